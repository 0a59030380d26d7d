"""The drawing of a journey: every step a box in its owner's lane, every transition an arrow, in the words of the files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from cxtest.blueprint.drawing import BANDS, Drawing
from cxtest.blueprint.of_journey import drawing_of
from cxtest.engine import check
from cxtest.loading.loader import load, load_texts
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path as Walk
from cxtest.model.project import Project
from cxtest.sampling.projects import Documents, files, project_documents

ROOT = Path(__file__).parents[2]
ORGANISATION = """\
organisation: acme
parties:
  shop: {title: The web shop, automated: true}
  care: {title: The care team}
  carrier: {title: The carrier, external: true}
  stock: {title: The warehouse, backstage: true}
  boss: {title: Their boss, outside: true}
facts: {email: {}, number: {title: Order number}}
"""
TRIP = """\
journey: trip
entries: {web: form, phone: hall}
steps:
  stock: {owner: stock, phase: send, takes: {wait: 1d..2d}, transitions: {load: {to: van, by: owner, carries: [number]}}}
  form:
    title: The form
    phase: order-it
    channel: web
    owner: shop
    asks: [email, number]
    promises: [quick-refund]
    transitions:
      send: [{to: stock, by: owner, carries: everything}, {to: stock, by: chance, failure: true}]
      stay: form
      ask: boss
  hall: {phase: order-it, transitions: {come-in: form}}
  boss: {owner: boss, phase: order-it, transitions: {allow: form}}
  van: {owner: carrier, phase: send, transitions: {deliver: {to: unpack, by: owner}, lose: {to: lost, by: clock}}}
  unpack: {owner: customer, phase: send, transitions: {use: done}}
  desk: {owner: care, backstage: true, transitions: {end: {to: lost, by: shop}}}
  done: {phase: send, outcome: had}
  lost: {phase: send, outcome: lost}
