"""What was renamed is the same thing under another name, and nothing is won or lost by it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from version_pairs import UNTIMED, fewer, version

from cxtest.diff.comparison import compare
from cxtest.diff.differences import differences
from cxtest.diff.renames import Renames, renames
from cxtest.diff.renaming import renamed, renamed_place
from cxtest.diff.trees import Tree, tree_of
from cxtest.diff.version import Version
from cxtest.loading.loader import load_texts
from cxtest.sampling.projects import Documents, project_documents

JOURNEY = """\
journey: returns
entries: {phone: menu, web: form}
steps:
  menu: {title: The menu, owner: bot, needs: [order], transitions: {press-2: desk, press-1: {to: menu, at-most: 2}}}
  form: {title: The form, owner: shop, needs: [order, mail], takes: {time: 5m}, transitions: {send: desk, stop: {to: menu}}}
  desk:
    title: The desk
    owner: care
    needs: [order]
    promises: [answer]
    transitions:
      judge: [{to: end, by: owner, when: {known: [mail]}}, {to: menu, by: owner, failure: true}, {to: end, by: chance, learns: [mail]}]
  end: {outcome: solved}
waivers: [{rule: dead-end, place: menu, because: so it is, owner: me}, {rule: runaround, place: "desk,menu", because: so, owner: me},
  {rule: repeated-data-entry, place: "desk:order", because: so it is, owner: me},
  {rule: never-taken, place: "desk.judge[1]", because: so it is, owner: me}]
