"""Judging: a rule and a case → a verdict and findings. Nothing that a rule does ends a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from cxtest.analysis.answers import Asked
from cxtest.analysis.case import Case, JourneyCase
from cxtest.config import Config
from cxtest.errors import Incomplete, NotApplicable
from cxtest.exhibits import Edit
from cxtest.model.project import JourneyFile
from cxtest.rulebook import Found, JourneyRule, PersonaRule, Rule
from cxtest.source import Route, SourceMap, visible
from cxtest.telling.account import account
from cxtest.telling.causes import Cause, Change
from cxtest.telling.excerpt import edit, excerpt, is_made, together
from cxtest.telling.whose import about
from cxtest.telling.words import ways_on
from cxtest.verdicts import Finding, Origin, Place, Verdict

Extent = tuple[int, Incomplete | None, int | None]
"""How many configurations were explored for a question; why that is not all of them, None if it is all; and how many walks were sampled
for it, None where none were."""

IGNORED = "ignored by the settings"


class Judge:
    """Applies rules, and keeps what comes of it: verdicts, findings, and what is to be logged of rules that crashed."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self.verdicts: list[Verdict] = []
        self.findings: list[Finding] = []
        self.crashes: list[str] = []

    def persona(self, case: Case, rules: Iterable[PersonaRule]) -> None:
        """Judges one persona on one journey."""
        for rule in rules:
            asked = case.begin()
            self._judge(
                rule,
                (case.file, case.persona.persona),
                why_not=partial(rule.inapplicable, case),
                check=partial(_timed, rule, case),
                extent=partial(_extent, asked),
            )

    def journey(self, case: JourneyCase, rules: Iterable[JourneyRule]) -> None:
        """Judges a journey, whoever walks it, by those of the rules that it concerns."""
        for rule in rules:
            if rule.concerns(case.file.journey):
                case.begin()
                self._judge(
                    rule,
                    (case.file, None),
                    why_not=lambda: None,
                    check=partial(rule.check, case),
                    extent=lambda: (*case.extent, None),
                )

    def _judge(
        self,
        rule: Rule,
        about: tuple[JourneyFile, str | None],
        *,
        why_not: Callable[[], str | None],
        check: Callable[[], Iterable[Found]],
        extent: Callable[[], Extent],
    ) -> None:
        """The verdict of one rule: what it finds stands, whatever stops it; nothing found is a pass only if all was explored.

        `extent` is asked once the rule has said what it has to say.
        """
        file, persona = about
        head = (file.journey.journey, persona, rule.id)
        found: dict[str, Finding] = {}
        stopped: Incomplete | None = None
        try:
            reason = IGNORED if self._config.ignored(rule.id, *head[:2]) else why_not()
            if reason is not None:
                self.verdicts.append(Verdict(*head, "not-applicable", reason=reason))
                return
            for item in check():
                finding = self._finding(rule, item, file, persona)
                if finding.place not in found or _tells_more(finding, found[finding.place]):
                    found[finding.place] = finding
        except NotApplicable as why:
            self.verdicts.append(Verdict(*head, "not-applicable", reason=str(why)))
            return
        except Incomplete as reached:
            stopped = reached
        except Exception as crash:
            self.crashes.append(_crash(rule, crash, *head[:2]))
            self.verdicts.append(Verdict(*head, "error", reason=f"the rule crashed: {type(crash).__name__}: {crash}"))
            return
        self.findings += found.values()
        explored, limit, sampled = extent()
        limit = stopped or limit
        proved, reason = (explored, None) if limit is None else (None, str(limit))
        if any(not finding.note for finding in found.values()):
            self.verdicts.append(Verdict(*head, "fail", proved, reason, sampled))
        else:
            self.verdicts.append(Verdict(*head, "pass" if limit is None else "unknown", proved, reason, sampled))

    def _finding(self, rule: Rule, item: Found, file: JourneyFile, persona: str | None) -> Finding:
        journey = file.journey.journey
        source, route = _spot(item.place, file)
        where, shown = source.key(route), item.walk or item.closest
        concerned = about(file, item.place, item.walk, item.closest, (cause.place for cause in item.causes))
        return Finding(
            rule=rule.id,
            severity=self._config.weight(rule.id, rule.severity, journey, persona),
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
            steps=concerned.steps,
            transition=concerned.transition,
            owners=tuple(concerned.owners),
            roles=tuple(concerned.owners.values()),
        )


def _extent(asked: Asked) -> Extent:
    return asked.configurations, asked.limit, asked.sampled


def _timed(rule: PersonaRule, case: Case) -> Iterator[Found]:
    """What a rule finds, as long as there is time: findings may be as many as a stranger's file wants."""
    for number, found in enumerate(rule.check(case)):
        yield found
        case.stopwatch.check(number + 1, "findings made")


def _crash(rule: Rule, crash: Exception, journey: str, persona: str | None) -> str:
    """What is logged of a crash. A traceback may hold a stranger's words: escaped, and never at the beginning of a line of the log."""
    import traceback  # it is slow to import, and rules seldom crash

    lines = "".join(traceback.format_exception(crash)).splitlines()
    return "\n".join([f"The rule {rule.id} crashed on {journey} as {persona}", *(f"| {visible(line)}" for line in lines)])


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
