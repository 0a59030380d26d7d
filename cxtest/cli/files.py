"""Files that commands write: whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cxtest.errors import UsageError
from cxtest.source import visible


def write_file(path: Path, data: str | bytes) -> None:
    """Writes a file: beside it first, which then takes its place. Whatever happens in the middle, what was there before still stands.

    What is no ordinary file, such as `/dev/stdout`, is written to as it is.

    Args:
        path: the file; a link is followed.
        data: what it holds; text is written in UTF-8, with line feeds.

    Raises:
        UsageError: it cannot be written.
    """
    must_have_a_place(path)
    content = data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            _replace(Path(os.path.realpath(path)), content)
    except OSError as error:
        raise UsageError(f"`{visible(str(path))}` cannot be written: {error.strerror or error}") from error


def must_have_a_place(path: Path) -> None:
    """For who is to work long before there is anything to write.

    Raises:
        UsageError: the file is a folder, or is to be in a folder that is not there.
    """
    if path.is_dir():
        raise UsageError(f"`{visible(str(path))}` is a folder: name a file in it")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder `{visible(str(path.parent))}`")


def _replace(path: Path, content: bytes) -> None:
    # Not the whole name, which may be as long as names can be.
    beside = path.with_name(f".{path.name[:40]}.{os.urandom(6).hex()}.tmp")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileNotFoundError):
            os.chmod(beside, os.stat(path).st_mode & 0o7777)
        os.replace(beside, path)
    except BaseException:  # an interruption, too
        with suppress(OSError):
            os.unlink(beside)
        raise
