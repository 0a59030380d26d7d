"""The command `explore`: in a terminal, without one, and without the extra."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import visa
from terminals import Terminal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return visa.project(tmp_path).root


def plain(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command where there is no terminal."""
    known = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    return subprocess.run(
        [sys.executable, "-m", "cxtest", *arguments], cwd=folder, env={**known, **environment}, capture_output=True, text=True, check=False
    )


def test_in_a_terminal_a_finding_is_replayed_and_leaving_tells_how_to_come_back(folder: Path) -> None:
    with Terminal("cxtest", "explore", "visa", "--as", "student", folder=folder) as terminal:
        terminal.waits_for("3 findings (f)", "“The form” (`form`), by web. That step is owned by the web desk.")
        terminal.press("f")
        terminal.waits_for("What is found: enter goes to the beginning of its walk")
        terminal.press("down", "down", "enter")
        terminal.waits_for(" · send   ahead: the right arrow takes it")
        terminal.press("right")
        terminal.waits_for("asks AGAIN passport-number")
        terminal.press("q")
        left = terminal.ends()
    assert "To come back:\n  cxtest explore visa --as student --walk website.send" in left
    assert terminal.code == 0


def test_the_way_back_leads_back(folder: Path) -> None:
    with Terminal("cxtest", "explore", "visa", "--as", "student", "--walk", "website.send", folder=folder) as terminal:
        terminal.waits_for("3 findings (f)", " ● send → counter")
        terminal.press("q")
        terminal.ends()
    assert terminal.code == 0


def test_what_if_can_be_said_from_the_beginning_and_is_part_of_the_way_back(folder: Path) -> None:
    what_if = ("--lacks=purpose", "--carries=form.send=passport-number")
    with Terminal("cxtest", "explore", "visa", "--as", "student", *what_if, folder=folder, size=(120, 30)) as terminal:
        terminal.waits_for("findings (f)", "What if they lack `purpose`; `form.send` carries `passport-number`?")
        terminal.press("q")
        assert "cxtest explore visa --as student --lacks=purpose --carries=form.send=passport-number --walk website" in terminal.ends()


def test_where_it_is_not_said_who_walks_what_it_is_asked(folder: Path) -> None:
    with Terminal("cxtest", "explore", folder=folder) as terminal:
        terminal.waits_for("Who walks what?", "visa as student  with luck  3 findings")
        terminal.press("down", "enter")
        terminal.waits_for("3 findings (f)")
        terminal.press("q")
        assert "To come back:\n  cxtest explore visa --as student --walk website" in terminal.ends()


def test_leaving_before_anything_was_chosen_ends_in_silence(folder: Path) -> None:
    with Terminal("cxtest", "explore", folder=folder) as terminal:
        terminal.waits_for("Who walks what?")
        terminal.press("escape")
        assert "To come back" not in terminal.ends()
    assert terminal.code == 0


def test_a_wide_terminal_shows_all_panels_at_once(folder: Path) -> None:
    with Terminal("cxtest", "explore", "visa", "--as", "student", folder=folder, size=(160, 48)) as terminal:
        terminal.waits_for("3 findings (f)", "─walk so far (w)", "─who knows what (k)", "─what it costs (l)")
        terminal.press("q")
        terminal.ends()


def test_without_colour_nothing_is_coloured(folder: Path) -> None:
    with Terminal("cxtest", "explore", "visa", "--as", "student", folder=folder, environment={"NO_COLOR": "1"}) as terminal:
        terminal.waits_for("3 findings (f)")
        terminal.press("q")
        terminal.ends()
    colours = {part.split(b"m")[0] for part in terminal.sent.split(b"8;2;")[1:]}
    for colour in colours:
        red, green, blue = (int(part) for part in colour.split(b";")[:3])
        assert max(red, green, blue) - min(red, green, blue) <= 1, colour


def test_without_a_terminal_the_same_is_told_in_plain_lines(folder: Path) -> None:
    explored = plain(folder, "explore", "visa", "--as", "student", "--walk", "website.send")
    walked = plain(folder, "walk", "visa", "--as", "student", "--walk", "website.send")
    assert (explored.returncode, explored.stdout) == (0, walked.stdout)
    assert explored.stderr == "There is no terminal for the explorer. In plain lines:\n"
    assert "asks AGAIN passport-number" in explored.stdout


def test_without_a_terminal_and_a_walk_it_is_told_where_they_come_in(folder: Path) -> None:
    explored = plain(folder, "explore", "visa", "--as", "grandmother", "--answers=purpose")
    walked = plain(folder, "walk", "visa", "--as", "grandmother", "--walk", "letter", "--answers=purpose")
    assert (explored.returncode, explored.stdout) == (0, walked.stdout)


def test_a_dumb_terminal_gets_plain_lines(folder: Path) -> None:
    with Terminal("cxtest", "explore", "visa", "--as", "student", folder=folder, size=(80, 60), environment={"TERM": "dumb"}) as terminal:
        left = terminal.ends()
    assert left.startswith("This terminal cannot show the explorer. In plain lines:\n")
    assert "visa as student" in left


def test_without_the_extra_it_is_told_how_to_get_it_and_the_same_in_plain_lines(folder: Path) -> None:
    (folder / "without").mkdir()
    hide = (
        "import sys\nclass Hidden:\n    def find_spec(self, name, path=None, target=None):\n        pass\nsys.modules['textual'] = None\n"
    )
    (folder / "without" / "sitecustomize.py").write_text(hide)
    explored = plain(folder, "explore", "visa", "--as", "student", PYTHONPATH=str(folder / "without"))
    assert explored.stderr == "The terminal explorer is an extra: pip install 'cxtest-journeys[explore]'. In plain lines:\n"
    assert "visa as student" in explored.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("viza",), "there is no journey `viza`; did you mean `visa`?"),
        (("visa", "--as", "studnt"), "there is no persona `studnt`; did you mean `student`?"),
        (("visa", "--walk", "website.sent"), "`sent` is not open at `form`; did you mean `send`?"),
        (("visa", "--walk", "web site"), "a walk is written as its entry and its triggers"),
        (("visa", "--lacks=purpse"), "there is no fact `purpse`; did you mean `purpose`?"),
        (("visa", "--carries=form.sent=purpose"), "there is no transition `form.sent`; did you mean `form.send`?"),
        (("visa", "--carries=purpose"), "`--carries` is written as a transition and a fact"),
        (("visa", "--root", "nowhere"), "there is no folder 'nowhere'"),
    ],
)
def test_what_is_written_wrongly_is_said_with_the_nearest_that_there_is(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    explored = plain(folder, "explore", *arguments)
    assert (explored.returncode, explored.stdout) == (3, "")
    assert said in explored.stderr


def test_files_that_are_wrong_are_told_with_their_places(folder: Path) -> None:
    (folder / "journeys" / "visa.yaml").write_text(visa.JOURNEY.replace("owner: web-desk", "ownr: web-desk"))
    explored = plain(folder, "explore", "visa")
    assert explored.returncode == 3
    assert "journeys/visa.yaml:22:5: error: unknown key `ownr`; did you mean `owner`?" in explored.stderr
