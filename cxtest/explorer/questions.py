"""The questions that the explorer asks, each with what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cxtest.config import Config
from cxtest.explorer.beside import beside
from cxtest.explorer.choice import Choice, Entry
from cxtest.explorer.insight import Insight
from cxtest.explorer.panels import PROMISE_STYLES, finding_detail, finding_line
from cxtest.explorer.player import Player, cells
from cxtest.explorer.what_if import Answer, WhatIf, answer_of
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import HandedOff, Move
from cxtest.model.persona import Persona
from cxtest.model.project import PersonaFile, Project
from cxtest.model.values import CUSTOMER
from cxtest.reports.page import Line, Part, assembled
from cxtest.telling.standing import names
from cxtest.telling.standing import spent as spent_by
from cxtest.telling.words import Words, called, promise_in_words
from cxtest.verdicts import Finding, PromiseLine

ANSWERS: Final[dict[Answer, str]] = {
    "answers": "they can answer it", "lacks": "they lack it: they cannot answer", "withholds": "they withhold it: they will not answer",
}  # fmt: skip


def which_finding(findings: Sequence[Finding]) -> Choice:
    """Which finding to replay; by number."""
    entries = [Entry(str(i), finding_line(finding), list(finding_detail(finding))) for i, finding in enumerate(findings)]
    return Choice("What is found: enter goes to the beginning of its walk", entries, empty="Nothing is found for this persona.")


def way_said(path: Path, way: Sequence[Move], others: Sequence[Sequence[Move]]) -> str:
    """What is to be said of a way to a good end that was laid ahead, and of others that there are."""
    end = Path.replay(path.machine, path.entry, (*path.moves, *way))
    said = f"{_count(len(way))} to `{path.machine.outcome(end.end)}`, which they {'want' if path.machine.wanted(end.end) else 'accept'}"
    over = [spent.key for spent in spent_by(end) if spent.over]
    wrong = [move.label for move in way if move.failure]
    parts = [f"over budget: {', '.join(over)}"] * bool(over) + [f"something goes wrong: {', '.join(wrong)}"] * bool(wrong)
    parts += [f"g once more: {_count(len(other))} to an end that they {_liked(path, other)}" for other in others]
    return "; ".join([said, *parts]) + ". The right arrow takes them one by one."


def which_failure(path: Path, found: Mapping[Move, Sequence[Move]], insight: Insight) -> Choice:
    """What is to go wrong; by place, with what is promised after it."""
    says = Words(path.machine.journey, path.machine.organisation)
    entries = [
        Entry(
            move.place,
            assembled((move.place, "bold"), f" → {move.target}  ", _steps(len(way)), *_then(path, way, insight)),
            [assembled(f"{says.decides(move)[:1].upper()}{says.decides(move)[1:]}."), assembled(" → ".join(step.label for step in way))],
        )
        for move, way in found.items()
    ]
    every = [move for move in path.machine.moves if move.failure]
    empty = "Nothing that is marked as a failure can happen from here." if every else "No transition of this journey is marked `failure`."
    return Choice("What is to go wrong? Enter walks there, and lets it happen", entries, empty=empty)


def which_persona(people: Iterable[PersonaFile], at: str) -> Choice:
    """Who is to walk; by id."""
    entries = [
        Entry(p.persona.persona, assembled((p.persona.persona, "bold"), f"  {called(p.persona)}"), [assembled(p.persona.story or "")])
        for p in people
    ]
    return Choice("Who is to walk this journey?", entries, at=at)


def which_entry(machine: Machine, at: str) -> Choice:
    """Where they are to come in; by id."""
    says = Words(machine.journey, machine.organisation)
    entries = [
        Entry(start.entry, assembled((start.entry, "bold"), f" → {says.step(machine.steps[start.arrival.configuration.step])}"))
        for start in machine.starts()
    ]
    return Choice("Where are they to come in?", entries, at=at)


def which_fact(machine: Machine, now: Persona, written: Persona) -> Choice:
    """Which fact they are to answer, lack or withhold; by id. Those that are asked for somewhere."""
    asked = {fact for step in machine.journey.steps.values() for fact in (*step.needs, *(ask.fact for ask in step.asks))}
    says = Words(machine.journey, machine.organisation)
    entries = [
        Entry(
            fact,
            assembled((fact, "bold"), f"  {ANSWERS[answer_of(now, fact)]}", _otherwise(now, written, fact)),
            [assembled(f"{says.fact(fact)}")],
        )
        for fact in machine.organisation.facts
        if fact in asked
    ]
    return Choice("What if they answered otherwise? Which fact?", entries, empty="Nothing is asked on this journey.")


def which_answer(fact: str, now: Persona, written: Persona) -> Choice:
    """What they are to do when it is asked for."""
    as_written = answer_of(written, fact)
    entries = [Entry(answer, assembled(says, "  (as in the file)" if answer == as_written else "")) for answer, says in ANSWERS.items()]
    return Choice(f"When {fact} is asked for,", entries, at=answer_of(now, fact))


def which_hand_off(path: Path, what_if: WhatIf) -> Choice:
    """Which hand-off is to carry something; by place. Those on the walk come first, the last one first."""
    machine = path.machine
    walked = [event.move for arrival in reversed(path.arrivals) for event in arrival.events if isinstance(event, HandedOff)]
    every = {move.place: move for move in (*walked, *(move for move in machine.moves if machine.hand_offs(move)))}
    on_the_walk = {move.place for move in walked}
    says = Words(machine.journey, machine.organisation)
    entries = [
        Entry(
            place,
            assembled((place, "bold"), f" → {move.target}", ("  on this walk" if place in on_the_walk else "", "$text-success")),
            [assembled(f"{_giver(machine, move, says)} carries {_carries(machine, move)}{_added(what_if, place)}.")],
        )
        for place, move in every.items()
    ]
    return Choice("What if a hand-off carried more? Which one?", entries, empty="This journey has no hand-offs.")


def which_carried(path: Path, place: str, what_if: WhatIf) -> Choice:
    """What a hand-off is to carry besides; by fact. A fact that was chosen before is taken back. What was told on this walk comes first."""
    machine, told = path.machine, path.machine.view(path.end).told
    here = {f for s in machine.journey.steps.values() for f in (*s.needs, *(ask.fact for ask in s.asks), *s.learns, *s.tells)}
    move = next(move for move in machine.moves if move.place == place)
    written = machine.semantics.transitions[move.index][1].carries
    chosen = what_if.carries.get(place, ())
    facts = sorted(machine.organisation.facts, key=lambda fact: fact not in told)
    entries = [
        Entry(
            fact,
            assembled(
                ("× " if fact in chosen else "+ ", "bold"), (fact, "bold"),
                "  carried as you wished: enter takes it back" if fact in chosen else "",
                ("  they have told it" if fact in told else "", "$text-success"),
            ),
        )
        for fact in facts
        if written != "everything" and (fact in chosen or (fact in here and fact not in written))
    ]  # fmt: skip
    return Choice(f"{place} is to carry", entries, empty="It carries everything there is.")


def cell_entry(project: Project, cell: tuple[str, str], insight: Insight | None = None) -> Entry:
    """A persona on a journey, with what they are promised once that is known."""
    journey, persona = cell
    title, story = project.journey(journey).journey.title, project.persona(persona).persona.story
    known: Line = assembled()
    if insight is not None:
        worst = insight.worst
        found = len(insight.findings or ())
        said = "unknown" if worst is None else promise_in_words(PromiseLine(journey, persona, worst, worst, dict(insight.entries)))
        known = assembled(
            (f"  {said}", PROMISE_STYLES[worst if len(set(insight.entries.values())) < 2 else "with-luck"]),
            (f"  {found} finding{'s' * (found != 1)}" if found or insight.untold else "  nothing found", "$foreground-muted"),
            ("  not all rules could tell" if insight.untold else "", "$text-warning"),
        )
    line = assembled((journey, "bold"), " as ", (persona, "bold"), *known.pieces)
    return Entry(f"{journey} {persona}", line, [assembled(title or ""), assembled(story or "")])


async def look_at_all(choice: Choice, project: Project, config: Config) -> None:
    """Works out each cell of a list of them, one after the other; given up where it is cancelled."""
    for cell in cells(project):
        insight = Insight(Player(project, *cell).cell, config)
        try:
            await beside(insight.explore)
            await beside(insight.judge)
        finally:
            insight.stop()
        choice.renew(cell_entry(project, cell, insight))


def _count(number: int) -> str:
    return "1 step" if number == 1 else f"{number} steps"


def _liked(path: Path, way: Sequence[Move]) -> str:
    end = Path.replay(path.machine, path.entry, (*path.moves, *way)).end
    return "want" if path.machine.wanted(end) else "accept"


def _then(path: Path, way: Sequence[Move], insight: Insight) -> tuple[Part, ...]:
    """What is promised after a way."""
    after = insight.promise(Path.replay(path.machine, path.entry, (*path.moves, *way)).end)
    return () if after is None else ("  then ", (after.replace("-", " "), PROMISE_STYLES[after]))


def _steps(number: int) -> str:
    return "here" if number == 1 else f"{number} steps away"


def _otherwise(now: Persona, written: Persona, fact: str) -> tuple[str, str]:
    return ("  (not as in the file)" if answer_of(now, fact) != answer_of(written, fact) else "", "$text-warning")


def _giver(machine: Machine, move: Move, says: Words) -> str:
    takers = {event.taker for event in machine.hand_offs(move)}
    owner = machine.journey.steps[move.step].owner
    giver = "Whoever holds them" if owner in (None, CUSTOMER) else says.party(owner)
    to = ", ".join("nobody" if taker is None else says.party(taker) for taker in sorted(takers, key=str))
    said = f"{giver} hands over to {to}, and"
    return said[:1].upper() + said[1:]


def _carries(machine: Machine, move: Move) -> str:
    carries = machine.semantics.transitions[move.index][1].carries
    return "everything" if carries == "everything" else names(carries) if carries else "nothing"


def _added(what_if: WhatIf, place: str) -> str:
    return f" (with what you wished: {names(what_if.carries[place])})" if place in what_if.carries else ""
