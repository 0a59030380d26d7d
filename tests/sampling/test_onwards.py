"""Shortest ways on from where somebody stands: by hand, and against a breadth-first search of whole configurations."""

from collections.abc import Callable, Iterator
from random import Random

import pytest
from drawn_cases import cases, forms, hard_projects
from hypothesis import given
from hypothesis import strategies as st

from cxtest import UsageError, load_texts
from cxtest.errors import LimitReached
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Configuration, Move
from cxtest.sampling import walker as walking
from cxtest.sampling.onwards import Goal, at_step, good_end, wanted_outcome, way_on, ways_to_take
from cxtest.sampling.projects import Documents, project_documents
from cxtest.sampling.walker import Walker

SHOP = """\
journey: trip
entries: {web: basket}
steps:
  basket:
    owner: shop
    transitions:
      chat: {to: bot, at-most: 2}
      look: basket
      pay: [{to: declined, by: owner, failure: true}, {to: sent, by: owner}]
      leave: gone
  declined: {owner: shop, transitions: {again: basket}}
  bot: {owner: bot, transitions: {back: basket, coupon: {to: basket, by: owner}, rob: {to: gone, failure: true}}}
  gone: {outcome: left}
  attic: {owner: shop}
  sent: {outcome: bought}
"""
PAT = "persona: pat\njourneys: {trip: {enters-at: [web], wants: [bought], accepts: [left]}}\n"
PROJECT = load_texts({"journeys/trip.yaml": SHOP, "personas/pat.yaml": PAT})


def standing(token: str) -> tuple[Walker, Configuration]:
    """A walker, and where a walk has come to."""
    machine = Machine.of(PROJECT.journey("trip"), PROJECT.persona("pat"))
    return Walker(machine), Path.decode(machine, token).end


def labels(moves: tuple[Move, ...] | None) -> str | None:
    return None if moves is None else ".".join(move.label for move in moves)


@pytest.mark.parametrize(
    "token, goal, expected",
    [
        ("web", wanted_outcome, "pay[1]"),
        ("web", good_end, "pay[1]"),  # as short as `leave`, which comes later in the file
        ("web.chat", good_end, "rob"),
        ("web.chat", wanted_outcome, "back.pay[1]"),
        ("web.pay[0]", wanted_outcome, "again.pay[1]"),
        ("web.pay[1]", wanted_outcome, ""),
        ("web.leave", good_end, ""),
        ("web.leave", wanted_outcome, None),
        ("web", lambda walker: at_step(walker, "bot"), "chat"),
        ("web.chat.back.chat.back", lambda walker: at_step(walker, "bot"), None),  # the bot can be asked twice
        ("web", lambda walker: at_step(walker, "basket"), ""),
        ("web", lambda walker: at_step(walker, "attic"), None),
    ],
)
def test_the_shortest_way_on(token: str, goal: Callable[[Walker], Goal], expected: str | None) -> None:
    walker, here = standing(token)
    assert labels(way_on(walker, here, goal(walker))) == expected


@pytest.mark.parametrize(
    "token, expected",
    [
        ("web", {"basket.pay[0]": "pay[0]", "bot.rob": "chat.rob"}),
        ("web.chat", {"bot.rob": "rob", "basket.pay[0]": "back.pay[0]"}),
        ("web.chat.back.chat.back", {"basket.pay[0]": "pay[0]"}),
        ("web.leave", {}),
    ],
)
def test_what_can_still_go_wrong_nearest_first(token: str, expected: dict[str, str]) -> None:
    walker, here = standing(token)
    found = ways_to_take(walker, here, lambda move: move.failure)
    assert [(move.place, labels(way)) for move, way in found.items()] == list(expected.items())


def test_a_step_that_is_not_there_is_told() -> None:
    walker, _ = standing("web")
    with pytest.raises(UsageError, match="there is no step `baskt`; did you mean `basket`"):
        at_step(walker, "baskt")


def test_the_search_stops_at_its_limit_and_not_before() -> None:
    walker, here = standing("web")
    every = len(list(nearest_first(walker.machine, here)))
    nowhere = at_step(walker, "attic")
    assert way_on(walker, here, nowhere, most=every) is None
    assert set(ways_to_take(walker, here, lambda move: move.failure, most=every)) == {m for m in walker.machine.moves if m.failure}
    for most in range(1, every):
        with pytest.raises(LimitReached, match=f"stopped at the limit of {most} configurations"):
            way_on(walker, here, nowhere, most=most)
    with pytest.raises(LimitReached, match="stopped at the limit of 1 configurations"):
        ways_to_take(walker, here, lambda move: move.failure, most=1)


def test_where_all_that_is_asked_for_is_found_the_limit_is_of_no_account() -> None:
    walker, here = standing("web")
    assert labels(way_on(walker, here, at_step(walker, "bot"), most=2)) == "chat"
    assert len(ways_to_take(walker, here, lambda move: move.step == "basket", most=1)) == 5
    assert ways_to_take(walker, here, lambda _: False, most=1) == {}


# The plainest search.

Found = dict[Configuration, tuple[Move, ...]]


def nearest_first(machine: Machine, here: Configuration) -> Iterator[tuple[Configuration, tuple[Move, ...]]]:
    """Every configuration that can be come to, with a shortest way to it."""
    ring: Found = {here: ()}
    seen: set[Configuration] = {here}
    while ring:
        yield from ring.items()
        ahead: Found = {}
        for configuration, way in ring.items():
            for move, arrival in machine.successors(configuration):
                if arrival.configuration not in seen:
                    seen.add(arrival.configuration)
                    ahead[arrival.configuration] = (*way, move)
        ring = ahead


def replayed(machine: Machine, here: Configuration, way: tuple[Move, ...]) -> Configuration:
    for move in way:
        here = machine.take(here, move).configuration
    return here


@given(st.one_of(project_documents(), hard_projects(), forms()), st.randoms(use_true_random=False))
def test_ways_on_are_those_of_a_search_of_whole_configurations(documents: Documents, random: Random) -> None:
    for case in cases(documents):
        machine, walker = case.machine, Walker(case.machine)
        begin = random.choice(machine.starts()).arrival.configuration
        here = random.choice([configuration for configuration, _ in nearest_first(machine, begin)])
        space = list(nearest_first(machine, here))
        goals: list[tuple[Goal, Callable[[Configuration], bool]]] = [
            (good_end(walker), machine.good),
            (wanted_outcome(walker), machine.wanted),
            *((at_step(walker, step), lambda c, i=i: c.step == i) for i, step in enumerate(machine.steps)),
        ]
        for goal, holds in goals:
            way = way_on(walker, here, goal)
            assert way == next((way for configuration, way in space if holds(configuration)), None)
            assert way is None or holds(replayed(machine, here, way))
        taken: dict[Move, tuple[Move, ...]] = {}
        for configuration, way in space:
            for move in machine.open(configuration):
                taken.setdefault(move, (*way, move))
        assert list(ways_to_take(walker, here, lambda _: True).items()) == list(taken.items())
        for way in taken.values():
            replayed(machine, here, way)


def test_a_walker_that_forgets_on_the_way_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nodes that are made again are not counted twice, nor gone through for ever."""
    walker, here = standing("web")
    every = len(list(nearest_first(walker.machine, here)))
    kept = ways_to_take(walker, here, lambda _: True)
    monkeypatch.setattr(walking, "REMEMBERED", 1)
    forgetful, here = standing("web")
    assert ways_to_take(forgetful, here, lambda _: True) == kept
    assert way_on(forgetful, here, at_step(forgetful, "attic"), most=every) is None
