"""Generated personas, each really different from the others: entries, channels, what they lack, withhold, refuse, know and put up with."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.models import words
from benchmarks.models.yaml_text import Document


@dataclass
class About:
    """What has to be known of a journey to write personas for it."""

    journey: str
    outcomes: tuple[str, ...]
    lackable: list[str]
    facts: tuple[str, ...]
    parties: tuple[str, ...]
    entries: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    phases: int = 0


ENDING = ("give-up", "call-it-off", "leave-it", "pay-back")
"""The triggers by which a customer ends a journey without what they came for: some never do."""


def personas(about: About, number: int, seed: int) -> list[Document]:
    """So many personas; the first ones do not depend on how many there are."""
    return [_persona(about, i, random.Random(f"{seed}-{i}")) for i in range(number)]


def _persona(about: About, number: int, chance: random.Random) -> Document:
    name = words.PEOPLE[number % len(words.PEOPLE)] + (f"-{number // len(words.PEOPLE) + 1}" if number >= len(words.PEOPLE) else "")
    entries = sorted(chance.sample(about.entries, chance.randint(1, min(3, len(about.entries)))), key=about.entries.index)
    goal: Document = {"enters-at": entries, "wants": ["done"]}
    accepts = sorted(chance.sample(about.outcomes[1:], chance.randint(0, 3)), key=about.outcomes.index)
    if accepts:
        goal["accepts"] = accepts
    told = sorted(chance.sample(about.facts, chance.randint(0, min(5, len(about.facts)))))
    if told:
        goal["already-told"] = {chance.choice(about.parties): told}
    if number % 5 == 3:
        goal["requires"] = "choosing-well"
    ending = [trigger for trigger in ENDING if trigger in about.triggers]
    usable = chance.choice((None, ("web", "email"), ("web", "email", "phone"), ("web", "email", "phone", "chat")))
    document: Document = {
        "persona": name,
        "title": f"The {name.replace('-', ' ')}",
        "based-on": "assumption",
        "journeys": {about.journey: goal},
        "lacks": sorted(chance.sample(about.lackable, chance.randint(0, min(3, len(about.lackable))))),
        "channels": None if usable is None else [channel for channel in about.channels if channel in usable],
        "refuses": sorted(chance.sample(ending, chance.randint(0, len(ending)))),
        "insists-on": {"hand-in": [chance.choice(about.items)]}
        if about.items and "hand-in" in about.triggers and number % 6 == 2
        else None,
        "understands": sorted(chance.sample(words.TERMS, chance.randint(0, 4))) if number % 3 else None,
        "budget": _budget(about, chance),
        "traits": {"kind": "business"} if number % 4 == 1 else {"kind": "private"},
    }
    if number % 12 == 5:  # one of a dozen keeps to themselves what nobody asks with a way round it
        document["withholds"] = [next(fact for fact in reversed(about.facts) if fact not in about.lackable)]
    return {key: value for key, value in document.items() if value or (key in ("channels", "understands") and value is not None)}


def _budget(about: About, chance: random.Random) -> Document:
    """Two to four caps, some of them too tight, most of them not."""
    phases = about.phases
    caps = {
        "time": f"{phases * chance.randint(30, 90)}m",
        "elapsed": f"{phases * chance.randint(4, 12)}d",
        "money": f"{phases * chance.randint(20, 60)}",
        "steps": f"{phases * chance.randint(10, 25)}",
        "hand-offs": f"{phases * chance.randint(2, 6)}",
        "failures": f"{chance.randint(1, 4)}",
        "repeats": f"{chance.randint(0, 4)}",
    }
    keys = sorted(chance.sample(list(caps), chance.randint(2, 4)), key=list(caps).index)
    return {key: caps[key] for key in keys}


def hard(about: About) -> Document:
    """Two facts lacked, and a cap on every key of the ledger."""
    phases = about.phases
    return {
        "persona": "hard",
        "journeys": {about.journey: {"enters-at": list(about.entries[:1]), "wants": ["done"], "accepts": list(about.outcomes[1:])}},
        "lacks": [about.lackable[0], about.lackable[-1]],
        "budget": {
            "time": f"{phases * 45}m", "wait": f"{phases * 3}d", "elapsed": f"{phases * 3}d", "money": f"{phases * 10}",
            "steps": f"{phases * 12}", "facts": f"{len(about.facts)}", "repeats": "4", "hand-offs": f"{phases * 3}",
            "channel-switches": f"{phases * 4}", "failures": "2",
        },
    }  # fmt: skip
