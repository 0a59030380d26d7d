"""A walk to make assertions about: what was taken, where it led, what it cost, who knows what at its end."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from cxtest.errors import UsageError, no_such
from cxtest.machine.machine import Machine, View
from cxtest.machine.path import Path, Trail
from cxtest.machine.state import Event, HandedOff, Ledger, Move

SHOWN = 20
"""Of longer walks, the beginning and the end are shown."""


class Walk:
    """One walk of a persona on a journey. Everything is worked out when it is first asked for.

    Attributes:
        entry: the entry that it comes in at.
        moves: the transitions taken, in order.
    """

    def __init__(self, machine: Machine, trail: Trail) -> None:
        self._machine = machine
        self.entry, self.moves = trail

    @cached_property
    def path(self) -> Path:
        """The walk with every configuration on the way."""
        return Path.replay(self._machine, self.entry, self.moves)

    @property
    def labels(self) -> tuple[str, ...]:
        """The walk as reports write it: the entry, then the triggers, with an index where a trigger has a list."""
        return (self.entry, *(move.label for move in self.moves))

    @property
    def token(self) -> str:
        """The replay token, such as `slip.press-2.inspect[1]`."""
        return ".".join(self.labels)

    @property
    def journey(self) -> str:
        """The id of the journey."""
        return self._machine.journey.journey

    @property
    def persona(self) -> str:
        """The id of the persona."""
        return self._machine.persona.persona

    @property
    def steps(self) -> tuple[str, ...]:
        """Every step that it arrives at, in order; the first is the entry's."""
        return (self._machine.journey.entries[self.entry], *(move.target for move in self.moves))

    @property
    def triggers(self) -> tuple[str, ...]:
        """Every trigger taken, in order."""
        return tuple(move.trigger for move in self.moves)

    @property
    def transitions(self) -> tuple[str, ...]:
        """Every transition taken, in order, written as places are: `agent.approve`, `inspection.inspect[1]`."""
        return tuple(move.place for move in self.moves)

    def count(self, trigger: str) -> int:
        """How often a trigger (`pay`), or a trigger at one step (`counter.pay`), or a transition (`counter.pay[1]`) was taken.

        Raises:
            UsageError: the journey has no such trigger: a misspelt one would count 0 for ever.
        """
        __tracebackhide__ = True
        _must_be("trigger", trigger, [name for move in self._machine.moves for name in names_of(move)])
        return sum(trigger in names_of(move) for move in self.moves)

    def visits(self, step: str) -> int:
        """How often it arrives at a step.

        Raises:
            UsageError: the journey has no such step.
        """
        __tracebackhide__ = True
        _must_be("step", step, self._machine.steps)
        return self.steps.count(step)

    @property
    def ledger(self) -> Ledger:
        """What it cost, with every range at its lower end; times in seconds. `money` below has the amount in the currency."""
        return self.path.ledger

    @property
    def money(self) -> Decimal:
        """What it cost in money, in the organisation's currency."""
        return self._machine.money(self.ledger.money)

    @property
    def events(self) -> tuple[Event, ...]:
        """All that happened, in order."""
        return tuple(event for arrival in self.path.arrivals for event in arrival.events)

    @property
    def hand_offs(self) -> tuple[HandedOff, ...]:
        """Each time a holder let go of the customer."""
        return tuple(event for event in self.events if isinstance(event, HandedOff))

    @property
    def view(self) -> View:
        """Where it ends, in words: the step, the holder, who knows what, what was told, held, owed and explained."""
        return self._machine.view(self.path.end)

    @property
    def told(self) -> tuple[str, ...]:
        """The facts that the customer has told the brand."""
        return self.view.told

    def known_to(self, party: str) -> tuple[str, ...]:
        """The facts that a party knows at the end.

        Raises:
            UsageError: there is no such party.
        """
        __tracebackhide__ = True
        _must_be("party", party, self._machine.organisation.parties)
        return self.view.knows.get(party, ())

    @property
    def outcome(self) -> str | None:
        """The outcome that it ends with; None if it ends nowhere, or is not over."""
        return self._machine.outcome(self.path.end)

    @property
    def stuck(self) -> bool:
        """Whether it ends at no outcome with nothing open."""
        return self.outcome is None and not self._machine.open(self.path.end)

    def parting(self, other: Walk) -> list[str]:
        """What two walks have in common, and where they part, as lines for people."""
        if self == other:
            return [f"both are {self!r}"]
        mine, theirs = self.labels, other.labels
        same = next((i for i, pair in enumerate(zip(mine, theirs, strict=False)) if pair[0] != pair[1]), min(len(mine), len(theirs)))
        lines = [f"both go {'.'.join(mine[:same])}, and part at `{self.steps[same - 1]}`" if same else "they part at once"]
        for name, walk in (("left", self), ("right", other)):
            onwards = " → ".join(walk.labels[same:])
            lines.append(f"{name}: " + (f"{onwards}, and ends at `{walk.steps[-1]}`" if onwards else "ends there"))
        return lines

    def __eq__(self, other: object) -> bool:
        """Whether it is the same walk on the same journey by the same persona."""
        if not isinstance(other, Walk):
            return NotImplemented
        return (self.journey, self.persona, self.labels) == (other.journey, other.persona, other.labels)

    def __hash__(self) -> int:
        return hash(self.labels)

    def __len__(self) -> int:
        """How many transitions it takes."""
        return len(self.moves)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        labels = self.labels
        shown = labels if len(labels) <= SHOWN else (*labels[:3], "…", *labels[3 - SHOWN :])
        return f"<walk {'.'.join(shown)} on {self.journey} as {self.persona}, to {self.steps[-1]}>"


def names_of(move: Move) -> tuple[str, ...]:
    """By which names a transition can be meant: its trigger, alone or at its step, with its index where the trigger has a list."""
    return (move.trigger, f"{move.step}.{move.trigger}", *((move.label, move.place) if move.alternative is not None else ()))


def _must_be(what: str, name: str, valid: Iterable[str]) -> None:
    __tracebackhide__ = True
    every = list(valid)
    if name not in every:
        raise UsageError(no_such(what, name, every))
