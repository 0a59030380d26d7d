"""Findings in people's words: who, which step, which fact, what closes a way, and what would let somebody know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cxtest.analysis.case import Case
from cxtest.machine.machine import Closed
from cxtest.machine.path import Path
from cxtest.machine.state import HandedOff, Move, Reason
from cxtest.model.journey import Journey
from cxtest.model.organisation import Organisation
from cxtest.model.values import CUSTOMER


@dataclass(frozen=True)
class Words:
    """How the things of a journey are called in sentences: by their titles, or by their ids read aloud."""

    journey: Journey
    organisation: Organisation

    def step(self, name: str) -> str:
        """A step: its title in quotes, with its id where that is another word."""
        title = self.journey.steps[name].title
        return f"`{name}`" if title is None else f"“{title}” (`{name}`)"

    def steps(self, names: Iterable[str]) -> str:
        """Some steps."""
        return listed(self.step(name) for name in names)

    def fact(self, name: str) -> str:
        """A fact: the order number."""
        fact = self.organisation.facts.get(name)
        return _the(fact.title if fact and fact.title else name)

    def facts(self, names: Iterable[str]) -> str:
        """Some facts: the email and the order number."""
        return listed(self.fact(name) for name in names)

    def party(self, name: str) -> str:
        """A party: the care team, or `care`; the customer."""
        if name == CUSTOMER:
            return "the customer"
        party = self.organisation.parties.get(name)
        return _the(party.title) if party and party.title else f"`{name}`"

    def owner(self, step: str) -> str:
        """Whose a step is, to go after its name: `, owned by the care team`, or nothing for nobody's."""
        owner = self.journey.steps[step].owner
        return "" if owner is None else f", owned by {self.party(owner)}"

    def decided(self, move: Move) -> str:
        """Who decides a transition: decided by the care team, a matter of chance, a matter of time."""
        return {"chance": "a matter of chance", "clock": "a matter of time"}.get(move.by, f"decided by {self.party(move.by)}")

    def whose(self, step: str) -> str:
        """Whose a step is, as a sentence of its own."""
        owner = self.journey.steps[step].owner
        if owner is None:
            return "Nobody owns that step."
        return "That step is the customer's own." if owner == "customer" else f"That step is owned by {self.party(owner)}."

    def closed(self, closed: Closed) -> str:
        """What closes a way: `press-2` needs the stamp, which they do not hold."""
        return f"`{closed.move.label}` {listed(self.reason(reason) for reason in closed.reasons)}"

    def reason(self, reason: Reason) -> str:
        """One thing that closes a way."""
        name = reason.names[0] if reason.names else ""
        fact = self.fact(name) if reason.kind in ("known", "unknown", "unanswered") else ""
        value = reason.names[-1] if reason.names else ""
        return _CLOSES[reason.kind].format(
            name=name, the=_the(name), fact=fact, value=value, times=times(int(name)) if name.isdigit() else ""
        )


_CLOSES = {
    "known": "is open only where {fact} is known to the party that holds them",
    "unknown": "is open only where {fact} is not known",
    "holds": "needs {the}, which they do not hold",
    "uses-up": "needs {the}, which they do not hold",
    "holds-not": "is closed to who holds {the}",
    "trait": "is only for customers whose {name} is {value}",
    "at-most": "can be taken {times} and was",
    "absent": "needs the customer, who cannot be there",
    "unanswered": "needs an answer: {fact}, which they cannot or will not give",
    "channel": "goes on by {name}, which they cannot use",
    "refuses": "is something they refuse",
    "insists-on": "is something they do only with {the} in their hands",
    "outcome": "ends in `{name}`, which they neither want nor accept",
}


def words(case: Case) -> Words:
    """The words of a case's journey."""
    return Words(case.journey, case.file.organisation)


def who(case: Case) -> str:
    """The persona at a sentence's beginning: The gift recipient; Maria Lopez, whose name is left as it is."""
    name = (case.persona.title or case.persona.persona.replace("-", " ")).strip()
    if " " not in name or _is_a_name(name):
        return name[:1].upper() + name[1:]
    return f"The {name[:1].lower()}{name[1:]}" if not name.lower().startswith(("the ", "a ", "an ")) else name[:1].upper() + name[1:]


def who_then(case: Case) -> str:
    """The persona within a sentence: the gift recipient; Maria Lopez."""
    name = who(case)
    return name[:1].lower() + name[1:] if name.startswith(("The ", "A ", "An ")) else name


