"""`cxtest init`: what it writes passes, nothing that exists is touched, and nothing is written anywhere else."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from inline_snapshot import snapshot

from cxtest.cli.app import app, run

JOURNEY = "journey: trip\nentries: {call: care}\nsteps: {care: {owner: care, transitions: {solve: end}}, end: {outcome: solved}}\n"
PERSONA = "persona: pat\njourneys: {trip: {enters-at: [call], wants: [solved]}}\n"
ALL = [
    "journeys/organisation.yaml",
    "journeys/library-card.yaml",
    "personas/newcomer.yaml",
    "pyproject.toml",
    ".pre-commit-config.yaml",
    ".github/workflows/cxtest.yml",
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the commands are run."""
    place = tmp_path / "project"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """What is in a folder, and when it was written."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


def write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "cxtest", *arguments], capture_output=True, text=True, check=False)


def test_in_an_empty_folder_it_writes_a_project_that_passes(folder: Path) -> None:
    begun = ran("init")
    assert (begun.returncode, begun.stderr) == (0, "")
    assert begun.stdout == snapshot("""\
written   journeys/organisation.yaml
written   journeys/library-card.yaml
written   personas/newcomer.yaml
written   pyproject.toml
written   .pre-commit-config.yaml
written   .github/workflows/cxtest.yml

Next:
  cxtest check        every persona on every journey
  pre-commit install  checks before each commit
""")
    assert sorted(files(folder)) == sorted(ALL)
    checked = ran("check", "--strict")
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    assert "0 errors, 0 warnings, 0 notes." in checked.stdout


def test_the_second_time_it_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["init"])
    before = files(folder)
    capsys.readouterr()
    assert run(["init"]) == 0
    assert files(folder) == before
    assert capsys.readouterr().out == snapshot("""\
kept      pyproject.toml
kept      .pre-commit-config.yaml
kept      .github/workflows/cxtest.yml

Next:
  cxtest check        every persona on every journey
  cxtest baseline     what is found today is known: from then on, only what is new fails
  pre-commit install  checks before each commit
""")


def test_a_project_that_has_journeys_gets_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"journeys/trip.yaml": JOURNEY, "personas/pat.yaml": PERSONA})
    assert run(["init"]) == 0
    assert capsys.readouterr().out == snapshot("""\
written   pyproject.toml
written   .pre-commit-config.yaml
written   .github/workflows/cxtest.yml

Next:
  cxtest check        every persona on every journey
  cxtest baseline     what is found today is known: from then on, only what is new fails
  pre-commit install  checks before each commit
""")
    assert sorted(files(folder)) == sorted(["journeys/trip.yaml", "personas/pat.yaml", *ALL[3:]])
    assert ran("check").returncode == 0


def test_what_exists_is_kept_and_what_could_be_added_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = {
        "pyproject.toml": '[project]\nname = "shop"\n',
        ".pre-commit-config.yaml": "repos:\n  - repo: local\n    hooks: []\n",
        ".github/workflows/cxtest.yml": "on: push\n",
    }
    write(folder, own)
    assert run(["init"]) == 0
    assert capsys.readouterr().out == snapshot("""\
written   journeys/organisation.yaml
written   journeys/library-card.yaml
written   personas/newcomer.yaml
kept      pyproject.toml: it says nothing of cxtest, whose defaults hold
kept      .pre-commit-config.yaml: to check before each commit, add this to its `repos`:

  - repo: local
    hooks:
      - id: cxtest
        name: every persona on every journey
        entry: cxtest check
        language: system         # the `cxtest` that you have installed
        pass_filenames: false    # who changes one file may break what is in another
        always_run: true         # to take a file away may break what is in another, too

kept      .github/workflows/cxtest.yml

Next:
  cxtest check        every persona on every journey
  pre-commit install  checks before each commit
