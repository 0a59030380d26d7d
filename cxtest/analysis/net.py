"""The net of a machine: its control points, the ways between them, and which variables each depends on.

A control point is a step in the hands of a holder. The net is worked out of the primitives alone: what may be set where is found by a
forward data-flow analysis, and all that can never be so is left out; what a variable depends on is read off the guards of whatever
writes it. See Kildall, "A unified approach to global program optimization", POPL 1973.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from cxtest.machine.machine import Machine, Way
from cxtest.machine.primitives import ALWAYS, Do, Guard, Program
from cxtest.machine.state import Asked, Event, Move, Repeated

Point = tuple[int, int]
"""A control point: the numbers of a step, and of the party that holds the customer there."""


class Set(NamedTuple):
    """What may be set at some point of a journey, and what must be, whatever happened before."""

    may: int
    must: int


class Lane(NamedTuple):
    """A way of the machine, freed of what can never be so where it begins.

    `number` says which transition it is out of whose hands, whoever the persona is. `guard` is what must hold for it to be open, but for
    how often it was taken: that is `counter`. `asked` is what is asked on it whatever is known.
    """

    number: int
    way: Way
    guard: Guard
    counter: Guard
    leaving: Program
    arriving: Program
    asked: tuple[Event, ...]

    @property
    def target(self) -> Point:
        """Where it leads."""
        return self.way.target, self.way.holder


class Net:
    """The net of one machine."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.starts = machine.starts()
        self._set = self._reached()
        self.may = {point: here.may for point, here in self._set.items()}
        """For each control point that can be come to, what may be set there."""
        self.lanes: dict[Point, tuple[Lane, ...]] = {point: tuple(self._lanes(point)) for point in self.may}
        self._depends: dict[int, int] = {}
        self.events: dict[Event, int] = {}
        """Every event that may happen on the way, and the variables on which it depends whether it does."""
        for lane in self.all():
            self._note(lane.leaving, 0)
            self._note(lane.arriving, 0)

    def all(self) -> Iterator[Lane]:
        """Every lane, point by point."""
        for lanes in self.lanes.values():
            yield from lanes

    def number(self, point: Point, move: Move) -> int:
        """The number of the lane by which a transition is taken in the hands of a holder."""
        return move.index * (len(self.machine.parties) + 1) + point[1] + 1

    def move(self, number: int) -> Move:
        """The transition of a lane."""
        return self.machine.moves[number // (len(self.machine.parties) + 1)]

    def _reached(self) -> dict[Point, Set]:
        reached: dict[Point, Set] = {}
        waiting: list[Point] = []

        def come(point: Point, found: Set) -> None:
            before = reached.get(point, found)
            after = Set(before.may | found.may, before.must & found.must)
            if point not in reached or after != before:
                reached[point] = after
                if point not in waiting:
                    insort(waiting, point)

        counters = self.machine.semantics.variables.counting
        for start in self.starts:
            step, holder, memory = start.arrival.configuration
            come((step, holder), Set(memory | counters, memory & ~counters))
        while waiting:
            # Steps that stand first in the file mostly come first on walks: what they come to be is known before what follows from it.
            point = waiting.pop(0)
            here = reached[point]
            for way in self.machine.ways(*point):
                if _can_be_open(way, here):
                    left = _freed(way.leaving, here, here)
                    come((way.target, way.holder), _freed(way.arriving, left, left))
        return reached

    def _lanes(self, point: Point) -> list[Lane]:
        here, found = self._set[point], []
        for way in self.machine.ways(*point):
            if not _can_be_open(way, here):
                continue
            guard = counter = ALWAYS
            for condition in way.conditions:
                if condition.reason.kind == "at-most":
                    counter = condition.guard
                else:
                    guard = guard.plus(condition.guard.where(*here))
            leaving, arriving = list[Do](), list[Do]()
            left = _freed(way.leaving, here, here, leaving)
            _freed(way.arriving, left, left, arriving)
            asked = tuple(do.event for do in arriving if do.when is ALWAYS is do.on_arrival and isinstance(do.event, (Asked, Repeated)))
            number = self.number(point, way.move)
            found.append(Lane(number, way, guard if guard != ALWAYS else ALWAYS, counter, tuple(leaving), tuple(arriving), asked))
        return found

    def _note(self, program: Program, outer: int) -> None:
        for do in program:
            reads = outer | do.when.reads | do.on_arrival.reads
            if reads:
                for bit in bits(do.sets | do.clears):
                    self._depends[bit] = self._depends.get(bit, 0) | reads
            if do.event is not None:
                self.events[do.event] = self.events.get(do.event, 0) | reads
            if do.inside:
                self._note(do.inside, reads)

    def cone(self, seen: int) -> int:
        """The variables that these depend on, those included: the cone of influence.

        See Clarke, Grumberg and Peled, "Model Checking", 1999, section 13.1.
        """
        cone, new = seen, seen
        while new:
            reads = 0
            for bit in bits(new):
                reads |= self._depends.get(bit, 0)
            new = reads & ~cone
            cone |= new
        return cone

    @cached_property
    def stuck(self) -> dict[Point, int]:
        """For each control point where it may be that nothing is open, what says by which rule: what is left unanswered there, and
        what else closes the ways that a channel closes."""
        found: dict[Point, int] = {}
        unanswered = self.machine.semantics.variables.unanswered.mask(self.machine.semantics.facts)
        for point, lanes in self.lanes.items():
            if self.machine.outcome_of(point[0]) is None and not any(lane.guard == ALWAYS == lane.counter for lane in lanes):
                seen = unanswered
                for way in self.machine.ways(*point):
                    if any(condition.reason.kind == "channel" for condition in way.conditions):
                        for condition in way.conditions:
                            seen |= condition.guard.reads
                found[point] = seen & self.may[point]
        return found


def bits(mask: int) -> list[int]:
    """Each bit that is set, as a mask of its own."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low)
        mask ^= low
    return found


def _can_be_open(way: Way, here: Set) -> bool:
    may, must = here
    return all(condition.guard.can_hold(may, must) for condition in way.conditions)


def _freed(program: Program, here: Set, on_arrival: Set, left: list[Do] | None = None) -> Set:
    """What may and must be set after a program; what is left of it, without what can never be so or changes nothing, goes to `left`.

    `on_arrival` is what is set where the arrival begins.
    """
    may, must = here
    for when, at_arrival, sets, clears, counts, event, inside in program:
        sure = (when is ALWAYS or when.must_hold(may, must)) and (at_arrival is ALWAYS or at_arrival.must_hold(*on_arrival))
        if not sure and not (when.can_hold(may, must) and at_arrival.can_hold(*on_arrival)):
            continue
        after = Set(may & ~clears | sets, must & ~clears | sets)
        parts: list[Do] = []
        if inside:
            after = _freed(inside, after, on_arrival, None if left is None else parts)
        if left is not None:
            changed, cleared = sets & ~must, clears & ~sets & may
            now, then = when.where(may, must), at_arrival.where(*on_arrival)
            # What happens in any case needs no bracket around it.
            inner = () if now is ALWAYS is then else tuple(parts)
            if changed or cleared or counts or event is not None or inner:
                left.append(Do(now, then, changed, cleared, counts, event, inner))
            left += parts if now is ALWAYS is then else ()
        may, must = after if sure else (may | after.may, must & after.must)
    return Set(may, must)
