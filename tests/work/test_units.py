"""How the work of a run is cut into pieces."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxtest.config import Config
from cxtest.loading.loader import load, load_texts
from cxtest.model.persona import Persona
from cxtest.model.project import JourneyFile
from cxtest.work.unit import PIECES, Chunk, joined, split

ROOT = Path(__file__).parents[2]
SAMPLE = load(ROOT, journeys="journeys", personas="personas")
FILES = list(SAMPLE.journeys.values())


def people(number: int) -> tuple[Persona, ...]:
    texts = {f"personas/p{i}.yaml": f"persona: p{i}\n" for i in range(number)}
    return tuple(file.persona for file in load_texts(texts).personas.values())


def cells(chunks: list[Chunk]) -> list[tuple[str, str]]:
    return sorted((chunk.journey, persona.persona) for chunk in chunks for persona in chunk.personas)


def chunks_of(sizes: list[int]) -> list[Chunk]:
    return [Chunk(file, people(size), (), Config()) for file, size in zip(FILES, sizes, strict=False)]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=len(FILES)), st.integers(1, 9))
def test_every_unit_is_in_one_chunk_and_there_are_enough_for_all_workers(sizes: list[int], workers: int) -> None:
    whole = chunks_of(sizes)
    pieces = split(whole, workers)
    assert cells(pieces) == cells(whole)
    assert len(pieces) >= min(sum(sizes), PIECES * workers)
    assert all(piece.personas for piece in pieces)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=len(FILES)))
def test_personas_of_one_journey_stay_together_where_there_are_journeys_enough(sizes: list[int]) -> None:
    workers = 1
    pieces = split(chunks_of(sizes), workers)
    most = max(1, sum(sizes) // (PIECES * workers))
    assert all(sum(piece.journey == file.journey.journey for piece in pieces) <= -(-30 // most) for file in FILES)
    assert max(len(piece.personas) for piece in pieces) <= most


def test_what_looks_like_the_most_work_comes_first() -> None:
    pieces = split(chunks_of([8, 8, 8]), 2)
    work = [len(piece.file.journey.steps) * len(piece.personas) for piece in pieces]
    assert work == sorted(work, reverse=True)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=len(FILES)))
def test_single_units_are_put_together_by_journey(sizes: list[int]) -> None:
    whole = chunks_of(sizes)
    assert joined(unit for chunk in whole for unit in chunk.units()) == whole


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.journey.journey)
def test_a_piece_is_part_of_its_journey_in_order(file: JourneyFile) -> None:
    whole = Chunk(file, people(7), (), Config())
    pieces = split([whole], 3)
    assert sorted(persona.persona for piece in pieces for persona in piece.personas) == [f"p{i}" for i in range(7)]
    assert all(list(piece.personas) == sorted(piece.personas, key=lambda persona: persona.persona) for piece in pieces)
