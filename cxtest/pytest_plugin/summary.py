"""What is told at the end of a run: the warnings, what was sampled and not proved, and who was not tested."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from cxtest.errors import CxtestError
from cxtest.pytest_plugin.nodes import told
from cxtest.pytest_plugin.suite import Suite


def summary(terminal: pytest.TerminalReporter, reports: Iterable[pytest.TestReport], suite: Suite | None) -> None:
    """Writes it; nothing where there is nothing to tell.

    Args:
        terminal: where to.
        reports: of all tests.
        suite: what was checked in this process; None where others did it.
    """
    warnings: dict[str, list[str]] = {}
    sampled: dict[str, list[str]] = {}
    known = 0
    for report in reports:
        named = dict(report.user_properties)
        for line in getattr(report, "cx_warnings", None) or ():
            warnings.setdefault(line, []).append(str(named.get("persona", named.get("journey"))))
        known += getattr(report, "cx_known", 0)
        if getattr(report, "cx_sampled", None):
            cell = f"{named.get('journey')} as {named.get('persona')}"
            sampled.setdefault(f"{cell}: {report.cx_sampled}", []).append(str(named.get("rule")))
    if warnings:
        terminal.section("journeys: warnings", sep="-")
        for line, people in warnings.items():
            terminal.write_line(f"{line}  for {', '.join(people)}")
    if known:
        terminal.section("journeys: known", sep="-")
        terminal.write_line(f"{known} {'finding is' if known == 1 else 'findings are'} in the baseline: `cxtest check --full` tells them.")
    if sampled:
        terminal.section("journeys: sampled, not proved", sep="-")
        for line, rules in sampled.items():
            terminal.write_line(f"{line} ({', '.join(rules)})")
    others = list(_others(suite)) if suite is not None else []
    if others:
        terminal.section("journeys: not tested, not read", sep="-")
        for line in others:
            terminal.write_line(line)


def _others(suite: Suite) -> Iterable[str]:
    try:
        project = suite.survey.project
    except CxtestError:
        return  # the settings are wrong: every journey says so
    for name, person in project.personas.items():
        if not person.persona.journeys:
            yield f"untested: the persona {name}: it names no journey that there is"
    if project.warnings:
        yield told(project.warnings)
