"""Answers by sampling: events and monitors are looked for on walks that Hypothesis draws, and shrinks where something is found.

The walks go through the same machine, and the same rules ask. A sample proves nothing: where nothing is found, that is all that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Never, TypeVar

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import DrawFn

from cxtest.analysis.answers import Answers, Owed
from cxtest.analysis.budget import Budget, End, Spending
from cxtest.analysis.control import Control
from cxtest.analysis.space import Space
from cxtest.config import Stopwatch
from cxtest.errors import Incomplete, NotApplicable
from cxtest.machine.machine import Machine
from cxtest.machine.monitor import Monitor
from cxtest.machine.path import Path, Trail
from cxtest.machine.state import Event, Move
from cxtest.sampling.walker import Walker
from cxtest.sampling.walks import LENGTH, below

E = TypeVar("E", bound=Event)
Memory = TypeVar("Memory", bound=Hashable)

NO_WALK = "no single walk can show it"


@dataclass
class Drawn:
    """What was drawn for one question: how many walks, and which transitions they took."""

    walks: int
    taken: set[Move]


Look = Callable[[Any, tuple[Event, ...]], tuple[Any, Sequence[Hashable]]]
"""What is remembered, and what happened at one arrival → what is remembered then, and what is seen there."""


class Sampled(Answers):
    """Answers from walks drawn at random."""

    def __init__(
        self, machine: Machine, stopwatch: Stopwatch, *, walks: int = 0, length: int = LENGTH, profile: settings | None = None
    ) -> None:
        """Begins.

        Args:
            machine: the journey as a persona walks it.
            stopwatch: the limits; no new walks are drawn when the time is up.
            walks: how many walks are drawn for a question, unless something is found; 0 for as many as the settings have examples.
            length: how many transitions a walk has at most.
            profile: the settings of Hypothesis; if left out, those that are loaded.
        """
        super().__init__(machine, stopwatch)
        self._walker, self._length = Walker(machine), length
        usual = settings(profile)
        # What explains a failure costs up to half of the time, and `find` tells it to nobody.
        phases = [phase for phase in usual.phases if phase is not Phase.explain]
        checks = list(HealthCheck)
        self._settings = settings(
            usual, max_examples=walks or usual.max_examples, phases=phases, deadline=None, suppress_health_check=checks
        )

    def first(self, kind: type[E], which: Callable[[E], bool] = lambda _: True) -> Iterator[tuple[E, Path]]:
        """Each event of a kind that was met, once, with a walk to where it was, as short as shrinking made it."""

        def look(memory: None, events: tuple[Event, ...]) -> tuple[None, list[E]]:
            return memory, [event for event in events if isinstance(event, kind) and which(event)]

        for seen, path in self._seen(f"{kind.__name__} {which.__module__}.{which.__qualname__}", None, look):
            assert isinstance(seen, kind)
            yield seen, path

    def watch(self, monitor: Monitor[Memory]) -> Iterator[tuple[str, Path]]:
        """Each place where the monitor saw a violation, once, with a walk to it, as short as shrinking made it."""

        def look(memory: Memory, events: tuple[Event, ...]) -> tuple[Memory, list[str]]:
            after, place = monitor.step(memory, events)
            return after, [] if place is None else [place]

        for seen, path in self._seen(type(monitor).__name__, monitor.start, look):
            assert isinstance(seen, str)
            yield seen, path

    def _seen(self, name: str, start: Hashable, look: Look) -> Iterator[tuple[Hashable, Path]]:
        """Round after round, until one shows nothing new. All that was seen, shortest walk first."""
        found: dict[Hashable, Trail] = {}
        drawn = Drawn(0, set())
        while True:
            self.stopwatch.check(drawn.walks, "walks drawn")
            drawn.walks = 0
            shown = self._round(f"{name} {len(found)}", start, look, found, drawn)
            if shown is None:
                break
            found[shown[0]] = shown[1]
        self._note(drawn, "nothing else" if found else "no counterexample")
        for seen, trail in sorted(found.items(), key=lambda item: len(item[1][1])):
            yield seen, Path.replay(self.machine, *trail)

    def _round(self, name: str, start: Hashable, look: Look, known: dict[Hashable, Trail], drawn: Drawn) -> tuple[Hashable, Trail] | None:
        """Draws walks until one shows what is not known yet, and shrinks it."""

        def shows(walk: tuple[Trail, Hashable | None]) -> bool:
            drawn.walks += 1
            drawn.taken.update(walk[0][1])
            return walk[1] is not None

        one = f"{self.machine.journey.journey}/{self.machine.persona.persona}/{name}"
        try:
            trail, seen = find(
                _until(self.machine, self._walker, start, look, known, self._length), shows, settings=self._settings,
                database_key=one.encode(),
            )  # fmt: skip
        except NoSuchExample:
            return None
        assert seen is not None
        return seen, trail

    def _note(self, drawn: Drawn, what: str) -> None:
        never = [move.place for move in self.machine.moves if move not in drawn.taken]
        missed = f", which never took {', '.join(f'`{place}`' for place in never)}" if never else ", which took every transition"
        number = f"{drawn.walks} walk{'' if drawn.walks == 1 else 's'}"
        self.asked.sampled = drawn.walks
        self.asked.limit = Incomplete(f"{what} in {number}{missed}")

    # What no single walk can show.

    @property
    def control(self) -> Control:
        """Not to be had by sampling."""
        return _refused()

    def one_by_one(self) -> Space:
        """Not to be had by sampling."""
        return _refused()

    def owed_at_ends(self) -> Iterator[Owed]:
        """Not to be had by sampling."""
        return _refused()

    def owed_in_rounds(self) -> Iterator[Owed]:
        """Not to be had by sampling."""
        return _refused()

    def spending(self, budget: Budget, end: End = "low") -> Spending:
        """Not to be had by sampling."""
        return _refused()

    def within_budget(self, entry: str, budget: Budget, end: End) -> Path | None:
        """Not to be had by sampling."""
        return _refused()


def _refused() -> Never:
    raise NotApplicable(NO_WALK)


@st.composite
def _until(
    draw: DrawFn, machine: Machine, walker: Walker, start: Hashable, look: Look, known: dict[Hashable, Trail], length: int
) -> tuple[Trail, Hashable | None]:
    """Walks that end where something is seen that is not known yet: the walk, and what is seen; None where nothing is."""
    starts = machine.starts()
    begin = starts[draw(below(len(starts)))] if len(starts) > 1 else starts[0]
    node, arrival, memory, moves = walker.starts[begin.entry], begin.arrival, start, list[Move]()
    while True:
        memory, seen = look(memory, arrival.events)
        new = next((one for one in seen if one not in known), None)
        if node.ways is None:
            walker.work_out(node)
        if new is not None or not node.total or len(moves) == length:
            return (begin.entry, tuple(moves)), new
        move, node = node.way(draw(below(node.total)))
        arrival = machine.take(arrival.configuration, move)
        moves.append(move)
