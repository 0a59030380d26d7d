"""The report as a page: what is in it, what it is allowed to do, that it stays small and the same."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from pages import ROOT, as_is, as_is_page, page_of

from cxtest.engine import check
from cxtest.errors import Problem
from cxtest.gate.baseline import baseline_of
from cxtest.loading.loader import load_texts
from cxtest.reports.html import render, rich, version_of
from cxtest.source import Span
from cxtest.telling.stories import Stories, stories_of

PAGE = as_is_page()
TRIP = """\
journey: trip
entries: {call: care}
steps:
  care: {owner: care, needs: [email], transitions: {solve: end, pass-on: {to: desk, by: owner}}}
  desk: {owner: desk, needs: [email], transitions: {solve: {to: end, by: owner}}}
  end: {outcome: solved}
"""
PAT = "persona: {name}\njourneys: {{trip: {{enters-at: [call], wants: [solved]}}}}\n"


def stories() -> Stories:
    return stories_of(*as_is())


def data_of(page: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    data: dict[str, Any] = json.loads(found)
    return data


def listed(page: str) -> str:
    return page.split('id="found-title"')[1].split('id="far-title"')[0]


def test_the_whole_sample_is_below_a_megabyte() -> None:
    assert len(PAGE.encode()) < 1_000_000


def test_the_script_and_the_style_are_those_that_the_policy_names_and_there_are_no_others() -> None:
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', PAGE)
    (style,), (script,) = re.findall(r"<style>(.*?)</style>", PAGE, re.S), re.findall(r"<script>(.*?)</script>", PAGE, re.S)
    digest = {
        what: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for what, text in (("style", style), ("script", script))
    }
    assert policy.replace("&#39;", "'") == (
        f"default-src 'none'; script-src 'sha256-{digest['script']}'; style-src 'sha256-{digest['style']}'; base-uri 'none'; form-action 'none'"
    )
    assert PAGE.count("<script") == 2
    assert PAGE.count("<style") == 1


def test_nothing_is_styled_or_run_where_it_stands_and_nothing_comes_from_elsewhere() -> None:
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", PAGE, flags=re.S)
    assert re.findall(r"<[^>]*\s(?:style|on\w+)=", markup) == []
    assert [link for link in re.findall(r'\s(?:src|href|action|poster|xlink:href)="([^"]*)"', markup) if not link.startswith("#")] == []
    assert set(re.findall(r"https?://[^\s\"'<)]+", PAGE)) == {"http://www.w3.org/2000/svg"}
    assert re.findall(r"url\(|@import|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", PAGE) == []


def test_it_is_the_same_each_time(tmp_path: Path) -> None:
    pages = []
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "cxtest", "report", str(ROOT), "--journeys", "journeys/as-is", "-o", str(tmp_path / seed)]
        done = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, "")
        pages.append((tmp_path / seed).read_bytes())
    assert pages[0] == pages[1]
    assert re.findall(rb"\b20[2-9]\d-\d\d-\d\d\b", pages[0]) == []


def test_every_finding_is_in_the_list_once_with_the_link_to_its_story() -> None:
    links = re.findall(r'<li><a(?: id="[^"]*")? href="#([^"]*)">', listed(PAGE))
    assert sorted(links) == sorted(story.link for cell in stories().cells for story in cell.stories)


def test_one_cause_is_told_once_for_all_whom_it_concerns() -> None:
    page = listed(page_of({"journeys/trip.yaml": TRIP, **{f"personas/{name}.yaml": PAT.format(name=name) for name in ("ann", "bob")}}))
    (whom,) = [item for item in re.findall(r'<li class="finding.*?</dl>', page, re.S) if "Asked again" in item]
    assert re.findall(r'href="#([^"]*)">([^<]*)<', whom) == [
        ("trip/ann/repeated-data-entry/desk:email", "Ann"),
        ("trip/bob/repeated-data-entry/desk:email", "Bob"),
    ]


def test_the_matrix_says_what_is_promised_and_how_much_was_found() -> None:
    matrix = PAGE.split('<table class="matrix"')[1].split("</table>")[0]
    assert re.findall(r'<span class="promise [a-z-]*"><span class="sign" aria-hidden="true">(.)</span> ([^<]*)</span>', matrix)[0] == (
        "✕",
        "never from boss-link, with luck from search and pricing-page",
    )
    cells = re.findall(r'<td role="cell" data-cell="(\d+)".*?</td>', matrix, re.S)
    assert sorted(map(int, cells)) == list(range(len(stories().cells)))


def test_a_cell_with_errors_is_not_painted_as_good_whatever_is_promised() -> None:
    grounds = dict(re.findall(r'<td role="cell" data-cell="(\d+)" class="[a-z-]+ ground-([a-z]+)"', PAGE))
    cells = {str(number): cell for number, cell in enumerate(stories().cells) if cell.promise is not None}
    assert {number for number, cell in cells.items() if cell.count("error") or cell.promise == "never"} == {
        number for number, ground in grounds.items() if ground == "error"
    }
    assert {cell.promise for number, cell in cells.items() if grounds[number] == "error"} >= {"always", "never"}
    assert set(grounds) == set(cells)
    assert "It does not mean that nothing goes wrong on the way" in PAGE


def test_the_journey_itself_is_the_last_row() -> None:
    rows = re.findall(r'scope="row">([^<]*)<', PAGE)
    assert rows[-1] == "The journey itself"
    assert len(rows) == len(stories().personas) + 1


def folded(cell: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """The trails up to one, from its entry on."""
    found = []
    at: int | None = number
    while at is not None:
        found.append(cell["trails"][at])
        at = found[-1].get("before")
    return found[::-1]


def test_what_is_left_out_of_the_walks_is_what_does_not_change() -> None:
    """The page's walks, put together again, are those of the stories: step by step who knows what, and what it has cost."""
    data = data_of(PAGE)
    texts, cells = data["texts"], stories().cells
    seen = 0
    for cell, made in zip(cells, data["cells"], strict=True):
        names = [texts[number] for number in data["journeys"][made["journey"]]["names"]]
        ids = list(stories().names[cell.journey])
        assert [trail.turn.title for trail in cell.trails] == [texts[trail["title"]] for trail in made.get("trails", [])]
        for number, trail in enumerate(cell.trails):
            knows: dict[str, list[str]] = {}
            told: list[str] = []
            walk = folded(made, number)
            for step in walk:
                knows |= {ids[party].removeprefix("@"): [ids[fact] for fact in facts] for party, *facts in step.get("knows", [])}
                told = [ids[fact] for fact in step["told"]] if "told" in step else told
            assert {party: facts for party, facts in knows.items() if facts} == {p: list(facts) for p, facts in trail.turn.knows}
            assert told == list(trail.turn.told)
            spent = [sum(low for step in walk for key, low, _ in step.get("spent", []) if key == k) for k in range(len(cell.keys))]
            most = [sum(high for step in walk for key, _, high in step.get("spent", []) if key == k) for k in range(len(cell.keys))]
            assert spent == [getattr(trail.turn.low, key) for key in cell.keys]
            assert most == [getattr(trail.turn.high, key) for key in cell.keys]
            assert [texts[said] for _, said in made["trails"][number].get("happens", [])] == [it.text for it in trail.turn.happens]
            seen += 1
        assert len(names) == len(ids)
    assert seen > 400


