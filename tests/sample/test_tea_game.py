"""The Tea Game: what a cup of tea costs before lunch and after, and which policies have to go, all of it proved by checking."""

from collections.abc import Callable
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from cxtest.config import Config, Limits
from cxtest.engine import check
from cxtest.loading.loader import load, load_texts
from cxtest.verdicts import Report

ROOT = Path(__file__).parents[2]
AFTER_LUNCH, BEFORE_LUNCH = "journeys", "journeys/as-is"
GUESTS = ["in-a-hurry-but-rich", "poor-but-patient", "tea-drinker"]

FRONT = [(21, 34), (23, 31), (25, 28), (27, 25), (29, 22), (32, 19), (35, 16), (38, 13), (41, 10), (44, 7)]
"""Minutes and pounds: what a cup of tea takes before lunch, at best."""
POINTS = [pytest.param(*point, id=f"{point[0]}-minutes-and-{point[1]}-pounds") for point in FRONT]
HALF_AN_HOUR, TWELVE_POUNDS = 30, 12

Steps = dict[str, Any]
Change = Callable[[Steps], None]


def stamps_need_no_form(steps: Steps) -> None:
    del steps["stamp"]["uses-up"]


def bags_need_no_enquiry(steps: Steps) -> None:
    steps["bag"]["uses-up"].remove("enquiry-slip")


def desks_hand_the_stamp_back(steps: Steps) -> None:
    nothing_needs_a_stamp(steps)
    for thing in ("bag", "cup"):
        for trigger in (f"queue-for-{thing}", f"fast-lane-for-{thing}"):
            steps["hall"]["transitions"][trigger].setdefault("when", {}).setdefault("holds", []).append("stamp")


def nobody_looks_at_receipts(steps: Steps) -> None:
    for thing in ("cup", "token"):
        for trigger in (f"queue-for-{thing}", f"fast-lane-for-{thing}"):
            del steps["hall"]["transitions"][trigger]["when"]


def the_pound_is_paid_at_the_urn(steps: Steps) -> None:
    del steps["water"]["uses-up"]
    steps["water"]["takes"]["money"] = steps["token"]["takes"]["money"]


def nothing_needs_a_stamp(steps: Steps) -> None:
    for desk in ("bag", "cup"):
        steps[desk]["uses-up"].remove("stamp")


def cups_need_a_token_and_tokens_a_cup(steps: Steps) -> None:
    for trigger in ("queue-for-cup", "fast-lane-for-cup"):
        steps["hall"]["transitions"][trigger]["when"]["holds"].append("water-token")
    for trigger in ("queue-for-token", "fast-lane-for-token"):
        steps["hall"]["transitions"][trigger]["when"]["holds"].append("cup")


WITHOUT: dict[str, Change] = {
    "P1": stamps_need_no_form,
    "P2": bags_need_no_enquiry,
    "P3": desks_hand_the_stamp_back,
    "P4": nobody_looks_at_receipts,
    "P5": the_pound_is_paid_at_the_urn,
    "P6": nothing_needs_a_stamp,
}


