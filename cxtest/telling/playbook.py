"""A playbook: walks as numbered entries for a person who tests by hand or trains staff. Do this, expect that, this they must not ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cxtest.machine.machine import Arrival, Machine, View
from cxtest.machine.path import Path
from cxtest.machine.state import (
    Asked,
    Cost,
    Dropped,
    Explained,
    HandedOff,
    Jargon,
    Kept,
    KnownNotUsed,
    Ledger,
    Move,
    Promised,
    Provided,
    Repeated,
)
from cxtest.telling.walks import Walks
from cxtest.telling.words import Words, amount, called, called_then, key_name, listed, quoted
from cxtest.verdicts import stopped


class Entry(NamedTuple):
    """One thing to do, or to wait for, and what to look for then; all of it in words.

    `again` is what the journey as written asks again, or though it is known: what a good journey would not.
    """

    number: int
    waits: bool
    do: str
    expect: tuple[str, ...]
    must_not_ask: str | None
    they_know: str | None
    again: tuple[str, ...]


class Script(NamedTuple):
    """One walk to be walked by hand: what it is, its entries, and what should have happened at its end."""

    about: str
    token: str
    entries: tuple[Entry, ...]
    end: tuple[str, ...]


class Playbook(NamedTuple):
    """A playbook: whose walks on which journey, who they are (`you`: names and texts), one script a walk, and what else is to be said."""

    title: str
    you: tuple[tuple[str, str], ...]
    scripts: tuple[Script, ...]
    said: tuple[str, ...]


def playbook(told: Walks, paths: Sequence[Path], machine: Machine) -> Playbook:
    """The playbook of some walks of one persona on one journey.

    Args:
        told: what was asked, and what was found.
        paths: the walks, in the order in which they are told.
        machine: the journey as the persona walks it.
    """
    covered = told.covered
    left = () if covered is None else (covered.said, *(stopped(f"In no walk: {'; '.join(some)}: {why}") for why, some in covered.left))
    return Playbook(
        title=f"{told.title or told.journey} ({called_then(machine.persona)})",
        you=tuple(_you(machine, told.what_if)),
        scripts=tuple(
            Script(walk.about, walk.token, tuple(_entry(path, number) for number in range(len(path.arrivals))), tuple(_end(path)))
            for walk, path in zip(told.walks, paths, strict=True)
        ),
        said=(*told.said, *left, *(f"This is not all of it: {limit}" for limit in told.limits)),
    )


def _you(machine: Machine, what_if: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Who the tester is."""
    persona, says = machine.persona, Words(machine.journey, machine.organisation)
    goal = persona.journeys[machine.journey.journey]
    yield "Who you are", stopped(called(persona))
    if persona.story:
        yield "Your story", persona.story
    accepts = f" You can live with {quoted(goal.accepts, 'or')}." if goal.accepts else ""
    yield "What you want", f"{quoted(goal.wants, 'or')}.{accepts}"
    if persona.lacks:
        yield "What you cannot give, unless they tell you on the way", stopped(says.facts(persona.lacks))
    if persona.withholds:
        yield "What you will not give", stopped(says.facts(persona.withholds))
    for party, facts in goal.already_told.items():
        yield f"What {says.party(party)} knew before", stopped(says.facts(facts))
    if persona.channels is not None:
        yield "How you can be reached", stopped(listed(persona.channels, "or") or "by no channel")
    gives = dict.fromkeys(item for step in machine.journey.steps.values() for item in step.gives)
    yield "What you hold", "nothing at the beginning." + (f" On the way you may get {quoted(gives, 'or')}." if gives else "")
    caps = ((key, machine.cap(key)) for key in Ledger._fields)
    budget = [f"{key_name(key)} {amount(machine, key, cap)}" for key, cap in caps if cap is not None]
    if budget:
        yield "What you put up with, at most", stopped(", ".join(budget))
    for what in what_if:
        yield "What is otherwise than in the files", stopped(what)


