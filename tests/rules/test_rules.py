"""Every rule has a file, explains itself, and finds what its example shows, and nothing once that is mended."""

import re
from pathlib import Path

import pytest

import cxtest.rules
from cxtest.config import Config
from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.rulebook import Rule
from cxtest.rules import RULES

FOLDER = Path(cxtest.rules.__file__).parent
DOCS = Path(__file__).parents[2] / "docs"
PAGES = (DOCS / "semantics.md", DOCS / "decisions.md")
SECTIONS = ("What it finds: ", "Why it hurts: ", "Example: ", "Mended: ", "Basis: ")


def by_id(rule: Rule) -> str:
    return rule.id


def test_every_file_of_the_folder_is_listed() -> None:
    files = {path.stem.replace("_", "-") for path in FOLDER.glob("*.py") if path.stem != "__init__"}
    assert {rule.id for rule in RULES} == files


def test_the_rules_stand_in_the_order_of_the_pages_with_their_severities() -> None:
    rows = [row for page in PAGES for row in re.findall(r"^\| `([a-z-]+)` \| ([EW]) \|", page.read_text(encoding="utf-8"), re.M)]
    assert [(rule.id, {"error": "E", "warning": "W"}[rule.severity]) for rule in RULES] == rows


@pytest.mark.parametrize("rule", RULES, ids=by_id)
def test_a_rule_explains_itself(rule: Rule) -> None:
    positions = [rule.doc.find(f"\n{section}") for section in SECTIONS]
    assert positions == sorted(positions)
    assert positions[0] > 0


@pytest.mark.parametrize("rule", RULES, ids=by_id)
def test_the_failing_example_fails(rule: Rule) -> None:
    assert rule.failing
    findings = check(load_texts(rule.failing.files()), Config(strict=True)).findings
    assert rule.id in {finding.rule for finding in findings}
    assert all(finding.message and finding.mend and finding.line for finding in findings)


@pytest.mark.parametrize("rule", RULES, ids=by_id)
def test_the_mended_example_has_no_finding_at_all(rule: Rule) -> None:
    assert rule.mended
    report = check(load_texts(rule.mended.files()))
    assert [(finding.rule, finding.place) for finding in report.findings] == []
    assert not report.is_open()
