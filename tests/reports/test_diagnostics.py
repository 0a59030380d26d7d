"""What people see of each rule's example: the whole of it, on a wide terminal, on one of 80 columns, and in a pipe.

CXTEST_WRITE=1 writes the files anew; whoever does that reads them aloud before they land.
"""

import os
import re
from pathlib import Path

import pytest

from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.reports.page import Page
from cxtest.reports.text import render
from cxtest.rulebook import Rule
from cxtest.rules import RULES

SNAPSHOTS = Path(__file__).parent / "diagnostics"
PAGES = {"wide": Page(width=120, colour=True), "80 columns": Page(width=80, colour=True), "piped": Page()}
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def by_id(rule: Rule) -> str:
    return rule.id


def seen(rule: Rule) -> str:
    assert rule.failing
    report = check(load_texts(rule.failing.files()))
    parts = []
    for name, page in PAGES.items():
        parts.append(f"===== {name}\n\n" + COLOUR.sub("", render(report, page)))
    return "\n".join(parts)


@pytest.mark.parametrize("rule", RULES, ids=by_id)
def test_this_is_what_people_see(rule: Rule) -> None:
    file = SNAPSHOTS / f"{rule.id}.txt"
    if os.environ.get("CXTEST_WRITE"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(seen(rule), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == seen(rule)


def test_every_file_belongs_to_a_rule() -> None:
    assert {path.stem for path in SNAPSHOTS.iterdir()} == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=by_id)
def test_no_line_is_wider_than_the_page_but_for_what_is_to_be_copied(rule: Rule) -> None:
    assert rule.failing
    report = check(load_texts(rule.failing.files()))
    for line in render(report, Page(width=80)).splitlines():
        assert len(line) <= 80 or line.startswith(("   + ", "   replay  "))


@pytest.mark.parametrize("rule", RULES, ids=by_id)
def test_colours_are_all_that_a_terminal_gets_more(rule: Rule) -> None:
    assert rule.failing
    report = check(load_texts(rule.failing.files()))
    coloured = render(report, Page(width=100, colour=True))
    assert COLOUR.search(coloured)
    assert [line.rstrip() for line in COLOUR.sub("", coloured).splitlines()] == render(report, Page(width=100)).splitlines()
