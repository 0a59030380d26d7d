"""JUnit's XML: valid by the schema that Jenkins publishes; a test passes where the rule does, and nothing undecided looks like a pass."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import xmlschema
from inline_snapshot import snapshot
from runs import NAMES, WAIVED, Run, run

from cxtest.reports.junit import render
from cxtest.reports.page import Page
from cxtest.reports.text import diagnostics
from cxtest.verdicts import Report

SCHEMA = Path(__file__).parent / "schemas" / "junit-10.xsd"
ERRORS = ("fail", "unknown", "error")


@cache
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(SCHEMA), allow="local")


@cache
def suites(name: str) -> Element:
    return of(run(name))


def of(what: Run) -> Element:
    text = render(*what)
    assert text.isascii()
    schema().validate(text)
    return ElementTree.fromstring(text)


def outcome(test: Element) -> str:
    return next((child.tag for child in test if child.tag in ("failure", "error", "skipped")), "passed")


def cases_of(root: Element) -> dict[tuple[str | None, str | None], Element]:
    """The tests by class and name, each of which there is once: GitLab leaves out all but the first."""
    every = list(root.iter("testcase"))
    found = {(test.get("classname"), test.get("name")): test for test in every}
    assert len(found) == len(every)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_is_valid_and_counts_right(name: str) -> None:
    root = suites(name)
    for whole in (root, *root.iter("testsuite")):
        outcomes = [outcome(test) for test in whole.iter("testcase")]
        assert [whole.get("tests"), whole.get("failures"), whole.get("errors")] == [
            str(number) for number in (len(outcomes), outcomes.count("failure"), outcomes.count("error"))
        ]
        assert whole is root or whole.get("skipped") == str(outcomes.count("skipped"))


def test_the_schema_is_one_that_can_fail() -> None:
    assert not schema().is_valid(render(*run("gated")).replace("<failure", "<broken").replace("</failure", "</broken"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("strict", [False, True])
def test_a_test_passes_where_the_verdict_does(name: str, strict: bool) -> None:
    report, page = run(name)
    told = cases_of(of(Run(report, page._replace(strict=strict))))
    for verdict in report.verdicts:
        test = told[f"{verdict.journey}.{verdict.persona or 'journey'}", verdict.rule]
        mine = [f for f in report.findings if (f.journey, f.persona, f.rule) == verdict[:3] and not f.note]
        fails = [f for f in mine if f.counts and (strict or f.severity == "error")]
        excused = [f for f in mine if not f.counts and (strict or f.severity == "error")]
        expected = {"unknown": "error", "error": "error", "not-applicable": "skipped"}.get(verdict.verdict)
        assert outcome(test) == (expected or ("failure" if fails else "skipped" if excused else "passed"))
    failing = [test for test in told.values() if outcome(test) == "failure"]
    assert bool(failing) == (report.fails(strict=strict) or page.misread)


def test_a_failure_tells_the_whole_finding() -> None:
    report, page = run("as it is")
    told = cases_of(suites("as it is"))
    for finding in report.findings:
        test = told[f"{finding.journey}.{finding.persona or 'journey'}", finding.rule]
        (child,) = test
        if finding.severity == "error":
            assert child.tag == "failure"
        else:
            assert child.tag == "system-out"
        assert f"{finding.file}:{finding.line}:{finding.column}  {finding.place}" in str(child.text) or (
            f"also    {finding.place}  {finding.file}:{finding.line}:{finding.column}" in str(child.text)  # which has the same cause
        )
    cells = Counter((finding.journey, finding.persona, finding.rule) for finding in report.findings)
    alone = next(f for f in report.findings if f.severity == "error" and f.persona and cells[f.journey, f.persona, f.rule] == 1)
    test = told[f"{alone.journey}.{alone.persona}", alone.rule]
    assert test[0].text == diagnostics(Report((), (), (alone,), (), (), ()), page._replace(width=120)).rstrip("\n")


def test_known_and_waived_findings_are_skipped_with_the_reason() -> None:
    told = cases_of(suites("gated"))
    seen = set[str | None]()
    for test in told.values():
        if outcome(test) == "skipped" and (skipped := test.find("skipped")) is not None:
            seen.add(skipped.get("type"))
            if skipped.get("type") == "waived":
                assert str(skipped.get("message")).endswith(WAIVED.said)
            elif skipped.get("type") == "known":
                assert str(skipped.get("message")).startswith("Known, in the baseline: ")
    assert seen == {"known", "waived", "not-applicable"}
    lapsed = [suite for suite in suites("gated") if suite.get("name") == "(lapsed)"]
    (suite,) = lapsed
    assert [(test.get("classname"), test.get("name"), outcome(test)) for test in suite] == snapshot(
        [
            ("(stale).returns.gift-recipient", "dead-end at agent", "failure"),
            ("(expired).returns", "over-budget at refunded", "failure"),
        ]
    )
    assert [failure.text for failure in suite.iter("failure")] == snapshot(
        [
            "cxtest-baseline.json:12:5: The baseline knows `dead-end` at `agent` for gift-recipient, and nothing finds that any more. Mend: cxtest baseline --prune",
            "journeys/as-is/returns.yaml:4:3: The waiver of Grace ended on 2026-01-31. Mend: mend what it is about, or talk to Grace about another day",
        ]
    )


def test_what_is_not_decided_or_not_tested_is_an_error() -> None:
    limited = [outcome(test) for test in suites("limited").iter("testcase")]
    assert limited.count("passed") == 0
    (error, *_) = suites("limited").iter("error")
    assert error.get("type") == "unknown"
    assert "raise `limits.configurations`" in str(error.get("message"))
    crashed = cases_of(suites("crashed"))["returns.gift-recipient", "crashing"]
    assert outcome(crashed) == "error"
    untested = [(test.get("name"), outcome(test), test[0].get("message")) for test in suites("untested").iter("testcase")]
    assert untested == snapshot(
        [
            ("lonely", "error", "The journey `lonely` is not tested: no persona names it."),
            ("pat", "error", "The persona `pat` is not tested: it names no journey of this run."),
        ]
    )
    nothing = [(test.get("name"), outcome(test)) for test in suites("nothing").iter("testcase")]
    assert nothing == [("everything", "error")]


def test_a_promise_that_no_rule_decides_is_an_error_too() -> None:
    report, page = run("limited")
    alone = report._replace(verdicts=tuple(verdict._replace(verdict="pass") for verdict in report.verdicts))
    tests = cases_of(of(Run(alone, page)))
    assert outcome(tests["(not tested)", "trip.pat"]) == "error"


def test_warnings_about_files_fail_where_they_fail_the_run() -> None:
    report, page = run("misread")
    at = ("(files)", "personas/tea-drinker.yaml:4:3")
    assert outcome(cases_of(suites("misread"))[at]) == "failure"
    assert outcome(cases_of(of(Run(report, page._replace(misread=False))))[at]) == "passed"


def test_suites_name_their_files_as_seen_from_the_repository() -> None:
    report, page = run("sample")
    root = of(Run(report, page._replace(below="shop/")))
    assert {suite.get("name"): suite.get("file") for suite in root}["returns"] == "shop/journeys/returns.yaml"
    assert all(suite.get("file") is None for suite in of(Run(report, Page())))
