"""Stories say what happened: each is held against the walk of its finding, replayed through the machine."""

from __future__ import annotations

import json
from pathlib import Path as Folder
from typing import Any

import pytest
from hypothesis import given, settings
from inline_snapshot import snapshot

from cxtest.engine import check
from cxtest.errors import UsageError
from cxtest.loading.loader import load, load_texts
from cxtest.machine.path import Path
from cxtest.machine.state import Asked, Dropped, HandedOff, Jargon, KnownNotUsed, Promised, Repeated
from cxtest.model.project import Project
from cxtest.sampling.projects import Documents, files, project_documents
from cxtest.telling.stories import Cell, Stories, Story, stories_of
from cxtest.telling.turns import Turn
from cxtest.verdicts import Finding, Report

ROOT = Folder(__file__).parents[2]


@pytest.fixture(scope="module")
def sample() -> tuple[Project, Report, Stories]:
    project = load(ROOT, journeys="journeys/as-is")
    report = check(project)
    return project, report, stories_of(report, project)


def turns_of(cell: Cell, story: Story) -> list[Turn]:
    number, found = story.walk, list[Turn]()
    while number is not None:
        before, turn = cell.trails[number]
        found.insert(0, turn)
        number = before
    return found


def told(stories: Stories) -> list[tuple[Cell, Story]]:
    return [(cell, story) for cell in stories.cells for story in cell.stories]


def finding_of(report: Report, cell: Cell, story: Story) -> Finding:
    named = [f for f in report.findings if (f.journey, f.persona, f.rule, f.place) == (cell.journey, cell.persona, story.rule, story.place)]
    (finding,) = named
    return finding


def hold_against_the_machine(project: Project, report: Report, stories: Stories) -> int:
    every = told(stories)
    assert len(every) == len(report.findings) == len({story.link for _, story in every})
    walks = 0
    for cell, story in every:
        finding = finding_of(report, cell, story)
        labels = finding.walk or finding.closest
        assert story.shown is (finding.walk is not None)
        assert story.whose == tuple(owner or "-" for owner in finding.owners)
        assert {*story.whose} <= {owner.id for owner in stories.owners}
        if labels is None:
            assert story.walk is None
            continue
        walks += 1
        path, turns = finding.path(project), turns_of(cell, story)
        assert tuple(turn.label for turn in turns) == labels
        assert_turns(path, turns)
    return walks


def assert_turns(path: Path, turns: list[Turn]) -> None:
    machine = path.machine
    for i, (turn, arrival) in enumerate(zip(turns, path.arrivals, strict=True)):
        view = machine.view(arrival.configuration)
        assert turn.box == view.step
        assert turn.arrow == (path.moves[i - 1].place if i else f"entry:{path.entry}")
        assert dict(turn.knows) == {party: facts for party, facts in view.knows.items() if facts}
        assert (turn.told, turn.holds, turn.owed) == (view.told, view.items, view.owed)
        kinds = [sentence.kind for sentence in turn.happens]
        events = arrival.events
        assert kinds.count("hand-off") == sum(isinstance(event, HandedOff) for event in events)
        assert kinds.count("promise") == sum(isinstance(event, Promised) for event in events)
        assert kinds.count("jargon") == sum(isinstance(event, Jargon) for event in events)
        assert ("again" in kinds) is any(isinstance(event, (Repeated, KnownNotUsed)) for event in events)
        assert any(kind in ("ask", "again") for kind in kinds) is any(isinstance(event, Asked) for event in events)
        dropped = any(isinstance(event, Dropped) for event in events)
        assert ("lack" in kinds) is (dropped or view.absent or bool(view.unanswered))
        assert ("failure" in kinds) is bool(i and path.moves[i - 1].failure)
    assert turns[-1].low == path.ledger


def test_every_story_of_the_sample_is_the_walk_of_its_finding(sample: tuple[Project, Report, Stories]) -> None:
    assert hold_against_the_machine(*sample) > 250


