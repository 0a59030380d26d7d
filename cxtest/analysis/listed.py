"""A control space whose configurations are listed one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from cxtest.analysis.control import Control, Kind, Round, Stuck
from cxtest.analysis.promise import Outlook, Promise, Promises, promises
from cxtest.analysis.space import Space
from cxtest.analysis.stuck import endless_waits, runarounds, steps_of, stuck
from cxtest.machine.path import Trail
from cxtest.machine.state import Configuration


class Listed(Control):
    """The control space that a search of configurations, one by one, has found."""

    def __init__(self, space: Space) -> None:
        self.space, self.machine, self.limit = space, space.machine, space.limit

    def __len__(self) -> int:
        return len(self.space)

    def nearest(self) -> Mapping[int, Trail]:
        """As Control says."""
        first: dict[int, int] = {}
        for number, configuration in enumerate(self.space.configurations):
            first.setdefault(configuration.step, number)
        return {step: self.space.way_to(number) for step, number in first.items()}

    def taken(self) -> frozenset[int]:
        """As Control says."""
        return frozenset(edge.move.index for _, _, edges in self.space.looked_into() for edge in edges)

    def reached_from(self, entry: str) -> Collection[int]:
        """As Control says."""
        return {self.space.configurations[number].step for number in self.space.reachable_from(entry)}

    def shortest(self, steps: Collection[int], entry: str | None = None) -> Trail:
        """As Control says."""
        goals = [number for number, configuration in enumerate(self.space.configurations) if configuration.step in steps]
        return self.space.way_to(goals[0]) if entry is None else self.space.way_from(entry, {*goals})

    def leading_to_wanted(self) -> tuple[str, ...]:
        """As Control says."""
        return tuple(entry for entry, start in self.space.starts.items() if start in self._wanted)

    def leads_to_good(self, configuration: Configuration) -> bool:
        """As Control says."""
        return self.space.number_of(configuration) in self._outlook.leading

    def promise_from(self, configuration: Configuration) -> Promise:
        """As Control says."""
        return self._outlook.promise(self.space.number_of(configuration))

    @cached_property
    def _wanted(self) -> set[int]:
        return self.space.leading_to(self.machine.wanted)

    @cached_property
    def _outlook(self) -> Outlook:
        return Outlook(self.space, self.space.before, lambda _: True)

    def foresee(self) -> None:
        """As Control says."""
        self._outlook.foresee()

    def promises(self) -> Promises:
        """As Control says."""
        return promises(self.space, self._outlook)

    def stuck(self) -> list[Stuck]:
        """As Control says."""
        first: dict[tuple[Kind, int, tuple[str, ...]], int] = {}
        for number, kind in stuck(self.space).items():
            configuration = self.space.configurations[number]
            first.setdefault((kind, configuration.step, self.machine.unanswered(configuration)), number)
        return [Stuck(*place, self.space.way_to(number)) for place, number in first.items()]

    def runarounds(self) -> list[Round]:
        """As Control says."""
        return self._rounds(runarounds(self.space))

    def endless_waits(self) -> list[Round]:
        """As Control says."""
        return self._rounds(endless_waits(self.space))

    def _rounds(self, found: list[list[int]]) -> list[Round]:
        rounds: dict[tuple[str, ...], Round] = {}
        for members in found:
            steps = steps_of(self.space, members)
            if steps not in rounds:
                rounds[steps] = self._round(members, steps)
        return list(rounds.values())

    def _round(self, members: list[int], steps: tuple[str, ...]) -> Round:
        edges = [edge for number in members for edge in self.space.out(number)]
        out = [edge for edge in edges if edge.move.target not in steps]
        return Round(
            steps=steps,
            walk=self.space.way_to(members[0]),
            theirs=any(edge.move.of_the_customer for edge in edges),
            out=tuple(dict.fromkeys(edge.move for edge in out)),
            back=next((edge.move for edge in out if edge.target in self._outlook.leading), None),
            has=lambda configuration: self.space.number_of(configuration) in members,
        )
