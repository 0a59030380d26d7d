"""Budgets: which walks no other walk beats on every capped key, and whether one of them is within all caps at once.

Labels are walks, compared by what they have cost so far on the capped keys; one that another beats or equals on every key, at the same
configuration, after no more transitions, is dropped. After Martins, "On a multicriteria shortest path problem", European J. of
Operational Research 16(2), 1984.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from cxtest.analysis.search import backwards, reachable
from cxtest.analysis.space import Edge, Space
from cxtest.config import Stopwatch
from cxtest.errors import LimitReached
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Cost, Ledger, Move

Vector = tuple[int, ...]
End = Literal["low", "high"]
"""Which end of ranges counts."""

NO_CAP = float("inf")


@dataclass(frozen=True)
class Budget:
    """The keys of the ledger that a persona caps, in the order of the ledger, and the caps. Without caps, everything is within."""

    keys: tuple[str, ...] = ()
    caps: tuple[float, ...] = ()

    def of(self, cost: Cost | Ledger, end: End = "low") -> Vector:
        """What a cost is on the capped keys."""
        ledger = cost if isinstance(cost, Ledger) else cost.low if end == "low" else cost.high
        return tuple(getattr(ledger, key) for key in self.keys)

    def spent_on(self, path: Path, end: End = "low") -> Vector:
        """What a walk spends on the capped keys."""
        return tuple(map(sum, zip(*(self.of(arrival.cost, end) for arrival in path.arrivals), strict=True)))

    def within(self, spent: Vector, still: tuple[float, ...] | None = None) -> bool:
        """Whether what was spent, and at least will still be, is at or under every cap."""
        return all(s + t <= c for s, t, c in zip(spent, still or (0,) * len(spent), self.caps, strict=True))

    def without_caps(self) -> Budget:
        """The same keys, for comparing walks, with nothing to exceed."""
        return Budget(self.keys, (NO_CAP,) * len(self.keys))


def budget_of(machine: Machine) -> Budget:
    """The budget of a machine's persona, in the units of its ledger."""
    caps = {key: machine.cap(key) for key in Ledger._fields}
    return Budget(tuple(k for k, c in caps.items() if c is not None), tuple(c for c in caps.values() if c is not None))


@dataclass(frozen=True)
class Label:
    """A walk to a configuration, and what it spent on the capped keys."""

    number: int
    spent: Vector
    came_from: tuple[Label, Move] | None = None

    def walk(self, space: Space, entry: str) -> Path:
        """The walk from its entry, replayed through the machine."""
        moves: list[Move] = []
        step = self.came_from
        while step is not None:
            label, move = step
            moves.append(move)
            step = label.came_from
        return Path.replay(space.machine, entry, reversed(moves))


def start_label(space: Space, entry: str, budget: Budget, end: End = "low") -> Label:
    """The walk that has only just arrived at an entry."""
    return Label(space.starts[entry], budget.of(space.arrivals[entry].cost, end))


def labels(
    space: Space,
    begin: Iterable[Label],
    budget: Budget,
    stopwatch: Stopwatch,
    *,
    keep: Callable[[Edge], bool] = lambda _: True,
    still: Callable[[int], tuple[float, ...] | None] = lambda _: None,
    end: End = "low",
) -> Iterator[Label]:
    """Every walk worth comparing that stays within budget, fewest transitions first; ties in file order.

    Args:
        begin: where walks begin.
        keep: which edges may be taken.
        still: what is at least still to be spent from a configuration to where the question leads; None for nothing.

    Raises:
        LimitReached: more labels, or seconds, than allowed.
    """
    best: dict[int, list[Vector]] = {}
    waiting: deque[Label] = deque()
    count = 0

    def worth(label: Label) -> bool:
        rivals = best.setdefault(label.number, [])
        if not budget.within(label.spent, still(label.number)) or any(_beats(rival, label.spent) for rival in rivals):
            return False
        rivals[:] = [rival for rival in rivals if not _beats(label.spent, rival)]
        rivals.append(label.spent)
        return True

    for label in begin:
        if worth(label):
            waiting.append(label)
    while waiting:
        label = waiting.popleft()
        count += 1
        stopwatch.check(count, "partial walks compared")
        if count > stopwatch.limits.labels:
            raise LimitReached("labels", stopwatch.limits.labels, f"{count} partial walks compared, and more to come")
        yield label
        for edge in space.out(label.number):
            if keep(edge):
                cost = budget.of(edge.cost, end)
                after = Label(edge.target, tuple(map(sum, zip(label.spent, cost, strict=True))), (label, edge.move))
                if worth(after):
                    waiting.append(after)


