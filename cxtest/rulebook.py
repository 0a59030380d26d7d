"""What a rule is: the decorators that make one, and what it yields. The one door for whoever writes a rule."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, get_args

from cxtest.analysis.case import Case, JourneyCase
from cxtest.config import Severity
from cxtest.errors import UsageError
from cxtest.machine.machine import View
from cxtest.machine.monitor import Monitor
from cxtest.machine.path import Path
from cxtest.machine.state import (
    Asked,
    Configuration,
    Dropped,
    Event,
    Explained,
    HandedOff,
    Jargon,
    Kept,
    KnownNotUsed,
    LearntOnTheWay,
    Move,
    Promised,
    Provided,
    Repeated,
    Told,
)
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
from cxtest.telling.words import who, words
from cxtest.verdicts import Place

__all__ = [
    "Asked", "Case", "Cause", "Change", "Configuration", "Dropped", "Event", "Example", "Explained", "Found", "HandedOff", "Jargon",
    "JourneyCase", "JourneyRule", "Kept", "KnownNotUsed", "LearntOnTheWay", "Monitor", "Move", "Path", "PersonaRule", "Place", "Promised",
    "Provided", "Repeated", "Rule", "Severity", "Told", "View",
    "at_entry", "at_fact", "at_facts", "at_journey", "at_made", "at_parties", "at_party", "at_path", "at_promise", "at_step", "at_steps",
    "at_term", "at_transition", "journey_rule", "no_budget", "rule", "who", "words",
]  # fmt: skip

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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

    `failing` and `mended` are an example that it finds something in, and the same put right; None where there is none. `inapplicable`
    says why the rule does not apply to a case, or None where it does. `check` may raise LimitReached: what it yielded before stands, and
    without that the verdict is `unknown`.
    """

    id: str
    severity: Severity
    doc: str
    failing: Example | None
    mended: Example | None
    check: Callable[[Case], Iterable[Found]]
    inapplicable: Callable[[Case], str | None]


class JourneyRule(NamedTuple):
    """A rule about a journey, whoever walks it; as PersonaRule.

    `concerns` says of which journeys it has anything to say: of the others it has no verdict at all.
    """

    id: str
    severity: Severity
    doc: str
    failing: Example | None
    mended: Example | None
    check: Callable[[JourneyCase], Iterable[Found]]
    concerns: Callable[[Journey], bool] = lambda _: True


Rule = PersonaRule | JourneyRule


def rule(
    name: str,
    severity: Severity,
    *,
    failing: Example | None = None,
    mended: Example | None = None,
    inapplicable: Callable[[Case], str | None] = lambda _: None,
) -> Callable[[Callable[[Case], Iterable[Found]]], PersonaRule]:
    """Makes a rule about personas of the function that it decorates; a docstring explains the rule.

    The function's own docstring does, if it has several paragraphs or says "What it finds"; else the module's, if that does so; else the
    one line of the function.

    Args:
        name: the rule's id, kebab-case.
        severity: `error` or `warning`.
        failing: a small project that it finds something in.
        mended: the same, and it finds nothing.
        inapplicable: says why the rule does not apply to a case; None where it does.

    Raises:
        UsageError: the name is not kebab-case, or there is no such severity.
    """
    _must_be_right(name, severity)

    def make(check: Callable[[Case], Iterable[Found]]) -> PersonaRule:
        return PersonaRule(name, severity, _doc(name, check), failing, mended, check, inapplicable)

    return make


def journey_rule(
    name: str,
    severity: Severity,
    *,
    failing: Example | None = None,
    mended: Example | None = None,
    concerns: Callable[[Journey], bool] = lambda _: True,
) -> Callable[[Callable[[JourneyCase], Iterable[Found]]], JourneyRule]:
    """Makes a rule about journeys, whoever walks them, of the function that it decorates; as `rule`.

    `concerns` says of which journeys it has anything to say: of others it has no verdict at all.
    """
    _must_be_right(name, severity)

    def make(check: Callable[[JourneyCase], Iterable[Found]]) -> JourneyRule:
        return JourneyRule(name, severity, _doc(name, check), failing, mended, check, concerns)

    return make


def _must_be_right(name: object, severity: object) -> None:
    if not isinstance(name, str) or not _ID.fullmatch(name):
        example = "lower case, letters, digits and single hyphens, such as `silent-wait`"
        raise UsageError(f"{name!r} cannot be the name of a rule; expected {example}")
    if severity not in get_args(Severity):
        raise UsageError(f"the rule `{name}` cannot have the severity {severity!r}; expected 'error' or 'warning'")


def _doc(name: str, check: Callable[..., object]) -> str:
    """What explains a rule; never empty, since its first line stands in the list of the rules."""
    module = inspect.getmodule(check)
    own, around = (inspect.cleandoc(doc or "") for doc in (check.__doc__, module.__doc__ if module else None))
    explaining = next((doc for doc in (own, around) if "\n\n" in doc or "What it finds" in doc), None)
    return explaining or own or around or f"{name}: its function has no docstring."


def no_budget(case: Case) -> str | None:
    """Why rules about budgets do not apply to a case: the persona has none."""
    return None if case.persona.budget.model_fields_set else "this persona has no budget"
