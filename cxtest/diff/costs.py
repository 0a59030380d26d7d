"""What it costs a persona to get what they want, at best: of each key of the ledger the least that any walk comes to, each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from cxtest.analysis.budget import INFINITE, Budget, cheapest
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


class Least(NamedTuple):
    """The least that a walk to a wanted outcome costs, of one key, and a walk that costs no more; both None where no walk leads there.

    Times are in seconds, money in the organisation's currency.
    """

    value: int | Decimal | None
    walk: tuple[str, ...] | None


class Costs(NamedTuple):
    """What one persona on one journey pays at best: by entry and key. `unknown` are the keys that were not all searched, and why."""

    entries: Mapping[str, Mapping[str, Least]]
    unknown: Mapping[str, str]


def costs(file: JourneyFile, persona: Persona, config: Config, shared: Shared | None = None) -> Costs:
    """What a persona pays on a journey at best. Ranges count with their lower end, as semantics.md, section 3, says.

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
        except Incomplete as reason:
            unknown |= {key_name(key): str(reason) for key in keys}
            continue
        for (entry, key), label in found.items():
            least = Least(None, None)
            if label is not None:
                spent = label.spent[keys.index(key)]
                least = Least(case.machine.money(spent) if key == "money" else spent, label.walk(spending.space, entry).labels)
            entries[entry][key_name(key)] = least
    order = [key_name(key) for key in KEYS]
    return Costs({entry: {key: found[key] for key in order if key in found} for entry, found in entries.items()}, unknown)


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
