"""What pytest collects: a journey, the personas on it, and a test for each rule; and how a test tells what it found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cxtest.errors import CxtestError, InputError, Problem
from cxtest.pytest_plugin.suite import Cell, Judged, Suite
from cxtest.reports.page import Page
from cxtest.reports.problems import problem_lines
from cxtest.reports.text import diagnostics
from cxtest.rulebook import JourneyRule, PersonaRule
from cxtest.source import visible
from cxtest.verdicts import Finding, Lapsed, Report

ITSELF = "journey"
"""What stands in an id where a persona would, for the rules about the journey itself."""

UNTESTED = "untested"
WAIVERS = "waivers"
NARROWEST, WIDEST = 60, 130
FULL = 2
"""From how many `-v` on everything is shown, the inside of cxtest included."""


class JourneyNode(pytest.File):
    """A journey's file."""

    def __init__(self, *, suite: Suite, **rest: Any) -> None:
        super().__init__(**rest)
        self.suite = suite

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, suite: Suite) -> JourneyNode:
        """The node of a file. Its id is printed: a stranger's name of a file must not forge lines of a log."""
        name = _relative(path, parent.config.rootpath)
        given: dict[str, Any] = {} if visible(name) == name else {"nodeid": re.sub(r"[^\w./-]", "_", name)}
        return cls.from_parent(parent, path=path, suite=suite, **given)

    def collect(self) -> Iterator[pytest.Collector]:
        """A node for each persona that is tested on it, and one for the journey itself."""
        suite, file = self.suite, _relative(self.path, self.suite.root)
        try:
            self._refuse([*suite.problems_of_all(), *suite.problems_in(file)])
            suite.must_have_excuses()
        except InputError as error:
            self._refuse(error.problems)
        except CxtestError as error:
            self._refuse([Problem(None, str(error))])
        found = next((f for f in suite.survey.project.journeys.values() if f.source.file == file), None)
        if found is None:
            self._refuse(suite.problems_in_organisations() or [Problem(None, f"{file} cannot be used: something that it needs is broken")])
            return
        journey = found.journey.journey
        self.add_marker(_mark("journey", journey))
        broken = suite.broken_personas(journey)
        for name, problems in broken.items():
            yield Broken.from_parent(self, name=visible(name), problems=problems)
        for person in suite.survey.project.testers(journey):
            name = person.persona.persona
            if name not in broken:
                yield CellNode.from_parent(self, name=name, suite=suite, cell=(journey, name))
        if broken:
            wrong = [problem for problems in broken.values() for problem in problems]
            yield Broken.from_parent(self, name=ITSELF, problems=wrong)
        else:
            yield CellNode.from_parent(self, name=ITSELF, suite=suite, cell=(journey, None))

    def _refuse(self, problems: Iterable[Problem]) -> None:
        text = told(problems)
        if text:
            raise self.CollectError(text)


class Broken(pytest.Collector):
    """A persona whose file is broken: nothing can be said of them here, and that is told."""

    def __init__(self, *, problems: list[Problem], **rest: Any) -> None:
        super().__init__(**rest)
        self._problems = problems

    def collect(self) -> Iterator[pytest.Item]:
        """Nothing.

        Raises:
            CollectError: always.
        """
        raise self.CollectError(told(self._problems))