@cache
def text(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


@cache
def game(folder: str, *changes: Change) -> dict[str, str]:
    """The files of the game, with changes made to its steps."""
    journey = yaml.safe_load(text(f"{folder}/tea-game.yaml"))
    for change in changes:
        change(journey["steps"])
    return {
        "journeys/organisation.yaml": text(f"{folder}/organisation.yaml"),
        "journeys/tea-game.yaml": yaml.safe_dump(journey, sort_keys=False),
    }


def gets_tea(files: dict[str, str], minutes: int, pounds: int) -> bool:
    """Whether a guest with this budget gets tea within it. The limit spares the search for near misses, which nobody reads here."""
    guest = f"persona: guest\njourneys: {{tea-game: {{enters-at: [door], wants: [tea]}}}}\nbudget: {{time: {minutes}m, money: {pounds}}}\n"
    rules = ("goal-unreachable", "over-budget")
    report = check(load_texts(files | {"personas/guest.yaml": guest}), Config(select=rules, limits=Limits(labels=1_000)))
    reachable, within = [next(v.verdict for v in report.verdicts if v.rule == rule) for rule in rules]
    assert (reachable, within) in {("pass", "pass"), ("pass", "fail")}
    return within == "pass"


@cache
def report_on(folder: str) -> Report:
    return check(load(ROOT, journeys=folder, only_journeys=["tea-game"]))


def verdict_of(folder: str, rule: str, persona: str) -> str:
    return next(v.verdict for v in report_on(folder).verdicts if (v.rule, v.persona) == (rule, persona))


@pytest.mark.parametrize("minutes, pounds", POINTS)
def test_before_lunch_exactly_this_much_is_enough(minutes: int, pounds: int) -> None:
    assert gets_tea(game(BEFORE_LUNCH), minutes, pounds)


@pytest.mark.parametrize("minutes, pounds", POINTS)
def test_before_lunch_a_minute_or_a_pound_less_is_not_enough(minutes: int, pounds: int) -> None:
    assert not gets_tea(game(BEFORE_LUNCH), minutes - 1, pounds)
    assert not gets_tea(game(BEFORE_LUNCH), minutes, pounds - 1)


def test_before_lunch_there_is_no_other_bargain() -> None:
    assert not gets_tea(game(BEFORE_LUNCH), 20, 99)
    for (_, pounds), (minutes, _) in pairwise(FRONT):
        assert not gets_tea(game(BEFORE_LUNCH), minutes - 1, pounds - 1)
    assert not gets_tea(game(BEFORE_LUNCH), 99, 6)


def test_before_lunch_money_alone_does_it_and_patience_alone_does_it_and_half_of_each_does_not() -> None:
    assert [verdict_of(BEFORE_LUNCH, "over-budget", guest) for guest in GUESTS] == ["pass", "pass", "fail"]


def test_before_lunch_one_knock_is_too_much_for_whoever_might_have_made_it() -> None:
    assert [verdict_of(BEFORE_LUNCH, "fatal-failure", guest) for guest in GUESTS] == ["fail", "fail", "pass"]


def test_after_lunch_eight_minutes_and_seven_pounds_are_enough_and_nothing_less_is() -> None:
    assert gets_tea(game(AFTER_LUNCH), 8, 7)
    assert not gets_tea(game(AFTER_LUNCH), 7, 60)
    assert not gets_tea(game(AFTER_LUNCH), 60, 6)


def test_after_lunch_every_guest_gets_tea_whatever_happens_and_nothing_is_found() -> None:
    report = report_on(AFTER_LUNCH)
    assert {line.persona: line.promise for line in report.promises} == dict.fromkeys(GUESTS, "always")
    assert report.findings == ()


@pytest.mark.parametrize(
    "policies, minutes, pounds", [("P3", 28, 12), ("P6", 19, 11), ("P1 P2", 27, 10), ("P1 P5", 27, 10)], ids=lambda value: str(value)
)
def test_without_these_policies_half_an_hour_and_twelve_pounds_are_enough(policies: str, minutes: int, pounds: int) -> None:
    files = game(BEFORE_LUNCH, *(WITHOUT[policy] for policy in policies.split()))
    assert minutes <= HALF_AN_HOUR
    assert pounds <= TWELVE_POUNDS
    assert gets_tea(files, minutes, pounds)
    assert not gets_tea(files, minutes - 1, TWELVE_POUNDS)
    assert not gets_tea(files, minutes, pounds - 1)


@pytest.mark.parametrize(
    "policies",
    [" ".join(some) for size in range(5) for some in combinations(["P1", "P2", "P4", "P5"], size)],
    ids=lambda some: some or "all-stay",
)
def test_of_the_other_four_the_form_has_to_go_and_the_slip_or_the_token_with_it(policies: str) -> None:
    files = game(BEFORE_LUNCH, *(WITHOUT[policy] for policy in policies.split()))
    assert gets_tea(files, HALF_AN_HOUR, TWELVE_POUNDS) == ("P1" in policies and ("P2" in policies or "P5" in policies))


def test_no_tea_at_any_price_where_a_cup_takes_a_token_and_a_token_takes_a_cup() -> None:
    project = load_texts(
        game(BEFORE_LUNCH, cups_need_a_token_and_tokens_a_cup) | {"personas/tea-drinker.yaml": text("personas/tea-drinker.yaml")}
    )
    assert "goal-unreachable" in {finding.rule for finding in check(project).findings}
