"""The report as Markdown, read back by a parser: what it says, and that it fits into a comment whatever the project."""

from __future__ import annotations

import re

import pytest
from inline_snapshot import snapshot
from read_markdown import REFERENCE, Read, read
from runs import NAMES, WAIVED, Run, run

from cxtest.reports.markdown import LONGEST, render
from cxtest.source import visible
from cxtest.telling.gathering import told_of
from cxtest.verdicts import Report

KINDS = {
    f"{kind}_{end}"
    for kind in ("heading", "bullet_list", "list_item", "table", "thead", "tbody", "tr", "th", "td")
    for end in ("open", "close")
}
MORE = re.compile(r"(\d+) more left out here")


def shown(what: Run) -> Read:
    text = render(*what)
    assert len(text) <= LONGEST
    page = read(text)
    assert page.kinds <= KINDS
    assert REFERENCE.search(page.prose) is None
    return page


@pytest.mark.parametrize("name", NAMES)
def test_it_is_headings_tables_and_lists(name: str) -> None:
    page = shown(run(name))
    assert page.blocks[0][0] == "heading"
    assert page.blocks[-1] == ("paragraph", "Checked against the model, not against customers.")


def test_this_is_what_people_see() -> None:
    report, page = run("gated")
    few = report._replace(
        findings=tuple(f for f in report.findings if f.journey == "returns" and f.rule in ("dead-end", "ask-without-use", "ping-pong")),
        promises=tuple(line for line in report.promises if line.journey == "returns"),
    )
    assert render(few, page._replace(below="shop/")) == snapshot("""\
## The journeys fail: 0 errors, 2 warnings, 0 notes; 3 known, 2 waived; 1 stale, 1 expired

| | `returns` |
|---|---|
| `gift-recipient` | never from packing-slip, with luck from phone · 1 warning |
| `returning-customer` | with luck · 1 warning |

- **with luck**: a good end is possible, and they cannot make sure of it
- **never**: no walk leads to a good end

### Not excused any more

- The baseline knows `dead-end` at `agent` for gift-recipient, and nothing finds that any more. (`shop/cxtest-baseline.json:12`)
  - mend: cxtest baseline --prune
- The waiver of Grace ended on 2026-01-31. (`shop/journeys/as-is/returns.yaml:4`)
  - mend: mend what it is about, or talk to Grace about another day

### Warnings

- `ping-pong` on `returns`, for `returning-customer`: The returning customer is sent from the parcel carrier to the care team and straight back, with nothing new: the last of it is `ring-the-carrier` at “Nothing happens, so the customer rings round” (`where-is-it`). It begins with their own `ring-care` at `where-is-it`. (`shop/journeys/as-is/returns.yaml:173`)
  - walk: `account.big-parcel.label-arrives.hand-in.load.get-lost.ring-care.hang-up.ring-the-carrier`
  - mend: let the care team solve it, or find something out, before they are sent back; or let one of the two own the case
- `ping-pong` on `returns`, for `gift-recipient`: The gift recipient is sent from the care team to the returns desk and straight back, with nothing new: the last of it is `not-ours` at “The returns desk asks what it is about” (`returns-desk`). It begins with the care team’s `pass-on` at `chase-call`. (`shop/journeys/as-is/returns.yaml:222`)
  - walk: `phone.not-understood-again.ask-who-gave-it.ring-again.put-through.send-label.label-arrives.hand-in.load.arrive.carry-in.as-new.chase.pass-on.not-ours`
  - mend: let the returns desk solve it, or find something out, before they are sent back; or let one of the two own the case

### Waived

- `ping-pong` at `care~carrier` on `returns`, for `gift-recipient`: Waived by Grace of the carrier desk until 2027-03-31: The carrier answers by letter alone.
- `dead-end` at `grade-c-mail` on `returns`, for `returning-customer`: Waived by Grace of the carrier desk until 2027-03-31: The carrier answers by letter alone.

Checked against the model, not against customers.
""")


