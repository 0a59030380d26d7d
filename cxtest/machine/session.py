"""A session: one living customer, a `transitions` machine with undo and redo, for players and drivers."""

from __future__ import annotations

from collections.abc import Callable

from transitions import Machine as Living
from transitions import State

from cxtest.errors import UsageError
from cxtest.machine.machine import Arrival, Closed, Machine, View
from cxtest.machine.path import Path
from cxtest.machine.state import Move


class Session:
    """One customer on one journey.

    The steps are the states, the transitions of the journey the triggers of a `transitions` machine; `Machine` says which are open
    and what taking one does. What is undone can be redone until something else is taken.
    """

    def __init__(self, machine: Machine, entry: str) -> None:
        """Begins at one of the persona's entries.

        Raises:
            UsageError: the persona does not enter there.
        """
        self._begin(Path.replay(machine, entry, ()))

    @classmethod
    def at(cls, path: Path) -> Session:
        """A customer who has come to the end of a walk: it can be undone step by step."""
        session = cls.__new__(cls)
        session._begin(path)
        return session

    def _begin(self, path: Path) -> None:
        self._machine = machine = path.machine
        self._path = path
        self._undone: list[str] = []
        self._meant: tuple[str, ...] = ()
        self.state: str = machine.steps[path.end.step]
        # Triggers are numbered: a trigger named like an attribute of this class would hide it. Without `auto_transitions=False` every
        # state could be reached from everywhere, and no dead end would look like one.
        self.living = Living(
            model=self,
            states=[State(name) for name in machine.steps],
            initial=self.state,
            auto_transitions=False,
            send_event=False,
            model_override=False,
        )
        for move in machine.moves:
            self.living.add_transition(
                f"take_{move.index}", move.step, move.target, conditions=[self._is_open(move)], after=[self._arrive(move)]
            )

    @property
    def path(self) -> Path:
        """The walk so far."""
        return self._path

    @property
    def view(self) -> View:
        """Where the customer is and what is known, held and owed, in words."""
        return self._machine.view(self._path.end)

    @property
    def arrival(self) -> Arrival:
        """The last arrival: what happened on the way there, and what it cost."""
        return self._path.arrivals[-1]

    @property
    def open(self) -> tuple[Move, ...]:
        """The transitions that can be taken now, in file order."""
        triggers = self.living.get_triggers(self.state)
        return tuple(m for m in self._machine.moves if f"take_{m.index}" in triggers and self._allowed(m))

    @property
    def closed(self) -> tuple[Closed, ...]:
        """The transitions out of this step that cannot be taken, and why."""
        return self._machine.closed(self._path.end)

    @property
    def undone(self) -> tuple[str, ...]:
        """What `redo` would take again, the next first."""
        return tuple(reversed(self._undone))

    @property
    def lost(self) -> tuple[str, ...]:
        """What is left of a walk that was taken `onto` a machine on which it is not open to its end: the labels from the first that is
        not; the whole walk, its entry too, where the persona does not even enter there."""
        labels = self._path.labels
        return self._meant[len(labels) :] if self._meant[: len(labels)] == labels else self._meant

    def onto(self, machine: Machine) -> Session:
        """The same walk on another machine, as far as it is open there: the journey was changed, or the persona is another one.

        Where the persona does not come in at its entry, they are at the first of their own. What is lost is remembered: if it is open
        again on the next machine, it is there again.
        """
        meant = self._meant or self._path.labels
        path = Path.along(machine, meant) or Path.replay(machine, machine.starts()[0].entry, ())
        session = Session.at(path)
        if path.labels == meant:
            session._undone = [*self._undone]
        else:
            session._meant = meant
        return session

    def take(self, label: str) -> Arrival:
        """Takes a transition, named as walks name it: `approve`, `inspect[1]`.

        Raises:
            UsageError: no open transition has that name here.
        """
        arrival = self._take(label)
        self._undone.clear()
        return arrival

    def undo(self) -> None:
        """Takes the last transition back.

        Raises:
            UsageError: the walk is at its entry.
        """
        if not self._path.moves:
            raise UsageError("there is nothing to undo: the walk is at its entry")
        self._undone.append(self._path.moves[-1].label)
        self._path = Path(self._path.machine, self._path.entry, self._path.arrivals[:-1], self._path.moves[:-1])
        self._meant = ()
        self.living.set_state(self._machine.steps[self._path.end.step])

    def redo(self) -> Arrival:
        """Takes again what was undone last.

        Raises:
            UsageError: nothing was undone, or something else was taken since.
        """
        if not self._undone:
            raise UsageError("there is nothing to redo")
        arrival = self._take(self._undone[-1])
        self._undone.pop()
        return arrival

    def _take(self, label: str) -> Arrival:
        after = self._path.extended(label)
        self._meant = ()
        self.living.events[f"take_{after.moves[-1].index}"].trigger(self)
        return self.arrival

    def _allowed(self, move: Move) -> bool:
        return move in self._machine.open(self._path.end)

    def _is_open(self, move: Move) -> Callable[[], bool]:
        return lambda: self._allowed(move)

    def _arrive(self, move: Move) -> Callable[[], None]:
        def arrive() -> None:
            self._path = self._path.extended(move.label)

        return arrive