def stuck_there(case: Case, path: Path) -> str:
    """What keeps the customer at the end of a walk, as a sentence: each way out of the step, and what closes it, or that it is open."""
    closed = "; ".join(words(case).closed(way) for way in case.machine.closed(path.end))
    opened = [move.label for move in case.machine.open(path.end)]
    if opened:
        return f"From there {quoted(opened)} can be taken, and does not lead to it" + (f"; closed are: {closed}." if closed else ".")
    return f"No way on is open: {closed}." if closed else "No transition leads on from there."


def let_them_know(case: Case, path: Path, fact: str) -> str:
    """What would have let the holder at the end of a walk know a fact, so that nobody has to ask: an edit to the journey.

    Looks for the party that knew the fact last on this walk, and for the transition that lost it, or the hand-offs that did not carry it.
    """
    says, step = words(case), case.machine.steps[path.end.step]
    views = [case.machine.view(arrival.configuration) for arrival in path.arrivals]
    asker = views[-1].holder
    # Who asks under `asks` asks whether they know it or not.
    asks = fact in [ask.fact for ask in case.journey.steps[step].asks]
    instead = f", and move it from `asks` to `needs` at `{step}`" if asks else ""
    if asks and asker is not None and fact in views[-1].knows.get(asker, ()):
        return f"{says.party(asker)} knows it: move `{fact}` from `asks` to `needs` at `{step}`"
    for i in range(len(path.moves) - 1, -1, -1):
        view, move = views[i], path.moves[i]
        told = fact in view.answered and not move.unanswered
        if view.holder is None and told:
            return f"let somebody own `{view.step}`: what is told there, nobody learns"
        if view.holder is None or _outside(case, view.holder) or not (told or fact in view.knows.get(view.holder, ())):
            continue
        if fact not in views[i + 1].knows.get(view.holder, ()):
            return f"do not let `{move.place}` lose {says.fact(fact)}{instead}"
        events = [event for arrival in path.arrivals[i + 1 :] for event in arrival.events]
        hand_offs = [f"`{event.move.place}`" for event in events if isinstance(event, HandedOff) and event.taker]
        first, *rest = hand_offs or [f"`{move.place}`"]
        nobodys = [f"`{after.step}`" for after in views[i:] if after.holder is None]
        return (
            f"add `carries: [{fact}]` to {first}"
            + (f", and to the hand-offs after it: {listed(rest)}" if rest else "")
            + instead
            + (f"; and let somebody own {listed(nobodys)}, since nobody passes anything on from there" if nobodys else "")
        )
    knowing = [party for party, facts in views[-1].knows.items() if fact in facts and not _outside(case, party)]
    if asker and knowing:
        return f"let {says.party(asker)} see what {says.party(knowing[0])} knows: a system that both use and that records `{fact}`{instead}"
    if any(fact in facts for view in views for facts in (*view.knows.values(), view.told)):
        return f"do not lose {says.fact(fact)} on the way to `{step}`: it was known, and nobody knows it any longer{instead}"
    return f"ask for {says.fact(fact)} before `{step}`, where the customer can still be asked, and pass it on with `carries`"


def _outside(case: Case, party: str) -> bool:
    return case.file.organisation.parties[party].outside


def amount(case: Case, key: str, value: int) -> str:
    """A value of the ledger, or a cap on it, with its unit."""
    if key in ("time", "wait", "elapsed"):
        return duration(value)
    if key == "money":
        return f"{case.machine.money(value):f} {case.file.organisation.currency or ''}".rstrip()
    return str(value)


def duration(seconds: int) -> str:
    """A duration as it is written in the files, days the largest unit: 10d, 1h30m."""
    found = ""
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        number, seconds = divmod(seconds, size)
        found += f"{number}{unit}" if number else ""
    return found or "0"


def key_name(key: str) -> str:
    """A key of the ledger as it is written in the files."""
    return key.replace("_", "-")


def times(number: int) -> str:
    """Once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def listed(parts: Iterable[str], last: str = "and") -> str:
    """A, b and c."""
    every = list(parts)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} {last} {every[-1]}" if every else ""


def quoted(names: Iterable[str], last: str = "and") -> str:
    """`a`, `b` and `c`."""
    return listed((f"`{name}`" for name in names), last)


def _the(name: str) -> str:
    said = name.replace("-", " ") if " " not in name else name
    if said.split(" ", 1)[0].lower() in ("the", "a", "an"):
        return said[:1].lower() + said[1:]
    return f"the {said if _is_a_name(said) or (said[:2].isalpha() and said[:2].isupper()) else said[:1].lower() + said[1:]}"


def _is_a_name(title: str) -> bool:
    """Whether a title looks like a proper name, to be left as it is: City Courier, Maria Lopez."""
    return any(word[:1].isupper() for word in title.split()[1:])
