"""The drawing of a space: its boxes are the configurations of the machine, and one sees what sets them apart."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import visa
from drawn_cases import cases, hard_projects
from hypothesis import given, settings
from inline_snapshot import snapshot

from cxtest.blueprint.captions import of_arrow, of_box
from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.of_space import drawing_of_space
from cxtest.config import Limits
from cxtest.errors import UsageError
from cxtest.loading.loader import load
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path as Walked
from cxtest.model.project import Project
from cxtest.sampling.projects import Documents

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return visa.project(tmp_path).load()


def of(project: Project, journey: str, persona: str, limit: int = 60, walk: str | None = None) -> Drawing:
    file, person = project.journey(journey), project.persona(persona).persona
    path = None if walk is None else Walked.decode(Machine.of(file, person), walk)
    return drawing_of_space(file, person, limit, path=path)


def told(drawing: Drawing) -> list[str]:
    """The boxes and arrows, in lines."""
    names = {box.id: f"{number} {' | '.join(of_box(box))}" for number, box in enumerate(drawing.boxes, start=1)}
    short = {box.id: str(number) for number, box in enumerate(drawing.boxes, start=1)}
    arrows = [f"{short[a.source]} → {short[a.target]} {' | '.join(of_arrow(a, []))}".rstrip() for a in drawing.arrows]
    return [*names.values(), *arrows]


def test_each_configuration_is_a_box_that_says_what_sets_it_apart(project: Project) -> None:
    drawing = of(project, "visa", "student")
    assert told(drawing) == snapshot(
        [
            "1 website",
            "2 The form",
            "3 The counter",
            "4 The form | once: time-out",
            "5 Ten days",
            "6 No visa | not a good end",
            "7 The counter | once: time-out",
            "8 The visa | a good end",
            "9 Ten days | once: time-out",
            "10 No visa | once: time-out | not a good end",
            "11 The visa | once: time-out | a good end",
            "1 → 2",
            "2 → 3 send | carries purpose of the visit",
            "2 → 4 time-out | by the clock | goes wrong",
            "3 → 5 accept",
            "3 → 6 turn-away",
            "4 → 7 send | carries purpose of the visit",
            "5 → 8 fetch",
            "7 → 9 accept",
            "7 → 10 turn-away",
            "9 → 11 fetch",
        ]
    )
    assert drawing.left_out == ""


def test_where_a_good_end_is_out_of_reach_it_is_said(project: Project) -> None:
    journey = load(ROOT, journeys="journeys/as-is").journey("returns")
    policy = next(
        box for box in drawing_of_space(journey, load(ROOT).persona("gift-recipient").persona).boxes if box.id.startswith("policy")
    )
    assert of_box(policy) == ["The returns policy, eleven paragraphs", "no good end from here"]
    boxes = {box.id.split("#")[0]: of_box(box) for box in of(project, "visa", "grandmother").boxes}
    assert boxes["nowhere"] == ["Nobody has the letter", "stuck: nothing is open"]


def test_only_the_nearest_are_drawn_and_it_is_said_how_many_are_not(project: Project) -> None:
    whole, part = of(project, "visa", "student"), of(project, "visa", "student", limit=2)
    assert part.left_out == snapshot("Not drawn: 8 more configurations, farther from the entries.")
    assert [box.id for box in part.boxes] == [box.id for box in whole.boxes][:3]
    assert [of_box(box) for box in part.boxes] == snapshot(
        [["website"], ["The form", "1 way on not drawn"], ["The counter", "2 ways on not drawn"]]
    )
    assert {arrow.target for arrow in part.arrows} <= {box.id for box in part.boxes}


def test_a_walk_is_drawn_over_it_however_far_it_leads(project: Project) -> None:
    drawing = of(project, "visa", "student", limit=1, walk="website.time-out.send.accept")
    assert drawing.walk is not None
    assert [box.split("#")[0] for box in drawing.walk.boxes] == ["entry:website", "form", "form", "counter", "waiting"]
    ends = {arrow.id: (arrow.source, arrow.target) for arrow in drawing.arrows}
    assert [ends[arrow] for arrow in drawing.walk.arrows] == list(pairwise(drawing.walk.boxes))


def test_where_not_all_was_explored_nothing_is_said_to_be_out_of_reach(project: Project) -> None:
    file, person = project.journey("visa"), project.persona("student").persona
    drawing = drawing_of_space(file, person, limits=Limits(configurations=2))
    assert drawing.left_out == snapshot("Not drawn: at least 0 more configurations, farther from the entries.")
    assert not [box for box in drawing.boxes if "no good end from here" in of_box(box)]
    path = Walked.decode(Machine.of(file, person), "website.time-out.send.accept")
    with pytest.raises(UsageError, match="the walk leads farther than the first 3 configurations"):
        drawing_of_space(file, person, limits=Limits(configurations=2), path=path)


@pytest.mark.parametrize("journeys", ["journeys", "journeys/as-is"])
def test_no_two_configurations_of_a_step_look_the_same(journeys: str) -> None:
    project = load(ROOT, journeys=journeys)
    for name in project.journeys:
        for person in project.testers(name):
            drawing = of(project, name, person.persona.persona, limit=200)
            looks = Counter((box.id.split("#")[0], box.details) for box in drawing.boxes)
            assert looks.most_common(1)[0][1] == 1


@pytest.mark.parametrize("journeys", ["journeys", "journeys/as-is"])
def test_arrows_are_what_the_machine_opens(journeys: str) -> None:
    project = load(ROOT, journeys=journeys)
    for name, file in project.journeys.items():
        person = project.testers(name)[0].persona
        machine = Machine.of(file, person)
        drawing = of(project, name, person.persona, limit=10_000)
        seen = {start.arrival.configuration for start in machine.starts()}
        waiting, opened = list(seen), Counter[str]()
        while waiting:
            here = waiting.pop()
            for move in machine.open(here):
                opened[move.place] += 1
                there = machine.take(here, move).configuration
                waiting += [there] if there not in seen else []
                seen.add(there)
        assert Counter(arrow.id.split("#")[0] for arrow in drawing.arrows if arrow.label) == opened
        assert sum(box.kind != "entry" for box in drawing.boxes) == len(seen)


@settings(max_examples=max(1, settings().max_examples // 3))
@given(hard_projects())
def test_any_space_is_drawn_and_no_two_of_its_configurations_look_the_same(documents: Documents) -> None:
    for case in cases(documents):
        drawing = drawing_of_space(case.file, case.persona)
        looks = Counter((box.id.split("#")[0], box.details) for box in drawing.boxes)
        assert looks.most_common(1)[0][1] == 1
        known = {box.id for box in drawing.boxes}
        assert {end for arrow in drawing.arrows for end in (arrow.source, arrow.target)} <= known
