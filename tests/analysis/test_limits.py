"""A limit ends in `unknown`, says which limit and how far it got, and never makes a pass."""

from collections.abc import Iterable

import pytest

from cxtest.analysis.budget import labels
from cxtest.analysis.case import Case
from cxtest.config import Config, Engine, Limits
from cxtest.engine import check
from cxtest.errors import LimitReached
from cxtest.loading.loader import load_texts
from cxtest.verdicts import Report

STEPS = 7
# At each level they pay with time, and get an item, or with money: 2 to the power of STEPS sets of items, and as many walks that none
# beats. The dead end lies at the far end.
LARGE = "\n".join(
    [
        "journey: trip",
        "entries: {in: s0}",
        "steps:",
        *(
            f"  s{i}: {{owner: a, transitions: {{queue: {{to: a{i}, takes: {{time: {2**i}m}}}}, "
            f"pay: {{to: s{i + 1}, takes: {{money: {2**i}}}}}}}}}\n"
            f"  a{i}: {{owner: a, gives: [i{i}], transitions: {{on: s{i + 1}}}}}"
            for i in range(STEPS)
        ),
        f"  s{STEPS}: {{owner: a, transitions: {{finish: end, ring: lost, fail: {{to: s0, by: chance, failure: true}}}}}}",
        "  lost: {owner: b}",
        "  end: {outcome: done}",
    ]
)
# Together, time and money come to 127: one less than that is never enough.
PAT = """\
persona: pat
journeys: {trip: {enters-at: [in], wants: [done]}}
budget: {time: 63m, money: 63}
"""
ITSELF = {"ask-without-use"}
"""Rules that read the file alone."""


def report(limits: Limits, rules: Iterable[str] = (), engine: Engine = "slices") -> Report:
    project = load_texts({"journeys/trip.yaml": LARGE, "personas/pat.yaml": PAT})
    return check(project, Config(limits=limits, select=list(rules), engine=engine))


def test_without_a_limit_in_the_way_everything_is_decided() -> None:
    assert {verdict.verdict for verdict in report(Limits()).verdicts} == {"pass", "fail", "not-applicable"}


@pytest.mark.parametrize(
    "engine, allowed", [("slices", 1), ("slices", 10), ("explicit", 1), ("explicit", 10), ("explicit", 100), ("explicit", 200)]
)
def test_nothing_passes_when_configurations_run_out(engine: Engine, allowed: int) -> None:
    found = report(Limits(configurations=allowed), engine=engine)
    assert not [v.rule for v in found.verdicts if v.verdict == "pass" and v.rule not in ITSELF]
    unknown = next(v for v in found.verdicts if v.rule == "dead-end")
    assert unknown.verdict == "unknown"
    assert unknown.reason is not None
    assert unknown.reason.startswith(f"stopped at the limit of {allowed} configurations: ")
    assert found.is_open()
    assert found.promises[0].to_json()["promise"] == "unknown"


def test_what_no_question_sees_counts_for_nothing() -> None:
    """The items are read by nothing: 100 configurations are enough for every question, where 200 whole ones are not for any."""
    without = report(Limits())
    assert report(Limits(configurations=100)).to_json() == without.to_json()


def test_a_budget_that_cannot_be_decided_is_unknown() -> None:
    found = report(Limits(labels=5), ["over-budget", "tight-budget", "fatal-failure", "dead-end"])
    assert {v.rule: v.verdict for v in found.verdicts} == {
        "over-budget": "unknown", "tight-budget": "unknown", "fatal-failure": "unknown", "dead-end": "fail",
    }  # fmt: skip
    reasons = {v.reason for v in found.verdicts if v.verdict == "unknown"}
    assert reasons == {
        "stopped at the limit of 5 labels: 6 partial walks compared, and more to come; raise `limits.labels` in [tool.cxtest], or --max-labels"
    }


def test_over_budget_is_proved_even_where_the_nearest_misses_are_too_many() -> None:
    project = load_texts(
        {"journeys/trip.yaml": LARGE, "personas/pat.yaml": PAT.replace("time: 63m, money: 63", "time: 63m, money: 63, steps: 1")}
    )
    (finding,) = (f for f in check(project, Config(limits=Limits(labels=5))).findings if f.rule == "over-budget")
    assert finding.details[-1][1].startswith("the nearest are not shown: stopped at the limit of 5 labels")


def test_a_monitor_stops_at_the_limit_too() -> None:
    """The space just fits, its product with what the monitor remembers does not."""
    project = load_texts(
        {
            "journeys/trip.yaml": "journey: trip\nentries: {in: a, out: b}\nsteps:\n"
            "  a: {owner: a, transitions: {t: {to: b, by: a}, end: end}}\n  b: {owner: b, transitions: {t: {to: c, by: b}}}\n"
            "  c: {owner: c, transitions: {t: {to: a, by: c}}}\n  end: {outcome: done}\n",
            "personas/pat.yaml": "persona: pat\njourneys: {trip: {enters-at: [in, out], wants: [done]}}\n",
        }
    )
    exact = Case(project.journeys["trip"], project.personas["pat"].persona, Limits())
    allowed = len(exact.space)
    found = check(project, Config(limits=Limits(configurations=allowed), select=["ping-pong", "dead-end"]))
    assert {v.rule: v.verdict for v in found.verdicts} == {"ping-pong": "unknown", "dead-end": "pass"}


def test_no_time_at_all_is_a_limit_like_any_other() -> None:
    found = report(Limits(seconds=1e-9), ["dead-end", "unreachable-step"])
    assert {v.verdict for v in found.verdicts} == {"unknown"}
    assert all("the limit of 1e-09 seconds: 0 configurations looked into" in str(v.reason) for v in found.verdicts)


def test_the_seconds_run_for_budgets_too() -> None:
    project = load_texts({"journeys/trip.yaml": LARGE, "personas/pat.yaml": PAT})
    case = Case(project.journeys["trip"], project.personas["pat"].persona, Limits(seconds=30))
    spending = case.answers.spending(case.budget)
    assert spending.space.limit is None
    case.stopwatch._end = 0.0
    with pytest.raises(LimitReached, match="of 30 seconds: 1 partial walks compared"):
        list(labels(spending, [spending.start("in")], case.stopwatch))


def test_zero_seconds_are_no_limit() -> None:
    assert report(Limits(seconds=0), ["dead-end"]).verdicts[0].verdict == "fail"