def still_to_spend(
    space: Space, goals: set[int], budget: Budget, *, keep: Callable[[Edge], bool] = lambda _: True, end: End = "low"
) -> Callable[[int], tuple[float, ...]]:
    """For each configuration, the least that is still to be spent to a goal on each key by itself; infinite where none can be reached."""
    turned: list[list[tuple[int, Vector]]] = [[] for _ in range(len(space))]
    for number in range(len(space)):
        for edge in space.out(number):
            if keep(edge):
                turned[edge.target].append((number, budget.of(edge.cost, end)))
    columns = [_least(turned, goals, key) for key in range(len(budget.keys))]
    return lambda number: tuple(column[number] for column in columns)


def _least(turned: list[list[tuple[int, Vector]]], goals: set[int], key: int) -> list[float]:
    least = [NO_CAP] * len(turned)
    waiting = [(0.0, goal) for goal in goals]
    for goal in goals:
        least[goal] = 0
    while waiting:
        spent, number = heapq.heappop(waiting)
        if spent > least[number]:
            continue
        for before, cost in turned[number]:
            if spent + cost[key] < least[before]:
                least[before] = spent + cost[key]
                heapq.heappush(waiting, (least[before], before))
    return least


def _beats(one: Vector, other: Vector) -> bool:
    return all(a <= b for a, b in zip(one, other, strict=True))


def within_budget(space: Space, entry: str, budget: Budget, stopwatch: Stopwatch, end: End = "low") -> Label | None:
    """A walk from an entry to a wanted outcome within budget, with the fewest transitions; None if there is none."""
    goals = {number for number, c in enumerate(space.configurations) if space.machine.wanted(c)}
    still = still_to_spend(space, goals, budget, end=end)
    found = labels(space, [start_label(space, entry, budget, end)], budget, stopwatch, still=still, end=end)
    return next((label for label in found if label.number in goals), None)


def nearest_misses(space: Space, entry: str, budget: Budget, stopwatch: Stopwatch) -> list[Label]:
    """The walks from an entry to a wanted outcome that no other beats on every capped key, cheapest on the first key first."""
    goals = {number for number, c in enumerate(space.configurations) if space.machine.wanted(c)}
    free = budget.without_caps()
    still = still_to_spend(space, goals, free)
    ends: list[Label] = []
    for label in labels(space, [start_label(space, entry, free)], free, stopwatch, keep=lambda e: NO_CAP not in still(e.target)):
        if label.number in goals and not any(_beats(other.spent, label.spent) for other in ends):
            ends = [other for other in ends if not _beats(label.spent, other.spent)] + [label]
    return sorted(ends, key=lambda label: label.spent)


def fatal_failures(space: Space, entry: str, budget: Budget, stopwatch: Stopwatch) -> Iterator[tuple[Move, Label, bool]]:
    """The failures after which nothing can be put right, though all else goes right, with a walk that runs into each.

    All walks from the entry that take the failure exactly once, and no other, miss every good end within budget (semantics.md, section
    6, `fatal-failure`). The label is a walk without failures, within budget so far, where the failure is open; the flag says that a good
    end can still be reached, if only outside the budget.
    """
    good = {number for number, c in enumerate(space.configurations) if space.machine.good(c)}
    if not good & space.reachable_from(entry):
        return

    def undisturbed(edge: Edge) -> bool:
        return not edge.move.failure

    still = still_to_spend(space, good, budget, keep=undisturbed)
    begin = [start_label(space, entry, budget)]
    if not any(label.number in good for label in labels(space, begin, budget, stopwatch, keep=undisturbed, still=still)):
        budget = Budget()
        begin = [start_label(space, entry, budget)]
    failures: dict[Move, list[tuple[Label, Edge]]] = {}
    for label in labels(space, begin, budget, stopwatch, keep=undisturbed):
        for edge in space.out(label.number):
            if edge.move.failure:
                failures.setdefault(edge.move, []).append((label, edge))
    can_reach = reachable(good, backwards(space.successors(undisturbed)).__getitem__)
    for move, taken in sorted(failures.items(), key=lambda found: found[0].index):
        after = [
            Label(edge.target, tuple(map(sum, zip(label.spent, budget.of(edge.cost), strict=True))), (label, move))
            for label, edge in taken
            if edge.target in can_reach
        ]
        # Without a budget, that some target leads to a good end is all there is to know.
        survived = bool(after) and (
            not budget.keys or any(label.number in good for label in labels(space, after, budget, stopwatch, keep=undisturbed, still=still))
        )
        if not survived:
            yield move, taken[0][0], bool(after)
