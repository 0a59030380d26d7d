"""What an organisation and a journey refer to is there, and their steps make sense: the checks that need more than one place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from cxtest.errors import Problem, nearest
from cxtest.loading.problems import keys_of, listed, problem_at, quoted
from cxtest.model.journey import Journey, NamedPath, Step, Transition
from cxtest.model.organisation import Fact, Organisation, Party
from cxtest.model.values import CHANCE, CLOCK, CUSTOMER, EVERYTHING, OWNER, RESERVED
from cxtest.model.waiver import Waiver
from cxtest.source import Route, SourceMap, Span, visible

Mention = tuple[Route, str]

_OWN_STEP = frozenset({"title", "phase", "channel", "notes", "owner", "uses_up", "takes", "transitions"})
_OWNERS = (CUSTOMER,)
_DECIDERS = (CUSTOMER, OWNER, CHANCE, CLOCK)
_LETTERS = 3_000_000  # of names compared for one file: seconds, and far more than any file needs that was not made for this


@dataclass
class Lookup:
    """Collects the problems of one file. Hints end where a file is so full of misspelt names that they would take for ever."""

    source: SourceMap
    lost: Collection[str] = frozenset()
    """Names of which nothing can be said, because they stood in parts of the file that are misshapen."""
    problems: list[Problem] = field(default_factory=list)
    letters: int = _LETTERS

    def report(self, span: Span, message: str, *, warning: bool = False) -> None:
        self.problems.append(problem_at(self.source, span, message, warning=warning))

    def near(self, name: str, valid: Collection[str]) -> str | None:
        """The nearest valid name, while hints have not ended."""
        self.letters -= len(valid) * len(name)
        return nearest(name, valid) if self.letters >= 0 else None

    def need(
        self,
        mentions: Iterable[Mention],
        valid: Collection[str],
        missing: str,
        where: str,
        *,
        words: Collection[str] = (),
        taken_for: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Report every name that is not valid.

        `missing` begins the sentence, `where` says where the name would be added; `words` are reserved words that may be meant;
        `taken_for` are names of something else, with what is meant by them then.
        """
        for route, name in mentions:
            if name not in valid and name not in self.lost:
                near = self.near(name, [*valid, *words])
                reserved = f"; or write {listed(words)}" if words else ""
                there = f" (there are {listed(valid, most=10)}{reserved})" if valid else ""
                end = f"; did you mean `{near}`?" if near else f"; {taken_for[name]}" if name in taken_for else f"{there}; add it {where}"
                self.report(value_span(self.source, route), f"{missing} {quoted(name)}{end}")


def value_span(source: SourceMap, route: Route) -> Span:
    """The span of a value that may be written short: `go: there` for `go: {to: there}`, `email` for `{fact: email}`."""
    found = source.values.get(route) or source.values.get(route[:-1])
    return found if found is not None else source.value(route)


def check_organisation(organisation: Organisation, source: SourceMap, lost: Collection[str] = ()) -> list[Problem]:
    """The problems of an organisation: names that are not there, contractors from outside, facts that are parts of themselves.

    `lost` are the names of which nothing can be said.
    """
    lookup = Lookup(source, lost)
    parties, facts = organisation.parties, organisation.facts
    for name, party in parties.items():
        if party.external and party.outside:
            message = f"`{name}` is `external` (acts for the brand) and `outside` (does not act for it); only one can be so"
            lookup.report(source.key(("parties", name, "outside")), message)
    answering: list[Mention] = [(("parties", name, "accountable"), p.accountable) for name, p in parties.items() if p.accountable]
    using: list[Mention] = [
        (("systems", s, "used-by", i), p) for s, system in organisation.systems.items() for i, p in enumerate(system.used_by)
    ]
    lookup.need([*answering, *using], parties, "there is no party", "under `parties`")
    recorded: list[Mention] = [
        (("systems", s, "records", i), f) for s, system in organisation.systems.items() for i, f in enumerate(system.records or ())
    ]
    wholes: list[Mention] = [(("facts", name, "part-of"), fact.part_of) for name, fact in facts.items() if fact.part_of]
    lookup.need([*recorded, *wholes], facts, "there is no fact", "under `facts`")
    _check_circles(facts, lookup)
    return lookup.problems


