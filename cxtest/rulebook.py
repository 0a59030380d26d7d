"""What a rule is: the decorators that make one, and what it yields. The one door for whoever writes a rule."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import NamedTuple

from cxtest.analysis.case import Case, JourneyCase
from cxtest.config import Severity
from cxtest.machine.path import Path
from cxtest.model.journey import Journey
from cxtest.telling.causes import Cause, Change
from cxtest.telling.places import (
    at_entry,
    at_fact,
    at_facts,
    at_journey,
    at_made,
    at_parties,
    at_party,
    at_path,
    at_promise,
    at_step,
    at_steps,
    at_term,
    at_transition,
)
from cxtest.verdicts import Place

__all__ = [
    "Cause", "Change", "Example", "Found", "JourneyRule", "PersonaRule", "Place", "Rule",
    "at_entry", "at_fact", "at_facts", "at_journey", "at_made", "at_parties", "at_party", "at_path", "at_promise", "at_step", "at_steps",
    "at_term", "at_transition", "journey_rule", "no_budget", "rule",
]  # fmt: skip


class Example(NamedTuple):
    """A small project that shows a rule: the texts of its files.

    An organisation is left out where the journey's use of parties and facts says enough.
    """

    journey: str
    persona: str
    organisation: str | None = None

    def files(self) -> dict[str, str]:
        """The project's files by name."""
        files = {"journeys/example.yaml": self.journey, "personas/example.yaml": self.persona}
        return files if self.organisation is None else {**files, "journeys/organisation.yaml": self.organisation}


class Found(NamedTuple):
    """What a rule yields: the place, a sentence, what would mend it, and a walk that shows it.

    Attributes:
        place: what it is about; `label` says at that place, in a few words, what is the matter there.
        message: who, and what broke, in a sentence or two.
        mend: what would mend it, as an instruction; `changes` are the same as edits.
        walk: a shortest walk that shows it; where none can, `closest` is the nearest.
        note: it strands some walks only, where less than `always` is required and holds.
        ways: whether to say what closes each way out of where the walk ends.
        causes: where it comes from, if that is elsewhere.
        facts: the facts that it is about, `keys` the keys of the ledger: the walk shows how they change, `at_most` with every range at
            its upper end.
        details: what else is to be told, as pairs of a name and a text.
    """

    place: Place
    message: str
    mend: str
    walk: Path | None = None
    closest: Path | None = None
    note: bool = False
    label: str = ""
    ways: bool = False
    causes: tuple[Cause, ...] = ()
    changes: tuple[Change, ...] = ()
    facts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    at_most: bool = False
    details: tuple[tuple[str, str], ...] = ()


class PersonaRule(NamedTuple):
    """A rule about one persona on one journey.

    `inapplicable` says why the rule does not apply to a case, or None where it does. `check` may raise LimitReached: what it yielded
    before stands, and without that the verdict is `unknown`.
    """

    id: str
    severity: Severity
    doc: str
    failing: Example
    mended: Example
    check: Callable[[Case], Iterator[Found]]
    inapplicable: Callable[[Case], str | None]


class JourneyRule(NamedTuple):
    """A rule about a journey, whoever walks it; as PersonaRule.

    `concerns` says of which journeys it has anything to say: of the others it has no verdict at all.
    """

    id: str
    severity: Severity
    doc: str
    failing: Example
    mended: Example
    check: Callable[[JourneyCase], Iterator[Found]]
    concerns: Callable[[Journey], bool] = lambda _: True


Rule = PersonaRule | JourneyRule


def rule(
    name: str, severity: Severity, *, failing: Example, mended: Example, inapplicable: Callable[[Case], str | None] = lambda _: None
) -> Callable[[Callable[[Case], Iterator[Found]]], PersonaRule]:
    """Makes a rule about personas of the function that it decorates; the module's docstring explains the rule."""

    def make(check: Callable[[Case], Iterator[Found]]) -> PersonaRule:
        return PersonaRule(name, severity, _doc(check), failing, mended, check, inapplicable)

    return make


def journey_rule(
    name: str, severity: Severity, *, failing: Example, mended: Example, concerns: Callable[[Journey], bool] = lambda _: True
) -> Callable[[Callable[[JourneyCase], Iterator[Found]]], JourneyRule]:
    """Makes a rule about journeys of the function that it decorates; the module's docstring explains the rule."""

    def make(check: Callable[[JourneyCase], Iterator[Found]]) -> JourneyRule:
        return JourneyRule(name, severity, _doc(check), failing, mended, check, concerns)

    return make


def _doc(check: Callable[..., object]) -> str:
    return inspect.cleandoc(inspect.getmodule(check).__doc__ or "")


def no_budget(case: Case) -> str | None:
    """Why rules about budgets do not apply to a case: the persona has none."""
    return None if case.persona.budget.model_fields_set else "this persona has no budget"
