"""The command `check`: every persona on every journey that they name. It imports what it needs when it is called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cxtest.cli.asked import ALL, AS_SET, BY_DEFAULT, USUAL, Folders, How, Known, Names, Only, Root
from cxtest.cli.checking import Asked, Basis, checked
from cxtest.cli.files import write_file
from cxtest.cli.output import page, write
from cxtest.cli.outputs import Format, in_repository, outputs
from cxtest.errors import InputError

if TYPE_CHECKING:
    from cxtest.verdicts import Report


def check(
    root: Root = Path(),
    *,
    folders: Folders = AS_SET,
    only: Only = ALL,
    changed_since: str | None = None,
    format: Format = "text",  # noqa: A002
    output: Annotated[Names, Parameter(name=["--output", "-o"])] = (),
    full: Annotated[bool, Parameter(negative=())] = False,
    known: Known = USUAL,
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
    output
        Writes the report to a file, too: FORMAT=FILE, such as `sarif=cxtest.sarif`; may be given several times.
    full
        Tell every finding for each persona by itself, every step of every walk, and how each verdict was reached.
    """
    from cxtest.reports import FORMATS, PROBLEMS, must_have_the_extra
    from cxtest.reports.page import Page

    must_have_the_extra(format)
    files = outputs(output)

    def done(report: Report, basis: Basis) -> None:
        printed = page(sys.stdout, full=full, again=folders.options(root))._replace(
            strict=basis.config.strict,
            misread=basis.misread,
            below=in_repository(root),
            project=basis.project,
            rules=basis.rules,
        )
        write(sys.stdout, FORMATS[format](report, printed))
        for name, file in files:
            write_file(file, FORMATS[name](report, printed._replace(width=None, colour=False)))

    try:
        return checked(Asked(root, folders, only, how, known, changed_since), done)
    except InputError as error:
        # Where a change is discussed, it has to be seen why nothing was checked; on the terminal it is told in any case.
        found, plain = error.problems, Page(below=in_repository(root))
        if format in PROBLEMS:
            write(sys.stdout, PROBLEMS[format](found, plain))
        for name, file in files:
            if name in PROBLEMS:
                write_file(file, PROBLEMS[name](found, plain))
        raise
