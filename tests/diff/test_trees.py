"""A project that is written as plain data and loaded again is the same project."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from version_pairs import projects

from cxtest.diff.trees import project_of, tree_of, written_duration, written_money
from cxtest.engine import check
from cxtest.loading.loader import load, load_texts
from cxtest.model.project import Project
from cxtest.model.values import parse_duration, parse_money

ROOT = Path(__file__).parent.parent.parent


def is_the_same(one: Project, other: Project) -> None:
    assert {name: file.organisation for name, file in one.journeys.items()} == {n: f.organisation for n, f in other.journeys.items()}
    assert {name: file.persona for name, file in one.personas.items()} == {name: file.persona for name, file in other.personas.items()}
    for name, file in one.journeys.items():
        organisation = file.journey.organisation or other.journeys[name].journey.organisation
        assert file.journey.model_copy(update={"organisation": organisation}) == other.journeys[name].journey


@given(projects())
def test_any_project_comes_back(project: Project) -> None:
    again = project_of(tree_of(project))
    is_the_same(project, again)
    is_the_same(project, project_of(tree_of(again)))


@pytest.mark.parametrize("journeys", ["journeys", "journeys/as-is"])
def test_the_sample_comes_back_and_is_judged_the_same(journeys: str) -> None:
    project = load(ROOT, journeys=journeys)
    again = project_of(tree_of(project))
    is_the_same(project, again)
    one, other = ({(f.rule, f.journey, f.persona, f.place, f.note, f.walk, f.message) for f in check(p).findings} for p in (project, again))
    assert one == other


def test_what_goes_without_saying_is_left_out() -> None:
    texts = {
        "journeys/a.yaml": "journey: a\nentries: {in: s}\nsteps:\n  s: {owner: care, takes: {time: 90m, money: 1.50..02.0}, transitions: "
        "{go: {to: e, by: customer, failure: false, carries: []}}}\n  e: {outcome: done}\n",
        "personas/p.yaml": "persona: p\njourneys: {a: {enters-at: [in], wants: [done], requires: always}}\nbudget: {elapsed: 14d}\n",
    }
    assert tree_of(load_texts(texts)) == {
        "organisations": {},
        "journeys": {
            "a": {
                "journey": "a",
                "entries": {"in": "s"},
                "steps": {
                    "s": {"owner": "care", "takes": {"time": "1h30m", "money": "1.5..2"}, "transitions": {"go": {"to": "e"}}},
                    "e": {"outcome": "done"},
                },
            }
        },
        "personas": {"p": {"persona": "p", "journeys": {"a": {"enters-at": ["in"], "wants": ["done"]}}, "budget": {"elapsed": "14d"}}},
    }


@given(st.lists(st.tuples(st.sampled_from("wdhms"), st.integers(0, 999_999_999)), unique_by=lambda part: part[0]))
def test_durations_come_back(parts: list[tuple[str, int]]) -> None:
    said = "".join(f"{number}{unit}" for unit, number in sorted(parts, key=lambda part: "wdhms".index(part[0]))) or "0"
    assert parse_duration(written_duration(parse_duration(said))) == parse_duration(said)


@given(st.from_regex(r"\A[0-9]{1,12}(\.[0-9]{1,12})?\Z"))
def test_amounts_come_back(text: str) -> None:
    amount = parse_money(text)
    assert parse_money(written_money(amount)) == amount == Decimal(text)
