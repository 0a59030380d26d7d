"""Searches over graphs of numbered nodes: breadth first from starts, backwards from goals, components, smallest closed sets."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from cxtest.machine.state import Move

Node = TypeVar("Node")


class BreadthFirst(Generic[Node]):
    """The nodes found by breadth-first search, in the order of discovery, and a shortest way to each.

    Ties go to the start that comes first, then to the move that comes first: with moves in file order, every search is the same.
    """

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.index: dict[Node, int] = {}
        self.came_from: list[tuple[int, Move] | None] = []

    def add(self, node: Node, came_from: tuple[int, Move] | None = None) -> int:
        """The number of a node, new or known."""
        number = self.index.setdefault(node, len(self.nodes))
        if number == len(self.nodes):
            self.nodes.append(node)
            self.came_from.append(came_from)
        return number

    def way_to(self, number: int) -> tuple[int, tuple[Move, ...]]:
        """The start that the shortest way to a node begins with, and its moves."""
        moves: list[Move] = []
        step = self.came_from[number]
        while step is not None:
            number, move = step
            moves.append(move)
            step = self.came_from[number]
        return number, tuple(reversed(moves))


def reachable(starts: Iterable[int], successors: Callable[[int], Iterable[int]]) -> set[int]:
    """All nodes that can be reached from the starts, the starts included."""
    found = set(starts)
    waiting = deque(found)
    while waiting:
        for node in successors(waiting.popleft()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def backwards(successors: Sequence[Iterable[int]]) -> list[list[int]]:
    """The same graph with every edge turned round."""
    turned: list[list[int]] = [[] for _ in successors]
    for node, targets in enumerate(successors):
        for target in targets:
            turned[target].append(node)
    return turned


def components(successors: Sequence[Sequence[int]]) -> list[list[int]]:
    """The strongly connected components, each sorted; every one stands behind all others that it leads to.

    After Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Computing 1(2), 1972, without recursion.
    """
    order = [0] * len(successors)
    low = [0] * len(successors)
    component = [-1] * len(successors)
    found: list[list[int]] = []
    stack: list[int] = []
    count = 0
    for root in range(len(successors)):
        if order[root]:
            continue
        work = [(root, 0)]
        while work:
            node, done = work.pop()
            if done == 0:
                count += 1
                order[node] = low[node] = count
                stack.append(node)
            for i in range(done, len(successors[node])):
                target = successors[node][i]
                if not order[target]:
                    work += [(node, i + 1), (target, 0)]
                    break
                if component[target] < 0:
                    low[node] = min(low[node], order[target])
            else:
                if low[node] == order[node]:
                    members: list[int] = []
                    while not members or members[-1] != node:
                        members.append(stack.pop())
                        component[members[-1]] = len(found)
                    found.append(sorted(members))
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
    return found


def closed_sets(successors: Sequence[Sequence[int]]) -> list[list[int]]:
    """The smallest sets that no edge leaves: the bottom strongly connected components, each sorted, in the order of their first node."""
    found = components(successors)
    component = {node: number for number, members in enumerate(found) for node in members}
    leaving = {component[node] for node, targets in enumerate(successors) for target in targets if component[target] != component[node]}
    return sorted(members for number, members in enumerate(found) if number not in leaving)
