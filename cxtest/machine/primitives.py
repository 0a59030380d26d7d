"""The few things that can happen to a configuration's memory, and the variables that they read and write.

Every step and transition is compiled into these (semantics.py) and interpreted (machine.py); nothing here knows what a journey is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cxtest.machine.state import Event, Reason


class Guard(NamedTuple):
    """A read of the memory: holds if all of `all_of` is set, nothing of `none_of`, and something of each of `any_of`."""

    all_of: int = 0
    none_of: int = 0
    any_of: tuple[int, ...] = ()

    def holds(self, memory: int) -> bool:
        """Whether it holds in this memory."""
        all_of, none_of, any_of = self
        if memory & all_of != all_of or memory & none_of:
            return False
        return not any_of or all(memory & some for some in any_of)

    def can_hold(self, may: int, must: int) -> bool:
        """Whether it holds in some memory in which all of `must` is set, and nothing but what is in `may`."""
        all_of, none_of, any_of = self
        return not (all_of & ~may or none_of & must) and (not any_of or all(may & some for some in any_of))

    def must_hold(self, may: int, must: int) -> bool:
        """Whether it holds in every such memory."""
        all_of, none_of, any_of = self
        return not (all_of & ~must or none_of & may) and (not any_of or all(must & some for some in any_of))

    def where(self, may: int, must: int) -> Guard:
        """The same, as shortly as it can be said of such memories."""
        all_of, any_of = self.all_of, []
        for some in self.any_of:
            here = some & may
            if here.bit_count() == 1:
                all_of |= here
            elif not here & must:
                any_of.append(here)
        guard = Guard(all_of & ~must, self.none_of & may, tuple(any_of))
        return guard if guard != ALWAYS else ALWAYS

    @property
    def reads(self) -> int:
        """All that it depends on."""
        read = self.all_of | self.none_of
        for some in self.any_of:
            read |= some
        return read

    def plus(self, other: Guard) -> Guard:
        """Holds where both do."""
        return Guard(self.all_of | other.all_of, self.none_of | other.none_of, self.any_of + other.any_of)


ALWAYS = Guard()
NEVER = Guard(any_of=(0,))


class Condition(NamedTuple):
    """One thing that must be so for a transition to be open, and what to say where it is not."""

    guard: Guard
    reason: Reason


class Do(NamedTuple):
    """If `when` holds now, and `on_arrival` held when the list of arriving began: set, clear, count, say so; then what is `inside`.

    `counts` is taken away from the memory as a number: it uses up one of the times that a transition can be taken.
    """

    when: Guard = ALWAYS
    on_arrival: Guard = ALWAYS
    sets: int = 0
    clears: int = 0
    counts: int = 0
    event: Event | None = None
    inside: tuple[Do, ...] = ()


Program = tuple[Do, ...]


def run(program: Program, memory: int, on_arrival: int, events: list[Event]) -> int:
    """The memory after the program; its events are appended to `events`. `on_arrival` is the memory as the arrival found it."""
    for when, at_arrival, sets, clears, counts, event, inside in program:
        if (when is ALWAYS or when.holds(memory)) and (at_arrival is ALWAYS or at_arrival.holds(on_arrival)):
            memory = (memory & ~clears | sets) - counts
            if event is not None:
                events.append(event)
            if inside:
                memory = run(inside, memory, on_arrival, events)
    return memory


class Names:
    """Names as bits: the first name is bit 0, and so on; a set of names is a mask."""

    def __init__(self, names: Iterable[str], offset: int = 0) -> None:
        self.all: tuple[str, ...] = tuple(names)
        self._offset = offset
        self._read: dict[int, tuple[str, ...]] = {}
        self._bits = {name: 1 << offset + i for i, name in enumerate(self.all)}

    def mask(self, names: Iterable[str]) -> int:
        """The set of these names."""
        mask = 0
        for name in names:
            mask |= self._bits[name]
        return mask

    def read(self, memory: int) -> tuple[str, ...]:
        """The names that are set in the memory, in order."""
        rest = memory >> self._offset & (1 << len(self.all)) - 1
        if rest not in self._read:
            self._read[rest] = tuple(name for i, name in enumerate(self.all) if rest >> i & 1)
        return self._read[rest]


class Variables:
    """Which bit of a memory says what.

    `told`, `shown`, `answered`, `unanswered` and `knows[party]` are sets of facts; `items`, `owed` and `explained` sets of items,
    promises and terms; `left` says for each counter how often it can still be used.
    """

    def __init__(
        self,
        *,
        parties: Sequence[str],
        facts: Sequence[str],
        items: Sequence[str],
        promises: Sequence[str],
        terms: Sequence[str],
        counters: Sequence[int],
    ) -> None:
        self._width = 0
        self.told = self._names(facts)
        self.shown = self._names(facts)
        self.answered = self._names(facts)
        self.unanswered = self._names(facts)
        self.knows = {party: self._names(facts) for party in parties}
        self.items = self._names(items)
        self.owed = self._names(promises)
        self.explained = self._names(terms)
        self._counters: list[tuple[int, int]] = []
        for times in counters:
            self._counters.append((self._width, times))
            self._width += times.bit_length()

    def _names(self, names: Sequence[str]) -> Names:
        made = Names(names, self._width)
        self._width += len(made.all)
        return made

    def full(self) -> int:
        """Every counter as it is before anything was taken."""
        return sum(times << offset for offset, times in self._counters)

    @property
    def counting(self) -> int:
        """Everything that counters count with."""
        return sum((1 << times.bit_length()) - 1 << offset for offset, times in self._counters)

    def one(self, counter: int) -> int:
        """One use of a counter, to be counted."""
        return 1 << self._counters[counter][0]

    def left(self, counter: int, memory: int) -> int:
        """How often a counter can still count."""
        offset, times = self._counters[counter]
        return memory >> offset & (1 << times.bit_length()) - 1

    def some_left(self, counter: int) -> Guard:
        """Holds while a counter can still be used."""
        offset, times = self._counters[counter]
        return Guard(any_of=((1 << times.bit_length()) - 1 << offset,))
