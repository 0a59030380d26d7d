"""A walk told as a story, turn by turn: what happens in sentences, who knows what by then, what it has cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from cxtest.machine.machine import Arrival, Machine, View
from cxtest.machine.path import Path
from cxtest.machine.state import (
    Asked,
    Cost,
    Dropped,
    Event,
    Explained,
    HandedOff,
    Jargon,
    Kept,
    KnownNotUsed,
    Ledger,
    Promised,
    Provided,
    Repeated,
)
from cxtest.source import visible
from cxtest.telling.words import Words, amount, listed, quoted, spoken, spoken_range
from cxtest.verdicts import stopped

Kind = Literal["ask", "again", "hand-off", "lack", "failure", "wait", "promise", "kept", "jargon", "else"]


class Sentence(NamedTuple):
    """One thing that happens. `again` is a fact asked for that was told, or known; `lack` context that did not arrive, an answer that
    cannot be given, or a channel that cannot be used."""

    kind: Kind
    text: str


class Turn(NamedTuple):
    """One step of a walk. `box` and `arrow` are what of the journey's drawing it comes to, and by what.

    `knows` are, for each party that knows something, its facts; `low` and `high` the ledger so far, every range at its lower and at its
    upper end, in the ledger's units.
    """

    label: str
    decides: str
    box: str
    arrow: str
    title: str
    owner: str | None
    happens: tuple[Sentence, ...]
    knows: tuple[tuple[str, tuple[str, ...]], ...]
    told: tuple[str, ...]
    holds: tuple[str, ...]
    owed: tuple[str, ...]
    low: Ledger
    high: Ledger


def turn(path: Path, number: int, before: Cost) -> Turn:
    """One turn of a walk.

    Args:
        path: the walk.
        number: which arrival: 0 is where it starts.
        before: what it has cost up to the turn before.
    """
    machine, arrival = path.machine, path.arrivals[number]
    says, view = Words(machine.journey, machine.organisation), machine.view(arrival.configuration)
    move = path.moves[number - 1] if number else None
    step = machine.journey.steps[view.step]
    return Turn(
        label=visible(move.label if move else path.entry),
        decides="They come in here." if move is None else _sentence(says.decides(move)),
        box=view.step,
        arrow=move.place if move else f"entry:{path.entry}",
        title=plain(step.title or view.step.replace("-", " ").capitalize()),
        owner=step.owner,
        happens=tuple(Sentence(kind, plain(text)) for kind, text in _happens(path, number, says, view)),
        knows=tuple((party, facts) for party, facts in view.knows.items() if facts),
        told=view.told,
        holds=view.items,
        owed=view.owed,
        low=before.low.plus(arrival.cost.low),
        high=before.high.plus(arrival.cost.high),
    )


def plain(text: str) -> str:
    """Foreign text on one line, safe to show."""
    return visible(" ".join(text.split()))


def _happens(path: Path, number: int, says: Words, view: View) -> Iterator[tuple[Kind, str]]:
    """What happens on the way to a step and on arriving there, in the order in which it does."""
    machine, arrival = path.machine, path.arrivals[number]
    if number and path.moves[number - 1].failure:
        yield "failure", "Something goes wrong."
    if view.absent:
        yield "lack", f"It goes on by {machine.journey.steps[view.step].channel}, which they cannot use: nothing reaches them."
    asks = list(_asks(machine, says, arrival, view))
    for event in arrival.events:
        if isinstance(event, Asked):
            yield from asks
            asks = []
        elif isinstance(event, HandedOff):
            yield "hand-off", _sentence(_handed(machine, says, event))
        elif said := _said(event, says, _who(says, view)):
            yield said[0], _sentence(said[1])
    if takes := _takes(machine, arrival.cost):
        yield "wait" if arrival.cost.high.wait else "else", f"It takes {takes}."


def _said(event: Event, says: Words, who: str) -> tuple[Kind, str] | None:
    """What somebody does at a step, but for asking; None for what is told with something else."""
    match event:
        case Dropped():
            return "lack", f"{who} would need {says.fact(event.fact)}, and nobody passed it on"
        case Provided(how="tells"):
            return "else", f"{who} tells them {says.fact(event.name)}"
        case Provided(how="gives"):
            return "else", f"they get `{event.name}`"
        case Provided():
            return "else", f"{who} learns {says.fact(event.name)}, without asking"
        case Promised():
            return "promise", f"{who} promises `{event.promise}`"
        case Kept():
            return "kept", f"the promise `{event.promise}` is kept, or settled"
        case Explained():
            return "else", f"{who} explains `{event.term}`"
        case Jargon():
            return "jargon", f"{who} says “{event.term}”, which they do not understand"
    return None


def _asks(machine: Machine, says: Words, arrival: Arrival, view: View) -> Iterator[tuple[Kind, str]]:
    """What is asked for at a step: what is new first, then what was known, then what was told before, then what stays unanswered."""
    asked = list(dict.fromkeys(event.fact for event in arrival.events if isinstance(event, Asked)))
    again = [event.fact for event in arrival.events if isinstance(event, Repeated)]
    known = [event.fact for event in arrival.events if isinstance(event, KnownNotUsed)]
    who, new = _who(says, view), [fact for fact in asked if fact not in (*again, *known)]
    if new:
        yield "ask", _sentence(f"{who} asks for {says.facts(new)}")
    if known:
        yield "again", _sentence(f"{who} asks for {says.facts(known)}, though the brand knows {'it' if len(known) == 1 else 'them'}")
    if again:
        yield "again", _sentence(f"{who} asks AGAIN for {says.facts(again)}: they told {'it' if len(again) == 1 else 'them'} before")
    will_not = [fact for fact in view.unanswered if fact in machine.persona.withholds]
    cannot = [fact for fact in view.unanswered if fact not in will_not]
    for how, some in (("cannot", cannot), ("will not", will_not)):
        if some:
            yield "lack", stopped(f"They {how} give {says.facts(some)}")


def _handed(machine: Machine, says: Words, event: HandedOff) -> str:
    if event.taker is None:
        return f"{says.party(event.giver)} lets go of them, and nobody takes over"
    carries = machine.semantics.transitions[event.move.index][1].carries
    what = "everything" if carries == "everything" else says.facts(carries) if carries else "nothing"
    return f"{says.party(event.giver)} hands them over to {says.party(event.taker)}, and passes on {what}"


def _who(says: Words, view: View) -> str:
    """Who does something at a step: its owner, or at a step of the customer's own the holder; where nobody holds them, the step."""
    return "this step, which nobody owns," if view.holder is None else says.party(view.holder)


