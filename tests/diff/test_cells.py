"""What a change cannot influence: never more than that, whatever the change; and not much less."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from cxtest.config import Config, Limits, Override
from cxtest.diff.cells import same
from cxtest.diff.version import Version
from cxtest.engine import check
from cxtest.errors import InputError
from cxtest.loading.loader import load_texts
from cxtest.sampling.projects import Documents, files, project_documents
from cxtest.verdicts import Report

ORGANISATION = """\
organisation: shop
parties: {care: {title: The care team}, depot: {}}
facts: {order-number: {}, address: {}}
"""
RETURNS = """\
journey: returns
title: Sending something back
entries: {door: help}
steps:
  help:
    owner: care
    needs: [order-number]
    takes: {money: 1.0}
    transitions: {go: gone, pass-on: {to: depot, by: owner}}
  depot: {owner: depot, transitions: {back: help, refund: gone}}
  gone: {outcome: refunded}
"""
TRIP = "journey: trip\nentries: {door: ride}\nsteps: {ride: {owner: care, transitions: {go: home}}, home: {outcome: arrived}}\n"
PAT = """\
persona: pat
story: Somebody who sends things back
journeys:
  returns: {enters-at: [door], wants: [refunded]}
  trip: {enters-at: [door], wants: [arrived]}
