"""What a persona is promised, on sets of configurations: what promise.py says of those that are listed one by one."""

from __future__ import annotations

from cxtest.analysis.dense import Region, Sets, before
from cxtest.analysis.dense_search import Keep, every, leading_to, no_failure, without
from cxtest.analysis.promise import Promise, Promises, worst
from cxtest.config import Stopwatch


def promises(sets: Sets, reach: Region, good: Region, stopwatch: Stopwatch) -> Promises:
    """The promises of a space.

    Args:
        sets: its transitions.
        reach: what can be reached.
        good: of this, from where a good end can be.
        stopwatch: the limits.
    """
    entries = _from_entries(sets, reach, good, stopwatch, every)
    undisturbed = entries
    if any(track.move.failure for tracks in sets.out.values() for track in tracks):
        calm = leading_to(sets, ends(sets, good), reach, stopwatch, no_failure)
        undisturbed = _from_entries(sets, reach, calm, stopwatch, no_failure)
    return Promises(entries, worst(undisturbed.values()))


def ends(sets: Sets, region: Region) -> Region:
    """The good ends of a region."""
    return {point: here for point, here in region.items() if sets.machine.good_at(point[0])}


def _from_entries(sets: Sets, reach: Region, good: Region, stopwatch: Stopwatch, keep: Keep) -> dict[str, Promise]:
    unsure = leading_to(sets, without(reach, good), reach, stopwatch, keep)
    sure: Region | None = None
    found: dict[str, Promise] = {}
    for entry, arrival in sets.seen.starts():
        start = arrival.configuration
        if not sets.has(good, start):
            found[entry] = "never"
        elif not sets.has(unsure, start):
            found[entry] = "always"
        else:
            sure = _almost_sure(sets, good, stopwatch, keep) if sure is None else sure
            found[entry] = "choosing-well" if sets.has(sure, start) else "with-luck"
    return found


def _almost_sure(sets: Sets, good: Region, stopwatch: Stopwatch, keep: Keep) -> Region:
    """As promise.py says: the greatest set in which every configuration has a way to a good end that stays inside, whatever the others
    decide."""
    inside = good
    while True:
        steady: Region = {}
        for point, here in inside.items():
            for track in sets.out[point]:
                if keep(track.move) and not track.move.of_the_customer:
                    there = inside.get(track.target, 0)
                    here ^= here & before(track, sets.memories.all ^ there)
            steady[point] = here
        stays = leading_to(sets, ends(sets, good), steady, stopwatch, keep)
        if stays == inside:
            return inside
        inside = stays
