"""`cxtest check --output FORMAT=FILE`: reports beside the one that is printed, and what is said where one cannot be written."""

import json
from pathlib import Path
from typing import get_args

import pytest
from inline_snapshot import snapshot
from small import TRIP, small_project

from cxtest.cli.app import run
from cxtest.cli.outputs import Format, in_repository
from cxtest.reports import FORMATS

BROKEN = TRIP.replace("{owner: care, transitions: {solve: end}}", "{owner: care}")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path)


def test_the_command_line_knows_every_format() -> None:
    assert get_args(Format) == tuple(FORMATS)


def test_a_report_goes_to_each_file_and_the_one_for_people_is_printed(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")  # how wide it is printed says nothing of files
    (project / "journeys" / "trip.yaml").write_text(BROKEN, encoding="utf-8")
    assert run(["check", str(project)]) == 1
    printed = capsys.readouterr()
    options = [f"--output={name}={tmp_path / f'report.{name}'}" for name in FORMATS]
    assert run(["check", str(project), *options]) == 1
    assert capsys.readouterr() == printed
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["format"] == "cxtest-report"
    monkeypatch.delenv("COLUMNS")
    for name in FORMATS:
        run(["check", str(project), "--format", name])
        assert (tmp_path / f"report.{name}").read_text(encoding="utf-8") == capsys.readouterr().out, name


@pytest.mark.parametrize(
    "asked, said",
    [
        ("report.sarif", "`--output report.sarif` does not say in which format: write it as FORMAT=FILE, such as `--output "),
        ("json=", "`--output json=` does not say which file: write it as FORMAT=FILE, such as `--output sarif=cxtest.sarif`; the formats"),
        ("jsno=report.json", "there is no format `jsno`; did you mean `json`?"),
        ("html=report.html", "there is no format `html`; there are text, json"),
        ("json=nowhere/report.json", "there is no folder `nowhere`"),
        ("json=journeys", "`journeys` is a folder: name a file in it"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is_checked(
    asked: str, said: str, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    assert run(["check", "--output", asked]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"error: {said}")
    assert err.count("\n") == 1


def test_two_reports_do_not_go_to_one_file(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    assert run(["check", "--output", "json=report", "--output", "text=./report"]) == 3
    assert capsys.readouterr() == ("", snapshot("error: `./report` is to hold two reports: name another file for one of them\n"))
    assert not (project / "report").exists()


def test_what_was_there_stands_where_nothing_can_be_checked(project: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text("before", encoding="utf-8")
    (project / "journeys" / "trip.yaml").write_text("journey: [", encoding="utf-8")
    assert run(["check", str(project), "--output", f"json={report}"]) == 3
    assert report.read_text(encoding="utf-8") == "before"


def test_a_project_is_seen_from_the_root_of_its_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "work" / "shop" / "our journeys"
    root.mkdir(parents=True)
    assert in_repository(root) == ""
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path / "elsewhere"))
    assert in_repository(root) == ""
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert in_repository(root) == "work/shop/our journeys/"
    (tmp_path / "work" / ".git").write_text("gitdir: elsewhere", encoding="utf-8")  # a work tree, or a submodule
    assert in_repository(root) == "shop/our journeys/"
    monkeypatch.chdir(root)
    assert in_repository(Path()) == "shop/our journeys/"
    (root / ".git").mkdir()
    assert in_repository(root) == ""


def test_reports_for_ci_name_files_as_seen_from_the_repository(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (project / "journeys" / "trip.yaml").write_text(BROKEN, encoding="utf-8")
    monkeypatch.chdir(project)
    assert run(["check", "--format", "github", "--output", "gitlab=quality.json"]) == 1
    assert capsys.readouterr().out.startswith("::error file=project/journeys/trip.yaml,line=1,col=1,")
    paths = {entry["location"]["path"] for entry in json.loads((project / "quality.json").read_text(encoding="utf-8"))}
    assert paths == {"project/journeys/trip.yaml"}


def test_a_rule_of_ones_own_is_executed_once_and_explains_itself(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = """\
import cxtest
from pathlib import Path
with Path("executed").open("a") as file:
    file.write("once")
@cxtest.rule("silent", "warning")
def silent(case):
    \"\"\"Nobody says anything.\"\"\"
    return ()
"""
    (project / "house.py").write_text(rule, encoding="utf-8")
    monkeypatch.chdir(project)
    assert run(["check", "--rules", "house.py", "--rule", "silent", "--output", "sarif=cxtest.sarif"]) == 0
    (told,) = json.loads((project / "cxtest.sarif").read_text(encoding="utf-8"))["runs"][0]["tool"]["driver"]["rules"]
    assert (told["id"], told["shortDescription"]["text"]) == ("silent", "Nobody says anything.")
    assert (project / "executed").read_text(encoding="utf-8") == "once"


def test_warnings_about_files_are_told_as_they_weigh(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = "persona: ann\njourneys: {trip: {enters-at: [call], wants: [solved]}}\nlacks: [nothing-such]\n"
    (project / "personas" / "ann.yaml").write_text(person, encoding="utf-8")
    monkeypatch.chdir(project)
    assert run(["check", "--format", "github"]) == 0
    assert capsys.readouterr().out.startswith("::warning file=personas/ann.yaml,line=3,col=9,title=in a file::")
    assert run(["check", "--format", "github", "--strict"]) == 1
    assert capsys.readouterr().out.startswith("::error file=personas/ann.yaml,line=3,col=9,title=in a file::")


def test_files_that_cannot_be_used_are_told_where_the_change_is_discussed(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    journey = min((project / "journeys").glob("*.yaml"))
    journey.write_text("journey: trip\nentries: {call: ::error::}\nstep: <b>\n", encoding="utf-8")
    assert run(["check", "--format", "github", "--output", "markdown=c.md", "--output", "json=c.json"]) == 3
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert all(line.startswith(f"::error file=journeys/{journey.name},line=") for line in lines[:-1])
    assert lines[-1] == "Nothing was checked: the files cannot be used as they are."
    assert len(lines) - 1 == err.count(": error: ")
    comment = (project / "c.md").read_text(encoding="utf-8")
    assert comment.startswith("## Nothing was checked: the files cannot be used as they are\n")
    assert comment.count("\n- ") == len(lines) - 1
    assert not (project / "c.json").exists()
