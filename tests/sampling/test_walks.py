"""Walks drawn at random: that they are walks, that they have what is asked of them, and that habits decide how often what is taken."""

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from cxtest import Project, UsageError, Walk, load_texts, projects, random_walk, walks
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.sampling.walker import Walker

TRIP = """\
journey: trip
entries: {web: basket, phone: care}
steps:
  basket:
    owner: shop
    transitions:
      pay: [{to: paid, by: owner}, {to: declined, by: owner, failure: true}]
      wait: basket
      ask: care
      wander: meadow
  declined: {owner: shop, transitions: {again: {to: basket, at-most: 2}}}
  care:
    owner: care
    needs: [email]
    takes: {time: 5m, money: 2.50}
    transitions: {back: {to: basket, carries: everything}}
  meadow: {owner: customer}
  paid: {outcome: bought}
"""
PAT = """\
persona: pat
journeys:
  trip: {enters-at: [web, phone], wants: [bought]}
habits: {wait: 3, basket.ask: 0.5, wander: 0}
"""


def trip(persona: str = PAT) -> Project:
    return load_texts({"journeys/trip.yaml": TRIP, "personas/pat.yaml": persona})


PROJECT = trip()
SHRUNK = settings(max_examples=500, database=None, phases=[Phase.generate, Phase.shrink])
JOURNEY, PERSONA = PROJECT.journey("trip"), PROJECT.persona("pat")


def ended(walk: Walk, length: int) -> bool:
    return walk.outcome is not None or walk.stuck or len(walk) == length


@given(projects(), st.integers(0, 2**32))
def test_a_random_walk_is_open_at_every_step_and_goes_on_to_an_end(project: Project, seed: int) -> None:
    for person in project.testers("trip"):
        walk = random_walk(project.journey("trip"), person, seed, length=12)
        assert walk.path.moves == walk.moves  # replaying refuses what is not open
        assert ended(walk, 12)
        assert random_walk(project.journey("trip"), person, seed, length=12) == walk


@given(projects(), st.integers(0, 2**32))
def test_a_walker_has_open_what_the_machine_has(project: Project, seed: int) -> None:
    """What it leaves out of the memory decides nothing, however a walk goes."""
    file, chance = project.journey("trip"), Random(seed)
    for person in project.testers("trip"):
        machine = Machine(file.journey, file.organisation, person.persona)
        walker = Walker(machine)
        for start in machine.starts():
            node, here = walker.starts[start.entry], start.arrival.configuration
            for _ in range(12):
                ways = walker.work_out(node)
                assert tuple(move for move, _ in ways) == machine.open(here)
                assert walker.node(here) is node
                if not ways:
                    break
                move, node = chance.choice(ways)
                here = machine.take(here, move).configuration


