"""Places: how a rule names what a finding is about. Written as semantics.md, section 6, says; never a line."""

from __future__ import annotations

from collections.abc import Iterable

from cxtest.machine.state import Move
from cxtest.model.journey import Journey
from cxtest.verdicts import Place


def at_journey(journey: Journey) -> Place:
    """The journey itself."""
    return Place(journey.journey, ("journey",))


def at_entry(entry: str) -> Place:
    """An entry."""
    return Place(entry, ("entries", entry))


def at_step(step: str) -> Place:
    """A step: `agent`."""
    return Place(step, ("steps", step), steps=(step,))


def at_steps(steps: Iterable[str]) -> Place:
    """A set of steps: `a,b`."""
    every = sorted(steps)
    return Place(",".join(every), ("steps", every[0]), steps=tuple(every))


def at_facts(journey: Journey, step: str, facts: Iterable[str]) -> Place:
    """Facts that are asked for or needed at a step: `agent:email,order-number`."""
    every, written = sorted(facts), journey.steps[step]
    for fact in every:
        for key, names in (("asks", [ask.fact for ask in written.asks]), ("needs", list(written.needs))):
            if fact in names:
                return Place(f"{step}:{','.join(every)}", ("steps", step, key, names.index(fact)), steps=(step,))
    return Place(f"{step}:{','.join(every)}", ("steps", step), steps=(step,))


def at_term(journey: Journey, step: str, term: str) -> Place:
    """A term used at a step: `agent:rma`."""
    return Place(f"{step}:{term}", ("steps", step, "terms", journey.steps[step].terms.index(term)), steps=(step,))


def at_promise(steps: Iterable[str], promise: str) -> Place:
    """A promise at a step, or at a set of steps: `closed:call-back`, `a,b:call-back`."""
    where = at_steps(steps)
    return Place(f"{where.text}:{promise}", where.route, steps=where.steps)


def at_transition(move: Move) -> Place:
    """A transition: `agent.approve`, or `agent.approve[1]`."""
    index = () if move.alternative is None else (move.alternative,)
    return Place(move.place, ("steps", move.step, "transitions", move.trigger, *index), steps=(move.step,), transition=move.place)


def at_fact(journey: Journey, fact: str) -> Place:
    """A fact by itself; found in the organisation's file."""
    places = [at_facts(journey, name, [fact]) for name, s in journey.steps.items() if fact in {*s.needs, *(a.fact for a in s.asks)}]
    steps = tuple(step for place in places for step in place.steps)
    return Place(fact, ("facts", fact), in_organisation=True, instead=places[0].route, steps=steps)


def at_party(journey: Journey, party: str) -> Place:
    """A party; found in the organisation's file."""
    steps = tuple(name for name, step in journey.steps.items() if step.owner == party)
    instead = "steps", steps[0], "owner"
    return Place(party, ("parties", party), in_organisation=True, instead=instead, steps=steps, parties=(party,))


def at_parties(one: str, other: str, move: Move) -> Place:
    """Two parties: `billing~care`; found at the transition that closes the circle."""
    return Place("~".join(sorted((one, other))), at_transition(move).route, transition=move.place, parties=(one, other))


def at_path(journey: Journey, name: str) -> Place:
    """A path that a journey names; found where that is written."""
    return Place(name, ("paths", [path.name for path in journey.paths].index(name)))


def at_made(journey: Journey, step: str, promise: str) -> Place:
    """A promise where it is made."""
    return Place(f"{step}:{promise}", ("steps", step, "promises", journey.steps[step].promises.index(promise)), steps=(step,))
