"""Slices: the same machine on what a question can see.

What a question can see is computed from the primitives: what the guards of transitions read, what tells why somebody is stuck, what the
events and promises that it asks for depend on, and all that any of this depends on in turn (the cone of influence, net.py). What nothing
that is still to come reads is forgotten on the way (live variables). Both keep every walk, and every answer: configurations that a slice
does not tell apart have the same open transitions, which lead to configurations that it does not tell apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from typing import NamedTuple

from cxtest.analysis.net import Lane, Net, Point
from cxtest.machine.machine import Arrival, Start, with_asks
from cxtest.machine.primitives import ALWAYS, Do, Guard, Program, run
from cxtest.machine.state import Configuration, Cost, Event, Move


def nothing(_: Event) -> bool:
    """No event is asked for."""
    return False


class Key:
    """Something large to look up by; its hash is worked out once."""

    def __init__(self, of: Hashable) -> None:
        self._of, self._hash = of, hash(of)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and (self is other or (self._hash == other._hash and self._of == other._of))


class Lean(NamedTuple):
    """A lane with what the question can see of it; `live` is what it can see at the target."""

    move: Move
    guard: Guard
    counter: Guard
    leaving: Program
    arriving: Program
    target: int
    holder: int
    live: int
    cost: Cost


class Slice:
    """A machine as one question sees it.

    Args:
        net: the net of the machine.
        wanted: the events that the question asks for; nothing else is yielded, nor counted among what is asked, but for what is asked
            whatever is known: that is counted in any case.
        seen: what it looks at wherever the customer is.
        without: the numbers of transitions whose `at-most` is left aside. Then there may be more walks than there are.
        guarded: whether guards are minded at all. Where they are not, every transition is open everywhere.
    """

    def __init__(
        self, net: Net, *, wanted: Callable[[Event], bool] = nothing, seen: int = 0, without: Collection[int] = (), guarded: bool = True
    ) -> None:
        self._net, self._wanted, self._guarded = net, wanted, guarded
        stuck = net.stuck if guarded and not without else {}
        read = seen
        counters: dict[int, Guard] = {}
        for lane in net.all():
            counters[lane.number] = lane.counter if guarded and lane.way.move.index not in without else ALWAYS
            read |= self._guard(lane).reads | counters[lane.number].reads
        for mask in stuck.values():
            read |= mask
        for event, reads in net.events.items():
            if wanted(event):
                read |= reads
        cone = net.cone(read)
        programs = {lane.number: (_pruned(lane.leaving, cone, wanted), _pruned(lane.arriving, cone, wanted)) for lane in net.all()}
        self.live = {point: stuck.get(point, 0) | seen & may for point, may in net.may.items()}
        self._find_live(programs, counters)
        self.leans = {point: [self._lean(lane, programs, counters) for lane in lanes] for point, lanes in net.lanes.items()}

    def starts(self) -> tuple[Start, ...]:
        """Where walks start, as the question sees it; with every event."""
        return tuple(
            Start(entry, arrival._replace(configuration=self.seen_of(arrival.configuration))) for entry, arrival in self._net.starts
        )

    @property
    def key(self) -> Key:
        """The same for two slices in which the same walks lead to the same configurations, at the same cost."""
        starts = tuple((entry, self.seen_of(arrival.configuration)) for entry, arrival in self._net.starts)
        return Key((starts, tuple((point, tuple(leans)) for point, leans in self.leans.items())))

    def seen_of(self, configuration: Configuration) -> Configuration:
        """What the question sees of a configuration."""
        step, holder, memory = configuration
        return Configuration(step, holder, memory & self.live[step, holder])

    def successors(self, configuration: Configuration) -> list[tuple[Move, Arrival]]:
        """Every open transition with where it leads to, in file order, as the question sees it."""
        step, holder, memory = configuration
        found = []
        for lean in self.leans[step, holder]:
            if not (lean.guard is ALWAYS or lean.guard.holds(memory)) or not (lean.counter is ALWAYS or lean.counter.holds(memory)):
                continue
            events: list[Event] = []
            after, cost = memory, lean.cost
            if lean.leaving:
                after = run(lean.leaving, after, after, events)
            if lean.arriving:
                after = run(lean.arriving, after, after, events)
            if events:
                cost = with_asks(cost, events)
            found.append((lean.move, Arrival(Configuration(lean.target, lean.holder, after & lean.live), tuple(events), cost)))
        return found

    def _guard(self, lane: Lane) -> Guard:
        return lane.guard if self._guarded else ALWAYS

    def _find_live(self, programs: dict[int, tuple[Program, Program]], counters: dict[int, Guard]) -> None:
        """What is still read from each control point on: backwards, until nothing changes."""
        before: dict[Point, set[Point]] = {point: set() for point in self.live}
        for point, lanes in self._net.lanes.items():
            for lane in lanes:
                before[lane.target].add(point)
        waiting = list(self.live)
        queued = set(waiting)
        while waiting:
            point = waiting.pop()
            queued.discard(point)
            live = self.live[point]
            for lane in self._net.lanes[point]:
                leaving, arriving = programs[lane.number]
                _, arrived, at_arrival = _trimmed(arriving, self.live[lane.target])
                _, left, at_leaving = _trimmed(leaving, arrived | at_arrival)
                live |= left | at_leaving | self._guard(lane).reads | counters[lane.number].reads
            if live != self.live[point]:
                self.live[point] = live
                for earlier in before[point] - queued:
                    queued.add(earlier)
                    waiting.append(earlier)

    def _lean(self, lane: Lane, programs: dict[int, tuple[Program, Program]], counters: dict[int, Guard]) -> Lean:
        live = self.live[lane.target]
        arriving, read, at_arrival = _trimmed(programs[lane.number][1], live)
        leaving, _, _ = _trimmed(programs[lane.number][0], read | at_arrival)
        way = lane.way
        # What is wanted is counted when it is told.
        cost = with_asks(way.cost, [event for event in lane.asked if not self._wanted(event)])
        return Lean(way.move, self._guard(lane), counters[lane.number], leaving, arriving, way.target, way.holder, live, cost)


def _trimmed(program: Program, live: int) -> tuple[Program, int, int]:
    """The part of a program that matters if `live` is read after it, and what is read then: in the memory before it,
    and as the arrival found it."""
    if not program:
        return program, live, 0
    found: list[Do] = []
    on_arrival = 0
    for when, at_arrival, sets, clears, counts, event, inside in reversed(program):
        parts, read, of_parts = _trimmed(inside, live)
        if not ((sets | clears | counts) & live or event is not None or parts):
            continue
        found.append(Do(when, at_arrival, sets & live, clears & live, counts & live, event, parts))
        if when is ALWAYS and at_arrival is ALWAYS:
            live = read & ~(sets | clears)
        else:
            live |= read | when.reads
        on_arrival |= of_parts | at_arrival.reads
    return tuple(reversed(found)), live, on_arrival


def _pruned(program: Program, cone: int, wanted: Callable[[Event], bool]) -> Program:
    """The part of a program that changes something in the cone, or says something that is wanted."""
    found: list[Do] = []
    for do in program:
        when, on_arrival, sets, clears, counts, event, inside = do
        if (sets | clears | counts) & cone or event is not None or inside:
            told = event if event is not None and wanted(event) else None
            parts = _pruned(inside, cone, wanted) if inside else ()
            if (sets | clears | counts) & cone or told is not None or parts:
                found.append(Do(when, on_arrival, sets & cone, clears & cone, counts & cone, told, parts))
    return tuple(found)
