"""`cxtest report`: what it writes and prints, how it exits, and what it says where it cannot."""

import sys
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from small import TRIP, small_project

from cxtest.cli.app import run

BROKEN = TRIP.replace("{owner: care, transitions: {solve: end}}", "{owner: care}")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path)


def test_it_writes_the_page_and_says_where(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    assert run(["report"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (snapshot("0 errors, 0 warnings, 0 notes. The page: report.html\n"), "")
    assert (project / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_it_exits_as_check_does(project: Path, tmp_path: Path) -> None:
    (project / "journeys" / "trip.yaml").write_text(BROKEN, encoding="utf-8")
    page = str(tmp_path / "page.html")
    for options in ([], ["--journey", "other"], ["--persona", "victim"], ["--rule", "dead-end"], ["--strict"], ["--rule", "dead-ent"]):
        assert run(["report", str(project), "-o", page, *options]) == run(["check", str(project), *options]), options


def test_the_commands_in_it_say_where_the_files_are(project: Path, tmp_path: Path) -> None:
    (project / "journeys" / "trip.yaml").write_text(BROKEN, encoding="utf-8")
    assert run(["report", str(project), "--journeys", "journeys", "-o", str(tmp_path / "page.html")]) == 1
    command = f"cxtest explore trip --as ann --root {project} --journeys journeys --walk call"
    assert command in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_what_was_there_stands_where_nothing_can_be_checked(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    page.write_text("before", encoding="utf-8")
    (project / "journeys" / "trip.yaml").write_text("journey: [", encoding="utf-8")
    assert run(["report", str(project), "-o", str(page)]) == 3
    assert "Nothing was checked." in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == "before"


def test_a_place_that_cannot_be_written_to_is_said_before_anything_is_checked(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", str(project), "-o", str(tmp_path)]) == 3
    assert "is a folder" in capsys.readouterr().err
    assert run(["report", str(project), "-o", str(tmp_path / "nowhere" / "page.html")]) == 3
    assert "there is no folder" in capsys.readouterr().err


def test_a_name_that_says_another_format_is_refused(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("r.pdf", "r.json"):
        assert run(["report", str(project), "-o", str(tmp_path / name)]) == 3
        said = f"error: `{tmp_path / name}`: the report is a page in HTML; name a file that ends in .html or .htm\n"
        assert capsys.readouterr() == ("", said)
        assert not (tmp_path / name).exists()
    for name in ("r.HTM", "r"):
        assert run(["report", str(project), "-o", str(tmp_path / name)]) == 0


def test_without_the_extra_it_says_what_to_install(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert run(["report", str(project)]) == 3
    assert capsys.readouterr().err == snapshot("error: the page is an extra: pip install 'cxtest-journeys[report]'\n")
