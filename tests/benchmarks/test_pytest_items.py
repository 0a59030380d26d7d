"""The tests that are counted by the thousand: those of cxtest pass, and the empty ones are as many as asked for."""

import sys
from pathlib import Path

import pytest

import cxtest
from benchmarks import pytest_items
from benchmarks.measure import Measured, instructions
from benchmarks.models.suite import files
from benchmarks.product import project, python
from benchmarks.pytest_items import PLUGINS, empty, paired, start_target, told


def test_nothing_is_wrong_in_the_project_that_is_tested() -> None:
    loaded = cxtest.load_texts(files(3, 6))
    report = cxtest.check(loaded)
    assert (len(loaded.journeys), len(loaded.personas), loaded.warnings) == (3, 6, ())
    assert report.findings == ()
    assert {verdict.verdict for verdict in report.verdicts} == {"pass", "not-applicable"}
    assert {promise.promise for promise in report.promises} == {"always"}
    assert all(len(file.journey.steps) == 12 for file in loaded.journeys.values())


def test_there_are_ten_thousand_of_them() -> None:
    few = len(cxtest.check(cxtest.load_texts(files(1, 2))).verdicts), len(cxtest.check(cxtest.load_texts(files(1, 3))).verdicts)
    a_persona = few[1] - few[0]
    of_a_journey = few[0] - 2 * a_persona
    assert pytest_items.JOURNEYS * (pytest_items.PERSONAS * a_persona + of_a_journey) >= 10_000


@pytest.mark.parametrize("name", [pytest_items.FUNCTION, pytest_items.OWN])
def test_empty_tests_are_as_many_as_asked_for(name: str) -> None:
    with project({**empty(7)[name], "pytest.ini": "[pytest]\n"}) as folder:
        outcome = pytest_items.pytest(folder, PLUGINS)
    assert (outcome.note, outcome.counts["tests"], outcome.counts["passed"]) == ("", 7, 7)


def test_what_pytest_says_last_is_read() -> None:
    assert told("....\n2 failed, 9 passed, 3 skipped in 1.23s\n", 50.0) == (
        "2 failed", {"tests": 14, "MiB": 50.0, "failed": 2, "passed": 9, "skipped": 3},
    )  # fmt: skip
    assert told("9 passed, 1 warning in 62.00s (0:01:02)", 1.0) == ("1 warning", {"tests": 10, "MiB": 1.0, "passed": 9, "warning": 1})


def seconds(*values: float) -> Measured:
    return Measured(values, "", {})


def test_differences_are_of_runs_in_a_row() -> None:
    assert paired(seconds(3.0, 10.0, 6.0), seconds(1.0, 9.0, 3.0)) == (2.0, 1.0)


def test_what_the_plugin_costs_is_decided_by_instructions_or_by_differences_that_agree() -> None:
    far, near, base = seconds(1.5, 0.6, 1.1), seconds(1.02, 1.021, 1.022), seconds(1.0, 1.0, 1.0)
    assert start_target(far, base, None, None).met is None
    assert start_target(near, base, None, None).met is False
    assert start_target(base, base, None, None).met is True
    assert start_target(far, base, 2.01, 2.0).met is True
    assert start_target(far, base, 2.04, 2.0).met is False
    assert start_target(far, base, 2.01, 2.0).found == (
        "5.0 ms, 0.50% of the instructions; pairs of runs: +100 ms, half of them within 450 ms of each other"
    )


def test_instructions_are_counted_where_perf_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    small, large = (instructions(python(f"sum(range({number}))")) for number in (10, 10_000_000))
    assert (small is None and large is None) or (small and large and large > small + 10_000_000)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert instructions([sys.executable, "-c", ""]) is None
