"""A comparison as a comment on a pull request: who is worse off, then what changed for whom, then the rest, folded. It fits into one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cxtest.diff import told as tell
from cxtest.diff.changed import CellChange, Comparison
from cxtest.diff.judgement import OUT_OF_REACH, PROMISE, UNTESTED
from cxtest.diff.version import AS_IT_IS
from cxtest.reports.markdown_words import code, escaped
from cxtest.reports.page import Page
from cxtest.telling.words import listed

MARKER: Final = "<!-- cxtest diff -->"
"""By this a workflow finds its comment again, to write it anew instead of one more."""
MOST: Final = 65_536
"""So many characters a comment on GitHub may have."""
RESERVED: Final = 6_000
"""Of these, what is kept for the sentences around what is told."""
LONGEST: Final = 600
"""So many characters of one sentence of a stranger are told."""


def render(comparison: Comparison, page: Page = Page()) -> str:  # noqa: B008
    """The whole comparison, shorter than a comment on GitHub may be, whatever it holds; nothing in it links, mentions or runs."""
    room = _Room(MOST - RESERVED)
    parts = [MARKER, f"### cxtest: {escaped(tell.headline(comparison))}", f"{_version(comparison.before)} → {_version(comparison.after)}"]
    parts += [escaped(_short(said)) for said in (*tell.notices(comparison), tell.nothing_changed(comparison) or "") if said]
    parts += _table(comparison, room)
    parts += _section("Worse", _worse(comparison, page), room, folded=False)
    parts += _section("Newly tested, and found", _findings(comparison, "newly-tested", page), room, folded=False)
    parts += _section("Waived", _waived(comparison, page), room, folded=False)
    parts += _section("Could not be decided", (escaped(_short(said)) for said in comparison.unknown), room, folded=False)
    parts += _section("Better", _better(comparison, page), room)
    parts += _section("Edited", _edits(comparison, page), room)
    costs = " ".join(tell.of_costs(comparison))
    parts += [escaped(said) for said in (tell.unsure(comparison), tell.not_sought(comparison), costs, tell.HONESTLY) if said]
    return "\n\n".join(parts) + "\n"


class _Room:
    """How many characters there still is room for."""

    def __init__(self, left: int) -> None:
        self._left = left

    def takes(self, text: str) -> bool:
        """Whether a piece still fits in; if so, it is counted. A character that GitHub may count as two is."""
        size = len(text.encode("utf-16-le", "surrogatepass")) // 2 + 2
        if size > self._left:
            return False
        self._left -= size
        return True


def _table(comparison: Comparison, room: _Room) -> list[str]:
    """A row for each persona on each journey for whom something changed."""
    if not comparison.cells:
        return []
    rows = ["| journey | persona | promise | what changed |", "|---|---|---|---|"]
    left_out = 0
    for cell in comparison.cells:
        promise = escaped(_short(tell.promises(cell)))
        cells = (_code(cell.journey), _code(cell.persona), f"**{promise}**" if cell.lower else promise)
        row = f"| {' | '.join(cells)} | {escaped(_short(tell.in_short(comparison, cell)))} |"
        if room.takes(row):
            rows.append(row)
        else:
            left_out += 1
    return ["\n".join(rows), *_left_out(left_out)]


def _section(title: str, items: Iterable[str], room: _Room, *, folded: bool = True) -> list[str]:
    """A list under a title, as far as there is room for it; what is left out is counted."""
    shown, left_out = list[str](), 0
    for item in items:
        if room.takes(item):
            shown.append(f"- {item}")
        else:
            left_out += 1
    if not shown and not left_out:
        return []
    inner = ["\n".join(shown)] if shown else []
    inner += _left_out(left_out)
    if not folded:
        return [f"**{title}**", *inner]
    return [f"<details><summary>{title} ({len(shown) + left_out})</summary>", *inner, "</details>"]


def _left_out(number: int) -> list[str]:
    if not number:
        return []
    return [
        f"{'One more is' if number == 1 else f'{number} more are'} left out, for which a comment has no room; `cxtest diff` prints all."
    ]


def _worse(comparison: Comparison, page: Page) -> Iterator[str]:
    """What is worse: promises, tests that are gone, what is out of reach, findings, costs."""
    for cell in comparison.cells:
        whom = f"{_code(cell.persona)} on {_code(cell.journey)}"
        if cell.change == "untested":
            yield f"**untested** {whom}: not tested any more{_mark(comparison, cell, UNTESTED)}"
        if cell.entries_left:
            yield f"**untested** {whom}: not tested any more from {_codes(cell.entries_left)}{_mark(comparison, cell, UNTESTED)}"
        if cell.lower:
            said = f"**promise** {whom}: {escaped(_short(tell.promises(cell)))}{_mark(comparison, cell, PROMISE)}"
            yield "\n".join([said, *_causes(comparison, cell.causes, page)])
        if cell.out_of_reach:
            mark = _mark(comparison, cell, OUT_OF_REACH)
            yield f"**out of reach** {whom}: no walk leads to what they want any more from {_codes(cell.out_of_reach)}{mark}"
    yield from _findings(comparison, "new", page)
    for cell in comparison.cells:
        yield from _costs(comparison, cell, worse=True)


def _findings(comparison: Comparison, change: str, page: Page) -> Iterator[str]:
    """Findings, each with its place, the edits that it comes from, and what would mend it."""
    for one in tell.told(comparison, change):
        finding, told = one.told.finding, one.told
        was = "" if one.otherwise is None else f" Before, it was {one.otherwise}."
        mark = " (allowed)" if one.allowed else ""
        lines = [f"**{finding.severity}** {_code(finding.rule)}: {escaped(_short(finding.message))}{was}{mark}"]
        for each in (told, *told.also):
            f = each.finding
            whom = f" for {_codes(each.personas)}" if each.personas else ""
            lines.append(f"  - at {_code(f.place)}{whom}, {_code(f'{page.path(f.file)}:{f.line}')}")
        lines += _causes(comparison, one.causes, page)
        if finding.waived is not None:
            lines.append(f"  - waiver: {escaped(_short(finding.waiver_said))}")
        lines.append(f"  - mend: {escaped(_short(finding.mend))}")
        lines += [f"  - mend, for {escaped(_short(whom))}: {escaped(_short(mend))}" for whom, mend in told.mends]
        yield "\n".join(lines)


def _waived(comparison: Comparison, page: Page) -> Iterator[str]:
    """What is found, and somebody answers for now: who, why, and until when."""
    for one in tell.told(comparison, "waived"):
        finding, waiver = one.told.finding, one.told.finding.waived
        assert waiver is not None, "a waived finding has its waiver"
        where = _code(f"{page.path(waiver.file)}:{waiver.line}")
        yield f"**{finding.severity}** {_places(one)}{tell.elsewise(one)}\n  - waiver: {escaped(_short(waiver.said))} ({where})"


def _places(one: tell.ToldChange) -> str:
    """A finding by its rule, its places, and whom it is for."""
    finding, told = one.told.finding, one.told
    whom = f" for {_codes(told.personas)}" if told.personas else ""
    return f"{_code(finding.rule)} at {_codes([finding.place, *(other.finding.place for other in told.also)])}{whom}"


def _better(comparison: Comparison, page: Page) -> Iterator[str]:
    """What is better: findings that are gone, what is within reach, what costs less."""
    for one in tell.told(comparison, "gone"):
        yield "\n".join([f"gone: {_places(one)}{tell.elsewise(one)}", *_causes(comparison, one.causes, page)])
    for cell in comparison.cells:
        if cell.within_reach:
            whom = f"{_code(cell.persona)} on {_code(cell.journey)}"
            yield f"within reach: {whom}: a walk leads to what they want now from {_codes(cell.within_reach)}"
        yield from _costs(comparison, cell, worse=False)


def _costs(comparison: Comparison, cell: CellChange, *, worse: bool) -> Iterator[str]:
    for line in tell.cost_lines(comparison, cell, worse=worse):
        where = "" if line.everywhere else f" from {_codes(line.entries)}"
        marks = (_mark(comparison, cell, key) if worse else "" for key, _ in line.costs)
        said = "; ".join(f"{key} {escaped(cost)}{mark}" for (key, cost), mark in zip(line.costs, marks, strict=True))
        yield f"**costs {'more' if worse else 'less'}** {_code(cell.persona)} on {_code(cell.journey)}{where}: {said}"


def _edits(comparison: Comparison, page: Page) -> Iterator[str]:
    """What was renamed, and each edit with where it can be seen."""
    for one in comparison.renamed:
        where = f" on {_code(one.journey)}" if one.journey else ""
        yield f"the {one.thing} {_code(one.before)}{where} is {_code(one.after)} now"
    for edit in comparison.edits:
        yield f"{escaped(_short(edit.said))} ({_code(tell.seen(comparison, edit, page.below))})"


def _causes(comparison: Comparison, numbers: Sequence[int], page: Page) -> list[str]:
    """The edits each of which alone does it."""
    edits, more = tell.causes(comparison, numbers)
    lines = [f"  - edit: {escaped(_short(edit.said))} ({_code(tell.seen(comparison, edit, page.below))})" for edit in edits]
    return [*lines, *([f"  - and {more} more edits, each alone"] if more else [])]


def _mark(comparison: Comparison, cell: CellChange, what: str) -> str:
    return " (allowed)" if tell.allowed(comparison, cell.journey, cell.persona, what) else ""


def _version(name: str) -> str:
    """What a version is called: a name of git's, or of a folder, or in words that the files are as they are."""
    return name if name == AS_IT_IS else _code(name)


def _code(text: str) -> str:
    return code(_short(text))


def _codes(names: Iterable[str]) -> str:
    return listed(_code(name) for name in names)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
