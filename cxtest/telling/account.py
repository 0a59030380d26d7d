"""A walk as a table: what happens at each step, and what changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxtest.exhibits import Account, Stop
from cxtest.machine.machine import Arrival, Machine, View
from cxtest.machine.path import Path
from cxtest.machine.state import (
    Asked,
    Dropped,
    Event,
    HandedOff,
    Jargon,
    KnownNotUsed,
    Ledger,
    Move,
    Provided,
    Repeated,
)
from cxtest.telling.words import amount, duration, key_name

NOTHING = "–"
SO_FAR = "so far"
KNOWING = 2
"""Of how many parties is shown what they know."""


def account(path: Path, facts: Sequence[str] = (), keys: Sequence[str] = (), *, at_most: bool = False) -> Account:
    """A walk, retold.

    Args:
        path: the walk.
        facts: the facts that the finding is about: who knows them, and whether the customer has told them, is shown.
        keys: the keys of the ledger that it is about; if none, elapsed time and money are shown.
        at_most: count every range with its upper end.
    """
    machine = path.machine
    views = [machine.view(arrival.configuration) for arrival in path.arrivals]
    columns = [
        *((f"{party} knows", [_among(facts, view.knows[party]) for view in views]) for party in _knowing(views, facts)),
        ("they have told", [_among(facts, view.told) for view in views]),
        ("they hold", [", ".join(() if facts else view.items) or NOTHING for view in views]),
        ("they are owed", [", ".join(() if facts else view.owed) or NOTHING for view in views]),
        ("at most so far" if at_most else SO_FAR, _so_far(machine, path, keys, at_most)),
    ]
    shown = [(name, values) for name, values in columns if not {*values} <= {NOTHING, "0"}]
    stops = []
    for i, view in enumerate(views):
        move = path.moves[i - 1] if i else None
        changes = tuple(values[i] if i == 0 or values[i] != values[i - 1] else "" for _, values in shown)
        stops.append(Stop(move.label if move else path.entry, view.step, happening(path, i), changes))
    return Account(tuple(name for name, _ in shown), tuple(stops))


def happening(path: Path, number: int) -> tuple[str, ...]:
    """What happens on the way to one step of a walk, and on the arrival there: 0 is where it starts."""
    machine, arrival = path.machine, path.arrivals[number]
    taken = _taken(machine, path.moves[number - 1], machine.view(path.arrivals[number - 1].configuration)) if number else ()
    return (*taken, *_happens(machine, arrival, machine.view(arrival.configuration)))


def _knowing(views: Sequence[View], facts: Sequence[str]) -> list[str]:
    """The parties whose knowledge of the facts changes on the walk: the one who holds the customer at its end first."""
    changing = [
        party
        for party, knew in views[0].knows.items()
        if any(view.knows[party] is not knew for view in views) and len({_among(facts, view.knows[party]) for view in views}) > 1
    ]
    holders = list(dict.fromkeys(view.holder for view in reversed(views)))
    changing.sort(key=lambda party: holders.index(party) if party in holders else len(holders))
    return changing[:KNOWING]


def _among(facts: Sequence[str], known: Sequence[str]) -> str:
    return ", ".join([fact for fact in facts if fact in known]) or NOTHING


def _so_far(machine: Machine, path: Path, keys: Sequence[str], at_most: bool) -> list[str]:
    total, found = Ledger(), list[str]()
    for arrival in path.arrivals:
        total = total.plus(arrival.cost.high if at_most else arrival.cost.low)
        if keys:
            found.append(", ".join(f"{key_name(key)} {amount(machine, key, getattr(total, key))}" for key in keys))
        else:
            money = amount(machine, "money", total.money) if total.money else ""
            found.append(", ".join(part for part in (duration(total.elapsed) if total.elapsed else "", money) if part) or "0")
    return found


def _happens(machine: Machine, arrival: Arrival, view: View) -> Iterator[str]:
    """What happens on the way to a step and on the arrival there, in the order in which it does."""
    if view.absent:
        yield f"by {machine.journey.steps[view.step].channel}, which they cannot use"
    once = {kind: [event.fact for event in arrival.events if isinstance(event, kind)] for kind in (Asked, Dropped)}
    for event in arrival.events:
        if isinstance(event, (Asked, Dropped)):
            facts = once.pop(type(event), [])
            if facts:
                yield _asked(facts, arrival, view) if isinstance(event, Asked) else f"lacks {', '.join(facts)}"
        elif said := _said(event):
            yield said


def _taken(machine: Machine, move: Move, before: View) -> Iterator[str]:
    """Who decides a transition, if it is neither the customer nor the step's owner; that it goes wrong; that answers do not count."""
    if move.by in ("chance", "clock"):
        yield f"by {'the clock' if move.by == 'clock' else 'chance'}"
    elif not move.of_the_customer and move.by != machine.journey.steps[move.step].owner:
        yield f"by {move.by}"
    if move.failure:
        yield "goes wrong"
    if move.unanswered and before.answered:
        yield f"what they answered does not count ({', '.join(before.answered)})"


def _said(event: Event) -> str | None:
    """What else happens; what changes hands is in columns of its own."""
    match event:
        case HandedOff():
            return f"hand-off {event.giver} → {event.taker or 'nobody'}"
        case Provided(how="learns" | "tells"):
            return f"{event.how} {event.name}"
        case Jargon():
            return f"says “{event.term}”"
    return None


def _asked(facts: Sequence[str], arrival: Arrival, view: View) -> str:
    """What was asked for: the new first, then what was known, then what was told before."""
    again = [event.fact for event in arrival.events if isinstance(event, Repeated)]
    known = [event.fact for event in arrival.events if isinstance(event, KnownNotUsed)]
    new = [fact for fact in facts if fact not in (*again, *known)]
    parts = [f"{how} {', '.join(some)}" for how, some in (("asks", new), ("asks, though known,", known), ("asks AGAIN", again)) if some]
    return "; ".join(parts) + (f"; no answer: {', '.join(view.unanswered)}" if view.unanswered else "")
