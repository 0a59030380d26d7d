"""Where a customer stands at the end of a walk, in words: the step, every way on, who knows what, what it has cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Cost, HandedOff, Ledger, Move
from cxtest.telling.account import happening
from cxtest.telling.words import Words, amount, key_name, listed
from cxtest.verdicts import stopped


class WayOn(NamedTuple):
    """A transition out of where they stand: how walks name it, where it leads, and who decides it. `closed` is everything that closes
    it; nothing does where it is open. `remarks` are what else there is to say of it; `takes` is what it costs with its arrival."""

    label: str
    place: str
    to: str
    decides: str
    closed: tuple[str, ...]
    remarks: tuple[str, ...]
    takes: str

    def to_json(self) -> dict[str, Any]:
        """This way in JSON."""
        return {
            "transition": self.label, "to": self.to, "decides": self.decides, "open": not self.closed, "closed-by": list(self.closed),
            "remarks": list(self.remarks), "takes": self.takes or None,
        }  # fmt: skip


class Knowing(NamedTuple):
    """What a party knows; `new` is what it did not know one step before."""

    party: str
    facts: tuple[str, ...]
    new: tuple[str, ...]


class Spent(NamedTuple):
    """One key of the ledger: what it has come to, and the cap on it if there is one. `over`: even if everything goes well."""

    key: str
    so_far: str
    cap: str | None
    over: bool
    perhaps: bool


class Standing(NamedTuple):
    """Where a customer stands.

    `where` are sentences; `happened` is what happened on the way there and on arriving. `answered` counts once they leave. `ends` says
    whether it ends here, and how they like that.
    """

    step: str
    where: tuple[str, ...]
    happened: tuple[str, ...]
    ends: str | None
    ways: tuple[WayOn, ...]
    knows: tuple[Knowing, ...]
    told: tuple[str, ...]
    answered: tuple[str, ...]
    unanswered: tuple[str, ...]
    shown: tuple[str, ...]
    items: tuple[str, ...]
    owed: tuple[str, ...]
    explained: tuple[str, ...]
    spent: tuple[Spent, ...]

    def to_json(self) -> dict[str, Any]:
        """This standing in JSON."""
        return {
            "step": self.step, "where": " ".join(self.where), "happened": list(self.happened), "ends": self.ends,
            "ways": [way.to_json() for way in self.ways],
            "knows": {knowing.party: list(knowing.facts) for knowing in self.knows},
            "told": list(self.told), "answered": list(self.answered), "unanswered": list(self.unanswered), "shown": list(self.shown),
            "items": list(self.items), "owed": list(self.owed), "explained": list(self.explained),
            "ledger": {spent.key: {"so-far": spent.so_far, "cap": spent.cap, "over": spent.over} for spent in self.spent},
        }  # fmt: skip


def standing(path: Path) -> Standing:
    """Where a customer stands at the end of a walk."""
    machine = path.machine
    view = machine.view(path.end)
    before = machine.view(path.arrivals[-2].configuration).knows if path.moves else {}
    knows = [
        Knowing(party, facts, tuple(fact for fact in facts if fact not in before.get(party, ()))) for party, facts in view.knows.items()
    ]
    return Standing(
        step=view.step,
        where=tuple(_where(path)),
        happened=happening(path, len(path.moves)),
        ends=_ends(path),
        ways=ways(path),
        knows=tuple(knowing for knowing in knows if knowing.facts),
        told=view.told,
        answered=view.answered,
        unanswered=view.unanswered,
        shown=view.shown,
        items=view.items,
        owed=view.owed,
        explained=view.explained,
        spent=tuple(spent(path)),
    )


def ways(path: Path) -> tuple[WayOn, ...]:
    """Every transition out of where a walk ends, open or closed, in file order."""
    machine = path.machine
    says = Words(machine.journey, machine.organisation)
    closed = {one.move.index: tuple(says.reason(reason) for reason in one.reasons) for one in machine.closed(path.end)}
    leaving = {*closed, *(move.index for move in machine.open(path.end))}
    return tuple(
        WayOn(
            label=move.label,
            place=move.place,
            to=move.target,
            decides=says.decides(move),
            closed=closed.get(move.index, ()),
            remarks=tuple(_remarks(path, move, move.index not in closed)),
            takes="" if move.index in closed else _takes(machine, machine.take(path.end, move).cost),
        )
        for move in machine.moves
        if move.index in leaving
    )


def spent(path: Path) -> Iterator[Spent]:
    """The ledger of a walk against the persona's budget: what is capped, and what else has come to anything."""
    machine, low, high = path.machine, path.ledger, Ledger()
    for arrival in path.arrivals:
        high = high.plus(arrival.cost.high)
    for key in Ledger._fields:
        cap, least, most = machine.cap(key), getattr(low, key), getattr(high, key)
        if cap is not None or most:
            limit = None if cap is None else amount(machine, key, cap)
            yield Spent(
                key_name(key), _range(machine, key, least, most), limit, cap is not None and least > cap, cap is not None and most > cap
            )


def _where(path: Path) -> Iterator[str]:
    machine = path.machine
    says, view = Words(machine.journey, machine.organisation), machine.view(path.end)
    step = machine.journey.steps[view.step]
    by = f", by {step.channel}" if step.channel else ""
    behind = ", out of the customer’s sight" if machine.semantics.backstage(step) and step.outcome is None else ""
    yield stopped(f"{says.step(view.step)}{by}{behind}")
    if step.outcome is None:
        yield says.whose(view.step)
    if view.holder is not None and view.holder != step.owner:
        yield f"They are still in the hands of {says.party(view.holder)}."


def _ends(path: Path) -> str | None:
    machine = path.machine
    outcome = machine.outcome(path.end)
    if outcome is not None:
        how = "want" if machine.wanted(path.end) else "accept" if machine.good(path.end) else "neither want nor accept"
        return f"It ends here: `{outcome}`, which they {how}."
    return None if machine.open(path.end) else "Nothing is open to them here, and it is no end: they are stuck."


def _remarks(path: Path, move: Move, is_open: bool) -> Iterator[str]:
    machine = path.machine
    if move.failure:
        yield "something goes wrong"
    if move.unanswered:
        yield "they do not answer"
    if is_open:
        for event in machine.take(path.end, move).events:
            if isinstance(event, HandedOff):
                carries = machine.semantics.transitions[move.index][1].carries
                what = "everything" if carries == "everything" else listed(carries) or "nothing"
                says = Words(machine.journey, machine.organisation)
                taker = "nobody takes over" if event.taker is None else f"hand-off to {says.party(event.taker)}, carries {what}"
                yield taker


def _takes(machine: Machine, cost: Cost) -> str:
    parts = ((key, _range(machine, key, getattr(cost.low, key), getattr(cost.high, key))) for key in ("time", "wait", "money"))
    return ", ".join(f"{key} {value}" for key, value in parts if value != "0" and getattr(cost.high, key))


def _range(machine: Machine, key: str, low: int, high: int) -> str:
    least, most = amount(machine, key, low), amount(machine, key, high)
    return least if low == high else f"{least}..{most}"


def names(facts: Iterable[str]) -> str:
    """Some names one after the other, or a dash."""
    return ", ".join(facts) or "–"
