"""How a comparison is told, in whatever format: who is worse off, what changed for each, and each finding once for all whom it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from cxtest.diff.changed import CellChange, Comparison, CostChange, Edited, FindingChange
from cxtest.diff.costs import shown
from cxtest.telling.gathering import Told, told_of
from cxtest.telling.words import listed, promise_in_words
from cxtest.verdicts import PromiseLine

HONESTLY: Final = "Checked against the model, not against customers."
AT_BEST: Final = "What it costs is the least that any walk to a wanted outcome comes to, each key by itself."
AS_IT_WAS: Final = "No promise is another one, nothing new is found and nothing is gone, and at best it costs what it did."
AT_WORST: Final = "At worst is the same with ranges at their upper end."
AMOUNTS: Final = ("time", "wait", "money")
"""The costs that are amounts, of which there is less; of the others there are fewer."""
MOST_CAUSES: Final = 3
"""So many edits are told of one finding."""
MOST_NAMES: Final = 6
"""So many steps and transitions are named that are new, or gone."""

Key = tuple[str, str, str | None, str]


class ToldChange(NamedTuple):
    """Findings that changed in the same way, told as one: `otherwise` is what they are in the other version, if they are there, too;
    `causes` are the numbers of edits, each of which alone does it; `allowed` says that it was allowed for all whom it concerns."""

    told: Told
    otherwise: str | None
    causes: tuple[int, ...]
    allowed: bool


class CostLine(NamedTuple):
    """What costs more, or less, from some entries: each a key, and what it was and is with its unit, in words. `everywhere` says that
    these are all entries of both versions."""

    entries: tuple[str, ...]
    everywhere: bool
    costs: tuple[tuple[str, str], ...]


def verdict(comparison: Comparison) -> str:
    """Who is worse off, in a sentence or two."""
    worse = [one for one in comparison.worse if not one.allowed]
    if not worse:
        return f"Nobody is worse off{' but in ways that were allowed' if comparison.worse else ''}."
    people, themselves = list[str](), list[str]()
    for journey in dict.fromkeys(one.journey for one in worse):
        names = list(dict.fromkeys(one.persona for one in worse if one.journey == journey and one.persona is not None))
        if names:
            people.append(f"{listed(names)} on {journey}")
        elif any(one.journey == journey for one in worse):
            themselves.append(journey)
    number = len({one.persona for one in worse if one.persona is not None})
    said = [f"{'One persona is' if number == 1 else f'{number} personas are'} worse off: {'; '.join(people)}."] if people else []
    if themselves:
        what = "The journey" if len(themselves) == 1 else "The journeys"
        verb = "is" if len(themselves) == 1 else "are"
        said.append(f"{what} {listed(themselves)} {verb} worse, whoever walks {'it' if len(themselves) == 1 else 'them'}.")
    return " ".join(said)


def headline(comparison: Comparison) -> str:
    """How many are worse off."""
    sentence, _, rest = verdict(comparison).partition(":")
    return f"{sentence}." if rest else sentence


def unsure(comparison: Comparison) -> str | None:
    """That not everything could be decided, in a sentence; None where it was."""
    number = len(comparison.unknown)
    if not number:
        return None
    return f"{'One thing' if number == 1 else f'{number} things'} could not be decided: somebody may be worse off, and nobody has seen it."


def nothing_changed(comparison: Comparison) -> str | None:
    """That nobody's lot changed, as far as is compared, in a sentence; None where it did."""
    if comparison.cells or comparison.findings:
        return None
    if comparison.edits:
        return f"As far as is known, {AS_IT_WAS[:1].lower()}{AS_IT_WAS[1:]}" if comparison.unknown else AS_IT_WAS
    if comparison.unknown:
        return "As far as is known, nothing changed for anybody."
    if comparison.renamed:
        return "Nothing changed for anybody."
    return "Nothing was edited that anything depends on."


def notices(comparison: Comparison) -> list[str]:
    """What is to be known of the two versions, in sentences: that the one before has no journeys yet, and what is otherwise in the
    settings."""
    begins = [f"`{comparison.before}` has no journeys yet: all there is now is newly tested."] if comparison.begins else []
    return [*begins, *comparison.settings]


