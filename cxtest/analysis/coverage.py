"""Which steps and transitions of a journey its personas reach and take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple

from cxtest.analysis.control import Control
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Move
from cxtest.model.persona import Persona


class Walk(NamedTuple):
    """A walk as plain data: its entry, and the indices of its moves. A replay token says the same, but may be only so long."""

    entry: str
    moves: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """What one persona reaches, and takes, on a journey, as plain data that goes from process to process."""

    walks: Mapping[str, Walk]
    """A shortest walk to each step that they reach."""
    taken: frozenset[int]


@dataclass(frozen=True)
class Coverage:
    """What some persona of the run reaches, and takes, on a journey."""

    moves: tuple[Move, ...]
    steps: tuple[str, ...]
    walks: Mapping[str, Path]
    """A shortest walk to each step that is reached."""
    taken: frozenset[int]
    outcomes: frozenset[str]

    @property
    def reached(self) -> Set[str]:
        """The steps that somebody reaches."""
        return self.walks.keys()

    def closest(self, step: str) -> Path:
        """A shortest walk to a reached step from which the fewest transitions, whatever closes them, lead to this one.

        Where none leads there, a walk that has only just begun.
        """
        ring, seen = {step}, {step}
        while ring and not ring & self.reached:
            ring = {move.step for move in self.moves if move.target in ring} - seen
            seen |= ring
        near = ring & self.reached or self.reached
        return min((self.walks[step] for step in self.steps if step in near), key=lambda path: len(path.moves))

    def unreachable_steps(self) -> tuple[str, ...]:
        """The steps that nobody reaches, but for outcomes that a reached step leads to by a transition of the customer's."""
        given_up = {m.target for m in self.moves if m.step in self.reached and m.of_the_customer and m.target in self.outcomes}
        return tuple(step for step in self.steps if step not in self.reached and step not in given_up)

    def never_taken(self) -> tuple[Move, ...]:
        """The transitions that nobody can take, though their step is reached and their target is no unreachable step; not the
        customer's own into an outcome."""
        unreachable = set(self.unreachable_steps())
        return tuple(
            move
            for move in self.moves
            if move.index not in self.taken
            and move.step in self.reached
            and move.target not in unreachable
            and not (move.of_the_customer and move.target in self.outcomes)
        )


class _Walks(Mapping[str, Path]):
    """The walks of a coverage, each walked when it is first asked for, by the persona who goes it."""

    def __init__(self, machine: Machine, found: Mapping[str, tuple[Persona, Walk]]) -> None:
        self._machine, self._found = machine, found
        self._paths: dict[str, Path] = {}
        self._machines: dict[str, Machine] = {}

    def __getitem__(self, step: str) -> Path:
        if step not in self._paths:
            persona, walk = self._found[step]
            if persona.persona not in self._machines:
                self._machines[persona.persona] = Machine(self._machine.journey, self._machine.organisation, persona)
            machine = self._machines[persona.persona]
            self._paths[step] = Path.replay(machine, walk.entry, (machine.moves[index] for index in walk.moves))
        return self._paths[step]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def reached(space: Control) -> Reached:
    """What a persona reaches, and takes, as far as their space was explored."""
    names, nearest = space.machine.steps, space.nearest()
    walks = {names[step]: Walk(entry, tuple(move.index for move in moves)) for step, (entry, moves) in nearest.items()}
    return Reached(walks, space.taken())


def together(machine: Machine, each: Iterable[tuple[Persona, Reached]]) -> Coverage:
    """What these personas reach and take on a machine's journey. Of walks of the same length, the first persona's is kept."""
    walks: dict[str, tuple[Persona, Walk]] = {}
    taken: set[int] = set()
    for persona, theirs in each:
        taken |= theirs.taken
        for step, walk in theirs.walks.items():
            if step not in walks or len(walk.moves) < len(walks[step][1].moves):
                walks[step] = persona, walk
    outcomes = frozenset(name for name, step in machine.semantics.steps.items() if step.outcome is not None)
    return Coverage(machine.moves, machine.steps, _Walks(machine, walks), frozenset(taken), outcomes)
