"""SARIF: valid by its published schema; each result is where the finding is, with the walk there; edits do not make it another one."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from editing import edited
from inline_snapshot import snapshot
from jsonschema import Draft7Validator
from runs import NAMES, PAT, ROOT, WAIVED, Run, run

from cxtest.cli.app import run as command
from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.reports.page import Page
from cxtest.reports.sarif import render
from cxtest.rules import RULES

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
ASKED_TWICE = {
    "journeys/trip.yaml": """\
journey: trip
entries: {call: ivr}
steps:
  ivr: {owner: bot, needs: [order-number], transitions: {press-2: agent}}
  agent:
    owner: care
    needs: [order-number]
    transitions: {solve: end}
  end: {outcome: solved}
""",
    "personas/pat.yaml": PAT,
}


@cache
def sarif(name: str) -> dict[str, Any]:
    """The one run of a log."""
    return of(run(name))


def of(what: Run) -> dict[str, Any]:
    log = json.loads(render(*what))
    assert not list(Draft7Validator(SCHEMA).iter_errors(log))
    (only,) = log["runs"]
    assert isinstance(only, dict)
    return only


def project_of(files: dict[str, str]) -> Run:
    project = load_texts(files)
    return Run(check(project), Page(project=project, rules=RULES))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_valid(name: str) -> None:
    report, _ = run(name)
    told = sarif(name)
    assert len(told["results"]) == len(report.findings) + len(report.lapsed)
    ids = [rule["id"] for rule in told["tool"]["driver"]["rules"]]
    assert all(ids[result["ruleIndex"]] == result["ruleId"] for result in told["results"])
    assert {verdict.rule for verdict in report.verdicts} <= set(ids)


def test_the_schema_is_one_that_can_fail() -> None:
    log = json.loads(render(*run("gated")))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert list(Draft7Validator(SCHEMA).iter_errors(log))


def test_each_result_is_where_the_finding_is() -> None:
    report, _ = run("as it is")
    for finding, result in zip(report.findings, sarif("as it is")["results"], strict=True):
        (location,) = result["locations"]
        file, line, begin, end = region(location)
        assert (file, line, begin) == (finding.file, finding.line, finding.column)
        meant = written(file)[line - 1][begin - 1 : end - 1]
        assert meant == meant.strip() != ""
        assert location["logicalLocations"] == [{"fullyQualifiedName": f"{finding.journey}.{finding.place}"}]
        assert (result["ruleId"], result["level"]) == (finding.rule, finding.severity)
        assert result["message"]["text"].replace("{{", "{").replace("}}", "}") == f"{finding.said} Mend: {finding.mend}"
        assert len(result.get("relatedLocations", [])) == len(finding.origins)


def test_the_walk_leads_from_step_to_step() -> None:
    report, _ = run("as it is")
    walks = 0
    for finding, result in zip(report.findings, sarif("as it is")["results"], strict=True):
        if finding.account is None:
            assert "codeFlows" not in result
            continue
        walks += 1
        (flow,) = result["codeFlows"]
        assert flow["message"]["text"] == ("How they get here" if finding.walk else "The closest they come")
        (thread,) = flow["threadFlows"]
        for stop, at in zip(finding.account.stops, thread["locations"], strict=True):
            file, line, begin, end = region(at["location"])
            assert written(file)[line - 1][begin - 1 : end - 1] == stop.step
            assert at["location"]["message"]["text"].startswith(f"{stop.label} → {stop.step}")
        assert [at["importance"] for at in thread["locations"]] == ["important"] * (len(thread["locations"]) - 1) + ["essential"]
    assert walks > 200


def test_a_fix_is_the_edit_that_the_report_tells() -> None:
    report, page = project_of(ASKED_TWICE)
    (result,) = of(Run(report, page))["results"]
    (fix,) = result["fixes"]
    files = {name: text.splitlines() for name, text in ASKED_TWICE.items()}
    for change in fix["artifactChanges"]:
        lines = files[change["artifactLocation"]["uri"]]
        for replacement in change["replacements"]:
            assert replacement["deletedRegion"].keys() == {"startLine"}  # which stands for the whole line
            lines[replacement["deletedRegion"]["startLine"] - 1] = replacement["insertedContent"]["text"]
    mended = {name: "\n".join(lines) + "\n" for name, lines in files.items()}
    assert mended == edited(ASKED_TWICE, report.findings[0].edits)
    assert check(load_texts(mended)).findings == ()


def test_fixes_put_in_lines_too() -> None:
    """Those of the sample are told as the report tells them, one by one: a line more is put in before another, and one that goes is empty."""
    report, _ = run("as it is")
    kinds = set[str]()
    for finding, result in zip(report.findings, sarif("as it is")["results"], strict=True):
        changes = [part for fix in result.get("fixes", []) for change in fix["artifactChanges"] for part in change["replacements"]]
        assert len(changes) == len(finding.edits)
        for edit in finding.edits:
            there = {"startLine": edit.line} | ({"startColumn": 1, "endColumn": 1} if edit.added else {})
            text = "" if edit.goes else f"{edit.text}\n" if edit.added else edit.text
            assert {"deletedRegion": there, "insertedContent": {"text": text}} in changes
            kinds.add("goes" if edit.goes else "added" if edit.added else "changed")
    assert kinds >= {"added", "changed"}


def test_fingerprints_survive_moved_lines_and_are_of_one_finding_each() -> None:
    before = {result["partialFingerprints"]["cxtest/v1"]: result["properties"] for result in sarif("as it is")["results"]}
    assert len(before) == len(sarif("as it is")["results"])
    files = {f"journeys/as-is/{path.name}": path.read_text(encoding="utf-8") for path in (ROOT / "journeys" / "as-is").iterdir()}
    files |= {f"personas/{path.name}": path.read_text(encoding="utf-8") for path in (ROOT / "personas").iterdir()}
    moved = {f"moved/{name}": f"# one\n\n# two\n{text}" for name, text in files.items()}
    after = {result["partialFingerprints"]["cxtest/v1"]: result["properties"] for result in of(project_of(moved))["results"]}
    assert after == before
    hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in sarif("as it is")["results"]]
    assert len(set(hashes)) == len(hashes)


def test_known_and_waived_findings_are_suppressed() -> None:
    report, _ = run("gated")
    results = sarif("gated")["results"]
    for finding, result in zip(report.findings, results, strict=False):
        kinds = [(one["kind"], one["status"], one["justification"]) for one in result.get("suppressions", [])]
        assert (finding.standing, kinds, result["baselineState"]) in [
            ("new", [], "new"),
            ("known", [("external", "accepted", "It is in the baseline.")], "unchanged"),
            ("waived", [("inSource", "accepted", WAIVED.said)], "new"),
        ]
        if finding.standing == "waived":
            where = result["suppressions"][0]["location"]["physicalLocation"]
            assert where == {"artifactLocation": {"uri": WAIVED.file}, "region": {"startLine": 3, "startColumn": 5}}
    assert not [result for result in sarif("as it is")["results"] if "baselineState" in result]
    stale, expired = results[-2:]
    assert [(one["ruleId"], one["level"], one["locations"][0]["physicalLocation"]["region"]["startLine"]) for one in (stale, expired)] == [
        ("lapsed/stale", "error", 12),
        ("lapsed/expired", "error", 4),
    ]


def test_what_is_not_decided_is_a_notification() -> None:
    (limited,) = sarif("limited")["invocations"]
    assert limited["executionSuccessful"]
    notes = limited["toolExecutionNotifications"]
    assert [(one["level"], one["message"]["text"].split(":")[0]) for one in notes] == [
        ("warning", "Not decided on `trip` itself"),
        ("warning", "Not decided for pat on `trip`"),
    ]
    (crashed,) = sarif("crashed")["invocations"]
    assert not crashed["executionSuccessful"]
    first = crashed["toolExecutionNotifications"][0]
    assert (first["level"], first["associatedRule"]["id"]) == ("error", "crashing")
    (untested,) = sarif("untested")["invocations"]
    assert [one["message"]["text"] for one in untested["toolExecutionNotifications"]] == snapshot(
        ["The journey `lonely` is not tested: no persona names it.", "The persona `pat` is not tested: it names no journey of this run."]
    )
    (misread,) = sarif("misread")["invocations"]
    assert [(one["level"], one["message"]["text"]) for one in misread["toolExecutionNotifications"]] == snapshot(
        [("error", "there is no fact `tae`; did you mean `tea`?")]
    )


def test_columns_count_characters_of_the_file() -> None:
    before, _, after = ASKED_TWICE["journeys/trip.yaml"].partition("  agent:\n")
    agent = '  agent: {title: "🫖🫖", owner: care, needs: [order-number], transitions: {solve: end}}\n'
    journey = before + agent + after[after.index("  end:") :]
    told = of(project_of({**ASKED_TWICE, "journeys/trip.yaml": journey}))
    assert told["columnKind"] == "unicodeCodePoints"
    (result,) = told["results"]
    _, line, begin, end = region(result["locations"][0])
    assert journey.splitlines()[line - 1][begin - 1 : end - 1] == "order-number"


def test_rules_bring_their_help() -> None:
    for rule in sarif("sample")["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["markdown"].count("\n\n**") >= 3
        assert "**What it finds:**" in rule["help"]["markdown"]
        assert f"What it finds: {rule['fullDescription']['text']}".lower() in rule["help"]["text"].lower()


def test_files_are_named_by_uris_as_seen_from_the_repository() -> None:
    report, page = project_of({"journeys/trip 50%#1.yaml": ASKED_TWICE["journeys/trip.yaml"], "personas/pat.yaml": PAT})
    told = of(Run(report, page._replace(below="the shop/")))
    assert {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in told["results"]} == {
        "the%20shop/journeys/trip%2050%25%231.yaml"
    }


def test_braces_are_no_placeholders_and_nothing_is_a_link() -> None:
    journey = ASKED_TWICE["journeys/trip.yaml"].replace("    owner: care\n", '    owner: care\n    title: "[x](http://example.org) {0}"\n')
    (result,) = of(project_of({**ASKED_TWICE, "journeys/trip.yaml": journey}))["results"]
    assert "“[x\\](http://example.org) {{0}}” (`agent`)" in result["message"]["text"]


def test_it_says_less_without_the_project_and_the_rules() -> None:
    report, _ = run("gated")
    told = of(Run(report, Page()))
    assert len(told["results"]) == len(report.findings) + len(report.lapsed)
    flows = [at for result in told["results"] for flow in result.get("codeFlows", []) for at in flow["threadFlows"][0]["locations"]]
    assert flows
    assert all("physicalLocation" not in at["location"] and at["location"]["message"]["text"] for at in flows)


def test_without_the_extra_it_says_what_to_install(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sarif_pydantic", None)
    for options in (["--format", "sarif"], ["--output", "sarif=never-written.sarif"]):
        assert command(["check", str(ROOT), *options]) == 3
        assert capsys.readouterr() == ("", "error: the format `sarif` is an extra: pip install 'cxtest-journeys[sarif]'\n")


def region(location: dict[str, Any]) -> tuple[str, int, int, int]:
    """The file, the line, and from which to before which column."""
    where = location["physicalLocation"]
    spot = where["region"]
    return where["artifactLocation"]["uri"], spot["startLine"], spot["startColumn"], spot.get("endColumn", 10_000)


@cache
def written(file: str) -> list[str]:
    return (ROOT / file).read_text(encoding="utf-8").splitlines()
