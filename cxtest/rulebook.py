"""What a rule is: the decorators that make one, what it yields, and how it names places."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cxtest.analysis.case import Case, JourneyCase
from cxtest.config import Severity
from cxtest.machine.path import Path
from cxtest.machine.state import Move
from cxtest.model.journey import Journey
from cxtest.verdicts import Place


@dataclass(frozen=True)
class Example:
    """A small project that shows a rule: the texts of its files.

    An organisation is left out where the journey's use of parties and facts says enough.
    """

    journey: str
    persona: str
    organisation: str | None = None

    def files(self) -> dict[str, str]:
        """The project's files by name."""
        files = {"journeys/example.yaml": self.journey, "personas/example.yaml": self.persona}
        return files if self.organisation is None else {**files, "journeys/organisation.yaml": self.organisation}


@dataclass(frozen=True)
class Found:
    """What a rule yields: the place, a sentence, what would mend it, and a walk that shows it.

    `note` marks what strands some walks only, where less than `always` is required and holds. `closest` is given where no walk can
    show it.
    """

    place: Place
    message: str
    mend: str
    walk: Path | None = None
    closest: Path | None = None
    note: bool = False


@dataclass(frozen=True)
class PersonaRule:
    """A rule about one persona on one journey.

    `inapplicable` says why the rule does not apply to a case, or None where it does. `check` may raise LimitReached: what it yielded
    before stands, and without that the verdict is `unknown`.
    """

    id: str
    severity: Severity
    doc: str
    failing: Example
    mended: Example
    check: Callable[[Case], Iterator[Found]]
    inapplicable: Callable[[Case], str | None]


@dataclass(frozen=True)
class JourneyRule:
    """A rule about a journey, whoever walks it; as PersonaRule."""

    id: str
    severity: Severity
    doc: str
    failing: Example
    mended: Example
    check: Callable[[JourneyCase], Iterator[Found]]


Rule = PersonaRule | JourneyRule


def rule(
    name: str, severity: Severity, *, failing: Example, mended: Example, inapplicable: Callable[[Case], str | None] = lambda _: None
) -> Callable[[Callable[[Case], Iterator[Found]]], PersonaRule]:
    """Makes a rule about personas of the function that it decorates; the module's docstring explains the rule."""

    def make(check: Callable[[Case], Iterator[Found]]) -> PersonaRule:
        return PersonaRule(name, severity, _doc(check), failing, mended, check, inapplicable)

    return make


def journey_rule(
    name: str, severity: Severity, *, failing: Example, mended: Example
) -> Callable[[Callable[[JourneyCase], Iterator[Found]]], JourneyRule]:
    """Makes a rule about journeys of the function that it decorates; the module's docstring explains the rule."""

    def make(check: Callable[[JourneyCase], Iterator[Found]]) -> JourneyRule:
        return JourneyRule(name, severity, _doc(check), failing, mended, check)

    return make


def _doc(check: Callable[..., object]) -> str:
    return inspect.cleandoc(inspect.getmodule(check).__doc__ or "")


def no_budget(case: Case) -> str | None:
    """Why rules about budgets do not apply to a case: the persona has none."""
    return None if case.persona.budget.model_fields_set else "this persona has no budget"


def at_journey(journey: Journey) -> Place:
    """The journey itself."""
    return Place(journey.journey, ("journey",))


def at_entry(entry: str) -> Place:
    """An entry."""
    return Place(entry, ("entries", entry))


def at_step(step: str) -> Place:
    """A step: `agent`."""
    return Place(step, ("steps", step))


def at_steps(steps: Iterable[str]) -> Place:
    """A set of steps: `a,b`."""
    every = sorted(steps)
    return Place(",".join(every), ("steps", every[0]))


def at_facts(journey: Journey, step: str, facts: Iterable[str]) -> Place:
    """Facts that are asked for or needed at a step: `agent:email,order-number`."""
    every, written = sorted(facts), journey.steps[step]
    for fact in every:
        for key, names in (("asks", [ask.fact for ask in written.asks]), ("needs", list(written.needs))):
            if fact in names:
                return Place(f"{step}:{','.join(every)}", ("steps", step, key, names.index(fact)))
    return Place(f"{step}:{','.join(every)}", ("steps", step))


def at_term(journey: Journey, step: str, term: str) -> Place:
    """A term used at a step: `agent:rma`."""
    return Place(f"{step}:{term}", ("steps", step, "terms", journey.steps[step].terms.index(term)))


def at_promise(steps: Iterable[str], promise: str) -> Place:
    """A promise at a step, or at a set of steps: `closed:call-back`, `a,b:call-back`."""
    where = at_steps(steps)
    return Place(f"{where.text}:{promise}", where.route)


def at_transition(move: Move) -> Place:
    """A transition: `agent.approve`, or `agent.approve[1]`."""
    index = () if move.alternative is None else (move.alternative,)
    return Place(move.place, ("steps", move.step, "transitions", move.trigger, *index))


def at_fact(journey: Journey, fact: str) -> Place:
    """A fact by itself; found in the organisation's file."""
    first = next(at_facts(journey, name, [fact]) for name, s in journey.steps.items() if fact in {*s.needs, *(a.fact for a in s.asks)})
    return Place(fact, ("facts", fact), in_organisation=True, instead=first.route)


def at_party(journey: Journey, party: str) -> Place:
    """A party; found in the organisation's file."""
    first = next(name for name, step in journey.steps.items() if step.owner == party)
    return Place(party, ("parties", party), in_organisation=True, instead=("steps", first, "owner"))


def at_parties(one: str, other: str, move: Move) -> Place:
    """Two parties: `billing~care`; found at the transition that closes the circle."""
    return Place("~".join(sorted((one, other))), at_transition(move).route)
