"""What others take from this repository into theirs: the hook of pre-commit, and the action of GitHub, whose scripts are run here."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from scratch_repository import Repository

from cxtest.cli.app import run

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}
INSTALL, CHECK, COMPARE = "Install cxtest", "Check every persona on every journey", "Say what the change does to each persona"

JOURNEY = """\
journey: trip
entries: {call: care}
steps:
  care: {owner: care, transitions: {solve: end}}
  end: {outcome: solved}
"""
BROKEN = JOURNEY.replace("solve: end", "solve: end, lose: lost") + "  lost: {owner: care}\n"
FILES: dict[str, str | bytes | None] = {
    "journeys/trip.yaml": JOURNEY,
    "personas/pat.yaml": "persona: pat\njourneys: {trip: {enters-at: [call], wants: [solved]}}\n",
}


def test_the_hook_of_pre_commit_checks_the_project(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (hook,) = HOOKS
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("cxtest", "python", False)
    assert hook["always_run"]  # a file that goes is in no list of files that pre-commit makes
    monkeypatch.chdir(ROOT)
    program, *arguments = shlex.split(hook["entry"])
    assert (program, run(arguments)) == ("cxtest", 0)


def test_what_init_writes_for_pre_commit_is_the_hook_too(tmp_path: Path) -> None:
    run(["init", str(tmp_path)])
    (repository,) = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    (own,), (hook,) = repository["hooks"], HOOKS
    assert {key: own[key] for key in ("id", "name", "entry", "always_run", "pass_filenames")} == {
        key: hook[key] for key in ("id", "name", "entry", "always_run", "pass_filenames")
    }


def test_each_input_of_the_action_has_a_use_and_a_default() -> None:
    used = set(re.findall(r"inputs\.([a-z-]+)", yaml.safe_dump(ACTION["runs"])))
    assert used == ACTION["inputs"].keys()
    assert all({"description", "default"} == given.keys() for given in ACTION["inputs"].values())


def test_no_script_of_the_action_has_words_of_others_in_it() -> None:
    scripts = [step["run"] for step in STEPS.values() if "run" in step]
    assert len(scripts) == 3
    assert [script for script in scripts if "${{" in script] == []
    assert all(step["shell"] == "bash" for step in STEPS.values() if "run" in step)


def test_each_variable_of_a_script_is_one_that_it_gets() -> None:
    of_the_runner = {"RUNNER_TEMP", "GITHUB_STEP_SUMMARY"}
    for step in STEPS.values():
        assert set(re.findall(r"\$\{?([A-Z_]+)", step.get("run", ""))) <= of_the_runner | step.get("env", {}).keys()


class Runner:
    """What runs the scripts of an action: bash, as GitHub calls it, with the variables of a step."""

    def __init__(self, folder: Path, work: Path) -> None:
        self.folder, self.work, self.summary = folder, work, folder / "summary.md"

    def runs(self, name: str, **given: str) -> subprocess.CompletedProcess[str]:
        """Runs a step with these inputs, each of which is a variable of the script; the others have their defaults."""
        self.summary.write_text("", encoding="utf-8")
        variables = {
            variable: given.get(variable, ACTION["inputs"].get(variable.lower(), {}).get("default", "")) for variable in STEPS[name]["env"]
        }
        script = self.folder / "step.sh"
        script.write_text(STEPS[name]["run"], encoding="utf-8")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "RUNNER_"))}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.work,
            env={**kept, **variables, "RUNNER_TEMP": str(self.folder), "GITHUB_STEP_SUMMARY": str(self.summary)},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner with our own cxtest where the action installs it, at work in a repository with a project."""
    (tmp_path / "temp" / "cxtest" / "bin").mkdir(parents=True)
    installed = tmp_path / "temp" / "cxtest" / "bin" / "cxtest"
    installed.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cxtest "$@"\n', encoding="utf-8")
    installed.chmod(0o755)
    repository = Repository(tmp_path / "work")
    repository.commit(FILES)
    repository.git("branch", "before")
    return Runner(tmp_path / "temp", repository.project)


def test_the_action_installs_what_it_was_checked_out_with(tmp_path: Path) -> None:
    runner = Runner(tmp_path, tmp_path)
    installed = runner.runs(INSTALL, SOURCE=str(ROOT))
    assert installed.returncode == 0, installed.stderr
    version = subprocess.run([tmp_path / "cxtest" / "bin" / "cxtest", "--version"], capture_output=True, text=True, check=True)
    assert version.stdout == "cxtest 0.1.0\n"


def test_the_action_passes_what_passes(runner: Runner) -> None:
    done = runner.runs(CHECK)
    assert (done.returncode, done.stderr) == (0, "")
    assert "::error" not in done.stdout
    assert "trip" in runner.summary.read_text(encoding="utf-8")


def test_the_action_annotates_what_fails(runner: Runner) -> None:
    (runner.work / "journeys" / "trip.yaml").write_text(BROKEN, encoding="utf-8")
    done = runner.runs(CHECK)
    assert done.returncode == 1
    assert "::error file=journeys/trip.yaml,line=6," in done.stdout
    assert "dead-end" in runner.summary.read_text(encoding="utf-8")


def test_the_inputs_of_the_action_reach_the_command(runner: Runner) -> None:
    (runner.work / "journeys" / "trip.yaml").write_text(BROKEN, encoding="utf-8")
    assert runner.runs(CHECK, ARGUMENTS="--rule never-taken\n  --persona  pat\n").returncode == 0
    assert runner.runs(CHECK, ARGUMENTS="--changed-since HEAD~7").returncode == 3
    other = runner.work / "the other project"
    for name in FILES:
        (other / name).parent.mkdir(parents=True)
        (other / name).write_bytes((runner.work / name).read_bytes())
    (other / "journeys" / "trip.yaml").write_text(JOURNEY.replace("owner: care", "owner: care, asks: [name]"), encoding="utf-8")
    assert runner.runs(CHECK, FOLDER="the other project").returncode == 0
    assert runner.runs(CHECK, FOLDER="the other project", STRICT="true").returncode == 1


def test_the_action_says_what_a_change_does_to_each_persona(runner: Runner) -> None:
    assert runner.runs(COMPARE, BASE="before").returncode == 0
    (runner.work / "journeys" / "trip.yaml").write_text(BROKEN, encoding="utf-8")
    done = runner.runs(COMPARE, BASE="before")
    assert done.returncode == 1, done.stderr
    assert "dead-end" in runner.summary.read_text(encoding="utf-8")
    assert runner.runs(COMPARE, BASE="before", ALLOW="dead-end promise\nwarnings").returncode == 0


def test_what_an_input_holds_is_never_a_command(runner: Runner) -> None:
    sprung = runner.folder / "sprung"
    for trap in (f"$(touch {sprung})", f"`touch {sprung}`", f"; touch {sprung} #", f'" && touch {sprung} && "', "*"):
        runner.runs(CHECK, FOLDER=trap, ARGUMENTS=trap, STRICT=trap)
        runner.runs(COMPARE, FOLDER=trap, BASE=trap, ALLOW=trap)
    assert not sprung.exists()
    assert runner.runs(COMPARE, BASE="--version").returncode == 3
