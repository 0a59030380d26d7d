"""The engine: a project and a config → a report, with progress on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import entry_points
from typing import NamedTuple

from cxtest.analysis.answers import Asked
from cxtest.analysis.case import Case, JourneyCase
from cxtest.analysis.coverage import no_coverage
from cxtest.analysis.shared import Shared
from cxtest.config import Config
from cxtest.errors import LimitReached, UsageError
from cxtest.model.project import JourneyFile, Project
from cxtest.rulebook import Found, JourneyRule, PersonaRule, Rule
from cxtest.rules import RULES
from cxtest.source import Route, SourceMap, visible
from cxtest.telling.account import account
from cxtest.telling.causes import Cause, Change
from cxtest.telling.excerpt import edit, excerpt, is_made, together
from cxtest.telling.places import at_step, at_transition
from cxtest.telling.words import ways_on
from cxtest.verdicts import CoverageLine, Edit, Finding, Origin, Place, PromiseLine, Report, Unseen, Verdict

UNKNOWN = "unknown"


class Checking(NamedTuple):
    """Progress: the engine begins with a persona on a journey, the `number`th of `total`."""

    journey: str
    persona: str
    number: int
    total: int


def all_rules() -> tuple[Rule, ...]:
    """The rules of cxtest, then those that installed packages add (entry-point group `cxtest.rules`), by name.

    Raises:
        UsageError: an installed package's rule cannot be loaded, is none, or has the id of another.
    """
    rules = list(RULES)
    for point in sorted(entry_points(group="cxtest.rules"), key=lambda point: point.name):
        try:
            rule = point.load()
        except Exception as error:
            raise UsageError(f"the rule `{point.name}` of an installed package cannot be loaded: {error}") from error
        if not isinstance(rule, (PersonaRule, JourneyRule)) or rule.id in {known.id for known in rules}:
            raise UsageError(f"`{point.name}` of an installed package is no rule, or has the id of another")
        rules.append(rule)
    return tuple(rules)


def check(project: Project, config: Config | None = None) -> Report:
    """Checks a project: every persona on every journey that they name.

    Args:
        project: what loading made of the files.
        config: settings; the defaults if left out.

    Returns:
        The report, in the order of journey, persona, rule, place.
    """
    report = None
    for event in run(project, config or Config()):
        report = event if isinstance(event, Report) else report
    assert report is not None, "a run ends with its report"
    return report


def run(project: Project, config: Config) -> Iterator[Checking | Report]:
    """As `check`, saying what it is about to do; the last thing that it yields is the report."""
    selected = [rule for rule in all_rules() if not config.select or rule.id in config.select]
    total = sum(len(project.testers(journey)) for journey in project.journeys)
    gathered = _Gathered(config)
    number = 0
    for name, file in project.journeys.items():
        testers = project.testers(name)
        about: _About | None = None
        shared = Shared()
        for persona in testers:
            number += 1
            yield Checking(name, persona.persona.persona, number, total)
            case = Case(file, persona.persona, config.limits, config.engine, shared)
            gathered.persona(case, [rule for rule in selected if isinstance(rule, PersonaRule)])
            about = (about or _About(file, case)).plus(case)
        if about:
            case_of_all = about.journey_case()
            gathered.journey(case_of_all, [rule for rule in selected if isinstance(rule, JourneyRule)])
            gathered.coverage.append(_coverage_line(case_of_all))
    untested_journeys = tuple(name for name in project.journeys if not project.testers(name))
    untested_personas = tuple(name for name, file in project.personas.items() if not file.persona.journeys)
    yield gathered.report([rule.id for rule in selected], untested_journeys, untested_personas)


class _About:
    """What is remembered of each persona for the rules about the journey; their spaces are not kept."""

    def __init__(self, file: JourneyFile, case: Case) -> None:
        self._file, self._machine, self._coverage = file, case.machine, no_coverage(case.machine)
        self._configurations = 0
        self._limit: LimitReached | None = None

    def plus(self, case: Case) -> _About:
        self._coverage = self._coverage.plus(case.space)
        self._configurations += len(case.space)
        self._limit = self._limit or case.space.limit
        return self

    def journey_case(self) -> JourneyCase:
        return JourneyCase(self._file, self._machine, self._coverage, self._configurations, self._limit)


class _Gathered:
    """Verdicts, findings and promises, as they come."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.verdicts: list[Verdict] = []
        self.findings: list[Finding] = []
        self.promises: list[PromiseLine] = []
        self.coverage: list[CoverageLine] = []

    def persona(self, case: Case, rules: list[PersonaRule]) -> None:
        persona = case.persona.persona
        self.promises.append(_promise_line(case))
        for rule in rules:
            self._judge(
                rule,
                why_not=partial(rule.inapplicable, case),
                check=partial(_timed, rule, case),
                about=(case.file, persona),
                asked=case.begin(),
            )

    def journey(self, case: JourneyCase, rules: list[JourneyRule]) -> None:
        for rule in rules:
            self._judge(
                rule,
                why_not=lambda: None,
                check=partial(rule.check, case),
                about=(case.file, None),
                asked=Asked({"all": case.configurations}, case.limit),
            )

    def report(self, rules: list[str], untested_journeys: tuple[str, ...], untested_personas: tuple[str, ...]) -> Report:
        order = {rule: i for i, rule in enumerate(rules)}
        return Report(
            verdicts=tuple(sorted(self.verdicts, key=lambda v: (v.journey, v.persona or "", order[v.rule]))),
            promises=tuple(sorted(self.promises, key=lambda p: (p.journey, p.persona))),
            findings=tuple(sorted(self.findings, key=lambda f: (f.journey, f.persona or "", order[f.rule], f.place))),
            coverage=tuple(self.coverage),
            untested_journeys=untested_journeys,
            untested_personas=untested_personas,
        )

    def _judge(
        self,
        rule: Rule,
        *,
        why_not: Callable[[], str | None],
        check: Callable[[], Iterable[Found]],
        about: tuple[JourneyFile, str | None],
        asked: Asked,
    ) -> None:
        """The verdict of one rule: what it finds stands, whatever stops it; nothing found is a pass only if all was explored."""
        file, persona = about
        head = (file.journey.journey, persona, rule.id)
        found: dict[str, Finding] = {}
        limit: LimitReached | None = None
        try:
            reason = "ignored by the settings" if self.config.ignored(rule.id, *head[:2]) else why_not()
            if reason is not None:
                self.verdicts.append(Verdict(*head, "not-applicable", reason=reason))
                return
            for item in check():
                finding = self._finding(rule, item, file, persona)
                if finding.place not in found or _tells_more(finding, found[finding.place]):
                    found[finding.place] = finding
        except LimitReached as reached:
            limit = reached
        except Exception as crash:
            _log_crash(crash, f"The rule {rule.id} crashed on {head[0]} as {persona}")
            self.verdicts.append(Verdict(*head, "error", reason=f"the rule crashed: {type(crash).__name__}: {crash}"))
            return
        self.findings += found.values()
        limit = limit or asked.limit
        proved, reason = (asked.configurations, None) if limit is None else (None, str(limit))
        if any(not finding.note for finding in found.values()):
            self.verdicts.append(Verdict(*head, "fail", proved, reason))
        else:
            self.verdicts.append(Verdict(*head, "pass" if limit is None else "unknown", proved, reason))

    def _finding(self, rule: Rule, item: Found, file: JourneyFile, persona: str | None) -> Finding:
        journey = file.journey.journey
        source, route = _spot(item.place, file)
        where, shown = source.key(route), item.walk or item.closest
        return Finding(
            rule=rule.id,
            severity=self.config.weight(rule.id, rule.severity, journey, persona),
            note=item.note,
            journey=journey,
            persona=persona,
            place=item.place.text,
            file=where.file,
            line=where.line,
            column=where.column,
            message=item.message,
            mend=item.mend,
            walk=item.walk.labels if item.walk else None,
            closest=item.closest.labels if item.closest else None,
            details=item.details,
            ways=ways_on(shown) if item.ways and shown else None,
            origins=tuple(_origin(cause, file) for cause in item.causes),
            edits=_edits(item.changes, file),
            excerpt=excerpt(source, route, item.label),
            account=account(shown, item.facts, item.keys, at_most=item.at_most) if shown else None,
        )


