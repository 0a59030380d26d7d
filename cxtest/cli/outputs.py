"""Reports beside the one that is printed: in which format, to which file; and what their files are called in the repository."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Literal

from cxtest.cli.files import must_have_a_place
from cxtest.errors import UsageError, no_such
from cxtest.source import visible

Format = Literal["text", "json", "github", "sarif", "junit", "gitlab", "markdown"]
"""The names of `cxtest.reports.FORMATS`: said again, since to look them up there takes long where nothing is checked."""


def outputs(asked: Iterable[str], formats: Collection[str] | None = None) -> list[tuple[str, Path]]:
    """The reports that are to be written to files: the name of the format, and the file.

    Args:
        asked: each as it is written on the command line, `sarif=cxtest.sarif`.
        formats: the names of the formats; those of reports on a check if left out.

    Raises:
        UsageError: one is not written like that; there is no such format, or what it needs is not installed; there is no place for the
            file; or two go to the same file.
    """
    from cxtest.reports import FORMATS, must_have_the_extra

    names = list(FORMATS if formats is None else formats)
    found: list[tuple[str, Path]] = []
    for each in asked:
        name, equals, file = each.partition("=")
        if not equals or not file:
            example = "sarif=cxtest.sarif" if formats is None else "markdown=comment.md"
            raise UsageError(
                f"`--output {visible(each)}` does not say {'which file' if equals else 'in which format'}: write it as FORMAT=FILE, "
                f"such as `--output {example}`; the formats are {', '.join(names)}"
            )
        if name not in names:
            raise UsageError(no_such("format", name, names))
        must_have_the_extra(name)
        must_have_a_place(Path(file))
        if os.path.realpath(file) in [os.path.realpath(other) for _, other in found]:
            raise UsageError(f"`{visible(file)}` is to hold two reports: name another file for one of them")
        found.append((name, Path(file)))
    return found


def in_repository(root: Path) -> str:
    """A project's folder as seen from the root of its repository, with a slash at its end; nothing where that is the same.

    The repository is the nearest folder above with a `.git`. Where there is none, as in what a CI was given without its history, it is
    the folder that GitHub or GitLab says it works in; where nobody says, the project stands for itself.
    """
    here = Path(os.path.realpath(root))
    said = (os.environ.get(name) for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"))
    folders = [folder for folder in (here, *here.parents) if (folder / ".git").exists()]
    folders += [Path(os.path.realpath(folder)) for folder in said if folder]
    top = next((folder for folder in folders if here.is_relative_to(folder)), here)
    return "" if top == here else f"{here.relative_to(top).as_posix()}/"
