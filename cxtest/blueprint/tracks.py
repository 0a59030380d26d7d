"""Pieces of lines side by side in a gutter or a channel: in which order, so that they cross least, and on how many tracks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

CLEAR: Final = 9.0
"""How far pieces on one track stay apart, in pixels."""
ROUNDS: Final = 8


class End(NamedTuple):
    """An end of a piece: where along the gutter it is, and to which side the line goes on (-1: to the first track, 1: to the last)."""

    at: float
    side: int


class Run(NamedTuple):
    """A piece of the line of an arrow within one gutter or channel."""

    id: str
    one: End
    other: End

    @property
    def low(self) -> float:
        """Where it begins."""
        return min(self.one.at, self.other.at)

    @property
    def high(self) -> float:
        """Where it ends."""
        return max(self.one.at, self.other.at)


def tracks_of(runs: Sequence[Run]) -> dict[str, int]:
    """The track of each run; tracks count from 0."""
    order = _ordered(runs)
    tracks: dict[str, int] = {}
    for place, run in enumerate(order):
        beside = [tracks[other.id] for other in order[:place] if other.low < run.high + CLEAR and run.low < other.high + CLEAR]
        tracks[run.id] = 1 + max(beside, default=-1)
    return tracks


def _ordered(runs: Sequence[Run]) -> list[Run]:
    """The runs in an order in which they cross little: each is moved to where it is best until none moves any more."""
    order = sorted(runs, key=lambda run: (run.one.side + run.other.side, run.high - run.low, run.low, run.id))
    cost = {(a.id, b.id): _crossings(a, b) for a in order for b in order if a is not b}
    for _ in range(ROUNDS):
        moved = False
        for run in tuple(order):
            here = order.index(run)
            rest = order[:here] + order[here + 1 :]
            total = sum(cost[run.id, other.id] for other in rest)
            best, least, at_here = 0, total, total
            for place, other in enumerate(rest, 1):
                total += cost[other.id, run.id] - cost[run.id, other.id]
                if total < least:
                    best, least = place, total
                if place == here:
                    at_here = total
            if least < at_here:
                order = [*rest[:best], run, *rest[best:]]
                moved = True
        if not moved:
            break
    return order


def _crossings(first: Run, second: Run) -> float:
    """How often two runs cross if `first` is on a track before `second`; two that would lie on each other count as many."""
    crossed = 0.0
    for end in (first.one, first.other):
        if end.side == 1 and second.low <= end.at <= second.high:
            crossed += 1 if second.low < end.at < second.high else 4
    for end in (second.one, second.other):
        if end.side == -1 and first.low <= end.at <= first.high:
            crossed += 1 if first.low < end.at < first.high else 4
    return crossed
