"""Strategies for random personas as documents: of any journey, with every key of a persona that a verdict or a walk depends on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from cxtest.errors import UsageError
from cxtest.loading.personas import names_of
from cxtest.model.journey import Journey, Takes
from cxtest.model.project import JourneyFile

Document = dict[str, Any]
"""What stands in a file, every scalar as text."""

COUNTED = ("facts", "repeats", "hand-offs", "channel-switches", "failures")
MOST_SECONDS, MOST_MONEY = 10**9 - 1, Decimal(10**12 - 1)
"""The largest that files may hold (docs/decisions.md)."""


class Choices(NamedTuple):
    """What a persona can choose from on one journey: ids, and near what its walks cost, the texts of durations and amounts."""

    journey: str
    entries: tuple[str, ...]
    wanted: tuple[str, ...]
    accepted: tuple[str, ...]
    facts: tuple[str, ...]
    parties: tuple[str, ...]
    channels: tuple[str, ...]
    triggers: tuple[str, ...]
    items: tuple[str, ...]
    terms: tuple[str, ...]
    traits: Mapping[str, tuple[str, ...]]
    durations: tuple[str, ...]
    amounts: tuple[str, ...]
    steps: int


def choices_of(file: JourneyFile) -> Choices:
    """What a persona can choose from on a journey, in the order of ids.

    Raises:
        UsageError: it has no outcome, so that there is nothing to want.
    """
    journey = file.journey
    names = names_of(journey, file.organisation)
    if not names.outcomes:
        raise UsageError(
            f"the journey `{journey.journey}` has no outcome, so that no persona can want one; add one to the step where it ends"
        )
    takes = list(_takes(journey))
    seconds = sum(spent.high for one in takes for spent in (one.time, one.wait) if spent)
    money = sum((one.money.high for one in takes if one.money), Decimal(0))
    quarters = sorted({min(seconds * i // 4, MOST_SECONDS) for i in range(5)})
    outcomes = tuple(sorted(names.outcomes))
    return Choices(
        journey=journey.journey,
        entries=tuple(sorted(names.entries)),
        wanted=outcomes,
        accepted=outcomes,
        facts=tuple(sorted(names.facts)),
        parties=tuple(sorted(names.parties)),
        channels=tuple(sorted(names.channels)),
        triggers=tuple(sorted(names.triggers)),
        items=tuple(sorted(names.items)),
        terms=tuple(sorted({term for step in journey.steps.values() for term in (*step.terms, *step.explains)})),
        traits=_traits(journey),
        durations=tuple(f"{number}s" if number else "0" for number in quarters),
        amounts=tuple(f"{min(money * i / 4, MOST_MONEY):.2f}" for i in range(5)),
        steps=len(journey.steps),
    )


def _takes(journey: Journey) -> Iterable[Takes]:
    for step in journey.steps.values():
        yield step.takes
        yield from (transition.takes for _, _, transition in step.alternatives())


def _traits(journey: Journey) -> dict[str, tuple[str, ...]]:
    """The traits that transitions ask for, each with the values that they ask for, and one that none does."""
    found: dict[str, dict[str, None]] = {}
    for step in journey.steps.values():
        for _, _, transition in step.alternatives():
            for name, value in transition.when.trait.items():
                # A line break within a value would be read as a blank.
                found.setdefault(name, {"another": None}).update({value: None} if value.isprintable() else {})
    return {name: tuple(values) for name, values in sorted(found.items())} or {"mood": ("calm", "cross")}


def few(names: Collection[str], least: int = 0, most: int = 2) -> SearchStrategy[list[str]]:
    """Some of the names; none where there are none."""
    return st.lists(st.sampled_from(list(names)), min_size=least, max_size=most, unique=True) if names else st.just([])


@st.composite
def some(draw: DrawFn, keys: Mapping[str, SearchStrategy[Any]], rarely: int) -> Document:
    """Each of the keys, one time in `rarely`; shrinking leaves them out."""
    return {key: draw(value) for key, value in keys.items() if draw(st.integers(1, rarely)) == rarely}


def _each(names: Collection[str], values: SearchStrategy[Any]) -> SearchStrategy[Document]:
    """A value for each of one or two of the names; for none where there are none."""
    return st.dictionaries(st.sampled_from(list(names)), values, min_size=1, max_size=2) if names else st.just({})


@st.composite
def persona_documents(draw: DrawFn, name: str, choices: Choices) -> Document:
    """Random personas with this id who walk one journey."""
    goal: Document = {"enters-at": draw(few(choices.entries, 1)), "wants": draw(few(choices.wanted, 1))}
    others = [outcome for outcome in choices.accepted if outcome not in goal["wants"]]
    goal |= draw(some({"accepts": few(others, 1), "requires": st.sampled_from(["with-luck", "choosing-well", "always"])}, 4))
    goal |= draw(some({"already-told": _each(choices.parties, few(choices.facts))}, 4))
    caps = {
        **{key: st.sampled_from(choices.durations) for key in ("time", "wait", "elapsed")},
        "money": st.sampled_from(choices.amounts),
        "steps": st.integers(0, max(4, choices.steps)).map(str),
        **{key: st.integers(0, 4).map(str) for key in COUNTED},
    }
    facts, triggers = few(choices.facts, 1), choices.triggers
    traits = {trait: st.sampled_from(values) for trait, values in choices.traits.items()}
    return {
        "persona": name,
        "journeys": {choices.journey: goal},
        **draw(some({"lacks": facts, "withholds": facts, "channels": few(choices.channels, most=len(choices.channels))}, 5)),
        **draw(some({"refuses": few(triggers, 1), "insists-on": _each(triggers, few(choices.items, 1))}, 6)),
        **draw(some({"habits": _each(triggers, st.sampled_from(["0", "0.5", "3"])), "traits": some(traits, 2)}, 3)),
        **draw(some({"understands": few(choices.terms, most=len(choices.terms)), "budget": some(caps, 4)}, 2)),
    }