def _takes(machine: Machine, cost: Cost) -> str:
    parts = []
    for key, of in (("time", " of their time"), ("wait", " of waiting"), ("money", "")):
        low, high = getattr(cost.low, key), getattr(cost.high, key)
        if high:
            least, most = amount(machine, key, low), amount(machine, key, high)
            money = least if low == high else f"{least.removesuffix(f' {machine.organisation.currency}')} to {most}"
            parts.append(f"{money if key == 'money' else spoken_range(low, high)}{of}")
    return listed(parts)


def _sentence(text: str) -> str:
    return stopped(f"{text[:1].upper()}{text[1:]}")


def wants(machine: Machine) -> str:
    """What a persona wants of a journey, as a sentence: “Money back” (`refunded`); they can live with `exchanged`."""
    goal = machine.semantics.goal
    return _ends(machine, goal.wants) + (f"; they can live with {_ends(machine, goal.accepts)}" if goal.accepts else "")


def _ends(machine: Machine, outcomes: Sequence[str]) -> str:
    """Outcomes, each by the titles of the steps that are it: “Money back” (`refunded`)."""
    steps = machine.journey.steps.values()
    titles = {name: [f"“{step.title}”" for step in steps if step.outcome == name and step.title] for name in outcomes}
    return listed((f"{listed(said, 'or')} (`{name}`)" if said else f"`{name}`" for name, said in titles.items()), "or")


def brings(machine: Machine, says: Words) -> Iterator[tuple[str, str]]:
    """What a persona brings along, by name: where they come in, what they lack, what they put up with."""
    persona, goal = machine.persona, machine.semantics.goal
    yield "Comes in at", listed((f"`{entry}`" for entry in goal.enters_at), "or")
    if persona.lacks:
        yield "Cannot give", says.facts(persona.lacks)
    if persona.withholds:
        yield "Will not give", says.facts(persona.withholds)
    if persona.channels is not None:
        yield "Can be reached by", listed(persona.channels, "or") or "no channel"
    if persona.refuses:
        yield "Refuses", quoted(map(str, persona.refuses))
    for party, facts in goal.already_told.items():
        yield f"{_sentence(says.party(party)).removesuffix('.')} knew before", says.facts(facts)
    caps = caps_of(machine)
    if caps:
        yield (
            "Puts up with, at most",
            listed(
                _CAPS[key].format(spoken(cap) if key in ("time", "wait", "elapsed") else amount(machine, key, cap))
                for key, cap in caps.items()
            ),
        )


_CAPS = {
    "time": "{} of their own time", "wait": "{} of waiting", "elapsed": "{} in all", "money": "{}", "steps": "{} steps",
    "facts": "{} questions", "repeats": "{} asked once more", "hand_offs": "{} hand-offs", "channel_switches": "{} changes of channel",
    "failures": "{} failures",
}  # fmt: skip
"""What there is a cap on, in words, with the cap."""


def caps_of(machine: Machine) -> dict[str, int]:
    """The persona's caps on the ledger, in its units, by key."""
    caps = ((key, machine.cap(key)) for key in Ledger._fields)
    return {key: cap for key, cap in caps if cap is not None}


def turns(path: Path) -> Sequence[Turn]:
    """Every turn of a walk."""
    told, so_far = list[Turn](), Cost(Ledger(), Ledger())
    for number in range(len(path.arrivals)):
        told.append(turn(path, number, so_far))
        so_far = Cost(told[-1].low, told[-1].high)
    return told
