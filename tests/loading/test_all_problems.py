"""All problems of all files come at once, in the order of files and lines, with the lines they stand on."""

from __future__ import annotations

import pytest

from cxtest.errors import InputError, Problem
from cxtest.loading.loader import load_texts

FILES: dict[str, str | bytes] = {
    "personas/zoe.yaml": "persona: zoe\nbudget: {time: 5 minutes}\njourneys:\n  returns:\n    wants: gone\n    enters-at: [dor]\n",
    "journeys/returns.yaml": "journey: returns\nentries: {door: halp, post: 'Help'}\nsteps:\n  help: {owner: clock}\n  help: {}\n",
    "journeys/other.yaml": "journey: other\n\tentries: {}\n",
    "journeys/organisation.yaml": "organisation: shop\nparties: {care: {colour: red}}\nfacts: {email: {part-of: emial}}\n",
    "journeys/latin.yaml": b"journey: latin\ntitle: caf\xe9\n",
    "personas/2.yaml": "persona: twice\n",
    "personas/1.yaml": "persona: twice\nlacks: [a, a]\n",
}


def problems(files: dict[str, str | bytes]) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as raised:
        load_texts(files)
    return raised.value.problems


def said(files: dict[str, str | bytes]) -> list[str]:
    """Where each problem is, and how its message begins."""
    return [f"{problem.where} {' '.join(problem.message.split()[:6])}" for problem in problems(files)]


def test_all_problems_of_all_files_come_at_once_and_sorted() -> None:
    assert said(FILES) == [
        "journeys/latin.yaml:2:11 this file is not saved as",
        "journeys/organisation.yaml:2:18 unknown key `colour`; the keys of",
        "journeys/organisation.yaml:3:26 there is no fact `emial`; did",
        "journeys/other.yaml:2:1 a tab stands here; indent and",
        "journeys/returns.yaml:2:17 there is no step `halp`; did",
        "journeys/returns.yaml:2:29 `post`: expected a name in lower",
        "journeys/returns.yaml:4:17 `owner`: `clock` is a reserved word;",
        "journeys/returns.yaml:5:3 the key `help` is already there,",
        "personas/1.yaml:2:12 `lacks`: `a` is in the list",
        "personas/2.yaml:1:10 the persona `twice` is defined in",
        "personas/zoe.yaml:2:16 `time`: expected a duration: whole numbers",
        "personas/zoe.yaml:5:12 `wants`: a list is always written",
    ]


def test_problems_come_with_the_line_they_stand_on() -> None:
    excerpts = [problem.excerpt for problem in problems(FILES)]
    assert excerpts[0] == "title: caf\N{REPLACEMENT CHARACTER}"
    assert excerpts[3:5] == ["\tentries: {}", "entries: {door: halp, post: 'Help'}"]


def test_the_order_of_the_files_makes_no_difference() -> None:
    assert problems(dict(reversed(list(FILES.items())))) == problems(FILES)


JOURNEY = """\
journey: returns
entries: {door: help}
steps:
  help: {owner: %s, gives: %s, transitions: {go: %s, again: [halp, {to: help, by: owner}]}}
  pack: {owner: customer, uses-up: [label], transitions: {send: gone}}
  gone: {outcome: gone}
"""


def test_a_misshapen_place_hides_no_misspelt_name() -> None:
    files: dict[str, str | bytes] = {"journeys/returns.yaml": JOURNEY % ("Care", "label", "{too: pack}")}
    assert said(files) == [
        "journeys/returns.yaml:4:17 `owner`: expected a name in lower",
        "journeys/returns.yaml:4:30 `gives`: a list is always written",
        "journeys/returns.yaml:4:51 the key `to` is missing in",
        "journeys/returns.yaml:4:56 unknown key `too`; did you mean",
        "journeys/returns.yaml:4:76 there is no step `halp`; did",
    ]


def test_what_a_misshapen_place_would_have_named_is_not_said_to_be_missing() -> None:
    """Neither the item that the step would give, nor its owner, nor the organisation."""
    files: dict[str, str | bytes] = {"journeys/returns.yaml": JOURNEY.replace("halp", "help") % ("[care]", "label", "pack")}
    assert [place.split(" ")[0] for place in said(files)] == ["journeys/returns.yaml:4:17", "journeys/returns.yaml:4:32"]
    files = {
        "journeys/returns.yaml": JOURNEY.replace("halp", "help") % ("care", "[label]", "pack") + "organisation: [shop]\n",
        "journeys/organisation.yaml": "organisation: shop\n",
        "journeys/other-organisation.yaml": "organisation: other\n",
    }
    assert [place.split(" ")[0] for place in said(files)] == ["journeys/returns.yaml:7:15"]


def test_of_a_persona_with_a_misshapen_journey_only_its_other_journeys_are_looked_up() -> None:
    journey = JOURNEY.replace("halp", "help") % ("care", "[label]", "pack")
    persona = """\
persona: pat
journeys:
  returns: {enters-at: [dor], wants: [gone]}
  moving: {enters-at: door, wants: [gone]}
refuses: [loda, og]
"""
    assert said({"1.yaml": journey, "2.yaml": journey.replace("returns", "moving"), "3.yaml": persona}) == [
        "3.yaml:3:25 there is no entry `dor` in",
        "3.yaml:4:23 `enters-at`: a list is always written",
    ]
