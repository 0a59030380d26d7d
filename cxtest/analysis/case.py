"""A case: one persona on one journey, with all that analysis can tell of it, each worked out once when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from cxtest.analysis import stuck
from cxtest.analysis.budget import Budget, budget_of
from cxtest.analysis.coverage import Coverage
from cxtest.analysis.promise import PROMISES, Promises, promises
from cxtest.analysis.search import backwards
from cxtest.analysis.space import Space, explore
from cxtest.analysis.stuck import Kind
from cxtest.config import Limits
from cxtest.errors import Incomplete
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Event
from cxtest.model.journey import Journey
from cxtest.model.persona import Persona, PersonaJourney
from cxtest.model.project import JourneyFile

E = TypeVar("E", bound=Event)


class Case:
    """One persona on one journey."""

    def __init__(self, file: JourneyFile, persona: Persona, limits: Limits) -> None:
        self.file, self.persona = file, persona
        self.journey: Journey = file.journey
        self.goal: PersonaJourney = persona.journeys[file.journey.journey]
        self.stopwatch = limits.stopwatch()

    @cached_property
    def machine(self) -> Machine:
        """The journey as this persona walks it."""
        return Machine(self.journey, self.file.organisation, self.persona)

    @cached_property
    def space(self) -> Space:
        """Every configuration that can be reached, as far as the limits allow."""
        return explore(self.machine, self.stopwatch)

    @property
    def whole_space(self) -> Space:
        """The space, for questions that only a complete one answers.

        Raises:
            LimitReached: the exploration was stopped at a limit.
        """
        if self.space.limit is not None:
            raise self.space.limit
        return self.space

    @cached_property
    def promises(self) -> Promises:
        """What the persona is promised. Raises LimitReached where the exploration was stopped at a limit."""
        return promises(self.whole_space)

    @property
    def promised_enough(self) -> bool:
        """Whether less than `always` is required, and holds: then what strands some walks is a note."""
        requires = self.goal.requires
        return requires != "always" and PROMISES.index(self.promises.promise) >= PROMISES.index(requires)

    @cached_property
    def stuck(self) -> dict[int, Kind]:
        """The configurations where nothing is open, and which rule finds each."""
        return stuck.stuck(self.space)

    def stuck_by(self, kind: Kind) -> list[int]:
        """The configurations where nothing is open that one rule finds."""
        return [number for number, found in self.stuck.items() if found == kind]

    @cached_property
    def turned_away(self) -> list[int]:
        """The configurations that end with an outcome that the persona neither wants nor accepts."""
        return stuck.turned_away(self.space)

    @cached_property
    def runarounds(self) -> list[list[int]]:
        """The smallest closed sets of configurations that go on for ever."""
        return stuck.runarounds(self.whole_space)

    @cached_property
    def endless_waits(self) -> list[list[int]]:
        """The smallest closed sets for one who decides nothing any more."""
        return stuck.endless_waits(self.whole_space)

    @cached_property
    def budget(self) -> Budget:
        """The persona's caps."""
        return budget_of(self.space)

    @cached_property
    def wanted(self) -> set[int]:
        """The configurations from which a wanted outcome can be reached, the outcome's own included."""
        return self.space.leading_to(self.machine.wanted)

    @cached_property
    def leading_to_good(self) -> set[int]:
        """The configurations from which a good end can be reached, those included."""
        return self.space.leading_to(self.machine.good)

    def first(self, kind: type[E]) -> Iterator[tuple[E, Path]]:
        """Each event of a kind that can happen, once, with a shortest walk to where it first does; nearest first."""
        seen: set[Event] = set()
        for entry, arrival in self.space.arrivals.items():
            for event in arrival.events:
                if isinstance(event, kind) and event not in seen:
                    seen.add(event)
                    yield event, Path.replay(self.machine, entry, ())
        for number, _, edges in self.space.looked_into():
            for edge in edges:
                for event in edge.events:
                    if isinstance(event, kind) and event not in seen:
                        seen.add(event)
                        yield event, self.space.walk(number, edge.move)

    def first_of_each(self, numbers: Iterable[int], key: Callable[[int], Hashable]) -> Iterator[int]:
        """Of the configurations with the same key, the first: one finding is made for each place, not for each configuration."""
        seen: set[Hashable] = set()
        for number in numbers:
            if key(number) not in seen:
                seen.add(key(number))
                yield number

    def step(self, number: int) -> str:
        """The step of a configuration."""
        return self.machine.steps[self.space.configurations[number].step]

    def closest(self, entry: str | None = None) -> Path:
        """A walk as near to a wanted outcome as one gets (from one entry).

        Near is: the fewest transitions of the journey still to take, whatever closes them.
        """
        ends = [i for i, step in enumerate(self.machine.semantics.steps.values()) if step.outcome in self.goal.wants]
        index = {name: i for i, name in enumerate(self.machine.steps)}
        onwards: list[list[int]] = [[] for _ in self.machine.steps]
        for move in self.machine.moves:
            onwards[index[move.step]].append(index[move.target])
        before = backwards(onwards)
        ranks, ring, rank = dict[int, int](), set(ends), 0
        while ring:
            ranks.update(dict.fromkeys(ring, rank))
            rank += 1
            ring = {step for target in ring for step in before[target]} - ranks.keys()
        among = self.space.reachable_from(entry) if entry else range(len(self.space))
        far = len(self.machine.steps)
        nearest = min(ranks.get(self.space.configurations[n].step, far) for n in among)
        nodes = {n for n in among if ranks.get(self.space.configurations[n].step, far) == nearest}
        return self.space.shortest_from(entry, nodes) if entry else self.space.walk(min(nodes))


@dataclass(frozen=True)
class JourneyCase:
    """One journey, with what all the personas of the run that test it reach together.

    `machine` is that of one of them; `limit` is why the explorations of one of them are not complete, None if all are;
    `configurations` counts those of all.
    """

    file: JourneyFile
    machine: Machine
    coverage: Coverage
    configurations: int
    limit: Incomplete | None

    @property
    def whole_coverage(self) -> Coverage:
        """The coverage, for questions that only complete spaces answer.

        Raises:
            Incomplete: an exploration was stopped at a limit, or came to nothing.
        """
        if self.limit is not None:
            raise self.limit
        return self.coverage
