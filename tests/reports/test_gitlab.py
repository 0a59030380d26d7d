"""GitLab's code quality: valid by GitLab's own schema and as its pages describe it; what is known stays in, so that GitLab can compare."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot
from jsonschema import Draft7Validator
from runs import NAMES, ROOT, Run, run

from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.reports.gitlab import render
from cxtest.reports.page import Page

# The published schema, of one entry; and what the page about the format says besides.
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "codeclimate.json").read_text(encoding="utf-8"))
DESCRIBED = {
    "type": "array",
    "items": {
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!/|\\./)."},
                    "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}


@cache
def entries(name: str) -> list[dict[str, Any]]:
    return of(run(name))


def of(what: Run) -> list[dict[str, Any]]:
    found = json.loads(render(*what))
    assert isinstance(found, list)
    assert not list(Draft7Validator(DESCRIBED).iter_errors(found))
    assert not [error for entry in found for error in Draft7Validator(SCHEMA).iter_errors(entry)]
    fingerprints = [entry["fingerprint"] for entry in found]
    assert len(set(fingerprints)) == len(fingerprints)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_is_valid_and_tells_every_finding(name: str) -> None:
    report, _ = run(name)
    told = entries(name)
    for finding, entry in zip(report.findings, told, strict=False):
        assert (entry["check_name"], entry["location"]) == (finding.rule, {"path": finding.file, "lines": {"begin": finding.line}})
        assert entry["description"].endswith(f"{finding.said} Mend: {finding.mend}")
        weighs = {"error": "critical", "warning": "minor"}[finding.severity]
        assert entry["severity"] == (weighs if finding.counts else "info")


def test_the_schema_is_one_that_can_fail() -> None:
    entry = {**entries("gated")[0], "location": "journeys/returns.yaml"}
    assert list(Draft7Validator(SCHEMA).iter_errors(entry))


def test_known_waived_and_lapsed() -> None:
    report, _ = run("gated")
    told = entries("gated")
    starts = {finding.standing: entry["description"] for finding, entry in zip(report.findings, told, strict=False)}
    assert starts["known"].startswith("Known, in the baseline: ")
    assert starts["waived"].startswith("Waived by Grace of the carrier desk until 2027-03-31: The carrier answers by letter alone. ")
    assert [(entry["check_name"], entry["severity"], entry["location"]) for entry in told[len(report.findings) :]] == snapshot(
        [
            ("lapsed/stale", "critical", {"path": "cxtest-baseline.json", "lines": {"begin": 12}}),
            ("lapsed/expired", "critical", {"path": "journeys/as-is/returns.yaml", "lines": {"begin": 4}}),
        ]
    )
    before = [entry["fingerprint"] for entry in entries("as it is")]
    assert [entry["fingerprint"] for entry in told[: len(before)]] == before  # a baseline is no change that GitLab would see


def test_what_is_not_decided_is_no_less_than_a_defect() -> None:
    told = {name: [(e["check_name"], e["severity"], e["location"]["path"]) for e in entries(name)] for name in NAMES}
    assert told["limited"] == [("unknown", "major", "journeys/trip.yaml")] * 2
    assert {(name, severity) for name, severity, _ in told["crashed"]} == {("crashed", "major")}
    assert told["untested"] == [("untested", "major", "journeys/trip.yaml"), ("untested", "major", "personas/pat.yaml")]
    assert told["nothing"] == [("untested", "major", ".")]
    assert told["misread"] == [("file", "critical", "personas/tea-drinker.yaml")]


def test_fingerprints_survive_moved_lines() -> None:
    files = {f"journeys/as-is/{path.name}": path.read_text(encoding="utf-8") for path in (ROOT / "journeys" / "as-is").iterdir()}
    files |= {f"personas/{path.name}": path.read_text(encoding="utf-8") for path in (ROOT / "personas").iterdir()}
    moved = {f"moved/{name}": f"# one\n\n# two\n{text}" for name, text in files.items()}
    after = of(Run(check(load_texts(moved)), Page()))
    assert [entry["fingerprint"] for entry in after] == [entry["fingerprint"] for entry in entries("as it is")]


def test_files_are_named_as_seen_from_the_repository() -> None:
    report, page = run("gated")
    assert all(entry["location"]["path"].startswith("shop/") for entry in of(Run(report, page._replace(below="shop/"))))