@settings(max_examples=max(1, settings().max_examples // 4))
@given(project_documents())
def test_every_story_of_a_random_journey_is_the_walk_of_its_finding(documents: Documents) -> None:
    project = load_texts(files(documents))
    report = check(project)
    hold_against_the_machine(project, report, stories_of(report, project))


def test_a_story_reads_like_a_colleague_who_was_there(sample: tuple[Project, Report, Stories]) -> None:
    cell = sample[2].cell("returns", "gift-recipient")
    assert cell is not None
    story = next(story for story in cell.stories if story.link == "returns/gift-recipient/repeated-data-entry/returns-desk:order-number")
    first, last = turns_of(cell, story)[0], turns_of(cell, story)[-1]
    assert [cell.title, cell.wants, cell.said, dict(cell.brings)] == snapshot(
        [
            "The gift recipient",
            "“Money back” (`refunded`); they can live with “Part of the money back” (`part-refunded`)",
            "never from packing-slip, with luck from phone",
            {
                "Comes in at": "`packing-slip` or `phone`",
                "Cannot give": "the order number",
                "Can be reached by": "web, email, phone or shop",
                "Puts up with, at most": "2 h of their own time, 30 days in all, 5.00 GBP and 12 questions",
            },
        ]
    )
    assert [story.message, story.where, story.origins, story.mend, story.whose] == snapshot(
        [
            "The gift recipient is asked for the order number again at “The returns desk asks what it is about” (`returns-desk`), owned by the returns desk. They have told it before.",
            "“The returns desk asks what it is about” (`returns-desk`): owned by the returns desk.",
            ("The hand-off `pass-on` from the care team to the returns desk does not carry it.",),
            "add `carries: [order-number]` to `chase-call.pass-on`, and move it from `asks` to `needs` at `returns-desk`",
            ("returns-desk", "care"),
        ]
    )
    assert [first.decides, first.title, [sentence.text for sentence in first.happens]] == snapshot(
        [
            "They come in here.",
            "Please key in your order number",
            ["The phone menu asks for the order number.", "They cannot give the order number.", "It takes 2 min of their time."],
        ]
    )
    assert [last.decides, last.title, [sentence.text for sentence in last.happens]] == snapshot(
        [
            "The care team decides.",
            "The returns desk asks what it is about",
            [
                "The care team hands them over to the returns desk, and passes on nothing.",
                "The returns desk asks AGAIN for the order number and the reason for sending it back: they told them before.",
                "It takes 5 min of their time and 5 to 15 min of waiting.",
            ],
        ]
    )


def test_the_worst_of_a_cell_comes_first(sample: tuple[Project, Report, Stories]) -> None:
    order = ("error", "warning", "note")
    for cell in sample[2].cells:
        kinds = [order.index(story.kind) for story in cell.stories]
        assert kinds == sorted(kinds)
        assert cell.count("error") == kinds.count(0)


def test_the_journey_itself_has_a_cell_only_where_something_was_found_in_it() -> None:
    project = load(ROOT)
    stories = stories_of(check(project), project)
    assert [cell.journey for cell in stories.cells if cell.persona is None] == []
    assert len(stories.cells) == 12
    assert stories.owners == ()


def test_names_of_strangers_are_shown_on_one_line() -> None:
    journey = 'journey: trip\ntitle: "a\\u202e\\nb"\nentries: {web: form}\nsteps:\n  form: {title: "x\\e[31m", owner: "care"}\n  end: {outcome: out}\n'
    persona = 'persona: pat\ntitle: "P\\u2028at"\nstory: "one\\ntwo \\u202e"\njourneys: {trip: {enters-at: [web], wants: [out]}}\n'
    project = load_texts({"journeys/trip.yaml": journey, "personas/pat.yaml": persona})
    stories = stories_of(check(project), project)
    texts: list[str] = []

    def gather(value: Any) -> None:
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, dict):
            gather([*value, *value.values()])
        elif isinstance(value, list):
            for one in value:
                gather(one)

    gather(json.loads(json.dumps(stories)))
    assert [text for text in texts if not text.isprintable()] == []
    assert stories.cells[0].story == "one two \\u202e"


def test_stories_of_another_project_are_refused(sample: tuple[Project, Report, Stories]) -> None:
    mended = load(ROOT)
    with pytest.raises(UsageError, match="the project is not the one that was checked"):
        stories_of(sample[1], mended)
