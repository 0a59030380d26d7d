"""The sample, as it is in too many firms and as it should be: what is found, for whom and where; what is promised; how much is explored.

What is wrong with each journey as it is stands in docs/sample, where people read about it: its table is what is compared here.
"""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from cxtest.cli.app import run
from cxtest.config import Config
from cxtest.engine import check
from cxtest.loading.loader import load
from cxtest.model.project import Project
from cxtest.verdicts import Report

ROOT = Path(__file__).parents[2]
MENDED, AS_IS = "journeys", "journeys/as-is"
JOURNEYS = ["b2b-buy-to-onboard", "last-minute-gift", "returns", "tea-game"]
ROW = re.compile(r"^\| `([a-z-]+)` \| `([^`]+)` \| ([^|`]+) \| [^|]+ \|$", re.MULTILINE)
OF_THE_JOURNEY = "the journey"

EXPLORED = {
    ("b2b-buy-to-onboard", AS_IS, "browbeaten-buyer"): 30,
    ("b2b-buy-to-onboard", AS_IS, "neophyte-buyer"): 62,
    ("b2b-buy-to-onboard", AS_IS, "procurement-officer"): 2,
    ("b2b-buy-to-onboard", MENDED, "browbeaten-buyer"): 69,
    ("b2b-buy-to-onboard", MENDED, "neophyte-buyer"): 79,
    ("b2b-buy-to-onboard", MENDED, "procurement-officer"): 36,
    ("last-minute-gift", AS_IS, "night-shift-worker"): 26,
    ("last-minute-gift", AS_IS, "panicked-shopper"): 58,
    ("last-minute-gift", AS_IS, "returning-customer"): 34,
    ("last-minute-gift", AS_IS, "screen-reader-user"): 5,
    ("last-minute-gift", MENDED, "night-shift-worker"): 51,
    ("last-minute-gift", MENDED, "panicked-shopper"): 63,
    ("last-minute-gift", MENDED, "returning-customer"): 45,
    ("last-minute-gift", MENDED, "screen-reader-user"): 52,
    ("returns", AS_IS, "gift-recipient"): 49,
    ("returns", AS_IS, "returning-customer"): 65,
    ("returns", MENDED, "gift-recipient"): 100,
    ("returns", MENDED, "returning-customer"): 135,
    ("tea-game", AS_IS, "in-a-hurry-but-rich"): 617,
    ("tea-game", AS_IS, "poor-but-patient"): 497,
    ("tea-game", AS_IS, "tea-drinker"): 617,
    ("tea-game", MENDED, "in-a-hurry-but-rich"): 7,
    ("tea-game", MENDED, "poor-but-patient"): 7,
    ("tea-game", MENDED, "tea-drinker"): 7,
}
"""How many configurations there are, by version of a journey and persona; one that grows tenfold is noticed here."""


@cache
def project(journeys: str) -> Project:
    return load(ROOT, journeys=journeys, personas="personas")


@cache
def report_on(journeys: str) -> Report:
    return check(project(journeys), Config(journeys=journeys))


def planted(journey: str) -> set[tuple[str, str, str]]:
    """What the page on a journey says is wrong with it as it is: rule, place, and for whom."""
    page = (ROOT / "docs" / "sample" / f"{journey}.md").read_text(encoding="utf-8")
    rows = [(rule, place, whom.strip()) for rule, place, people in ROW.findall(page) for whom in people.split(",")]
    assert len(rows) == len(set(rows)), "a defect is listed twice"
    return set(rows)


@pytest.mark.parametrize("journeys", [MENDED, AS_IS])
def test_these_are_the_journeys(journeys: str) -> None:
    assert list(project(journeys).journeys) == JOURNEYS


@pytest.mark.parametrize("journey", JOURNEYS)
def test_as_it_is_exactly_the_defects_of_its_page_are_found(journey: str) -> None:
    found = {(f.rule, f.place, f.persona or OF_THE_JOURNEY) for f in report_on(AS_IS).findings if f.journey == journey and not f.note}
    assert found == planted(journey)


@pytest.mark.parametrize("journey", JOURNEYS)
def test_as_it_is_at_least_eight_rules_fire(journey: str) -> None:
    assert len({finding.rule for finding in report_on(AS_IS).findings if finding.journey == journey}) >= 8


def test_as_it_is_every_rule_fires_somewhere() -> None:
    assert {finding.rule for finding in report_on(AS_IS).findings} == {verdict.rule for verdict in report_on(AS_IS).verdicts}


def test_mended_nothing_is_found_not_even_a_note() -> None:
    assert report_on(MENDED).findings == ()


def test_mended_everything_is_tested_and_proved() -> None:
    report = report_on(MENDED)
    assert not report.is_open()
    assert {verdict.verdict for verdict in report.verdicts} <= {"pass", "not-applicable"}
    assert all(verdict.proved for verdict in report.verdicts if verdict.verdict == "pass")


def test_mended_everybody_is_promised_a_good_end_from_everywhere() -> None:
    for line in report_on(MENDED).promises:
        assert {line.promise, line.undisturbed, *line.entries.values()} == {"always"}, line


def test_mended_nobody_gets_by_with_what_they_merely_accept() -> None:
    """What they want is theirs, too: whatever anybody does, or at least if they choose well and the others are fair."""
    people = project(MENDED).personas
    strict = {
        name: replace(
            file,
            persona=file.persona.model_copy(
                update={"journeys": {j: goal.model_copy(update={"accepts": ()}) for j, goal in file.persona.journeys.items()}}
            ),
        )
        for name, file in people.items()
    }
    for line in check(replace(project(MENDED), personas=strict), Config(select=["goal-unreachable"])).promises:
        assert {line.promise, *line.entries.values()} <= {"always", "choosing-well"}, line


@pytest.mark.parametrize(("journeys", "code"), [(MENDED, 0), (AS_IS, 1)])
def test_the_command_passes_the_mended_version_alone_and_has_no_complaint_about_the_files(
    journeys: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--root", str(ROOT), "--journeys", journeys, "--strict"]) == code
    assert capsys.readouterr().err == ""


def test_there_are_this_many_whole_configurations() -> None:
    explored = {
        (verdict.journey, journeys, verdict.persona): verdict.proved
        for journeys in (MENDED, AS_IS)
        for verdict in check(load(ROOT, journeys=journeys), Config(engine="explicit")).verdicts
        if verdict.persona and verdict.proved is not None
    }
    assert explored == EXPLORED


@pytest.mark.parametrize("journeys", [MENDED, AS_IS])
def test_where_they_can_come_to_takes_fewer(journeys: str) -> None:
    found = {line.journey: line.configurations for line in report_on(journeys).coverage}
    whole = {name: sum(n for (journey, where, _), n in EXPLORED.items() if (journey, where) == (name, journeys)) for name in found}
    assert all(found[name] < whole[name] for name in found)
