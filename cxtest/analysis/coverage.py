"""Which steps and transitions of a journey its personas reach and take."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from cxtest.analysis.control import Control
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Move


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

    def plus(self, space: Control) -> Coverage:
        """With what one persona more reaches and takes, as far as their space was explored."""
        walks = dict(self.walks)
        for step, (entry, moves) in space.nearest().items():
            known = walks.get(self.steps[step])
            if known is None or len(moves) < len(known.moves):
                walks[self.steps[step]] = Path.replay(space.machine, entry, moves)
        return replace(self, walks=walks, taken=self.taken | space.taken())


def no_coverage(machine: Machine) -> Coverage:
    """The coverage of a machine's journey by nobody."""
    outcomes = frozenset(name for name, step in machine.semantics.steps.items() if step.outcome is not None)
    return Coverage(machine.moves, machine.steps, {}, frozenset(), outcomes)
