"""Budgets: which walks no other walk beats on every capped key, and whether one of them is within all caps at once.

Labels are walks, compared by what they have cost so far on the capped keys; one that another beats or equals on every key, at the same
configuration, after no more transitions, is dropped. After Martins, "On a multicriteria shortest path problem", European J. of
Operational Research 16(2), 1984.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import add, le
from typing import Literal, NamedTuple

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

INFINITE = float("inf")


@dataclass(frozen=True)
class Budget:
    """The keys of the ledger that a persona caps, in the order of the ledger, and the caps. Without caps, everything is within."""

    keys: tuple[str, ...] = ()
    caps: tuple[float, ...] = ()

    def of(self, cost: Cost | Ledger, end: End = "low") -> Vector:
        """What a cost is on the capped keys."""
        ledger = cost if isinstance(cost, Ledger) else cost.low if end == "low" else cost.high
        return tuple([getattr(ledger, key) for key in self.keys])

    def spent_on(self, path: Path, end: End = "low") -> Vector:
        """What a walk spends on the capped keys."""
        return tuple(map(sum, zip(*(self.of(arrival.cost, end) for arrival in path.arrivals), strict=True)))

    def within(self, spent: Vector) -> bool:
        """Whether what was spent is at or under every cap."""
        return all(map(le, spent, self.caps))


def budget_of(machine: Machine) -> Budget:
    """The budget of a machine's persona, in the units of its ledger."""
    caps = {key: machine.cap(key) for key in Ledger._fields}
    return Budget(tuple(k for k, c in caps.items() if c is not None), tuple(c for c in caps.values() if c is not None))


class Label(NamedTuple):
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


Room = Sequence[tuple[float, ...]]
"""For each configuration, how much may have been spent there of each capped key, for what is still to come to be within budget."""


class Spending:
    """A space with what each of its edges spends of a budget, with ranges at one end."""

    def __init__(self, space: Space, budget: Budget, end: End = "low") -> None:
        self.space, self.budget, self.end = space, budget, end
        known: dict[int, Vector] = {}

        def spends(cost: Cost) -> Vector:
            if id(cost) not in known:
                known[id(cost)] = budget.of(cost, end)
            return known[id(cost)]

        self.edges = [[(edge, spends(edge.cost)) for edge in space.out(number)] for number in range(len(space))]
        self._rooms: dict[tuple[str, bool], Room] = {}

    def start(self, entry: str) -> Label:
        """The walk that has only just arrived at an entry."""
        return Label(self.space.starts[entry], self.budget.of(self.space.arrivals[entry].cost, self.end))

    @cached_property
    def wanted(self) -> set[int]:
        """The configurations that end with an outcome that the persona wants."""
        return {number for number, c in enumerate(self.space.configurations) if self.space.machine.wanted(c)}

    @cached_property
    def good(self) -> set[int]:
        """The good ends."""
        return {number for number, c in enumerate(self.space.configurations) if self.space.machine.good(c)}

    @cached_property
    def leading_to_good_undisturbed(self) -> set[int]:
        """The configurations from which a good end can be reached without failures, those included."""
        return reachable(self.good, backwards(self.space.successors(lambda edge: not edge.move.failure)).__getitem__)

    def room(self, goals: Literal["wanted", "good"], *, undisturbed: bool = False) -> Room:
        """The room that is left on the way to a goal: each cap, less the least that is still to be spent of that key by itself. Where no
        goal can be reached (undisturbed: without failures) there is none at all."""
        key = goals, undisturbed
        if key not in self._rooms:
            ends = self.wanted if goals == "wanted" else self.good
            turned: list[list[tuple[int, Vector]]] = [[] for _ in self.edges]
            for number, edges in enumerate(self.edges):
                for edge, spent in edges:
                    if not (undisturbed and edge.move.failure):
                        turned[edge.target].append((number, spent))
            columns = [_least(turned, ends, i) for i in range(len(self.budget.keys))]
            every = zip(*columns, strict=True) if columns else [()] * len(self.edges)
            self._rooms[key] = [tuple(map(_less, self.budget.caps, least)) for least in every]
        return self._rooms[key]


def labels(
    spending: Spending,
    begin: Iterable[Label],
    stopwatch: Stopwatch,
    *,
    keep: Callable[[Edge], bool] = lambda _: True,
    room: Room | None = None,
    capped: bool = True,
) -> Iterator[Label]:
    """Every walk worth comparing, fewest transitions first; ties in file order.

    Args:
        spending: what edges spend.
        begin: where walks begin.
        stopwatch: the limits.
        keep: which edges may be taken.
        room: how much may have been spent where; the caps if left out.
        capped: leave out walks for which there is no room.

    Raises:
        LimitReached: more labels, or seconds, than allowed.
    """
    best: dict[int, list[Vector]] = {}
    waiting: deque[Label] = deque()
    count, caps = 0, spending.budget.caps

    def worth(number: int, spent: Vector) -> bool:
        if capped and not all(map(le, spent, room[number] if room else caps)):
            return False
        rivals = best.setdefault(number, [])
        if any(all(map(le, rival, spent)) for rival in rivals):
            return False
        rivals[:] = [rival for rival in rivals if not all(map(le, spent, rival))]
        rivals.append(spent)
        return True

    for label in begin:
        if worth(label.number, label.spent):
            waiting.append(label)
    while waiting:
        label = waiting.popleft()
        count += 1
        stopwatch.check(count, "partial walks compared")
        if count > stopwatch.limits.labels:
            raise LimitReached("labels", stopwatch.limits.labels, f"{count} partial walks compared, and more to come")
        yield label
        for edge, cost in spending.edges[label.number]:
            if keep(edge):
                spent = tuple(map(add, label.spent, cost))
                if worth(edge.target, spent):
                    waiting.append(Label(edge.target, spent, (label, edge.move)))


