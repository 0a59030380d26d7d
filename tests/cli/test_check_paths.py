"""Paths on the command line: what it says, and how it exits."""

from pathlib import Path

import pytest

from cxtest.cli.app import run

JOURNEY = """\
journey: trip
entries: {call: menu}
steps:
  menu: {owner: bot, transitions: {help: care}}
  care: {owner: care, transitions: {solve: {to: end, by: owner}, ring-again: {to: menu, at-most: 1}}}
  end: {outcome: solved}
paths:
  - {name: solved-by-care, walk: WALK, must: MUST, because: we said so on the radio}
"""
PAT = "persona: pat\njourneys: {trip: {enters-at: [call], wants: [solved]}}\n"
TWICE = "call.help.ring-again.help.ring-again"


def checked(root: Path, walk: str, must: str, *more: str) -> int:
    for name, text in {"journeys/trip.yaml": JOURNEY.replace("WALK", walk).replace("MUST", must), "personas/pat.yaml": PAT}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return run(["check", str(root), *more])


@pytest.mark.parametrize(
    ("walk", "must", "code", "said"),
    [
        ("call.help.solve", "be-possible", 0, "24 verdicts: 19 pass, 5 not applicable"),
        (TWICE, "be-impossible", 0, "24 verdicts: 19 pass, 5 not applicable"),
        (TWICE, "be-possible", 1, "error[broken-path]  Nobody of this run can walk the path `solved-by-care`, which must be possible."),
        ("call.help.solve", "be-impossible", 1, "error[broken-path]  Pat can walk the path `solved-by-care`, which must be impossible."),
    ],
)
def test_a_broken_path_fails_the_run(
    tmp_path: Path, walk: str, must: str, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(tmp_path, walk, must) == code
    out, err = capsys.readouterr()
    assert said in out
    assert ("because we said so on the radio" in out) == (code == 1)
    assert err == ""


@pytest.mark.parametrize("must", ["be-possible", "be-impossible"])
def test_a_walk_that_is_nowhere_is_an_error_of_the_file(tmp_path: Path, must: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(tmp_path, "call.hlep.solve", must) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "journeys/trip.yaml:8:39" in err
    assert "`hlep` does not leave `menu`, where this walk has come to" in err
    assert "did you mean `help`?" in err
    assert ("this path would pass for ever" in err) == (must == "be-impossible")


def test_a_limit_leaves_the_run_open_and_what_is_replayed_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    only = ["--rule", "broken-path", "--max-configurations", "1"]
    assert checked(tmp_path, "call.help.solve", "be-possible", *only) == 2  # what they are promised is not known
    assert "1 verdict: 1 pass; 1 proved" in capsys.readouterr().out
    assert checked(tmp_path, "call.help.solve", "be-impossible", *only) == 1


def test_the_rule_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "broken-path"]) == 0
    assert "must stay possible" in capsys.readouterr().out
