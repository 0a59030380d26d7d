"""A pseudo-terminal: the real command, run in one, and read as a person would."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import pyte

KEYS = {"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "enter": "\r", "escape": "\x1b"}
PATIENCE = 60
"""Seconds after which what has not come does not come any more."""


class Terminal:
    """A module of a Python, this one if none is named, that runs in a terminal of so many columns and rows."""

    def __init__(
        self,
        *arguments: str,
        folder: Path,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        python: str | Path = sys.executable,
    ) -> None:
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.sent = b""
        self.code: int | None = None
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            os.chdir(folder)
            known = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS", "LINES")}
            os.execve(python, [str(python), "-m", *arguments], {**known, "TERM": "xterm-256color", **(environment or {})})
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.code is None:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
        os.close(self._terminal)

    @property
    def text(self) -> str:
        """What is to be seen, line by line, with no spaces at the ends."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def press(self, *keys: str) -> None:
        """Presses keys, one after the other."""
        for key in keys:
            os.write(self._terminal, KEYS.get(key, key).encode())

    def waits_for(self, *what: str) -> None:
        """Reads until all of this is to be seen at once: a screen is drawn piece by piece.

        Raises:
            TimeoutError: it does not come, or the command ended before it came.
        """
        end = time.monotonic() + PATIENCE
        while not all(some in self.text for some in what):
            if time.monotonic() > end or not self._read():
                raise TimeoutError(f"{what} did not come; to be seen is:\n{self.text}")

    def ends(self) -> str:
        """Reads until the command has ended; returns what is left on the terminal then. `code` is its exit code."""
        end = time.monotonic() + PATIENCE
        while self._read():
            if time.monotonic() > end:
                raise TimeoutError(f"the command does not end; to be seen is:\n{self.text}")
        _, status = os.waitpid(self._process, 0)
        self.code = os.waitstatus_to_exitcode(status)
        left = self.sent.decode().rsplit("\x1b[?1049l", 1)[-1]  # what was on another screen is gone
        return re.sub(r"\x1b\[[?<>=0-9;]*[a-zA-Z]", "", left).replace("\r\n", "\n")

    def _read(self) -> bool:
        """Takes in what was written; whether there may be more."""
        ready, _, _ = select.select([self._terminal], [], [], 0.1)
        if not ready:
            return True
        try:
            written = os.read(self._terminal, 65536)
        except OSError:  # Linux says so when the other side has ended
            return False
        self.sent += written
        self._stream.feed(written)
        return bool(written)
