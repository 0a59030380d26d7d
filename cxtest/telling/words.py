"""Findings in people's words: who, which step, which fact, what closes a way, and what would let somebody know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cxtest.analysis.case import Case
from cxtest.exhibits import Way
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Move, Reason
from cxtest.model.journey import Journey
from cxtest.model.organisation import Organisation
from cxtest.model.persona import Persona
from cxtest.model.values import CUSTOMER
from cxtest.source import visible
from cxtest.verdicts import PromiseLine, stopped

PROMISES = {
    "always": "whoever decides, and whatever goes wrong, a good end stays within reach (budgets aside)",
    "choosing-well": "a good end is theirs for certain, if they choose well and everybody else is fair",
    "with-luck": "a good end is possible, and they cannot make sure of it",
    "never": "no walk leads to a good end",
    "unknown": "not all was explored, so nothing is certain",
}
"""What the promises mean, best first."""


class Words(NamedTuple):
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

    def deciders(self, move: Move) -> str:
        """A transition by who decides it: the care team’s `transfer` at `agent`; `get-lost` at `in-transit`, a matter of chance,"""
        if move.by in ("chance", "clock"):
            return f"`{move.label}` at `{move.step}`, a matter of {'time' if move.by == 'clock' else 'chance'},"
        return f"{'their own' if move.of_the_customer else _possessive(self.party(move.by))} `{move.label}` at `{move.step}`"

    def decides(self, move: Move) -> str:
        """Who decides a transition, as a sentence without its stop: chance decides; the customer decides."""
        decider = {"chance": "chance", "clock": "time"}.get(move.by) or self.party(move.by)
        return f"{decider} decides"

    def whose(self, step: str) -> str:
        """Whose a step is, as a sentence of its own."""
        owner = self.journey.steps[step].owner
        if owner is None:
            return "Nobody owns that step."
        return "That step is the customer’s own." if owner == CUSTOMER else stopped(f"That step is owned by {self.party(owner)}")

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
    "at-most": "can be taken {times}, and was",
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
    """The persona of a case at a sentence's beginning."""
    return called(case.persona)


def who_then(case: Case) -> str:
    """The persona of a case within a sentence."""
    return called_then(case.persona)


def called(persona: Persona) -> str:
    """A persona at a sentence's beginning: The gift recipient; Maria Lopez, whose name is left as it is."""
    name = (persona.title or persona.persona.replace("-", " ")).strip()
    if " " not in name or _is_a_name(name):
        return name[:1].upper() + name[1:]
    return f"The {name[:1].lower()}{name[1:]}" if not name.lower().startswith(("the ", "a ", "an ")) else name[:1].upper() + name[1:]


def called_then(persona: Persona) -> str:
    """A persona within a sentence: the gift recipient; Maria Lopez."""
    name = called(persona)
    return name[:1].lower() + name[1:] if name.startswith(("The ", "A ", "An ")) else name


def ways_on(path: Path) -> tuple[Way, ...]:
    """The ways out of where a walk ends, in file order: what closes each, or None for one that is open."""
    machine = path.machine
    says = Words(machine.journey, machine.organisation)
    closed = {closed.move.index: closed for closed in machine.closed(path.end)}
    out = sorted([*(c.move for c in closed.values()), *machine.open(path.end)], key=lambda move: move.index)
    return tuple(
        Way(move.label, ", and ".join(says.reason(r) for r in closed[move.index].reasons) if move.index in closed else None) for move in out
    )


def amount(machine: Machine, key: str, value: int) -> str:
    """A value of the ledger, or a cap on it, with its unit."""
    if key in ("time", "wait", "elapsed"):
        return duration(value)
    if key == "money":
        return f"{machine.money(value):f} {machine.organisation.currency or ''}".rstrip()
    return str(value)


def duration(seconds: int) -> str:
    """A duration as it is written in the files, days the largest unit: 10d, 1h30m."""
    found = ""
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        number, seconds = divmod(seconds, size)
        found += f"{number}{unit}" if number else ""
    return found or "0"


def spoken(seconds: int) -> str:
    """A duration as people say it: 10 days 1 h, 1 h 30 min."""
    parts = []
    for unit, size in (("day", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        number, seconds = divmod(seconds, size)
        if number:
            parts.append(f"{number} {unit}{'s' if unit == 'day' and number > 1 else ''}")
    return " ".join(parts) or "0 min"


def spoken_range(low: int, high: int) -> str:
    """A range of durations as people say it: 3 to 5 days, 50 min to 1 h, up to 3 min."""
    if low == high:
        return spoken(low)
    least, most = spoken(low), spoken(high)
    if not low:
        return f"up to {most}"
    number, _, unit = least.partition(" ")
    same = " " not in unit and unit.rstrip("s") == most.partition(" ")[2].rstrip("s")
    return f"{number if same else least} to {most}"


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


def promise_in_words(line: PromiseLine) -> str:
    """A promise in plain words: `with luck (always, if nothing fails)`, or `never from slip, with luck from phone`."""
    entries: dict[str, list[str]] = {}
    for promise in reversed(PROMISES):
        entries.setdefault(promise, []).extend(entry for entry, held in line.entries.items() if held == promise)
    held = [f"{_said(promise)} from {listed(map(visible, names))}" for promise, names in entries.items() if names]
    said = ", ".join(held) if len(held) > 1 else _said(line.promise)
    return said + (f" ({_said(line.undisturbed)}, if nothing fails)" if line.undisturbed != line.promise else "")


def _said(name: str) -> str:
    return name.replace("-", " ")


def _the(name: str) -> str:
    said = name.replace("-", " ") if " " not in name else name
    if said.split(" ", 1)[0].lower() in ("the", "a", "an"):
        return said[:1].lower() + said[1:]
    return f"the {said if _is_a_name(said) or (said[:2].isalpha() and said[:2].isupper()) else said[:1].lower() + said[1:]}"


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _is_a_name(title: str) -> bool:
    """Whether a title looks like a proper name, to be left as it is: City Courier, Maria Lopez."""
    return any(word[:1].isupper() for word in title.split()[1:])
