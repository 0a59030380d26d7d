"""A run about some journeys, or some personas, alone."""

from __future__ import annotations

import pytest

from cxtest.errors import InputError, UsageError
from cxtest.loading.loader import load_texts
from cxtest.model.project import Project

JOURNEY = "journey: %s\nentries: {door: help}\nsteps: {help: {owner: care, transitions: {go: gone}}, gone: {outcome: gone}}\n"
GOAL = "%s: {enters-at: [door], wants: [gone]}"
FILES = {
    "journeys/1.yaml": JOURNEY % "returns",
    "journeys/2.yaml": JOURNEY % "moving",
    "journeys/3.yaml": JOURNEY % "buying",
    "personas/1.yaml": f"persona: pat\njourneys: {{{GOAL % 'returns'}, {GOAL % 'moving'}}}\n",
    "personas/2.yaml": f"persona: kim\njourneys: {{{GOAL % 'moving'}}}\n",
    "personas/3.yaml": "persona: nobody\n",
}


def run(journeys: tuple[str, ...] = (), personas: tuple[str, ...] = (), **more: str) -> Project:
    files = FILES | {f"journeys/{name}.yaml": text for name, text in more.items()}
    return load_texts(files, only_journeys=journeys, only_personas=personas)


def what(project: Project) -> tuple[list[str], dict[str, list[str]]]:
    return list(project.journeys), {name: list(file.persona.journeys) for name, file in project.personas.items()}


def test_without_a_selection_everything_is_in_the_run_in_the_order_of_ids() -> None:
    assert what(run()) == (["buying", "moving", "returns"], {"kim": ["moving"], "nobody": [], "pat": ["returns", "moving"]})


def test_with_journeys_selected_only_their_personas_are_in_the_run() -> None:
    assert what(run(("returns",))) == (["returns"], {"pat": ["returns"]})
    assert what(run(("moving",))) == (["moving"], {"kim": ["moving"], "pat": ["moving"]})
    assert what(run(("buying", "moving"))) == (["buying", "moving"], {"kim": ["moving"], "pat": ["moving"]})


def test_with_personas_selected_only_their_journeys_are_in_the_run() -> None:
    assert what(run((), ("kim",))) == (["moving"], {"kim": ["moving"]})
    assert what(run((), ("pat", "nobody"))) == (["moving", "returns"], {"nobody": [], "pat": ["returns", "moving"]})


def test_with_both_selected_exactly_these_are_in_the_run() -> None:
    assert what(run(("returns", "buying"), ("kim",))) == (["buying", "returns"], {"kim": []})


def test_testers_are_the_personas_of_a_journey() -> None:
    assert [file.persona.persona for file in run().testers("moving")] == ["kim", "pat"]


@pytest.mark.parametrize(
    ("journeys", "personas", "message"),
    [
        (("retuns",), (), "there is no journey `retuns`; did you mean `returns`?"),
        (("returns", "complaints"), (), "there is no journey `complaints`; the journeys are `buying`, `moving`, `returns`"),
        ((), ("pta",), "there is no persona `pta`; did you mean `pat`?"),
        ((), ("somebody-else",), "there is no persona `somebody-else`; the personas are `kim`, `nobody`, `pat`"),
        (("\x1b[31m",), (), "there is no journey `\\x1b[31m`; the journeys are `buying`, `moving`, `returns`"),
    ],
)
def test_a_selection_that_is_not_there_is_an_error(journeys: tuple[str, ...], personas: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError) as raised:
        run(journeys, personas)
    assert str(raised.value) == message


def test_files_that_are_not_in_the_run_are_left_alone() -> None:
    broken = (JOURNEY % "broken").replace("to:", "too:").replace("care", "Care").replace("gone}", "nowhere}", 1)
    assert what(run(("moving",), broken=broken))[0] == ["moving"]
    assert what(run((), ("kim",), broken=broken, also="persona: other\ncolour: red\n"))[0] == ["moving"]
    with pytest.raises(InputError):
        run(broken=broken)


def test_a_file_whose_id_is_not_clear_is_never_left_alone() -> None:
    for unclear in ("journey: Moving\n", "journey: [moving]\n", "jurney: moving\n", "journey: moving: x\n", "\x00"):
        with pytest.raises(InputError, match=r"journeys/four\.yaml"):
            run(("returns",), ("pat",), four=unclear)


def test_a_selected_journey_that_is_no_yaml_is_not_said_to_be_missing() -> None:
    with pytest.raises(InputError, match=r"journeys/four\.yaml"):
        run(("complaints",), four="journey: complaints\nentries: [\n")


def test_a_misspelt_journey_in_a_persona_is_an_error_whatever_is_selected() -> None:
    with pytest.raises(InputError, match="there is no journey `retuns`; did you mean `returns`"):
        run(("returns",), also=f"persona: lee\njourneys: {{{GOAL % 'retuns'}}}\n")