@given(st.data())
def test_drawn_walks_are_walks_that_end(data: st.DataObject) -> None:
    walk = data.draw(walks(JOURNEY, PERSONA, length=9))
    assert Path.decode(walk.path.machine, walk.token).end == walk.path.end
    assert ended(walk, 9)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(projects(), st.data(), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_walks_have_what_is_asked_of_them(
    project: Project, data: st.DataObject, goal: bool, failure: bool, through: bool, anywhere: bool
) -> None:
    file = project.journey("trip")
    person = project.testers("trip")[0]
    places = [move.place for move in Machine(file.journey, file.organisation, person.persona).moves]
    place = data.draw(st.sampled_from(places)) if through and places else None
    try:
        drawn = walks(file, person, length=40, reaches_goal=goal, with_failure=failure, through=place, from_any_step=anywhere)
    except UsageError as error:
        if not str(error).startswith("no walk of `"):
            raise
        return
    walk = data.draw(drawn)
    assert not goal or walk.outcome in person.persona.journeys["trip"].wants
    assert not failure or walk.ledger.failures
    assert place is None or place in walk.transitions
    assert len(walk) <= 40 + (anywhere and len(walk))


def test_a_walk_is_asked_for_in_vain_only_where_there_is_none() -> None:
    for asked, told in (
        ({"through": "meadow.fly"}, "there is no transition `meadow.fly`; there are 16 others"),
        ({"through": "basket.pey"}, "there is no transition `basket.pey`; did you mean `basket.pay`?"),
        ({"reaches_goal": True, "through": "wander"}, "no walk of `pat` on `trip` takes `wander` and ends at a wanted outcome"),
        (
            {"reaches_goal": True, "with_failure": True, "length": 2},
            "no walk so short of `pat` on `trip` has a failure and ends at a wanted outcome; the shortest takes 3 transitions: raise `length`",
        ),
    ):
        with pytest.raises(UsageError) as error:
            walks(JOURNEY, PERSONA, **asked)
        assert str(error.value) == told


def test_a_goal_is_reached_even_where_habits_are_against_it() -> None:
    stubborn = trip(PAT.replace("{wait: 3, basket.ask: 0.5, wander: 0}", "{pay: 0.01, ask: 0.01, wander: 1000}"))
    drawn = walks(stubborn.journey("trip"), stubborn.persona("pat"), reaches_goal=True, through="ask")
    walk = find(drawn, lambda _: True, settings=SHRUNK)
    assert walk.token == "web.ask.back.pay[0]"


def test_walks_begin_at_any_step_that_can_be_reached() -> None:
    begun = set()

    @settings(max_examples=200, database=None, derandomize=True)
    @given(walks(JOURNEY, PERSONA, length=1, from_any_step=True))
    def note(walk: Walk) -> None:
        begun.add(walk.steps[-2] if len(walk) and walk.outcome is None else walk.steps[-1])

    note()
    assert begun >= {"basket", "declined", "care", "paid"}


def test_habits_weigh_what_is_taken() -> None:
    """Of 3 + 0.5 + 2 × 1 + 0: waiting in 6 of 11, asking in 1 of 11, either way to pay in 2 of 11 each, wandering never."""
    first = Counter(random_walk(JOURNEY, PERSONA, seed, entry="web", length=1).transitions[0] for seed in range(11_000))
    assert first.keys() == {"basket.wait", "basket.ask", "basket.pay[0]", "basket.pay[1]"}
    for place, weight in (("basket.wait", 6), ("basket.ask", 1), ("basket.pay[0]", 2), ("basket.pay[1]", 2)):
        assert abs(first[place] - weight * 1000) < 200
    drawn: Counter[str] = Counter()

    @settings(max_examples=2000, database=None, derandomize=True)
    @given(walks(JOURNEY, PERSONA, length=1))
    def note(walk: Walk) -> None:
        if walk.entry == "web":
            drawn.update(walk.transitions)

    note()
    assert "basket.wander" not in drawn
    assert drawn["basket.wait"] > drawn["basket.pay[0]"] > drawn["basket.ask"] > 0


def test_what_weighs_nothing_is_taken_where_nothing_else_is_open() -> None:
    idle = trip(PAT.replace("wander: 0}", "back: 0}"))
    assert random_walk(idle.journey("trip"), idle.persona("pat"), 1, entry="phone", length=1).token == "phone.back"


def test_both_entries_are_begun_at() -> None:
    assert {random_walk(JOURNEY, PERSONA, seed).entry for seed in range(20)} == {"web", "phone"}


def test_one_integer_is_drawn_for_each_transition() -> None:
    """What Hypothesis counts when it shrinks is the length of the walk: the shortest walk with two failures is found."""
    walk = find(walks(JOURNEY, PERSONA), lambda walk: walk.ledger.failures == 2, settings=SHRUNK)
    assert walk.token == "web.pay[1].again.pay[1].again.pay[0]"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: walks(JOURNEY, PERSONA, length=-1), "`length` is a number of transitions, from 0 on, and not -1"),
        (lambda: random_walk(JOURNEY, PERSONA, 1, length=-1), "`length` is a number of transitions, from 0 on, and not -1"),
        (lambda: walks(JOURNEY, "pat"), "a persona is wanted, such as `project.persona(\"pat\")`, and not 'pat'"),  # type: ignore[arg-type] # that is the point
        (lambda: random_walk(JOURNEY, PERSONA, 1, entry="door"), "`pat` does not enter at `door`, but at web, phone"),
        (lambda: walks(JOURNEY, PERSONA.persona.model_copy(update={"journeys": {}})), "`pat` does not walk `trip`"),
    ],
)
def test_who_cannot_walk_is_told(call: object, told: str) -> None:
    assert callable(call)
    with pytest.raises(UsageError) as error:
        call()
    assert str(error.value) == told
