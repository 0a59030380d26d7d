"""How a comparison is told, in whatever format: who is worse off, what changed for each, and each finding once for all whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cxtest.diff.changed import CellChange, Comparison, CostChange, FindingChange
from cxtest.diff.costs import shown
from cxtest.diff.judgement import PROMISE, Worse
from cxtest.telling.gathering import Told, told_of
from cxtest.telling.words import listed, promise_in_words, quoted
from cxtest.verdicts import PromiseLine

HONESTLY = "Checked against the model, not against customers."
AT_BEST = "at best, each by itself"


class ToldChange(NamedTuple):
    """Findings that changed in the same way, told as one: `causes` are the numbers of edits, each of which alone does it; `allowed` says
    that none of them is worse than what may get worse."""

    told: Told
    otherwise: str | None
    causes: tuple[int, ...]
    allowed: bool


class CostLine(NamedTuple):
    """What changed of one key: from which entries, and whether these are all that the persona has; before and now with their units."""

    key: str
    before: str
    after: str
    entries: tuple[str, ...]
    everywhere: bool
    worse: bool


def verdict(comparison: Comparison) -> str:
    """Who is worse off, in a sentence."""
    worse = [one for one in comparison.worse if not one.allowed]
    if not worse:
        allowed = " in a way that was not allowed" if comparison.worse else ""
        return f"Nobody is worse off{allowed}."
    said = []
    for journey in dict.fromkeys(one.journey for one in worse):
        people = list(dict.fromkeys(one.persona for one in worse if one.journey == journey and one.persona is not None))
        said += [f"{listed(people)} on {journey}"] if people else [f"the journey {journey} itself"]
    number = len({(one.persona, one.journey) for one in worse if one.persona is not None})
    who = f"{number} personas are" if number > 1 else "One persona is" if number else "Nobody by name, but the journey is"
    return f"{who} worse off: {'; '.join(said)}."


def not_all_known(comparison: Comparison) -> str | None:
    """That not all could be decided, in a sentence; None where it was."""
    number = len(comparison.unknown)
    if not number:
        return None
    return f"{'One thing' if number == 1 else f'{number} things'} could not be decided, so that somebody may be worse off unseen."


def nothing_changed(comparison: Comparison) -> str | None:
    """That nobody's lot changed, in a sentence; None where it did."""
    if comparison.cells or comparison.findings:
        return None
    if comparison.edits or comparison.renamed:
        return "Nothing changed for anybody."
    return "Nothing was edited that anything depends on."


def promises(cell: CellChange) -> str:
    """What somebody is promised, before and now, in words."""
    if cell.after is None:
        return f"{promise_in_words(cell.before)} → not tested any more" if cell.before is not None else ""
    if cell.before is None:
        return f"newly tested: {promise_in_words(cell.after)}"
    was, now = promise_in_words(cell.before), promise_in_words(cell.after)
    return was if was == now else f"{was} → {now}"


def in_short(comparison: Comparison, cell: CellChange) -> str:
    """What changed for somebody, but for what they are promised: new findings, those that are gone, what costs more or less."""
    said = []
    for change, words in (("new", "new"), ("gone", "gone"), ("newly-tested", "found")):
        number = sum((f.finding.journey, f.finding.persona) == (cell.journey, cell.persona) for f in comparison.of(change))
        if number:
            said.append(
                f"{number} {'finding' if number == 1 else 'findings'} {words}"
                if change != "new"
                else f"{number} new {'finding' if number == 1 else 'findings'}"
            )
    for worse, words in ((True, "more"), (False, "less")):
        keys = dict.fromkeys(cost.key for cost in cell.costs if cost.worse == worse)
        if keys:
            said.append(f"{words} {listed(keys)}")
    return "; ".join(said)


def told(comparison: Comparison, change: str, *, full: bool = False) -> list[ToldChange]:
    """The findings that changed in one way, told once for all personas whom they concern.

    Args:
        comparison: what was compared.
        change: `new`, `gone` or `newly-tested`.
        full: tell each by itself.
    """
    found = []
    changes = comparison.of(change)
    for otherwise in dict.fromkeys(one.otherwise for one in changes):
        some = {_key(one): one for one in changes if one.otherwise == otherwise}
        report = comparison.report._replace(findings=tuple(one.finding for one in some.values()))
        for journey in dict.fromkeys(one.finding.journey for one in some.values()):
            for each in told_of(report, journey, full=full):
                members = list(_members(each, some))
                causes = tuple(sorted({i for one in members for i in one.causes}))
                found.append(ToldChange(each, otherwise, causes, all(_allowed(comparison, one) for one in members)))
    return found


def _key(found: FindingChange) -> tuple[str, str, str | None, str]:
    finding = found.finding
    return finding.rule, finding.journey, finding.persona, finding.place


def _members(each: Told, some: dict[tuple[str, str, str | None, str], FindingChange]) -> Iterator[FindingChange]:
    for one in (each, *each.also):
        for persona in one.personas or (None,):
            found = some.get((one.finding.rule, one.finding.journey, persona, one.finding.place))
            if found is not None:
                yield found


def _allowed(comparison: Comparison, found: FindingChange) -> bool:
    finding = found.finding
    return found.change == "new" and any(
        worse.allowed and (worse.what, worse.journey, worse.persona) == (finding.rule, finding.journey, finding.persona)
        for worse in comparison.worse
    )


def is_allowed(comparison: Comparison, cell: CellChange, what: str) -> bool:
    """Whether it was allowed that this gets worse for somebody."""
    found = [one for one in comparison.worse if (one.what, one.journey, one.persona) == (what, cell.journey, cell.persona)]
    return bool(found) and all(one.allowed for one in found)


def from_where(cell: CellChange) -> str:
    """From which entries a promise is lower than it was: ` from phone`; nothing where it is from all of them."""
    names = cell.lower
    if names == ("undisturbed",):
        return " if nothing fails"
    everywhere = cell.after is not None and len(names) == len(cell.after.entries)
    return "" if everywhere or not names else f" from {quoted(names)}"


def cost_lines(cell: CellChange) -> list[CostLine]:
    """What costs more, or less, than before, key by key; entries for which it is the same are told together."""
    rows: dict[tuple[str, str, str, bool], list[str]] = {}
    for cost in cell.costs:
        was, now = (shown(cost.key, least.value, cell.currency) for least in (cost.before, cost.after))
        rows.setdefault((cost.key, was, now, cost.worse), []).append(cost.entry)
    every = set(cell.before.entries) & set(cell.after.entries) if cell.before and cell.after else set[str]()
    found = [CostLine(key, was, now, tuple(names), set(names) == every, worse) for (key, was, now, worse), names in rows.items()]
    return [line for key in dict.fromkeys(line.key for line in found) for line in found if line.key == key]


def dearest(cell: CellChange, key: str) -> CostChange | None:
    """The first cost of a key that is higher than before."""
    return next((cost for cost in cell.costs if cost.key == key and cost.worse), None)


def lost_promises(comparison: Comparison) -> list[CellChange]:
    """Those who are promised less than before."""
    return [cell for cell in comparison.cells if cell.lower]


def untested(comparison: Comparison) -> list[Worse]:
    """Who is not tested any more."""
    return [worse for worse in comparison.worse if worse.what == "untested"]


def lines_of(cells: Iterable[CellChange]) -> list[PromiseLine]:
    """All promises of some cells, of both versions."""
    return [line for cell in cells for line in (cell.before, cell.after) if line is not None]


__all__ = ["PROMISE"]
