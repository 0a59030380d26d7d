"""What slices do where it gets tight: limits, monitors of others, what is remembered."""

import pytest
from dense_cases import many, questionnaire
from hypothesis import given

from cxtest.analysis.answers import Answers, Whole
from cxtest.analysis.case import Case
from cxtest.analysis.dense_space import Dense
from cxtest.analysis.shared import Shared
from cxtest.analysis.sliced import Sliced
from cxtest.config import Config, Limits
from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.machine import machine as machines
from cxtest.machine.machine import Machine
from cxtest.machine.state import Event, Repeated
from cxtest.sampling.projects import Documents, files, project_documents

# The address is told to `desk` or not, by the customer's choice; nothing that is open depends on it.
JOURNEY = """\
journey: trip
entries: {in: a}
steps:
  a: {owner: desk, transitions: {ask: b, skip: c}}
  b: {owner: desk, asks: [address], promises: [call], transitions: {on: c}}
  c: {owner: desk, transitions: {on: d, back: a}}
  d: {owner: care, needs: [address], transitions: {on: end, round: e}}
  e: {owner: care, transitions: {again: e}}
  end: {outcome: done}
"""
PAT = "persona: pat\njourneys: {trip: {enters-at: [in], wants: [done]}}\nbudget: {facts: 1}\n"


def verdicts(limits: Limits, journey: str = JOURNEY) -> dict[str, str]:
    report = check(load_texts({"journeys/trip.yaml": journey, "personas/pat.yaml": PAT}), Config(limits=limits))
    return {verdict.rule: verdict.verdict for verdict in report.verdicts}


def test_a_question_is_stopped_at_a_limit_that_others_keep_to() -> None:
    """Six steps are few enough; six steps, and on top of them who knows the address or what is owed, are not."""
    assert set(verdicts(Limits()).values()) == {"pass", "fail", "not-applicable"}
    tight = verdicts(Limits(configurations=6))
    assert tight["runaround"] == "fail"
    assert tight["turned-away"] == tight["dead-end"] == "pass"
    assert tight["known-not-used"] == "unknown"
    assert tight["fatal-failure"] == "not-applicable"
    failing = JOURNEY.replace("{on: d, back: a}", "{on: d, back: a, slip: {to: a, failure: true}}")
    assert verdicts(Limits(configurations=6), failing)["fatal-failure"] == "unknown"


def test_time_runs_out_on_top_of_a_space_too() -> None:
    project = load_texts({"journeys/trip.yaml": JOURNEY, "personas/pat.yaml": PAT})
    case = Case(project.journeys["trip"], project.personas["pat"].persona, Limits(seconds=30))
    assert case.space.limit is None
    case.stopwatch._end = 0.0
    asked = case.begin()
    list(case.first(Repeated))
    assert str(asked.limit).startswith("stopped at the limit of 30 seconds")


class TwoRepeats:
    """A monitor of somebody else's: asked again for a second time."""

    start = 0
    reads: tuple[type[Event], ...] = (Repeated,)
    excuses: tuple[type[Event], ...] = ()

    def step(self, memory: int, events: tuple[Event, ...]) -> tuple[int, str | None]:
        new = sum(isinstance(event, Repeated) for event in events)
        return min(memory + new, 2), "twice" if new and memory + new > 1 else None


def seen(answers: Answers) -> list[tuple[str, str]]:
    return [(place, path.encode()) for place, path in answers.watch(TwoRepeats())]


@given(project_documents(personas=1))
def test_a_monitor_may_read_what_depends_on_who_knows_what(documents: Documents) -> None:
    project = load_texts(files(documents))
    file, persona = project.journeys["trip"], project.personas["p0"].persona
    machine, limits = Machine(file.journey, file.organisation, persona), Limits()
    whole = seen(Whole(machine, limits.stopwatch()))
    assert seen(Sliced(machine, limits.stopwatch())) == whole
    with many(0):
        assert seen(Sliced(machine, limits.stopwatch())) == whole


def test_a_monitor_of_repeats_sees_the_second() -> None:
    """Told at `b`, asked again at `d`; and again after coming back to `a`."""
    project = load_texts({"journeys/trip.yaml": JOURNEY.replace("round: e", "round: a"), "personas/pat.yaml": PAT})
    machine, limits = (
        Machine(project.journeys["trip"].journey, project.journeys["trip"].organisation, project.personas["pat"].persona),
        Limits(),
    )
    expected = [("twice", "in.ask.on.on.round.ask")]
    assert seen(Whole(machine, limits.stopwatch())) == seen(Sliced(machine, limits.stopwatch())) == expected
    with many(0):
        assert seen(Sliced(machine, limits.stopwatch())) == expected


def test_a_budget_on_what_is_asked_where_sets_hold_the_space() -> None:
    """Points alone find a walk that is within budget only if nothing is asked twice."""
    documents = questionnaire(8)
    steps = documents["journeys/visa.yaml"]["steps"]
    steps["ask-0"]["asks"], steps["check-0"]["owner"], steps["check-0"]["needs"] = ["name"], "office", ["name"]
    documents["personas/ana.yaml"]["budget"] = {"repeats": "0"}
    project = load_texts(files(documents))
    case = Case(project.journeys["visa"], project.personas["ana"].persona, Limits())
    assert isinstance(case.space, Dense)
    report = check(project)
    assert {f.rule for f in report.findings} >= {"over-budget", "repeated-data-entry"}


def test_what_was_used_least_recently_is_forgotten_first() -> None:
    shared = Shared(most=3)
    shared.put("a", [1])
    shared.put("b", [2, 3])
    assert shared.get("a") == [1]
    shared.put("c", [4])
    assert [shared.get(key) for key in "abc"] == [[1], None, [4]]


def test_what_is_remembered_of_walks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    project = load_texts({"journeys/trip.yaml": JOURNEY, "personas/pat.yaml": PAT})
    before = check(project).to_json()
    monkeypatch.setattr(machines, "REMEMBERED", 1)
    assert check(project).to_json() == before
