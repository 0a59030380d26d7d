"""Small projects with their right answers, worked out from docs/semantics.md by others, independently of cxtest."""

import json
from pathlib import Path
from typing import Any

import pytest

from cxtest.engine import check
from cxtest.loading.loader import load
from cxtest.verdicts import Report

HERE = Path(__file__).parent
CASES = [*sorted((HERE / "cases").iterdir()), *sorted((HERE / "readings").iterdir())]
"""`cases` are the ones that the page came with; `readings` settle sentences of the page that can be read in two ways."""
REAL_FLOWS = Path(__file__).parents[3] / "shared" / "material" / "real"
REAL = sorted(path for path in REAL_FLOWS.iterdir() if path.is_dir()) if REAL_FLOWS.is_dir() else []


def answer(report: Report) -> dict[str, Any]:
    """A report in the form of `expected.json`."""
    data = report.to_json()
    return {
        "promises": {f"{p['journey']}/{p['persona']}": {k: p[k] for k in ("promise", "undisturbed", "entries")} for p in data["promises"]},
        "findings": {(f["rule"], f["journey"], f["persona"], f["place"]) for f in data["findings"] if not f["note"]},
    }


def expected(case: Path) -> dict[str, Any]:
    """What is right."""
    data = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    return {"promises": data["promises"], "findings": {tuple(finding) for finding in data["findings"]}}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_promises_and_findings_are_the_right_ones(case: Path) -> None:
    report = check(load(case))
    assert answer(report) == expected(case)
    assert {verdict.verdict for verdict in report.verdicts} <= {"pass", "fail", "not-applicable"}


def test_there_are_cases() -> None:
    assert len(CASES) >= 250


@pytest.mark.skipif(not REAL, reason="the real contact-centre flows are not part of this repository")
@pytest.mark.parametrize("case", REAL, ids=lambda case: case.name)
def test_real_flows_agree(case: Path) -> None:
    assert answer(check(load(case))) == expected(case)
