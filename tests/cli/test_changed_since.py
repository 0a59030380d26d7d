"""`cxtest check --changed-since`: whom a change can influence is checked, the others are named, and nothing is passed over in silence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot
from scratch_repository import Repository

from cxtest.cli.app import run
from cxtest.reports import FORMATS

BROKEN = """\
journey: trip
entries: {call: care}
steps:
  care: {owner: care, needs: [order-number], transitions: {solve: end, lose: lost}}
  lost: {owner: care}
  end: {outcome: solved}
"""
OTHER = "journey: other\nentries: {call: care}\nsteps: {care: {owner: care, transitions: {solve: end}}, end: {outcome: solved}}\n"
GOAL = "{enters-at: [call], wants: [solved]}"
FILES: dict[str, str | bytes | None] = {
    "journeys/trip.yaml": BROKEN,
    "journeys/other.yaml": OTHER,
    "personas/ann.yaml": f"persona: ann\nstory: Somebody\njourneys: {{trip: {GOAL}, other: {GOAL}}}\n",
    "personas/bob.yaml": f"persona: bob\njourneys: {{trip: {GOAL}, other: {GOAL}}}\n",
}
ALL = {("other", "ann"), ("other", "bob"), ("trip", "ann"), ("trip", "bob")}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    made = Repository(tmp_path / "repository")
    made.commit(FILES)
    monkeypatch.chdir(made.project)
    return made


class Checked:
    """What a run of the command comes to: its exit code, whom it checked and left out, and what it said beside."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str, since: str = "main") -> None:
        self.code = run(["check", "--changed-since", since, "--format", "json", *arguments])
        printed = capsys.readouterr()
        self.beside = printed.err
        self.report: dict[str, Any] = json.loads(printed.out) if printed.out else {}
        self.checked = {(line["journey"], line["persona"]) for line in self.report.get("promises", ())}
        self.left_out = {(cell["journey"], cell["persona"]) for cell in self.report.get("left-out", ())}


