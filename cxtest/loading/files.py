"""The files of a project on a disk: found, and read with care, because strangers write them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from cxtest.errors import Problem
from cxtest.loading.text import MAX_BYTES
from cxtest.source import Span, visible


@dataclass
class Files:
    """What was read: path relative to the root → content, in the order of names; and what could not be."""

    contents: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def find_files(root: Path, folders: Iterable[str]) -> Files:
    """Read every `*.yaml` file directly in the folders, which are relative to the root. What cannot be read becomes a problem."""
    found = Files()
    missing = []
    for folder in dict.fromkeys(PurePath(folder).as_posix() for folder in folders):
        try:
            _read_folder(root.resolve(), (root / folder).resolve(strict=True), folder, found)
        except FileNotFoundError:
            missing.append(folder)
        except (OSError, RuntimeError, ValueError) as error:
            found.problems.append(Problem(None, f"the folder `{visible(folder)}` cannot be read: {_reason(error)}"))
    if missing:
        mend = "create it, name another one in the settings, or go to the project's folder"
        found.problems.append(Problem(None, f"there is no folder {names_of_folders(missing)} here; {mend}"))
    return found


def names_of_folders(folders: Iterable[str]) -> str:
    """The names of folders that are not there, to go after "there is no folder"."""
    return " and no folder ".join(f"`{visible(name)}`" for name in folders)


def is_read(name: str, file: str, problems: list[Problem]) -> bool:
    """Whether a file of that name is one of a project's; if only its name keeps it from being one, that is warned of."""
    if not name.lower().endswith((".yml", ".yaml")):
        return False
    if name.startswith("."):
        problems.append(problem(file, "this file is not read, because its name begins with a dot", warning=True))
    elif not name.endswith(".yaml"):
        problems.append(problem(file, "this file is not read; rename it so that it ends in `.yaml`", warning=True))
    else:
        return True
    return False


def problem(file: str, message: str, *, warning: bool = False) -> Problem:
    """What is wrong with a file as such."""
    return Problem(Span(file, 1, 1, 1, 1), message, None, warning)


def _read_folder(top: Path, place: Path, folder: str, found: Files) -> None:
    if not place.is_relative_to(top):
        found.problems.append(Problem(None, f"the folder `{visible(folder)}` lies outside of the project, and is not read"))
        return
    if not stat.S_ISDIR(place.stat().st_mode):
        found.problems.append(Problem(None, f"`{visible(folder)}` is not a folder; journeys and personas are read from folders"))
        return
    with os.scandir(place) as entries:
        names = sorted(entry.name for entry in entries)
    if os.path.isabs(folder):  # places in files are told relative to the project, whoever reads them
        folder = place.relative_to(top).as_posix()
    for name in names:
        file = name if folder == "." else f"{folder}/{name}"
        if is_read(name, file, found.problems):
            _read_file(top, place / name, file, found)


def _read_file(top: Path, path: Path, file: str, found: Files) -> None:
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(top):
            found.problems.append(problem(file, "this link leads out of the project, and is not followed; put the file itself here"))
            return
        # Without O_NONBLOCK, opening a FIFO waits for whoever writes into it. With O_NOFOLLOW, what was checked is what is opened.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        if not stat.S_ISREG(real.stat().st_mode):
            found.problems.append(problem(file, f"this is {_kind(real.stat().st_mode)}, not a file"))
            return
        with open(os.open(real, flags), "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                found.problems.append(problem(file, "this is not a file any more"))
                return
            found.contents[file] = opened.read(MAX_BYTES + 1)
    except (OSError, RuntimeError) as error:
        found.problems.append(problem(file, f"this file cannot be read: {_reason(error)}"))


def _kind(mode: int) -> str:
    return "a folder" if stat.S_ISDIR(mode) else "a pipe" if stat.S_ISFIFO(mode) else "a device or socket"


def _reason(error: Exception) -> str:
    """Why, in a few words, without the path that the message of an OSError has."""
    if isinstance(error, OSError):
        return (error.strerror or "unknown reason").lower()
    return "its links lead round in a circle" if isinstance(error, RuntimeError) else "its name cannot be the name of a file"
