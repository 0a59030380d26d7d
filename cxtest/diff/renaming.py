"""Gives what was renamed its new names in the tree of the version before, so that a new name alone is no difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cxtest.diff.renames import Renames, as_list
from cxtest.diff.trees import Tree, copied

ELSEWHERE_THAN_AT_STEPS: Final = frozenset(
    {
        "stranded-entry", "over-budget", "tight-budget", "goal-unreachable", "ask-without-use", "unowned-third-party", "broken-path",
        "ping-pong",
    }
)  # fmt: skip
"""The rules whose places name no step: an entry, a journey, a fact, a party, a path."""


def renamed(before: Tree, names: Renames) -> Tree:
    """The tree of the version before, with the names of now.

    Args:
        before: the tree.
        names: what was renamed.
    """
    tree = copied(before)
    journeys = {names.journeys.get(name, name): file for name, file in tree["journeys"].items()}
    people = {names.personas.get(name, name): file for name, file in tree["personas"].items()}
    tree["journeys"], tree["personas"] = journeys, people
    for name, person in people.items():
        person["persona"] = name
        person["journeys"] = {names.journeys.get(journey, journey): goal for journey, goal in person.get("journeys", {}).items()}
        _rename_references(person, journeys, names)
        _rename_waivers(person, names, list(person["journeys"]))
    for name, journey in journeys.items():
        journey["journey"] = name
        _rename_waivers(journey, names, [name])
        _rename_steps(journey, names.steps.get(name, {}), names.triggers.get(name, {}))
    return tree


def _rename_steps(journey: dict[str, Any], steps: Mapping[str, str], triggers: Mapping[str, Mapping[str, str]]) -> None:
    for path in journey.get("paths", ()):
        path["walk"] = _renamed_walk(journey, path["walk"], steps, triggers)
    journey["entries"] = {entry: steps.get(target, target) for entry, target in journey["entries"].items()}
    journey["steps"] = {steps.get(name, name): step for name, step in journey["steps"].items()}
    for name, step in journey["steps"].items():
        for written in step.get("transitions", {}).values():
            for entry in as_list(written):
                entry["to"] = steps.get(entry["to"], entry["to"])
        if "transitions" in step:
            labels = triggers.get(name, {})
            step["transitions"] = {labels.get(trigger, trigger): written for trigger, written in step["transitions"].items()}


def _renamed_walk(journey: Mapping[str, Any], token: str, steps: Mapping[str, str], triggers: Mapping[str, Mapping[str, str]]) -> str:
    """A walk with the new names of its triggers, of a journey that has the old ones; as it is from where it does not go on."""
    entry, *labels = token.split(".")
    here, found = journey["entries"].get(entry), [entry]
    for label in labels:
        trigger, bracket, index = label.partition("[")
        written = journey["steps"].get(here, {}).get("transitions", {}).get(trigger) if here else None
        found.append(f"{triggers.get(steps.get(here, here), {}).get(trigger, trigger)}{bracket}{index}" if written else label)
        alternatives, number = as_list(written) if written else [], int(index.rstrip("]")) if bracket else 0
        here = alternatives[number]["to"] if number < len(alternatives) else None
    return ".".join(found)


def _rename_references(person: dict[str, Any], journeys: Mapping[str, Any], names: Renames) -> None:
    """New names for triggers in what a persona refuses, insists on, and is used to. The journeys have the old ones still."""
    there = list(_triggers(person["journeys"], journeys))
    now = {at: _now(at, names) for at in there}

    def renewed(reference: str) -> list[str]:
        meant = {now[at] for at in there if reference in (at[2], f"{at[1]}.{at[2]}")}

        def means(name: str) -> bool:
            return {at for at in now.values() if name in (at[2], f"{at[1]}.{at[2]}")} == meant

        if not meant or means(reference):
            return [reference]
        triggers = sorted({trigger for _, _, trigger in meant})
        alone = "." not in reference and len(triggers) == 1 and means(triggers[0])
        return triggers if alone else sorted({f"{step}.{trigger}" for _, step, trigger in meant})

    if "refuses" in person:
        person["refuses"] = list(dict.fromkeys(name for reference in person["refuses"] for name in renewed(reference)))
    if "insists-on" in person:
        insists: dict[str, list[str]] = {}
        for reference, items in person["insists-on"].items():
            for name in renewed(reference):
                insists[name] = list(dict.fromkeys([*insists.get(name, ()), *items]))
        person["insists-on"] = insists
    if "habits" in person:
        person["habits"] = {name: weight for reference, weight in person["habits"].items() for name in renewed(reference)}


def _triggers(names: Iterable[str], journeys: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for journey in names:
        for step, written in journeys[journey]["steps"].items() if journey in journeys else ():
            for trigger in written.get("transitions", ()):
                yield journey, step, trigger


def _now(at: tuple[str, str, str], names: Renames) -> tuple[str, str, str]:
    journey, step, trigger = at
    step = names.steps.get(journey, {}).get(step, step)
    return journey, step, names.triggers.get(journey, {}).get(step, {}).get(trigger, trigger)


def _rename_waivers(file: dict[str, Any], names: Renames, journeys: list[str]) -> None:
    for waiver in file.get("waivers", ()):
        for key, new in (("journey", names.journeys), ("persona", names.personas)):
            if key in waiver:
                waiver[key] = new.get(waiver[key], waiver[key])
        named = [waiver["journey"]] if "journey" in waiver else journeys
        if waiver["rule"] == "goal-unreachable":
            waiver["place"] = names.journeys.get(waiver["place"], waiver["place"])
        elif waiver["rule"] not in ELSEWHERE_THAN_AT_STEPS:
            places = (renamed_place(waiver["place"], names, journey) for journey in named)
            waiver["place"] = next((found for found in places if found != waiver["place"]), waiver["place"])


def renamed_place(place: str, names: Renames, journey: str) -> str:
    """A place that names steps or a transition, with their names of now.

    Args:
        place: the place, as reports write it: `agent`, `agent:email`, `a,b:call-back`, `agent.approve[1]`.
        names: what was renamed.
        journey: the journey, as it is called now.
    """
    steps, triggers = names.steps.get(journey, {}), names.triggers.get(journey, {})
    where, colon, about = place.partition(":")
    step, dot, label = where.partition(".")
    if dot:
        trigger, bracket, index = label.partition("[")
        at = steps.get(step, step)
        now = f"{at}.{triggers.get(at, {}).get(trigger, trigger)}{bracket}{index}"
        return names.alternatives.get(journey, {}).get(now, now)
    return ",".join(sorted(steps.get(name, name) for name in where.split(","))) + colon + about