def test_each_finding_has_its_story() -> None:
    data = data_of(PAGE)
    texts = data["texts"]
    told = [story for cell in data["cells"] for story in cell.get("stories", [])]
    for story, made in zip([story for cell in stories().cells for story in cell.stories], told, strict=True):
        assert (made["link"], made["kind"], data["rules"][made["rule"]][0]) == (story.link, story.kind, story.rule)
        assert (texts[made["message"]], texts[made["mend"]]) == (story.message, story.mend)
        assert [data["owners"][owner][0] for owner in made.get("whose", [])] == list(story.whose)
        assert [texts[role] for role in made.get("roles", [])] == [role for _, role in story.roles]
        assert (made.get("walk"), made.get("closest", False)) == (story.walk, not story.shown)
        assert made.get("ways") == (
            None if story.ways is None else [[label, made["ways"][i][1]] for i, (label, _) in enumerate(story.ways)]
        )


def test_a_live_page_names_its_version_and_may_ask_its_server() -> None:
    files = {"journeys/trip.yaml": TRIP, "personas/ann.yaml": PAT.format(name="ann")}
    one, same, other = (page_of(some, live=True) for some in (files, files, {**files, "personas/bob.yaml": PAT.format(name="bob")}))
    assert "connect-src &#39;self&#39;" in one
    assert version_of(one) == version_of(same) != version_of(other)
    assert re.fullmatch("[0-9a-f]{16}", version_of(one))
    still = page_of(files)
    assert "connect-src" not in still.split("<style>")[0]
    assert 'name="version"' not in still.split("<style>")[0]


def test_what_is_not_known_is_said() -> None:
    project = load_texts(
        {"journeys/trip.yaml": TRIP, "journeys/other.yaml": TRIP.replace("trip", "other"), "personas/ann.yaml": PAT.format(name="ann")}
    )
    report = check(project)
    hers = next(verdict for verdict in report.verdicts if verdict.persona == "ann")
    unsure = report._replace(verdicts=(hers._replace(verdict="unknown", reason="a limit was reached"),))
    page = render(unsure, project)
    assert "Nobody walks “other”: no persona names it." in page
    assert "for Ann: not known. a limit was reached" in page
    assert "2 things are not known." in page


