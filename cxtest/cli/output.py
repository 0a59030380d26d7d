"""Writing to a terminal, a file or a pipe that may be narrow, full or closed."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from cxtest.errors import UsageError


def write(stream: TextIO | None, text: str) -> None:
    """Writes, whatever the stream's encoding. What nobody reads (a closed pipe, no stream at all) is not written, and is no failure.

    Raises:
        UsageError: the output cannot be written: a full disk.
    """
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except OSError as error:
        # What is still in the stream's buffer must not fail again when Python ends.
        drop(stream)
        if not isinstance(error, BrokenPipeError) and stream is not sys.stderr:
            raise UsageError(f"the output cannot be written: {error.strerror}") from error


def drop(stream: TextIO | None) -> None:
    """Lets a stream that cannot be written to end nowhere."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
