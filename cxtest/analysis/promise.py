"""What a persona is promised: never, with luck, choosing well, or always (docs/semantics.md, section 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from cxtest.analysis.search import backwards, reachable
from cxtest.analysis.space import Edge, Space

Promise = Literal["never", "with-luck", "choosing-well", "always"]
PROMISES: tuple[Promise, ...] = ("never", "with-luck", "choosing-well", "always")
"""From the worst to the best."""


@dataclass(frozen=True)
class Promises:
    """The promise from each entry, and the worst of them: of all that may happen, and undisturbed, without failures."""

    entries: dict[str, Promise]
    undisturbed: Promise

    @property
    def promise(self) -> Promise:
        """The persona's promise on the journey: the worst over the entries."""
        return worst(self.entries.values())


def worst(promises: Iterable[Promise]) -> Promise:
    """The worst of some promises."""
    return min(promises, key=PROMISES.index)


def promises(space: Space) -> Promises:
    """The promises of a space that was explored completely."""
    every = _from_entries(space, lambda _: True)
    undisturbed = _from_entries(space, lambda edge: not edge.move.failure)
    return Promises(every, worst(undisturbed.values()))


def _from_entries(space: Space, keep: Callable[[Edge], bool]) -> dict[str, Promise]:
    onwards = space.successors(keep)
    before = backwards(onwards)
    good = {number for number, c in enumerate(space.configurations) if space.machine.good(c)}
    can_reach = reachable(good, before.__getitem__)
    sure = _almost_sure(space, good, can_reach, keep)
    found: dict[str, Promise] = {}
    for entry, start in space.starts.items():
        if start not in can_reach:
            found[entry] = "never"
        elif reachable([start], onwards.__getitem__) <= can_reach:
            found[entry] = "always"
        else:
            found[entry] = "choosing-well" if start in sure else "with-luck"
    return found


def _almost_sure(space: Space, good: set[int], can_reach: set[int], keep: Callable[[Edge], bool]) -> set[int]:
    """The configurations from which the customer, choosing well, reaches a good end with probability 1 if everyone else is fair.

    The greatest set in which every configuration has a way to a good end that stays inside, whatever the others decide: an action is
    one of the customer's transitions together with all of the others', or the others' alone. See Baier and Katoen, "Principles of
    Model Checking", 2008, section 10.6.
    """
    edges = [[edge for edge in space.out(number) if keep(edge)] for number in range(len(space))]
    inside = can_reach
    while True:
        before: list[list[int]] = [[] for _ in edges]
        for number in inside:
            if all(edge.target in inside for edge in edges[number] if not edge.move.of_the_customer):
                for edge in edges[number]:
                    if edge.target in inside:
                        before[edge.target].append(number)
        stays = reachable(good, before.__getitem__)
        if stays == inside:
            return inside
        inside = stays
