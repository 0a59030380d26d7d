"""A driver: a journey as one persona walks it, as a Hypothesis state machine whose rules act on a real system."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import ClassVar

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from cxtest.errors import UsageError
from cxtest.machine.machine import Machine, View
from cxtest.machine.path import Path
from cxtest.machine.state import Move
from cxtest.model.persona import Persona
from cxtest.model.project import JourneyFile, PersonaFile
from cxtest.sampling.bindings import Bindings, bindings
from cxtest.telling.offers import disagreement
from cxtest.telling.words import called_then


class Driver(RuleBasedStateMachine):
    """Walks a journey on a real system, as a persona: one rule for each transition, open where the journey has it open.

    Derive a class, give it the journey and the persona, and define `begin`, `offered`, and a function for each transition (`performs`).
    After each arrival the functions for that step (`observes`) are called; then what the system offers is held against what the
    journey has open to the customer. When a walk is over, the next customer comes in.

        class Shop(cxtest.Driver, journey=project.journeys["order"], persona=project.personas["shopper"]): ...

        TestShop = Shop.TestCase

    `machine` is the journey as the persona walks it, `path` the walk so far.
    """

    machine: ClassVar[Machine]
    path: Path
    _without: ClassVar[tuple[str, ...]]
    _bindings: ClassVar[Bindings]
    _ways: tuple[Move, ...] = ()
    _inside = False

    def __init_subclass__(
        cls, *, journey: JourneyFile | None = None, persona: PersonaFile | Persona | None = None, without: Collection[str] = ()
    ) -> None:
        """Gives the class its rules.

        Args:
            journey: the journey, of a project. A class without it, and above it none with it, only holds functions for others.
            persona: the persona who walks it.
            without: transitions that are never taken, named as in `performs`, since nothing can make them happen in the real system.

        Raises:
            UsageError: the persona does not walk the journey; or functions are missing or misspelt: it says which.
        """
        super().__init_subclass__()
        if "machine" in vars(cls):
            return  # made by `stateful`, to be derived from
        if journey is not None and persona is not None:
            cls.machine, cls._without = Machine.of(journey, persona), tuple(without)
        elif journey is not None or persona is not None:
            raise UsageError("a driver is given both a journey and a persona, or neither")
        if not hasattr(cls, "machine"):
            return
        lacking = [name for name in ("begin", "offered") if getattr(cls, name) is getattr(Driver, name)]
        cls._bindings = bindings(cls, cls.machine, cls._without, lacking)
        for move, function in cls._bindings.performs.items():
            setattr(cls, _rule_name(move), _rule(move, function))
        # To explain a failure Hypothesis traces every line: its looking for fewer steps takes two to three times as long, and what it
        # names are lines of cxtest.
        usual = cls.TestCase.settings
        cls.TestCase.settings = settings(usual, phases=[phase for phase in usual.phases if phase is not Phase.explain])

    def begin(self, entry: str) -> None:
        """A new customer comes in at an entry of the persona's. To be defined."""
        raise NotImplementedError

    def offered(self) -> set[str]:
        """The triggers that the system offers the customer here and now, and no other links. To be defined."""
        raise NotImplementedError

    def end(self) -> None:
        """The customer leaves: the walk is over, or Hypothesis has seen enough of it. Called once for each `begin` that did not fail."""

    @property
    def step(self) -> str:
        """The id of the step where the customer is."""
        return self.machine.steps[self.path.end.step]

    @property
    def view(self) -> View:
        """Where the customer is and what is known, held and owed, in words."""
        return self.machine.view(self.path.end)

    @initialize(entry=st.runner().flatmap(lambda driver: _entries(driver)))
    def first_customer(self, entry: str) -> None:
        """Begins."""
        self._begin(entry)

    @precondition(lambda self: not self._ways)
    @rule(entry=st.runner().flatmap(lambda driver: _entries(driver)))
    def next_customer(self, entry: str) -> None:
        """Begins anew where a walk is over, so that there is always something to do."""
        self._begin(entry)

    def teardown(self) -> None:
        """Lets the last customer leave."""
        self._leave()

    def _begin(self, entry: str) -> None:
        self.path = Path.replay(self.machine, entry, ())
        with self._noted(f"on coming in by `{entry}`"):
            self.begin(entry)
        self._inside = True
        self._arrive()

    def _take(self, move: Move, function: str) -> None:
        with self._noted(f"on `{move.place}`"):
            getattr(self, function)()
        self.path = self.path.extended(move.label)
        self._arrive()

    def _arrive(self) -> None:
        with self._noted(f"on arriving at `{self.step}`"):
            for function in self._bindings.observes[self.step]:
                getattr(self, function)()
            offered = self.offered()
        told = disagreement(self.path, offered)
        if told:
            raise AssertionError(told)
        self._ways = tuple(move for move in self.machine.open(self.path.end) if move in self._bindings.performs)
        if not self._ways:
            self._leave()

    def _leave(self) -> None:
        if self._inside:
            self._inside = False
            self.end()

    @contextmanager
    def _noted(self, what: str) -> Iterator[None]:
        """Notes on an error of the user's functions where in the walk it came."""
        try:
            yield
        except Exception as error:
            error.add_note(f"This was {what}, as {called_then(self.machine.persona)}. The walk so far: {self.path.encode()}")
            raise


def stateful(journey: JourneyFile, persona: PersonaFile | Persona, *, without: Collection[str] = ()) -> type[Driver]:
    """A driver to derive from: `class Shop(cxtest.stateful(journey, persona)): ...`.

    The same as `class Shop(cxtest.Driver, journey=journey, persona=persona)`, which type checkers understand.

    Args:
        journey: the journey, of a project.
        persona: the persona who walks it.
        without: transitions that are never taken, named as in `performs`, since nothing can make them happen in the real system.

    Raises:
        UsageError: the persona does not walk the journey.
    """
    return type("Stateful", (Driver,), {"machine": Machine.of(journey, persona), "_without": tuple(without)})


def _entries(driver: Driver) -> st.SearchStrategy[str]:
    return st.sampled_from([start.entry for start in driver.machine.starts()])


def _rule_name(move: Move) -> str:
    """What Hypothesis prints: `basket__pay`, and `basket__pay__1` for an alternative."""
    name = f"{move.step}__{move.trigger}" + ("" if move.alternative is None else f"__{move.alternative}")
    return name.replace("-", "_")


def _rule(move: Move, function: str) -> object:
    def take(self: Driver) -> None:
        self._take(move, function)

    take.__name__ = take.__qualname__ = _rule_name(move)
    return precondition(lambda self: move in self._ways)(rule()(take))