def promises(cell: CellChange) -> str:
    """What somebody is promised, before and now, in words."""
    if cell.after is None:
        return f"{_promise(cell.before)} → not tested any more"
    if cell.before is None:
        return f"newly tested: {_promise(cell.after)}"
    was, now = _promise(cell.before), _promise(cell.after)
    return was if was == now else f"{was} → {now}"


def _promise(line: PromiseLine | None) -> str:
    return "" if line is None else promise_in_words(line)


def in_short(comparison: Comparison, cell: CellChange) -> str:
    """What changed for somebody, but for what they are promised: new findings, those that are gone, what costs more or less."""
    said = []
    for change, words in (("new", "{} new {}"), ("gone", "{} {} gone"), ("newly-tested", "{} {}"), ("waived", "{} {} waived")):
        number = sum((f.finding.journey, f.finding.persona) == (cell.journey, cell.persona) for f in comparison.of(change))
        if number:
            said.append(words.format(number, "finding" if number == 1 else "findings"))
    for entries, words in ((cell.out_of_reach, "out of reach"), (cell.within_reach, "within reach")):
        if entries:
            said.append(f"{words} from {listed(entries)}")
    for worse in (True, False):
        keys = dict.fromkeys(cost.key for cost in _costs(comparison, cell, worse=worse))
        amounts, numbers = [key for key in keys if key in AMOUNTS], [key for key in keys if key not in AMOUNTS]
        if worse and keys:
            said.append(f"more {listed(keys)}")
        elif keys:
            said += [f"{word} {listed(some)}" for word, some in (("less", amounts), ("fewer", numbers)) if some]
    return "; ".join(said)


def _costs(comparison: Comparison, cell: CellChange, *, worse: bool) -> list[CostChange]:
    """What costs somebody more, or less. That there are fewer hand-offs, or repeats, is no praise where something new is found, since who
    owns a step no more hands nobody off."""
    new = any(one.finding.journey == cell.journey and one.finding.persona in (None, cell.persona) for one in comparison.of("new"))
    unpraised = ("hand-offs", "repeats") if new and not worse else ()
    return [cost for cost in cell.costs if cost.worse == worse and cost.key not in unpraised]


def told(comparison: Comparison, change: str, *, full: bool = False) -> list[ToldChange]:
    """The findings that changed in one way, told once for all personas whom they concern.

    Args:
        comparison: what was compared.
        change: `new`, `gone`, `newly-tested` or `waived`.
        full: tell each by itself.
    """
    found = []
    changes = comparison.of(change)
    for otherwise, waived in dict.fromkeys((one.otherwise, one.finding.waived) for one in changes):
        some = {_key(one): one for one in changes if (one.otherwise, one.finding.waived) == (otherwise, waived)}
        report = comparison.report._replace(findings=tuple(one.finding for one in some.values()))
        for journey in dict.fromkeys(one.finding.journey for one in some.values()):
            for each in told_of(report, journey, full=full):
                members = list(_members(each, some))
                causes = tuple(sorted({i for one in members for i in one.causes}))
                found.append(ToldChange(each, otherwise, causes, all(_allowed(comparison, one) for one in members)))
    return found


def elsewise(one: ToldChange) -> str:
    """What findings are in the other version, to go after what is told of them; nothing where they are not there."""
    if one.otherwise is None:
        return ""
    return f"; before, it was {one.otherwise}" if one.told.finding.standing == "waived" else f"; it is {one.otherwise} now"


def _key(found: FindingChange) -> Key:
    finding = found.finding
    return finding.rule, finding.journey, finding.persona, finding.place


def _members(each: Told, some: dict[Key, FindingChange]) -> Iterator[FindingChange]:
    for one in (each, *each.also):
        for persona in one.personas or (None,):
            yield some[one.finding.rule, one.finding.journey, persona, one.finding.place]


def _allowed(comparison: Comparison, found: FindingChange) -> bool:
    return allowed(comparison, found.finding.journey, found.finding.persona, found.finding.rule)


def allowed(comparison: Comparison, journey: str, persona: str | None, what: str) -> bool:
    """Whether it was allowed that this gets worse for somebody."""
    found = [one for one in comparison.worse if (one.what, one.journey, one.persona) == (what, journey, persona)]
    return bool(found) and all(one.allowed for one in found)


