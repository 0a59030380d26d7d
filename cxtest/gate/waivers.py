"""The waivers of a project: who answers for which findings, as the files of journeys and personas say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from cxtest.model.project import Project
from cxtest.model.waiver import Waiver
from cxtest.source import SourceMap
from cxtest.verdicts import Finding, Waived


class Written(NamedTuple):
    """A waiver where it is written; `journey` and `persona` are None where it is about every one that there is."""

    waiver: Waiver
    journey: str | None
    persona: str | None
    file: str
    line: int
    column: int

    def fits(self, finding: Finding) -> bool:
        """Whether it is about a finding. A note fails no run, and is not for anybody to answer for."""
        about = (self.waiver.rule, self.waiver.place) == (finding.rule, finding.place)
        return about and not finding.note and self.concerns(finding)

    def concerns(self, finding: Finding) -> bool:
        """Whether it is about the journey and the persona of a finding."""
        return self.journey in (None, finding.journey) and self.persona in (None, finding.persona)

    def expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.waiver.until is not None and self.waiver.until < today

    @property
    def waived(self) -> Waived:
        """The same as a finding has it."""
        until = None if self.waiver.until is None else self.waiver.until.isoformat()
        return Waived(self.waiver.because, self.waiver.owner, until, self.file, self.line, self.column)


def waivers_of(project: Project) -> tuple[Written, ...]:
    """All waivers of a project: those of journeys first, each in the order of its file."""
    return (
        *(w for name, file in project.journeys.items() for w in _written(file.journey.waivers, file.source, journey=name)),
        *(w for name, person in project.personas.items() for w in _written(person.persona.waivers, person.source, persona=name)),
    )


def _written(waivers: Iterable[Waiver], source: SourceMap, *, journey: str | None = None, persona: str | None = None) -> Iterator[Written]:
    for index, waiver in enumerate(waivers):
        where = source.value(("waivers", index))
        yield Written(waiver, journey or waiver.journey, persona or waiver.persona, where.file, where.line, where.column)