def _entry(path: Path, number: int) -> Entry:
    machine, arrival = path.machine, path.arrivals[number]
    says, view = Words(machine.journey, machine.organisation), machine.view(arrival.configuration)
    move = path.moves[number - 1] if number else None
    step = machine.journey.steps[view.step]
    met = step.outcome is None and not view.absent and not machine.semantics.backstage(step) and not machine.semantics.own(step)
    known = _known_before(path, number)
    forbidden = [] if not met or machine.semantics.outside(view.holder) else _wholes(machine, known - _justified(machine, view.step))
    knows = _wholes(machine, set(view.knows.get(view.holder, ()))) if view.holder is not None and step.owner == view.holder else []
    return Entry(
        number=number + 1,
        waits=move is not None and not move.of_the_customer,
        do=_do(says, path.entry, move),
        expect=tuple(_expected(machine, says, arrival, view)),
        must_not_ask=says.facts(forbidden) if forbidden else None,
        they_know=says.facts(knows) if knows and step.outcome is None else None,
        again=tuple(_again(path, number, says)),
    )


def _do(says: Words, entry: str, move: Move | None) -> str:
    if move is None:
        return f"Come in by `{entry}`."
    wrong = " Something goes wrong here, on purpose." if move.failure else ""
    if move.of_the_customer:
        how = ", without giving an answer" if move.unanswered else ""
        return f"{move.trigger.replace('-', ' ').capitalize()} (`{move.label}`){how}.{wrong}"
    silent = " You have given no answer that counts." if move.unanswered else ""
    return f"{says.deciders(move).removesuffix(',')}.{silent}{wrong}"


def _expected(machine: Machine, says: Words, arrival: Arrival, view: View) -> Iterator[str]:
    step = machine.journey.steps[view.step]
    if step.outcome is not None:
        yield f"It ends here: {says.step(view.step)}."
    else:
        by = f", by {step.channel}" if step.channel else ""
        yield f"{says.step(view.step)}{by}. {says.whose(view.step)}".replace("the customer’s own", "your own")
    if machine.semantics.backstage(step) and step.outcome is None:
        yield "You do not see it: it happens out of your sight."
    if view.absent:
        yield f"It goes on by {step.channel}, which you cannot use: nothing reaches you."
    for event in arrival.events:
        if isinstance(event, HandedOff):
            taker = "nobody takes over" if event.taker is None else f"to {says.party(event.taker)}"
            yield stopped(f"You are handed over from {says.party(event.giver)} {taker}" if event.taker else
                          f"{says.party(event.giver)} lets go of you, and {taker}".replace("the ", "The ", 1))  # fmt: skip
    asked = list(dict.fromkeys(event.fact for event in arrival.events if isinstance(event, Asked)))
    if asked:
        yield f"They ask you for {says.facts(asked)}.{_unanswered(machine, says, [fact for fact in asked if fact not in view.answered])}"
    if step.uses_up and not view.absent:
        yield f"You part with {quoted(step.uses_up)}."
    yield from _happens(says, arrival)
    if takes := _takes(machine, arrival.cost):
        yield f"It takes {takes}."


def _unanswered(machine: Machine, says: Words, facts: Sequence[str]) -> str:
    """What they do not answer, be it that they cannot or that they will not."""
    will_not = [fact for fact in facts if fact in machine.persona.withholds]
    cannot = [fact for fact in facts if fact not in will_not]
    parts = ((f"You cannot answer: {says.facts(cannot)}", cannot), (f"You will not answer: {says.facts(will_not)}", will_not))
    return "".join(f" {stopped(said)}" for said, some in parts if some)


def _happens(says: Words, arrival: Arrival) -> Iterator[str]:
    for event in arrival.events:
        match event:
            case Provided(how="tells"):
                yield f"They tell you {says.fact(event.name)}."
            case Provided(how="gives"):
                yield f"You get `{event.name}`."
            case Promised():
                yield f"They promise you `{event.promise}`."
            case Kept():
                yield f"They keep the promise `{event.promise}`, or settle it."
            case Explained():
                yield f"They explain `{event.term}`."
            case Jargon():
                yield f"They say `{event.term}`, which you do not understand."
            case Dropped():
                yield f"They would need {says.fact(event.fact)}, and it has not come with you."