def _check_circles(facts: dict[str, Fact], lookup: Lookup) -> None:
    done: set[str] = set()
    for start in facts:
        chain: dict[str, None] = {}
        name: str | None = start
        while name is not None and name in facts and name not in done and name not in chain:
            chain[name] = None
            name = facts[name].part_of
        if name in chain:
            circle = list(chain)[list(chain).index(name) :]
            way = ", which is a part of ".join(f"`{fact}`" for fact in [*circle[:4], *(["…"] if len(circle) > 4 else []), circle[0]])
            lookup.report(lookup.source.value(("facts", circle[0], "part-of")), f"`part-of` goes round in a circle: {way}")
        done.update(chain)


def check_journey(
    journey: Journey, source: SourceMap, organisation: Organisation | None, declared_in: str | None, lost: Collection[str] = ()
) -> list[Problem]:
    """The problems of a journey.

    `organisation` is None where parties and facts cannot be looked up because its file is broken; `declared_in` is the file where
    parties and facts are declared, None where they come from use; `lost` are the names of which nothing can be said.
    """
    lookup = Lookup(source, lost)
    steps = journey.steps
    targets: list[Mention] = [(("entries", entry), step) for entry, step in journey.entries.items()]
    targets += [((*route, "to"), transition.to) for route, transition in transitions(journey)]
    ends = {s.outcome: f"that is the outcome of the step `{name}`; did you mean `{name}`?" for name, s in steps.items() if s.outcome}
    lookup.need(targets, steps, "there is no step", "under `steps`", taken_for=ends)
    _check_steps(journey, lookup)
    _check_paths(journey, lookup)
    given = {item for step in steps.values() for item in step.gives}
    lookup.need(_items_used(journey), given, "no step gives the item", "to `gives` of the step where the customer gets it")
    promised = {promise for step in steps.values() for promise in step.promises}
    kept: list[Mention] = [(("steps", s, "keeps", i), p) for s, step in steps.items() for i, p in enumerate(step.keeps)]
    if promised or lookup.lost:
        lookup.need(kept, promised, "no step makes the promise", "to `promises` of the step where it is made")
    else:
        for route, name in kept:
            message = f"`{name}` is kept here, but no step of this journey promises anything, so that it is never owed"
            lookup.report(value_span(source, route), message, warning=True)
    if organisation is not None and declared_in is not None:
        where = f"in `{visible(declared_in)}`"
        parties, facts = organisation.parties, organisation.facts
        to_parties = ("there is no party", f"under `parties` {where}")
        lookup.need(_owners(journey), parties, *to_parties, words=_OWNERS)
        lookup.need(_deciders(journey), parties, *to_parties, words=_DECIDERS)
        lookup.need(facts_in(journey), facts, "there is no fact", f"under `facts` {where}")
    elif organisation is not None:
        _check_words(journey, lookup)
    return lookup.problems


def _check_words(journey: Journey, lookup: Lookup) -> None:
    """Warn of parties from use that look like misspelt reserved words: no list of parties would show them."""
    for mentions, words in ((_owners(journey), _OWNERS), (_deciders(journey), _DECIDERS)):
        for route, name in mentions:
            near = lookup.near(name, words)
            if near:
                message = f"`{name}` is read as the name of a party; did you mean `{near}`?"
                lookup.report(value_span(lookup.source, route), message, warning=True)


def transitions(journey: Journey) -> Iterator[tuple[Route, Transition]]:
    """Every transition of a journey, in file order, with its place."""
    for name, step in journey.steps.items():
        for trigger, index, transition in step.alternatives():
            route: Route = ("steps", name, "transitions", trigger)
            yield (route if index is None else (*route, index)), transition


def _owners(journey: Journey) -> Iterator[Mention]:
    for name, step in journey.steps.items():
        if step.owner is not None and step.owner not in RESERVED:
            yield ("steps", name, "owner"), step.owner


def _deciders(journey: Journey) -> Iterator[Mention]:
    for route, transition in transitions(journey):
        if transition.by not in RESERVED:
            yield (*route, "by"), transition.by


