"""What a machine is in, does and yields: configurations, moves, events, the ledger. Frozen, hashable, small integers behind names."""

from __future__ import annotations

from dataclasses import dataclass
from operator import add
from typing import Literal, NamedTuple

NOBODY = -1
"""The holder of a customer whom no party holds."""


class Configuration(NamedTuple):
    """A configuration (semantics.md, section 2): where the customer is, in whose hands, and all that is remembered.

    `step` and `holder` are indices into the machine's steps and parties (`NOBODY` where nobody holds the customer); `memory` has a
    bit for each thing that may be known, told, shown, held, owed, explained, answered or left unanswered, and for each transition
    with `at-most` how often it can still be taken. Whether the customer was absent follows from the step and the persona.
    """

    step: int
    holder: int
    memory: int


class Ledger(NamedTuple):
    """What a walk has cost so far (semantics.md, section 3).

    Times are seconds. `money` counts the smallest amounts that occur in the journey and the budget (`Machine.money` turns it back).
    """

    time: int = 0
    wait: int = 0
    elapsed: int = 0
    money: int = 0
    steps: int = 0
    facts: int = 0
    repeats: int = 0
    hand_offs: int = 0
    channel_switches: int = 0
    failures: int = 0

    def plus(self, other: Ledger) -> Ledger:
        """The sum, key by key."""
        return Ledger._make(map(add, self, other))


class Cost(NamedTuple):
    """What one transition, with its arrival, adds to the ledger: with every range at its lower, and at its upper end."""

    low: Ledger
    high: Ledger


@dataclass(frozen=True, slots=True)
class Move:
    """A transition as a machine takes it.

    `index` is its place among all transitions of the journey, in file order; `alternative` its place in its trigger's list, None
    where the trigger has no list. `by` is the one who decides: `customer`, `chance`, `clock` or a party's id.
    """

    index: int
    step: str
    trigger: str
    alternative: int | None
    target: str
    by: str
    unanswered: bool
    failure: bool

    def __hash__(self) -> int:
        return self.index

    @property
    def label(self) -> str:
        """The trigger as walks are written: `approve`, or `inspect[1]` where the trigger has a list."""
        return self.trigger if self.alternative is None else f"{self.trigger}[{self.alternative}]"

    @property
    def place(self) -> str:
        """The transition as places are written: `agent.approve`, or `agent.approve[1]`."""
        return f"{self.step}.{self.label}"

    @property
    def of_the_customer(self) -> bool:
        """Whether the customer decides it."""
        return self.by == "customer"


# What happens on the way: each transition, with its arrival, yields events, in the order in which they happen.


@dataclass(frozen=True, slots=True)
class Told:
    """A fact became told to the brand that was not told before."""

    fact: str


@dataclass(frozen=True, slots=True)
class LearntOnTheWay:
    """The transition itself makes a fact known, without asking."""

    fact: str


@dataclass(frozen=True, slots=True)
class HandedOff:
    """A holder let go of the customer.

    `taker` is None where nobody takes over. `felt`: the customer feels it, since it goes to a party of the brand at a step that is
    not backstage. `from_the_brand`: the giver is a party of the brand. `passed_on`: it was decided by a party, or leaves a step of
    the customer's own.
    """

    move: Move
    giver: str
    taker: str | None
    felt: bool
    from_the_brand: bool
    passed_on: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact was asked for at a step."""

    step: str
    fact: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """A fact was asked for that the customer had told before: a repeat."""

    step: str
    fact: str


@dataclass(frozen=True, slots=True)
class KnownNotUsed:
    """A fact was asked for that the brand knew, though the customer had not told it on this walk."""

    step: str
    fact: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A fact was needed at a backstage step and did not arrive there: dropped context."""

    step: str
    fact: str


@dataclass(frozen=True, slots=True)
class Provided:
    """Something was given to, learnt for, or told to the customer at an arrival."""

    step: str
    how: Literal["gives", "learns", "tells"]
    name: str


@dataclass(frozen=True, slots=True)
class Jargon:
    """A term was used that nobody had explained and the persona does not understand."""

    step: str
    term: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A term was explained for the first time."""

    step: str
    term: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An owed promise was kept, or settled."""

    step: str
    promise: str


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise was made."""

    step: str
    promise: str


Event = Told | LearntOnTheWay | HandedOff | Asked | Repeated | KnownNotUsed | Dropped | Provided | Jargon | Explained | Kept | Promised


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a transition is closed. `kind` is the key of the file, or the circumstance, that closes it; `names` are what it is about."""

    kind: Literal[
        "known", "unknown", "holds", "holds-not", "trait", "at-most", "uses-up", "absent", "unanswered", "channel", "refuses",
        "insists-on", "outcome",
    ]  # fmt: skip
    names: tuple[str, ...] = ()