class CellNode(pytest.Collector):
    """A persona on a journey, or the journey itself."""

    def __init__(self, *, suite: Suite, cell: Cell, **rest: Any) -> None:
        super().__init__(**rest)
        self._suite, self._cell = suite, cell
        if cell[1] is not None:
            self.add_marker(_mark("persona", cell[1]))

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each rule; where no persona is tested on the journey, one that says so."""
        suite, (journey, persona) = self._suite, self._cell
        if persona is None and not suite.survey.project.testers(journey):
            yield Untested.from_parent(self, name=UNTESTED)
            return
        written = suite.survey.project.journey(journey).journey
        if persona is None and (expired := list(suite.excuses.expired(journey))):
            yield Waivers.from_parent(self, name=WAIVERS, expired=expired)
        for rule in suite.chosen():
            if isinstance(rule, PersonaRule) if persona is not None else isinstance(rule, JourneyRule) and rule.concerns(written):
                yield RuleItem.from_parent(self, name=rule.id, suite=suite, cell=self._cell)


class RuleItem(pytest.Item):
    """One rule, and a persona on a journey, or the journey itself: a test."""

    def __init__(self, *, suite: Suite, cell: Cell, **rest: Any) -> None:
        super().__init__(**rest)
        self.cell, self.rule, self._suite = cell, self.name, suite
        self._judged: Judged | None = None
        self.add_marker(_mark("rule", self.name))
        named = (("journey", cell[0]), ("persona", cell[1]), ("rule", self.rule))
        self.user_properties += [(key, value) for key, value in named if value is not None]

    def runtest(self) -> None:
        """Passes, fails or is skipped by the verdict."""
        self._judged = judged = self._suite.judged(*self.cell, self.rule)
        verdict = judged.verdict
        if verdict.verdict == "not-applicable":
            pytest.skip(str(verdict.reason))
        unsure = self._undecided() and verdict.sampled is None
        if self._failing() or unsure or judged.disagreement:
            raise Fails("\n".join(self._told(Page(width=self._width()))))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ARG002
        """The diagnostic, as the command line has it; with `-vv` the inside of cxtest, too."""
        if not isinstance(excinfo.value, Fails) or self._judged is None:
            return super().repr_failure(excinfo)
        if self.config.get_verbosity() >= FULL:
            excinfo.traceback = excinfo.traceback.cut(path=__file__)
            inside = [*self._judged.crashes, str(excinfo.getrepr(style="short"))]
            excinfo.value.args = ("\n".join([str(excinfo.value), *inside]),)
        told = excinfo.getrepr(style="value")
        if told.reprcrash is not None:
            path, line, _ = self.reportinfo()
            told.reprcrash.path, told.reprcrash.lineno, told.reprcrash.message = str(path), (line or 0) + 1, self._summary()
        return told

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file, and the line of what was found; before anything was, that of the persona's journey."""
        found = self._failing() or self._findings()
        spot = (found[0].file, found[0].line - 1) if found else (_relative(self.path, self._suite.root), 0)
        return self._suite.root / visible(spot[0]), spot[1], "::".join((self.cell[0], self.cell[1] or ITSELF, self.rule))

    def cx_told(self, report: Any) -> None:
        """Puts into a report where it was, and what is to be told of a test that passes."""
        if report.when != "call" or self._judged is None:
            return
        path, line, name = self.reportinfo()
        report.location = (_relative(path, self.config.rootpath), line, name)
        if report.skipped:
            report.longrepr = (str(path), (line or 0) + 1, f"Skipped: {self._judged.verdict.reason}")
        elif report.passed:
            report.cx_warnings = [_line(finding) for finding in self._findings() if finding.kind in ("warning", "waived")]
            report.cx_known = sum(finding.kind == "known" for finding in self._findings())
            report.cx_sampled = str(self._judged.verdict.reason) if self._judged.verdict.sampled is not None else ""

    def _findings(self) -> list[Finding]:
        return list(self._judged.findings) if self._judged else []

    def _failing(self) -> list[Finding]:
        """The findings that fail it: errors, with `--cx-strict` warnings, too; never notes, nor what is known or waived."""
        strict = self._suite.config.strict
        return [finding for finding in self._findings() if finding.counts and (strict or finding.severity == "error")]

    def _undecided(self) -> bool:
        """Whether it was not decided, or failed before a limit by nothing but what is known or waived."""
        assert self._judged is not None
        verdict = self._judged.verdict
        return bool(Report((verdict,), (), tuple(self._findings()), (), (), ()).undecided())

    def _told(self, page: Page) -> Iterator[str]:
        assert self._judged is not None
        verdict, found = self._judged.verdict, tuple(finding for finding in self._findings() if finding.kind != "known")
        if found:
            report = Report((verdict,), (), found, (), (), ())
            yield diagnostics(report, page).rstrip("\n")
        if self._undecided():
            yield visible(f"{'error' if verdict.verdict == 'error' else 'unknown'}: {self._about()}: {verdict.reason}")
        if self._judged.crashes and self.config.get_verbosity() < FULL:
            yield "`-vv` shows where."
        if self._judged.disagreement:
            yield "\n".join(
                [
                    f"The engines disagree on {self._about()}: the proof says that there is no such thing, and these walks show it.",
                    "One of them is wrong: a defect of cxtest, not of your files.",
                    diagnostics(Report((verdict,), (), self._judged.disagreement, (), (), ()), page).rstrip("\n"),
                ]
            )

    def _about(self) -> str:
        journey, persona = self.cell
        return f"{self.rule} on {journey}" + (f" as {persona}" if persona else "")

    def _summary(self) -> str:
        """The failure in one line."""
        assert self._judged is not None
        first = next(iter(self._failing()), None)
        if first is not None:
            return _line(first)
        if self._judged.disagreement:
            return f"the engines disagree: {_line(self._judged.disagreement[0])}"
        return visible(f"{self._judged.verdict.verdict}: {self._judged.verdict.reason}")

    def _width(self) -> int:
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        wide = reporter._tw.fullwidth if reporter is not None else WIDEST
        return int(max(NARROWEST, min(WIDEST, wide)))


class Untested(pytest.Item):
    """A journey that no persona tests: it is never passed."""

    def runtest(self) -> None:
        """Fails."""
        pytest.fail(f"nobody tests this journey: no persona names it, so nothing is said of {visible(self.path.name)}", pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file."""
        return Path(visible(str(self.path))), 0, visible(f"{self.path.stem}::{ITSELF}::{UNTESTED}")


class Waivers(pytest.Item):
    """The waivers about a journey whose last day is over: nobody answers any more for what they are about."""

    def __init__(self, *, expired: list[Lapsed], **rest: Any) -> None:
        super().__init__(**rest)
        self._expired = expired

    def runtest(self) -> None:
        """Fails."""
        lines = [f"{it.file}:{it.line}:{it.column}: {it.message} To mend it: {it.mend}." for it in self._expired]
        pytest.fail("\n".join(map(visible, lines)), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file."""
        return Path(visible(str(self.path))), 0, visible(f"{self.path.stem}::{ITSELF}::{WAIVERS}")


class Fails(Exception):
    """A verdict that fails a test; what it says is what is shown."""


def told(problems: Iterable[Problem]) -> str:
    """What is wrong, as the command line tells it."""
    return "\n".join(line for problem in problems for line in problem_lines(problem))


def _line(finding: Finding) -> str:
    severity = finding.kind
    return visible(f"{finding.file}:{finding.line}:{finding.column}: {severity}[{finding.rule}] {finding.message}")


@cache
def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


@cache
def _mark(kind: str, name: str) -> pytest.MarkDecorator:
    """A mark with the name as a keyword argument: only such ones can be selected by."""
    mark: pytest.MarkDecorator = getattr(pytest.mark, kind)
    return mark(name=name)
