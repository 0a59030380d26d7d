"""What was renamed between two versions: journeys, personas, steps and triggers whose id is another one, matched by their shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, Final, NamedTuple

from cxtest.diff.trees import Tree

ALIKE: Final = 0.6
"""How much of what two steps, or two triggers, say must be the same for one to be the other under a new name: from 0 to 1."""

FILES_ALIKE: Final = 0.75
"""The same for whole journeys and personas."""

MOST_PAIRS: Final = 20_000
"""So many pairs are compared at most; where there are more, all is taken to be new or gone."""

UNDECIDED: Final = "?"
"""Stands for a neighbour that has no counterpart yet; once all steps have been compared, one that has none is `GONE` or `NEW`."""
GONE, NEW, ITSELF = "gone", "new", "itself"

Features = Counter[tuple[str, ...]]
Matched = dict[str, str]
"""By its name before, the name that something has now; whatever kept its name is in it, too."""


class Renames(NamedTuple):
    """What was renamed, by the name before; journeys and steps are named as they are now wherever they say where something is.

    `steps` are by journey, `triggers` by journey and step. `alternatives` says which of a trigger's alternatives is which: by journey,
    the place of a transition before (its step and trigger as they are called now) and now, where the two differ.
    """

    journeys: Matched
    personas: Matched
    steps: dict[str, Matched]
    triggers: dict[str, dict[str, Matched]]
    alternatives: dict[str, dict[str, str]]

    @property
    def any(self) -> bool:
        """Whether anything that has a name of its own was renamed."""
        inner = (names for steps in self.triggers.values() for names in steps.values())
        return any(before != now for names in (self.journeys, self.personas, *self.steps.values(), *inner) for before, now in names.items())

    def none(self) -> Renames:
        """The same as if nothing had been renamed: what has another name is new, and what had it is gone."""

        def kept(names: Matched) -> Matched:
            return {before: now for before, now in names.items() if before == now}

        steps = {journey: kept(names) for journey, names in self.steps.items() if journey in kept(self.journeys)}
        triggers = {
            journey: {step: kept(names) for step, names in self.triggers[journey].items() if step in steps[journey]} for journey in steps
        }
        return Renames(kept(self.journeys), kept(self.personas), steps, triggers, {journey: {} for journey in steps})


def renames(before: Tree, after: Tree) -> Renames:
    """What was renamed. What has the same name in both versions is the same, whatever else changed."""
    journeys = _matched_files(before["journeys"], after["journeys"], "journey", {})
    personas = _matched_files(before["personas"], after["personas"], "persona", journeys)
    steps, triggers, alternatives = dict[str, Matched](), dict[str, dict[str, Matched]](), dict[str, dict[str, str]]()
    for name, now in journeys.items():
        old, new = before["journeys"][name], after["journeys"][now]
        steps[now] = _matched_steps(old, new)
        triggers[now], alternatives[now] = {}, {}
        for step, target in steps[now].items():
            pair = (old["steps"][step].get("transitions", {}), new["steps"][target].get("transitions", {}))
            triggers[now][target] = _matched_triggers(*pair, steps[now])
            for trigger, label in triggers[now][target].items():
                found = matched_alternatives(pair[0][trigger], pair[1][label], steps[now])
                alternatives[now] |= {
                    place(target, label, pair[0][trigger], i): place(target, label, pair[1][label], j) for i, j in found.items()
                }
        alternatives[now] = {was: now for was, now in alternatives[now].items() if was != now}
    return Renames(journeys, personas, steps, triggers, alternatives)


def place(step: str, trigger: str, written: Any, index: int) -> str:
    """A transition as places are written: `agent.approve`, or `agent.approve[1]` where the trigger has a list."""
    return f"{step}.{trigger}[{index}]" if isinstance(written, list) else f"{step}.{trigger}"


def matched_alternatives(before: Any, after: Any, steps: Mapping[str, str]) -> dict[int, int]:
    """Which alternative of a trigger is which: its index before → now. A trigger without a list has one.

    Args:
        before: what is written of the trigger.
        after: the same in the other version.
        steps: the names of steps before → now.
    """
    olds, news = as_list(before), as_list(after)
    if len(olds) == len(news) == 1:
        return {0: 0}
    one = {str(i): _transition_features(entry, steps, GONE) for i, entry in enumerate(olds)}
    other = {str(i): _transition_features(entry, _themselves(steps), NEW) for i, entry in enumerate(news)}
    found = _matched(list(one), list(other), lambda _: (one, other), {}, ALIKE)
    return {int(i): int(j) for i, j in found.items()}


def as_list(written: Any) -> list[Any]:
    """The alternatives of a trigger; one where it has no list."""
    return written if isinstance(written, list) else [written]


def _matched_files(before: Mapping[str, Any], after: Mapping[str, Any], key: str, journeys: Mapping[str, str]) -> Matched:
    known = {name: name for name in before if name in after}

    def features(_: Matched) -> tuple[dict[str, Features], dict[str, Features]]:
        def of(files: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Features]:
            return {
                name: Counter(_leaves({k: v for k, v in file.items() if k not in (key, "title")}, names)) for name, file in files.items()
            }

        return of(before, journeys), of(after, {})

    return _matched(list(before), list(after), features, known, FILES_ALIKE)


def _leaves(value: Any, names: Mapping[str, str], route: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every scalar with the way to it; `names` are the new ones of keys that are journeys of a persona."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, names, (*route, names.get(key, key) if route == ("journeys",) else key))
    elif isinstance(value, list):
        for entry in value:
            yield from _leaves(entry, names, route)
    else:
        yield (*route, value)


def _matched_steps(before: Mapping[str, Any], after: Mapping[str, Any]) -> Matched:
    known = {name: name for name in before["steps"] if name in after["steps"]}

    def features(found: Matched) -> tuple[dict[str, Features], dict[str, Features]]:
        old = _step_features(before, found, set(found))
        return old, _step_features(after, _themselves(found), set(found.values()))

    return _matched(list(before["steps"]), list(after["steps"]), features, known, ALIKE)


def _step_features(journey: Mapping[str, Any], names: Mapping[str, str], left_out: set[str]) -> dict[str, Features]:
    """What there is to tell of each step: all that it says, where it leads, and what leads there. Neighbours have the names given."""
    found: dict[str, Features] = {}
    for name, step in journey["steps"].items():
        if name not in left_out:
            found[name] = Counter(_leaves({key: inner for key, inner in step.items() if key not in ("title", "transitions")}, {}))
            found[name]["title", step.get("title", "")] += 2 * ("title" in step)
    for name, step in journey["steps"].items():
        for trigger, written in step.get("transitions", {}).items():
            for entry in as_list(written):
                if name in found:
                    found[name] += _transition_features(entry, {**names, name: ITSELF}, UNDECIDED)
                    found[name]["trigger", trigger] += 1
                if entry["to"] in found and entry["to"] != name:
                    found[entry["to"]]["from", names.get(name, UNDECIDED), trigger if name in names else ""] += 1
    for entry, target in journey["entries"].items():
        if target in found:
            found[target]["entry", entry] += 1
    return found


def _transition_features(written: Mapping[str, Any], names: Mapping[str, str], elsewhere: str) -> Features:
    """What there is to tell of a transition. Where it leads weighs as much as three other things; `elsewhere` stands for what has no
    name there."""
    found = Counter(_leaves({key: inner for key, inner in written.items() if key != "to"}, {}))
    found["to", names.get(written["to"], elsewhere)] += 3
    return found


def _themselves(names: Mapping[str, str]) -> Matched:
    return {name: name for name in names.values()}


def _matched_triggers(before: Mapping[str, Any], after: Mapping[str, Any], steps: Mapping[str, str]) -> Matched:
    known = {name: name for name in before if name in after}

    def of(written: Mapping[str, Any], names: Mapping[str, str], elsewhere: str) -> dict[str, Features]:
        features = (
            (trigger, (_transition_features(entry, names, elsewhere) for entry in as_list(value))) for trigger, value in written.items()
        )
        return {trigger: sum(each, Counter()) for trigger, each in features}

    one, other = of(before, steps, GONE), of(after, _themselves(steps), NEW)
    return _matched(list(before), list(after), lambda _: (one, other), known, ALIKE)


def _matched(
    before: list[str],
    after: list[str],
    features: Callable[[Matched], tuple[Mapping[str, Features], Mapping[str, Features]]],
    known: Matched,
    least: float,
) -> Matched:
    """Names before → now: those that are known, and then, again and again, the pairs that are most alike.

    Where several are, those of which each is like no other as much; if none is, the first in the order of the files. What was matched is
    looked at as a neighbour when the rest is compared again.
    """
    found = dict(known)
    while True:
        olds, news = [name for name in before if name not in found], [name for name in after if name not in set(found.values())]
        if not olds or not news or len(olds) * len(news) > MOST_PAIRS:
            return found
        one, other = features(found)
        scores = {(old, new): _similarity(one[old], other[new]) for old, new in product(olds, news)}
        pairs = {pair: score for pair, score in scores.items() if score >= least}
        if not pairs:
            return found
        highest = max(pairs.values())
        most_alike = [pair for pair, score in pairs.items() if score == highest]
        olds_of, news_of = Counter(old for old, _ in most_alike), Counter(new for _, new in most_alike)
        sure = [(old, new) for old, new in most_alike if olds_of[old] == news_of[new] == 1]
        found |= sure or most_alike[:1]


def _similarity(one: Features, other: Features) -> float:
    """How much of what two things say is the same: 0 for nothing, 1 for everything (the coefficient of Dice)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
