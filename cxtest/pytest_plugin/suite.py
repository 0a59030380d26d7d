"""What the tests of one run share: the project, the rules, the settings; and each persona on each journey, checked once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from os.path import normpath
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from cxtest.analysis.case import Case
from cxtest.analysis.shared import Shared
from cxtest.config import Config, read_config
from cxtest.engine import journey_case, overrides_concern
from cxtest.errors import InputError, Problem
from cxtest.gate.baseline import usual_baseline
from cxtest.gate.passing import Excuses
from cxtest.loading.loader import Survey, survey
from cxtest.model.project import Project
from cxtest.rulebook import JourneyRule, PersonaRule, Rule
from cxtest.sampling.sampled import NO_WALK, Sampled
from cxtest.verdicts import Finding, Verdict
from cxtest.work.judging import Judge
from cxtest.work.rules import all_rules, rules_of
from cxtest.work.unit import Chunk, Result, checked

Cell = tuple[str, str | None]
"""A journey, and a persona on it; None for the journey itself."""


class Judged(NamedTuple):
    """What one rule says of one cell; `crashes` are what is to be logged, `disagreement` is what only one of two engines finds."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    crashes: tuple[str, ...] = ()
    disagreement: tuple[Finding, ...] = ()


@dataclass
class Suite:
    """The tests of one run.

    `engine` is `proof`, `walks` or `both`; `walks` how many are drawn for a question, 0 for as many as Hypothesis is set to; `modules`
    are searched for rules.
    """

    root: Path
    engine: str
    walks: int
    strict: bool
    modules: Sequence[ModuleType]

    def __post_init__(self) -> None:
        self._wanted: dict[Cell, dict[str, None]] = {}
        self._results: dict[Cell, Result] = {}
        self._sampled: dict[Cell, Judge] = {}
        self._judges: dict[str, Judge] = {}
        self._shared: dict[str, Shared] = {}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Those of cxtest, of installed packages, and of the modules."""
        return all_rules(rule for module in self.modules for rule in rules_of(module))

    @cached_property
    def config(self) -> Config:
        """The project's settings; `--cx-strict` goes before.

        Raises:
            InputError: they are wrong.
        """
        config = read_config(self.root, [rule.id for rule in self.rules])
        return replace(config, strict=config.strict or self.strict)

    @cached_property
    def survey(self) -> Survey:
        """What there is of the project, and what is wrong with it."""
        return survey(self.root, journeys=normpath(self.config.journeys), personas=normpath(self.config.personas))

    def project(self) -> Project:
        """The project, if all of it is sound.

        Raises:
            InputError: it is not.
        """
        problems = [*self.survey.problems, *self._unconcerned()]
        if problems:
            raise InputError(problems)
        return self.survey.project

    def chosen(self) -> list[Rule]:
        """The rules that are to be run."""
        return [rule for rule in self.rules if not self.config.select or rule.id in self.config.select]

    def wants(self, what: Iterable[tuple[Cell, str]]) -> None:
        """Takes note of what will be asked for."""
        for cell, rule in what:
            self._wanted.setdefault(cell, {})[rule] = None

    # What is wrong, and whom it concerns.

    def problems_of_all(self) -> list[Problem]:
        """What is wrong with no file, or with one that does not say what it is: nobody knows whom that concerns."""
        return [p for p in self._problems() if p.where is None or p.where.file not in self.survey.files]

    def problems_in(self, file: str) -> list[Problem]:
        """What is wrong in one file."""
        return [problem for problem in self._problems() if problem.where is not None and problem.where.file == file]

    def problems_in_organisations(self) -> list[Problem]:
        """What is wrong in the files of organisations."""
        return [p for file, what in self.survey.files.items() if what.kind == "organisation" for p in self.problems_in(file)]

    def broken_personas(self, journey: str) -> dict[str, list[Problem]]:
        """The personas with broken files that are, or may be, tested on a journey, and what is wrong."""
        found: dict[str, list[Problem]] = {}
        there = {what.id for what in self.survey.files.values() if what.kind == "journey"}
        for file, what in self.survey.files.items():
            if what.kind != "persona" or not (problems := self.problems_in(file)):
                continue
            # Where the journeys that it names are not clear, or not there, it may be meant for any.
            if not what.names or not what.names <= there or journey in what.names:
                name = what.id if what.id is not None and what.id not in found else file
                found.setdefault(name, []).extend(problems)
        return found

    def _problems(self) -> list[Problem]:
        warned = self.survey.project.warnings if self.config.strict else ()
        return [*self.survey.problems, *self._unconcerned(), *warned]

    def _unconcerned(self) -> list[Problem]:
        names = {kind: [f.id for f in self.survey.files.values() if f.kind == kind and f.id] for kind in ("journey", "persona")}
        return overrides_concern(self.config, names["journey"], names["persona"])

    # What the rules say, and what excuses it.

    @cached_property
    def excuses(self) -> Excuses:
        """The waivers of the files, and the baseline as the settings say.

        Raises:
            InputError: the baseline cannot be read.
            UsageError: the settings name one that is not there.
        """
        return Excuses(self.survey.project, usual_baseline(self.root, self.config), self.config.today)

    def must_have_excuses(self) -> None:
        """Looks at the baseline before anything is judged. Raises InputError and UsageError as `excuses` does."""
        _ = self.excuses

    def judged(self, journey: str, persona: str | None, rule: str) -> Judged:
        """What a rule says of a persona on a journey, or (None) of the journey itself; each finding with how it stands."""
        judged = self._judged(journey, persona, rule)
        return judged._replace(findings=tuple(map(self.excuses.standing, judged.findings)))

    def _judged(self, journey: str, persona: str | None, rule: str) -> Judged:
        if persona is None:
            return self._of_journey(journey, rule)
        proved = None if self.engine == "walks" else _picked(self._result(journey, persona), rule)
        if self.engine == "proof" and proved is not None:
            return proved
        judge = self._drawn(journey, persona)
        sampled = _only(judge.verdicts, judge.findings, judge.crashes, rule)
        return sampled if proved is None else _compared(proved, sampled)

    def _of_journey(self, journey: str, rule: str) -> Judged:
        if self.engine == "walks":
            return Judged(Verdict(journey, None, rule, "not-applicable", reason=NO_WALK), ())
        if journey not in self._judges:
            chunk = self._chunk(journey, [tester.persona.persona for tester in self.survey.project.testers(journey)])
            case = journey_case(chunk, [self._result(journey, persona.persona) for persona in chunk.personas])
            judge = self._judges[journey] = Judge(self.config)
            wanted = self._wanted.get((journey, None), {})
            judge.journey(case, [rule for rule in self.chosen() if isinstance(rule, JourneyRule) and rule.id in wanted])
        judge = self._judges[journey]
        return _only(judge.verdicts, judge.findings, judge.crashes, rule)

    def _result(self, journey: str, persona: str) -> Result:
        """What a persona on a journey comes to: all that this run asks of it, worked out at once."""
        if (journey, persona) not in self._results:
            chunk, shared = self._chunk(journey, [persona]), self._shared.setdefault(journey, Shared())
            self._results[journey, persona] = checked(chunk, chunk.personas[0], self._rules(journey, persona), shared)
        return self._results[journey, persona]

    def _drawn(self, journey: str, persona: str) -> Judge:
        if (journey, persona) not in self._sampled:
            chunk = self._chunk(journey, [persona])
            case = Case(chunk.file, chunk.personas[0], self.config.limits, answers=partial(Sampled, walks=self.walks))
            judge = self._sampled[journey, persona] = Judge(self.config)
            judge.persona(case, self._rules(journey, persona))
        return self._sampled[journey, persona]

    def _rules(self, journey: str, persona: str) -> list[PersonaRule]:
        wanted = self._wanted.get((journey, persona), {})
        return [rule for rule in self.chosen() if isinstance(rule, PersonaRule) and rule.id in wanted]

    def _chunk(self, journey: str, personas: Iterable[str]) -> Chunk:
        project = self.survey.project
        people = tuple(project.personas[name].persona for name in personas)
        return Chunk(project.journeys[journey], people, tuple(rule.id for rule in self.chosen()), self.config)


def _picked(result: Result, rule: str) -> Judged:
    return _only(result.verdicts, result.findings, result.crashes, rule)


def _only(verdicts: Iterable[Verdict], findings: Iterable[Finding], crashes: Iterable[str], rule: str) -> Judged:
    verdict = next(verdict for verdict in verdicts if verdict.rule == rule)
    log = tuple(crash for crash in crashes if crash.startswith(f"The rule {rule} crashed"))
    return Judged(verdict, tuple(finding for finding in findings if finding.rule == rule), log)


def _compared(proved: Judged, sampled: Judged) -> Judged:
    """The proof, with what sampling finds and the proof says is not there. What sampling does not find says nothing."""
    places = {finding.place for finding in proved.findings}
    if proved.verdict.proved is None or sampled.verdict.verdict not in ("fail", "error"):
        return sampled if proved.verdict.verdict == "unknown" and sampled.findings else proved
    if sampled.verdict.verdict == "error":
        return sampled
    return proved._replace(disagreement=tuple(finding for finding in sampled.findings if finding.place not in places))