def test_an_unrelated_edit_influences_nobody(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """The files fail; who changes nothing that anybody could notice has not made them fail."""
    repository.write(
        {"journeys/trip.yaml": f"# A comment\n{BROKEN}", "readme.md": "Hello", "personas/ann.yaml": FILES["personas/ann.yaml"]}
    )
    assert run(["check"]) == 1
    capsys.readouterr()
    assert run(["check", "--changed-since", "main"]) == 0
    assert capsys.readouterr().out == snapshot("""\
What was changed can influence nobody.

0 errors, 0 warnings, 0 notes.
0 verdicts: none.
Left out, since nothing that was changed can influence them: other for ann and bob; trip for ann and bob.
Checked against the model, not against customers.
""")


def test_whom_a_change_can_influence_is_checked_and_nobody_else(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write({"personas/bob.yaml": f"persona: bob\njourneys: {{trip: {GOAL}, other: {GOAL}}}\nlacks: [order-number]\n"})
    assert run(["check", "--changed-since", "main", "--rule", "unanswerable-ask", "--rule", "unreachable-step"]) == 1
    assert capsys.readouterr().out == snapshot("""\
      other    trip
bob   always   never
               error: unanswerable-ask

always: whoever decides, and whatever goes wrong, a good end stays within reach (budgets aside)
never: no walk leads to a good end

── trip ──

error[unanswerable-ask]  Bob is asked for the order number at `care`, cannot or will not give it, and there is no way on without. That step is owned by `care`.

   journeys/trip.yaml:4:31  care:order-number  for bob
     │
   4 │   care: {owner: care, needs: [order-number], transitions: {solve: end, lose: lost}}
     │                               ^^^^^^^^^^^^ asked here, and they have no answer

   how they get here
   call → care         asks order-number; no answer: order-number

   why     whoever comes in at `call` has no way to a good end from the beginning  journeys/trip.yaml:2:11
   closed  solve: needs an answer: the order number, which they cannot or will not give
           lose: needs an answer: the order number, which they cannot or will not give
   mend    give `care` a transition with `unanswered: true` for who cannot answer; or ask for something that they have, or that they were told before (`tells`)
   replay  cxtest explore trip --as bob --walk call

1 error, 0 warnings, 0 notes.
4 verdicts: 3 pass, 1 fail; 4 proved, on 8 configurations.
other: the personas come to 2 of 2 steps, 1 of 1 transition and 0 of 0 hand-offs.
trip: the personas come to 3 of 3 steps, 2 of 2 transitions and 0 of 0 hand-offs.
Left out, since nothing that was changed can influence them: other for ann; trip for ann.
Checked against the model, not against customers.
""")


def test_a_change_of_a_journey_influences_all_who_walk_it(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write({"journeys/other.yaml": OTHER.replace("solve: end", "solved: end")})
    found = Checked(capsys)
    assert (found.code, found.checked) == (0, {("other", "ann"), ("other", "bob")})
    assert (found.left_out, found.beside) == (ALL - found.checked, "")


def test_a_persona_who_goes_leaves_a_journey_to_be_judged_as_such(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit({"personas/ann.yaml": f"persona: ann\njourneys: {{trip: {GOAL}}}\nrefuses: [lose]\n"})
    repository.write({"personas/bob.yaml": None, "journeys/other.yaml": None})
    found = Checked(capsys)
    assert (found.code, found.checked, found.left_out) == (0, set(), {("trip", "ann")})
    assert run(["check", "--changed-since", "main"]) == 0
    assert capsys.readouterr().out.startswith("What was changed can influence no persona; the journeys as such were checked.\n")
    unreachable = [finding["place"] for finding in found.report["findings"] if finding["rule"] == "unreachable-step"]
    assert unreachable == ["lost"]


def test_it_goes_with_a_journey_and_a_persona(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write({"journeys/other.yaml": OTHER.replace("solve: end", "solved: end")})
    found = Checked(capsys, "--persona", "ann")
    assert (found.checked, found.left_out) == ({("other", "ann")}, {("trip", "ann")})
    found = Checked(capsys, "--journey", "trip", "--persona", "bob")
    assert (found.code, found.checked, found.left_out) == (0, set(), {("trip", "bob")})


def test_any_version_will_do_in_a_project_in_a_folder_of_its_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository(tmp_path / "all", "shop")
    repository.commit(FILES)
    repository.git("tag", "v1")
    repository.commit({"journeys/other.yaml": OTHER.replace("solve: end", "solved: end")})
    monkeypatch.chdir(tmp_path)
    for since, number in (("v1", 2), ("HEAD~1", 2), ("HEAD", 0)):
        assert len(Checked(capsys, str(repository.project), since=since).checked) == number


def test_other_settings_influence_everybody(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write({"pyproject.toml": "[tool.cxtest]\nstrict = true\n"})
    found = Checked(capsys)
    assert (found.checked, found.left_out) == (ALL, set())
    assert found.beside == "Everything is checked: the settings are others than in `main`.\n"


def test_where_the_files_are_is_no_such_setting(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.git("mv", "journeys", "maps")
    repository.write({"pyproject.toml": '[tool.cxtest]\njourneys = "maps"\nworkers = 1\n'})
    found = Checked(capsys)
    assert (found.code, found.left_out) == (0, ALL)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"personas/bob.yaml": "persona: bob\njourneys: []\n"}, "in `main`: personas/bob.yaml:2:11: "),
        ({"pyproject.toml": "tool = ["}, "in `main`: pyproject.toml cannot be read: "),
        (dict.fromkeys(FILES) | {"readme": "empty"}, "in `main`: there is no folder `journeys` and no folder `personas`; "),
    ],
)
def test_where_there_is_nothing_to_compare_with_everything_is_checked(
    repository: Repository, capsys: pytest.CaptureFixture[str], broken: dict[str, str | bytes | None], said: str
) -> None:
    repository.commit(broken)
    repository.write({**FILES, "pyproject.toml": ""})
    found = Checked(capsys)
    assert (found.checked, found.left_out) == (ALL, set())
    assert found.beside.startswith(f"Everything is checked: the files cannot be compared with those of `main` ({said}")
    assert found.beside.count("\n") == 1


def test_what_is_narrowed_down_is_checked_whatever_is_wrong_elsewhere(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write({"journeys/other.yaml": "journey: other\n"})
    found = Checked(capsys, "--journey", "trip")
    assert (found.code, found.checked) == (1, {("trip", "ann"), ("trip", "bob")})
    assert found.beside.startswith("Everything is checked: the files cannot be compared with those of `main` (journeys/other.yaml:1:1: ")


def test_who_waives_something_no_more_is_checked(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    waiver = "waivers: [{rule: dead-end, place: lost, because: nobody loses anything, owner: Care}]\n"
    repository.commit({"journeys/trip.yaml": BROKEN + waiver})
    repository.write({"journeys/trip.yaml": BROKEN})
    found = Checked(capsys)
    assert (found.code, found.checked) == (1, {("trip", "ann"), ("trip", "bob")})


def test_another_baseline_may_influence_everybody(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit({"cxtest-baseline.json": '{"format": "cxtest-baseline", "version": 1, "findings": []}'})
    assert Checked(capsys).left_out == ALL
    repository.write({"cxtest-baseline.json": None})
    found = Checked(capsys)
    assert (found.checked, found.beside) == (ALL, "Everything is checked: cxtest-baseline.json is another one than in `main`.\n")


def test_the_baseline_that_is_named_counts_too(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["baseline", "--output", "known/since.json"]) == 3
    (repository.project / "known").mkdir()
    assert run(["baseline", "--output", "known/since.json"]) == 0
    repository.commit()
    capsys.readouterr()
    found = Checked(capsys, "--baseline", "known/since.json")
    assert (found.code, found.left_out) == (0, ALL)
    repository.write({"known/since.json": '{"format": "cxtest-baseline", "version": 1, "findings": []}\n'})
    found = Checked(capsys, "--baseline", "known/since.json")
    assert (found.code, found.checked) == (1, ALL)
    assert found.beside == "Everything is checked: known/since.json is another one than in `main`.\n"


def test_what_was_untested_before_does_not_leave_it_open(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    untested = {"journeys/new.yaml": OTHER.replace("other", "new"), "personas/new.yaml": "persona: new\n"}
    repository.write(dict(untested))
    found = Checked(capsys)
    assert (found.code, found.report["untested"]) == (2, {"journeys": ["new"], "personas": ["new"]})
    repository.commit(dict(untested))
    found = Checked(capsys)
    assert (found.code, found.report["untested"]) == (0, {"journeys": [], "personas": []})


def test_rules_of_ones_own_may_read_every_key(repository: Repository, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rules = tmp_path / "rules.py"
    rules.write_text('import cxtest\n\n@cxtest.rule("no-story", "error")\ndef no_story(case):\n    """Nothing."""\n    yield from ()\n')
    repository.write({"personas/ann.yaml": f"persona: ann\nstory: Anybody\njourneys: {{trip: {GOAL}, other: {GOAL}}}\n"})
    assert Checked(capsys).checked == set()
    assert Checked(capsys, "--rules", str(rules)).checked == {("trip", "ann"), ("other", "ann")}


def test_a_version_that_is_not_there_is_told(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    found = Checked(capsys, since="mian")
    assert (found.code, found.report) == (3, {})
    assert found.beside == "error: there is no branch, tag or commit `mian`; did you mean `main`?\n"


@pytest.mark.parametrize("name", FORMATS)
def test_who_is_left_out_is_not_untested_in_any_format(name: str, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--changed-since", "main", "--format", name]) == 0
    said = capsys.readouterr().out
    assert not re.search("not tested|Nothing was tested|The journeys pass", said)
    if name in ("text", "markdown"):
        assert re.search(
            r"Left out, since nothing that was changed can influence them: other for ann and bob; trip for ann and\s+bob\.", said
        )
