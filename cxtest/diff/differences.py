"""What somebody edited between two versions: one difference after the other, as small as it can be, each in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from cxtest.diff import sentences as say
from cxtest.diff.renames import as_list, matched_alternatives, place
from cxtest.diff.trees import Tree, copied
from cxtest.model.values import OWNER
from cxtest.source import Route

Key = Callable[[Any], Any]


class Difference(NamedTuple):
    """One edit.

    `route` leads to it in the tree of the version before, `where` in that of the version after. `before` and `after` are what is written
    there, None for nothing; where `entry` is true they are entries of the list that `route` leads to. `said` is the edit in a sentence
    without its stop.
    """

    route: Route
    where: Route
    before: Any
    after: Any
    entry: bool
    said: str

    @property
    def kind(self) -> str:
        """Which kind of file it is in: `organisations`, `journeys` or `personas`."""
        return str(self.route[0])

    @property
    def file(self) -> str:
        """The id of what the file is about."""
        return str(self.route[1])

    @property
    def inert(self) -> bool:
        """Whether it adds what changes nothing unless something else names it: a step, a fact, a party."""
        return self.before is None and not self.entry and len(self.route) == 4 and self.route[2] in ("steps", "facts", "parties")


def applied(tree: Tree, differences: Iterable[Difference]) -> Tree:
    """The tree with these differences, each of which is in what it says now."""
    found = copied(tree)
    for difference in differences:
        *way, last = difference.route
        place: Any = found
        for key in way:
            place = place[int(key)] if isinstance(place, list) else place.setdefault(key, {})
        if not difference.entry:
            if difference.after is None:
                del place[last]
                if last == "owner":
                    _decide_by(place, str(difference.before))
            else:
                place[last] = difference.after
            continue
        entries = as_list(place[last]) if last in place else []
        if difference.before is None:
            place[last] = [*entries, difference.after]
        else:
            place[last] = [difference.after if entry == difference.before else entry for entry in entries]
            place[last] = [entry for entry in place[last] if entry is not None]
    return found


def _decide_by(step: Tree, owner: str) -> None:
    """Whoever owned a step goes on deciding what its owner decided: that is another edit."""
    for written in step.get("transitions", {}).values():
        for transition in as_list(written):
            if transition.get("by") == OWNER:
                transition["by"] = owner


def differences(before: Tree, after: Tree) -> list[Difference]:
    """What is otherwise in the version after, file by file. Titles, phases, notes and the order of things are no differences.

    Args:
        before: the tree of the version before, with the names of now.
        after: the tree of the version after.
    """
    finder = _Finder()
    for kind, compare in (("organisations", finder.organisation), ("journeys", finder.journey), ("personas", finder.persona)):
        old, new = before[kind], after[kind]
        for name in _names(old, new):
            if not finder.whole((kind, name), old, new, say.file(kind, name)):
                compare((kind, name), old[name], new[name])
    return finder.found


def _itself(entry: Any) -> Any:
    return entry


class _Finder:
    """Goes through two versions of a file, and gathers what is otherwise."""

    def __init__(self) -> None:
        self.found: list[Difference] = []

    def add(self, route: Route, before: Any, after: Any, said: str, *, entry: bool = False, where: Route | None = None) -> None:
        """One difference. `where` is where it is in the version after, unless it is there by the same route."""
        self.found.append(Difference(route, route if where is None else where, before, after, entry, said))

    def whole(self, route: Route, old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> bool:
        """Whether the thing that `route` ends with is new or gone."""
        key = str(route[-1])
        if key in old and key in new:
            return False
        self.add(route, old.get(key), new.get(key), f"{name} is {'gone' if key in old else 'new'}")
        return True

    def value(self, route: Route, old: Mapping[str, Any], new: Mapping[str, Any], sentence: say.Sentence, where: Route = ()) -> None:
        """One value of a mapping, which may be left out."""
        before, after = old.get(str(route[-1])), new.get(str(route[-1]))
        if before != after:
            self.add(route, before, after, sentence(before, after), where=where or route)

    def entries(
        self, route: Route, old: Mapping[str, Any], new: Mapping[str, Any], sentence: say.Sentence,
        *, where: Route = (), key: Key = str, read: Key = _itself, or_all: str = "",
    ) -> None:  # fmt: skip
        """A list, entry by entry: `key` tells which is which, `read` what of it counts. Where `or_all` is given, a list that is left out
        says something else than an empty one."""
        before, after = old.get(str(route[-1])), new.get(str(route[-1]))
        where = where or route
        if isinstance(before, str) or isinstance(after, str) or (or_all and (before is None) != (after is None)):
            if before != after:
                self.add(route, before, after, sentence(before or (or_all or None), after or (or_all or None)), where=where)
            return
        olds, news = {key(entry): entry for entry in before or ()}, {key(entry): entry for entry in after or ()}
        for name, entry in olds.items():
            if name not in news or read(news[name]) != read(entry):
                at = (*where, list(news).index(name)) if name in news else where
                self.add(route, entry, news.get(name), sentence(entry, news.get(name)), entry=True, where=at)
        for number, (name, entry) in enumerate(news.items()):
            if name not in olds:
                self.add(route, None, entry, sentence(None, entry), entry=True, where=(*where, number))

    def mapping(
        self, route: Route, old: Mapping[str, Any], new: Mapping[str, Any], sentence: Callable[[str], say.Sentence], where: Route = ()
    ) -> None:
        """A mapping of names to values."""
        before, after = old.get(str(route[-1]), {}), new.get(str(route[-1]), {})
        for name in _names(before, after):
            self.value((*route, name), before, after, sentence(name), (*(where or route), name))

    def organisation(self, at: Route, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Two versions of an organisation."""
        self.value((*at, "currency"), old, new, say.currency(str(at[1])))
        for key, noun in (("parties", "party"), ("systems", "system"), ("facts", "fact")):
            before, after = old.get(key, {}), new.get(key, {})
            for name in _names(before, after):
                route = (*at, key, name)
                if self.whole(route, before, after, f"the {noun} `{name}`"):
                    continue
                one, other = before[name], after[name]
                if key == "parties":
                    for flag in ("automated", "backstage", "external", "outside"):
                        self.value((*route, flag), one, other, say.flag(f"`{name}`", flag))
                    self.value((*route, "accountable"), one, other, say.accountable(name))
                elif key == "facts":
                    self.value((*route, "part-of"), one, other, say.part_of(name))
                else:
                    self.entries((*route, "used-by"), one, other, say.used_by(name))
                    self.entries((*route, "records"), one, other, say.records(name), or_all="every fact")

    def journey(self, at: Route, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Two versions of a journey."""
        self.value((*at, "organisation"), old, new, say.organisation(str(at[1])))
        for name in _names(old["entries"], new["entries"]):
            self.value((*at, "entries", name), old["entries"], new["entries"], say.entry(name))
        for name in _names(old["steps"], new["steps"]):
            if not self.whole((*at, "steps", name), old["steps"], new["steps"], f"the step `{name}`"):
                self.step((*at, "steps", name), old["steps"][name], new["steps"][name])
        self.entries((*at, "paths"), old, new, say.path, key=lambda path: path["name"], read=_without("because"))
        self.waivers(at, old, new)

    def step(self, at: Route, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Two versions of a step."""
        name = str(at[-1])
        for key in ("owner", "channel", "backstage", "outcome"):
            self.value((*at, key), old, new, say.of_step(name, key))
        self.entries((*at, "asks"), old, new, say.asks(name), key=lambda ask: ask["fact"])
        for key in say.STEP_VERBS:
            self.entries((*at, key), old, new, say.names_at(f"`{name}`", say.STEP_VERBS[key]))
        self.mapping((*at, "takes"), old, new, say.takes(f"`{name}`"))
        before, after = old.get("transitions", {}), new.get("transitions", {})
        for trigger in _names(before, after):
            route = (*at, "transitions", trigger)
            if trigger not in before or trigger not in after:
                written = before.get(trigger, after.get(trigger))
                self.add(route, before.get(trigger), after.get(trigger), say.transition(name, trigger, written, gone=trigger in before))
            else:
                self.trigger(route, before[trigger], after[trigger])

    def trigger(self, at: Route, before: Any, after: Any) -> None:
        """Two versions of a trigger, alternative by alternative."""
        olds, news = as_list(before), as_list(after)
        steps = {entry["to"]: entry["to"] for entry in (*olds, *news)}
        pairs = matched_alternatives(before, after, steps)
        step, name = str(at[-3]), str(at[-1])
        for i, j in pairs.items():
            route = (*at, i) if isinstance(before, list) else at
            where = (*at, j) if isinstance(after, list) else at
            self.transition(route, where, olds[i], news[j], place(step, name, after, j))
        for i, old in enumerate(olds):
            if i not in pairs:
                self.add(at, old, None, say.alternative(step, name, old, gone=True), entry=True)
        for j, new in enumerate(news):
            if j not in pairs.values():
                self.add(at, None, new, say.alternative(step, name, new, gone=False), entry=True, where=(*at, j))

    def transition(self, at: Route, where: Route, old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> None:
        """Two versions of a transition, which reports call `name` now."""
        for key in ("to", "by", "at-most", "unanswered", "failure"):
            self.value((*at, key), old, new, say.of_transition(name, key), (*where, key))
        for key, verb in say.TRANSITION_VERBS.items():
            self.entries((*at, key), old, new, say.names_at(f"`{name}`", verb), where=(*where, key))
        before, after = old.get("when", {}), new.get("when", {})
        for key in say.CONDITIONS:
            self.entries((*at, "when", key), before, after, say.when(name, key), where=(*where, "when", key))
        self.mapping((*at, "when", "trait"), before, after, say.when_trait(name), (*where, "when", "trait"))
        self.mapping((*at, "takes"), old, new, say.takes(f"`{name}`"), (*where, "takes"))

    def persona(self, at: Route, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Two versions of a persona."""
        name = str(at[1])
        before, after = old.get("journeys", {}), new.get("journeys", {})
        for journey in _names(before, after):
            route = (*at, "journeys", journey)
            if journey not in before or journey not in after:
                self.add(route, before.get(journey), after.get(journey), say.tested(name, journey, gone=journey in before))
                continue
            one, other = before[journey], after[journey]
            for key in ("enters-at", "wants", "accepts"):
                self.entries((*route, key), one, other, say.goal(name, journey, key))
            self.value((*route, "requires"), one, other, say.requires(name, journey))
            told, now = one.get("already-told", {}), other.get("already-told", {})
            for party in _names(told, now):
                self.entries((*route, "already-told", party), told, now, say.already_told(name, party, journey))
        for key, verb in say.PERSONA_VERBS.items():
            self.entries((*at, key), old, new, say.names_at(f"`{name}`", verb))
        for key, everything in (("channels", "any channel"), ("understands", "every term")):
            self.entries((*at, key), old, new, say.can(name, key), or_all=everything)
        insists, now = old.get("insists-on", {}), new.get("insists-on", {})
        for reference in _names(insists, now):
            self.entries((*at, "insists-on", reference), insists, now, say.insists_on(name, reference))
        self.mapping((*at, "budget"), old, new, say.budget(name))
        self.mapping((*at, "traits"), old, new, say.trait(name))
        self.waivers(at, old, new)

    def waivers(self, at: Route, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Who answers for which finding, and until when; why, and who, is for people to read."""
        read = _without("because", "owner")
        self.entries((*at, "waivers"), old, new, say.waiver, key=lambda waiver: tuple(waiver.get(key) for key in say.WAIVED), read=read)


def _names(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*old, *new]))


def _without(*keys: str) -> Key:
    return lambda entry: {key: value for key, value in entry.items() if key not in keys}
