"""The report as Markdown that is no longer than a comment may be: for a pull request, or for the summary of a job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice

from cxtest.errors import Problem
from cxtest.reports.markdown_words import code, escaped
from cxtest.reports.page import Page
from cxtest.source import visible
from cxtest.telling.gathering import Told, told_of
from cxtest.telling.summary import counted, heading, left_out, unsettled
from cxtest.telling.words import PROMISES, listed, promise_in_words
from cxtest.verdicts import Finding, PromiseLine, Report

LONGEST = 65_535
"""In characters, of a comment on GitHub."""
MATRIX, ASIDE = 16_000, 6_000
"""How many of them the matrix may have, and each list of what is no new finding; the findings have the rest."""
HEADING = 100
"""How many a heading has at most, with the line that counts what is left out under it."""
TEXT, NAMES, COLUMNS = 600, 8, 6
"""The longest text, in characters; how many names are listed, and how many journeys are side by side."""
HONESTLY = "Checked against the model, not against customers."
Numbers = Mapping[tuple[str, str | None, str], int]
"""How many new findings there are, by journey, persona and kind."""
KINDS = (("error", "Errors"), ("warning", "Warnings"), ("note", "Notes"))


def render(report: Report, page: Page = Page()) -> str:  # noqa: B008
    """What each persona is promised, then what is found, what weighs most first; what does not fit in is counted."""
    aside = [
        _section("Not excused any more", ASIDE, [_lapsed(*one) for one in _excuses(report, page)]),
        _section("Not decided", ASIDE, [_item(left.message) for left in unsettled(report)]),
        _section("In the files", ASIDE, [*_problems(() if page.project is None else page.project.warnings, page)]),
    ]
    waived = _section("Waived", ASIDE, [*_waived(report)])
    top = [f"## {heading(report, strict=page.strict, misread=page.misread)}: {counted(report)}\n", _matrix(report), *aside]
    nobody = left_out(report)
    end = [waived, f"\n{escaped(_cut(nobody))}\n" if nobody else "", f"\n{HONESTLY}\n"]
    room = LONGEST - sum(map(len, (*top, *end))) - HEADING * len(KINDS)
    found = []
    for kind, title in KINDS:
        found.append(_section(title, room, [_finding(told, page) for told in _told(report, kind, page)]))
        room -= len(found[-1])
    return "".join((*top, *found, *end))


def problems(found: Iterable[Problem], page: Page = Page()) -> str:  # noqa: B008
    """What is wrong with the files, where nothing could be checked."""
    head = "## Nothing was checked: the files cannot be used as they are\n"
    return head + _section("In the files", LONGEST - len(head) - HEADING, [*_problems(found, page)])


def _section(title: str, room: int, items: Sequence[str]) -> str:
    """A list under a heading, as much of it as there is room for; nothing where there is nothing to list."""
    kept = [item for item, length in zip(items, accumulate(map(len, items)), strict=True) if length <= room]
    missing = len(items) - len(kept)
    rest = f"\n{missing} more left out here: the report as text has all.\n" if missing else ""
    return f"\n### {title}\n\n{''.join(kept)}{rest}" if items else ""


# The matrix.


def _matrix(report: Report) -> str:
    """Personas × journeys: what each is promised, and how much they meet. As many tables as it takes; what does not fit is counted."""
    lines = {(line.journey, line.persona): line for line in report.promises}
    numbers = Counter((f.journey, f.persona, _kind(f)) for f in report.findings if f.standing == "new")
    journeys = list(dict.fromkeys(journey for journey, _ in lines))
    found, room, missing = "", MATRIX, 0
    for start in range(0, len(journeys), COLUMNS):
        side_by_side = journeys[start : start + COLUMNS]
        head = f"\n| |{''.join(f' {code(journey)} |' for journey in side_by_side)}\n|---|{'---|' * len(side_by_side)}\n"
        people = dict.fromkeys(persona for journey, persona in lines if journey in side_by_side)
        rows = [_row(code(who), [_cell(numbers, lines.get((journey, who))) for journey in side_by_side]) for who in people]
        itself = [_number(numbers, journey, None) for journey in side_by_side]
        rows += [_row("the journey itself", itself)] if any(itself) else []
        lengths = accumulate(map(len, rows), initial=len(head))
        kept = [row for row, length in zip(rows, islice(lengths, 1, None), strict=True) if length <= room]
        missing += len(rows) - len(kept)
        if kept:
            found += head + "".join(kept)
            room -= len(head) + sum(map(len, kept))
    said = [
        f"- **{promise.replace('-', ' ')}**: {meaning}\n"
        for promise, meaning in PROMISES.items()
        if any(promise in (line.promise, line.undisturbed, *line.entries.values()) for line in report.promises)
    ]
    rest = f"\n{missing} more rows left out here: the report as text has all.\n" if missing else ""
    return "".join((found, rest, "\n" if said else "", *said))


def _row(head: str, cells: Iterable[str]) -> str:
    return f"| {head} |{''.join(f' {cell} |' for cell in cells)}\n"


def _cell(numbers: Numbers, line: PromiseLine | None) -> str:
    if line is None:
        return "–"
    number = _number(numbers, line.journey, line.persona)
    return f"{escaped(_cut(promise_in_words(line)))}{f' · {number}' if number else ''}"


def _number(numbers: Numbers, journey: str, persona: str | None) -> str:
    """How many new findings there are for a persona on a journey."""
    there = ((numbers[journey, persona, kind], kind) for kind, _ in KINDS)
    return ", ".join(f"{number} {kind}{'' if number == 1 else 's'}" for number, kind in there if number)


# What is found.


def _told(report: Report, kind: str, page: Page) -> Iterator[Told]:
    """The new findings of a kind, those of one place and of one cause together."""
    some = report._replace(findings=tuple(f for f in report.findings if f.standing == "new" and _kind(f) == kind))
    for journey in dict.fromkeys(finding.journey for finding in some.findings):
        yield from told_of(some, journey, full=page.full)


def _finding(told: Told, page: Page) -> str:
    finding = told.finding
    whom = f", for {_names(told.personas)}" if told.personas else ""
    where = code(_cut(f"{page.path(finding.file)}:{finding.line}"))
    head = f"- {code(finding.rule)} on {code(finding.journey)}{whom}: {escaped(_cut(finding.said))} ({where})\n"
    walk = finding.walk or finding.closest
    token = ".".join(walk or ())
    title = "walk" if finding.walk is not None else "the closest they come"
    also = [f"{code(_cut(other.finding.place))} (line {other.finding.line})" for other in told.also]
    parts = [
        *([f"{title}: {code(token if len(token) <= TEXT else f'… {token[-TEXT:]}')}"] if walk else []),
        f"mend: {escaped(_cut(finding.mend))}",
        *([f"also: {_some(also)}"] if also else []),
    ]
    return head + "".join(f"  - {part}\n" for part in parts)


def _excuses(report: Report, page: Page) -> Iterator[tuple[str, str, str]]:
    for one in report.lapsed:
        yield f"{page.path(one.file)}:{one.line}", one.message, one.mend


def _lapsed(where: str, message: str, mend: str) -> str:
    return f"- {escaped(_cut(message))} ({code(_cut(where))})\n  - mend: {escaped(_cut(mend))}\n"


def _problems(found: Iterable[Problem], page: Page) -> Iterator[str]:
    for problem in found:
        where = "" if problem.where is None else f" ({code(_cut(page.path(f'{problem.where.file}:{problem.where.line}')))})"
        yield f"- {escaped(_cut(problem.message))}{where}\n"


def _waived(report: Report) -> Iterator[str]:
    for finding in report.findings:
        if finding.kind == "waived":
            whom = "" if finding.persona is None else f", for {code(finding.persona)}"
            what = f"{code(finding.rule)} at {code(_cut(finding.place))} on {code(finding.journey)}{whom}"
            yield f"- {what}: {escaped(_cut(finding.waiver_said))}\n"


def _item(text: str) -> str:
    return f"- {escaped(_cut(text))}\n"


def _names(names: Sequence[str]) -> str:
    return _some([code(name) for name in names])


def _some(parts: Sequence[str]) -> str:
    more = [f"{len(parts) - NAMES} more"] if len(parts) > NAMES else []
    return listed([*parts[:NAMES], *more])


def _cut(text: str) -> str:
    """A text that is not too long; cut as it is shown, so that an escape is not cut through by what shows it."""
    shown = visible(text[: TEXT + 1])
    return shown if len(shown) <= TEXT else f"{shown[: TEXT - 1]}…"


def _kind(finding: Finding) -> str:
    return "note" if finding.note else finding.severity
