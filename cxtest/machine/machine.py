"""A machine: where walks start, what is open, and what taking it does. It interprets the primitives; all else consumes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from cxtest.errors import UsageError
from cxtest.machine.primitives import Condition, Program, run
from cxtest.machine.semantics import Holder, Semantics
from cxtest.machine.state import NOBODY, Asked, Configuration, Cost, Event, HandedOff, Ledger, Move, Reason, Repeated
from cxtest.model.journey import Journey, Step, Transition
from cxtest.model.organisation import Organisation
from cxtest.model.persona import Persona
from cxtest.model.project import JourneyFile, PersonaFile

REMEMBERED = 10_000
"""How many steps of walks are remembered: the walks that are shown to people begin alike."""


class Arrival(NamedTuple):
    """What a transition, or the start of a walk, leads to: the configuration, what happened on the way, and what it cost."""

    configuration: Configuration
    events: tuple[Event, ...]
    cost: Cost


class Start(NamedTuple):
    """One entry of the persona, and the arrival there."""

    entry: str
    arrival: Arrival


class Closed(NamedTuple):
    """A transition that is not open, and everything that closes it."""

    move: Move
    reasons: tuple[Reason, ...]


class Way(NamedTuple):
    """A transition out of the hands of one holder, compiled: what must hold for it to be open, and what happens on taking it.

    `leaving` happens before, `arriving` at the target, which is step number `target` in the hands of party number `holder`; `cost` is
    what it costs but for facts asked.
    """

    move: Move
    conditions: tuple[Condition, ...]
    leaving: Program
    arriving: Program
    target: int
    holder: int
    cost: Cost


@dataclass(frozen=True)
class View:
    """A configuration in words: what the integers of `Configuration` stand for."""

    step: str
    holder: Holder
    knows: dict[str, tuple[str, ...]]
    told: tuple[str, ...]
    shown: tuple[str, ...]
    items: tuple[str, ...]
    owed: tuple[str, ...]
    explained: tuple[str, ...]
    answered: tuple[str, ...]
    unanswered: tuple[str, ...]
    absent: bool


class Machine:
    """One journey as one persona walks it: a labelled transition system.

    `journey` and `organisation` must be resolved (loading does that), and `persona` must name the journey.
    """

    @classmethod
    def of(cls, journey: JourneyFile, persona: PersonaFile | Persona) -> Machine:
        """The machine of a journey and a persona of a project.

        Raises:
            UsageError: the persona does not walk the journey, or one of the two is something else, such as a mere name.
        """
        __tracebackhide__ = True  # pytest shows the call that was wrong, and not this
        if not isinstance(journey, JourneyFile):
            raise UsageError(f'a journey is wanted, such as `project.journey("returns")`, and not {journey!r}')
        if not isinstance(persona, PersonaFile | Persona):
            raise UsageError(f'a persona is wanted, such as `project.persona("pat")`, and not {persona!r}')
        who, name = persona if isinstance(persona, Persona) else persona.persona, journey.journey.journey
        if name not in who.journeys:
            others = f", but {', '.join(f'`{other}`' for other in who.journeys)}" if who.journeys else ""
            raise UsageError(f"`{who.persona}` does not walk `{name}`{others}")
        return cls(journey.journey, journey.organisation, who)

    def __init__(self, journey: Journey, organisation: Organisation, persona: Persona) -> None:
        self.journey, self.organisation, self.persona = journey, organisation, persona
        self.semantics = Semantics(journey, organisation, persona)
        self.steps: tuple[str, ...] = tuple(self.semantics.steps)
        self.parties: tuple[str, ...] = tuple(self.semantics.parties)
        self.moves: tuple[Move, ...] = tuple(move for move, _ in self.semantics.transitions)
        self._step_index = {name: i for i, name in enumerate(self.steps)}
        self._party_index = {name: i for i, name in enumerate(self.parties)}
        self._ways: dict[tuple[int, int], tuple[Way, ...]] = {}
        self._taken: dict[tuple[Configuration, Move], Arrival] = {}
        self._views: dict[Configuration, View] = {}
        self._arriving: dict[tuple[str, Holder, tuple[str, ...]], Program] = {}
        self._leaving: list[list[tuple[Move, Transition]]] = [[] for _ in self.steps]
        for move, transition in self.semantics.transitions:
            self._leaving[self._step_index[move.step]].append((move, transition))
        self._outcomes = tuple(step.outcome for step in self.semantics.steps.values())

    @property
    def counted(self) -> tuple[int, ...]:
        """The numbers of the transitions with `at-most`."""
        return tuple(self.semantics.counters)

    def taken(self, configuration: Configuration) -> dict[Move, int]:
        """How often each transition with `at-most` was taken that was taken at all."""
        counters = self.semantics.counters.items()
        left = {index: self.semantics.variables.left(counter, configuration.memory) for index, counter in counters}
        times = {self.moves[index]: (self.semantics.transitions[index][1].at_most or 0) - left[index] for index in left}
        return {move: number for move, number in times.items() if number}

    @property
    def owing(self) -> tuple[int, ...]:
        """What says, in the memory of a configuration, that a promise is owed: for each promise one bit."""
        owed = self.semantics.variables.owed
        return tuple(owed.mask([promise]) for promise in owed.all)

    def starts(self) -> tuple[Start, ...]:
        """Where walks start: one for each of the persona's entries, in the order in which the persona names them."""
        return self._starts

    @cached_property
    def _starts(self) -> tuple[Start, ...]:
        found = []
        for entry in self.semantics.goal.enters_at:
            target = self.semantics.journey.entries[entry]
            before, memory = self.semantics.starting()
            holder = self.semantics.holder_at(target, before)
            events: list[Event] = []
            after = run(tuple(self.semantics.arriving(target, holder, None)), memory, memory, events)
            configuration = Configuration(self._step_index[target], self._holder_index(holder), after)
            cost = Cost(*self.semantics.costs(target, None, before))
            found.append(Start(entry, Arrival(configuration, tuple(events), with_asks(cost, events))))
        return tuple(found)

    def open(self, configuration: Configuration) -> tuple[Move, ...]:
        """The transitions that are open, in file order."""
        memory = configuration.memory
        return tuple(w.move for w in self._out(configuration) if all(c.guard.holds(memory) for c in w.conditions))

    def closed(self, configuration: Configuration) -> tuple[Closed, ...]:
        """The transitions out of this step that are not open, in file order, with all that closes each."""
        found = []
        for way in self._out(configuration):
            reasons = tuple(c.reason for c in way.conditions if not c.guard.holds(configuration.memory))
            if reasons:
                found.append(Closed(way.move, reasons))
        return tuple(found)

    def take(self, configuration: Configuration, move: Move) -> Arrival:
        """Takes a transition, which must be open, and arrives.

        Raises:
            ValueError: the transition does not leave this configuration's step, or is not open.
        """
        key = configuration, move
        if key not in self._taken:
            if len(self._taken) >= REMEMBERED:
                self._taken.clear()
            self._taken[key] = self._taking(configuration, move)
        return self._taken[key]

    def _taking(self, configuration: Configuration, move: Move) -> Arrival:
        for way in self._out(configuration):
            if way.move.index == move.index and way.move == move and all(c.guard.holds(configuration.memory) for c in way.conditions):
                return self._take(configuration, way)
        raise ValueError(f"{move.place} is not open here")

    def successors(self, configuration: Configuration) -> list[tuple[Move, Arrival]]:
        """Every open transition with where it leads to, in file order."""
        memory = configuration.memory
        ways = self._out(configuration)
        return [(w.move, self._take(configuration, w)) for w in ways if all(c.guard.holds(memory) for c in w.conditions)]

    def outcome(self, configuration: Configuration) -> str | None:
        """The outcome that a configuration ends with; None if the walk goes on."""
        return self._outcomes[configuration.step]

    def outcome_of(self, step: int) -> str | None:
        """The outcome that a step, by its number, ends the journey with; None if it goes on from there."""
        return self._outcomes[step]

    def wanted(self, configuration: Configuration) -> bool:
        """Whether a configuration ends with an outcome that the persona wants."""
        return self.wanted_at(configuration.step)

    def good(self, configuration: Configuration) -> bool:
        """Whether a configuration is a good end: an outcome that the persona wants or accepts."""
        return self.good_at(configuration.step)

    def wanted_at(self, step: int) -> bool:
        """Whether a step, by its number, ends the journey with an outcome that the persona wants."""
        return self._outcomes[step] in self.semantics.goal.wants

    def good_at(self, step: int) -> bool:
        """Whether a step, by its number, is a good end."""
        return self._outcomes[step] in self.semantics.good_ends

    def absent(self, configuration: Configuration) -> bool:
        """Whether the customer was absent on arriving here."""
        return self.semantics.absent(self.step(configuration))

    def unanswered(self, configuration: Configuration) -> tuple[str, ...]:
        """The facts that were left unanswered on arriving here, sorted."""
        return tuple(sorted(self.semantics.variables.unanswered.read(configuration.memory)))

    def owed(self, configuration: Configuration) -> tuple[str, ...]:
        """The promises that are owed, sorted."""
        return tuple(sorted(self.semantics.variables.owed.read(configuration.memory)))

    def step(self, configuration: Configuration) -> Step:
        """The step where the customer is."""
        return self.semantics.steps[self.steps[configuration.step]]

    def parts(self, fact: str) -> tuple[str, ...]:
        """A fact and all its parts."""
        return self.semantics.parts(fact)

    def view(self, configuration: Configuration) -> View:
        """A configuration in words."""
        if configuration not in self._views:
            if len(self._views) >= REMEMBERED:
                self._views.clear()
            self._views[configuration] = self._view(configuration)
        return self._views[configuration]

    def _view(self, configuration: Configuration) -> View:
        v, memory = self.semantics.variables, configuration.memory
        return View(
            step=self.steps[configuration.step],
            holder=self._holder(configuration.holder),
            knows={party: names.read(memory) for party, names in v.knows.items()},
            told=v.told.read(memory),
            shown=v.shown.read(memory),
            items=v.items.read(memory),
            owed=v.owed.read(memory),
            explained=v.explained.read(memory),
            answered=v.answered.read(memory),
            unanswered=v.unanswered.read(memory),
            absent=self.absent(configuration),
        )

    def hand_offs(self, move: Move) -> tuple[HandedOff, ...]:
        """The hand-offs that a transition can be, for whoever may hold the customer at its step: its owner, or at a step of the
        customer's own anybody."""
        step = self.journey.steps[move.step]
        holders = self.parties if self.semantics.own(step) else [step.owner]
        transition = self.semantics.transitions[move.index][1]
        found = (self.semantics.hand_off(move, transition, holder) for holder in holders)
        return tuple(event for event in found if event)

    def money(self, amount: int) -> Decimal:
        """The money that an amount of the ledger stands for, in the organisation's currency."""
        return amount * self.semantics.money_unit

    def cap(self, key: str) -> int | None:
        """The persona's cap on a key of the ledger, in the ledger's units; None where they have none."""
        cap = getattr(self.semantics.persona.budget, key)
        return int(cap.scaleb(-int(self.semantics.money_unit.as_tuple().exponent))) if isinstance(cap, Decimal) else cap

    def ways(self, step: int, holder: int) -> tuple[Way, ...]:
        """The transitions out of a step, in the hands of a party (both by number), in file order."""
        key = step, holder
        found = self._ways.get(key)
        if found is None:
            found = self._ways[key] = tuple(self._way(move, t, self._holder(holder)) for move, t in self._leaving[step])
        return found

    def _out(self, configuration: Configuration) -> tuple[Way, ...]:
        return self.ways(configuration.step, configuration.holder)

    def _way(self, move: Move, t: Transition, before: Holder) -> Way:
        after = self.semantics.holder_at(t.to, before)
        # What happens on arriving is the same by every transition that makes the same known.
        arrival = t.to, after, t.learns
        if arrival not in self._arriving:
            self._arriving[arrival] = tuple(self.semantics.arriving(t.to, after, t))
        return Way(
            move=move,
            conditions=tuple(self.semantics.opening(move, t, before)),
            leaving=tuple(self.semantics.taking(move, t, before)),
            arriving=self._arriving[arrival],
            target=self._step_index[t.to],
            holder=self._holder_index(after),
            cost=Cost(*self.semantics.costs(t.to, (move, t), before)),
        )

    def _take(self, configuration: Configuration, way: Way) -> Arrival:
        events: list[Event] = []
        left = run(way.leaving, configuration.memory, configuration.memory, events)
        memory = run(way.arriving, left, left, events)
        return Arrival(Configuration(way.target, way.holder, memory), tuple(events), with_asks(way.cost, events))

    def _holder_index(self, holder: Holder) -> int:
        return NOBODY if holder is None else self._party_index[holder]

    def _holder(self, index: int) -> Holder:
        return None if index == NOBODY else self.parties[index]


def with_asks(cost: Cost, events: Iterable[Event]) -> Cost:
    """`facts` counts what was asked, `repeats` the repeats among it: the two keys that depend on what is known."""
    kinds = [type(event) for event in events]
    asked = Ledger(facts=kinds.count(Asked), repeats=kinds.count(Repeated))
    return Cost(cost.low.plus(asked), cost.high.plus(asked)) if asked.facts or asked.repeats else cost
