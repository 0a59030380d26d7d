"""One fact, term or promise on top of a space: the space in product with the few variables that one question adds to it.

The space says which walks there are; the variables are followed along them. So a question about one fact costs what the space costs,
times the few combinations of who knows it that there are.
"""

from __future__ import annotations

from cxtest.analysis.net import Net
from cxtest.analysis.space import Space
from cxtest.analysis.strands import Strand
from cxtest.config import Stopwatch
from cxtest.errors import LimitReached
from cxtest.machine.path import Trail
from cxtest.machine.primitives import run
from cxtest.machine.state import Event


class Lanes:
    """The edges of a space as lanes of its net, found once for all the questions on top of it."""

    def __init__(self, net: Net, space: Space) -> None:
        self.net, self.space = net, space
        self.out: list[list[tuple[int, int]]] = []
        for number, (step, holder, _) in enumerate(space.configurations):
            self.out.append([(edge.target, net.number((step, holder), edge.move)) for edge in space.out(number)])


class Product:
    """A space with one strand on top of it, and each event of the strand where it is first told.

    `nodes` are pairs of the number of a configuration of the space, and what is set of the strand's variables there, in breadth-first
    order; `found` says for each event of which node, and by which lane, it is first told; None for the lane where a walk begins with it.

    `limit` says what stopped the search, None if nothing did: what was found until then stands.
    """

    def __init__(self, lanes: Lanes, strand: Strand, stopwatch: Stopwatch) -> None:
        self._lanes, self._net, self._strand = lanes, lanes.net, strand
        self._done: dict[tuple[int, int], tuple[int, tuple[Event, ...]]] = {}
        self.limit: LimitReached | None = None
        self.nodes: list[tuple[int, int]] = []
        self._came_from: list[tuple[int, int] | None] = []
        self._index: dict[tuple[int, int], int] = {}
        self.found: dict[Event, tuple[int, int | None]] = {}
        self._entries: dict[int, str] = {}
        for start in self._net.starts:
            number, memory = lanes.space.starts[start.entry], start.arrival.configuration.memory & strand.mask
            node = self._add((number, memory), None)
            self._entries.setdefault(node, start.entry)
            for event in start.arrival.events:
                if event in strand.events:
                    self.found.setdefault(event, (node, None))
        node, index, concerned = 0, self._index, strand.programs
        while node < len(self.nodes) and self.limit is None:
            number, memory = self.nodes[node]
            for target, lane in lanes.out[number]:
                after = memory
                if lane in concerned:
                    after, told = self._by(lane, memory)
                    for event in told:
                        self.found.setdefault(event, (node, lane))
                new = target, after
                if new not in index:
                    index[new] = len(index)
                    self.nodes.append(new)
                    self._came_from.append((node, lane))
            node += 1
            self.limit = self._stopped(node, stopwatch)

    def _stopped(self, node: int, stopwatch: Stopwatch) -> LimitReached | None:
        """The limit that a search is at which has looked into so many nodes."""
        allowed = stopwatch.limits.configurations
        if len(self.nodes) > allowed:
            return LimitReached("configurations", allowed, f"{len(self.nodes)} found, {len(self.nodes) - node} of them not looked into")
        try:
            if node % 1024 == 1:
                stopwatch.check(node, "configurations looked into")
        except LimitReached as limit:
            return limit
        return None

    def __len__(self) -> int:
        return len(self.nodes)

    def targets(self, node: int) -> list[int]:
        """The nodes that a node leads to."""
        number, memory = self.nodes[node]
        return [
            self._index[target, self._by(lane, memory)[0] if lane in self._strand.programs else memory]
            for target, lane in self._lanes.out[number]
        ]

    def _by(self, lane: int, memory: int) -> tuple[int, tuple[Event, ...]]:
        """What is set after taking a lane, and the events on the way."""
        key = lane, memory
        found = self._done.get(key)
        if found is None:
            leaving, arriving = self._strand.programs[lane]
            events: list[Event] = []
            left = run(leaving, memory, memory, events)
            found = self._done[key] = run(arriving, left, left, events) & self._strand.mask, tuple(events)
        return found

    def walk(self, node: int, lane: int | None = None) -> Trail:
        """A shortest walk to a node, and by one lane more from there."""
        moves = [] if lane is None else [self._net.move(lane)]
        came = self._came_from[node]
        while came is not None:
            node, by = came
            moves.append(self._net.move(by))
            came = self._came_from[node]
        return self._entries[node], tuple(reversed(moves))

    def _add(self, node: tuple[int, int], came_from: tuple[int, int] | None) -> int:
        number = self._index.setdefault(node, len(self.nodes))
        if number == len(self.nodes):
            self.nodes.append(node)
            self._came_from.append(came_from)
        return number
