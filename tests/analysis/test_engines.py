"""Slices and whole configurations give the same report; and would not, if a slice forgot anything that its question sees."""

from collections.abc import Callable
from typing import Any

import pytest
from drawn_cases import CAPS, hard_projects
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from cxtest.analysis.net import Lane, Net, Point
from cxtest.analysis.sliced import Sliced
from cxtest.analysis.space import Space
from cxtest.config import Config, Engine
from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.machine.primitives import ALWAYS
from cxtest.sampling.projects import Documents, files, project_documents

ROUNDS = ("runaround", "endless-wait", "broken-promise")
"""Their walks lead into a closed set. A slice tells fewer configurations apart, and so may be in one sooner (docs/decisions.md)."""


def answer(documents: Documents, engine: Engine) -> dict[str, Any]:
    """The report, but for how many configurations were explored."""
    report = check(load_texts(files(documents)), Config(engine=engine)).to_json()
    for verdict in report["verdicts"]:
        verdict.pop("how", None)
    for line in report["coverage"]:
        del line["configurations"]
    return report


def agree(documents: Documents) -> None:
    slices, explicit = answer(documents, "slices"), answer(documents, "explicit")
    for ours, theirs in zip(slices["findings"], explicit["findings"], strict=True):
        if ours["rule"] in ROUNDS and ours["walk"] != theirs["walk"]:
            assert len(ours["walk"]) <= len(theirs["walk"])
            for key in ("walk", "replay", "message", "origins"):
                ours.pop(key, None), theirs.pop(key, None)
    assert slices == explicit


@given(st.one_of(project_documents(), hard_projects()))
def test_slices_and_whole_configurations_agree(documents: Documents) -> None:
    agree(documents)


def disagreement(strategy: SearchStrategy[Documents]) -> bool:
    """Whether the two engines are told apart by a few hundred random projects."""

    @settings(
        max_examples=300, derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(strategy)
    def compare(documents: Documents) -> None:
        agree(documents)

    try:
        compare()
    except Exception:  # whatever it is: a difference, or a walk that does not replay
        return True
    return False


def without(forgotten: Callable[[Net], int]) -> Callable[[Net, int], int]:
    """The cone of influence, with some of it forgotten."""
    cone = Net.cone
    return lambda net, seen: cone(net, seen & ~forgotten(net)) & ~forgotten(net)


def left_unanswered(net: Net) -> int:
    variables = net.machine.semantics.variables
    return variables.unanswered.mask(variables.unanswered.all)


def wholes(net: Net) -> int:
    variables = net.machine.semantics.variables
    names = [fact for fact in ("address",) if fact in variables.told.all]
    return sum(names_of.mask(names) for names_of in (variables.told, variables.answered, *variables.knows.values()))


def uncounted(net: Net, point: Point, lanes: Callable[[Net, Point], list[Lane]] = Net._lanes) -> list[Lane]:
    return [lane._replace(counter=ALWAYS) for lane in lanes(net, point)]


def never_joint(answers: Sliced) -> Space:
    return answers._control


@pytest.mark.parametrize(
    "broken, name, replacement",
    [
        pytest.param(Net, "cone", without(left_unanswered), id="the facts that they lack"),
        pytest.param(Net, "cone", without(wholes), id="the wholes of facts"),
        pytest.param(Net, "_lanes", uncounted, id="the counters"),
        pytest.param(Sliced, "_asking", property(never_joint), id="the joint facts of a cap"),
    ],
)
def test_a_slice_that_forgets_something_is_found_out(broken: type, name: str, replacement: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broken, name, replacement)
    assert disagreement(hard_projects(caps=("facts", "repeats") if broken is Sliced else tuple(CAPS)))