def _log_crash(crash: Exception, what: str) -> None:
    import logging
    import traceback

    # Lines of a traceback may hold a stranger's words: escaped, and never at the beginning of a line of the log.
    lines = "".join(traceback.format_exception(crash)).splitlines()
    logging.getLogger("cxtest").error("%s\n%s", what, "\n".join(f"| {visible(line)}" for line in lines))


def _timed(rule: PersonaRule, case: Case) -> Iterator[Found]:
    """What a rule finds, as long as there is time: findings may be as many as a stranger's file wants."""
    for number, found in enumerate(rule.check(case)):
        yield found
        case.stopwatch.check(number + 1, "findings made")


def _tells_more(finding: Finding, known: Finding) -> bool:
    """Whether a finding goes before another one of its place: one that is no note, then one with a shorter walk."""
    if finding.note != known.note:
        return known.note
    return finding.walk is not None and known.walk is not None and len(finding.walk) < len(known.walk)


def _spot(place: Place, file: JourneyFile) -> tuple[SourceMap, Route]:
    """The one spot where a place becomes a file and a way into it, and so a line and a column."""
    if place.in_organisation:
        return (file.organisation_source, place.route) if file.organisation_source else (file.source, place.instead)
    return file.source, place.route


def _origin(cause: Cause, file: JourneyFile) -> Origin:
    source, route = _spot(cause.place, file)
    where = source.key(route)
    return Origin(cause.message, cause.place.text, where.file, where.line, where.column)


