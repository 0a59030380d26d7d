"""A unit of work: one persona on one journey. What is sent to whoever does it, and what comes back, is plain data."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import ceil

from cxtest.analysis.case import Case
from cxtest.analysis.coverage import Reached, reached
from cxtest.analysis.shared import Shared
from cxtest.config import Config
from cxtest.errors import Incomplete, LimitReached, UsageError
from cxtest.model.persona import Persona
from cxtest.model.project import JourneyFile
from cxtest.rulebook import PersonaRule
from cxtest.verdicts import Finding, PromiseLine, Verdict
from cxtest.version import __version__
from cxtest.work.judging import IGNORED, Judge
from cxtest.work.rules import persona_rules

PIECES = 2
"""How many chunks there are for each worker, at least: with fewer, some wait for the last one; with more, less is shared in each."""

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One journey with some of the personas that are tested on it: what a worker does at a time.

    `rules` are ids. `explored` are the personas of whom nothing is asked but what they reach: no rule is applied to them.
    """

    file: JourneyFile
    personas: tuple[Persona, ...]
    rules: tuple[str, ...]
    config: Config
    explored: frozenset[str] = frozenset()

    @property
    def journey(self) -> str:
        """The journey's id."""
        return self.file.journey.journey

    def of(self, personas: Iterable[Persona]) -> Chunk:
        """The same journey with other personas."""
        return replace(self, personas=tuple(personas))

    def units(self) -> list[Chunk]:
        """A chunk for each persona."""
        return [self.of([persona]) for persona in self.personas]


@dataclass(frozen=True, slots=True)
class Result:
    """What checking one persona on one journey came to.

    `configurations` counts those explored, `limit` says why they are not all; `crashes` are what is to be logged.
    """

    journey: str
    persona: str
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    promise: PromiseLine
    reached: Reached
    configurations: int
    limit: Incomplete | None
    crashes: tuple[str, ...]


def work(chunk: Chunk, release: str) -> list[Result]:
    """Checks a chunk: what a worker is asked to do, by a process with that version of cxtest.

    Raises:
        UsageError: this worker has other rules, or another version of cxtest.
    """
    if release != __version__:
        raise UsageError(f"a worker has cxtest {__version__}, and here it is {release}: install the same version")
    rules = persona_rules(chunk.rules)
    shared = Shared()
    return [checked(chunk, persona, rules, shared) for persona in chunk.personas]


def checked(chunk: Chunk, persona: Persona, rules: Iterable[PersonaRule], shared: Shared) -> Result:
    """Checks one persona of a chunk; `shared` is what those before it on this journey left."""
    case = Case(chunk.file, persona, chunk.config.limits, chunk.config.engine, shared)
    judge = Judge(chunk.config)
    promise = _promise(case)
    judge.persona(case, () if persona.persona in chunk.explored else rules)
    return Result(
        chunk.journey,
        persona.persona,
        tuple(judge.verdicts),
        tuple(judge.findings),
        promise,
        reached(case.space),
        len(case.space),
        case.space.limit,
        tuple(judge.crashes),
    )


def checked_until(end: float, chunk: Chunk, persona: Persona, rules: Iterable[PersonaRule], shared: Shared) -> Result | None:
    """As `checked`, but given up at `end` on the monotonic clock: then None, whatever was found until then."""
    seconds, own = end - time.monotonic(), chunk.config.limits.seconds
    if seconds <= 0:
        return None
    if not own or seconds < own:
        chunk = replace(chunk, config=replace(chunk.config, limits=replace(chunk.config.limits, seconds=seconds)))
    result = checked(chunk, persona, rules, shared)
    # Before `end` nothing can have been cut short: what was found is what would be found with all the time in the world.
    return result if time.monotonic() < end else None


def unchecked(chunk: Chunk, reason: str, rules: Iterable[PersonaRule]) -> Iterator[Result]:
    """The results of a chunk that could not be checked: each rule that was to be applied ends in `error`, with the reason."""
    for persona in chunk.personas:
        head = (chunk.journey, persona.persona)
        verdicts = tuple(
            Verdict(*head, rule.id, "not-applicable", reason=IGNORED)
            if chunk.config.ignored(rule.id, *head)
            else Verdict(*head, rule.id, "error", reason=reason)
            for rule in rules
            if persona.persona not in chunk.explored
        )
        limit = Incomplete(f"{persona.persona} could not be checked: {reason}")
        promise = _unknown(chunk.file, persona)
        yield Result(*head, verdicts, (), promise, Reached({}, frozenset()), 0, limit, ())


def split(chunks: Iterable[Chunk], workers: int) -> list[Chunk]:
    """Chunks so large that there are some for each worker, and no larger; those that look like the most work come first."""
    chunks = list(chunks)
    largest = max(1, sum(len(chunk.personas) for chunk in chunks) // (PIECES * workers))
    pieces = [piece for chunk in chunks for piece in _pieces(chunk, ceil(len(chunk.personas) / largest))]
    return sorted(pieces, key=lambda piece: len(piece.file.journey.steps) * len(piece.personas), reverse=True)


def joined(units: Iterable[Chunk]) -> list[Chunk]:
    """Neighbours of the same journey as one chunk."""
    groups = [list(group) for _, group in groupby(units, key=lambda unit: unit.journey)]
    return [group[0].of(persona for unit in group for persona in unit.personas) for group in groups]


def _pieces(chunk: Chunk, number: int) -> Iterator[Chunk]:
    """A chunk as so many chunks of the same size, give or take one persona."""
    ends = [round(i * len(chunk.personas) / number) for i in range(number + 1)]
    return (chunk.of(chunk.personas[begin:end]) for begin, end in pairwise(ends))


def _promise(case: Case) -> PromiseLine:
    try:
        found = case.promises
    except LimitReached:
        return _unknown(case.file, case.persona)
    return PromiseLine(case.journey.journey, case.persona.persona, found.promise, found.undisturbed, dict(found.entries))


def _unknown(file: JourneyFile, persona: Persona) -> PromiseLine:
    journey = file.journey.journey
    entries = dict.fromkeys(persona.journeys[journey].enters_at, UNKNOWN)
    return PromiseLine(journey, persona.persona, UNKNOWN, UNKNOWN, entries)
