"""A path: a walk through a machine, with every configuration on the way; and the token that names it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cxtest.errors import UsageError, nearest
from cxtest.machine.machine import Arrival, Machine
from cxtest.machine.state import Configuration, Ledger, Move
from cxtest.model.values import is_walk

Trail = tuple[str, tuple[Move, ...]]
"""A walk, not replayed: its entry, and its transitions."""


@dataclass(frozen=True)
class Path:
    """A walk: an entry, then transitions. `arrivals` has one more entry than `moves`: the first is the start."""

    machine: Machine = field(repr=False, compare=False)
    entry: str
    arrivals: tuple[Arrival, ...]
    moves: tuple[Move, ...]

    @classmethod
    def replay(cls, machine: Machine, entry: str, moves: Iterable[Move]) -> Path:
        """Walks `moves` from `entry`.

        Raises:
            UsageError: the persona does not enter there, or a move is not open where it stands.
        """
        start = next((s.arrival for s in machine.starts() if s.entry == entry), None)
        if start is None:
            raise UsageError(f"nobody enters at `{entry}`: this persona enters at {_names(s.entry for s in machine.starts())}")
        arrivals, taken = [start], list[Move]()
        for move in moves:
            try:
                arrivals.append(machine.take(arrivals[-1].configuration, move))
            except ValueError:
                raise UsageError(f"`{move.place}` is not open after {len(taken)} transitions of this walk") from None
            taken.append(move)
        return cls(machine, entry, tuple(arrivals), tuple(taken))

    @classmethod
    def decode(cls, machine: Machine, token: str) -> Path:
        """The walk that a replay token names, such as `slip.press-2.inspect[1]`: the entry, then the triggers.

        Raises:
            UsageError: the token is no walk of this machine.
        """
        entry, *labels = _pieces(token)
        path = cls.replay(machine, entry, ())
        for label in labels:
            path = path.extended(label)
        return path

    @classmethod
    def follow(cls, machine: Machine, token: str) -> Path | None:
        """The walk that a replay token names, as far as it is open; None where this persona does not enter there.

        Raises:
            UsageError: the token is not written as walks are.
        """
        return cls.along(machine, _pieces(token))

    @classmethod
    def along(cls, machine: Machine, labels: Sequence[str]) -> Path | None:
        """As `follow`, of a walk's labels: its entry, then its triggers."""
        entry, *triggers = labels
        start = next((s.arrival for s in machine.starts() if s.entry == entry), None)
        if start is None:
            return None
        arrivals, taken = [start], list[Move]()
        for label in triggers:
            here = arrivals[-1].configuration
            move = next((move for move in machine.open(here) if move.label == label), None)
            if move is None:
                break
            arrivals.append(machine.take(here, move))
            taken.append(move)
        return cls(machine, entry, tuple(arrivals), tuple(taken))

    def extended(self, label: str) -> Path:
        """This walk and one transition more, named as walks name it.

        Raises:
            UsageError: no open transition has that name here.
        """
        moves = {move.label: move for move in self.machine.open(self.end)}
        if label not in moves:
            step, near = self.machine.steps[self.end.step], nearest(label, moves)
            hint = f"; did you mean `{near}`?" if near else f"; open are {_names(moves)}" if moves else "; nothing is open there"
            raise UsageError(f"`{label}` is not open at `{step}`{hint}")
        arrival = self.machine.take(self.end, moves[label])
        return Path(self.machine, self.entry, (*self.arrivals, arrival), (*self.moves, moves[label]))

    def encode(self) -> str:
        """The replay token of this walk."""
        return ".".join(self.labels)

    @property
    def labels(self) -> tuple[str, ...]:
        """The walk as reports write it: the entry, then the triggers."""
        return (self.entry, *(move.label for move in self.moves))

    @property
    def end(self) -> Configuration:
        """Where the walk has come to."""
        return self.arrivals[-1].configuration

    @property
    def ledger(self) -> Ledger:
        """What the walk has cost, with every range at its lower end."""
        total = Ledger()
        for arrival in self.arrivals:
            total = total.plus(arrival.cost.low)
        return total


def _pieces(token: str) -> list[str]:
    if not is_walk(token):
        raise UsageError("a walk is written as its entry and its triggers, such as `slip.press-2.inspect[1]`")
    return token.split(".")


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
