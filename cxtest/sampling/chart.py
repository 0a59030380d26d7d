"""A chart: from where a walk can still become what is asked of it, and how far it is; so that no walk is drawn in vain."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from cxtest.analysis.search import BreadthFirst
from cxtest.errors import LimitReached
from cxtest.machine.path import Trail
from cxtest.machine.state import Move
from cxtest.sampling.walker import REMEMBERED, Node, Walker

FAILURE, THROUGH = 1, 2


class Asked(NamedTuple):
    """What is asked of a walk: to end at a wanted outcome, to have a failure, to take one of these transitions (none: any will do)."""

    goal: bool = False
    failure: bool = False
    through: frozenset[Move] = frozenset()

    @property
    def missing(self) -> int:
        """What a walk lacks before it has taken anything."""
        return FAILURE * self.failure | THROUGH * bool(self.through)

    def after(self, missing: int, move: Move) -> int:
        """What a walk still lacks once it has taken a transition."""
        return missing & ~(FAILURE * move.failure | THROUGH * (move in self.through))


Spot = tuple[Node, int]
"""Where a walk stands, and what it lacks."""


class Chart:
    """How many transitions it takes at least, from each spot that walks come to, to all that is asked."""

    def __init__(self, walker: Walker, asked: Asked) -> None:
        """Explores.

        Raises:
            LimitReached: there are more spots than are kept.
        """
        self.asked = asked
        self._found: BreadthFirst[Spot] = BreadthFirst()
        self._entries: dict[int, str] = {}
        for entry, node in walker.starts.items():
            self._entries.setdefault(self._found.add((node, asked.missing)), entry)
        before: list[list[int]] = []
        waiting = deque(range(len(self._found.nodes)))
        while waiting:
            number = waiting.popleft()
            node, missing = self._found.nodes[number]
            for move, target in walker.work_out(node) if node.ways is None else node.ways:
                size = len(self._found.nodes)
                to = self._found.add((target, asked.after(missing, move)), (number, move))
                if to == size:
                    waiting.append(to)
                before += [[] for _ in range(len(self._found.nodes) - len(before))]
                before[to].append(number)
            if len(self._found.nodes) > REMEMBERED:
                raise LimitReached("configurations", REMEMBERED, "walks that must come to something cannot be drawn")
        self._distance = self._distances(walker, before)

    def distance(self, node: Node, missing: int) -> int | None:
        """How many transitions it takes at least from here; None if it cannot be had any more."""
        return self._distance.get((node, missing))

    def steps(self) -> dict[int, tuple[Trail, Spot]]:
        """Each step from which all can still be had, nearest first, with a shortest walk to it."""
        found: dict[int, tuple[Trail, Spot]] = {}
        for number, spot in enumerate(self._found.nodes):
            step = spot[0].point[0]
            if step not in found and spot in self._distance:
                start, moves = self._found.way_to(number)
                found[step] = (self._entries[start], moves), spot
        return found

    def _distances(self, walker: Walker, before: list[list[int]]) -> dict[Spot, int]:
        nodes = self._found.nodes
        before += [[] for _ in range(len(nodes) - len(before))]
        had = [n for n, (node, missing) in enumerate(nodes) if not missing and (not self.asked.goal or walker.wanted(node))]
        distance = dict.fromkeys(had, 0)
        waiting = deque(had)
        while waiting:
            number = waiting.popleft()
            for earlier in before[number]:
                if earlier not in distance:
                    distance[earlier] = distance[number] + 1
                    waiting.append(earlier)
        return {nodes[number]: far for number, far in distance.items()}
