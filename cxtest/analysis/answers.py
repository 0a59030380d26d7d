"""What can be asked of one persona on one journey, and answered in two ways: slice by slice, or on the space of whole configurations."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from cxtest.analysis.budget import Budget, End, Spending, fatal_failures, within_budget
from cxtest.analysis.control import Control
from cxtest.analysis.listed import Listed
from cxtest.analysis.space import Space, explore
from cxtest.analysis.stuck import runarounds, steps_of, stuck
from cxtest.analysis.watch import watch_space
from cxtest.config import Stopwatch
from cxtest.errors import Incomplete
from cxtest.machine.machine import Machine
from cxtest.machine.monitor import Monitor
from cxtest.machine.path import Path
from cxtest.machine.state import Event, Move

E = TypeVar("E", bound=Event)
Memory = TypeVar("Memory", bound=Hashable)
Explored = TypeVar("Explored", Space, Control)


class Owed(NamedTuple):
    """A promise that is owed where a walk ends, or in every configuration of a round that never does; `steps` are that end's, or the
    round's, sorted."""

    promise: str
    steps: tuple[str, ...]
    path: Path


@dataclass
class Asked:
    """What one rule asked for: how many configurations its answers cover, and the limit that one of them was stopped at; or how many
    walks were sampled for it, None where all was explored."""

    explored: dict[Hashable, int]
    limit: Incomplete | None = None
    sampled: int | None = None

    @property
    def configurations(self) -> int:
        """The configurations that were explored for it."""
        return sum(self.explored.values())


class Answers(ABC):
    """Answers to questions about one machine."""

    def __init__(self, machine: Machine, stopwatch: Stopwatch) -> None:
        self.machine, self.stopwatch = machine, stopwatch
        self.asked = Asked({})
        self._spent: dict[tuple[int, Budget, End], Spending] = {}

    def looked(self, what: Hashable, space: Explored) -> Explored:
        """Notes that a question is answered from this space."""
        self.asked.explored[what] = len(space)
        self.asked.limit = self.asked.limit or space.limit
        return space

    def one_by_one(self) -> Space:
        """Every whole configuration, as far as the limits allow."""
        return self.looked("whole", self._every)

    @cached_property
    def _every(self) -> Space:
        return explore(self.machine, self.stopwatch)

    def spent(self, space: Space, budget: Budget, end: End = "low") -> Spending:
        """What the edges of a space spend of a budget, worked out once."""
        key = id(space), budget, end
        if key not in self._spent:
            self._spent[key] = Spending(space, budget, end)
        return self._spent[key]

    @property
    @abstractmethod
    def control(self) -> Control:
        """Where the customer can come to, and what is open there: all that promises and dead ends depend on."""

    @abstractmethod
    def first(self, kind: type[E], which: Callable[[E], bool] = lambda _: True) -> Iterator[tuple[E, Path]]:
        """Each event of a kind that can happen, once, with a shortest walk to where it first does; nearest first.

        Args:
            kind: the kind of events.
            which: of these, the ones that are asked for.
        """

    @abstractmethod
    def owed_at_ends(self) -> Iterator[Owed]:
        """The promises owed at outcomes, and where nothing is open."""

    @abstractmethod
    def owed_in_rounds(self) -> Iterator[Owed]:
        """The promises owed in every configuration of a runaround."""

    @abstractmethod
    def spending(self, budget: Budget, end: End = "low") -> Spending:
        """The space in which walks can be compared by what they spend of a budget, with ranges at one end."""

    @abstractmethod
    def within_budget(self, entry: str, budget: Budget, end: End) -> Path | None:
        """A walk from an entry to a wanted outcome within budget, with the fewest transitions; None if there is none."""

    def fatal_failures(self, entry: str, budget: Budget) -> Iterator[tuple[Move, Path, bool]]:
        """The failures after which nothing can be put right, with a walk to where each can happen; the flag says that a good end can
        still be reached, if only outside the budget."""
        spending = self.spending(budget)
        for move, before, too_dear in fatal_failures(spending, entry, self.stopwatch):
            yield move, before.walk(spending.space, entry), too_dear

    @abstractmethod
    def watch(self, monitor: Monitor[Memory]) -> Iterator[tuple[str, Path]]:
        """Each place where the monitor sees a violation, once, with a shortest walk to it."""


class Whole(Answers):
    """Answers read off the space of whole configurations: what everything else is compared with."""

    @property
    def control(self) -> Control:
        """As Answers says."""
        return self.looked("whole", self._listed)

    @cached_property
    def _listed(self) -> Listed:
        return Listed(self._every)

    @property
    def _space(self) -> Space:
        """The space of whole configurations."""
        return self.looked("whole", self._listed.space)

    def first(self, kind: type[E], which: Callable[[E], bool] = lambda _: True) -> Iterator[tuple[E, Path]]:
        """As Answers says."""
        space, seen = self._space, set[Event]()
        for entry, arrival in space.arrivals.items():
            for event in arrival.events:
                if isinstance(event, kind) and event not in seen and which(event):
                    seen.add(event)
                    yield event, Path.replay(self.machine, entry, ())
        for number, _, edges in space.looked_into():
            for edge in edges:
                for event in edge.events:
                    if isinstance(event, kind) and event not in seen and which(event):
                        seen.add(event)
                        yield event, space.walk(number, edge.move)

    def owed_at_ends(self) -> Iterator[Owed]:
        """As Answers says."""
        space = self._space
        kept = stuck(space)
        seen: set[tuple[int, str]] = set()
        for number, configuration in enumerate(space.configurations):
            if self.machine.outcome(configuration) is not None or number in kept:
                for promise in self.machine.owed(configuration):
                    if (configuration.step, promise) not in seen:
                        seen.add((configuration.step, promise))
                        yield Owed(promise, (self.machine.steps[configuration.step],), space.walk(number))

    def owed_in_rounds(self) -> Iterator[Owed]:
        """As Answers says."""
        space = self._space
        for members in runarounds(space):
            owed = set.intersection(*({*self.machine.owed(space.configurations[number])} for number in members))
            for promise in sorted(owed):
                yield Owed(promise, steps_of(space, members), space.walk(members[0]))

    def spending(self, budget: Budget, end: End = "low") -> Spending:
        """As Answers says: everything can be compared in the whole space."""
        return self.spent(self._space, budget, end)

    def within_budget(self, entry: str, budget: Budget, end: End) -> Path | None:
        """As Answers says."""
        label = within_budget(self.spent(self._space, budget, end), entry, self.stopwatch)
        return label.walk(self._space, entry) if label else None

    def watch(self, monitor: Monitor[Memory]) -> Iterator[tuple[str, Path]]:
        """As Answers says."""
        for place, (entry, moves) in watch_space(self._space, monitor, self.stopwatch):
            yield place, Path.replay(self.machine, entry, moves)
