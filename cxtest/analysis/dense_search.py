"""Searches over sets of configurations: all that can be come to, all that leads there, and shortest walks, layer by layer.

After Burch, Clarke, McMillan, Dill and Hwang, "Symbolic model checking: 10^20 states and beyond", Information and Computation 98(2), 1992;
the sets here are plain bit sets.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from cxtest.analysis.dense import Region, Sets, after, before
from cxtest.analysis.net import Point
from cxtest.config import Stopwatch
from cxtest.machine.machine import Start
from cxtest.machine.path import Trail
from cxtest.machine.state import Configuration, Move

Keep = Callable[[Move], bool]
"""Which transitions count."""


def every(_: Move) -> bool:
    """All of them do."""
    return True


def no_failure(move: Move) -> bool:
    """All but failures."""
    return not move.failure


def without(region: Region, other: Region) -> Region:
    """What is in the one and not in the other."""
    return {point: rest for point, here in region.items() if (rest := here ^ (here & other.get(point, 0)))}


def within(region: Region, other: Region) -> Region:
    """What is in both."""
    return {point: both for point, here in region.items() if (both := here & other.get(point, 0))}


def onwards(sets: Sets, region: Region, stopwatch: Stopwatch, keep: Keep = every) -> Region:
    """Everything that can be reached, that from where it begins included."""
    found = dict(region)
    new = dict(region)
    waiting, looked = deque(region), 0
    while waiting:
        point = waiting.popleft()
        looked += 1
        stopwatch.check(looked, "sets of configurations looked into")
        here = new.pop(point)
        for track in sets.out[point]:
            if keep(track.move):
                known = found.get(track.target, 0)
                there = after(track, here)
                there ^= there & known
                if there:
                    found[track.target] = known | there
                    if track.target not in new:
                        waiting.append(track.target)
                    new[track.target] = new.get(track.target, 0) | there
    return found


def leading_to(sets: Sets, region: Region, among: Region, stopwatch: Stopwatch, keep: Keep = every) -> Region:
    """Everything among these from which some walk, in no other configurations, reaches the region; that included."""
    found = dict(region)
    new = dict(region)
    waiting, looked = deque(region), 0
    while waiting:
        point = waiting.popleft()
        looked += 1
        stopwatch.check(looked, "sets of configurations looked into")
        there = new.pop(point)
        for track in sets.into[point]:
            if keep(track.move) and track.source in among:
                known = found.get(track.source, 0)
                here = before(track, there) & among[track.source]
                here ^= here & known
                if here:
                    found[track.source] = known | here
                    if track.source not in new:
                        waiting.append(track.source)
                    new[track.source] = new.get(track.source, 0) | here
    return found


class Layers:
    """What can be come to, by how many transitions it takes; found as far as somebody asks.

    How far away a configuration is stands in `_digits`: the set of those whose distance has a 1 at that binary digit.
    """

    def __init__(self, sets: Sets, starts: Iterable[Start], stopwatch: Stopwatch, keep: Keep = every) -> None:
        self._sets, self._starts, self._stopwatch, self._keep = sets, tuple(starts), stopwatch, keep
        self._last: Region = sets.at([start.arrival.configuration for start in self._starts])
        self._come = dict(self._last)
        self._digits: list[Region] = []
        self._distance = 0

    def walk(self, goals: Region) -> tuple[Trail, Configuration]:
        """A shortest walk to one of these configurations, at least one of which can be come to, and which one: ties go to the entry
        that comes first, then to file order."""
        near = within(goals, self._come)
        while not near:
            self._further()
            near = within(goals, self._last)
        distance, near = self._nearest(near)
        towards = [near]
        for left in range(distance - 1, -1, -1):
            towards.append(self._one_before(towards[-1], left))
        towards.reverse()
        entry, here = next(
            (start.entry, start.arrival.configuration) for start in self._starts if self._sets.has(towards[0], start.arrival.configuration)
        )
        moves = []
        for ahead in towards[1:]:
            move, here = next(
                (move, arrival.configuration)
                for move, arrival in self._sets.seen.successors(here)
                if self._keep(move) and self._sets.has(ahead, arrival.configuration)
            )
            moves.append(move)
        return (entry, tuple(moves)), here

    def _further(self) -> None:
        self._distance += 1
        self._stopwatch.check(self._distance, "transitions away looked into")
        found: Region = {}
        for point, here in self._last.items():
            for track in self._sets.out[point]:
                if self._keep(track.move) and (there := after(track, here)):
                    found[track.target] = found.get(track.target, 0) | there
        self._last = without(found, self._come)
        assert self._last, "a walk leads to one of the goals"
        join(self._come, self._last)
        for digit in range(self._distance.bit_length()):
            if digit == len(self._digits):
                self._digits.append({})
            if self._distance >> digit & 1:
                join(self._digits[digit], self._last)

    def _nearest(self, goals: Region) -> tuple[int, Region]:
        """How far away the nearest of these are, and which they are."""
        distance = 0
        for digit in range(len(self._digits) - 1, -1, -1):
            nearer = without(goals, self._digits[digit])
            distance += 0 if nearer else 1 << digit
            goals = nearer or goals
        return distance, goals

    def _one_before(self, region: Region, distance: int) -> Region:
        """Those so far away from which one transition leads into the region."""
        found: Region = {}
        for point, there in region.items():
            for track in self._sets.into[point]:
                source = track.source
                if self._keep(track.move) and source in self._come:
                    here = self._at(distance, source, before(track, there) & self._come[source])
                    if here:
                        found[source] = found.get(source, 0) | here
        return found

    def _at(self, distance: int, point: Point, memories: int) -> int:
        """Of these memories, those so far away."""
        for digit, those in enumerate(self._digits):
            if not memories:
                break
            further = memories & those.get(point, 0)
            memories = further if distance >> digit & 1 else memories ^ further
        return memories


def join(region: Region, more: Region) -> None:
    """Adds to a region."""
    for point, here in more.items():
        region[point] = region.get(point, 0) | here