paths: [{name: straight, walk: "web.send.judge[1].press-2", must: be-possible}]
"""
PATHLESS = JOURNEY.partition("paths:")[0]
PERSONA = """\
persona: pat
story: Somebody
journeys: {returns: {enters-at: [phone, web], wants: [solved]}}
refuses: [press-1, form.stop]
insists-on: {send: [proof]}
habits: {menu.press-2: 3}
waivers: [{rule: dead-end, place: form, journey: returns, because: so it is, owner: me}]
"""


def tree(journey: str = JOURNEY, persona: str = PERSONA) -> Tree:
    return tree_of(load_texts({"journeys/a.yaml": journey, "personas/a.yaml": persona}))


def found(**files: str) -> Renames:
    return renames(tree(), tree(**files))


def only(names: dict[str, str]) -> dict[str, str]:
    return {was: now for was, now in names.items() if was != now}


def test_nothing_was_renamed() -> None:
    assert not found().any


def test_steps_and_triggers_are_followed_through_everything_that_names_them() -> None:
    journey, persona = JOURNEY, PERSONA
    # Names as whole words: `desk` is in no other.
    for was, now in (
        ("menu", "ivr"),
        ("desk", "agent"),
        ("form", "page"),
        ("press-2", "to-a-person"),
        ("stop", "give-up"),
        ("judge", "decide"),
    ):
        journey, persona = journey.replace(was, now), persona.replace(was, now)
    journey = journey.replace("The ivr", "The menu")
    names = found(journey=journey, persona=persona)
    assert only(names.steps["returns"]) == {"menu": "ivr", "desk": "agent", "form": "page"}
    assert {step: only(triggers) for step, triggers in names.triggers["returns"].items() if only(triggers)} == {
        "ivr": {"press-2": "to-a-person"},
        "page": {"stop": "give-up"},
        "agent": {"judge": "decide"},
    }
    base = renamed(tree(), names)
    assert differences(base, tree(journey=journey, persona=persona)) == []
    assert base["personas"]["pat"]["refuses"] == ["press-1", "page.give-up"]
    assert base["personas"]["pat"]["habits"] == {"ivr.to-a-person": "3"}
    assert [waiver["place"] for waiver in base["journeys"]["returns"]["waivers"]] == ["ivr", "agent,ivr", "agent:order", "agent.decide[1]"]
    assert base["journeys"]["returns"]["paths"][0]["walk"] == "web.send.decide[1].to-a-person"


def test_a_step_that_was_edited_as_well_is_still_the_same_if_most_of_it_is() -> None:
    journey = JOURNEY.replace("desk", "agent").replace("owner: care\n    needs: [order]", "owner: care\n    needs: [order, mail]")
    assert only(found(journey=journey).steps["returns"]) == {"desk": "agent"}


def test_a_step_that_is_quite_another_one_is_none() -> None:
    robot = "  robot: {title: A robot, owner: machine, channel: chat, asks: [mood], takes: {wait: 3d}, transitions: {on: end}}"
    lines = [robot if line.startswith("  menu:") else line for line in PATHLESS.splitlines()]
    journey = "\n".join(lines).replace("menu", "robot").replace("stop: {to: robot}", "stop: end")
    names = renames(tree(), tree_of(load_texts({"journeys/a.yaml": journey})))
    assert only(names.steps["returns"]) == {}
    assert "menu" not in names.steps["returns"]


@pytest.mark.parametrize("kind", ["journey", "persona"])
def test_a_whole_file_may_have_another_id(kind: str) -> None:
    journey, persona = (text.replace("returns", "giving-back") if kind == "journey" else text for text in (JOURNEY, PERSONA))
    if kind == "persona":
        persona = persona.replace("persona: pat", "persona: patricia")
    names = found(journey=journey, persona=persona)
    assert only(names.journeys if kind == "journey" else names.personas) == (
        {"returns": "giving-back"} if kind == "journey" else {"pat": "patricia"}
    )
    assert differences(renamed(tree(), names), tree(journey=journey, persona=persona)) == []


def test_alternatives_that_changed_places_are_followed() -> None:
    one = "{to: end, by: owner, when: {known: [mail]}}"
    other = "{to: menu, by: owner, failure: true}"
    names = found(journey=PATHLESS.replace(f"{one}, {other}", f"{other}, {one}"))
    assert names.alternatives["returns"] == {"desk.judge[0]": "desk.judge[1]", "desk.judge[1]": "desk.judge[0]"}
    assert renamed_place("desk.judge[0]", names, "returns") == "desk.judge[1]"


def test_a_trigger_that_gets_a_list_is_followed() -> None:
    journey = PATHLESS.replace("press-2: desk", "press-2: [{to: menu, by: chance}, {to: desk}]")
    names = found(journey=journey)
    assert names.alternatives["returns"] == {"menu.press-2": "menu.press-2[1]"}


def test_a_reference_to_a_trigger_names_no_more_than_it_did() -> None:
    """`stop` is renamed where it is refused to what another step has already: it must be refused at that step alone."""
    persona = PERSONA.replace("refuses: [press-1, form.stop]", "refuses: [stop]")
    journey = JOURNEY.replace("stop: {to: menu}", "judge: {to: menu}")
    names = renames(tree(persona=persona), tree(journey=journey, persona=persona.replace("refuses: [stop]", "refuses: [form.judge]")))
    assert renamed(tree(persona=persona), names)["personas"]["pat"]["refuses"] == ["form.judge"]


@st.composite
def renamings(draw: st.DrawFn) -> tuple[Documents, Documents]:
    """A random project, and the same with other names for some of its steps and triggers."""
    before = draw(project_documents(steps=5, personas=2))
    text = json.dumps(before)
    names = [*(f"s{i}" for i in range(5)), "go", "try", "back", "on"]
    for name in draw(st.lists(st.sampled_from(names), min_size=1, unique=True)):
        for quote in ('"', "."):
            text = text.replace(f'{quote}{name}"', f'{quote}{name}-again"')
        text = text.replace(f'"{name}.', f'"{name}-again.')
    after: Documents = json.loads(text)
    return before, after


def shapes(documents: Documents) -> list[str]:
    """What each step says, but for names."""
    steps: dict[str, Any] = copy.deepcopy(documents["journeys/trip.yaml"]["steps"])
    return [json.dumps({key: value for key, value in step.items() if key != "transitions"}, sort_keys=True) for step in steps.values()]


@fewer
@given(renamings())
def test_renaming_alone_wins_and_loses_nothing(pair: tuple[Documents, Documents]) -> None:
    before, after = (version(documents) for documents in pair)
    distinct = len(set(shapes(pair[0]))) == len(shapes(pair[0]))
    event(f"shapes distinct: {distinct}")
    comparison = compare(before, after)
    names = renames(tree_of(before.project), tree_of(after.project))
    if distinct:
        assert {was.removesuffix("-again"): now.removesuffix("-again") for was, now in names.steps["trip"].items()} == {
            name: name for name in before.project.journeys["trip"].journey.steps
        }
    exact = all(was == now.removesuffix("-again") for was, now in names.steps["trip"].items()) and all(
        was == now.removesuffix("-again") for triggers in names.triggers["trip"].values() for was, now in triggers.items()
    )
    if exact:
        assert [edit.said for edit in comparison.edits] == []
        assert comparison.findings == ()
        assert comparison.cells == ()
    assert not comparison.fails or not exact


def test_both_versions_are_checked_by_the_names_of_now() -> None:
    """Settings of the version after name a journey as it is called now."""
    texts = {"journeys/a.yaml": JOURNEY, "personas/a.yaml": PERSONA}
    new = {name: text.replace("returns", "giving-back") for name, text in texts.items()}
    before, after = Version("then", load_texts(texts), UNTIMED), Version("now", load_texts(new), UNTIMED)
    comparison = compare(before, after)
    assert [(one.thing, one.before, one.after) for one in comparison.renamed] == [("journey", "returns", "giving-back")]
    assert (comparison.cells, comparison.findings, comparison.worse) == ((), (), ())
