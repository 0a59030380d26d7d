"""Shortest ways on from where somebody stands: to a goal, and to each transition that can still be taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cxtest.analysis.net import Point
from cxtest.analysis.search import BreadthFirst
from cxtest.errors import LimitReached, UsageError, no_such
from cxtest.machine.state import Configuration, Move
from cxtest.sampling.walker import REMEMBERED, Node, Walker

Goal = Callable[[Node], bool]
"""Whether somebody who stands there is where they want to be."""


def way_on(walker: Walker, configuration: Configuration, goal: Goal, *, most: int = REMEMBERED) -> tuple[Move, ...] | None:
    """A shortest way on to a goal; ties in file order. It is empty where the goal is here, None where no way leads to one.

    Args:
        walker: the journey as a persona walks it.
        configuration: where they stand; one that can be come to.
        goal: where they want to be: good_end, wanted_outcome, at_step, or a question of one's own.
        most: how many nodes are looked at at most.

    Raises:
        LimitReached: there are more nodes than that, and no goal among these.
    """
    ahead = _Ahead(walker, configuration, most)
    return next((ahead.way_to(number) for number, node in ahead.nodes() if goal(node)), None)


def ways_to_take(
    walker: Walker, configuration: Configuration, wanted: Callable[[Move], bool], *, most: int = REMEMBERED
) -> dict[Move, tuple[Move, ...]]:
    """Each transition asked for that can still be taken, with a shortest way on that ends with taking it; nearest first, ties in file
    order.

    Args:
        walker: the journey as a persona walks it.
        configuration: where they stand; one that can be come to.
        wanted: which transitions are asked for.
        most: how many nodes are looked at at most.

    Raises:
        LimitReached: there are more nodes than that, and not all that are asked for can be taken at these.
    """
    ahead = _Ahead(walker, configuration, most)
    left = {move for move in walker.machine.moves if wanted(move)}
    found: dict[Move, tuple[Move, ...]] = {}
    nodes = ahead.nodes()
    while left and (here := next(nodes, None)) is not None:
        number, node = here
        for move, _ in ahead.ways(node):
            if move in left:
                left.remove(move)
                found[move] = (*ahead.way_to(number), move)
    return found


def good_end(walker: Walker) -> Goal:
    """The goal to end with an outcome that the persona wants or accepts."""
    return lambda node: walker.machine.good_at(node.point[0])


def wanted_outcome(walker: Walker) -> Goal:
    """The goal to end with an outcome that the persona wants."""
    return walker.wanted


def at_step(walker: Walker, step: str) -> Goal:
    """The goal to be at a step.

    Raises:
        UsageError: the journey has no such step.
    """
    steps = walker.machine.steps
    if step not in steps:
        raise UsageError(no_such("step", step, steps))
    number = steps.index(step)
    return lambda node: node.point[0] == number


class _Ahead:
    """What lies ahead of a configuration, as far as somebody looks.

    Nodes go by what they stand for: a walker that has forgotten one makes another that stands for the same.
    """

    def __init__(self, walker: Walker, configuration: Configuration, most: int) -> None:
        self._walker, self._start, self._most = walker, walker.node(configuration), most
        self._found: BreadthFirst[tuple[Point, int]] = BreadthFirst()

    def nodes(self) -> Iterator[tuple[int, Node]]:
        """Every node that can be come to, numbered, nearest first."""
        found = [self._start]
        self._found.add((self._start.point, self._start.memory))
        yield 0, self._start
        # Grows while it is gone through.
        for number, node in enumerate(found):
            for move, target in self.ways(node):
                new = self._found.add((target.point, target.memory), (number, move))
                if new == len(found):
                    if new >= self._most:
                        raise LimitReached("configurations", self._most, "there is more ahead than that")
                    found.append(target)
                    yield new, target

    def ways(self, node: Node) -> list[tuple[Move, Node]]:
        """The open transitions out of a node."""
        return self._walker.work_out(node) if node.ways is None else node.ways

    def way_to(self, number: int) -> tuple[Move, ...]:
        """A shortest way to a node that was found."""
        return self._found.way_to(number)[1]