"""
SAM = "persona: sam\njourneys: {returns: {enters-at: [door], wants: [refunded]}}\nrefuses: [back]\n"
FILES = {
    "journeys/organisation.yaml": ORGANISATION,
    "journeys/returns.yaml": RETURNS,
    "journeys/trip.yaml": TRIP,
    "personas/pat.yaml": PAT,
    "personas/sam.yaml": SAM,
}
ALL = {("returns", "pat"), ("returns", "sam"), ("returns", None), ("trip", "pat"), ("trip", None)}


def version(texts: dict[str, str], config: Config = Config()) -> Version:  # noqa: B008
    return Version("a version", load_texts(texts), config)


def changed(file: str, old: str, new: str) -> dict[str, str]:
    assert old in FILES[file]
    return {**FILES, file: FILES[file].replace(old, new)}


def influenced(texts: dict[str, str], **more: Any) -> set[tuple[str, str | None]]:
    """What a change from `FILES` can influence, of what there was before."""
    return ALL - same(version(FILES), version(texts), **more)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("journeys/returns.yaml", "  depot:", "  # a comment\n  depot:"),
        ("journeys/returns.yaml", "owner: care\n    needs: [order-number]", "needs:\n    - order-number\n    owner: care"),
        ("journeys/returns.yaml", "    needs:", "    notes: somebody should look at this\n    needs:"),
        ("journeys/returns.yaml", "entries:", "waivers: [{rule: dead-end, place: help, because: so it is, owner: me}]\nentries:"),
        ("personas/pat.yaml", "story: Somebody", "based-on: assumption\nhabits: {go: 3}\nstory: Anybody"),
    ],
)
def test_what_no_verdict_reads_influences_nobody(file: str, old: str, new: str) -> None:
    assert influenced(changed(file, old, new)) == set()


def test_a_file_that_was_moved_influences_nobody() -> None:
    moved = {name.replace("returns.yaml", "sending-back.yaml"): text for name, text in FILES.items()}
    assert influenced(moved) == set()


@pytest.mark.parametrize(
    ("file", "old", "new", "whom"),
    [
        ("journeys/returns.yaml", "title: Sending", "title: Sends", ALL - {("trip", "pat"), ("trip", None)}),
        ("journeys/returns.yaml", "money: 1.0", "money: 1.00", ALL - {("trip", "pat"), ("trip", None)}),
        ("journeys/returns.yaml", "back: help, refund: gone", "refund: gone, back: help", ALL - {("trip", "pat"), ("trip", None)}),
        ("journeys/organisation.yaml", "The care team", "Care", ALL),
        ("personas/sam.yaml", "refuses: [back]", "refuses: [go]", {("returns", "sam"), ("returns", None)}),
        ("personas/pat.yaml", "[arrived]}", "[arrived], requires: with-luck}", {("trip", "pat"), ("trip", None)}),
        ("personas/pat.yaml", "  trip: {enters-at: [door], wants: [arrived]}\n", "", {("trip", "pat"), ("trip", None)}),
        ("personas/sam.yaml", "persona: sam", "persona: samuel", {("returns", "sam"), ("returns", None)}),
    ],
)
def test_a_change_influences_whom_it_concerns(file: str, old: str, new: str, whom: set[tuple[str, str | None]]) -> None:
    assert influenced(changed(file, old, new)) == whom


def test_a_persona_who_is_gone_leaves_the_others_as_they_were_but_not_the_journey() -> None:
    texts = {name: text for name, text in FILES.items() if name != "personas/sam.yaml"}
    assert influenced(texts) == {("returns", "sam"), ("returns", None)}


def test_who_reads_what_no_rule_of_ours_does_can_say_so() -> None:
    story = changed("personas/pat.yaml", "story: Somebody", "story: Anybody")
    assert influenced(story, read=["story"]) == {("returns", "pat"), ("returns", None), ("trip", "pat"), ("trip", None)}


@pytest.mark.parametrize(
    ("config", "alike"),
    [
        (Config(journeys="maps", personas="people", workers=4, select=[], ignore=()), True),
        (Config(ignore=["dead-end"]), False),
        (Config(strict=True), False),
        (Config(engine="explicit"), False),
        (Config(limits=Limits(configurations=3)), False),
        (Config(severity={"ping-pong": "error"}), False),
        (Config(overrides=(Override(["returns"], [], ["dead-end"]),)), False),
    ],
)
def test_settings_influence_everybody_or_nobody(config: Config, alike: bool) -> None:
    assert (same(version(FILES), version(FILES, config)) == ALL) == alike
    assert (same(version(FILES, config), version(FILES)) == ALL) == alike


def test_settings_that_are_written_otherwise_and_mean_the_same_influence_nobody() -> None:
    one = Config(select=["dead-end", "ping-pong"], overrides=(Override(["returns", "trip"], ["pat"], ["dead-end"]),))
    other = Config(select=("ping-pong", "dead-end"), overrides=(Override(("trip", "returns"), ("pat",), ("dead-end",)),))
    assert same(version(FILES, one), version(FILES, other)) == ALL


def told(report: Report) -> dict[tuple[str, str | None], list[Any]]:
    """What a report says of each cell, but for where it stands in files."""
    found: dict[tuple[str, str | None], list[Any]] = {}
    for verdict in report.verdicts:
        found.setdefault((verdict.journey, verdict.persona), []).append(verdict)
    for promise in report.promises:
        found.setdefault((promise.journey, promise.persona), []).append(promise)
    nowhere: dict[str, Any] = {"file": "", "line": 0, "column": 0, "excerpt": None}
    for finding in report.findings:
        origins = tuple(origin._replace(file="", line=0, column=0) for origin in finding.origins)
        edits = tuple(edit._replace(file="", line=0, head="", tail="") for edit in finding.edits)
        plain = finding._replace(**nowhere, origins=origins, edits=edits)
        found.setdefault((finding.journey, finding.persona), []).append(plain)
    return found


TITLES, FLAGS = ("Help", "Home"), ("automated", "backstage", "outside")


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Documents, Documents]:
    """A random project, and the same with a change or two, of all kinds, or in the order of something."""
    before = draw(project_documents(steps=4, personas=2))
    before["personas/twin.yaml"] = {**copy.deepcopy(before["personas/p0.yaml"]), "persona": "twin"}
    after = copy.deepcopy(before)
    for change in draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=2)):
        event(f"changed: {change.__name__.strip('_')}")
        change(draw, after)
    return before, after


def _another_journey(draw: st.DrawFn, documents: Documents) -> None:
    other = draw(project_documents(steps=4, personas=3))
    documents["journeys/trip.yaml"]["steps"] = other["journeys/trip.yaml"]["steps"]
    documents["journeys/trip.yaml"]["entries"] = other["journeys/trip.yaml"]["entries"]


def _a_step(draw: st.DrawFn, documents: Documents) -> None:
    steps = documents["journeys/trip.yaml"]["steps"]
    step = steps[draw(st.sampled_from(list(steps)))]
    key = draw(st.sampled_from(["title", "notes", "needs", "owner", "transitions", "takes"]))
    if key in ("title", "notes"):
        step[key] = draw(st.sampled_from(TITLES))
    else:
        step.pop(key, None)


def _the_organisation(draw: st.DrawFn, documents: Documents) -> None:
    parties = documents["journeys/organisation.yaml"]["parties"]
    for party in ("shop", "care", "desk"):
        parties[party] = {draw(st.sampled_from(FLAGS)): "true"}


def _another_persona(draw: st.DrawFn, documents: Documents) -> None:
    other = draw(project_documents(steps=4, personas=3))
    name = draw(st.sampled_from(sorted(other)))
    documents[name if name.startswith("personas") else "personas/p0.yaml"] = other[
        name if name.startswith("personas") else "personas/p0.yaml"
    ]


def _a_persona_less(draw: st.DrawFn, documents: Documents) -> None:
    people = sorted(name for name in documents if name.startswith("personas"))
    if len(people) > 1:
        del documents[draw(st.sampled_from(people))]


def _a_persona(draw: st.DrawFn, documents: Documents) -> None:
    people = sorted(name for name in documents if name.startswith("personas"))
    person = documents[draw(st.sampled_from(people))]
    key = draw(st.sampled_from(["title", "story", "budget", "lacks", "refuses", "channels"]))
    if key in ("title", "story"):
        person[key] = draw(st.sampled_from(TITLES))
    else:
        person.pop(key, None)


def _an_order(draw: st.DrawFn, documents: Documents) -> None:
    journey = documents["journeys/trip.yaml"]
    ways = [step["transitions"] for step in journey["steps"].values() if "transitions" in step]
    for mapping in draw(st.sampled_from([ways, [*ways, journey["steps"], journey["entries"], *journey["steps"].values()]])):
        entries = draw(st.permutations(list(mapping.items())))
        mapping.clear()
        mapping.update(entries)


CHANGES: list[Callable[[st.DrawFn, Documents], None]] = [
    _another_journey,
    _a_step,
    _the_organisation,
    _another_persona,
    _a_persona_less,
    _a_persona,
    _an_order,
]


@given(pairs(), st.booleans())
def test_what_is_left_out_is_as_it_was_and_what_is_checked_as_in_a_whole_run(pair: tuple[Documents, Documents], swapped: bool) -> None:
    texts = [files(documents) for documents in (reversed(pair) if swapped else pair)]
    try:
        before, after = (version(text, Config(limits=Limits(seconds=0))) for text in texts)
    except InputError:
        return  # a change may have broken it
    alike = same(before, after)
    was, whole = told(check(before.project, before.config)), check(after.project, after.config)
    everything = told(whole)
    assert {cell: everything.get(cell) for cell in alike} == {cell: was.get(cell) for cell in alike}
    cells = {(name, who) for name in after.project.journeys for who in (None, *(t.persona.persona for t in after.project.testers(name)))}
    event(f"{len(alike)} of {len(cells)} left out")
    narrowed = check(after.project, after.config, cells=cells - alike)
    assert told(narrowed) == {cell: found for cell, found in everything.items() if cell in narrowed_cells(cells - alike)}
    assert set(narrowed.left_out) == {(name, who) for name, who in alike if who is not None}
    of_journeys = {name for name, _ in cells - alike}
    assert narrowed.coverage == tuple(line for line in whole.coverage if line.journey in of_journeys)


def narrowed_cells(cells: set[tuple[str, str | None]]) -> set[tuple[str, str | None]]:
    """The cells that a run says something of: each journey that anybody is checked on is judged as such, too."""
    return cells | {(name, None) for name, _ in cells}


def test_a_journey_that_nobody_asks_for_is_left_out_entirely() -> None:
    project = load_texts(FILES)
    report = check(project, cells={("trip", "pat")})
    assert {verdict.journey for verdict in report.verdicts} == {"trip"}
    assert report.left_out == (("returns", "pat"), ("returns", "sam"))
    assert [line.journey for line in report.coverage] == ["trip"]
    assert not report.is_open()


def test_a_journey_as_such_is_judged_by_what_all_reach_though_one_alone_is_checked() -> None:
    refusing = changed("personas/sam.yaml", "refuses: [back]", "refuses: [go]")
    project = load_texts(refusing)
    whole = check(project)
    for cells in ({("returns", "sam")}, {("returns", None)}):
        report = check(project, cells=cells)
        assert [v for v in report.verdicts if v.persona is None] == [
            v for v in whole.verdicts if v.persona is None and v.journey == "returns"
        ]
        assert {(line.journey, line.persona) for line in report.promises} == {cell for cell in cells if cell[1] is not None}


def test_workers_leave_out_the_same() -> None:
    project, cells = load_texts(FILES), {("returns", "sam"), ("trip", "pat")}
    alone = check(project, cells=cells)
    from cxtest.work.processes import Processes

    with Processes(2) as processes:
        assert check(project, replace(Config(), workers=2), cells=cells, executor=processes) == alone