"""
PAT = "persona: pat\ntitle: Pat\njourneys: {trip: {enters-at: [web], wants: [had]}}\n"


def project(journey: str = TRIP) -> Project:
    return load_texts({"journeys/trip.yaml": journey, "journeys/acme.yaml": ORGANISATION, "personas/pat.yaml": PAT})


@pytest.fixture
def drawing() -> Drawing:
    return drawing_of(project().journeys["trip"])


def test_lanes_stand_in_the_bands_of_a_service_blueprint(drawing: Drawing) -> None:
    assert [(lane.band, lane.title) for lane in drawing.lanes] == [
        ("customer", "The customer"),
        ("frontstage", "The web shop"),
        ("frontstage", "Nobody"),
        ("backstage", "The warehouse"),
        ("backstage", "The care team"),
        ("third-party", "The carrier"),
        ("outside", "Their boss"),
    ]


def test_phases_come_in_the_order_of_the_file_those_without_one_by_themselves(drawing: Drawing) -> None:
    assert [(phase.id, phase.title) for phase in drawing.phases] == [("send", "Send"), ("order-it", "Order it"), ("", "")]


def test_a_box_says_how_they_meet_what_is_asked_what_they_wait_and_what_is_promised(drawing: Drawing) -> None:
    boxes = {box.id: box for box in drawing.boxes}
    assert [(detail.kind, detail.text) for detail in boxes["form"].details] == [
        ("channel", "by web"), ("ask", "asks email, order number"), ("promise", "promises quick refund"),
    ]  # fmt: skip
    assert [detail.text for detail in boxes["stock"].details] == ["wait 1 to 2 days"]
    assert {box.id for box in drawing.boxes if box.hidden} == {"stock", "desk"}
    assert {box.id: box.kind for box in drawing.boxes if box.kind != "step"} == {
        "entry:web": "entry", "entry:phone": "entry", "done": "outcome", "lost": "outcome",
    }  # fmt: skip
    assert boxes["entry:phone"].phase == "order-it"
    assert {boxes[box].lane for box in ("entry:web", "unpack", "done")} == {"customer:customer"}


def test_an_arrow_says_who_decides_whether_it_fails_and_what_a_hand_off_carries(drawing: Drawing) -> None:
    said = {arrow.id: (arrow.source, arrow.target, arrow.label, arrow.by, arrow.failure, arrow.carries) for arrow in drawing.arrows}
    assert said["form.send[0]"] == ("form", "stock", "send[0]", "owner", False, "everything")
    assert said["form.send[1]"] == ("form", "stock", "send[1]", "chance", True, "nothing")
    assert said["form.stay"] == ("form", "form", "stay", "customer", False, None)
    assert said["stock.load"] == ("stock", "van", "load", "owner", False, "order number")
    assert said["van.lose"][3] == "clock"
    assert said["desk.end"][3] == "the web shop"
    assert said["entry:phone"] == ("entry:phone", "hall", "", "customer", False, None)


def test_as_a_persona_it_has_their_entries_and_says_which_ends_are_good() -> None:
    there = project()
    drawing = drawing_of(there.journeys["trip"], there.personas["pat"].persona)
    assert drawing.title == "trip – Pat"
    assert [box.id for box in drawing.boxes if box.kind == "entry"] == ["entry:web"]
    assert {box.id: box.good for box in drawing.boxes if box.kind == "outcome"} == {"done": True, "lost": False}


def test_findings_are_marked_where_they_are_about_something_the_worst_first() -> None:
    there = project()
    report = check(there)
    drawing = drawing_of(there.journeys["trip"], findings=report.findings)
    things = [*((box.id, box.marks) for box in drawing.boxes), *((arrow.id, arrow.marks) for arrow in drawing.arrows)]
    marked = {name: [(mark.kind, mark.rule) for mark in marks] for name, marks in things if marks}
    for finding in report.findings:
        for place in [finding.transition] if finding.transition else finding.steps:
            assert ("note" if finding.note else finding.severity, finding.rule) in marked[place]
    assert ("error", "turned-away") in marked["lost"]
    order = ("error", "warning", "note")
    assert all([order.index(kind) for kind, _ in marks] == sorted(order.index(kind) for kind, _ in marks) for marks in marked.values())


def test_a_walk_goes_over_the_boxes_and_arrows_that_it_takes() -> None:
    there = project()
    machine = Machine.of(there.journeys["trip"], there.personas["pat"])
    walk = drawing_of(there.journeys["trip"], path=Walk.decode(machine, "web.stay.send[0].load")).walk
    assert walk is not None
    assert walk.boxes == ("entry:web", "form", "form", "stock", "van")
    assert walk.arrows == ("entry:web", "form.stay", "form.send[0]", "stock.load")


@settings(max_examples=max(1, settings().max_examples // 3))
@given(project_documents())
def test_of_every_journey_every_step_is_a_box_and_every_transition_an_arrow(documents: Documents) -> None:
    there = load_texts(files(documents))
    for file in there.journeys.values():
        drawing = drawing_of(file, findings=check(there).findings)
        boxes, lanes = {box.id: box for box in drawing.boxes}, {lane.id: lane for lane in drawing.lanes}
        assert len(boxes) == len(drawing.boxes)
        assert {box.id for box in drawing.boxes if box.kind != "entry"} == {*file.journey.steps}
        transitions = sum(1 for step in file.journey.steps.values() for _ in step.alternatives())
        assert len({arrow.id for arrow in drawing.arrows}) == len(drawing.arrows) == transitions + len(file.journey.entries)
        assert all(arrow.source in boxes and arrow.target in boxes for arrow in drawing.arrows)
        assert {box.lane for box in drawing.boxes} == {*lanes}
        assert {box.phase for box in drawing.boxes} == {phase.id for phase in drawing.phases}
        bands = [BANDS.index(lane.band) for lane in drawing.lanes]
        assert bands == sorted(bands)


@pytest.mark.parametrize("journeys", ["journeys", "journeys/as-is"])
def test_the_sample_is_drawn_with_the_findings_of_each_persona(journeys: str) -> None:
    there = load(ROOT, journeys=journeys)
    report = check(there)
    for name, file in there.journeys.items():
        found = [finding for finding in report.findings if finding.journey == name]
        drawing = drawing_of(file, findings=found)
        marks = [mark for box in drawing.boxes for mark in box.marks] + [mark for arrow in drawing.arrows for mark in arrow.marks]
        assert {mark.text for mark in marks} == {finding.message for finding in found}
