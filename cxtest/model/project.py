"""A project: organisations, journeys and personas that belong together, resolved, with their places in files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from cxtest.errors import Problem, UsageError, no_such
from cxtest.model.journey import Journey
from cxtest.model.organisation import Organisation
from cxtest.model.persona import Persona
from cxtest.source import SourceMap

T = TypeVar("T")


class Brief:
    """Shown briefly, in tracebacks as by Hypothesis and IPython, which would print every line of the file."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002 - as they call it
        printer.text(repr(self))


@dataclass(frozen=True)
class JourneyFile(Brief):
    """A journey in the run, with the organisation that it takes place in.

    `organisation_source` is None where the organisation comes from use alone, without a file.
    """

    journey: Journey
    organisation: Organisation
    source: SourceMap
    organisation_source: SourceMap | None

    def __repr__(self) -> str:
        return f"<journey {self.journey.journey}, {self.source.file}>"


@dataclass(frozen=True)
class PersonaFile(Brief):
    """A persona in the run, read as if names that are nowhere were not written."""

    persona: Persona
    source: SourceMap

    def __repr__(self) -> str:
        return f"<persona {self.persona.persona}, {self.source.file}>"


@dataclass(frozen=True)
class Project(Brief):
    """What a run is about: every mapping is by id and in the order of ids; `warnings` are for people to read.

    `narrowed` says that it is not all that the files hold: only some journeys, or some personas.
    """

    journeys: Mapping[str, JourneyFile]
    personas: Mapping[str, PersonaFile]
    warnings: tuple[Problem, ...] = ()
    narrowed: bool = False

    def journey(self, name: str) -> JourneyFile:
        """The journey of this id. Raises UsageError where there is none."""
        return _named("journey", name, self.journeys)

    def persona(self, name: str) -> PersonaFile:
        """The persona of this id. Raises UsageError where there is none."""
        return _named("persona", name, self.personas)

    def testers(self, journey: str) -> tuple[PersonaFile, ...]:
        """The personas that are tested on this journey."""
        return tuple(p for p in self.personas.values() if journey in p.persona.journeys)

    def __repr__(self) -> str:
        return f"<project: journeys {', '.join(self.journeys) or '–'}; personas {', '.join(self.personas) or '–'}>"


def _named(kind: str, name: str, there: Mapping[str, T]) -> T:
    __tracebackhide__ = True
    if name not in there:
        raise UsageError(no_such(kind, name, there))
    return there[name]
