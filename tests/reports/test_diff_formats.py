"""Whatever a stranger writes, a comparison shows it and does nothing; and as a comment on a pull request it is never too long."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from read_markdown import REFERENCE, read
from version_pairs import UNTIMED, document_pairs, version

from cxtest.diff.changed import Comparison
from cxtest.diff.comparison import compare
from cxtest.diff.version import Version
from cxtest.loading.loader import load_texts
from cxtest.reports import DIFF_FORMATS, diff_json, diff_markdown, diff_text
from cxtest.reports.page import Page
from cxtest.sampling.projects import Documents
from cxtest.source import visible

EVIL = {
    "an escape sequence": r"\e[2J\e[31mred",
    "a line feed": r"nice\n::error::forged",
    "a bidirectional override": r"\u202Eevil",
    "a runner's command": "##[error]forged",
    "markup": "[bold red]loud[/] ![x](http://example.org/x.png) <script>alert(1)</script> @octocat #1 | `a` ``b``",
    "the end of a comment": "--> <!-- </details> ```",
    "a long word": "x" * 3000,
}
JOURNEY = """\
journey: trip
title: "{EVIL}"
organisation: acme
entries: {call: ivr}
steps:
  ivr: {title: "{EVIL}", owner: bot, needs: [order-number], promises: [call-back], takes: {money: 1}, transitions: {press-2: CARRIES}}
  agent: {owner: care, title: "{EVIL}", needs: [order-number], transitions: {give-up: {to: lost, by: owner, when: {trait: {mood: "MOOD"}}}}}
  lost: {owner: care, title: "{EVIL}"}
  end: {outcome: solved}
"""
ORGANISATION = """\
organisation: acme
currency: "{EVIL}"
parties: {bot: {title: "{EVIL}"}, care: {title: "{EVIL}"}}
facts: {order-number: {title: "{EVIL}"}}
"""
PAT = (
    'persona: pat\ntitle: "{EVIL}"\njourneys: {trip: {enters-at: [call], wants: [solved]}}\ntraits: {mood: "{EVIL}"}\nbudget: {money: 1}\n'
    'waivers: [{rule: dead-end, place: lost, because: "so {EVIL} is it", owner: "{EVIL}"}]\n'
)


def comparison(evil: str) -> Comparison:
    """A change that is worse in several ways, in which everything that can be a stranger's is this."""
    versions = []
    for carries, mood in (("{to: agent, carries: [order-number]}", "calm"), ("{to: agent}", "{EVIL}")):
        texts = {"journeys/trip.yaml": JOURNEY, "journeys/acme.yaml": ORGANISATION, "personas/pat.yaml": PAT}
        made = {name: text.replace("CARRIES", carries).replace("MOOD", mood).replace("{EVIL}", evil) for name, text in texts.items()}
        files = {f"{name.removesuffix('.yaml')} | @octocat <b>.yaml": text for name, text in made.items()}
        versions.append(Version(f"main-{mood == 'calm'}@octocat|##[x]`\u202e", load_texts(files), UNTIMED))
    return compare(versions[0], versions[1])


@pytest.mark.parametrize("evil", EVIL)
def test_a_name_does_nothing_on_a_terminal(evil: str) -> None:
    for page in (Page(), Page(width=80), Page(full=True)):
        said = diff_text.render(comparison(EVIL[evil]), page)
        assert all(line == visible(line) for line in said.splitlines())
        assert "##[" not in said
        assert not [line for line in said.splitlines() if line.startswith("::")]
        assert "error[repeated-data-entry]" in said
        assert "waived" in said
    coloured = diff_text.render(comparison(EVIL[evil]), Page(width=100, colour=True))
    assert "\x1b[2J" not in coloured
    assert "\u202e" not in coloured


@pytest.mark.parametrize("evil", EVIL)
def test_a_name_does_nothing_in_a_comment(evil: str) -> None:
    said, quiet = (diff_markdown.render(comparison(text)) for text in (EVIL[evil], "quiet"))
    page, plain = read(unfolded(said)), read(unfolded(quiet))
    assert page.kinds == plain.kinds
    assert REFERENCE.search(page.prose) is None
    assert "\u202e" not in said
    assert "\x1b" not in said
    if evil != "a long word":
        assert [kind for kind, _ in page.blocks] == [kind for kind, _ in plain.blocks]


def unfolded(said: str) -> str:
    """A comment without the HTML that is ours, each piece of which stands on a line of its own."""
    assert said.startswith("<!-- cxtest diff -->\n")
    return re.sub(r"^(<!-- cxtest diff -->|<details><summary>[A-Z][a-z ,]+ \([0-9]+\)</summary>|</details>)$", "", said, flags=re.M)


@pytest.mark.parametrize("evil", EVIL)
def test_a_name_is_what_it_was_in_json(evil: str) -> None:
    found = comparison(EVIL[evil])
    said = diff_json.render(found)
    assert said.isascii()
    assert "##[" not in said
    assert json.loads(said) == json.loads(json.dumps(found.to_json()))


@settings(max_examples=max(1, settings().max_examples // 3))
@given(document_pairs(), st.sampled_from(sorted(DIFF_FORMATS)))
def test_any_change_can_be_told(pair: tuple[Documents, Documents], name: str) -> None:
    before, after = (version(documents) for documents in pair)
    said = DIFF_FORMATS[name](compare(before, after), Page(width=80))
    assert said.endswith("\n")
    assert len(said) < diff_markdown.MOST or name != "markdown"


MANY = 120


@pytest.fixture(scope="module")
def large() -> Comparison:
    """A change by which many personas, with long names, are worse off, each in a way of their own."""
    steps = "".join(f"  s{i}: {{owner: care, title: '{'@|<' * 300}', needs: [f{i}], transitions: {{on: end}}}}\n" for i in range(MANY))
    entries = ", ".join(f"e{i}: s{i}" for i in range(MANY))
    journey = f"journey: trip\nentries: {{{entries}}}\nsteps:\n{steps}  end: {{outcome: done}}\n"
    people = {
        f"personas/p{i}.yaml": f"persona: {'p' * 500}-{i}\njourneys: {{trip: {{enters-at: [e{i}], wants: [done]}}}}\n" for i in range(MANY)
    }
    worse = journey.replace("transitions: {on: end}", "transitions: {on: {to: end, takes: {time: 1h}}}")
    assert len(people) == MANY
    versions = (
        Version(name, load_texts({"journeys/trip.yaml": text, **people}), UNTIMED) for name, text in (("then", journey), ("now", worse))
    )
    then, now = versions
    return compare(then, now)


def test_a_comment_has_a_limit_and_says_what_it_leaves_out(large: Comparison) -> None:
    said = diff_markdown.render(large)
    assert len(said.encode("utf-16-le")) // 2 <= diff_markdown.MOST
    rows = [line for line in said.splitlines() if line.startswith("| `trip` |")]
    (left_out,) = re.findall(r"([0-9]+) more are left out, for which a comment has no room", said)[:1]
    assert len(rows) + int(left_out) == len(large.cells) == MANY
    assert said.count("<details>") == said.count("</details>")
    assert said.rstrip().endswith("Checked against the model, not against customers.")


def test_a_terminal_is_not_flooded(large: Comparison) -> None:
    said = diff_text.render(large, Page(width=100))
    assert f"{MANY} personas are worse off" in said
