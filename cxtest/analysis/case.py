"""A case: one persona on one journey, with all that analysis can tell of it, each worked out once when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar

from cxtest.analysis.answers import Answers, Asked, Owed, Whole
from cxtest.analysis.budget import Budget, End, Vector, budget_of, nearest_misses
from cxtest.analysis.control import Control, Kind, Round, Stuck
from cxtest.analysis.coverage import Coverage, Reached, together
from cxtest.analysis.promise import PROMISES, Promise, Promises
from cxtest.analysis.search import backwards
from cxtest.analysis.shared import Shared
from cxtest.analysis.sliced import Sliced
from cxtest.analysis.space import Space
from cxtest.config import Engine, Limits, Stopwatch
from cxtest.errors import Incomplete
from cxtest.machine.machine import Machine
from cxtest.machine.monitor import Monitor
from cxtest.machine.path import Path, Trail
from cxtest.machine.state import Configuration, Event, Move
from cxtest.model.journey import Journey
from cxtest.model.persona import Persona, PersonaJourney
from cxtest.model.project import JourneyFile

E = TypeVar("E", bound=Event)
Memory = TypeVar("Memory", bound=Hashable)
T = TypeVar("T")


class Case:
    """One persona on one journey."""

    def __init__(
        self,
        file: JourneyFile,
        persona: Persona,
        limits: Limits,
        engine: Engine = "slices",
        shared: Shared | None = None,
        answers: Callable[[Machine, Stopwatch], Answers] | None = None,
    ) -> None:
        """Begins; `shared` is what personas on the same journey share of what was explored, see Sliced; `answers` says who answers
        instead of an engine."""
        self.file, self.persona = file, persona
        self.journey: Journey = file.journey
        self.goal: PersonaJourney = persona.journeys[file.journey.journey]
        self.stopwatch = limits.stopwatch()
        self._answering = answers or (partial(Sliced, shared=shared) if engine == "slices" else Whole)
        self._made: dict[str, Any] = {}

    @cached_property
    def machine(self) -> Machine:
        """The journey as this persona walks it."""
        return Machine(self.journey, self.file.organisation, self.persona)

    @cached_property
    def answers(self) -> Answers:
        """What can be asked of the machine."""
        return self._answering(self.machine, self.stopwatch)

    def begin(self) -> Asked:
        """Begins a new question; returns what will say how many configurations were explored for it, and at what limit."""
        self.answers.asked = Asked({})
        return self.answers.asked

    @property
    def space(self) -> Control:
        """Where they can come to, and what is open there, as far as the limits allow: the control space."""
        return self.answers.control

    def require_whole(self) -> None:
        """For questions that only a complete space answers.

        Raises:
            LimitReached: the exploration was stopped at a limit.
        """
        if self.space.limit is not None:
            raise self.space.limit

    @property
    def whole_space(self) -> Control:
        """The space, for questions that only a complete one answers. Raises LimitReached where the exploration was stopped at a limit."""
        self.require_whole()
        return self.space

    @property
    def one_by_one(self) -> Space:
        """Every whole configuration, as far as the limits allow, for rules that look at each of them."""
        return self.answers.one_by_one()

    @property
    def promises(self) -> Promises:
        """What the persona is promised. Raises LimitReached where the exploration was stopped at a limit."""
        return self._once("promises", lambda space: space.promises(), self.whole_space)

    @property
    def promised_enough(self) -> bool:
        """Whether less than `always` is required, and holds: then what strands some walks is a note."""
        requires = self.goal.requires
        return requires != "always" and PROMISES.index(self.promises.promise) >= PROMISES.index(requires)

    @property
    def stuck(self) -> list[Stuck]:
        """Where nothing is open, though it is no outcome: the first for each rule, step and facts."""
        return self._once("stuck", lambda space: space.stuck(), self.space)

    def stuck_by(self, kind: Kind) -> list[Stuck]:
        """The places where nothing is open that one rule finds."""
        return [place for place in self.stuck if place.kind == kind]

    @property
    def turned_away(self) -> dict[int, Trail]:
        """The reached steps that end with an outcome that the persona neither wants nor accepts, with a shortest walk to each."""
        machine = self.machine
        return {s: walk for s, walk in self.nearest.items() if machine.outcome_of(s) is not None and not machine.good_at(s)}

    @property
    def nearest(self) -> Mapping[int, Trail]:
        """Each step that is reached, with a shortest walk to it."""
        return self._once("nearest", lambda space: space.nearest(), self.space)

    @property
    def runarounds(self) -> list[Round]:
        """The smallest closed sets of configurations that go on for ever; the first of each set of steps."""
        return self._once("runarounds", lambda space: space.runarounds(), self.whole_space)

    @property
    def endless_waits(self) -> list[Round]:
        """The smallest closed sets for one who decides nothing any more; the first of each set of steps."""
        return self._once("endless-waits", lambda space: space.endless_waits(), self.whole_space)

    def leading_to_wanted(self) -> tuple[str, ...]:
        """The entries from which a wanted outcome can be reached."""
        return self._once("wanted", lambda space: space.leading_to_wanted(), self.space)

    def leads_to_good(self, configuration: Configuration) -> bool:
        """Whether a good end can be reached from a configuration, or is one."""
        return self.space.leads_to_good(configuration)

    def foresee(self) -> None:
        """Works out all that `promise_from` takes: each of its answers after this is a look-up.

        Raises:
            Incomplete: the exploration was stopped at a limit, or given up.
        """
        self.whole_space.foresee()

    def promise_from(self, configuration: Configuration) -> Promise:
        """What the persona is promised from a configuration that can be reached, in place of a start.

        Raises:
            LimitReached: the exploration was stopped at a limit.
        """
        return self.whole_space.promise_from(configuration)

    def path(self, walk: Trail) -> Path:
        """A walk, replayed through the machine."""
        return Path.replay(self.machine, *walk)

    def first(self, kind: type[E], which: Callable[[E], bool] = lambda _: True) -> Iterator[tuple[E, Path]]:
        """Each event of a kind that can happen, once, with a shortest walk to where it first does; nearest first.

        Args:
            kind: the kind of events.
            which: of these, the ones that are asked for.
        """
        return self.answers.first(kind, which)

    def watch(self, monitor: Monitor[Memory]) -> Iterator[tuple[str, Path]]:
        """Each place where the monitor sees a violation, once, with a shortest walk to it."""
        return self.answers.watch(monitor)

    def owed(self) -> Iterator[Owed]:
        """The promises that are owed at outcomes, where nothing is open, or in every configuration of a runaround."""
        yield from self.answers.owed_at_ends()
        yield from self.answers.owed_in_rounds()

    @cached_property
    def budget(self) -> Budget:
        """The persona's caps."""
        return budget_of(self.machine)

    def within_budget(self, entry: str, end: End = "low") -> Path | None:
        """A walk from an entry to a wanted outcome within budget, with the fewest transitions; None if there is none."""
        return self.answers.within_budget(entry, self.budget, end)

    def nearest_misses(self, entry: str) -> list[Vector]:
        """What the walks from an entry to a wanted outcome spend that no other beats on every capped key, cheapest first."""
        return [label.spent for label in nearest_misses(self.answers.spending(self.budget), entry, self.stopwatch)]

    def fatal_failures(self, entry: str) -> Iterator[tuple[Move, Path, bool]]:
        """The failures after which nothing can be put right, with a walk to where each can happen; the flag says that a good end can
        still be reached, if only outside the budget."""
        return self.answers.fatal_failures(entry, self.budget)

    def _once(self, what: str, make: Callable[[Control], T], space: Control) -> T:
        """What is worked out of a space once, however many ask for it; each who asks is noted to have looked at the space."""
        if what not in self._made:
            self._made[what] = make(space)
        made: T = self._made[what]
        return made

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
        far = len(self.machine.steps)
        among = self.space.reached_from(entry) if entry else self.nearest
        least = min(ranks.get(step, far) for step in among)
        return self.path(self.space.shortest([step for step in among if ranks.get(step, far) == least], entry))

    def shortest_to_wanted(self, entry: str) -> Path:
        """A shortest walk from an entry to a wanted outcome, one of which it leads to, whatever it costs."""
        return self.path(self.space.shortest([n for n in range(len(self.machine.steps)) if self.machine.wanted_at(n)], entry))


