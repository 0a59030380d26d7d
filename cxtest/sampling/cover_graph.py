"""The graph of all that walks can do, with what is to be covered on its edges, and what lies before and behind each part of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from cxtest.analysis.net import Point
from cxtest.analysis.search import BreadthFirst, backwards, components
from cxtest.errors import LimitReached
from cxtest.machine.machine import Machine
from cxtest.machine.path import Trail
from cxtest.machine.state import NOBODY, Configuration, Move
from cxtest.sampling.walker import Node, Walker

What = Literal["transitions", "pairs", "hand-offs"]
"""What is to be covered."""

Key = tuple[int, ...]
"""What a transition covers, by numbers: of the transition; of the one before it and of itself; of itself and of the party that lets go."""

Spot = tuple[Point, int, int]
"""A control point, the memory there, and, where pairs are to be covered, the number of the last transition (else `NOBODY`)."""


class Edge(NamedTuple):
    """A transition from one spot to the spot number `target`; `item` is what it covers, as a bit, 0 for nothing."""

    move: Move
    target: int
    item: int


class Route(NamedTuple):
    """A way through the graph: the spot that it begins at, and its edges."""

    start: int
    edges: tuple[Edge, ...]

    @property
    def end(self) -> int:
        """The spot that it ends at."""
        return self.edges[-1].target if self.edges else self.start

    @property
    def items(self) -> int:
        """All that it covers."""
        covered = 0
        for edge in self.edges:
            covered |= edge.item
        return covered


class Graph:
    """All that walks of a persona can do. Spots are numbered, nearest first; sets of items are the bits of a whole number.

    `edges` are those out of each spot, in file order; `entries` says which entry leads to which of the `starts`.
    """

    def __init__(self, walker: Walker, what: What, numbers: Mapping[Key, int], entries: Iterable[str], most: int) -> None:
        """Explores.

        Args:
            walker: says where walks go.
            what: what is to be covered.
            numbers: what is to be covered, by number; the rest does not count.
            entries: where walks begin.
            most: how many spots are kept at most.

        Raises:
            LimitReached: there are more spots.
        """
        self.machine: Machine = walker.machine
        self._found: BreadthFirst[Spot] = BreadthFirst()
        self.edges: list[list[Edge]] = []
        self.entries: dict[int, str] = {}
        pairs, nodes = what == "pairs", list[Node]()
        for entry in entries:
            node = walker.starts[entry]
            number = self._found.add((node.point, node.memory, NOBODY))
            if number == len(nodes):
                nodes.append(node)
                self.entries[number] = entry
        for number, node in enumerate(nodes):  # the list grows on the way
            last, out = self._found.nodes[number][2], list[Edge]()
            for move, after in walker.work_out(node) if node.ways is None else node.ways:
                covered = numbers.get(_key(what, last, move, node.point))
                target = self._found.add((after.point, after.memory, move.index if pairs else NOBODY), (number, move))
                if target == len(nodes):
                    nodes.append(after)
                out.append(Edge(move, target, 0 if covered is None else 1 << covered))
            self.edges.append(out)
            if len(nodes) > most:
                raise LimitReached("configurations", most, f"{len(nodes)} found, and what walks cover is not known")

    def __len__(self) -> int:
        return len(self.edges)

    @cached_property
    def size(self) -> int:
        """How many edges there are."""
        return sum(map(len, self.edges))

    @property
    def starts(self) -> tuple[int, ...]:
        """The spots that walks begin at."""
        return tuple(self.entries)

    def configuration(self, number: int) -> Configuration:
        """Where a spot is, with as much of the memory as is remembered."""
        (step, holder), memory, _ = self._found.nodes[number]
        return Configuration(step, holder, memory)

    def way_to(self, number: int) -> Trail:
        """A shortest walk to a spot."""
        start, moves = self._found.way_to(number)
        return self.entries[start], moves

    @cached_property
    def components(self) -> list[list[int]]:
        """The strongly connected components: within each one walk can take every edge. Each stands behind those that it leads to."""
        return components([[edge.target for edge in out] for out in self.edges])

    @cached_property
    def component(self) -> list[int]:
        """The component of each spot, by number."""
        found = [0] * len(self)
        for number, members in enumerate(self.components):
            for spot in members:
                found[spot] = number
        return found

    @cached_property
    def within(self) -> list[int]:
        """What the edges inside each component cover."""
        found, component = [0] * len(self.components), self.component
        for spot, out in enumerate(self.edges):
            for edge in out:
                if component[edge.target] == component[spot]:
                    found[component[spot]] |= edge.item
        return found

    @cached_property
    def out(self) -> list[list[tuple[int, int]]]:
        """The edges out of each component, as what they cover, and the component that they lead to."""
        found: list[dict[tuple[int, int], None]] = [{} for _ in self.components]
        for spot, out in enumerate(self.edges):
            here = self.component[spot]
            for edge in out:
                there = self.component[edge.target]
                if there != here:
                    found[here][edge.item, there] = None
        return [list(ways) for ways in found]

    @cached_property
    def ahead(self) -> list[int]:
        """All that can be covered from each component on."""
        found: list[int] = []
        for here, items in enumerate(self.within):
            for item, there in self.out[here]:
                items |= item | found[there]
            found.append(items)
        return found

    @cached_property
    def all(self) -> int:
        """All that can be covered."""
        items = 0
        for start in self.starts:
            items |= self.ahead[self.component[start]]
        return items

    @cached_property
    def together(self) -> dict[int, int]:
        """For each item, as a bit, all that some walk covers together with it, itself included."""
        before = list(self.within)
        for here in reversed(range(len(before))):
            for item, there in self.out[here]:
                before[there] |= before[here] | item
        found: dict[int, int] = {}
        for spot, out in enumerate(self.edges):
            for edge in out:
                if edge.item:
                    around = before[self.component[spot]] | edge.item | self.ahead[self.component[edge.target]]
                    found[edge.item] = found.get(edge.item, 0) | around
        return found

    def finish(self, spot: int) -> tuple[Edge, ...]:
        """A shortest way from a spot to an end: a good one if there is any, else an outcome, else where nothing is open; nothing where
        there is no end."""
        way = list[Edge]()
        while self._to_end.get(spot, (0, 0))[1]:
            kind, far = self._to_end[spot]
            way.append(next(edge for edge in self.edges[spot] if self._to_end.get(edge.target) == (kind, far - 1)))
            spot = way[-1].target
        return tuple(way)

    @cached_property
    def _to_end(self) -> dict[int, tuple[int, int]]:
        """From each spot, to which kind of end `finish` goes, and how far that is."""
        kinds: tuple[Callable[[Configuration], bool], ...] = (self.machine.good, lambda c: self.machine.outcome(c) is not None)
        ends = [[n for n in range(len(self)) if is_end(self.configuration(n))] for is_end in kinds]
        before = backwards([[edge.target for edge in out] for out in self.edges])
        found: dict[int, tuple[int, int]] = {}
        for kind, those in enumerate((*ends, [n for n, out in enumerate(self.edges) if not out])):
            # Whoever can reach an end of a better kind goes there: only those who cannot are asked about this one.
            waiting = deque(n for n in those if n not in found)
            found.update(dict.fromkeys(waiting, (kind, 0)))
            while waiting:
                number = waiting.popleft()
                for earlier in before[number]:
                    if earlier not in found:
                        found[earlier] = kind, found[number][1] + 1
                        waiting.append(earlier)
        return found


def _key(what: What, last: int, move: Move, point: Point) -> Key:
    """What a transition covers after another, out of the hands of a holder."""
    if what == "transitions":
        return (move.index,)
    return (last, move.index) if what == "pairs" else (move.index, point[1])
