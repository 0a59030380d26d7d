"""What must hold of any journey, whatever it is about."""

import copy
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.sampling.projects import Documents, files, project_documents
from cxtest.verdicts import Report

JOURNEY = "journeys/trip.yaml"


def checked(documents: Documents) -> Report:
    return check(load_texts(files(documents)))


def found(report: Report) -> set[tuple[Any, ...]]:
    return {(f.rule, f.severity, f.note, f.journey, f.persona, f.place) for f in report.findings}


def promised(report: Report) -> dict[str, Any]:
    return {line.persona: (line.promise, line.undisturbed, line.entries) for line in report.promises}


@given(project_documents(), st.randoms(use_true_random=False))
def test_the_order_of_steps_in_a_file_changes_no_finding(documents: Documents, random: Any) -> None:
    before = checked(documents)
    shuffled = copy.deepcopy(documents)
    steps = list(shuffled[JOURNEY]["steps"].items())
    random.shuffle(steps)
    shuffled[JOURNEY]["steps"] = dict(steps)
    after = checked(shuffled)
    assert found(before) == found(after)
    assert promised(before) == promised(after)
    lengths = {(f.rule, f.persona, f.place): f.walk and len(f.walk) for f in before.findings}
    assert lengths == {(f.rule, f.persona, f.place): f.walk and len(f.walk) for f in after.findings}


@given(project_documents(), st.data())
def test_another_unguarded_transition_makes_no_promise_never(documents: Documents, data: st.DataObject) -> None:
    before = promised(checked(documents))
    more = copy.deepcopy(documents)
    steps = more[JOURNEY]["steps"]
    origin = data.draw(st.sampled_from([name for name, step in steps.items() if "outcome" not in step]))
    by = data.draw(st.sampled_from(["customer", "chance", "care"]))
    steps[origin]["transitions"]["new"] = {"to": data.draw(st.sampled_from(list(steps))), "by": by}
    after = promised(checked(more))
    for persona, (promise, _, entries) in before.items():
        assert promise == "never" or after[persona][0] != "never"
        assert all(entries[entry] == "never" or after[persona][2][entry] != "never" for entry in entries)


@given(project_documents(personas=1), st.data())
def test_leaving_out_a_cap_adds_no_over_budget(documents: Documents, data: st.DataObject) -> None:
    budget = documents["personas/p0.yaml"].get("budget", {})
    assume(len(budget) > 0)
    less = copy.deepcopy(documents)
    del less["personas/p0.yaml"]["budget"][data.draw(st.sampled_from(list(budget)))]
    over = {f.place for f in checked(documents).findings if f.rule == "over-budget"}
    assert {f.place for f in checked(less).findings if f.rule == "over-budget"} <= over


@given(project_documents())
def test_a_report_is_the_same_every_time(documents: Documents) -> None:
    assert checked(documents).to_json() == checked(dict(reversed(documents.items()))).to_json()
