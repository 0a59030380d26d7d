"""The report as annotations: workflow commands that GitHub's runner reads in a log, and shows on the lines of the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from cxtest.errors import Problem
from cxtest.reports.page import Page
from cxtest.source import visible
from cxtest.telling.command import command_line
from cxtest.telling.gathering import Told, told_of
from cxtest.telling.summary import counted, heading, unsettled
from cxtest.telling.words import listed
from cxtest.verdicts import Finding, Report, Standing

SHOWN = 10
"""So many annotations of each kind GitHub shows of one step; of the rest, the log alone tells."""
LONGEST = 2_000
"""So many characters a line of a message has at most."""

Level = Literal["error", "warning", "notice"]
LEVELS: tuple[Level, ...] = ("error", "warning", "notice")


class Annotation(NamedTuple):
    """One annotation: `message` are its lines; `file` is None where there is no line of a file to put it on."""

    level: Level
    title: str
    message: tuple[str, ...]
    file: str | None = None
    line: int = 1
    column: int | None = None
    end_column: int | None = None


def render(report: Report, page: Page = Page()) -> str:  # noqa: B008
    """One line for each annotation, errors first and what weighs most first among them; then one line that says what it comes to."""
    every = sorted(_annotations(report, page), key=lambda annotation: LEVELS.index(annotation.level))
    lines = [_command(annotation) for annotation in every]
    lines.append(f"{heading(report, strict=page.strict, misread=page.misread)}: {counted(report)}.")
    if any(sum(annotation.level == level for annotation in every) > SHOWN for level in LEVELS):
        lines.append(f"GitHub shows the first {SHOWN} annotations of each kind; this log has all.")
    return "".join(f"{line}\n" for line in lines)


def problems(found: Iterable[Problem], page: Page = Page()) -> str:  # noqa: B008
    """An annotation for each thing that is wrong with the files, where nothing could be checked."""
    lines = [
        _command(Annotation("warning" if problem.warning else "error", "in a file", (problem.message,), *_spot(problem, page)))
        for problem in found
    ]
    return "".join(f"{line}\n" for line in [*lines, "Nothing was checked: the files cannot be used as they are."])


def _spot(problem: Problem, page: Page) -> tuple[str, int, int] | tuple[()]:
    where = problem.where
    return () if where is None else (page.path(where.file), where.line, where.column)


def _annotations(report: Report, page: Page) -> Iterator[Annotation]:
    """What is to be told, in the order of its weight within each level. Of known findings nothing is said: nobody has made them here."""
    new = list(_told(report, "new", page))
    yield from (_of_finding(told, page) for told in new if not told.finding.note and told.finding.severity == "error")
    for one in report.lapsed:
        said = (one.message, f"Mend: {one.mend}")
        yield Annotation("error", f"{one.kind}: {one.rule}", said, page.path(one.file), one.line, one.column)
    files = {} if page.project is None else {name: file.source.file for name, file in page.project.journeys.items()}
    people = {} if page.project is None else {name: file.source.file for name, file in page.project.personas.items()}
    for left in unsettled(report):
        file = files.get(left.journey or "", people.get(left.persona or ""))
        title = {"unknown": "not decided", "crashed": "a rule crashed", "untested": "not tested"}[left.kind]
        yield Annotation("warning", title, (left.message,), None if file is None else page.path(file))
    yield from (_of_finding(told, page) for told in new if not told.finding.note and told.finding.severity == "warning")
    for problem in () if page.project is None else page.project.warnings:
        yield Annotation("error" if page.misread else "warning", "in a file", (problem.message,), *_spot(problem, page))
    yield from (_of_finding(told, page) for told in new if told.finding.note)
    yield from (_of_finding(told, page) for told in _told(report, "waived", page))


def _told(report: Report, standing: Standing, page: Page) -> Iterator[Told]:
    """The findings that stand like this, those of one place and of one cause together."""
    some = report._replace(findings=tuple(finding for finding in report.findings if finding.standing == standing))
    for journey in dict.fromkeys(finding.journey for finding in some.findings):
        yield from told_of(some, journey, full=page.full)


def _of_finding(told: Told, page: Page) -> Annotation:
    finding = told.finding
    lines = [finding.said]
    if finding.waived is not None:
        lines.append(finding.waiver_said)
    if told.personas:
        lines.append(f"For: {listed(told.personas)}")
    lines += [f"For {whom}: {origin.message}" for whom, origin in told.origins]
    lines += [f"Mend: {finding.mend}", *(f"For {whom}: {mend}" for whom, mend in told.mends)]
    for other in told.also:
        also = other.finding
        whom = "" if other.personas == told.personas else f", for {listed(other.personas)}"
        lines.append(f"Also: {also.place} ({page.path(also.file)}:{also.line}){whom}")
    if finding.replay is not None and page.again is not None:
        lines.append(f"Replay: {command_line('explore', finding.journey, finding.persona, page.again, finding.replay)}")
    level: Level = finding.kind if finding.kind in ("error", "warning") else "notice"
    title = f"{'waived: ' if finding.kind == 'waived' else ''}{finding.rule} on {finding.journey}"
    return Annotation(level, title, tuple(lines), page.path(finding.file), finding.line, finding.column, _end(finding))


def _end(finding: Finding) -> int | None:
    """The column after the last one of what is meant, where that is known."""
    shown = finding.excerpt
    return shown.end if shown is not None and (shown.line, shown.begin) == (finding.line, finding.column) else None


def _command(annotation: Annotation) -> str:
    """A workflow command, in one line."""
    properties = [("title", visible(annotation.title))]
    if annotation.file is not None:
        place = [("file", visible(annotation.file)), ("line", annotation.line), ("col", annotation.column)]
        end = annotation.end_column
        place += [] if end is None else [("endLine", annotation.line), ("endColumn", end)]
        properties = [*((name, str(value)) for name, value in place if value is not None), *properties]
    said = "\n".join(_cut(line) for line in annotation.message)
    written = ",".join(f"{name}={_property(value)}" for name, value in properties)
    return f"::{annotation.level} {written}::{_data(said)}"


def _cut(text: str) -> str:
    shown = visible(text[: LONGEST + 1])
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def _data(text: str) -> str:
    """As GitHub's toolkit escapes a message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """As GitHub's toolkit escapes a property."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