def test_what_reading_the_files_warned_of_is_on_the_page() -> None:
    project = load_texts({"journeys/trip.yaml": TRIP, "personas/ann.yaml": PAT.format(name="ann")})
    there = Span("journeys/trip.yaml", 2, 1, 2, 8)
    warned = replace(project, warnings=(Problem(there, "`care` is <called> twice", warning=True), Problem(None, "no file", warning=True)))
    page = render(check(project), warned).split('id="far-title"')[1]
    assert "<summary>What reading the files warned of (2)</summary>" in page
    assert '<li><code>care</code> is &lt;called&gt; twice <span class="source">journeys/trip.yaml:2</span></li>' in page
    assert "warned of" not in render(check(project), project).split('id="far-title"')[1]


def test_what_is_known_and_what_is_waived_is_counted_by_itself_and_painted_by_the_promise_alone() -> None:
    waiver = "waivers: [{rule: repeated-data-entry, place: 'desk:email', persona: pat, because: it is rebuilt, owner: Ada}]\n"
    files = {"journeys/trip.yaml": TRIP + waiver, "personas/pat.yaml": PAT.format(name="pat"), "personas/kim.yaml": PAT.format(name="kim")}
    project = load_texts(files)
    first = check(project)
    page = render(check(project, baseline=baseline_of(first.findings)), project)
    assert [
        (kind, number) for kind, number in re.findall(r'data-kind="(\w+)"(?! hidden).*?class="number">(\d+)<', page.split("</header>")[0])
    ] == [
        ("waived", "1"),
        ("known", str(len([finding for finding in first.findings if not finding.note]) - 1)),
    ]
    assert "ground-good" in page
    assert "ground-error" not in page.split("<tbody")[1].split("</tbody>")[0]
    assert "Waived by Ada: it is rebuilt." in data_of(page)["texts"]
    assert "somebody answers for it, and says why; it is still so" in page
    assert 'data-kind="known"' not in PAGE


def test_what_excuses_nothing_any_more_is_said_with_its_place() -> None:
    waiver = "waivers: [{rule: dead-end, place: desk, because: it is rebuilt, owner: Ada}]\n"
    project = load_texts({"journeys/trip.yaml": TRIP + waiver, "personas/pat.yaml": PAT.format(name="pat")})
    page = render(check(project), project)
    part = page.split("What excuses nothing any more</h2>")[1].split("</section>")[0]
    assert "The waiver of <code>dead-end</code> at <code>desk</code> on <code>trip</code> fits no finding." in part
    assert "journeys/trip.yaml:7" in part
    assert "What excuses nothing any more" not in PAGE


def test_where_nothing_is_found_it_says_so() -> None:
    calm = TRIP.replace("pass-on: {to: desk, by: owner}", "").replace(
        "  desk: {owner: desk, needs: [email], transitions: {solve: {to: end, by: owner}}}\n", ""
    )
    page = page_of({"journeys/trip.yaml": calm, "personas/ann.yaml": PAT.format(name="ann")})
    assert "Nothing was found." in page
    assert "a.to-story" not in page.split("<table")[1]


def test_where_nothing_was_tested_it_says_so() -> None:
    page = page_of({"journeys/trip.yaml": TRIP})
    assert "<p>Nothing was tested.</p>" in page
    assert "Nobody walks it, so nothing can be found." in page
    assert "Nothing was found." not in page


def test_code_is_set_as_code_and_all_else_is_quoted() -> None:
    assert rich("add `a<b` to <c>") == "add <code>a&lt;b</code> to &lt;c&gt;"
    assert rich("one ` alone") == "one ` alone"


def test_a_rule_of_somebodys_own_is_called_by_its_name() -> None:
    report, project = as_is()
    own = report._replace(findings=(report.findings[0]._replace(rule="long-form"), *report.findings[1:]))
    assert "Long form" in render(own, project)


def test_a_long_journey_is_told() -> None:
    size = 100
    steps = "\n".join(f"  s{i}: {{owner: care, takes: {{time: 1m}}, transitions: {{on: s{i + 1}}}}}" for i in range(size))
    files = {
        "journeys/trip.yaml": f"journey: trip\nentries: {{call: s0}}\nsteps:\n{steps}\n  s{size}: {{owner: care}}\n  end: {{outcome: solved}}\n"
    }
    data = data_of(page_of({**files, "personas/ann.yaml": PAT.format(name="ann")}))
    (cell,) = [cell for cell in data["cells"] if cell.get("persona") == "ann"]
    assert len(cell["trails"]) == size + 1
