"""Walks that are measured do walk, and the machines written by hand stand for the journeys that they are compared on."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from benchmarks import choosing
from benchmarks.choosing import Where
from benchmarks.models.family import Family

FAMILY, REAL = choosing.on_family(Family(3)), choosing.on_real()
CUSTOMERS = {"family": choosing.of_family(Family(3)), "real": choosing.of_graph(REAL)}


@pytest.mark.parametrize("where", [FAMILY, REAL], ids=["family", "real"])
def test_walks_of_cxtest_are_counted_step_by_step(where: Where) -> None:
    assert 5 <= choosing.random_walks(where, 5).counts["steps"] <= 5 * choosing.LENGTH
    assert 5 <= choosing.hypothesis(partial(choosing.public_strategy, where), 5).counts["steps"] <= 5 * choosing.LENGTH
    assert choosing.successors(where, 100).value > 0


@pytest.mark.parametrize("walks", [choosing.composite, choosing.rule_an_edge])
def test_walks_written_by_hand_are_counted_step_by_step(walks: Callable[[Family, Any], int]) -> None:
    assert choosing.plain(Family(3), 100).value > 0
    assert choosing.hypothesis(partial(walks, Family(3)), 5).counts["steps"] >= 5


@pytest.mark.parametrize("customer", CUSTOMERS.values(), ids=CUSTOMERS)
def test_customers_on_transitions_walk_and_begin_again(customer: Callable[[], choosing.Living]) -> None:
    assert choosing.hypothesis(partial(choosing.over_transitions, customer), 5).counts["steps"] >= 5
    again = choosing.shared(customer)
    one = again()
    first = one.state
    one.take(next(trigger for trigger in one.machine.get_triggers(first) if one.may(trigger)))
    assert one.state != first
    assert again() is one
    assert one.state == first


def test_the_bare_graph_has_every_transition_of_the_journey() -> None:
    journey, machine = REAL.journey.journey, CUSTOMERS["real"]().machine
    assert {step: len(machine.get_triggers(step)) for step in journey.steps} == {
        name: len(list(step.alternatives())) for name, step in journey.steps.items()
    }
