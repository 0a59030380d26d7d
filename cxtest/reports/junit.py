"""The report as JUnit's XML, which every CI shows: a test for each rule and each persona on each journey, as pytest would run them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple
from xml.etree import ElementTree

from cxtest.reports.page import Page
from cxtest.reports.text import diagnostics
from cxtest.source import visible
from cxtest.telling.summary import unsettled
from cxtest.verdicts import Finding, Report, Verdict

WIDTH = 120
"""In columns, of what is told of a test."""
ITSELF = "journey"
"""What stands where a persona would, for the rules about the journey itself: as in the names of pytest's tests."""

Outcome = Literal["passed", "failure", "error", "skipped"]


class Item(NamedTuple):
    """One test. `kind` and `message` say why it did not pass; `told` is all that there is to tell, in lines that are safe already."""

    group: str
    name: str
    outcome: Outcome = "passed"
    kind: str = ""
    message: str = ""
    told: str = ""


def render(report: Report, page: Page = Page()) -> str:  # noqa: B008
    """A suite for each journey; then what lapsed, what is wrong with files, and what was not tested, where there is any such thing."""
    found: dict[tuple[str, str | None, str], list[Finding]] = {}
    for finding in report.findings:
        found.setdefault((finding.journey, finding.persona, finding.rule), []).append(finding)
    suites: dict[str, list[Item]] = {}
    for verdict in report.verdicts:
        of_it = found.get((verdict.journey, verdict.persona, verdict.rule), [])
        suites.setdefault(verdict.journey, []).append(_test(verdict, of_it, page))
    others = (("(lapsed)", _lapsed(report, page)), ("(files)", _files(page)), ("(not tested)", _untested(report)))
    suites |= {name: tests for name, some in others if (tests := list(some))}
    root = ElementTree.Element("testsuites", {"name": "cxtest", **_numbers([test for tests in suites.values() for test in tests])})
    for name, tests in suites.items():
        _add_suite(root, name, tests, page)
    ElementTree.indent(root)
    # ASCII, so that it is what its first line says, whatever the encoding of the stream that it goes to.
    written: bytes = ElementTree.tostring(root, encoding="us-ascii", xml_declaration=True)
    return written.decode("ascii") + "\n"


def _test(verdict: Verdict, found: list[Finding], page: Page) -> Item:
    group, reason = f"{verdict.journey}.{verdict.persona or ITSELF}", str(verdict.reason)
    weighing = [finding for finding in found if not finding.note and (page.strict or finding.severity == "error")]
    failing = [finding for finding in weighing if finding.counts]
    if verdict.verdict in ("unknown", "error"):
        told = "\n\n".join(part for part in (visible(reason), _told(found, page)) if part)
        return Item(group, verdict.rule, "error", verdict.verdict, reason, told)
    if verdict.verdict == "not-applicable":
        return Item(group, verdict.rule, "skipped", "not-applicable", reason)
    if failing:
        more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
        excused = [*dict.fromkeys(_excuse(finding) for finding in weighing if not finding.counts)]
        told = "\n\n".join([_told(failing, page), *map(visible, excused)])
        return Item(group, verdict.rule, "failure", failing[0].severity, f"{failing[0].message}{more}", told)
    if weighing:
        limit = [] if verdict.reason is None else [f"Not all was explored: {reason}"]
        excuses = dict.fromkeys(_excuse(finding) for finding in weighing)
        return Item(group, verdict.rule, "skipped", weighing[0].standing, " ".join([*excuses, *limit]))
    return Item(group, verdict.rule, told=_told(found, page))


def _excuse(finding: Finding) -> str:
    return f"Known, in the baseline: {finding.place}." if finding.standing == "known" else f"{finding.place}: {finding.waiver_said}"


def _told(found: Iterable[Finding], page: Page) -> str:
    """The findings as the report for people tells them."""
    return diagnostics(Report((), (), tuple(found), (), (), ()), page._replace(width=WIDTH, colour=False)).rstrip("\n")


def _lapsed(report: Report, page: Page) -> Iterator[Item]:
    for one in report.lapsed:
        whom = ".".join(part for part in (one.journey, one.persona) if part is not None)
        told = f"{page.path(one.file)}:{one.line}:{one.column}: {one.message} Mend: {one.mend}"
        yield Item(f"({one.kind}).{whom}".rstrip("."), f"{one.rule} at {one.place}", "failure", one.kind, one.message, visible(told))


def _files(page: Page) -> Iterator[Item]:
    """What is wrong with files: it fails where it fails the run."""
    for problem in () if page.project is None else page.project.warnings:
        where = "" if problem.where is None else page.path(str(problem.where))
        said = f"{where}: {problem.message}" if where else problem.message
        yield Item("(files)", where or "files", "failure" if page.misread else "passed", "warning", problem.message, visible(said))


def _untested(report: Report) -> Iterator[Item]:
    for left in unsettled(report):
        if not left.rules:  # what rules did not decide is among their tests
            name = ".".join(part for part in (left.journey, left.persona) if part is not None)
            yield Item("(not tested)", name or "everything", "error", left.kind, left.message, visible(left.message))


def _add_suite(root: ElementTree.Element, name: str, tests: list[Item], page: Page) -> None:
    numbers = {**_numbers(tests), "skipped": str(sum(test.outcome == "skipped" for test in tests))}
    suite = ElementTree.SubElement(root, "testsuite", {"name": visible(name), **numbers})
    if page.project is not None and name in page.project.journeys:
        suite.set("file", visible(page.path(page.project.journeys[name].source.file)))
    for test in tests:
        case = ElementTree.SubElement(suite, "testcase", {"classname": visible(test.group), "name": visible(test.name)})
        if test.outcome != "passed":
            how = ElementTree.SubElement(case, test.outcome, {"type": visible(test.kind), "message": visible(test.message)})
            how.text = test.told or None
        elif test.told:
            ElementTree.SubElement(case, "system-out").text = test.told


def _numbers(tests: Iterable[Item]) -> dict[str, str]:
    outcomes = [test.outcome for test in tests]
    counted = {"tests": len(outcomes), "failures": outcomes.count("failure"), "errors": outcomes.count("error")}
    return {name: str(number) for name, number in counted.items()}
