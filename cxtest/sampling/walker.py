"""A walker: where walks go, and nothing else, for walks by the thousand.

What is remembered on the way is only what decides which transitions are open (the cone of influence of all guards). Where walks come to
is worked out once, and kept: a walk that comes there again just goes on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from math import lcm

from cxtest.analysis.net import Lane, Net, Point
from cxtest.machine.machine import Machine
from cxtest.machine.path import Trail
from cxtest.machine.primitives import ALWAYS, Do, Guard, Program, run
from cxtest.machine.state import Configuration, Move

REMEMBERED = 100_000
"""How many nodes are kept at most; then all are forgotten, and are worked out again when walks come there."""


class Node:
    """Where a walk can stand: a control point, with what is remembered there of what decides which transitions are open.

    `ways` are the open transitions with the nodes that they lead to, in file order, None until they are worked out; `weights` are sums of
    their weights by the persona's habits, from the first on, and empty where all weigh the same; `total` is below what a number that
    chooses one of them must be.
    """

    __slots__ = ("memory", "point", "total", "ways", "weights")

    def __init__(self, point: Point, memory: int) -> None:
        self.point, self.memory = point, memory
        self.ways: list[tuple[Move, Node]] | None = None
        self.weights: list[int] = []
        self.total = 0

    def way(self, number: int) -> tuple[Move, Node]:
        """The way that a number from 0 to below `total` chooses; the nodes behind it must have been worked out."""
        assert self.ways is not None
        return self.ways[bisect_right(self.weights, number) if self.weights else number]


class Walker:
    """Walks of one persona on one journey, by their habits."""

    def __init__(self, machine: Machine, also: int = 0) -> None:
        """Begins; `also` is what of the memory is to be remembered besides, as bits."""
        self.machine, self._also = machine, also
        self._weights = _weights(machine)
        self._nodes: dict[tuple[Point, int], Node] = {}

    @cached_property
    def _net(self) -> Net:
        return Net(self.machine)

    @cached_property
    def _seen(self) -> int:
        """All that decides which transitions are open, and what is to be remembered besides."""
        reads = self._also
        for lane in self._net.all():
            reads |= lane.guard.reads | lane.counter.reads
        return self._net.cone(reads)

    @cached_property
    def _lanes(self) -> dict[Point, list[tuple[Guard, Program, Lane]]]:
        return {point: [self._lane(lane) for lane in lanes] for point, lanes in self._net.lanes.items()}

    def _lane(self, lane: Lane) -> tuple[Guard, Program, Lane]:
        guard = lane.guard.plus(lane.counter)
        return guard if guard != ALWAYS else ALWAYS, _silent((*lane.leaving, *lane.arriving), self._seen), lane

    @cached_property
    def starts(self) -> dict[str, Node]:
        """Where walks start, by entry."""
        return {start.entry: self.node(start.arrival.configuration) for start in self.machine.starts()}

    def weight(self, move: Move) -> int:
        """What a transition weighs by the persona's habits."""
        return self._weights[move.index]

    def wanted(self, node: Node) -> bool:
        """Whether a node is an outcome that the persona wants."""
        return self.machine.wanted_at(node.point[0])

    def node(self, configuration: Configuration) -> Node:
        """The node of a configuration that can be come to."""
        step, holder, memory = configuration
        return self._node((step, holder), memory & self._seen)

    def work_out(self, node: Node) -> list[tuple[Move, Node]]:
        """The open transitions out of a node, and where they lead to; `node.ways` from then on."""
        if len(self._nodes) > REMEMBERED:
            self._nodes.clear()
        memory, ways, weights = node.memory, list[tuple[Move, Node]](), list[int]()
        for guard, program, lane in self._lanes[node.point]:
            if guard is ALWAYS or guard.holds(memory):
                ways.append((lane.way.move, self._node(lane.target, run(program, memory, memory, []))))
                weights.append(self._weights[lane.way.move.index])
        same = len(set(weights)) < 2
        node.weights = [] if same else list(accumulate(weights))
        node.total = len(ways) if same else node.weights[-1]
        node.ways = ways
        return ways

    def walk(self, entry: str, chance: Callable[[], float], length: int) -> Trail:
        """A random walk from an entry; ends where nothing is open, or after `length` transitions.

        Args:
            entry: one of the persona's.
            chance: gives numbers from 0 to below 1.
            length: the most transitions.
        """
        node, moves = self.starts[entry], list[Move]()
        for _ in range(length):
            ways = node.ways
            if ways is None:
                ways = self.work_out(node)
            if not ways:
                break
            number = int(chance() * node.total)
            move, node = ways[bisect_right(node.weights, number) if node.weights else number]
            moves.append(move)
        return entry, tuple(moves)

    def _node(self, point: Point, memory: int) -> Node:
        key = point, memory
        node = self._nodes.get(key)
        if node is None:
            node = self._nodes[key] = Node(point, memory)
        return node


def _silent(program: Program, seen: int) -> Program:
    """A program without its events, and without what nobody looks at."""
    left: list[Do] = []
    for do in program:
        inside, sets, clears = _silent(do.inside, seen), do.sets & seen, do.clears & seen
        if not (sets or clears or do.counts or inside):
            continue
        assert do.on_arrival is ALWAYS, "what an arrival found decides on events alone"
        if left and left[-1][:2] == (ALWAYS, ALWAYS) and do.when is ALWAYS and not (inside or left[-1].inside or left[-1].counts):
            before = left.pop()
            sets, clears = before.sets & ~clears | sets, before.clears | clears
        left.append(Do(do.when, ALWAYS, sets, clears, do.counts, None, inside))
    return tuple(left)


def _weights(machine: Machine) -> list[int]:
    """What each transition weighs by the persona's habits, as whole numbers in the same proportions."""
    habits = machine.persona.habits
    written = [habits.get(f"{move.step}.{move.trigger}", habits.get(move.trigger, Decimal(1))) for move in machine.moves]
    whole = lcm(*(weight.as_integer_ratio()[1] for weight in written))
    return [int(weight * whole) for weight in written]
