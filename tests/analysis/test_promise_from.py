"""What is promised from each configuration: by hand, and against the plainest possible reading of section 4 of the semantics."""

from collections.abc import Iterable, Mapping
from random import Random

import pytest
from dense_cases import many
from drawn_cases import cases, forms, hard_projects
from hypothesis import given
from hypothesis import strategies as st

from cxtest.analysis.case import Case
from cxtest.analysis.dense_space import Dense
from cxtest.analysis.listed import Listed
from cxtest.analysis.promise import Promise
from cxtest.config import Engine, Limits
from cxtest.errors import LimitReached
from cxtest.loading.loader import load_texts
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Configuration, Move
from cxtest.sampling.projects import Documents, project_documents

PAT = "persona: pat\njourneys: {trip: {enters-at: [web], wants: [bought]}}\n"
SHOP = """\
journey: trip
entries: {web: shop}
steps:
  shop: {owner: shop, transitions: {order: desk, ask: bot, call: queue}}
  desk: {owner: shop, transitions: {pack: {to: sent, by: owner}}}
  bot: {owner: bot, transitions: {answer: {to: desk, by: owner}, misread: {to: lost, by: owner}, again: {to: bot, by: owner}}}
  queue: {owner: care, transitions: {wait: {to: queue, by: owner}, connect: {to: care, by: owner}}}
  care: {owner: care, transitions: {settle: desk, shout: lost}}
  lost: {owner: bot, transitions: {still-here: lost}}
  sent: {outcome: bought}
"""
COUNTED = """\
journey: trip
entries: {web: door}
steps:
  door: {owner: shop, transitions: {knock: {to: answer, at-most: 2}}}
  answer: {owner: shop, transitions: {open: {to: sent, by: owner}, nothing: {to: door, by: owner}}}
  sent: {outcome: bought}
"""
KINDS = pytest.mark.parametrize("kind", ["explicit", "listed", "sets"])


def case_of(journey: str, kind: str, limits: Limits | None = None) -> Case:
    project = load_texts({"journeys/trip.yaml": journey, "personas/pat.yaml": PAT})
    engine: Engine = "explicit" if kind == "explicit" else "slices"
    return Case(project.journeys["trip"], project.personas["pat"].persona, limits or Limits(), engine)


def told(case: Case, kind: str, token: str) -> list[Promise]:
    """The promise at each step of a walk."""
    with many(0 if kind == "sets" else 10**9):
        assert isinstance(case.space, Dense if kind == "sets" else Listed)
        return [case.promise_from(arrival.configuration) for arrival in Path.decode(case.machine, token).arrivals]


@KINDS
def test_the_promise_goes_down_where_a_choice_ruins_it_and_up_where_it_is_saved(kind: str) -> None:
    case = case_of(SHOP, kind)
    assert told(case, kind, "web.order.pack") == ["choosing-well", "always", "always"]
    assert told(case, kind, "web.ask.again.misread.still-here") == ["choosing-well", "with-luck", "with-luck", "never", "never"]
    assert told(case, kind, "web.ask.answer") == ["choosing-well", "with-luck", "always"]
    assert told(case, kind, "web.call.wait.connect.shout") == ["choosing-well", "choosing-well", "choosing-well", "choosing-well", "never"]
    assert case.promises.entries == {"web": "choosing-well"}


@KINDS
def test_what_was_used_up_on_the_way_counts(kind: str) -> None:
    """The second knock is the last: the same step promises less the second time."""
    case = case_of(COUNTED, kind)
    walk = told(case, kind, "web.knock.nothing.knock.nothing")
    assert walk == ["with-luck", "with-luck", "with-luck", "with-luck", "never"]
    assert told(case, kind, "web.knock.open") == ["with-luck", "with-luck", "always"]


@pytest.mark.parametrize("engine", ["slices", "explicit"])
def test_nothing_is_promised_where_the_exploration_was_stopped(engine: str) -> None:
    case = case_of(SHOP, engine, Limits(configurations=3))
    (start,) = case.machine.starts()
    with pytest.raises(LimitReached, match="stopped at the limit of 3 configurations"):
        case.promise_from(start.arrival.configuration)


# The plainest reading.

Graph = Mapping[Configuration, list[tuple[Move, Configuration]]]


def explored(machine: Machine, begin: Iterable[Configuration]) -> Graph:
    """Everything that can be reached from some configurations."""
    found: dict[Configuration, list[tuple[Move, Configuration]]] = {}
    waiting = list(begin)
    while waiting:
        here = waiting.pop()
        if here not in found:
            found[here] = [(move, arrival.configuration) for move, arrival in machine.successors(here)]
            waiting += [target for _, target in found[here]]
    return found


def coming_to(actions: Mapping[Configuration, list[set[Configuration]]], goals: set[Configuration]) -> set[Configuration]:
    """From where some action may lead, and so on, to a goal."""
    found = set(goals)
    while more := {here for here, each in actions.items() if here not in found and any(action & found for action in each)}:
        found |= more
    return found


def actions_of(ways: list[tuple[Move, Configuration]]) -> list[set[Configuration]]:
    """Each of the customer's transitions together with all the others', and the others' alone."""
    others = {target for move, target in ways if not move.of_the_customer}
    return [{target} | others for move, target in ways if move.of_the_customer] + [others] * bool(others)


def promise_of(machine: Machine, start: Configuration, graph: Graph) -> Promise:
    """Section 4, word for word, of what can be reached from a start."""
    ends = {here for here in graph if machine.good(here)}
    actions = {here: actions_of(ways) for here, ways in graph.items()}
    reaching = coming_to(actions, ends)
    if start not in reaching:
        return "never"
    if reaching == set(graph):
        return "always"
    inside = set(graph)
    while True:
        safe = {here: [action for action in each if action <= inside] for here, each in actions.items()}
        stays = coming_to(safe, ends)
        if stays == inside:
            return "choosing-well" if start in inside else "with-luck"
        inside = stays


FEW = 25
"""From so many configurations of each journey an exploration is begun."""


def controls(case: Case) -> Iterable[Case]:
    """The same case with every kind of control space."""
    kinds: list[tuple[Engine, int]] = [("explicit", 10**9), ("slices", 10**9), ("slices", 0)]
    for engine, number in kinds:
        again = Case(case.file, case.persona, Limits(), engine)
        with many(number):
            assert isinstance(again.space, Dense if number == 0 else Listed)
        yield again


@given(st.one_of(project_documents(), hard_projects(), forms()), st.randoms(use_true_random=False))
def test_from_every_configuration_the_promise_is_that_of_an_exploration_begun_there(documents: Documents, random: Random) -> None:
    for case in cases(documents):
        machine = case.machine
        everything = list(explored(machine, [start.arrival.configuration for start in machine.starts()]))
        some = everything if len(everything) <= FEW else random.sample(everything, FEW)
        expected = {start: promise_of(machine, start, explored(machine, [start])) for start in some}
        for again in controls(case):
            assert {start: again.promise_from(start) for start in some} == expected
            entries = {start.entry: again.promise_from(start.arrival.configuration) for start in machine.starts()}
            assert again.promises.entries == entries
