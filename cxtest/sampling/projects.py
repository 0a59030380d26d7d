"""Strategies for random projects as documents: small journeys, organisation and personas, that use every key of files but `paths`.

What they draw is valid by docs/semantics.md, section 1, and made so that interesting things happen often: loops, hand-offs there and
back, failures, questions that cannot be answered, budgets near what walks cost.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from cxtest.sampling.personas import Choices, Document, few, persona_documents, some

Documents = dict[str, Document]
"""A project as data: file name → what stands in it, every scalar as text."""

PARTIES: Document = {
    "shop": {"automated": "true"},
    "care": {},
    "desk": {},
    "depot": {"backstage": "true"},
    "carrier": {"external": "true"},
    "boss": {"outside": "true"},
}
FACTS: Document = {"order-number": {}, "address": {}, "postcode": {"part-of": "address"}, "story": {}}
ITEMS, TERMS, PROMISES = ("stamp", "quote"), ("sla", "rma"), ("call-back", "refund")
TRIGGERS, CHANNELS = ("go", "try", "back"), ("web", "phone")
TRAITS = {"mood": ("calm", "cross")}
GOOD, BAD = "done", "refused"


def project_documents(*, steps: int = 6, personas: int = 2) -> SearchStrategy[Documents]:
    """Random projects of one journey, `trip`.

    Args:
        steps: the most steps, outcomes left aside.
        personas: the most personas.
    """
    return _project(steps, personas)


def files(documents: Documents) -> dict[str, str]:
    """The texts of a project's files, as loading reads them; JSON is YAML."""
    return {name: json.dumps(document, indent=1) for name, document in documents.items()}


@st.composite
def _project(draw: DrawFn, steps: int, personas: int) -> Documents:
    found = draw(journey_documents(steps))
    choices = _choices(found["journeys/trip.yaml"])
    for i in range(draw(st.integers(1, personas))):
        found[f"personas/p{i}.yaml"] = draw(persona_documents(f"p{i}", choices))
    return found


@st.composite
def journey_documents(draw: DrawFn, steps: int) -> Documents:
    """Random journeys, each with its organisation, of so many steps at most."""
    names = [f"s{i}" for i in range(draw(st.integers(1, steps)))]
    ends = ["end", "bad"]
    journey: Document = {
        "journey": "trip",
        "entries": {f"e{i}": draw(st.sampled_from(names)) for i in range(draw(st.integers(1, 2)))},
        "steps": {name: draw(_step(onwards, (*names, *ends))) for name, onwards in zip(names, [*names[1:], "end"], strict=True)},
    }
    journey["steps"]["end"] = {"outcome": GOOD, **draw(some({"keeps": few(PROMISES), "owner": st.just("care"), "asks": few(FACTS)}, 2))}
    journey["steps"]["bad"] = {"outcome": BAD, **draw(some({"terms": few(TERMS), "needs": few(FACTS)}, 3))}
    _mend(journey)
    return {"journeys/organisation.yaml": draw(_organisation()), "journeys/trip.yaml": journey}


@st.composite
def _organisation(draw: DrawFn) -> Document:
    parties = {name: dict(flags) for name, flags in PARTIES.items()}
    parties["carrier"].update(draw(some({"accountable": st.sampled_from(["care", "carrier", "boss"])}, 2)))
    system = st.fixed_dictionaries({"used-by": few(PARTIES, 1)}, optional={"records": few(FACTS)})
    return {"organisation": "acme", "parties": parties, "facts": FACTS, "systems": draw(some({"crm": system, "erp": system}, 3))}


def _takes() -> SearchStrategy[Document]:
    durations, amounts = st.sampled_from(["5m", "10m", "5m..1h", "0..20m"]), st.sampled_from(["1", "2.50", "0..4"])
    return some({"time": durations, "wait": durations, "money": amounts}, 2)