def facts_in(journey: Journey) -> Iterator[Mention]:
    """Every fact that a journey names."""
    for name, step in journey.steps.items():
        at: Route = ("steps", name)
        yield from _each((*at, "needs"), step.needs)
        yield from (((*at, "asks", i, "fact"), ask.fact) for i, ask in enumerate(step.asks))
        yield from _each((*at, "learns"), step.learns)
        yield from _each((*at, "tells"), step.tells)
    for route, transition in transitions(journey):
        for key, facts in (("carries", transition.carries), ("learns", transition.learns), ("loses", transition.loses)):
            if facts != EVERYTHING:
                yield from _each((*route, key), facts)
        yield from _each((*route, "when", "known"), transition.when.known)
        yield from _each((*route, "when", "unknown"), transition.when.unknown)


def from_use(journey: Journey) -> Organisation:
    """The organisation of a journey that has none: its parties and facts are those that the journey names, all flags false."""
    parties = {name: Party() for mentions in (_owners(journey), _deciders(journey)) for _, name in mentions}
    facts = {name: Fact() for _, name in facts_in(journey)}
    return Organisation(organisation=journey.journey, parties=parties, facts=facts)


def _items_used(journey: Journey) -> Iterator[Mention]:
    for name, step in journey.steps.items():
        yield from _each(("steps", name, "uses-up"), step.uses_up)
    for route, transition in transitions(journey):
        yield from _each((*route, "when", "holds"), transition.when.holds)
        yield from _each((*route, "when", "holds-not"), transition.when.holds_not)


def check_waivers(waivers: Iterable[Waiver], source: SourceMap, kind: Literal["journey", "persona"], own: str) -> list[Problem]:
    """The problems of waivers: in the file of a journey, or of a persona, they are about that one alone.

    Args:
        waivers: as they are written.
        source: the file.
        kind: what the file is about.
        own: the id of that.
    """
    lookup = Lookup(source)
    for index, waiver in enumerate(waivers):
        name = waiver.journey if kind == "journey" else waiver.persona
        if name not in (None, own):
            message = f"a waiver in the file of the {kind} `{own}` is about that {kind}, and not about {quoted(str(name))}; write it there"
            lookup.report(source.value(("waivers", index, kind)), message)
    return lookup.problems


def _each(route: Route, names: Iterable[str]) -> Iterator[Mention]:
    return (((*route, index), name) for index, name in enumerate(names))


def _check_steps(journey: Journey, lookup: Lookup) -> None:
    for name, step in journey.steps.items():
        _check_step(name, step, lookup)
    for entry, target in journey.entries.items():
        if target in journey.steps and journey.steps[target].uses_up:
            message = f"`uses-up` cannot be at `{target}`: the entry `{entry}` begins there, and nobody holds anything yet"
            lookup.report(lookup.source.key(("steps", target, "uses-up")), message)
    for route, transition in transitions(journey):
        owner = journey.steps[str(route[1])].owner
        span = lookup.source.value((*route, "by"))
        if transition.by == EVERYTHING:
            lookup.report(span, "`by`: `everything` decides nothing; expected `customer`, `owner`, `chance`, `clock` or a party")
        elif transition.by == OWNER and owner in (None, CUSTOMER) and "owner" not in lookup.lost:
            whose = "is the customer's own" if owner == CUSTOMER else "has no owner"
            mend = "name another decider" if owner == CUSTOMER else f"give `{route[1]}` an `owner`, or name another decider"
            lookup.report(span, f"`by: owner` needs a party that owns the step it leaves, but `{route[1]}` {whose}; {mend}")


def _check_step(name: str, step: Step, lookup: Lookup) -> None:
    at: Route = ("steps", name)
    if step.owner in (CHANCE, CLOCK, OWNER, EVERYTHING):
        message = f"`owner`: `{step.owner}` is a reserved word; expected a party, or `customer`"
        lookup.report(lookup.source.value((*at, "owner")), message)
    if step.owner == CUSTOMER:
        allowed = [key for key, field_name in zip(keys_of(Step), Step.model_fields, strict=True) if field_name in _OWN_STEP]
        for key, field_name in zip(keys_of(Step), Step.model_fields, strict=True):
            if field_name in step.model_fields_set and field_name not in _OWN_STEP:
                message = f"`{name}` is the customer's own step, which cannot have `{key}`; it may have {listed(allowed)}"
                lookup.report(lookup.source.key((*at, key)), message)
    elif step.outcome is not None and step.transitions:
        message = f"`{name}` ends the journey with the outcome `{step.outcome}`, so it has no `transitions`"
        lookup.report(lookup.source.key((*at, "transitions")), message)


