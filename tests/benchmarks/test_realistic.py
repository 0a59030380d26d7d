"""The generated journeys load without a problem, are as large as asked for, and the same for the same seed."""

from dataclasses import replace

import pytest

import cxtest
from benchmarks.models.realistic import HARD, JOURNEY, Shape, files, hard_files

SHAPES = [
    Shape(),
    Shape(facts=10),
    Shape(facts=100),
    Shape(parties=4),
    Shape(parties=24, personas=24),
    Shape(counters=0, items=0, personas=1),
    Shape(counters=6, items=8),
    Shape(steps=20, facts=5, parties=4, personas=1, counters=0, items=0),
    *(Shape(steps=60, facts=15, personas=4, seed=seed) for seed in range(2, 12)),
]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_generated_journey_loads_and_has_the_shape_asked_for(shape: Shape) -> None:
    project = cxtest.load_texts(files(shape))
    assert project.warnings == ()
    journey, organisation = project.journeys[JOURNEY].journey, project.journeys[JOURNEY].organisation
    limited = [t for step in journey.steps.values() for _, _, t in step.alternatives() if t.at_most]
    read = {item for step in journey.steps.values() for _, _, t in step.alternatives() for item in t.when.holds}
    assert (len(journey.steps), len(organisation.facts), len(organisation.parties)) == (shape.steps, shape.facts, shape.parties)
    assert (len(limited), len(read), len(project.personas)) == (shape.counters, shape.items, shape.personas)


def test_every_fact_is_asked_for_or_needed_somewhere() -> None:
    for facts in (10, 50, 100):
        journey = cxtest.load_texts(files(Shape(facts=facts))).journeys[JOURNEY].journey
        used = {f for step in journey.steps.values() for f in (*step.needs, *step.learns, *step.tells, *(ask.fact for ask in step.asks))}
        assert len(used) == facts


def test_the_same_shape_and_seed_give_the_same_text() -> None:
    assert files(Shape()) == files(Shape())
    assert files(Shape()) != files(Shape(seed=2))


def test_more_personas_leave_the_first_ones_as_they_are() -> None:
    few, many = files(Shape(personas=3)), files(Shape(personas=24))
    assert few.items() <= many.items()


def test_personas_are_different_from_one_another() -> None:
    texts = [text.partition("journeys:")[2] for path, text in files(Shape(personas=24)).items() if path.startswith("personas/")]
    assert len(set(texts)) == 24


def test_the_hard_one_has_what_makes_it_hard() -> None:
    project = cxtest.load_texts(hard_files())
    assert project.warnings == ()
    journey, persona = project.journeys[JOURNEY].journey, project.personas["hard"].persona
    limits = [t.at_most for step in journey.steps.values() for _, _, t in step.alternatives() if t.at_most]
    read = {item for step in journey.steps.values() for _, _, t in step.alternatives() for item in (*t.when.holds, *t.when.holds_not)}
    assert (limits, len(read), len(persona.lacks)) == ([3, 3, 3, 3], 4, 2)
    assert None not in dict(persona.budget).values()


def test_a_shape_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="counters must be from 0 to 6, not 7"):
        replace(HARD, counters=7)
