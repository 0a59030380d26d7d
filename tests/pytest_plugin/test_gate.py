"""Tests of journeys with a baseline and waivers: what is known or waived fails no test, and a waiver that is over fails one."""

import pytest
from boiler import ASKED_AGAIN, BOILER, PARENT, WARNED, written

from cxtest.cli.app import run as command

WAIVER = """\
waivers:
  - rule: repeated-data-entry
    place: visit:fault
    because: the firm gets a tablet in May
    owner: Ada of the care team
"""
SAID = "journeys/boiler.yaml:13:22: waived[repeated-data-entry] The tenant is asked for the fault again"


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "no:randomly", *arguments)


def text(result: pytest.RunResult) -> str:
    return "\n".join(line.rstrip() for line in result.outlines)


def test_what_is_known_fails_no_test_and_is_counted(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    assert run(pytester, ASKED_AGAIN).parseoutcomes() == {"failed": 1}
    assert command(["baseline", "--root", str(pytester.path)]) == 0
    result = run(pytester, "--cx-strict", ASKED_AGAIN, WARNED)
    assert result.parseoutcomes() == {"passed": 2}
    assert "2 findings are in the baseline: `cxtest check --full` tells them." in text(result)


def test_what_is_new_is_told_and_what_is_known_beside_it_is_not(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    assert command(["baseline", "--root", str(pytester.path)]) == 0
    written(pytester.path, journeys_boiler=BOILER.replace("carries: [address]", "carries: []"))
    result = run(pytester, ASKED_AGAIN)
    assert result.parseoutcomes() == {"failed": 1}
    assert "asked for the address again" in text(result)
    assert "asked for the fault again" not in text(result)


def test_what_is_waived_passes_and_is_shown_at_the_end(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=BOILER + WAIVER)
    result = run(pytester, ASKED_AGAIN)
    assert result.parseoutcomes() == {"passed": 1}
    assert SAID in text(result)


def test_a_waiver_of_a_persona_is_for_that_persona_alone(pytester: pytest.Pytester) -> None:
    written(pytester.path, personas_parent=PARENT + WAIVER)
    outcomes = [run(pytester, ASKED_AGAIN.replace("tenant", who)).parseoutcomes() for who in ("tenant", "parent")]
    assert outcomes == [{"failed": 1}, {"passed": 1}]


def test_a_waiver_that_is_over_is_a_test_that_fails(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=f"{BOILER}{WAIVER}    until: 2020-01-31\n")
    result = run(pytester, "journeys/boiler.yaml::journey::waivers", ASKED_AGAIN)
    assert result.parseoutcomes() == {"failed": 2}
    assert (
        "journeys/boiler.yaml:19:5: The waiver of `repeated-data-entry` at `visit:fault` on `boiler` ended on 2020-01-31; "
        "Ada of the care team answers for it. To mend it: mend what it excuses, or agree with them on another day."
    ) in text(result)
    assert "Not any more: Waived by Ada of the care team until 2020-01-31: the firm gets a tablet in May." in text(result).replace(
        "\n           ", " "
    )


def test_a_broken_baseline_is_told_at_every_journey(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    (pytester.path / "cxtest-baseline.json").write_text("oops", encoding="utf-8")
    result = run(pytester)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert text(result).count("cxtest-baseline.json:1:1: error: expected `{` here") == 2


def test_what_fails_before_a_limit_by_what_is_known_alone_does_not_pass(pytester: pytest.Pytester) -> None:
    more = BOILER.replace("carries: [address]}", "carries: [address]}\n      wait: {to: on-hold}").replace(
        "  warm:", "  on-hold: {transitions: {on: warm}}\n  warm:"
    )
    written(pytester.path, journeys_boiler=more)
    assert command(["baseline", "--root", str(pytester.path)]) == 0
    pytester.makepyprojecttoml('[tool.cxtest]\nengine = "explicit"\nlimits = {configurations = 2}')
    result = run(pytester, ASKED_AGAIN)
    assert result.parseoutcomes() == {"failed": 1}
    assert "unknown: repeated-data-entry on boiler as tenant: stopped at the limit of 2 configurations" in text(result)
