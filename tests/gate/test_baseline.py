"""The baseline's file: what is written, what is read, and what is refused with its place."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot
from small import TRIP, small_project

from cxtest.cli.app import run
from cxtest.gate.baseline import Baseline, Key, read_baseline

LOST = TRIP.replace("{solve: end}", "{solve: end, lose: {to: lost, by: owner}}").replace("  end:", "  lost: {owner: care}\n  end:")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project in which everybody can be left standing on `trip`."""
    root = small_project(tmp_path)
    (root / "journeys" / "trip.yaml").write_text(LOST, encoding="utf-8")
    return root


def test_what_it_writes(root: Path, capsys: Capture) -> None:
    assert run(["baseline", "--root", str(root)]) == 0
    assert capsys.readouterr().out == f"3 findings in {root}/cxtest-baseline.json.\n"
    assert (root / "cxtest-baseline.json").read_text(encoding="utf-8") == snapshot("""\
{
  "format": "cxtest-baseline",
  "version": 1,
  "findings": [
    {"journey": "trip", "persona": "ann", "rule": "dead-end", "place": "lost"},
    {"journey": "trip", "persona": "bob", "rule": "dead-end", "place": "lost"},
    {"journey": "trip", "persona": "victim", "rule": "dead-end", "place": "lost"}
  ]
}
""")


def test_it_is_the_same_again_and_says_what_changed(root: Path, capsys: Capture) -> None:
    run(["baseline", "--root", str(root)])
    first = (root / "cxtest-baseline.json").read_bytes()
    run(["baseline", "--root", str(root)])
    assert (root / "cxtest-baseline.json").read_bytes() == first
    (root / "personas" / "ann.yaml").unlink()
    (root / "journeys" / "other.yaml").write_text(LOST.replace("journey: trip", "journey: other"), encoding="utf-8")
    capsys.readouterr()
    run(["baseline", "--root", str(root)])
    assert capsys.readouterr().out == f"3 findings (1 added, 1 taken out) in {root}/cxtest-baseline.json.\n"


def test_pruning_adds_nothing(root: Path, capsys: Capture) -> None:
    run(["baseline", "--root", str(root)])
    (root / "personas" / "ann.yaml").unlink()
    (root / "journeys" / "other.yaml").write_text(LOST.replace("journey: trip", "journey: other"), encoding="utf-8")
    capsys.readouterr()
    assert run(["baseline", "--root", str(root), "--prune"]) == 0
    assert (
        capsys.readouterr().out
        == f"2 findings (0 added, 1 taken out) in {root}/cxtest-baseline.json. 1 is new, and not in it: `cxtest check` tells it.\n"
    )
    assert run(["check", "--root", str(root)]) == 1
    assert "1 error, 0 warnings, 0 notes; 2 known." in capsys.readouterr().out


def test_what_is_unknown_is_not_written_down(root: Path, capsys: Capture) -> None:
    assert run(["baseline", "--root", str(root), "--max-configurations", "1"]) == 2
    assert "are unknown: what is not known cannot be written down." in capsys.readouterr().out


def test_moved_lines_change_nothing(root: Path) -> None:
    run(["baseline", "--root", str(root)])
    (root / "journeys" / "trip.yaml").write_text(f"# a comment\n\n{LOST}", encoding="utf-8")
    (root / "journeys" / "trip.yaml").rename(root / "journeys" / "moved.yaml")
    assert run(["check", "--root", str(root)]) == 0


def test_the_settings_say_where_it_is(root: Path, capsys: Capture) -> None:
    (root / "pyproject.toml").write_text('[tool.cxtest]\nbaseline = "journeys/known.json"\n', encoding="utf-8")
    assert run(["check", "--root", str(root)]) == 3
    assert capsys.readouterr().err == f"error: there is no baseline `{root}/journeys/known.json`; `cxtest baseline` writes one\n"
    assert run(["baseline", "--root", str(root)]) == 0
    assert (root / "journeys" / "known.json").is_file()
    assert run(["check", "--root", str(root)]) == 0


def test_the_command_line_says_where_it_is(root: Path, tmp_path: Path, capsys: Capture) -> None:
    assert run(["baseline", "--root", str(root), "-o", str(tmp_path / "mine.json")]) == 0
    assert run(["check", "--root", str(root)]) == 1
    assert run(["check", "--root", str(root), "--baseline", str(tmp_path / "mine.json")]) == 0
    capsys.readouterr()
    assert run(["check", "--root", str(root), "--baseline", str(tmp_path / "mine.json"), "--no-baseline"]) == 3
    assert capsys.readouterr().err == "error: `--baseline` and `--no-baseline`: it is one or the other\n"


