"""Whatever a stranger writes into a file, a report shows it on its line, escaped, and does what it would have done without."""

import re
from itertools import product

import pytest

from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.reports.page import Page
from cxtest.reports.text import render
from cxtest.source import visible

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
KIND = re.compile(r"(error|warning|note)\[[a-z-]+\]")
EVIL = {
    "an escape sequence": r"\e[2J\e[31mred",
    "a line feed": r"nice\n::error::forged",
    "a bidirectional override": r"\u202Eevil",
    "markup": "[bold red]loud[/] :boom: [link=http://example.org]x[/link]",
    "a runner's command": "##[error]forged",
    "commands at the beginning of lines": "::error::forged " * 30,
    "wide characters": "注文番号をもう一度",
    "a long word": "x" * 3000,
}
JOURNEY = """\
journey: trip
title: "{EVIL}"
organisation: acme
entries: {call: ivr}
steps:
  ivr:   # {EVIL}
    title: "{EVIL}"
    owner: bot
    needs: [order-number]
    promises: [call-back]
    transitions: {press-2: agent}
  agent: {owner: care, title: "{EVIL}", needs: [order-number], transitions: {give-up: {to: lost, by: owner}}}   # {EVIL}
  lost: {owner: care, title: "{EVIL}"}
  end: {outcome: solved}
"""
ORGANISATION = """\
organisation: acme
currency: "{EVIL}"
parties: {bot: {title: "{EVIL}"}, care: {title: "{EVIL}"}}
facts: {order-number: {title: "{EVIL}"}}
"""
PAT = """\
persona: pat
title: "{EVIL}"
journeys: {trip: {enters-at: [call], wants: [solved]}}
budget: {money: 1}
"""


@pytest.mark.parametrize(("evil", "page"), [*product(EVIL, [Page(), Page(width=80), Page(width=120, colour=True, full=True)])])
def test_a_name_does_nothing(evil: str, page: Page) -> None:
    written = {"journeys/trip.yaml": JOURNEY, "journeys/acme.yaml": ORGANISATION, "personas/pat.yaml": PAT}
    calm = {name: text.replace("{EVIL}", "calm") for name, text in written.items()}
    files = {name: text.replace("# {EVIL}", "# comment").replace("{EVIL}", EVIL[evil]) for name, text in written.items()}
    said = render(check(load_texts(files)), page)
    lines = said.replace("\x1b[0m", "").splitlines() if page.colour else said.splitlines()
    if not page.colour:
        assert all(line == visible(line) for line in lines)
    assert "\x1b[2J" not in said
    assert "\u202e" not in said
    assert "##[" not in said
    assert not [line for line in lines if line.lstrip().startswith("::")]  # the runner looks behind spaces, too
    told = [
        COLOUR.sub("", line).split()[0] for line in render(check(load_texts(calm)), page).splitlines() if KIND.match(COLOUR.sub("", line))
    ]
    assert [COLOUR.sub("", line).split()[0] for line in said.splitlines() if KIND.match(COLOUR.sub("", line))] == told != []


def test_markup_is_shown_as_it_stands() -> None:
    files = {"journeys/trip.yaml": JOURNEY, "journeys/acme.yaml": ORGANISATION, "personas/pat.yaml": PAT}
    said = render(check(load_texts({name: text.replace("{EVIL}", EVIL["markup"]) for name, text in files.items()})))
    assert "left standing at “[bold red]loud[/] :boom: [link=http://example.org]x[/link]” (`lost`)" in said


def test_comments_in_an_excerpt_are_shown_escaped() -> None:
    files = {"journeys/trip.yaml": JOURNEY, "journeys/acme.yaml": ORGANISATION, "personas/pat.yaml": PAT}
    files = {name: text.replace("# {EVIL}", "# \u202ecalm ##[error]x").replace("{EVIL}", "calm") for name, text in files.items()}
    said = render(check(load_texts(files)))
    assert "# \\u202ecalm #\\x23[error]x" in said
