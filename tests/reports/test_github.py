"""Annotations, read back from a log as GitHub's runner reads it: each stands on the line that it is about, and says what is the matter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from read_log import commands
from runs import NAMES, ROOT, WAIVED, run

from cxtest.engine import check
from cxtest.loading.loader import load, load_texts
from cxtest.reports.github import render
from cxtest.reports.page import Page
from cxtest.verdicts import Finding


def on_file(journeys: str) -> list[Finding]:
    return list(check(load(ROOT, journeys=journeys, personas="personas")).findings)


def test_each_annotation_stands_on_the_line_of_a_finding(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cxtest", "check", str(ROOT), "--journeys", "journeys/as-is", "--format", "github"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    *annotations, summary, hint = done.stdout.splitlines()
    assert summary == snapshot("The journeys fail: 203 errors, 81 warnings, 0 notes.")
    assert hint == snapshot("GitHub shows the first 10 annotations of each kind; this log has all.")
    read = commands(done.stdout)
    assert len(read) == len(annotations)
    findings = on_file("journeys/as-is")
    places = {(f.severity, f.file, f.line, f.column, f"{f.rule} on {f.journey}") for f in findings}
    for one in read:
        told = one.properties
        line = int(told["line"])
        assert (one.name, told["file"], line, int(told["col"]), told["title"]) in places
        written = (ROOT / told["file"]).read_text(encoding="utf-8").splitlines()[line - 1]
        meant = written[int(told["col"]) - 1 : int(told["endColumn"]) - 1]
        assert meant == meant.strip() != ""
    # No finding goes untold: each is on the line of an annotation, or named by one that has the same cause.
    told_lines = {(one.properties["file"], one.properties["line"], one.properties["title"].split(" on ")[0]) for one in read}
    for finding in findings:
        also = f"Also: {finding.place} ({finding.file}:{finding.line})"
        assert (finding.file, str(finding.line), finding.rule) in told_lines or any(also in one.data for one in read)


def test_errors_come_first() -> None:
    for name in NAMES:
        levels = [one.name for one in commands(render(*run(name)))]
        assert levels == sorted(levels, key=["error", "warning", "notice"].index), name


def test_known_findings_are_counted_and_waived_ones_noticed() -> None:
    report, page = run("gated")
    log = render(report, page)
    assert log.splitlines()[-2] == snapshot("The journeys fail: 69 errors, 26 warnings, 0 notes; 95 known, 94 waived; 1 stale, 1 expired.")
    read = commands(log)
    by_standing = {standing: [f for f in report.findings if f.standing == standing] for standing in ("new", "known", "waived")}
    notices = [one for one in read if one.name == "notice"]
    assert notices
    assert all(one.properties["title"].startswith("waived: ") and WAIVED.said in one.data for one in notices)
    waived = {(f.file, str(f.line)) for f in by_standing["waived"]}
    assert {(one.properties["file"], one.properties["line"]) for one in notices} <= waived
    new = {(f.file, str(f.line), f.rule) for f in by_standing["new"]}
    lapsed = {(one.file, str(one.line), one.rule) for one in report.lapsed}
    for one in read:
        if one.name != "notice":
            title = one.properties["title"]
            rule = title.split(": ")[1] if title.startswith(("stale", "expired")) else title.split(" on ")[0]
            assert (one.properties["file"], one.properties["line"], rule) in new | lapsed
    errors = [one for one in read if one.name == "error"]
    assert [one.properties["title"] for one in errors[-2:]] == ["stale: dead-end", "expired: over-budget"]
    assert errors[-1].data == "The waiver of Grace ended on 2026-01-31.\nMend: mend what it is about, or talk to Grace about another day"


def test_what_is_not_decided_is_a_warning() -> None:
    log = render(*run("limited"))
    warnings = [one for one in commands(log) if one.name == "warning"]
    assert [one.properties for one in warnings][:1] == [{"file": "journeys/trip.yaml", "line": "1", "title": "not decided"}]
    assert [one.data.split(":")[0] for one in warnings] == ["Not decided on `trip` itself", "Not decided for pat on `trip`"]
    assert "raise `limits.configurations` in [tool.cxtest], or --max-configurations" in warnings[0].data
    assert log.splitlines()[-1].startswith("Not everything is decided: 0 errors, 0 warnings, 0 notes; ")


def test_a_rule_that_crashes_and_what_is_not_tested_are_warnings() -> None:
    crashed = commands(render(*run("crashed")))
    assert {one.properties["title"] for one in crashed} == {"a rule crashed"}
    assert "no\\x0a::error::forged" in crashed[0].data
    untested = commands(render(*run("untested")))
    assert [(one.name, one.properties.get("file"), one.data) for one in untested] == snapshot(
        [
            ("warning", "journeys/trip.yaml", "The journey `lonely` is not tested: no persona names it."),
            ("warning", "personas/pat.yaml", "The persona `pat` is not tested: it names no journey of this run."),
        ]
    )
    assert render(*run("nothing")) == snapshot("""\
::warning title=not tested::Nothing was tested.
Not everything is decided: 0 errors, 0 warnings, 0 notes; 1 not tested.
""")


def test_warnings_about_the_files_are_errors_where_they_fail_the_run() -> None:
    report, page = run("misread")
    said = {"file": "personas/tea-drinker.yaml", "line": "4", "col": "3", "title": "in a file"}
    assert [(one.name, one.properties) for one in commands(render(report, page))] == [("error", said)]
    assert render(report, page).splitlines()[-1].startswith("The journeys fail: ")
    assert [one.name for one in commands(render(report, page._replace(misread=False)))] == ["warning"]


def test_files_are_named_as_seen_from_the_repository() -> None:
    report, page = run("as it is")
    read = commands(render(report, page._replace(below="shop/journeys, old/")))
    assert all(one.properties["file"].startswith("shop/journeys, old/journeys/as-is/") for one in read)
    also = [line for one in read for line in one.data.splitlines() if line.startswith("Also: ")]
    assert also
    assert all("(shop/journeys, old/journeys/as-is/" in line for line in also)


@pytest.mark.parametrize("title", ["100% sure, a: b", "%0A::error::x", "%25", "a::b"])
def test_what_the_runner_gives_a_meaning_is_escaped(title: str) -> None:
    files = {
        "journeys/trip, 100%.yaml": f'journey: trip\nentries: {{call: care}}\nsteps:\n  care: {{owner: care, title: "{title}"}}\n  end: {{outcome: ok}}\n',
        "personas/pat.yaml": PAT,
    }
    read = commands(render(check(load_texts(files)), Page()))
    assert read
    assert all(one.properties["file"] == "journeys/trip, 100%.yaml" for one in read)
    assert any(f"“{title}” (`care`)" in one.data for one in read)


PAT = "persona: pat\njourneys: {trip: {enters-at: [call], wants: [ok]}}\n"
