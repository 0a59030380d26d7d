"""The command `serve`: the report page on this machine, which follows the files as they are saved. It imports what it needs when it is
called."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cxtest.cli.asked import Folders
from cxtest.cli.numbers import at_least
from cxtest.cli.output import write
from cxtest.cli.report import must_have_the_extra
from cxtest.errors import UsageError

if TYPE_CHECKING:
    from cxtest.loading.saved import Files
    from cxtest.model.project import Project
    from cxtest.verdicts import Report


def serve(
    root: Annotated[Path, Parameter(show_default=False)] = Path(),
    *,
    port: Annotated[int, Parameter(validator=at_least(0, 65535))] = 8000,
    open: Annotated[bool, Parameter(negative=())] = False,  # noqa: A002
    journeys: str | None = None,
    personas: str | None = None,
) -> int:
    """Serve the report page to this machine alone, and follow the files as they are saved. Ctrl-C ends it.

    Parameters
    ----------
    root
        The project's folder (default: this one).
    port
        The port; 0 is any that is free.
    open
        Open the page in the browser.
    journeys
        The folder of the journeys and the organisation, below the root (default: `journeys`).
    personas
        The folder of the personas, below the root (default: `personas`).
    """
    must_have_the_extra()
    if not os.path.isdir(root):
        raise UsageError(f"there is no folder {str(root)!r}")
    from cxtest.reports.html import render
    from cxtest.server.live import Live
    from cxtest.server.web import Server

    again = Folders(journeys=journeys, personas=personas).options(root)

    def files() -> Files:
        from cxtest.config import read_config
        from cxtest.loading.saved import Files
        from cxtest.work.rules import all_rules

        config = read_config(root, [rule.id for rule in all_rules()])
        config = replace(
            config,
            journeys=config.journeys if journeys is None else journeys,
            personas=config.personas if personas is None else personas,
        )
        return Files(root, config, again)

    def page(report: Report, project: Project) -> str:
        return render(report, project, again=again, live=True)

    live = Live(files, page)
    with Server(port, lambda: live.page) as server:
        try:
            write(sys.stdout, f"The report is at {server.address} and follows the files. Ctrl-C ends it.\n")
            if open:
                import webbrowser

                webbrowser.open(server.address)
            server.serve_forever()
        except KeyboardInterrupt:
            live.end()
            write(sys.stdout, "Ended.\n")
    return 0
