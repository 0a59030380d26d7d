"""A journey and personas, put together to a project."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

import cxtest

TRIP = """\
journey: trip
entries: {call: care, web: care}
steps:
  care: {owner: care, needs: [name], transitions: {solve: end}}
  end: {outcome: solved}
"""
PAT = "persona: pat\njourneys: {trip: {enters-at: [call], wants: [solved]}}\nlacks: [name]\n"
ANN = "persona: ann\njourneys: {trip: {enters-at: [call, web], wants: [solved]}, visit: {enters-at: [call], wants: [seen]}}\n"
VISIT = TRIP.replace("trip", "visit").replace("solved", "seen").replace("call", "ring").replace("web", "call")
FILES = {"journeys/trip.yaml": TRIP, "personas/ann.yaml": ANN, "personas/pat.yaml": PAT}


def test_together_they_are_what_their_files_are() -> None:
    whole = cxtest.load_texts(FILES | {"personas/ann.yaml": ANN.replace(", visit: {enters-at: [call], wants: [seen]}", "")})
    made = cxtest.together(whole.journeys["trip"], whole.personas["pat"], whole.personas["ann"])
    assert made == replace(whole, narrowed=True)  # there may be more people who walk it
    assert cxtest.check(made) == cxtest.check(whole)


def test_other_journeys_of_a_persona_are_left_out() -> None:
    whole = cxtest.load_texts(FILES | {"journeys/visit.yaml": VISIT})
    assert set(whole.personas["ann"].persona.journeys) == {"trip", "visit"}
    made = cxtest.together(whole.journeys["trip"], whole.personas["ann"])
    assert set(made.personas["ann"].persona.journeys) == {"trip"}
    assert made.warnings == ()
    assert {verdict.journey for verdict in cxtest.check(made).verdicts} == {"trip"}


def test_a_persona_of_another_journey_of_that_name_is_refused() -> None:
    whole = cxtest.load_texts(FILES)
    other = cxtest.load_texts({"journeys/trip.yaml": TRIP.replace("web: care", "post: care").replace("call", "ring")})
    with pytest.raises(cxtest.InputError) as raised:
        cxtest.together(other.journeys["trip"], whole.personas["pat"])
    assert str(raised.value) == snapshot(
        "personas/pat.yaml:2:19: `enters-at`: there is no entry `call` in the journey `trip` (there are `post`, `ring`), and at least one is needed"
    )


def test_two_personas_of_one_name_are_refused() -> None:
    whole = cxtest.load_texts(FILES)
    with pytest.raises(cxtest.UsageError, match=r"^two of the personas are `pat`; give one of them another id$"):
        cxtest.together(whole.journeys["trip"], whole.personas["pat"], whole.personas["ann"], whole.personas["pat"])
