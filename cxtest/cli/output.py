"""Writing to a terminal, a file or a pipe that may be narrow, full or closed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

from cxtest.errors import UsageError

if TYPE_CHECKING:
    from cxtest.reports.page import Page

PLAIN = str.maketrans({"│": "|", "─": "-", "→": ">", "–": "-", "…": "...", "“": '"', "”": '"', "’": "'"})
"""What stands for the characters of reports where a stream cannot show them."""


def write(stream: TextIO | None, text: str) -> None:
    """Writes, whatever the stream's encoding. What nobody reads (a closed pipe, no stream at all) is not written, and is no failure.

    Raises:
        UsageError: the output cannot be written: a full disk.
    """
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    try:
        "│─→–…“”’".encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(PLAIN)
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except OSError as error:
        # What is still in the stream's buffer must not fail again when Python ends.
        drop(stream)
        if not isinstance(error, BrokenPipeError) and stream is not sys.stderr:
            raise UsageError(f"the output cannot be written: {error.strerror}") from error


def page(stream: TextIO | None, *, full: bool = False, again: tuple[str, ...] = ()) -> Page:
    """The page that a stream is: a terminal is as wide as it is, and has colours unless NO_COLOR is set or it is a dumb one.

    All else gets plain text with lines as long as they are, unless COLUMNS says how wide they may be. `again` are the options that say
    where the files are.
    """
    from shutil import get_terminal_size

    from cxtest.reports.page import Page

    terminal = stream is not None and stream.isatty()
    columns = os.environ.get("COLUMNS", "")
    asked = int(columns) if columns.isascii() and columns.isdigit() and int(columns) else None
    width = asked or (get_terminal_size().columns if terminal else None)
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Page(width=width, colour=terminal and not plain, full=full, again=again)


def drop(stream: TextIO | None) -> None:
    """Lets a stream that cannot be written to end nowhere."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