@pytest.mark.parametrize("command", ["check", "baseline"])
def test_settings_and_links_lead_to_no_baseline_elsewhere(root: Path, tmp_path: Path, capsys: Capture, command: str) -> None:
    (tmp_path / "elsewhere.json").write_text("{}", encoding="utf-8")
    (root / "cxtest-baseline.json").symlink_to(tmp_path / "elsewhere.json")
    assert run([command, "--root", str(root)]) == 3
    (root / "pyproject.toml").write_text('[tool.cxtest]\nbaseline = "../elsewhere.json"\n', encoding="utf-8")
    assert run([command, "--root", str(root)]) == 3
    assert (tmp_path / "elsewhere.json").read_text(encoding="utf-8") == "{}"
    error = capsys.readouterr().err
    assert error.startswith("cxtest-baseline.json:1:1: error: the baseline lies outside of the project, and is not read\n")
    assert "../elsewhere.json:1:1: error: the baseline lies outside of the project, and is not read\n" in error


def test_what_is_no_baseline_is_not_written_over(root: Path, capsys: Capture) -> None:
    (root / "notes.json").write_text("[]", encoding="utf-8")
    assert run(["baseline", "--root", str(root), "-o", str(root / "notes.json")]) == 3
    assert (root / "notes.json").read_text(encoding="utf-8") == "[]"
    assert capsys.readouterr().err.startswith("notes.json:1:1: error: expected `{` here; remove the file")


HEAD = '{"format": "cxtest-baseline", "version": 1, "findings": '
ENTRY = '{"journey": "a", "persona": null, "rule": "b", "place": "c"}'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: error: expected `{` here"),
        (f"{HEAD}[{ENTRY}", "1:118: error: expected `,` here"),
        (f"{HEAD}[{ENTRY},\n<<<<<<< ours\n{ENTRY}]}}", "2:1: error: two branches were merged here and not put together: keep the lines of both sides"),
        (f"{HEAD}[{ENTRY},\n oops]}}", "2:2: error: this is not JSON"),
        (f"{HEAD}[{ENTRY},\n {ENTRY}]}}", "2:2: error: this entry is already there, in line 1"),
        (f"{HEAD}[]}} []", "1:60: error: something stands after the end of the baseline"),
        (f'{HEAD}[{{"journey": "a"}}]}}', "1:58: error: an entry has exactly `journey`, `persona`, `rule`, `place`"),
        (f"{HEAD}[{ENTRY.replace('null', '7')}]}}", "1:58: error: what an entry has is text"),
        (f"{HEAD}[{ENTRY.replace('}', ', ' + chr(34) + 'rule' + chr(34) + ': ' + chr(34) + 'x' + chr(34) + '}')}]}}", "a key is written twice"),
        (HEAD.replace("1", "2") + "[]}", "1:42: error: this version of cxtest reads baselines of version 1, and not 2"),
        (HEAD.replace("1", "true") + "[]}", "1:42: error: this version of cxtest reads baselines of version 1, and not True"),
        ('{"format": "sarif", "version": 1, "findings": []}', '1:12: error: this is no baseline: its format is not "cxtest-baseline"'),
        ('{"format": "cxtest-baseline", "findings": []}', "1:1: error: the baseline has no `version`"),
        ('{"format": "cxtest-baseline", "\\u001b[31m": 1}', "1:31: error: `\\x1b[31m` is no key of a baseline"),
        (HEAD + "[" * 100_000, "nested too deep"),
    ],
)  # fmt: skip
def test_what_is_no_baseline_is_refused_with_its_place(root: Path, capsys: Capture, text: str, said: str) -> None:
    (root / "cxtest-baseline.json").write_text(text, encoding="utf-8")
    assert run(["check", "--root", str(root)]) == 3
    error = capsys.readouterr().err
    assert error.startswith("cxtest-baseline.json:")
    assert said in error
    assert error.endswith("1 error. Nothing was checked.\n")


def test_what_cannot_be_read_is_told(root: Path, capsys: Capture) -> None:
    path = root / "cxtest-baseline.json"
    path.write_bytes(b"\xff\xfe")
    assert run(["check", "--root", str(root)]) == 3
    assert "the baseline is not UTF-8: byte 1" in capsys.readouterr().err
    path.unlink()
    path.mkdir()
    assert run(["check", "--root", str(root)]) == 3
    assert "the baseline cannot be read: is a directory" in capsys.readouterr().err
    path.rmdir()
    os.mkfifo(path)
    assert run(["check", "--root", str(root)]) == 3
    assert "error: " in capsys.readouterr().err


@given(st.lists(st.builds(Key, st.text(), st.none() | st.text(), st.text(), st.text()), unique=True))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, keys: list[Key]) -> None:
    path = tmp_path_factory.mktemp("baseline") / "b.json"
    written = Baseline("b.json", dict.fromkeys(keys, (1, 1)))
    path.write_text(written.text(), encoding="ascii")
    read = read_baseline(path, path.parent)
    assert set(read.entries) == set(keys)
    json.loads(written.text())
    for key, (line, _) in read.entries.items():
        assert json.loads(written.text().splitlines()[line - 1].rstrip(",")) == key._asdict()