def test_the_matrix_has_a_cell_for_each_persona_on_each_journey() -> None:
    report, _ = run("as it is")
    cells = [text for kind, text in shown(run("as it is")).blocks if kind in ("th", "td")]
    width = len({line.journey for line in report.promises}) + 1
    rows = [cells[start : start + width] for start in range(0, len(cells), width)]
    journeys = rows[0][1:]
    told = {(journey, row[0]): cell for row in rows[1:] for journey, cell in zip(journeys, row[1:], strict=True)}
    for line in report.promises:
        cell = told[line.journey, line.persona]
        assert cell.startswith(line.promise.replace("-", " ")) or len(line.entries) > 1
        errors = [f for f in report.findings if (f.journey, f.persona, f.severity) == (line.journey, line.persona, "error")]
        assert f"{len(errors)} error" in cell
    people = {(line.journey, line.persona) for line in report.promises}
    assert all(cell == "–" for (journey, who), cell in told.items() if (journey, who) not in people and who != "the journey itself")


def test_all_that_is_found_is_told_or_counted() -> None:
    page = shown(run("as it is"))
    text = render(*run("as it is"))
    heads = [line for line in text.splitlines() if re.match(r"- `[a-z-]+` on `", line)]
    left_out = sum(int(number) for number in MORE.findall(text))
    report, _ = run("as it is")
    told = [told_of(report, journey, full=False) for journey in {finding.journey for finding in report.findings}]
    assert (len(heads) + left_out, left_out > 0) == (sum(map(len, told)), True)
    assert page.blocks[0][1] == "The journeys fail: 203 errors, 81 warnings, 0 notes"
    titles = [shown for kind, shown in page.blocks if kind == "heading"]
    assert titles[1:] == ["Errors", "Warnings"]


def test_known_findings_are_counted_waived_and_lapsed_ones_told() -> None:
    page = shown(run("gated"))
    assert page.blocks[0][1].endswith("; 95 known, 94 waived; 1 stale, 1 expired")
    titles = [shown for kind, shown in page.blocks if kind == "heading"]
    assert titles[1:] == ["Not excused any more", "Errors", "Warnings", "Waived"]
    said = [shown for _, shown in page.blocks]
    assert any(one.endswith(WAIVED.said) for one in said)
    assert "mend: cxtest baseline --prune" in said


def test_what_is_not_decided_is_told() -> None:
    for name, title in (("limited", "Not decided"), ("crashed", "Not decided"), ("untested", "Not decided"), ("misread", "In the files")):
        assert ("heading", title) in shown(run(name)).blocks, name
    assert shown(run("limited")).blocks[0][1].startswith("Not everything is decided: ")
    assert shown(run("misread")).blocks[0][1].startswith("The journeys fail: ")


@pytest.mark.parametrize("message", ["It is so. ", "@octocat #1 | ` ", "\x1b", "注文番号をもう一度 ", "`dead-end` "])
def test_it_fits_into_a_comment_whatever_the_project(message: str) -> None:
    report, page = run("gated")
    long = message * (5_000 // len(message))
    lines = [
        line._replace(journey=f"{line.journey}-{i}", persona=f"{line.persona}-{j}", entries={**line.entries, long: "never"})
        for line in report.promises
        for i in range(10)
        for j in range(10)
    ]
    findings = [f._replace(message=long, mend=long, journey=f"{f.journey}-{i}", place=long) for f in report.findings for i in range(5)]
    lapsed = [one._replace(message=long, mend=long, file=long) for one in report.lapsed] * 500
    verdicts = [verdict._replace(verdict="unknown", reason=long) for verdict in report.verdicts]
    large = Report(tuple(verdicts), tuple(lines), tuple(findings), (), (long,) * 50, (), tuple(lapsed))
    text = render(large, page)
    assert len(text) <= LONGEST
    assert len(MORE.findall(text)) >= 3
    assert re.search(r"\n[0-9]+ more rows left out here", text)
    read_back = read(text)
    assert read_back.kinds <= KINDS
    if message != "`dead-end` ":
        assert any(visible(long)[:200].rstrip() in block for _, block in read_back.blocks)
