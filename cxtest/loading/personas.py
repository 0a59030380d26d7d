"""The names in a persona's file: a misspelt one is an error, one that is nowhere is warned of, and read as if it were not written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cxtest.errors import Problem
from cxtest.loading.problems import listed, quoted
from cxtest.loading.references import Lookup
from cxtest.model.journey import Journey
from cxtest.model.organisation import Organisation
from cxtest.model.persona import Persona, PersonaJourney
from cxtest.source import Route, SourceMap


class Names(NamedTuple):
    """What can be named in one journey, or in several together."""

    entries: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    ends: frozenset[tuple[str, str]] = frozenset()
    """Steps that end the journey, each with its outcome."""
    triggers: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()

    def __or__(self, other: Names) -> Names:
        return Names(
            self.entries | other.entries,
            self.outcomes | other.outcomes,
            self.ends | other.ends,
            self.triggers | other.triggers,
            self.items | other.items,
            self.channels | other.channels,
            self.facts | other.facts,
            self.parties | other.parties,
        )


def names_of(journey: Journey, organisation: Organisation) -> Names:
    """What can be named in a journey; a trigger also as `step.trigger`."""
    steps = journey.steps
    return Names(
        entries=frozenset(journey.entries),
        outcomes=frozenset(step.outcome for step in steps.values() if step.outcome is not None),
        ends=frozenset((name, step.outcome) for name, step in steps.items() if step.outcome is not None),
        triggers=frozenset(name for s, step in steps.items() for trigger in step.transitions for name in (trigger, f"{s}.{trigger}")),
        items=frozenset(item for step in steps.values() for item in step.gives),
        channels=frozenset(step.channel for step in steps.values() if step.channel is not None),
        facts=frozenset(organisation.facts),
        parties=frozenset(organisation.parties),
    )


def read_persona(
    persona: Persona, source: SourceMap, found: Collection[str] | None, run: Mapping[str, Names | None], *, all_journeys: bool = True
) -> tuple[Persona, list[Problem]]:
    """The persona as if names that are nowhere were not written, with only the journeys in the run; and its problems and warnings.

    `found` are the ids of all journeys found, None where some are not known. `run` holds the names of those in the run, None for one
    whose names are not clear because its file, or its organisation's, is broken: what is written about it is then left as it is.
    `all_journeys` is false where some of the persona's journeys could not be read: names outside of them are then not looked up.
    """
    reader = _Reader(Lookup(source))
    written = persona.journeys
    known = written if found is None else reader.keep("journey", written, found, ("journeys",))
    tested = {name: written[name] for name in known if name in run}
    journeys: dict[str, PersonaJourney] = {}
    together = Names() if all_journeys else None
    for name, wish in tested.items():
        names = run[name]
        journeys[name] = wish if names is None else _read_journey(reader, name, wish, names)
        together = None if names is None or together is None else together | names
    changes: dict[str, object] = {"journeys": journeys}
    if tested and together is not None:
        changes |= _read_rest(reader, persona, together)
    return persona.model_copy(update=changes), reader.lookup.problems


@dataclass
class _Reader:
    """Looks up the names of one persona. `misspelt` counts those that are errors."""

    lookup: Lookup
    misspelt: int = 0

    def keep(
        self, kind: str, names: Iterable[str], valid: Collection[str], route: Route, where: str = "", steps: Names | None = None
    ) -> tuple[str, ...]:
        """Those of the names that are valid. The others are reported, as a `kind` of thing that is not there; `where` says where.

        `steps` are the names among which a step may be that was written instead of its outcome.
        """
        ends = dict(steps.ends) if steps else {}
        kept = []
        for index, name in enumerate(names):
            if name in valid:
                kept.append(name)
            else:  # it stands in a list, or is the key of a mapping
                entry: Route = (*route, index)
                here = f"{where}: that is a step, whose outcome is `{ends[name]}`" if name in ends else where
                self._report(kind, name, valid, entry if entry in self.lookup.source.values else (*route, name), here)
        return tuple(kept)

    def _report(self, kind: str, name: str, valid: Collection[str], route: Route, where: str) -> None:
        span = self.lookup.source.key(route)
        start = f"there is no {kind} {quoted(name)}{where}"
        near = self.lookup.near(name, valid)
        if near is not None:
            self.misspelt += 1
            self.lookup.report(span, f"{start}; did you mean `{near}`?")
        elif self.lookup.letters < 0:
            self.misspelt += 1
            self.lookup.report(span, f"{start}; this file has too many such names for telling which are misspelt")
        else:
            self.lookup.report(span, f"{start}{_those(valid)}; it is read as if it were not written", warning=True)


def _those(valid: Collection[str]) -> str:
    """The names that there are, in brackets; triggers before `step.trigger`."""
    return f" (there are {listed(sorted(valid, key=lambda name: ('.' in name, name)), most=10)})" if valid else ""


def _read_journey(reader: _Reader, name: str, wish: PersonaJourney, names: Names) -> PersonaJourney:
    at: Route = ("journeys", name)
    where = f" in the journey `{name}`"
    told = reader.keep("party", wish.already_told, names.parties, (*at, "already-told"), where)
    return wish.model_copy(
        update={
            "enters_at": _keep_some(reader, "entry", wish.enters_at, names.entries, (*at, "enters-at"), where),
            "wants": _keep_some(reader, "outcome", wish.wants, names.outcomes, (*at, "wants"), where, names),
            "accepts": reader.keep("outcome", wish.accepts, names.outcomes, (*at, "accepts"), where, names),
            "already_told": {
                party: reader.keep("fact", wish.already_told[party], names.facts, (*at, "already-told", party), where) for party in told
            },
        }
    )


def _keep_some(
    reader: _Reader, kind: str, names: Collection[str], valid: Collection[str], route: Route, where: str, steps: Names | None = None
) -> tuple[str, ...]:
    misspelt_before = reader.misspelt
    kept = reader.keep(kind, names, valid, route, where, steps)
    if not kept and reader.misspelt == misspelt_before:
        message = f"`{route[-1]}`: there is no {kind} {listed(names)}{where}{_those(valid)}, and at least one is needed"
        reader.lookup.report(reader.lookup.source.key(route), message)
    return kept


def _read_rest(reader: _Reader, persona: Persona, names: Names) -> dict[str, object]:
    def keep(kind: str, written: Iterable[str], valid: Collection[str], *route: str) -> tuple[str, ...]:
        return reader.keep(kind, written, valid, route, " in the journeys of this persona")

    insisting = keep("trigger", persona.insists_on, names.triggers, "insists-on")
    return {
        "lacks": keep("fact", persona.lacks, names.facts, "lacks"),
        "withholds": keep("fact", persona.withholds, names.facts, "withholds"),
        "channels": None if persona.channels is None else keep("channel", persona.channels, names.channels, "channels"),
        "refuses": keep("trigger", persona.refuses, names.triggers, "refuses"),
        "insists_on": {trigger: keep("item", persona.insists_on[trigger], names.items, "insists-on", trigger) for trigger in insisting},
        "habits": {trigger: persona.habits[trigger] for trigger in keep("trigger", persona.habits, names.triggers, "habits")},
    }
