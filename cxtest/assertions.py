"""Assertions about a persona on a journey, for tests in Python: proved over all walks, and shown by a walk where they fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar, get_args

from cxtest.analysis.case import Case
from cxtest.analysis.promise import PROMISES
from cxtest.config import Config, Limits
from cxtest.engine import check
from cxtest.errors import UsageError, no_such
from cxtest.machine.machine import Machine, View
from cxtest.machine.path import Path
from cxtest.machine.state import Event
from cxtest.machine.walk import names_of
from cxtest.model.persona import Level, Persona
from cxtest.model.project import JourneyFile, PersonaFile, Project
from cxtest.reports.page import Page
from cxtest.reports.text import diagnostics
from cxtest.rulebook import Found, PersonaRule, Place, at_step, at_transition
from cxtest.telling.words import who
from cxtest.verdicts import Report, Verdict
from cxtest.work.judging import Judge

FINISHING = (
    "goal-unreachable", "stranded-entry", "unanswerable-ask", "locked-out", "dead-end", "turned-away", "runaround", "over-budget",
)  # fmt: skip
"""The rules that say why somebody cannot finish."""

WIDTH = 100

T = TypeVar("T")


def assert_finishes(
    journey: JourneyFile, persona: PersonaFile | Persona, *, promise: Level | None = None, limits: Limits | None = None
) -> None:
    """Asserts that a persona can finish: they are promised enough, what they want can be reached from each of their entries, and within
    their budget.

    Args:
        journey: the journey.
        persona: who walks it; they must walk it.
        promise: the least that they must be promised (semantics.md, section 4); if left out, what they require.
        limits: how far is searched; if left out, as far as `cxtest check` does without settings.

    Raises:
        AssertionError: they cannot, with all findings that say why; or a limit was reached, so that nobody knows.
        UsageError: the persona does not walk the journey, or there is no such promise.
    """
    __tracebackhide__ = True  # pytest shows the test, and not this
    if promise is not None and promise not in get_args(Level):
        raise UsageError(no_such("promise", promise, get_args(Level)))
    person, name = Machine.of(journey, persona).persona, journey.journey.journey
    required = promise or person.journeys[name].requires
    goal = person.journeys[name].model_copy(update={"requires": required})
    person = person.model_copy(update={"journeys": {name: goal}})
    project = Project({name: journey}, {person.persona: PersonaFile(person, journey.source)}, narrowed=True)
    report = check(project, Config(select=FINISHING, limits=limits or Limits()))
    held = report.promises[0].promise
    errors = tuple(finding for finding in report.findings if not finding.note)
    unsure = [verdict for verdict in report.verdicts if verdict.verdict in ("unknown", "error")]
    if errors or unsure or PROMISES.index(held) < PROMISES.index(required):
        head = f"{person.persona} cannot be sure to finish {name}: promised is `{held}`, and required `{required}`"
        raise AssertionError(_text(head, unsure, report._replace(findings=errors)))


def assert_never(
    journey: JourneyFile,
    persona: PersonaFile | Persona,
    *,
    step: str | None = None,
    transition: str | None = None,
    event: type[Event] | None = None,
    which: Callable[[Event], bool] = lambda _: True,
    where: Callable[[View], bool] | None = None,
    because: str = "",
    limits: Limits | None = None,
) -> None:
    """Asserts that something happens on no walk of a persona; say one of `step`, `transition`, `event` and `where`.

    Args:
        journey: the journey.
        persona: who walks it; they must walk it.
        step: they never come to this step.
        transition: they never take this transition: `pay`, `counter.pay`, or `counter.pay[1]` where the trigger has a list.
        event: there is never an event of this kind (`cxtest.rulebook` has them) for which `which` holds.
        which: of the events of that kind, the ones that are meant.
        where: they are never where this holds of all that is so there, in words.
        because: why not; it is told where it happens.
        limits: how far is searched; if left out, as far as `cxtest check` does without settings.

    Raises:
        AssertionError: it happens, with a shortest walk that shows it; or a limit was reached, so that nobody knows.
        UsageError: a name is not there, or not one thing was said.
        Exception: what `which` or `where` raises.
    """
    __tracebackhide__ = True
    if sum(one is not None for one in (step, transition, event, where)) != 1:
        raise UsageError("`assert_never` needs one of `step`, `transition`, `event` and `where`")
    case = Case(journey, Machine.of(journey, persona).persona, limits or Limits())
    _must_be_there(case.machine, step, transition, event)
    crashes: list[Exception] = []

    def found(case: Case) -> Iterator[Found]:
        if step is not None:
            yield from _step(case, step)
        elif transition is not None:
            yield from _transition(case, transition)
        elif event is not None:
            yield from _event(case, event, _keeping(which, crashes))
        elif where is not None:
            yield from _where(case, _keeping(where, crashes))

    judge = Judge(Config())
    judge.persona(case, [PersonaRule("assert-never", "error", "", None, None, lambda case: _told(found(case), because), lambda _: None)])
    (verdict,) = judge.verdicts
    if crashes:
        raise crashes[0]
    if verdict.verdict != "pass":
        first = judge.findings[:1]
        report = Report((verdict,), (), tuple(first), (), (), ())
        happens = "it happens" if first else "nobody knows whether it happens"
        raise AssertionError(_text(f"{happens} to {case.persona.persona} on {case.journey.journey}", [] if first else [verdict], report))


def _must_be_there(machine: Machine, step: str | None, transition: str | None, event: object) -> None:
    __tracebackhide__ = True
    if step is not None and step not in machine.steps:
        raise UsageError(no_such("step", step, machine.steps))
    named = [name for move in machine.moves for name in names_of(move)]
    if transition is not None and transition not in named:
        raise UsageError(no_such("transition", transition, named))
    if event is not None and event not in get_args(Event):
        raise UsageError(f"`event` is one of the events of `cxtest.rulebook`, such as `Repeated`, and not {event!r}")


def _keeping(asks: Callable[[T], bool], crashes: list[Exception]) -> Callable[[T], bool]:
    """What the caller asks. What it raises is kept: a rule that crashes ends nothing."""

    def ask(one: T) -> bool:
        try:
            return asks(one)
        except Exception as crash:
            crashes.append(crash)
            raise

    return ask


def _step(case: Case, step: str) -> Iterator[Found]:
    trail = case.nearest.get(case.machine.steps.index(step))
    if trail is not None:
        yield _found(case, at_step(step), f"comes to `{step}`", case.path(trail))
    case.require_whole()


def _transition(case: Case, name: str) -> Iterator[Found]:
    space = case.one_by_one
    for number, _ in enumerate(space.configurations):
        for edge in space.out(number):
            if name in names_of(edge.move):
                path = space.walk(number).extended(edge.move.label)
                yield _found(case, at_transition(edge.move), f"takes `{edge.move.place}`", path)
                return


def _event(case: Case, kind: type[Event], which: Callable[[Event], bool]) -> Iterator[Found]:
    for event, path in case.first(kind, which):
        yield _found(case, at_step(case.machine.steps[path.end.step]), f"meets {event}", path)
        return


def _where(case: Case, where: Callable[[View], bool]) -> Iterator[Found]:
    space = case.one_by_one
    for number, configuration in enumerate(space.configurations):
        view = case.machine.view(configuration)
        if where(view):
            yield _found(case, at_step(view.step), f"is at `{view.step}` where it is so", space.walk(number))
            return


def _found(case: Case, place: Place, what: str, path: Path) -> Found:
    return Found(place, f"{who(case)} {what}, which must never be.", "close a transition on the way there, or change the test", path)


def _told(found: Iterable[Found], because: str) -> Iterator[Found]:
    for one in found:
        yield one._replace(details=(("because", because),)) if because else one


def _text(head: str, unsure: list[Verdict], report: Report) -> str:
    lines = [head, *(f"{verdict.verdict}: {verdict.rule}: {verdict.reason}" for verdict in unsure)]
    # The persona may have been drawn, and the journey made in the test: no command finds them.
    page = Page(width=WIDTH, again=None)
    return "\n".join(lines) + ("\n\n" + diagnostics(report, page) if report.findings else "")