def causes(comparison: Comparison, numbers: Sequence[int]) -> tuple[list[Edited], int]:
    """The edits to tell of what they cause, and how many more there are."""
    return [comparison.edits[number] for number in numbers[:MOST_CAUSES]], max(0, len(numbers) - MOST_CAUSES)


def cost_lines(comparison: Comparison, cell: CellChange, *, worse: bool) -> list[CostLine]:
    """What costs more, or less, than before; entries from which it is all the same are told together."""
    by_entry: dict[str, list[tuple[str, str]]] = {}
    for cost in _costs(comparison, cell, worse=worse):
        by_entry.setdefault(cost.entry, []).append((cost.key, _from_to(cost, cell.currency)))
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for entry, costs in by_entry.items():
        groups.setdefault(tuple(costs), []).append(entry)
    every = set(cell.before.entries) & set(cell.after.entries) if cell.before and cell.after else set[str]()
    return [CostLine(tuple(entries), set(entries) == every, costs) for costs, entries in groups.items()]


def _from_to(cost: CostChange, currency: str | None) -> str:
    """What something costs, before and now; where it is another one with ranges at their upper end, that too."""
    was, now = (shown(cost.key, least.value, currency) for least in (cost.before, cost.after))
    if not cost.at_worst:
        return f"{was} → {now}"
    most, more = (shown(cost.key, least.upper, currency) for least in (cost.before, cost.after))
    return f"at best {was} → {now}, at worst {most} → {more}"


def of_costs(comparison: Comparison) -> list[str]:
    """What the costs that are told are, in sentences; nothing where none are."""
    costs = [cost for cell in comparison.cells for cost in cell.costs]
    told = bool(costs) or nothing_changed(comparison) in (AS_IT_WAS, f"As far as is known, {AS_IT_WAS[:1].lower()}{AS_IT_WAS[1:]}")
    return [AT_BEST] * told + [AT_WORST] * any(cost.at_worst for cost in costs)


def seen(comparison: Comparison, edit: Edited, below: str = "") -> str:
    """Where an edit can be seen; in which version, where that is the one before. `below` is the folder that files are in."""
    return f"{below}{edit.file}:{edit.line}" + (f" in {comparison.before}" if edit.seen_in == "before" else "")


def summed_up(edits: Sequence[Edited]) -> list[str]:
    """How many steps, transitions and the rest are new, gone and changed, file by file; few of them by name."""
    groups: dict[str, dict[tuple[int, str], list[str]]] = {}
    order = ("organisation", "journey", "persona", "step", "transition", "entry")
    for edit in edits:
        file = edit.journey or edit.name
        rank, what = (order.index(edit.thing), f"{edit.change} {edit.thing}") if edit.thing in order else (len(order), "other edit")
        groups.setdefault(file, {}).setdefault((rank, what), []).append(edit.name)
    found = []
    for file, kinds in groups.items():
        said = []
        for (_, what), names in sorted(kinds.items()):
            number = f"{len(names)} {what if len(names) == 1 else _plural(what)}"
            few = len(names) <= MOST_NAMES and what != "other edit" and names != [file]
            said.append(f"{number} ({', '.join(names)})" if few else number)
        found.append(f"{file}: {', '.join(said)}")
    return found


def _plural(what: str) -> str:
    return f"{what.removesuffix('y')}ies" if what.endswith("y") and not what.endswith("ey") else f"{what}s"


def not_sought(comparison: Comparison) -> str | None:
    """How far causes were looked for, in a sentence; None where all that may be one was tried."""
    sought = comparison.sought
    if not sought.sought:
        said = f"Which edit causes what was not looked for: {sought.edits} may, and at most {sought.most} are tried one at a time."
        return f"{said} To try them all: --edits {sought.edits}."
    number = len(sought.alone)
    if not number:
        return None
    which = "One edit cannot be made without others, and was" if number == 1 else f"{number} edits cannot be made without others, and were"
    return f"{which} not tried alone."


def rules_gone(comparison: Comparison) -> dict[str, str]:
    """By journey, how many findings of which rules are gone."""
    found = comparison.of("gone")
    journeys = dict.fromkeys(one.finding.journey for one in found)
    counted = {journey: Counter(one.finding.rule for one in found if one.finding.journey == journey) for journey in journeys}
    return {journey: ", ".join(f"{number} {rule}" for rule, number in rules.most_common()) for journey, rules in counted.items()}
