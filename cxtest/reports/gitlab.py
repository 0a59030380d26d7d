"""The report for GitLab's code quality: a JSON array of what there is, which GitLab compares with that of the target branch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

from cxtest.reports.page import Page
from cxtest.source import visible
from cxtest.telling.fingerprints import fingerprint, fingerprints
from cxtest.telling.summary import unsettled
from cxtest.verdicts import Finding, Report

Severity = Literal["info", "minor", "major", "critical", "blocker"]


def render(report: Report, page: Page = Page()) -> str:  # noqa: B008
    """What there is, known and waived findings among it: GitLab would take what is left out for mended."""
    # ASCII, and without what GitHub's runner takes for a command anywhere in a line of a log.
    return json.dumps([*_entries(report, page)], indent=1).replace("##[", "#\\u0023[") + "\n"


def _entries(report: Report, page: Page) -> Iterator[dict[str, Any]]:
    for finding, mark in zip(report.findings, fingerprints(report.findings), strict=True):
        yield _entry(finding.rule, _description(finding), mark, _severity(finding), page.path(finding.file), finding.line)
    for one, mark in zip(report.lapsed, fingerprints(report.lapsed), strict=True):
        yield _entry(f"lapsed/{one.kind}", f"{one.message} Mend: {one.mend}", mark, "critical", page.path(one.file), one.line)
    journeys = {} if page.project is None else {name: file.source.file for name, file in page.project.journeys.items()}
    personas = {} if page.project is None else {name: file.source.file for name, file in page.project.personas.items()}
    for left in unsettled(report):
        # Where there is no file to put it on, it stands at the root: GitLab leaves out what stands nowhere.
        file = journeys.get(left.journey or "", personas.get(left.persona or "", "."))
        yield _entry(left.kind, left.message, fingerprint(left.kind, left.journey, left.persona), "major", page.path(file), 1)
    for problem in () if page.project is None else page.project.warnings:
        file, line = (".", 1) if problem.where is None else (problem.where.file, problem.where.line)
        mark = fingerprint("file", file, problem.message)
        yield _entry("file", problem.message, mark, "critical" if page.misread else "minor", page.path(file), line)


def _entry(check: str, description: str, mark: str, severity: Severity, file: str, line: int) -> dict[str, Any]:
    location = {"path": visible(file), "lines": {"begin": line}}
    said = visible(description)
    return {"description": said, "check_name": visible(check), "fingerprint": mark, "severity": severity, "location": location}


def _severity(finding: Finding) -> Severity:
    return "info" if not finding.counts else "critical" if finding.severity == "error" else "minor"


def _description(finding: Finding) -> str:
    excuse = {"new": "", "known": "Known, in the baseline: "}.get(finding.standing, f"{finding.waiver_said} ")
    return f"{excuse}{finding.said} Mend: {finding.mend}"
