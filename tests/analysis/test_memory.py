"""Memory grows with the model, not with what it could come to."""

import gc
import tracemalloc

import pytest
from dense_cases import questionnaire

from benchmarks.models.realistic import Shape
from benchmarks.models.realistic import files as realistic
from cxtest.analysis.case import Case
from cxtest.analysis.dense_space import Dense
from cxtest.config import Limits
from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.sampling.projects import files

MOST = 250
"""How many bytes a check may hold at once for each byte of the journey's file; 110 to 140 is what it takes."""


def peak(texts: dict[str, str]) -> int:
    """The most bytes that a check holds at once, over what holding the project takes."""
    project = load_texts(texts)
    check(project)
    gc.collect()
    tracemalloc.start()
    try:
        check(project)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("steps", [50, 100, 200])
def test_a_check_holds_little_more_than_the_model(steps: int) -> None:
    texts = realistic(Shape(steps=steps, facts=25, personas=1))
    assert peak(texts) < MOST * len(texts["journeys/long-way.yaml"])


def test_twice_the_facts_take_at_most_twice_the_memory() -> None:
    few, many = (peak(realistic(Shape(steps=100, facts=facts, personas=2))) for facts in (25, 50))
    assert many < 2 * few


def test_sets_take_a_bit_for_each_combination_and_control_point() -> None:
    documents = questionnaire(14)
    project = load_texts(files(documents))
    case = Case(project.journeys["visa"], project.personas["ana"].persona, Limits())
    assert isinstance(case.space, Dense)
    points = 2 * 14 + 3
    one_of_each = points * 2**14 // 8
    assert peak(files(documents)) < 60 * one_of_each
