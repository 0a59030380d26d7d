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
        self.may = self._reached()
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

    def _reached(self) -> dict[Point, int]:
        may: dict[Point, int] = {}
        waiting: list[Point] = []

        def come(point: Point, memory: int) -> None:
            before = may.get(point)
            after = memory | (before or 0)
            if before is None or after != before:
                may[point] = after
                if point not in waiting:
                    insort(waiting, point)

        counters = self.machine.semantics.variables.counting
        for start in self.starts:
            step, holder, memory = start.arrival.configuration
            come((step, holder), memory | counters)
        while waiting:
            # Steps that stand first in the file mostly come first on walks: what they come to be is known before what follows from it.
            point = waiting.pop(0)
            here = may[point]
            for way in self.machine.ways(*point):
                if all([condition.guard.can_hold(here) for condition in way.conditions]):
                    left = _may_be_set(way.leaving, here, here)
                    come((way.target, way.holder), _may_be_set(way.arriving, left, left))
        return may

    def _lanes(self, point: Point) -> list[Lane]:
        may = self.may[point]
        found = []
        for way in self.machine.ways(*point):
            if not all(condition.guard.can_hold(may) for condition in way.conditions):
                continue
            guard = counter = ALWAYS
            for condition in way.conditions:
                if condition.reason.kind == "at-most":
                    counter = condition.guard
                else:
                    guard = guard.plus(condition.guard.where(may))
            leaving, left = _freed(way.leaving, may, may)
            arriving, _ = _freed(way.arriving, left, left)
            found.append(Lane(self.number(point, way.move), way, guard, counter, leaving, arriving, _asked_anyway(arriving)))
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


def _asked_anyway(program: Program) -> tuple[Event, ...]:
    always = [do.event for do in program if do.when is ALWAYS and do.on_arrival is ALWAYS]
    return tuple(event for event in always if isinstance(event, (Asked, Repeated)))


def _may_be_set(program: Program, may: int, on_arrival: int) -> int:
    """What may be set after a program, if nothing but `may` is before; `on_arrival` is what may be where the arrival begins."""
    for do in program:
        if do.when is ALWAYS and do.on_arrival is ALWAYS:
            may = may & ~do.clears | do.sets
        elif do.when.can_hold(may) and do.on_arrival.can_hold(on_arrival):
            may |= do.sets
        else:
            continue
        if do.inside:
            may = _may_be_set(do.inside, may, on_arrival)
    return may


def _freed(program: Program, may: int, on_arrival: int) -> tuple[Program, int]:
    """The program without what can never be so, and what may be set after it."""
    found: list[Do] = []
    for do in program:
        always = do.when is ALWAYS and do.on_arrival is ALWAYS
        if not always and not (do.when.can_hold(may) and do.on_arrival.can_hold(on_arrival)):
            continue
        before = may
        clears = do.clears & may
        may = may & ~do.clears | do.sets if always else may | do.sets
        inside: Program = ()
        if do.inside:
            inside, may = _freed(do.inside, may, on_arrival)
        if do.sets or clears or do.counts or do.event is not None or inside:
            found.append(Do(do.when.where(before), do.on_arrival.where(on_arrival), do.sets, clears, do.counts, do.event, inside))
    return tuple(found), may
