"""What a persona is promised: never, with luck, choosing well, or always (docs/semantics.md, section 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
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


class Outlook:
    """What is promised from each configuration of a space that was explored completely, by the edges that count.

    What that takes is worked out once, each part when it is first asked for.
    """

    def __init__(self, space: Space, before: Sequence[Iterable[int]], keep: Callable[[Edge], bool]) -> None:
        """Begins; `before` says from which configurations an edge that counts leads to each."""
        self._space, self._before, self._keep = space, before, keep
        self._ends = {number for number, c in enumerate(space.configurations) if space.machine.good(c)}

    def promise(self, number: int) -> Promise:
        """What is promised from a configuration."""
        if number not in self.leading:
            return "never"
        if number not in self._unsure:
            return "always"
        return "choosing-well" if number in self._sure else "with-luck"

    def foresee(self) -> None:
        """Works out all that it takes: each answer after this is a look-up."""
        assert self._unsure is not None
        assert self._sure is not None

    @cached_property
    def leading(self) -> set[int]:
        """The configurations from which some walk reaches a good end, those included."""
        return reachable(self._ends, self._before.__getitem__)

    @cached_property
    def _unsure(self) -> set[int]:
        """Those from which some walk reaches one that leads to no good end."""
        return reachable((number for number in range(len(self._space)) if number not in self.leading), self._before.__getitem__)

    @cached_property
    def _sure(self) -> set[int]:
        """Those from which the customer, choosing well, reaches a good end with probability 1 if everyone else is fair.

        The greatest set in which every configuration has a way to a good end that stays inside, whatever the others decide: an action is
        one of the customer's transitions together with all of the others', or the others' alone. See Baier and Katoen, "Principles of
        Model Checking", 2008, section 10.6.
        """
        edges = [[edge for edge in self._space.out(number) if self._keep(edge)] for number in range(len(self._space))]
        inside = self.leading
        while True:
            before: list[list[int]] = [[] for _ in edges]
            for number in inside:
                if all(edge.target in inside for edge in edges[number] if not edge.move.of_the_customer):
                    for edge in edges[number]:
                        if edge.target in inside:
                            before[edge.target].append(number)
            stays = reachable(self._ends, before.__getitem__)
            if stays == inside:
                return inside
            inside = stays


def promises(space: Space, outlook: Outlook) -> Promises:
    """The promises of a space that was explored completely, by all of its edges, and with failures left out."""
    calm = Outlook(space, backwards(space.successors(_no_failure)), _no_failure)
    entries = {entry: outlook.promise(start) for entry, start in space.starts.items()}
    return Promises(entries, worst(calm.promise(start) for start in space.starts.values()))


def _no_failure(edge: Edge) -> bool:
    return not edge.move.failure
