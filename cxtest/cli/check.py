"""The command `check`: every persona on every journey that they name. It imports what it needs when it is called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cxtest.cli.asked import ALL, AS_SET, BY_DEFAULT, Folders, How, Only, Root
from cxtest.cli.checking import Asked, checked
from cxtest.cli.output import page, write

if TYPE_CHECKING:
    from cxtest.model.project import Project
    from cxtest.verdicts import Report


def check(
    root: Root = Path(),
    *,
    folders: Folders = AS_SET,
    only: Only = ALL,
    changed_since: str | None = None,
    format: Literal["text", "json"] = "text",  # noqa: A002
    full: Annotated[bool, Parameter(negative=())] = False,
    how: How = BY_DEFAULT,
) -> int:
    """Check every persona on every journey that they name.

    Parameters
    ----------
    root
        The project's folder (default: this one).
    changed_since
        Only whom the change since a branch, a tag or a commit can influence, such as `origin/main`.
    format
        How the report is written.
    full
        Tell every finding for each persona by itself, every step of every walk, and how each verdict was reached.
    """
    from cxtest.reports import FORMATS

    def done(report: Report, _project: Project) -> None:
        write(sys.stdout, FORMATS[format](report, page(sys.stdout, full=full, again=folders.options(root))))

    return checked(Asked(root, folders, only, how, changed_since), done)