""")
    assert {name: (folder / name).read_text() for name in own} == own
    assert ran("check").returncode == 0


def test_what_is_said_to_add_can_be_added(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {".pre-commit-config.yaml": "repos:\n  - repo: local\n    hooks: []\n"})
    run(["init"])
    hook = re.search(r"^  - repo.*?(?=^\S)", capsys.readouterr().out, re.M | re.S)
    assert hook is not None
    own = (folder / ".pre-commit-config.yaml").read_text()
    (folder / ".pre-commit-config.yaml").unlink()
    run(["init"])
    written = yaml.safe_load((folder / ".pre-commit-config.yaml").read_text())
    assert yaml.safe_load(own + hook[0])["repos"] == [{"repo": "local", "hooks": []}, *written["repos"]]


def test_the_folders_are_those_of_the_settings(folder: Path) -> None:
    write(folder, {"pyproject.toml": '[tool.cxtest]\njourneys = "our maps"\npersonas = "people/who-walk"\n'})
    assert run(["init"]) == 0
    assert {"our maps/library-card.yaml", "people/who-walk/newcomer.yaml"} <= files(folder).keys()
    assert ran("check").returncode == 0


def test_another_folder_is_made(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "new/the shop"]) == 0
    assert "\nNext:\n  cd 'new/the shop'\n  cxtest check " in capsys.readouterr().out
    assert sorted(files(folder / "new" / "the shop")) == sorted(ALL)


def test_below_the_top_of_a_repository_there_is_nothing_for_its_top(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".git").mkdir()
    assert run(["init", "shop"]) == 0
    assert sorted(files(folder / "shop")) == sorted(ALL[:4])
    below = "it belongs at the top of the repository, and this folder lies below it"
    said = capsys.readouterr().out
    assert f"left out  .pre-commit-config.yaml: {below}\nleft out  .github/workflows/cxtest.yml: {below}\n" in said
    assert "pre-commit install" not in said
    assert run(["init"]) == 0
    assert {".pre-commit-config.yaml", ".github/workflows/cxtest.yml"} <= files(folder).keys()


@pytest.mark.parametrize("in_the_way", ["journeys", "personas", ".github", ".github/workflows"])
def test_a_file_in_the_way_stops_it_before_anything_is_written(folder: Path, capsys: pytest.CaptureFixture[str], in_the_way: str) -> None:
    write(folder, {in_the_way: "not a folder"})
    assert run(["init"]) == 3
    printed = capsys.readouterr()
    assert re.fullmatch(rf"error: `{re.escape(in_the_way)}` is no folder, and `\S+` is to be in it: move it out of the way\n", printed.err)
    assert (printed.out, list(files(folder))) == ("", [in_the_way])


def test_the_projects_folder_may_be_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"shop": "not a folder"})
    assert run(["init", "shop"]) == 3
    assert capsys.readouterr().err == "error: `shop` is no folder\n"


@pytest.mark.parametrize("link", ["journeys", "personas", ".github"])
def test_nothing_is_written_through_a_link_that_leads_out(folder: Path, capsys: pytest.CaptureFixture[str], link: str) -> None:
    outside = folder.parent / "outside"
    outside.mkdir()
    (folder / link).symlink_to(outside)
    assert run(["init"]) == 3
    assert capsys.readouterr().err == f"error: `{link}` leads out of the project: nothing is written there\n"
    assert (list(outside.iterdir()), list(files(folder))) == ([], [])


def test_a_link_that_stands_where_a_file_is_to_be_is_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pyproject.toml").symlink_to("../nowhere.toml")
    (folder / ".pre-commit-config.yaml").symlink_to("../nowhere.yaml")
    assert run(["init"]) == 3  # settings outside of the project are not read
    (folder / "pyproject.toml").unlink()
    capsys.readouterr()
    assert run(["init"]) == 0
    assert "kept      .pre-commit-config.yaml\n" in capsys.readouterr().out
    assert not (folder.parent / "nowhere.yaml").exists()


def test_folders_of_the_settings_may_not_lie_outside(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"pyproject.toml": '[tool.cxtest]\njourneys = "../elsewhere"\n'})
    assert run(["init"]) == 3
    assert capsys.readouterr().err == "error: `..` leads out of the project: nothing is written there\n"
    assert not (folder.parent / "elsewhere").exists()


@contextmanager
def without_privileges(folder: Path) -> Iterator[None]:
    """As somebody to whom permissions apply: root may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    for parent in folder.parents:
        if "pytest" in str(parent):
            parent.chmod(0o755)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_cannot_be_written_into_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.chmod(0o555)
    with without_privileges(folder):
        code = run(["init"])
    folder.chmod(0o755)
    assert (code, capsys.readouterr().err) == (3, "error: `journeys` cannot be made: Permission denied\n")
    assert files(folder) == {}


def hook_of(folder: Path) -> dict[str, Any]:
    (repository,) = yaml.safe_load((folder / ".pre-commit-config.yaml").read_text())["repos"]
    (hook,) = repository["hooks"]
    assert isinstance(hook, dict)
    return hook


def test_the_hook_is_run_at_every_commit(folder: Path) -> None:
    run(["init"])
    hook = hook_of(folder)
    assert (hook["always_run"], hook["pass_filenames"]) == (True, False)
    assert run(shlex.split(hook["entry"])[1:]) == 0


def workflow_of(folder: Path) -> dict[str, Any]:
    text = (folder / ".github/workflows/cxtest.yml").read_text()
    workflow = yaml.safe_load(text)
    assert isinstance(workflow, dict)
    assert {"pull_request", "push"} == workflow[True].keys()  # YAML 1.1 reads the key `on` as a yes
    return workflow


def test_the_workflow_lets_no_stranger_write_a_command(folder: Path) -> None:
    run(["init"])
    workflow = workflow_of(folder)
    assert workflow["permissions"] == {"contents": "read"}
    steps = workflow["jobs"]["journeys"]["steps"]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


def test_the_workflow_uses_only_options_that_there_are(folder: Path) -> None:
    run(["init"])
    commands = [step["run"] for step in workflow_of(folder)["jobs"]["journeys"]["steps"] if step.get("run", "").startswith("cxtest ")]
    assert [shlex.split(command)[1] for command in commands] == ["check", "diff"]
    for command in commands:
        app.parse_args(shlex.split(command)[1:], exit_on_error=False, print_error=False)


def test_the_commands_to_go_on_with_are_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"journeys/trip.yaml": JOURNEY, "personas/pat.yaml": PERSONA})
    run(["init"])
    commands = re.findall(r"^  (cxtest [a-z]+)", capsys.readouterr().out, re.M)
    assert commands == ["cxtest check", "cxtest baseline"]
    for command in commands:
        assert run(command.split()[1:]) == 0


@pytest.mark.parametrize(("there", "missing"), [("journeys", "personas"), ("personas", "journeys")])
def test_half_a_project_is_told_what_it_lacks(folder: Path, capsys: pytest.CaptureFixture[str], there: str, missing: str) -> None:
    write(folder, {f"{there}/a.yaml": "x: y\n"})
    assert run(["init"]) == 0
    assert f"write a {missing[:-1]} in `{missing}`: " in capsys.readouterr().out
