"""Smallest closed sets among sets of configurations: rounds that nothing leads out of.

Variables that no transition changes there tell rounds apart that are otherwise alike. So rounds are looked for with all values of these at
once: from one configuration for each value on to all it leads to, back from there, and on from what does not lead back.
"""

from __future__ import annotations

from collections.abc import Iterator

from cxtest.analysis.dense import Act, Region, Sets, Switch
from cxtest.analysis.dense_search import Keep, leading_to, onwards, without
from cxtest.config import Stopwatch


def rounds(sets: Sets, reach: Region, stopwatch: Stopwatch, keep: Keep) -> Iterator[tuple[tuple[str, ...], Region, Changing]]:
    """The smallest sets that no transition leaves, with at least one transition, of those that count.

    Yields:
        The steps, sorted; all rounds with these steps that were found at once; and what tells them apart.
    """
    rest = without(reach, leading_to(sets, _still(sets, reach, keep), reach, stopwatch, keep))
    changing = Changing(sets, rest, keep)
    pool = rest
    while rest:
        begin = changing.one_of_each(pool)
        ahead = onwards(sets, begin, stopwatch, keep)
        around = leading_to(sets, begin, ahead, stopwatch, keep)
        pool = without(ahead, around)
        leaving = changing.values(pool)
        closed = {point: left for point, here in ahead.items() if (left := here ^ (here & leaving))}
        for steps, some in _by_steps(sets, closed, changing):
            yield steps, some, changing
        rest = without(rest, leading_to(sets, begin, rest, stopwatch, keep))
        pool = pool or rest


def _still(sets: Sets, reach: Region, keep: Keep) -> Region:
    """Where no transition that counts is open."""
    found: Region = {}
    for point, here in reach.items():
        for track in sets.out[point]:
            if keep(track.move):
                here = 0 if track.open is None else here ^ (here & track.open)
        if here:
            found[point] = here
    return found


def _by_steps(sets: Sets, closed: Region, changing: Changing) -> Iterator[tuple[tuple[str, ...], Region]]:
    """Rounds, of which there is one at most for each value of what never changes, by their steps."""
    parts: dict[tuple[str, ...], int] = {(): changing.values(closed)}
    for point, here in closed.items():
        step, values = sets.machine.steps[point[0]], changing.values({point: here})
        split: dict[tuple[str, ...], int] = {}
        for steps, part in parts.items():
            there = part & values
            for key, some in ((tuple(sorted({*steps, step})), there), (steps, part ^ there)):
                if some:
                    split[key] = split.get(key, 0) | some
        parts = split
    for steps, part in parts.items():
        if steps:
            yield steps, {point: both for point, here in closed.items() if (both := here & part)}


class Changing:
    """The variables that some transition changes in a region, and all values of the others."""

    def __init__(self, sets: Sets, region: Region, keep: Keep) -> None:
        found: dict[int, Switch] = {}
        for point in region:
            for track in sets.out[point]:
                if keep(track.move):
                    for switch in _changed(sets, track.acts):
                        found[switch.by] = switch
        self._switches = list(found.values())

    def values(self, region: Region) -> int:
        """All memories that differ from one of the region in nothing but these variables."""
        found = 0
        for here in region.values():
            found |= here
        for has, lacks, by in self._switches:
            found = found & lacks | (found & has) >> by
            found |= found << by
        return found

    def one_of_each(self, region: Region) -> Region:
        """Of the configurations that differ in nothing but these variables, and where they are, one."""
        taken = 0
        found: Region = {}
        for point, here in region.items():
            here ^= here & taken
            for has, lacks, _ in self._switches:
                low = here & lacks
                if low:
                    high = here & has
                    here = low | high ^ (high & self.values({point: low}))
            if here:
                found[point] = here
                taken |= self.values({point: here})
        return found


def _changed(sets: Sets, acts: tuple[Act, ...]) -> Iterator[Switch]:
    for act in acts:
        yield from act.clears
        yield from act.sets
        yield from _changed(sets, act.inside)
        if act.counts:
            yield from sets.counting
