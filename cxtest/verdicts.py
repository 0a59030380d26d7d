"""What a run comes to: findings, verdicts, promises and the report, as plain data, with their versioned JSON form."""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple

from cxtest.config import Severity
from cxtest.errors import UsageError, no_such
from cxtest.exhibits import Account, Edit, Excerpt, Way
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.model.project import Project
from cxtest.source import Route

FORMAT: Final = "cxtest-report"
VERSION: Final = 1

VerdictName = Literal["pass", "fail", "unknown", "not-applicable", "error"]


def stopped(sentence: str) -> str:
    """A sentence with its full stop, which a name at its end may bring with it: it is owned by Acme Ltd. A question has its own."""
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."


class Place(NamedTuple):
    """What a finding is about, never a line: written as semantics.md, section 6, says, and a route to it in a file.

    `in_organisation` says that the route leads into the organisation's file, not the journey's; where there is none, `instead` is the
    route in the journey's. `steps`, `transition` (by its place) and `parties` are what of the journey it concerns.
    """

    text: str
    route: Route
    in_organisation: bool = False
    instead: Route = ()
    steps: tuple[str, ...] = ()
    transition: str | None = None
    parties: tuple[str, ...] = ()


class Origin(NamedTuple):
    """Where a finding comes from, when that is elsewhere than where it shows: the hand-off that carried nothing, the promise made."""

    message: str
    place: str
    file: str
    line: int
    column: int

    def to_json(self) -> dict[str, Any]:
        """This origin in the JSON report."""
        return {"message": self.message, "place": self.place, "file": self.file, "line": self.line, "column": self.column}


Standing = Literal["new", "known", "waived"]
"""How a finding stands: a run fails by new ones alone. Known ones are in the baseline; waived ones somebody has answered for."""

Kind = Literal["error", "warning", "note", "known", "waived"]
"""What a finding is to who reads of it."""
KINDS: Final[tuple[Kind, ...]] = ("error", "warning", "note", "waived", "known")
"""The kinds of findings, in the order in which they are told."""


class Waived(NamedTuple):
    """Who has answered for a finding, and why; `until` is the last day (`2027-03-31`), None for no end. The rest is where it is written."""

    because: str
    owner: str
    until: str | None
    file: str
    line: int
    column: int

    @property
    def said(self) -> str:
        """The waiver in one sentence."""
        return stopped(f"Waived by {self.owner}{f' until {self.until}' if self.until else ''}: {self.because}")

    def to_json(self) -> dict[str, Any]:
        """This waiver in the JSON report."""
        return self._asdict()


class Lapsed(NamedTuple):
    """What was to excuse a finding, and does not hold: it fails the run.

    `kind` is `stale` for an entry of the baseline, or a waiver, that fits no finding any more, `expired` for a waiver whose last day is
    over. `persona` is None where it is about no persona in particular, `journey` where it may be about several. `line` and `column` are
    those of the waiver, or of the entry in the baseline.
    """

    kind: Literal["stale", "expired"]
    rule: str
    journey: str | None
    persona: str | None
    place: str
    file: str
    line: int
    column: int
    message: str
    mend: str

    def to_json(self) -> dict[str, Any]:
        """This entry in the JSON report."""
        return self._asdict()


