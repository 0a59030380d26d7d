"""What a persona is promised, on sets of configurations: what promise.py says of those that are listed one by one."""

from __future__ import annotations

from functools import cached_property

from cxtest.analysis.dense import Region, Sets, before
from cxtest.analysis.dense_search import Keep, leading_to, no_failure, without
from cxtest.analysis.promise import Promise, Promises, worst
from cxtest.config import Stopwatch
from cxtest.machine.state import Configuration


class Outlook:
    """As promise.py says: what is promised from each configuration, by the transitions that count."""

    def __init__(self, sets: Sets, reach: Region, stopwatch: Stopwatch, keep: Keep) -> None:
        """Begins.

        Args:
            sets: the transitions of the space.
            reach: what can be reached.
            stopwatch: the limits.
            keep: which transitions count.
        """
        self._sets, self._reach, self._stopwatch, self._keep = sets, reach, stopwatch, keep
        self._ends = {point: here for point, here in reach.items() if sets.machine.good_at(point[0])}

    def promise(self, configuration: Configuration) -> Promise:
        """What is promised from a configuration that can be reached."""
        if not self._sets.has(self.leading, configuration):
            return "never"
        if not self._sets.has(self._unsure, configuration):
            return "always"
        return "choosing-well" if self._sets.has(self._sure, configuration) else "with-luck"

    def foresee(self) -> None:
        """As promise.py says."""
        assert self._unsure is not None
        assert self._sure is not None

    @cached_property
    def leading(self) -> Region:
        """From where some walk reaches a good end, that included."""
        return self._leading_to(self._ends, self._reach)

    @cached_property
    def _unsure(self) -> Region:
        """From where some walk reaches what leads to no good end."""
        return self._leading_to(without(self._reach, self.leading), self._reach)

    @cached_property
    def _sure(self) -> Region:
        """As promise.py says: the greatest set in which every configuration has a way to a good end that stays inside, whatever the
        others decide."""
        inside = self.leading
        while True:
            steady: Region = {}
            for point, here in inside.items():
                for track in self._sets.out[point]:
                    if self._keep(track.move) and not track.move.of_the_customer:
                        there = inside.get(track.target, 0)
                        here ^= here & before(track, self._sets.memories.all ^ there)
                steady[point] = here
            stays = self._leading_to(self._ends, steady)
            if stays == inside:
                return inside
            inside = stays

    def _leading_to(self, region: Region, among: Region) -> Region:
        return leading_to(self._sets, region, among, self._stopwatch, self._keep)


def promises(sets: Sets, reach: Region, outlook: Outlook, stopwatch: Stopwatch) -> Promises:
    """The promises of a space, by all of its transitions, and with failures left out."""
    starts = {entry: arrival.configuration for entry, arrival in sets.seen.starts()}
    entries = {entry: outlook.promise(start) for entry, start in starts.items()}
    if not any(track.move.failure for tracks in sets.out.values() for track in tracks):
        return Promises(entries, worst(entries.values()))
    calm = Outlook(sets, reach, stopwatch, no_failure)
    return Promises(entries, worst(calm.promise(start) for start in starts.values()))