def _edit(change: Change, file: JourneyFile) -> Edit | None:
    if change.place.in_organisation and file.organisation_source is None:
        return None
    source, route = _spot(change.place, file)
    return edit(source, route, change.key, change.names, change.kind)


def _edits(changes: tuple[Change, ...], file: JourneyFile) -> tuple[Edit, ...]:
    """The edits that make all these changes; none if one of them takes more than one line, or two of them the same one."""
    edits = [_edit(change, file) for change in changes]
    sources = {source.file: source for source in (file.source, file.organisation_source) if source}
    return together(edit for edit in edits if edit and not is_made(sources[edit.file], edit)) if all(edits) else ()


def _promise_line(case: Case) -> PromiseLine:
    head = (case.journey.journey, case.persona.persona)
    try:
        found = case.promises
    except LimitReached:
        return PromiseLine(*head, UNKNOWN, UNKNOWN, dict.fromkeys(case.goal.enters_at, UNKNOWN))
    return PromiseLine(*head, found.promise, found.undisturbed, dict(found.entries))


def _coverage_line(case: JourneyCase) -> CoverageLine:
    coverage, source = case.coverage, case.file.source
    hand_offs = {event.move.index for move in coverage.moves for event in case.machine.hand_offs(move)}
    unseen = [
        Unseen("step", step, source.file, source.key(at_step(step).route).line) for step in coverage.steps if step not in coverage.reached
    ]
    unseen += [
        Unseen("hand-off" if move.index in hand_offs else "transition", move.place, source.file, source.key(at_transition(move).route).line)
        for move in coverage.moves
        if move.index not in coverage.taken
    ]
    return CoverageLine(
        journey=case.file.journey.journey,
        title=case.file.journey.title,
        configurations=case.configurations,
        there_are={"steps": len(coverage.steps), "transitions": len(coverage.moves), "hand-offs": len(hand_offs)},
        unseen=tuple(unseen),
        complete=case.limit is None,
    )