class Finding(NamedTuple):
    """One thing found. `walk` is a shortest one that shows it; where none can, it is None, and `closest` the nearest that one gets.

    `excerpt` and `account` show the place and the walk. `ways` are the ways out of where the walk ends, where the finding is about having
    none; `origins` are where it comes from; `details` is what else there is to tell, by name; `edits` would mend it.

    `standing` says whether it is new, and `waived` by whom it was waived. A finding that was judged once stays that: who has a baseline,
    or waives, changes what a run comes to, never a verdict.

    `steps` and `transition` (by its place) are what of the journey it is about; `owners` are the parties whose matter it is, `customer`
    among them where it is a step of the customer's own, and None where it is nobody's; `roles` say of each why, in words.
    """

    rule: str
    severity: Severity
    note: bool
    journey: str
    persona: str | None
    place: str
    file: str
    line: int
    column: int
    message: str
    mend: str
    walk: tuple[str, ...] | None
    closest: tuple[str, ...] | None
    details: tuple[tuple[str, str], ...] = ()
    ways: tuple[Way, ...] | None = None
    origins: tuple[Origin, ...] = ()
    edits: tuple[Edit, ...] = ()
    excerpt: Excerpt | None = None
    account: Account | None = None
    steps: tuple[str, ...] = ()
    transition: str | None = None
    owners: tuple[str | None, ...] = ()
    roles: tuple[str, ...] = ()
    standing: Standing = "new"
    waived: Waived | None = None

    @property
    def weight(self) -> Literal["error", "warning", "note"]:
        """What it is, whoever knows of it or answers for it."""
        return "note" if self.note else self.severity

    @property
    def kind(self) -> Kind:
        """What it is for who reads of it: an error or a warning, if it counts."""
        return self.weight if self.note or self.standing == "new" else self.standing

    @property
    def waiver_said(self) -> str:
        """Who answers for it, or did, in a sentence; nothing where nobody ever has."""
        return "" if self.waived is None else self.waived.said if self.standing == "waived" else f"Not any more: {self.waived.said}"

    @property
    def counts(self) -> bool:
        """Whether it weighs what its severity says: it is no note, and neither known nor waived."""
        return not self.note and self.standing == "new"

    @property
    def said(self) -> str:
        """The whole finding as a paragraph: the message, what closes each way on, and where it comes from."""
        sentences = [self.message, *(stopped(f"{name.capitalize()}: {text}") for name, text in self.details)]
        if self.ways is not None:
            closed = "; ".join(f"`{way.label}` {way.said}" for way in self.ways)
            sentences.append(stopped(f"The ways on from there: {closed}") if closed else "No transition leads on from there.")
        sentences += [stopped(f"{origin.message[:1].upper()}{origin.message[1:]}") for origin in self.origins]
        return " ".join(sentences)

    @property
    def replay(self) -> str | None:
        """The replay token of the walk."""
        return None if self.walk is None else ".".join(self.walk)

    def path(self, project: Project) -> Path:
        """The walk that shows it, replayed; where none does, the closest that one gets.

        A finding that is about no persona is walked by the first of the journey who can walk it to its end.

        Args:
            project: what was checked.

        Raises:
            UsageError: there is no walk to it; or the project is another one, in which nobody can walk it.
        """
        labels = self.walk if self.walk is not None else self.closest
        if labels is None:
            raise UsageError(f"no walk leads to `{self.place}`: it is about the journey `{self.journey}` as it is written")
        file = project.journey(self.journey)
        people = project.testers(self.journey) if self.persona is None else [project.persona(self.persona)]
        for person in people:
            path = Path.along(Machine.of(file, person), labels)
            if path is not None and path.labels == labels:
                return path
        token = ".".join(labels)
        raise UsageError(f"nobody can walk `{token}` on `{self.journey}` to its end: the project is not the one that was checked")

    def to_json(self) -> dict[str, Any]:
        """This finding in the JSON report."""
        data: dict[str, Any] = {
            "rule": self.rule, "severity": self.severity, "note": self.note, "journey": self.journey, "persona": self.persona,
            "place": self.place, "file": self.file, "line": self.line, "column": self.column, "message": self.said,
            "mend": self.mend, "walk": None if self.walk is None else list(self.walk), "replay": self.replay, "standing": self.standing,
        }  # fmt: skip
        if self.waived is not None:
            data["waived"] = self.waived.to_json()
        if self.closest is not None:
            data["closest"] = list(self.closest)
        if self.origins:
            data["origins"] = [origin.to_json() for origin in self.origins]
        return data


class Verdict(NamedTuple):
    """What one rule says of one persona on one journey, or (persona None) of the journey itself.

    `proved` is the number of configurations that a proof covers, None where nothing was proved; `sampled` the number of walks that were
    drawn instead; `reason` says why a verdict is `unknown`, `not-applicable` or `error`.
    """

    journey: str
    persona: str | None
    rule: str
    verdict: VerdictName
    proved: int | None = None
    reason: str | None = None
    sampled: int | None = None

    def to_json(self) -> dict[str, Any]:
        """This verdict in the JSON report."""
        how = {} if self.proved is None else {"how": {"kind": "proved", "configurations": self.proved}}
        if self.sampled is not None:
            how = {"how": {"kind": "sampled", "walks": self.sampled}}
        head = {"journey": self.journey, "persona": self.persona, "rule": self.rule, "verdict": self.verdict}
        return {**head, **how, "reason": self.reason}


class PromiseLine(NamedTuple):
    """What one persona is promised on one journey. Every promise is `unknown` where not all was explored."""

    journey: str
    persona: str
    promise: str
    undisturbed: str
    entries: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """This line in the JSON report."""
        head = {"journey": self.journey, "persona": self.persona, "promise": self.promise}
        return {**head, "undisturbed": self.undisturbed, "entries": self.entries}


class Unseen(NamedTuple):
    """A step or a transition that no persona of the run comes to."""

    kind: Literal["step", "transition", "hand-off"]
    place: str
    file: str
    line: int

    def to_json(self) -> dict[str, Any]:
        """This place in the JSON report."""
        return {"kind": self.kind, "place": self.place, "file": self.file, "line": self.line}