@st.composite
def _step(draw: DrawFn, onwards: str, targets: Sequence[str]) -> Document:
    transitions = draw(st.dictionaries(st.sampled_from(TRIGGERS), _alternatives(targets), max_size=3))
    if draw(st.integers(1, 4)) > 1:
        transitions["on"] = draw(st.sampled_from([onwards, {"to": onwards, "by": "care"}, {"to": onwards, "carries": "everything"}]))
    if draw(st.integers(1, 8)) == 1:
        return {"owner": "customer", **draw(some({"takes": _takes(), "uses-up": few(ITEMS)}, 4)), "transitions": transitions}
    ask = st.one_of(
        st.sampled_from(list(FACTS)),
        st.fixed_dictionaries(
            {"fact": st.sampled_from(list(FACTS))},
            optional={"because": st.sampled_from(["security", "changed"]), "optional": st.sampled_from(["true", "false"])},
        ),
    )
    asks = st.lists(ask, max_size=2, unique_by=lambda entry: entry if isinstance(entry, str) else entry["fact"])
    owner = draw(some({"owner": st.sampled_from(list(PARTIES))}, 1 if draw(st.integers(0, 5)) else 2))
    return {
        **owner,
        **draw(some({"asks": asks, "needs": few(FACTS)}, 2)),
        **draw(some({"channel": st.sampled_from(CHANNELS), "takes": _takes(), "promises": few(PROMISES), "gives": few(ITEMS)}, 3)),
        **draw(some({"learns": few(FACTS), "tells": few(FACTS), "terms": few(TERMS), "explains": few(TERMS)}, 5)),
        **draw(some({"keeps": few(PROMISES), "uses-up": few(ITEMS), "backstage": st.sampled_from(["true", "false"])}, 6)),
        "transitions": transitions,
    }


def _alternatives(targets: Sequence[str]) -> SearchStrategy[Any]:
    one = _transition(targets)
    return st.one_of(st.sampled_from(targets), one, one, st.lists(one, max_size=2, unique_by=_as_read))


def _as_read(value: Any) -> str:
    """A transition as loading reads it, where a list refuses two that are the same: what is empty is as if left out."""
    if not isinstance(value, dict):
        return str(value)
    # `by: customer` goes without saying; `_mend` makes `chance` of an `owner` that is not there.
    said = {key: {"owner": "chance"}.get(str(inner), inner) for key, inner in value.items() if (key, inner) != ("by", "customer")}
    return str(sorted((key, read) for key, inner in said.items() if (read := _as_read(inner)) not in ("", "[]")))


@st.composite
def _transition(draw: DrawFn, targets: Sequence[str]) -> Document:
    trait = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in TRAITS.items()})
    when = some({"known": few(FACTS), "unknown": few(FACTS), "holds": few(ITEMS), "holds-not": few(ITEMS), "trait": trait}, 4)
    facts = st.one_of(st.just("everything"), few(FACTS))
    return {
        "to": draw(st.sampled_from(targets)),
        **draw(some({"by": st.sampled_from(["customer", "chance", "clock", "owner", "care", "desk"])}, 2)),
        **draw(some({"carries": facts}, 3)),
        **draw(some({"when": when, "failure": st.just("true"), "takes": _takes(), "unanswered": st.just("true")}, 5)),
        **draw(some({"at-most": st.sampled_from(["1", "2"]), "loses": facts, "learns": few(FACTS)}, 8)),
    }


def _choices(journey: Document) -> Choices:
    """What personas of a random journey choose from: nothing but what is good is wanted, and names may be of nothing that is there."""
    steps: dict[str, Document] = journey["steps"]
    triggers = {
        name for step, written in steps.items() for trigger in written.get("transitions", ()) for name in (trigger, f"{step}.{trigger}")
    }
    return Choices(
        journey="trip",
        entries=tuple(journey["entries"]),
        wanted=(GOOD,),
        accepted=(BAD,),
        facts=tuple(FACTS),
        parties=tuple(PARTIES),
        channels=CHANNELS,
        triggers=tuple(sorted(triggers)),
        items=ITEMS,
        terms=TERMS,
        traits=TRAITS,
        durations=("0", "10m", "20m", "30m", "1h"),
        amounts=("0", "3.5"),
        steps=len(steps),
    )


def _mend(journey: Document) -> None:
    """Takes out what section 1 refuses, and makes the items and promises that are spoken of."""
    steps: Document = journey["steps"]
    for name in journey["entries"].values():
        steps[name].pop("uses-up", None)
    spoken: dict[str, set[str]] = {"gives": set(), "promises": set()}
    for step in steps.values():
        for transition in _written(step):
            if transition.get("by") == "owner" and step.get("owner") in (None, "customer"):
                transition["by"] = "chance"
            when = transition.get("when", {})
            spoken["gives"] |= {*when.get("holds", ()), *when.get("holds-not", ())}
        spoken["gives"] |= set(step.get("uses-up", ()))
        spoken["promises"] |= set(step.get("keeps", ()))
    for key, names in spoken.items():
        made = {name for step in steps.values() for name in step.get(key, ())}
        if names - made:
            giver = next((s for s in steps.values() if s.get("owner") != "customer" and "outcome" not in s), steps["end"])
            giver[key] = sorted({*giver.get(key, ()), *(names - made)})


def _written(step: Document) -> list[Document]:
    found = [entry for value in step.get("transitions", {}).values() for entry in (value if isinstance(value, list) else [value])]
    return [entry for entry in found if isinstance(entry, dict)]
