"""The command `check`: every persona on every journey that they name. It imports what it needs when it is called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cxtest.cli.asked import ALL, AS_SET, BY_DEFAULT, Folders, How, Names, Only, Root
from cxtest.cli.checking import Asked, Basis, checked
from cxtest.cli.files import write_file
from cxtest.cli.output import page, write
from cxtest.cli.outputs import Format, in_repository, outputs

if TYPE_CHECKING:
    from cxtest.verdicts import Report


def check(
    root: Root = Path(),
    *,
    folders: Folders = AS_SET,
    only: Only = ALL,
    format: Format = "text",  # noqa: A002
    output: Annotated[Names, Parameter(name=["--output", "-o"])] = (),
    full: Annotated[bool, Parameter(negative=())] = False,
    how: How = BY_DEFAULT,
) -> int:
    """Check every persona on every journey that they name.

    Parameters
    ----------
    root
        The project's folder (default: this one).
    format
        How the report is written.
    output
        Writes the report to a file, too: FORMAT=FILE, such as `sarif=cxtest.sarif`; may be given several times.
    full
        Tell every finding for each persona by itself, every step of every walk, and how each verdict was reached.
    """
    from cxtest.reports import FORMATS, must_have_the_extra

    must_have_the_extra(format)
    files = outputs(output)

    def done(report: Report, basis: Basis) -> None:
        printed = page(sys.stdout, full=full, again=folders.options(root))._replace(
            strict=basis.config.strict, below=in_repository(root), project=basis.project, rules=basis.rules
        )
        write(sys.stdout, FORMATS[format](report, printed))
        for name, file in files:
            write_file(file, FORMATS[name](report, printed._replace(width=None, colour=False)))

    return checked(Asked(root, folders, only, how), done)
