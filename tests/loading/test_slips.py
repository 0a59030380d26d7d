"""Slips that people make when they write their first journey, and what they are told."""

import pytest

from cxtest.errors import InputError
from cxtest.loading.loader import load_texts

JOURNEY = """\
journey: card
entries: {web: form}
steps:
  form: {owner: desk, takes: {time: 5m}, transitions: {go-on: end}}
  end: {outcome: card-in-hand}
"""
PAT = "persona: pat\njourneys: {card: {enters-at: [web], wants: [card-in-hand]}}\n"


def told(journey: str = JOURNEY, persona: str = PAT) -> list[str]:
    try:
        return [problem.message for problem in load_texts({"journeys/card.yaml": journey, "personas/pat.yaml": persona}).warnings]
    except InputError as error:
        return [problem.message for problem in error.problems]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5 minutes", "5m"), ("5 min", "5m"), ("90 secs", "90s"), ("2 Hours", "2h"), ("3 days", "3d"), ("1 week", "1w"),
        ("5..10m", "5m..10m"), ("5m-10m", "5m..10m"), ("5 to 10 minutes", "5m..10m"), ("5 - 10 min", "5m..10m"), ("5m–1h", "5m..1h"),
    ],
)  # fmt: skip
def test_a_duration_in_other_words_is_guessed(written: str, meant: str) -> None:
    (message,) = told(JOURNEY.replace("time: 5m", f"time: '{written}'"))
    assert message.endswith(f"but found `{written}`; did you mean `{meant}`?")
    assert told(JOURNEY.replace("time: 5m", f"time: {meant}")) == []


@pytest.mark.parametrize("written", ["soon", "5", "5..10", "1.5d", "m", "5x", "1 2 m"])
def test_what_is_no_duration_in_any_words_is_not_guessed(written: str) -> None:
    (message,) = told(JOURNEY.replace("time: 5m", f"time: '{written}'"))
    assert message.endswith(f"but found `{written}`")


def test_an_outcome_where_a_step_is_meant_is_told_so() -> None:
    assert told(JOURNEY.replace("go-on: end", "go-on: card-in-hand")) == [
        "there is no step `card-in-hand`; that is the outcome of the step `end`; did you mean `end`?"
    ]


def test_a_step_where_an_outcome_is_meant_is_told_so() -> None:
    assert told(persona=PAT.replace("[card-in-hand]", "[card-in-hand, end]")) == [
        (
            "there is no outcome `end` in the journey `card`: that is a step, whose outcome is `card-in-hand` (there are `card-in-hand`); it is "
            "read as if it were not written"
        )
    ]


def test_a_comma_in_braces_is_explained() -> None:
    (message,) = told(JOURNEY.replace("{owner: desk,", "{owner: desk, title: The desk, first floor,"))
    assert message == "unknown key `first floor`; if it belongs to the text before it: in braces, a text with a comma needs quotes"


def test_a_colon_in_braces_is_explained() -> None:
    messages = told(JOURNEY.replace("{owner: desk,", "{owner: desk, title: The desk: first floor,"))
    assert "; or a text with `: ` or `,` in it needs quotes" in messages[0]