def _check_paths(journey: Journey, lookup: Lookup) -> None:
    """Every path is a walk along the journey's transitions, whatever may close them to somebody."""
    ways = {name: {label: transition.to for label, transition in _labelled(step)} for name, step in journey.steps.items()}
    for index, path in enumerate(journey.paths):
        for_ever = ", so that this path would pass for ever: mend it, or remove it" if path.must == "be-impossible" else ""
        lost = _lost(path, journey, ways, lookup)
        if lost is not None:
            number, what, hint = lost
            lookup.report(_piece(lookup.source, ("paths", index, "walk"), path.walk, number), f"{what}{for_ever}{hint}")


def _lost(path: NamedPath, journey: Journey, ways: Mapping[str, Mapping[str, str]], lookup: Lookup) -> tuple[int, str, str] | None:
    """Where a path leaves the journey: which piece of its walk that is, what is wrong with it, and what may be meant.

    None where it does not, or where nothing can be said of what it passes.
    """
    entry, *labels = path.walk.split(".")
    if entry not in journey.entries:
        near = lookup.near(entry, journey.entries) if entry not in lookup.lost else None
        hint = f"; did you mean `{near}`?" if near else f"; the entries are {listed(journey.entries, most=10)}"
        return None if entry in lookup.lost else (0, f"there is no entry {quoted(entry)}", hint)
    here = journey.entries[entry]
    for number, label in enumerate(labels, 1):
        if here not in ways:
            return None  # it is said where that step is named
        if label not in ways[here]:
            trigger = label.partition("[")[0]
            return None if trigger in lookup.lost else (number, *_no_way(label, here, journey.steps[here], ways[here], lookup))
        here = ways[here][label]
    return None


def _no_way(label: str, here: str, step: Step, ways: Collection[str], lookup: Lookup) -> tuple[str, str]:
    """What is wrong with a piece of a walk that is no transition out of the step where it has come to, and what may be meant."""
    trigger, bracket, index = label.partition("[")
    written = step.transitions.get(trigger)
    if isinstance(written, Transition):
        return f"{quoted(trigger)} has no list at `{here}`, but {quoted(label)} names one of a list", f"; write `{trigger}`"
    if written is not None:
        choices = listed((way for way in ways if way.startswith(f"{trigger}[")), most=10)
        there = f"; there {'are' if len(written) > 1 else 'is'} {choices}" if written else "; the list is empty"
        if bracket:
            return f"{quoted(trigger)} at `{here}` has no {quoted(label)}", there
        return f"{quoted(trigger)} has a list at `{here}`, and it is not said which of it is meant", there
    near = lookup.near(trigger, step.transitions)
    meant = next((way for way in (f"{near}{bracket}{index}", *ways) if way in ways and way.partition("[")[0] == near), None)
    if meant:
        hint = f"; did you mean `{meant}`?"
    elif ways:
        hint = f"; from there lead {listed(ways, most=10)}"
    else:
        hint = "; nothing leads on from there"
    return f"{quoted(label)} does not leave `{here}`, where this walk has come to", hint


def _labelled(step: Step) -> Iterator[tuple[str, Transition]]:
    """The transitions out of a step, named as walks name them."""
    for trigger, index, transition in step.alternatives():
        yield (trigger if index is None else f"{trigger}[{index}]"), transition


def _piece(source: SourceMap, route: Route, walk: str, number: int) -> Span:
    """The span of one piece of a walk, the entry being the first; of the whole value where it is not written as it is read."""
    span, pieces = source.value(route), walk.split(".")
    at = source.lines[span.line - 1].find(walk, span.column - 1, span.end_column - 1) if span.line == span.end_line else -1
    if at < 0:
        return span
    begin = at + 1 + sum(len(piece) + 1 for piece in pieces[:number])
    return span._replace(column=begin, end_column=begin + len(pieces[number]))
