"""What a run comes to: findings, verdicts, promises and the report, as plain data, with their versioned JSON form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from cxtest.config import Severity
from cxtest.source import Route

FORMAT: Final = "cxtest-report"
VERSION: Final = 1

VerdictName = Literal["pass", "fail", "unknown", "not-applicable", "error"]


@dataclass(frozen=True, slots=True)
class Place:
    """What a finding is about, never a line: written as semantics.md, section 6, says, and a route to it in a file.

    `in_organisation` says that the route leads into the organisation's file, not the journey's; where there is none, `instead` is the
    route in the journey's.
    """

    text: str
    route: Route
    in_organisation: bool = False
    instead: Route = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `walk` is a shortest one that shows it; where none can, it is None, and `closest` the nearest that one gets."""

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

    @property
    def replay(self) -> str | None:
        """The replay token of the walk."""
        return None if self.walk is None else ".".join(self.walk)

    def to_json(self) -> dict[str, Any]:
        """This finding in the JSON report."""
        data: dict[str, Any] = {
            "rule": self.rule, "severity": self.severity, "note": self.note, "journey": self.journey, "persona": self.persona,
            "place": self.place, "file": self.file, "line": self.line, "column": self.column, "message": self.message,
            "mend": self.mend, "walk": None if self.walk is None else list(self.walk), "replay": self.replay,
        }  # fmt: skip
        if self.closest is not None:
            data["closest"] = list(self.closest)
        return data


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one persona on one journey, or (persona None) of the journey itself.

    `proved` is the number of configurations that a proof covers, None where nothing was proved; `reason` says why a verdict is
    `unknown`, `not-applicable` or `error`.
    """

    journey: str
    persona: str | None
    rule: str
    verdict: VerdictName
    proved: int | None = None
    reason: str | None = None

    def to_json(self) -> dict[str, Any]:
        """This verdict in the JSON report."""
        how = {} if self.proved is None else {"how": {"kind": "proved", "configurations": self.proved}}
        head = {"journey": self.journey, "persona": self.persona, "rule": self.rule, "verdict": self.verdict}
        return {**head, **how, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """What one persona is promised on one journey. Every promise is `unknown` where a limit was reached."""

    journey: str
    persona: str
    promise: str
    undisturbed: str
    entries: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """This line in the JSON report."""
        head = {"journey": self.journey, "persona": self.persona, "promise": self.promise}
        return {**head, "undisturbed": self.undisturbed, "entries": self.entries}


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run comes to, in the order of journey, persona, rule and place."""

    verdicts: tuple[Verdict, ...]
    promises: tuple[PromiseLine, ...]
    findings: tuple[Finding, ...]
    untested_journeys: tuple[str, ...]
    untested_personas: tuple[str, ...]

    def fails(self, *, strict: bool) -> bool:
        """Whether the run fails: there is an error, or (if `strict`) a warning, that is not a note."""
        proved = {(v.journey, v.persona, v.rule) for v in self.verdicts if v.verdict == "fail"}
        return any(not f.note and (strict or f.severity == "error") for f in self.findings if (f.journey, f.persona, f.rule) in proved)

    def is_open(self) -> bool:
        """Whether something is unknown, crashed, or untested, or nothing was tested at all."""
        unsure = any(v.verdict in ("unknown", "error") for v in self.verdicts) or any(p.promise == "unknown" for p in self.promises)
        return unsure or bool(self.untested_journeys) or bool(self.untested_personas) or not self.promises

    def to_json(self) -> dict[str, Any]:
        """The report as data for JSON; the format has a version of its own."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "verdicts": [verdict.to_json() for verdict in self.verdicts],
            "promises": [line.to_json() for line in self.promises],
            "findings": [finding.to_json() for finding in self.findings],
            "untested": {"journeys": list(self.untested_journeys), "personas": list(self.untested_personas)},
        }
