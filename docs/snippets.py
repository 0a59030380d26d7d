"""Runs what a page shows: writes its files, makes its edits, runs its commands, and puts in what they print.

A fenced block says what it is in a comment on the line before it:

    <!-- file: journeys/example.yaml -->   a `yaml`, `toml` or `python` block: the whole file
    <!-- edit: journeys/example.yaml -->   a `diff` block: lines that go (`-`) and come (`+`), and their neighbours; `@@` between edits
    <!-- now: journeys/example.yaml -->    the whole file, as the edits before it have left it
    <!-- run -->                           a `console` block: `$ command`, then what it prints; `<!-- run: exit 1 -->` for another exit code
    <!-- shown only: why -->               none of these, and the reason

Of what `pytest` prints, the lines that name the machine are left out, and seconds are `…`.

The blocks of a page run in order, in an empty folder; `<!-- a new folder -->` on a line of its own begins another one.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from cxtest.cli import main

ROOT = Path(__file__).parent.parent
COLUMNS = "80"

_MARKER = re.compile(r"<!-- (file|edit|now|run|shown only)(?:: (.+?))? -->")
_NEW_FOLDER = "<!-- a new folder -->"


class Mistake(Exception):
    """A page that cannot be followed as it is written."""


@dataclass(frozen=True)
class Block:
    """A fenced block: its lines `start` to `end` of the page lie between the fences; `what` and `about` are those of its comment."""

    what: str | None
    about: str
    language: str
    start: int
    end: int
    text: str
    in_new_folder: bool


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    lines = page.splitlines(keepends=True)
    in_new_folder, opened = False, None
    for number, line in enumerate(lines):
        if opened is None and line.startswith("```"):
            opened = number
        elif opened is not None and line.rstrip() == re.match("`+", lines[opened]).group():  # type: ignore[union-attr]
            marker = _MARKER.fullmatch(lines[opened - 1].rstrip()) if opened else None
            what, about = (marker[1], marker[2] or "") if marker else (None, "")
            text = "".join(lines[opened + 1 : number])
            yield Block(what, about, lines[opened].strip("`\n"), opened + 1, number, text, in_new_folder)
            in_new_folder, opened = False, None
        elif opened is None and line.rstrip() == _NEW_FOLDER:
            in_new_folder = True


def renewed(page: str, folder: Path) -> str:
    """The page, showing what its commands print, and its files as they are, now.

    Args:
        page: its text.
        folder: an empty folder to work in.

    Raises:
        Mistake: a command ends with another exit code than the page says, an edit does not fit, or a comment is no known one.
    """
    lines = page.splitlines(keepends=True)
    place = _Place(folder / "1")
    shown = []
    for block in blocks(page):
        if block.in_new_folder:
            place.next()
        shown.append((block, _shown(block, place)))
    for block, text in reversed(shown):
        lines[block.start : block.end] = text.splitlines(keepends=True)
    return "".join(lines)


class _Place:
    """The folder that a page is at work in; what its commands install lies beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True)

    @property
    def site(self) -> Path:
        return self.folder.parent / "site"

    def next(self) -> None:
        self.folder = self.folder.parent / str(int(self.folder.name) + 1)
        self.folder.mkdir()

    def file(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _shown(block: Block, place: _Place) -> str:
    """Does what a block says, and returns what should stand in it."""
    match block.what:
        case "file":
            place.file(block.about).write_text(block.text, encoding="utf-8")
        case "edit":
            path = place.file(block.about)
            path.write_text(_edited(path.read_text(encoding="utf-8"), block), encoding="utf-8")
        case "now":
            return place.file(block.about).read_text(encoding="utf-8")
        case "run":
            return _ran(block, place)
    return block.text


def _edited(text: str, block: Block) -> str:
    for hunk in re.split(r"^@@\n", block.text, flags=re.M):
        lines = hunk.splitlines(keepends=True)
        old = "".join(line[line[0] != "\n" :] for line in lines if line[0] in " -\n")
        new = "".join(line[line[0] != "\n" :] for line in lines if line[0] in " +\n")
        if f"\n{text}".count(f"\n{old}") != 1:
            raise Mistake(f"line {block.start + 1}: these lines are not in {block.about} exactly once:\n{old}")
        text = f"\n{text}".replace(f"\n{old}", f"\n{new}")[1:]
    return text


def _ran(block: Block, place: _Place) -> str:
    expected = int(block.about.removeprefix("exit ") or 0)
    shown = ""
    for line in block.text.splitlines():
        if line.startswith("$ "):
            code, output = _run(line[2:], place)
            if code != expected:
                raise Mistake(f"line {block.start + 1}: `{line[2:]}` ends with exit code {code}, not {expected}:\n{output}")
            shown += f"{line}\n{output}"
    return shown


def _run(command: str, place: _Place) -> tuple[int, str]:
    """Runs a command: cxtest in this process, unless the page has installed something that it should find; all else in a shell."""
    if re.fullmatch("cxtest [^|;&<>]*", command) and not place.site.exists():
        return _run_here(shlex.split(command), place.folder)
    environment = {
        **{name: value for name, value in os.environ.items() if name != "CI"},
        "COLUMNS": COLUMNS,
        "PATH": f"{place.site / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": f"{place.site}:{ROOT}",
        # What a page shows of pytest is what readers see, and the same each time.
        "PYTEST_ADDOPTS": "-p no:randomly -p no:inline_snapshot --hypothesis-seed=0",
        # Commits of a page are nobody's, whoever runs it.
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{who}_{what}": "nobody@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        # Only pip reads these: no network, and what is installed goes into the page's own folder.
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_TARGET": str(place.site),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }
    command = re.sub("^cxtest ", "python -m cxtest ", command)
    done = subprocess.run(
        ["bash", "-c", command], cwd=place.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, _of_any_machine(done.stdout) if command.startswith("pytest ") or command == "pytest" else done.stdout


def _of_any_machine(output: str) -> str:
    """What pytest prints, without what differs from machine to machine and from run to run, and without the lines of cxtest that
    Hypothesis names."""
    output = re.sub(r"^(platform|rootdir:|plugins:|cachedir:|configfile:) ?.*\n", "", output, flags=re.M)
    output = re.sub(r"^(E +)Explanation:\n(?:\1 +.*\n)+", "", output, flags=re.M)
    output = re.sub(r"^=+ (.* in) \d+\.\d+s.* =+$", lambda line: f" {line[1]} …s ".center(int(COLUMNS), "="), output, flags=re.M)
    return re.sub(r"\bin \d+\.\d+s( \(\d+:\d+:\d+\))?", "in …s", output)


def _run_here(arguments: list[str], folder: Path) -> tuple[int, str]:
    output = io.StringIO()
    with (
        mock.patch.dict(os.environ, COLUMNS=COLUMNS),
        mock.patch.object(sys, "argv", arguments),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(output),
    ):
        code = main()
    return code, output.getvalue()
