"""What personas reach together: by the shortest walk of any of them, walked by whoever it is."""

import pickle

from cxtest.analysis.case import Case
from cxtest.analysis.coverage import Coverage, reached, together
from cxtest.config import Limits
from cxtest.loading.loader import load_texts

TRIP = """\
journey: trip
entries: {far: a, near: b}
steps:
  a: {owner: care, transitions: {on: b}}
  b: {owner: care, transitions: {on: c, off: d}}
  c: {owner: care, transitions: {on: end}}
  d: {owner: care, transitions: {on: end}}
  end: {outcome: done}
"""
GOAL = "wants: [done]"
FILES = {
    "journeys/trip.yaml": TRIP,
    "personas/ann.yaml": f"persona: ann\nrefuses: ['off']\njourneys: {{trip: {{enters-at: [far], {GOAL}}}}}\n",
    "personas/bob.yaml": f"persona: bob\njourneys: {{trip: {{enters-at: [near], {GOAL}}}}}\n",
    "personas/cat.yaml": f"persona: cat\njourneys: {{trip: {{enters-at: [near], {GOAL}}}}}\n",
}


def of_all() -> Coverage:
    project = load_texts(FILES)
    cases = [Case(project.journeys["trip"], file.persona, Limits()) for file in project.personas.values()]
    brought = [(case.persona, pickle.loads(pickle.dumps(reached(case.space)))) for case in cases]
    return together(cases[0].machine, brought)


def test_the_shortest_walk_is_kept_and_of_those_the_first_persona_s() -> None:
    walks = of_all().walks
    assert {step: walk.labels for step, walk in walks.items()} == {
        "a": ("far",),
        "b": ("near",),
        "c": ("near", "on"),
        "d": ("near", "off"),
        "end": ("near", "on", "on"),
    }
    assert {step: walk.machine.persona.persona for step, walk in walks.items()} == {"a": "ann"} | dict.fromkeys(
        ["b", "c", "d", "end"], "bob"
    )
    assert all(walk.machine.steps[walk.end.step] == step for step, walk in walks.items())


def test_a_walk_is_walked_once() -> None:
    coverage = of_all()
    assert coverage.walks["d"] is coverage.walks["d"]
    assert len(coverage.walks) == len(coverage.reached) == 5


def test_what_any_of_them_takes_is_taken() -> None:
    coverage = of_all()
    assert coverage.taken == {move.index for move in coverage.moves}
