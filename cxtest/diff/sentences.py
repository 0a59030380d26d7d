"""What somebody edited, in sentences without their stop. The names in them are ids; what strangers write freely stands in quotes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from cxtest.telling.words import listed, quoted, times

Sentence = Callable[[Any, Any], str]
"""Makes a sentence of what was written before and what is now, None for nothing."""

STEP_VERBS: Final = {
    "needs": "needs", "learns": "learns", "tells": "tells them", "gives": "gives", "uses-up": "uses up", "terms": "uses the word",
    "explains": "explains", "promises": "promises", "keeps": "keeps",
}  # fmt: skip
"""The lists of a step: what it does with what is in them."""

TRANSITION_VERBS: Final = {"carries": "carries", "learns": "makes known", "loses": "loses"}
"""The lists of a transition, in the same way."""

PERSONA_VERBS: Final = {"lacks": "lacks", "withholds": "withholds", "refuses": "refuses"}
"""Those of a persona."""

CONDITIONS: Final = {
    "known": "where {} is known", "unknown": "where {} is not known", "holds": "to who holds {}", "holds-not": "to who does not hold {}",
}  # fmt: skip
"""What a transition may be open to alone."""

WAIVED: Final = ("rule", "place", "persona", "journey")
"""What tells one waiver from another."""

_KINDS = {"organisations": "organisation", "journeys": "journey", "personas": "persona"}
_SAYS = {"automated": "automated", "backstage": "backstage", "external": "external", "outside": "outside of the brand"}
_BUDGET_NOUN = {"hand-offs": "hand-offs", "channel-switches": "channel switches"}


def file(kind: str, name: str) -> str:
    """A whole file: the journey `returns`."""
    return f"the {_KINDS[kind]} `{name}`"


def changed(what: str, nothing: str = "nothing", said: Callable[[Any], str] = str) -> Sentence:
    """What something is, and in brackets what it was; `nothing` where there is none."""

    def sentence(before: Any, after: Any) -> str:
        was, now = (nothing if value is None else said(value) for value in (before, after))
        return f"{what} {now} (it was {was})"

    return sentence


def names_at(what: str, verb: str) -> Sentence:
    """A list of names, or `everything`: `agent` now needs `email`; `agent` no longer needs `email`."""

    def sentence(before: Any, after: Any) -> str:
        if isinstance(before, str) and isinstance(after, str) and "everything" not in (before, after):
            return f"{what} now {verb} {_named(after)}, and no longer {_named(before)}"
        if "everything" in (before, after) or isinstance(before, list) or isinstance(after, list):
            return f"{what} {verb} {_named(after)} (it was {_named(before)})"
        return f"{what} now {verb} `{after}`" if before is None else f"{what} no longer {verb} `{before}`"

    return sentence


def _named(value: Any) -> str:
    """A list of names, `everything`, or nothing."""
    if not value:
        return "nothing"
    return quoted(value) if isinstance(value, list) else value if " " in value or value == "everything" else f"`{value}`"


def flag(what: str, key: str) -> Sentence:
    """Something that is so, or is not."""
    return lambda _, after: f"{what} is {_SAYS[key]} now" if after == "true" else f"{what} is not {_SAYS[key]} any more"


# An organisation.


def currency(name: str) -> Sentence:
    """In which currency an organisation counts."""
    return changed(f"the currency of `{name}` is", "not said", lambda value: f"“{value}”")


def accountable(party: str) -> Sentence:
    """Who answers for a contractor."""
    return lambda before, after: (
        f"nobody answers for `{party}` any more (`{before}` did)"
        if after is None
        else f"`{after}` answers for `{party}` ({f'`{before}`' if before else 'nobody'} did)"
    )


def part_of(fact: str) -> Sentence:
    """Of which other fact one is a part."""
    return changed(f"`{fact}` is a part of", "no other fact", lambda value: f"`{value}`")


def used_by(system: str) -> Sentence:
    """Who uses a system."""
    return lambda before, after: f"`{after}` now uses `{system}`" if before is None else f"`{before}` no longer uses `{system}`"


def records(system: str) -> Sentence:
    """What a system records."""
    return names_at(f"`{system}`", "records")


# A journey.


def organisation(journey: str) -> Sentence:
    """Whose journey it is."""
    return changed(f"the organisation of `{journey}` is", "none", lambda value: f"`{value}`")


def entry(name: str) -> Sentence:
    """Where an entry leads."""
    return lambda before, after: (
        f"the entry `{name}` to `{after}` is new"
        if before is None
        else f"the entry `{name}` to `{before}` is gone"
        if after is None
        else f"the entry `{name}` leads to `{after}` (it led to `{before}`)"
    )


def path(before: Any, after: Any) -> str:
    """A walk that must stay possible, or impossible."""
    name = (after or before)["name"]
    if before is None or after is None:
        return f"the path `{name}` is {'new' if before is None else 'gone'}"
    was = {key: value for key, value in before.items() if value != after.get(key)}
    return f"the path `{name}` is another one: {_pairs({key: after.get(key) for key in was})} (it was {_pairs(was)})"


def _pairs(values: dict[str, Any]) -> str:
    return listed(f"`{key}: {value}`" for key, value in values.items())


def of_step(step: str, key: str) -> Sentence:
    """A value of a step."""
    name = f"`{step}`"

    def owner(before: Any, after: Any) -> str:
        if after is None:
            return f"{name} has no owner any more (it was `{before}`)"
        return f"{name} is owned by `{after}` ({'it had no owner' if before is None else f'it was `{before}`'})"

    def backstage(before: Any, after: Any) -> str:
        said = {"true": "says that it is backstage", "false": "says that it is not backstage", None: "leaves it to its owner"}
        return f"whether {name} is backstage: it {said[after]} (it {_past(said[before])})"

    def outcome(before: Any, after: Any) -> str:
        if after is None:
            return f"{name} does not end the journey any more (it was `{before}`)"
        return f"{name} ends the journey with `{after}` ({'it did not end it' if before is None else f'it was `{before}`'})"

    known: dict[str, Sentence] = {
        "owner": owner, "backstage": backstage, "outcome": outcome,
        "channel": changed(f"the channel of {name} is", "none", lambda value: f"`{value}`"),
    }  # fmt: skip
    return known[key]


def _past(said: str) -> str:
    return said.replace("says", "said").replace("leaves", "left")


def asks(step: str) -> Sentence:
    """One question of a step."""

    def how(ask: Any) -> str:
        said = [f"`{key}: {ask[key]}`" for key in ("because", "optional") if key in ask]
        return f"with {listed(said)}" if said else "plainly"

    def sentence(before: Any, after: Any) -> str:
        if after is None:
            return f"`{step}` no longer asks for `{before['fact']}`"
        if before is None:
            return f"`{step}` now asks for `{after['fact']}`" + (f" {how(after)}" if len(after) > 1 else "")
        return f"`{step}` asks for `{after['fact']}` {how(after)} (it was {how(before)})"

    return sentence


def takes(what: str) -> Callable[[str], Sentence]:
    """What a visit, or a transition, takes: by key."""
    return lambda key: (
        lambda before, after: (
            f"{what} takes no {key} any more (it was {before})"
            if after is None
            else f"{what} takes {after} of {key} (it was {'none' if before is None else before})"
        )
    )


def transition(step: str, trigger: str, written: Any, *, gone: bool) -> str:
    """A trigger that is new, or gone, with all that it leads to."""
    entries = written if isinstance(written, list) else [written]
    targets = quoted(dict.fromkeys(entry["to"] for entry in entries), "or")
    return f"the transition `{step}.{trigger}` to {targets or 'nowhere'} is {'gone' if gone else 'new'}"


def alternative(step: str, trigger: str, written: Any, *, gone: bool) -> str:
    """An alternative of a trigger that is new, or gone."""
    return f"`{step}.{trigger}` {'no longer leads' if gone else 'leads'} to `{written['to']}`{'' if gone else ', too'}"


def of_transition(name: str, key: str) -> Sentence:
    """A value of a transition."""

    def decider(value: Any) -> str:
        return {"customer": "the customer", "owner": "the step’s owner"}.get(
            str(value), str(value) if value in ("chance", "clock") else f"`{value}`"
        )

    def by(before: Any, after: Any) -> str:
        return f"{decider(after or 'customer')} decides `{name}` (it was {decider(before or 'customer')})"

    def at_most(before: Any, after: Any) -> str:
        was = "as often as one likes" if before is None else times(int(before))
        now = "as often as one likes" if after is None else times(int(after))
        return f"`{name}` can be taken {now} (it was {was})"

    known: dict[str, Sentence] = {
        "to": lambda before, after: f"`{name}` leads to `{after}` (it led to `{before}`)",
        "by": by,
        "at-most": at_most,
        "unanswered": lambda _, after: f"`{name}` is {'now' if after else 'no longer'} for who gives no answer",
        "failure": lambda _, after: f"`{name}` is {'marked as a failure now' if after else 'not marked as a failure any more'}",
    }
    return known[key]


def when(name: str, key: str) -> Sentence:
    """A condition of a transition."""
    return lambda before, after: (
        f"`{name}` is now open only {CONDITIONS[key].format(f'`{after}`')}"
        if before is None
        else f"`{name}` is no longer open only {CONDITIONS[key].format(f'`{before}`')}"
    )


def when_trait(name: str) -> Callable[[str], Sentence]:
    """A condition of a transition about a trait."""

    def of(trait: str) -> Sentence:
        return lambda before, after: (
            f"`{name}` is now open only to customers whose `{trait}` is “{after}”{f' (it was “{before}”)' if before else ''}"
            if after is not None
            else f"`{name}` is no longer open only to customers whose `{trait}` is “{before}”"
        )

    return of


# A persona.


def tested(persona: str, journey: str, *, gone: bool) -> str:
    """Whether a persona is tested on a journey."""
    return f"`{persona}` {'is no longer' if gone else 'is now'} tested on `{journey}`"


def goal(persona: str, journey: str, key: str) -> Sentence:
    """What a persona wants of a journey, and where they enter."""
    verb = {"enters-at": "enters at", "wants": "wants", "accepts": "accepts"}[key]
    sentence = names_at(f"`{persona}`", verb)
    return lambda before, after: f"{sentence(before, after)} on `{journey}`"


def requires(persona: str, journey: str) -> Sentence:
    """The least that must be promised."""
    return changed(f"what `{persona}` requires of `{journey}` is", "`always`", lambda value: f"`{value}`")


def already_told(persona: str, party: str, journey: str) -> Sentence:
    """What somebody knew before."""
    return lambda before, after: (
        f"`{party}` now knows `{after}` of `{persona}` before `{journey}` begins"
        if before is None
        else f"`{party}` no longer knows `{before}` of `{persona}` before `{journey}` begins"
    )


def can(persona: str, key: str) -> Sentence:
    """What a persona can use, or understands."""
    verb = {"channels": "use", "understands": "understand"}[key]

    def sentence(before: Any, after: Any) -> str:
        if isinstance(before, list) or isinstance(after, list):
            return f"`{persona}` can {verb} {_named(after)} (it was {_named(before)})"
        return f"`{persona}` can now {verb} `{after}`" if before is None else f"`{persona}` can no longer {verb} `{before}`"

    return sentence


def insists_on(persona: str, reference: str) -> Sentence:
    """What a persona must hold before they choose something."""
    return lambda before, after: (
        f"`{persona}` now insists on `{after}` before `{reference}`"
        if before is None
        else f"`{persona}` no longer insists on `{before}` before `{reference}`"
    )


def budget(persona: str) -> Callable[[str], Sentence]:
    """What a persona puts up with, by key."""
    return lambda key: (
        lambda before, after: (
            f"`{persona}` has no budget for {_BUDGET_NOUN.get(key, key)} any more (it was {before})"
            if after is None
            else f"the budget of `{persona}` for {_BUDGET_NOUN.get(key, key)} is {after} (it was {'none' if before is None else before})"
        )
    )


def trait(persona: str) -> Callable[[str], Sentence]:
    """A trait of a persona."""
    return lambda key: changed(f"the `{key}` of `{persona}` is", "not said", lambda value: f"“{value}”")


def waiver(before: Any, after: Any) -> str:
    """A finding that somebody answers for."""
    waived = after or before
    what = f"the waiver of `{waived['rule']}` at “{waived['place']}”"
    if before is not None and after is not None:
        was, now = (f"until {one['until']}" if "until" in one else "without end" for one in (before, after))
        return f"{what} holds {now} (it held {was})"
    return f"{what} is {'new' if before is None else 'gone'}"
