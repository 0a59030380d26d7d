"""The space of one persona on one journey: every reachable configuration, every open transition, and shortest walks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar

from cxtest.analysis.search import BreadthFirst, backwards, reachable
from cxtest.analysis.slices import Slice
from cxtest.config import Stopwatch
from cxtest.errors import LimitReached
from cxtest.machine.machine import Arrival, Machine
from cxtest.machine.path import Path, Trail
from cxtest.machine.state import Configuration, Cost, Event, Move


class Edge(NamedTuple):
    """An open transition of the space: `target` is the number of the configuration that it leads to."""

    move: Move
    target: int
    events: tuple[Event, ...]
    cost: Cost


@dataclass
class Space:
    """Every configuration that was explored, numbered in breadth-first order, and the edges out of each.

    `seen` is the slice of the machine that was explored, None for the whole: its configurations are those of the machine, with nothing in
    them but what the question sees.

    `limit` says what stopped the exploration; None if all was explored. A configuration that was found but not looked into has
    None for its edges.
    """

    machine: Machine
    found: BreadthFirst[Configuration]
    edges: list[list[Edge] | None]
    starts: dict[str, int]
    arrivals: dict[str, Arrival]
    seen: Slice | None = None
    limit: LimitReached | None = None
    _cache: dict[str, list[list[int]]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.found.nodes)

    @property
    def configurations(self) -> list[Configuration]:
        """The configurations, by number."""
        return self.found.nodes

    def number_of(self, configuration: Configuration) -> int:
        """The number of what this space knows of a configuration of the machine."""
        return self.found.index[self.seen.seen_of(configuration) if self.seen else configuration]

    def out(self, number: int) -> list[Edge]:
        """The open transitions out of a configuration, in file order; none of one that was not looked into."""
        return self.edges[number] or []

    def looked_into(self) -> Iterator[tuple[int, Configuration, list[Edge]]]:
        """Every configuration whose open transitions are known, nearest first."""
        for number, edges in enumerate(self.edges):
            if edges is not None:
                yield number, self.configurations[number], edges

    def way_to(self, number: int) -> Trail:
        """A shortest walk to a configuration."""
        start, moves = self.found.way_to(number)
        return next(entry for entry, begins in self.starts.items() if begins == start), moves

    def walk(self, number: int, *more: Move) -> Path:
        """A shortest walk to a configuration, and `more` moves from there, replayed through the machine."""
        entry, moves = self.way_to(number)
        return Path.replay(self.machine, entry, (*moves, *more))

    def way_from(self, entry: str, goals: Collection[int]) -> Trail:
        """A shortest walk from one entry to one of these configurations, at least one of which it leads to."""
        ways: BreadthFirst[int] = BreadthFirst()
        waiting = deque([ways.add(self.starts[entry])])
        while ways.nodes[number := waiting.popleft()] not in goals:
            for edge in self.out(ways.nodes[number]):
                known = len(ways.nodes)
                if ways.add(edge.target, (number, edge.move)) == known:
                    waiting.append(known)
        return entry, ways.way_to(number)[1]

    def successors(self, keep: Callable[[Edge], bool] = lambda _: True) -> list[list[int]]:
        """The graph of the edges that are kept."""
        return [[edge.target for edge in self.out(number) if keep(edge)] for number in range(len(self))]

    def reachable_from(self, entry: str) -> set[int]:
        """The configurations that can be reached from an entry."""
        return reachable([self.starts[entry]], self._graph("onwards").__getitem__)

    @property
    def before(self) -> list[list[int]]:
        """From which configurations an edge leads to each."""
        return self._graph("backwards")

    def leading_to(self, goal: Callable[[Configuration], bool]) -> set[int]:
        """The configurations from which some walk reaches one that is a goal, those included."""
        goals = [number for number, c in enumerate(self.configurations) if goal(c)]
        return reachable(goals, self.before.__getitem__)

    def _graph(self, direction: str) -> list[list[int]]:
        if not self._cache:
            onwards = self.successors()
            self._cache.update(onwards=onwards, backwards=backwards(onwards))
        return self._cache[direction]


class Searched(Protocol):
    """What was searched, and what stopped the search; None if nothing did."""

    @property
    def limit(self) -> LimitReached | None:
        """The limit that it was stopped at."""
        ...


Complete = TypeVar("Complete", bound=Searched)


def whole(found: Complete) -> Complete:
    """What was found, for questions that only a complete search answers.

    Raises:
        LimitReached: it was stopped at a limit.
    """
    if found.limit is not None:
        raise found.limit
    return found


def explore(machine: Machine, stopwatch: Stopwatch, seen: Slice | None = None, most: int | None = None) -> Space:
    """Explores every configuration that can be reached from the persona's entries, as far as the limits allow.

    Args:
        machine: the machine.
        stopwatch: the limits.
        seen: a slice of the machine, to explore that instead.
        most: how many configurations to find at most, if fewer than the limits allow.
    """
    found: BreadthFirst[Configuration] = BreadthFirst()
    edges: list[list[Edge] | None] = []
    begun = (seen or machine).starts()
    starts = {start.entry: found.add(start.arrival.configuration) for start in begun}
    space = Space(machine, found, edges, starts, {start.entry: start.arrival for start in begun}, seen)
    allowed = stopwatch.limits.configurations if most is None else most
    waiting = deque(sorted(set(starts.values())))
    edges += [None] * len(found.nodes)
    try:
        while waiting:
            number = waiting.popleft()
            stopwatch.check(number, "configurations looked into")
            if len(found.nodes) > allowed:
                raise LimitReached("configurations", allowed, f"{len(found.nodes)} found, {len(waiting) + 1} of them not looked into")
            out = []
            for move, arrival in (seen or machine).successors(found.nodes[number]):
                target = found.add(arrival.configuration, (number, move))
                if target == len(edges):
                    edges.append(None)
                    waiting.append(target)
                out.append(Edge(move, target, arrival.events, arrival.cost))
            edges[number] = out
    except LimitReached as limit:
        space.limit = limit
    return space
