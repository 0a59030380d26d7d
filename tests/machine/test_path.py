"""Replay tokens name walks, and nothing else."""

import pytest

from cxtest.errors import UsageError
from cxtest.loading.loader import load_texts
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path

TRIP = """\
journey: trip
entries: {web: form}
steps:
  form:
    owner: shop
    asks: [email]
    takes: {time: 5m..10m, money: 0.50}
    transitions: {send: desk, inspect: [{to: form, at-most: 1}, {to: desk}]}
  desk:
    owner: care
    transitions: {solve: {to: end, takes: {wait: 1h, money: 2}}}
  end: {outcome: done}
"""
PAT = """\
persona: pat
journeys: {trip: {enters-at: [web], wants: [done]}}
budget: {money: 2.5}
"""


@pytest.fixture
def trip() -> Machine:
    project = load_texts({"journeys/trip.yaml": TRIP, "personas/pat.yaml": PAT})
    return Machine(project.journeys["trip"].journey, project.journeys["trip"].organisation, project.personas["pat"].persona)


@pytest.mark.parametrize("token", ["web", "web.send.solve", "web.inspect[0].inspect[1].solve"])
def test_a_token_is_read_as_it_is_written(trip: Machine, token: str) -> None:
    assert Path.decode(trip, token).encode() == token


@pytest.mark.parametrize(
    "token",
    ["", ".", "web.", ".send", "web..send", "web.send.", "web.inspect[", "web.inspect[x]", "web.inspect[0]]", "web.[0]", "w" * 200_000],
)
def test_what_is_no_token_is_refused(trip: Machine, token: str) -> None:
    with pytest.raises(UsageError, match="a walk is written as its entry and its triggers"):
        Path.decode(trip, token)


def test_a_walk_that_is_not_open_is_refused(trip: Machine) -> None:
    with pytest.raises(UsageError, match=r"`inspect\[0\]` is not open at `form`; did you mean `inspect\[1\]`\?"):
        Path.decode(trip, "web.inspect[0].inspect[0]")
    with pytest.raises(UsageError, match=r"`more` is not open at `end`; nothing is open there"):
        Path.decode(trip, "web.send.solve.more")
    with pytest.raises(UsageError, match="nobody enters at `phone`: this persona enters at `web`"):
        Path.decode(trip, "phone.send")


def test_replaying_a_closed_move_says_where(trip: Machine) -> None:
    again = Path.decode(trip, "web.inspect[0]").moves[0]
    with pytest.raises(UsageError, match=r"`form.inspect\[0\]` is not open after 1 transitions of this walk"):
        Path.replay(trip, "web", [again, again])


def test_a_ledger_adds_up_arrivals_and_transitions(trip: Machine) -> None:
    ledger = Path.decode(trip, "web.inspect[0].send.solve").ledger
    assert ledger._asdict() == {
        "time": 600, "wait": 3600, "elapsed": 4200, "money": 300, "steps": 3, "facts": 2, "repeats": 1, "hand_offs": 1,
        "channel_switches": 0, "failures": 0,
    }  # fmt: skip
    assert str(trip.money(ledger.money)) == "3.00"
    assert trip.cap("money") == 250
    assert trip.cap("time") is None
