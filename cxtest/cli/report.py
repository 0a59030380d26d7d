"""The command `report`: a page for a browser, for who never opens a terminal. It imports what it needs when it is called."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cxtest.cli.checking import Asked, Files, checked
from cxtest.cli.files import must_have_a_place, write_file
from cxtest.cli.numbers import at_least
from cxtest.cli.otherwise import Names
from cxtest.cli.output import folders, write
from cxtest.config import MOST_WORKERS
from cxtest.errors import UsageError
from cxtest.source import visible

if TYPE_CHECKING:
    from cxtest.model.project import Project
    from cxtest.verdicts import Report


def report(
    root: Annotated[Path, Parameter(show_default=False)] = Path(),
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])] = Path("report.html"),
    journeys: str | None = None,
    personas: str | None = None,
    journey: Names = (),
    persona: Names = (),
    rule: Names = (),
    strict: bool | None = None,
    engine: Literal["slices", "explicit"] | None = None,
    max_configurations: Annotated[int | None, Parameter(validator=at_least(1))] = None,
    max_labels: Annotated[int | None, Parameter(validator=at_least(1))] = None,
    max_seconds: Annotated[float | None, Parameter(validator=at_least(0))] = None,
    workers: Annotated[int | None, Parameter(validator=at_least(1, MOST_WORKERS))] = None,
    executor: str | None = None,
    rules: Files = (),
) -> int:
    """Check as `check` does, and write what is found as one page for a browser.

    The page needs nothing else: it can be sent by mail, and it asks nobody for anything. It takes the extra `report`.

    Parameters
    ----------
    root
        The project's folder (default: this one).
    output
        The file to write; it ends in .html or .htm.
    journeys
        The folder of the journeys and the organisation, below the root (default: `journeys`).
    personas
        The folder of the personas, below the root (default: `personas`).
    journey
        Only this journey; may be given several times.
    persona
        Only this persona; may be given several times.
    rule
        Only this rule; may be given several times.
    strict
        Warnings fail the run, too.
    engine
        `slices`: each question on what it can see (the default); `explicit`: on all, slower.
    max_configurations
        How many configurations may be explored for one persona on one journey.
    max_labels
        How many partial walks may be compared for one question about a budget.
    max_seconds
        How long one persona on one journey may take; 0 for no limit.
    workers
        How many processes share the work, once it takes longer than a second (default: 1).
    executor
        Who else does the work: a dask cluster, by its scheduler's address, such as `dask://scheduler:8786`.
    rules
        A Python file with rules of your own, which is executed: name only one that you trust. May be given several times.
    """
    must_have_the_extra()
    if output.suffix.lower() not in ("", ".html", ".htm"):
        raise UsageError(f"`{visible(str(output))}`: the report is a page in HTML; name a file that ends in .html or .htm")
    must_have_a_place(output)

    def done(found: Report, project: Project) -> None:
        from cxtest.reports.html import render

        write_file(output, render(found, project, again=folders(root, journeys, personas)).encode())
        write(sys.stdout, f"{_told(found)} The page: {visible(str(output))}\n")

    asked = Asked(
        root, journeys, personas, journey, persona, rule, strict, engine, max_configurations, max_labels, max_seconds, workers, executor,
        rules,
    )  # fmt: skip
    return checked(asked, done)


def must_have_the_extra() -> None:
    """Raises UsageError where what makes the page is not installed."""
    if find_spec("jinja2") is None:
        raise UsageError("the page is an extra: pip install 'cxtest-journeys[report]'")


def _told(report: Report) -> str:
    kinds = ["note" if finding.note else finding.severity for finding in report.findings]
    parts = [f"{kinds.count(kind)} {kind}{'' if kinds.count(kind) == 1 else 's'}" for kind in ("error", "warning", "note")]
    return f"{', '.join(parts)}."
