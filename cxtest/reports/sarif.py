"""The report as SARIF 2.1.0: for code scanning, editors and whatever else reads the results of analyses. It takes the extra `sarif`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from sarif_pydantic.sarif import (
    ArtifactChange,
    ArtifactContent,
    ArtifactLocation,
    CodeFlow,
    Fix,
    Invocation,
    Location,
    LogicalLocation,
    Message,
    Notification,
    PhysicalLocation,
    Region,
    Replacement,
    ReportingConfiguration,
    ReportingDescriptor,
    ReportingDescriptorReference,
    Result,
    Run,
    Sarif,
    Suppression,
    ThreadFlow,
    ThreadFlowLocation,
    Tool,
    ToolDriver,
)

from cxtest.exhibits import Edit
from cxtest.reports.page import Page
from cxtest.rulebook import Rule
from cxtest.source import Span, visible
from cxtest.telling.fingerprints import fingerprints
from cxtest.telling.places import at_step
from cxtest.telling.summary import unsettled
from cxtest.verdicts import Finding, Lapsed, Report
from cxtest.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LAPSED = {
    "lapsed/stale": "What was to excuse a finding fits none any more.",
    "lapsed/expired": "The last day of what was to excuse a finding is over.",
}
"""What is found besides what rules find, and what it means: no rule can have such a name."""


def render(report: Report, page: Page = Page()) -> str:  # noqa: B008
    """One run: the rules that were asked, a result for each finding, and what the run could not say.

    What the library knows no name for goes in by the name that it has in the format.
    """
    ids = list(dict.fromkeys([*(one.rule for one in report.verdicts), *(f"lapsed/{one.kind}" for one in report.lapsed)]))
    rules = {rule.id: rule for rule in page.rules}
    compared = any(finding.standing == "known" for finding in report.findings)
    results = [_result(finding, ids, mark, page, compared) for finding, mark in _marked(report.findings)]
    results += [_lapsed(one, ids, mark, page) for one, mark in _marked(report.lapsed)]
    run = Run(
        tool=Tool(driver=ToolDriver(name="cxtest", version=__version__, rules=[_descriptor(name, rules.get(name)) for name in ids])),
        invocations=[
            Invocation(
                execution_successful=not any(verdict.verdict == "error" for verdict in report.verdicts),
                toolExecutionNotifications=[*_notifications(report, ids, page)],
            )
        ],
        results=results,
        columnKind="unicodeCodePoints",
    )
    data = Sarif(schema_uri=SCHEMA, runs=[run]).model_dump(mode="json", by_alias=True, exclude_none=True)
    # ASCII, and without what GitHub's runner takes for a command anywhere in a line of a log.
    return json.dumps(data, indent=1).replace("##[", "#\\u0023[") + "\n"


def _marked(things: Sequence[Any]) -> Iterator[tuple[Any, str]]:
    return zip(things, fingerprints(things), strict=True)


def _descriptor(name: str, rule: Rule | None) -> ReportingDescriptor:
    """A rule: its first line, what it finds, and all that explains it."""
    if name in LAPSED:
        level = ReportingConfiguration(level="error")
        return ReportingDescriptor(id=name, short_description=Message(text=LAPSED[name]), default_configuration=level)
    if rule is None:
        return ReportingDescriptor(id=name)
    paragraphs = [" ".join(visible(line) for line in part.splitlines()) for part in rule.doc.split("\n\n")]
    heads = [part.partition(": ") for part in paragraphs]
    finds = next((text for head, _, text in heads if head == "What it finds"), paragraphs[0])
    told = [
        f"**{head}:** {text}" if colon and head[:1].isupper() and len(head) < 20 else f"{head}{colon}{text}" for head, colon, text in heads
    ]
    return ReportingDescriptor(
        id=name,
        short_description=Message(text=paragraphs[0]),
        full_description=Message(text=f"{finds[:1].upper()}{finds[1:]}"),
        help=Message(text="\n\n".join(paragraphs), markdown="\n\n".join(told)),
        default_configuration=ReportingConfiguration(level=rule.severity),
    )


def _result(finding: Finding, ids: list[str], mark: str, page: Page, compared: bool) -> Result:
    shown = finding.excerpt
    end = shown.end if shown is not None and (shown.line, shown.begin) == (finding.line, finding.column) else None
    more: dict[str, Any] = {}
    if finding.standing == "known":
        more["suppressions"] = [Suppression(kind="external", status="accepted", justification="It is in the baseline.")]
    elif finding.kind == "waived" and finding.waived is not None:
        where = _location(page, finding.waived.file, finding.waived.line, finding.waived.column)
        more["suppressions"] = [Suppression(kind="inSource", status="accepted", justification=visible(finding.waived.said), location=where)]
    if compared:
        more["baselineState"] = "unchanged" if finding.standing == "known" else "new"
    return Result(
        rule_id=finding.rule,
        rule_index=ids.index(finding.rule) if finding.rule in ids else None,
        level="note" if finding.note else finding.severity,
        message=_message(f"{finding.said} Mend: {finding.mend}"),
        locations=[_location(page, finding.file, finding.line, finding.column, end=end, place=f"{finding.journey}.{finding.place}")],
        related_locations=[
            _location(page, origin.file, origin.line, origin.column, said=origin.message) for origin in finding.origins
        ] or None,
        code_flows=[_walk(finding, page)] if finding.account is not None else None,
        fixes=[_fix(finding.mend, finding.edits, page)] if finding.edits else None,
        partial_fingerprints=_prints(mark),
        properties={
            "journey": finding.journey, "persona": finding.persona, "place": visible(finding.place), "replay": finding.replay,
            "standing": finding.standing,
        },
        **more,
    )  # fmt: skip


def _lapsed(one: Lapsed, ids: list[str], mark: str, page: Page) -> Result:
    return Result(
        rule_id=f"lapsed/{one.kind}",
        rule_index=ids.index(f"lapsed/{one.kind}"),
        level="error",
        message=_message(f"{one.message} Mend: {one.mend}"),
        locations=[_location(page, one.file, one.line, one.column)],
        partial_fingerprints=_prints(mark),
        properties={"rule": one.rule, "journey": one.journey, "persona": one.persona, "place": visible(one.place)},
    )


def _prints(mark: str) -> dict[str, str]:
    # GitHub knows results again by the second name alone. Where it is missing, it puts in the hash of the lines around, which two personas
    # at one place have in common, and which changes with every edit there.
    return {"cxtest/v1": mark, "primaryLocationLineHash": f"{mark}:1"}


def _walk(finding: Finding, page: Page) -> CodeFlow:
    """The walk, step by step, each at its place in the file; without the project, only in words."""
    assert finding.account is not None
    title = "How they get here" if finding.walk is not None else "The closest they come"
    source = page.project.journey(finding.journey).source if page.project is not None else None
    steps = []
    for number, stop in enumerate(finding.account.stops):
        happens = f": {', '.join(stop.happens)}" if stop.happens else ""
        said = f"{stop.label} → {stop.step}{happens}"
        where = source.key(at_step(stop.step).route) if source is not None else None
        last = number == len(finding.account.stops) - 1
        location = Location(message=_message(said)) if where is None else _at(page, where, said)
        steps.append(ThreadFlowLocation(location=location, execution_order=number + 1, importance="essential" if last else "important"))
    return CodeFlow(message=_message(title), thread_flows=[ThreadFlow(locations=steps)])


def _fix(mend: str, edits: Sequence[Edit], page: Page) -> Fix:
    """What would mend it, as edits to lines. What they put in is as it is to stand in the file: nobody is shown it unescaped here."""
    changes: dict[str, list[Replacement]] = {}
    for edit in edits:
        there = Region(start_line=edit.line, start_column=1, end_column=1) if edit.added else Region(start_line=edit.line)
        text = "" if edit.goes else f"{edit.text}\n" if edit.added else edit.text
        changes.setdefault(edit.file, []).append(Replacement(deleted_region=there, inserted_content=ArtifactContent(text=text)))
    return Fix(
        description=_message(mend),
        artifact_changes=[ArtifactChange(artifact_location=_file(page, file), replacements=some) for file, some in changes.items()],
    )


def _notifications(report: Report, ids: list[str], page: Page) -> Iterator[Notification]:
    for left in unsettled(report):
        rule = ReportingDescriptorReference(id=left.rules[0], index=ids.index(left.rules[0])) if len(left.rules) == 1 else None
        level = "error" if left.kind == "crashed" else "warning"
        yield Notification(level=level, message=_message(left.message), associated_rule=rule)
    for problem in () if page.project is None else page.project.warnings:
        where = None if problem.where is None else [_at(page, problem.where)]
        yield Notification(level="error" if page.misread else "warning", message=_message(problem.message), locations=where)


def _at(page: Page, where: Span, said: str | None = None) -> Location:
    end = where.end_column if where.end_line == where.line else None
    return _location(page, where.file, where.line, where.column, end=end, said=said)


def _location(
    page: Page, file: str, line: int, column: int, *, end: int | None = None, place: str | None = None, said: str | None = None
) -> Location:
    region = Region(start_line=line, start_column=column, end_column=end if end is not None and end > column else None)
    return Location(
        physical_location=PhysicalLocation(artifact_location=_file(page, file), region=region),
        logical_locations=None if place is None else [LogicalLocation(fully_qualified_name=visible(place))],
        message=None if said is None else _message(said),
    )


def _file(page: Page, file: str) -> ArtifactLocation:
    return ArtifactLocation(uri=quote(os.fsencode(page.path(file))))


def _message(text: str) -> Message:
    """A message: braces would be placeholders in it, and `[x](y)` a link."""
    return Message(text=visible(text).replace("{", "{{").replace("}", "}}").replace("](", "\\]("))
