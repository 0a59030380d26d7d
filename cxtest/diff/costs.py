"""What it costs a persona to get what they want, at best: of each key of the ledger the least that any walk comes to, each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from cxtest.analysis.budget import INFINITE, Budget, Label, cheapest
from cxtest.analysis.case import Case
from cxtest.analysis.shared import Shared
from cxtest.config import Config
from cxtest.errors import Incomplete
from cxtest.model.persona import Persona
from cxtest.model.project import JourneyFile
from cxtest.telling.words import duration, key_name

WALKED: Final = ("time", "wait", "money", "steps", "hand_offs", "channel_switches")
"""What depends on where one goes alone."""

ASKED: Final = ("facts", "repeats")
"""What depends on who knows what, too: it is searched on its own, since that may take long."""

KEYS: Final = ("time", "wait", "money", "steps", "facts", "repeats", "hand_offs", "channel_switches")
TIMES: Final = ("time", "wait")
RANGED: Final = ("time", "wait", "money")
"""What a file may give as a range."""


class Least(NamedTuple):
    """The least that a walk to a wanted outcome costs, of one key, and a walk that costs no more; `upper` is the least with ranges at
    their upper end, whatever walk that is. All are None where no walk leads there.

    Times are in seconds, money in the organisation's currency.
    """

    value: int | Decimal | None
    walk: tuple[str, ...] | None
    upper: int | Decimal | None


class Costs(NamedTuple):
    """What one persona on one journey pays at best: by entry and key. `unknown` are the keys that were not all searched, and why."""

    entries: Mapping[str, Mapping[str, Least]]
    unknown: Mapping[str, str]


def costs(file: JourneyFile, persona: Persona, config: Config, shared: Shared | None = None) -> Costs:
    """What a persona pays on a journey at best. Ranges count with their lower end, as semantics.md, section 3, says, and by themselves
    with their upper one.

    Args:
        file: the journey.
        persona: the persona, who is tested on it.
        config: the limits, and how is searched.
        shared: what others on the same journey left.
    """
    case = Case(file, persona, config.limits, config.engine, shared)
    entries: dict[str, dict[str, Least]] = {entry: {} for entry in case.goal.enters_at}
    unknown: dict[str, str] = {}
    for keys in (WALKED, ASKED):
        try:
            spending = case.answers.spending(Budget(keys, (INFINITE,) * len(keys)))
            found = {(entry, key): cheapest(spending, entry, key, case.stopwatch) for entry in entries for key in keys}
            upper = _upper(case, keys, list(entries))
        except Incomplete as reason:
            unknown |= {key_name(key): str(reason) for key in keys}
            continue
        for (entry, key), label in found.items():
            least = Least(None, None, None)
            if label is not None:
                value = _value(case, label, keys.index(key), key)
                least = Least(value, label.walk(spending.space, entry).labels, upper.get((entry, key), value))
            entries[entry][key_name(key)] = least
    order = [key_name(key) for key in KEYS]
    return Costs({entry: {key: found[key] for key in order if key in found} for entry, found in entries.items()}, unknown)


def _upper(case: Case, keys: tuple[str, ...], entries: list[str]) -> dict[tuple[str, str], int | Decimal]:
    """The least with ranges at their upper end, by entry and key: of the keys that may have ranges, where the journey has any."""
    ranged = tuple(key for key in keys if key in RANGED and key in _ranged(case))
    if not ranged:
        return {}
    spending = case.answers.spending(Budget(ranged, (INFINITE,) * len(ranged)), "high")
    found = {(entry, key): cheapest(spending, entry, key, case.stopwatch) for entry in entries for key in ranged}
    return {(entry, key): _value(case, label, ranged.index(key), key) for (entry, key), label in found.items() if label is not None}


def _ranged(case: Case) -> set[str]:
    """The keys of which something in the journey takes a range."""
    steps = case.journey.steps.values()
    ways = [written for step in steps for written in step.transitions.values()]
    transitions = [one for written in ways for one in (written if isinstance(written, tuple) else (written,))]
    takes = [*(step.takes for step in steps), *(one.takes for one in transitions)]
    ranges = ((key, getattr(taken, key)) for taken in takes for key in RANGED)
    return {key for key, taken in ranges if taken is not None and taken.low != taken.high}


def _value(case: Case, label: Label, index: int, key: str) -> int | Decimal:
    """What a walk spent of one key, as people count it."""
    return case.machine.money(label.spent[index]) if key == "money" else label.spent[index]


def shown(key: str, value: int | Decimal | None, currency: str | None) -> str:
    """A cost with its unit: 1h30m, 12.50 GBP, 3; a dash where no walk leads to what they want."""
    if value is None:
        return "–"
    if key in TIMES:
        return duration(int(value))
    return f"{value:f} {currency or ''}".rstrip() if isinstance(value, Decimal) else str(value)


def to_json(value: int | Decimal | None) -> Any:
    """A cost in JSON: seconds and counts as numbers, money as text, so that nothing of it is lost."""
    return f"{value:f}" if isinstance(value, Decimal) else value