class CoverageLine(NamedTuple):
    """How much of one journey the personas of the run come to. `there_are` counts steps, transitions and hand-offs; a hand-off is a
    transition, too. `complete` is false where not all was explored: then `unseen` may be too long."""

    journey: str
    title: str | None
    configurations: int
    there_are: dict[str, int]
    unseen: tuple[Unseen, ...]
    complete: bool

    def to_json(self) -> dict[str, Any]:
        """This line in the JSON report."""
        head = {"journey": self.journey, "configurations": self.configurations, "complete": self.complete}
        return {**head, "there-are": self.there_are, "unseen": [unseen.to_json() for unseen in self.unseen]}


class Report(NamedTuple):
    """All that a run comes to, in the order of journey, persona, rule and place. `left_out` are pairs of a journey and a persona that were
    not checked, because only what a change can influence was asked for."""

    verdicts: tuple[Verdict, ...]
    promises: tuple[PromiseLine, ...]
    findings: tuple[Finding, ...]
    coverage: tuple[CoverageLine, ...]
    untested_journeys: tuple[str, ...]
    untested_personas: tuple[str, ...]
    lapsed: tuple[Lapsed, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()

    def promise(self, journey: str, persona: str, *, entry: str | None = None, undisturbed: bool = False) -> str:
        """What a persona is promised on a journey: `never`, `with-luck`, `choosing-well`, `always`; or `unknown`, at a limit.

        Args:
            journey: the journey's id.
            persona: the persona's id.
            entry: from this entry alone.
            undisturbed: if nothing fails.

        Raises:
            UsageError: the persona was not tested on the journey, or does not enter there.
        """
        line = next((line for line in self.promises if (line.journey, line.persona) == (journey, persona)), None)
        if line is None or (entry is not None and entry not in line.entries):
            where = f"on the journey `{journey}`" if line is None else f"from `{entry}`"
            raise UsageError(f"the persona `{persona}` was not tested {where}")
        return line.undisturbed if undisturbed else line.promise if entry is None else line.entries[entry]

    def of(self, *, journey: str | None = None, persona: str | None = None, rule: str | None = None) -> tuple[Finding, ...]:
        """The findings on a journey, for a persona, of a rule: those of which all is so that is said.

        Raises:
            UsageError: the report says nothing of such a journey, persona or rule: of a misspelt one there would never be a finding.
        """
        __tracebackhide__ = True  # pytest shows the call that was wrong
        asked = [(0, journey), (1, persona), (2, rule)]
        for i, what in enumerate(("journey", "persona", "rule")):
            there = {verdict[i]: None for verdict in self.verdicts if verdict[i] is not None}
            if asked[i][1] is not None and asked[i][1] not in there:
                raise UsageError(no_such(f"{what} in this report:", str(asked[i][1]), map(str, there)))
        return tuple(f for f in self.findings if all(name in (None, (f.journey, f.persona, f.rule)[i]) for i, name in asked))

    def fails(self, *, strict: bool) -> bool:
        """Whether the run fails: there is an error, or (if `strict`) a warning, that is new and not a note; or what was to excuse a finding
        does not hold any more."""
        proved = {(v.journey, v.persona, v.rule) for v in self.verdicts if v.verdict == "fail"}
        found = (f for f in self.findings if (f.journey, f.persona, f.rule) in proved)
        return bool(self.lapsed) or any(f.counts and (strict or f.severity == "error") for f in found)

    def undecided(self) -> tuple[Verdict, ...]:
        """The verdicts that leave something open: what is unknown, or crashed; and what failed before a limit, by nothing but what is
        known or waived, since there may be more that is neither."""
        failing = {(f.journey, f.persona, f.rule) for f in self.findings if f.counts}
        return tuple(
            v
            for v in self.verdicts
            if v.verdict in ("unknown", "error")
            or (v.verdict == "fail" and v.reason is not None and (v.journey, v.persona, v.rule) not in failing)
        )

    def is_open(self) -> bool:
        """Whether something is unknown, crashed, or untested, or nothing was tested at all."""
        unsure = bool(self.undecided()) or any(p.promise == "unknown" for p in self.promises)
        return unsure or bool(self.untested_journeys or self.untested_personas) or not (self.promises or self.left_out)

    def to_json(self) -> dict[str, Any]:
        """The report as data for JSON; the format has a version of its own."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "verdicts": [verdict.to_json() for verdict in self.verdicts],
            "promises": [line.to_json() for line in self.promises],
            "findings": [finding.to_json() for finding in self.findings],
            "coverage": [line.to_json() for line in self.coverage],
            "untested": {"journeys": list(self.untested_journeys), "personas": list(self.untested_personas)},
            "lapsed": [lapsed.to_json() for lapsed in self.lapsed],
            "left-out": [{"journey": journey, "persona": persona} for journey, persona in self.left_out],
        }
