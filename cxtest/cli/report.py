"""The command `report`: a page for a browser, for who never opens a terminal. It imports what it needs when it is called."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cxtest.cli.asked import ALL, AS_SET, BY_DEFAULT, Folders, How, Only, Root
from cxtest.cli.checking import Asked, Basis, checked
from cxtest.cli.files import must_have_a_place, write_file
from cxtest.cli.output import write
from cxtest.errors import UsageError
from cxtest.source import visible

if TYPE_CHECKING:
    from cxtest.verdicts import Report


def report(
    root: Root = Path(),
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])] = Path("report.html"),
    folders: Folders = AS_SET,
    only: Only = ALL,
    how: How = BY_DEFAULT,
) -> int:
    """Check as `check` does, and write what is found as one page for a browser.

    The page needs nothing else: it can be sent by mail, and it asks nobody for anything. It takes the extra `report`.

    Parameters
    ----------
    root
        The project's folder (default: this one).
    output
        The file to write; it ends in .html or .htm.
    """
    must_have_the_extra()
    if output.suffix.lower() not in ("", ".html", ".htm"):
        raise UsageError(f"`{visible(str(output))}`: the report is a page in HTML; name a file that ends in .html or .htm")
    must_have_a_place(output)

    def done(found: Report, basis: Basis) -> None:
        from cxtest.reports.html import render

        write_file(output, render(found, basis.project, again=folders.options(root)).encode())
        write(sys.stdout, f"{_told(found)} The page: {visible(str(output))}\n")

    return checked(Asked(root, folders, only, how), done)


def must_have_the_extra() -> None:
    """Raises UsageError where what makes the page is not installed."""
    if find_spec("jinja2") is None:
        raise UsageError("the page is an extra: pip install 'cxtest-journeys[report]'")


def _told(report: Report) -> str:
    kinds = ["note" if finding.note else finding.severity for finding in report.findings]
    parts = [f"{kinds.count(kind)} {kind}{'' if kinds.count(kind) == 1 else 's'}" for kind in ("error", "warning", "note")]
    return f"{', '.join(parts)}."
