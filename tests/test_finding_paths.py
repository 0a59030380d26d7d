"""A finding hands over its path: the walk that shows it, replayed on the project that was checked."""

from pathlib import Path

import pytest

from cxtest.engine import check
from cxtest.errors import UsageError
from cxtest.loading.loader import load, load_texts
from cxtest.model.project import Project
from cxtest.verdicts import Finding, Report

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def as_is() -> Project:
    return load(ROOT, journeys="journeys/as-is")


@pytest.fixture(scope="module")
def report(as_is: Project) -> Report:
    return check(as_is)


def test_every_finding_of_the_sample_as_it_is_leads_to_its_place(as_is: Project, report: Report) -> None:
    walked = named = 0
    for finding in report.findings:
        if finding.walk is None and finding.closest is None:
            with pytest.raises(UsageError, match="no walk leads to"):
                finding.path(as_is)
            continue
        path = finding.path(as_is)
        walked += 1
        assert path.labels == (finding.walk if finding.walk is not None else finding.closest)
        assert finding.persona in (None, path.machine.persona.persona)
        there = {path.machine.steps[arrival.configuration.step] for arrival in path.arrivals}
        steps = places(finding) & {*path.machine.steps}
        assert not steps or steps & there
        named += bool(steps)
    assert walked > 50
    assert named > 40


def places(finding: Finding) -> set[str]:
    """The names in a finding's place that may be steps, where a walk shows it."""
    return set() if finding.walk is None else {name.partition(".")[0] for name in finding.place.partition(":")[0].split(",")}


FILES = {
    "journeys/trip.yaml": """\
journey: trip
entries: {call: ivr}
steps:
  ivr: {owner: bot, transitions: {on: {to: lost, when: {trait: {age: old}}}, off: end}}
  lost: {owner: care, asks: [name], transitions: {back: end}}
  end: {outcome: done}
""",
    "personas/ann.yaml": "persona: ann\njourneys: {trip: {enters-at: [call], wants: [done]}}\n",
    "personas/bob.yaml": "persona: bob\njourneys: {trip: {enters-at: [call], wants: [done]}}\ntraits: {age: old}\n",
}


FOUND = Finding("a-rule", "error", False, "trip", None, "lost", "journeys/trip.yaml", 5, 3, "", "", ("call", "on"), None)
"""A finding at `lost`, about the journey as such."""


def test_a_finding_about_nobody_is_walked_by_the_first_who_can() -> None:
    assert FOUND.path(load_texts(FILES)).machine.persona.persona == "bob"


def test_where_no_walk_shows_it_it_is_the_closest() -> None:
    assert FOUND._replace(walk=None, closest=("call",)).path(load_texts(FILES)).encode() == "call"


def test_without_a_walk_there_is_no_path() -> None:
    with pytest.raises(UsageError, match="no walk leads to `lost`"):
        FOUND._replace(walk=None).path(load_texts(FILES))


def test_on_another_project_that_is_said() -> None:
    with pytest.raises(UsageError, match=r"nobody can walk `call\.on`"):
        FOUND._replace(persona="ann").path(load_texts(FILES))
