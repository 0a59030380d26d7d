"""Which steps and transitions of a journey its personas reach and take."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cxtest.analysis.space import Space
from cxtest.machine.machine import Machine
from cxtest.machine.state import Move


@dataclass(frozen=True)
class Coverage:
    """What some persona of the run reaches, and takes, on a journey."""

    moves: tuple[Move, ...]
    steps: tuple[str, ...]
    reached: frozenset[str]
    taken: frozenset[int]
    outcomes: frozenset[str]

    def unreachable_steps(self) -> tuple[str, ...]:
        """The steps that nobody reaches, but for outcomes that a reached step leads to by a transition of the customer's."""
        given_up = {m.target for m in self.moves if m.step in self.reached and m.of_the_customer and m.target in self.outcomes}
        return tuple(step for step in self.steps if step not in self.reached | given_up)

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

    def plus(self, space: Space) -> Coverage:
        """With what one persona more reaches and takes, as far as their space was explored."""
        reached = {self.steps[c.step] for c in space.configurations}
        taken = {edge.move.index for _, _, edges in space.looked_into() for edge in edges}
        return replace(self, reached=self.reached | reached, taken=self.taken | taken)


def no_coverage(machine: Machine) -> Coverage:
    """The coverage of a machine's journey by nobody."""
    outcomes = frozenset(name for name, step in machine.semantics.steps.items() if step.outcome is not None)
    return Coverage(machine.moves, machine.steps, frozenset(), frozenset(), outcomes)