def _again(path: Path, number: int, says: Words) -> Iterator[str]:
    """What the journey as written asks again, or though it is known."""
    for event in path.arrivals[number].events:
        if isinstance(event, Repeated):
            when = _told_at(path, number, event.fact)
            at = f" You have told it at number {when + 1}." if when is not None else ""
            yield f"they ask AGAIN for {says.fact(event.fact)}.{at}"
        elif isinstance(event, KnownNotUsed):
            machine = path.machine
            before = machine.view(path.arrivals[max(0, number - 1)].configuration).knows
            parties = [party for party, facts in before.items() if event.fact in facts and not machine.semantics.outside(party)]
            who = f"{listed(says.party(party) for party in parties) or 'the brand'} {'knows' if len(parties) < 2 else 'know'}"
            yield f"they ask for {says.fact(event.fact)}, though {who} it."


def _told_at(path: Path, number: int, fact: str) -> int | None:
    """Where a fact was told: the last step before this one at which it, or a whole of it, was answered."""
    machine = path.machine
    for before in range(number - 1, -1, -1):
        answered = machine.view(path.arrivals[before].configuration).answered
        if any(fact in machine.parts(whole) for whole in answered) and not path.moves[before].unanswered:
            return before
    return None


def _known_before(path: Path, number: int) -> set[str]:
    """What was told, or a party of the brand knew, when they came to a step: what nobody should ask for there."""
    machine = path.machine
    view = machine.view(path.arrivals[number].configuration)
    now, told = _brand_knows(machine, view), set(view.told)
    if number:
        before = _brand_knows(machine, machine.view(path.arrivals[number - 1].configuration))
    else:
        _, memory = machine.semantics.starting()
        before = _brand_knows(machine, machine.view(path.arrivals[0].configuration._replace(memory=memory)))
    # What was forgotten on the way is not known; what is learnt on arriving was not known before.
    return told | (now & before)


def _brand_knows(machine: Machine, view: View) -> set[str]:
    return {fact for party, facts in view.knows.items() if not machine.semantics.outside(party) for fact in facts}


def _justified(machine: Machine, step: str) -> set[str]:
    """The facts for whose being asked again a step has a reason, with their parts."""
    return {part for ask in machine.journey.steps[step].asks if ask.because is not None for part in machine.parts(ask.fact)}


def _wholes(machine: Machine, facts: set[str]) -> list[str]:
    """Some facts, without those that are a part of another of them, in the order of the file."""
    return [
        fact
        for fact in machine.semantics.facts
        if fact in facts and not any(w in facts for w in machine.semantics.wholes(fact) if w != fact)
    ]


def _end(path: Path) -> Iterator[str]:
    """What should have happened."""
    machine = path.machine
    view, outcome = machine.view(path.end), machine.outcome(path.end)
    if outcome is not None:
        how = (
            "You want that" if machine.wanted(path.end) else "You can live with that" if machine.good(path.end) else "You do not want that"
        )
        yield f"It has ended in `{outcome}`. {how}."
    elif machine.open(path.end):
        yield "It is not over: the walk ends here, and there are ways on."
    else:
        yield "It is not over, and nothing is open to you: you are stuck."
    kept = [event.promise for arrival in path.arrivals for event in arrival.events if isinstance(event, Kept)]
    if kept:
        yield f"Kept, or settled: {quoted(dict.fromkeys(kept))}."
    if view.owed:
        yield f"Promised, and still owed: {quoted(view.owed)}."
    if view.items:
        yield f"You hold {quoted(view.items)}."
    low = high = Ledger()
    for arrival in path.arrivals:
        low, high = low.plus(arrival.cost.low), high.plus(arrival.cost.high)
    if high.elapsed:
        range_ = "" if low.elapsed == high.elapsed else f", and at least {amount(machine, 'elapsed', low.elapsed)}"
        yield f"It should have taken at most {amount(machine, 'elapsed', high.elapsed)}{range_}."
    if high.money:
        yield f"It should have cost at most {amount(machine, 'money', high.money)}."


def _takes(machine: Machine, cost: Cost) -> str:
    named = (("time", "of your time"), ("wait", "of waiting"), ("money", ""))
    parts = []
    for key, of in named:
        low, high = getattr(cost.low, key), getattr(cost.high, key)
        if high:
            least, most = amount(machine, key, low), amount(machine, key, high)
            parts.append(f"{least if low == high else f'{least} to {most}'} {of}".rstrip())
    return listed(parts)
