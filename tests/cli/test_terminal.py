"""What a terminal gets, and what a pipe gets: width, colours, progress."""

import io
import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cxtest.cli.output import page
from cxtest.cli.progress import SELDOM, Progress
from cxtest.reports.page import Page

ROOT = Path(__file__).parents[2]
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def on_a_terminal(columns: int, **environment: str) -> bytes:
    """What a real terminal of so many columns is sent by a check of the sample as it is."""
    ours, theirs = pty.openpty()
    size = f"stty cols {columns} rows 40; {sys.executable} -m cxtest check --journeys journeys/as-is --journey tea-game --rule dead-end"
    inherited = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    process = subprocess.Popen(
        ["sh", "-c", size],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**inherited, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        said += piece
    process.wait()
    os.close(ours)
    return said


def test_a_terminal_gets_colours_and_lines_as_wide_as_it_is() -> None:
    said = on_a_terminal(80)
    assert COLOUR.search(said)
    lines = COLOUR.sub(b"", said).decode().splitlines()
    assert any("dead-end" in line for line in lines)
    assert all(len(line) <= 80 or line.startswith(("   + ", "   replay")) for line in lines)


def test_no_color_is_heeded() -> None:
    said = on_a_terminal(80, NO_COLOR="1")
    assert b"dead-end" in said
    assert b"\x1b" not in said


@pytest.mark.parametrize(
    ("environment", "stream", "expected"),
    [
        ({}, io.StringIO(), Page()),
        ({"COLUMNS": "60"}, io.StringIO(), Page(width=60)),
        ({"COLUMNS": "many"}, io.StringIO(), Page()),
        ({"COLUMNS": "60", "TERM": "xterm"}, Terminal(), Page(width=60, colour=True)),
        ({"COLUMNS": "60", "TERM": "xterm", "NO_COLOR": "1"}, Terminal(), Page(width=60)),
        ({"COLUMNS": "60", "TERM": "xterm", "NO_COLOR": ""}, Terminal(), Page(width=60, colour=True)),
        ({"COLUMNS": "60", "TERM": "dumb"}, Terminal(), Page(width=60)),
        ({}, None, Page()),
    ],
)
def test_a_stream_is_a_page(
    environment: dict[str, str], stream: io.StringIO | None, expected: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COLUMNS", "TERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert page(stream, full=False) == expected


def test_a_terminal_sees_what_is_being_done_and_nothing_stays_of_it() -> None:
    stream = Terminal()
    progress = Progress(stream)
    progress.says("Checking \x1b[31mreturns as pat", 1, 2)
    progress.ends()
    assert "Checking \\x1b[31mreturns as pat (1 of 2)" in stream.getvalue()
    assert stream.getvalue().rstrip().endswith("\x1b[2K")


def test_a_log_is_told_only_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, now = io.StringIO(), [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    progress = Progress(stream)
    progress.says("Checking returns as pat", 1, 3)
    now[0] = SELDOM + 1
    progress.says("Checking returns as kim", 2, 3)
    progress.says("Checking returns as lee", 3, 3)
    progress.ends()
    assert stream.getvalue() == "Checking returns as kim (2 of 3)\n"
