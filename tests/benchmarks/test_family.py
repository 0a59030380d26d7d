"""The family is the same model in every engine: they count the same, and agree on the trap."""

from contextlib import ExitStack

import pytest

import cxtest
from benchmarks import engines, peers, shrinking
from benchmarks.models.family import Family, Variant, files, promela, search, shortest_fall
from cxtest.config import Config

COUNTS = {2: 187, 4: 720, 8: 10_847}
"""How many configurations there are, by K; at K = 18 there are 10,101,367."""


@pytest.mark.parametrize(("facts", "count"), COUNTS.items())
def test_python_sets_count_what_is_known_to_be_there(facts: int, count: int) -> None:
    assert search(Family(facts)) == count


def test_every_engine_that_is_there_counts_the_same() -> None:
    model = Family(4, "trap")
    with ExitStack() as stack:
        counts = {name: task().counts["configurations"] for name, task in engines.tasks(model, stack).items() if name in engines.EXACT}
    assert {engines.SETS, engines.MACHINE} <= counts.keys()
    assert set(counts.values()) == {search(model)}
    assert (engines.SPIN in counts) == peers.there("spin", "gcc")
    assert (engines.MINICHECK in counts) == peers.there("minicheck")
    assert (engines.XSTATE in counts) == peers.there("xstate")


@pytest.mark.parametrize(
    ("variant", "verdict", "promise"), [("no-trap", "pass", "always"), ("trap", "fail", "choosing-well"), ("way-out", "pass", "always")]
)
def test_only_the_trap_without_a_way_out_is_a_finding(variant: Variant, verdict: str, promise: str) -> None:
    project = cxtest.load_texts(files(Family(4, variant)))
    assert project.warnings == ()
    report = cxtest.check(project, Config(select=("dead-end",)))
    assert ([v.verdict for v in report.verdicts], [line.promise for line in report.promises]) == ([verdict], [promise])


def test_the_walk_of_cxtest_into_the_trap_is_the_shortest_there_is() -> None:
    model = Family(6, "trap")
    report = cxtest.check(cxtest.load_texts(files(model)), Config(select=("dead-end",)))
    assert report.findings[0].walk == ("start", *shortest_fall(model))


def test_the_shortest_walk_into_the_trap_is_as_long_as_it_was() -> None:
    """With 20 facts it has 28 steps; that search takes too long for a test."""
    assert [len(shortest_fall(Family(facts, "trap"))) for facts in (4, 8, 10)] == [16, 16, 16]


def test_hypothesis_falls_into_the_same_trap_and_its_walk_is_one() -> None:
    model = Family(2, "trap")
    _, _, diary = shrinking.hypothesis(model, 0, shrink=False)
    edges, step, known = model.edges(), 0, 0
    for trigger in diary.walk:
        (edge,) = [edge for edge in edges[step] if edge.trigger == trigger and edge.open(known)]
        step, known = edge.target, edge.after(known)
    assert model.steps[step] == "trap"
    assert len(diary.walk) >= len(shortest_fall(model))


def test_the_model_for_spin_has_no_statement_between_two_steps() -> None:
    """One statement a transition: SPIN would count anything between as a configuration of its own."""
    ways = [line for line in promela(Family(4)).splitlines() if line.startswith("  ::")]
    assert len(ways) == sum(map(len, Family(4).edges()))
    assert all(line.count("->") == 1 and line.rpartition("-> ")[2].startswith("goto ") for line in ways)