class Walked(NamedTuple):
    """How far one persona comes on a walk: `path` is the walk as far as it is open to them, `closed` the transition that is not open
    then, named as walks name it; None where they can walk it to its end."""

    persona: Persona
    path: Path
    closed: str | None


class JourneyCase:
    """One journey, with what all the personas of the run that test it reach together, and how far each comes on a given walk.

    `machine` is that of one of them; `limit` is why the explorations of one of them are not complete, None if all are;
    `configurations` counts those of all.
    """

    def __init__(
        self, file: JourneyFile, personas: Sequence[Persona], reached: Iterable[Reached], configurations: int, limit: Incomplete | None
    ) -> None:
        """Begins; `reached` is what each of the personas, of whom there is at least one, reaches."""
        self.file, self.configurations, self.limit = file, configurations, limit
        self._personas = personas
        self._machines: dict[str, Machine] = {}
        self.machine = self._machine(personas[0])
        self._coverage = together(self.machine, zip(personas, reached, strict=True))
        self.begin()

    def begin(self) -> None:
        """Begins a new question: `extent` is that of what is asked from here on."""
        self._looked = False
        self._replayed: set[tuple[str, Configuration]] | None = None

    @property
    def extent(self) -> tuple[int, Incomplete | None]:
        """How many configurations the answers since `begin` cover, and why that is not all; None if it is all.

        Where only walks were asked for it is the configurations on these, be there a limit or not: to replay a walk, nothing has to be
        explored.
        """
        if self._replayed is not None and not self._looked:
            return len(self._replayed), None
        return self.configurations, self.limit

    @property
    def coverage(self) -> Coverage:
        """What the personas reach and take, as far as was explored."""
        self._looked = True
        return self._coverage

    @property
    def whole_coverage(self) -> Coverage:
        """The coverage, for questions that only complete spaces answer.

        Raises:
            Incomplete: an exploration was stopped at a limit, or came to nothing.
        """
        if self.limit is not None:
            raise self.limit
        return self.coverage

    def walked(self, token: str) -> list[Walked]:
        """How far each persona that comes in at its entry can walk what a replay token names, in the order of the personas.

        Raises:
            UsageError: the token is not written as walks are.
        """
        self._replayed = self._replayed or set()
        found, labels = list[Walked](), token.split(".")
        for persona in self._personas:
            path = Path.follow(self._machine(persona), token)
            if path is not None:
                self._replayed |= {(persona.persona, arrival.configuration) for arrival in path.arrivals}
                found.append(Walked(persona, path, next(iter(labels[len(path.arrivals) :]), None)))
        return found

    def _machine(self, persona: Persona) -> Machine:
        """The journey as this persona walks it, made when it is first asked for."""
        if persona.persona not in self._machines:
            self._machines[persona.persona] = Machine(self.file.journey, self.file.organisation, persona)
        return self._machines[persona.persona]