def _less(cap: float, least: float) -> float:
    return -1 if least == INFINITE else cap - least


def _least(turned: list[list[tuple[int, Vector]]], goals: set[int], key: int) -> list[float]:
    """For each configuration, the least that is still to be spent of one key to a goal; infinite where none can be reached."""
    least = [INFINITE] * len(turned)
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


def within_budget(spending: Spending, entry: str, stopwatch: Stopwatch) -> Label | None:
    """A walk from an entry to a wanted outcome within budget, with the fewest transitions; None if there is none."""
    found = labels(spending, [spending.start(entry)], stopwatch, room=spending.room("wanted"))
    return next((label for label in found if label.number in spending.wanted), None)


def nearest_misses(spending: Spending, entry: str, stopwatch: Stopwatch) -> list[Label]:
    """The walks from an entry to a wanted outcome that no other beats on every capped key, cheapest on the first key first."""
    leads = spending.space.leading_to(spending.space.machine.wanted)
    ends: list[Label] = []
    for label in labels(spending, [spending.start(entry)], stopwatch, keep=lambda edge: edge.target in leads, capped=False):
        if label.number in spending.wanted and not any(all(map(le, other.spent, label.spent)) for other in ends):
            ends = [other for other in ends if not all(map(le, label.spent, other.spent))] + [label]
    return sorted(ends, key=lambda label: label.spent)


def cheapest(spending: Spending, entry: str, key: str, stopwatch: Stopwatch) -> Label | None:
    """A walk from an entry to a wanted outcome that spends as little of one key as any does; None if none leads there.

    Of several, one with the fewest transitions; ties in file order. After Dijkstra, "A note on two problems in connexion with graphs",
    Numerische Mathematik 1, 1959.

    Args:
        spending: what edges spend, of this key among others.
        entry: where walks begin.
        key: the key of the ledger.
        stopwatch: the limits.

    Raises:
        LimitReached: more labels, or seconds, than allowed.
    """
    i, start = spending.budget.keys.index(key), spending.start(entry)
    waiting, done, count = [(start.spent[i], 0, 0, start)], set[int](), 0
    while waiting:
        spent, moves, _, label = heapq.heappop(waiting)
        if label.number in done:
            continue
        if label.number in spending.wanted:
            return label
        done.add(label.number)
        stopwatch.check(len(done), "partial walks compared")
        if len(done) > stopwatch.limits.labels:
            raise LimitReached("labels", stopwatch.limits.labels, f"{len(done)} partial walks compared, and more to come")
        for edge, cost in spending.edges[label.number]:
            if edge.target not in done:
                count += 1
                after = Label(edge.target, tuple(map(add, label.spent, cost)), (label, edge.move))
                heapq.heappush(waiting, (spent + cost[i], moves + 1, count, after))
    return None


def fatal_failures(spending: Spending, entry: str, stopwatch: Stopwatch) -> Iterator[tuple[Move, Label, bool]]:
    """The failures after which nothing can be put right, though all else goes right, with a walk that runs into each.

    All walks from the entry that take the failure exactly once, and no other, miss every good end within budget (semantics.md, section
    6, `fatal-failure`). The label is a walk without failures, within budget so far, where the failure is open; the flag says that a good
    end can still be reached, if only outside the budget.
    """
    space, good, leads = spending.space, spending.good, spending.leading_to_good_undisturbed
    if not good & space.reachable_from(entry):
        return

    def undisturbed(edge: Edge) -> bool:
        return not edge.move.failure

    room = spending.room("good", undisturbed=True)
    begin = [spending.start(entry)]
    if not any(label.number in good for label in labels(spending, begin, stopwatch, keep=undisturbed, room=room)):
        spending = Spending(space, Budget())
        begin = [spending.start(entry)]
    failures: dict[Move, list[tuple[Label, Edge, Vector]]] = {}
    for label in labels(spending, begin, stopwatch, keep=undisturbed):
        for edge, cost in spending.edges[label.number]:
            if edge.move.failure:
                failures.setdefault(edge.move, []).append((label, edge, cost))
    for move, taken in sorted(failures.items(), key=lambda found: found[0].index):
        after = [
            Label(edge.target, tuple(map(add, label.spent, cost)), (label, move)) for label, edge, cost in taken if edge.target in leads
        ]
        # Without a budget, that some target leads to a good end is all there is to know.
        survived = bool(after) and (
            not spending.budget.keys
            or any(label.number in good for label in labels(spending, after, stopwatch, keep=undisturbed, room=room))
        )
        if not survived:
            yield move, taken[0][0], bool(after)
