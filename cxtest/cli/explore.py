"""The command `explore`: a screen where there is a terminal and the extra, else the same in plain lines."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

from cxtest.explorer.files import Files
from cxtest.explorer.player import Player, cells, chosen
from cxtest.explorer.what_if import WhatIf

INSTALL = "pip install 'cxtest-journeys[explore]'"


def why_no_screen() -> str | None:
    """Why there can be no screen; None where there can."""
    if find_spec("textual") is None:
        return f"the terminal explorer is an extra, `{INSTALL}`; in plain lines:"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "there is no terminal for the explorer; in plain lines:"
    if os.environ.get("TERM", "") in ("", "dumb"):
        return "this terminal cannot show the explorer; in plain lines:"
    return None


def explore(files: Files, journey: str | None, persona: str | None, walk: str | None, what_if: WhatIf) -> str:
    """Runs the screen, and returns the command line that comes back to where it was left; an empty text where nobody was walked.

    Raises:
        InputError: the files cannot be used as they are.
        UsageError: it is not said who walks what, or they do not.
    """
    project = files.load()
    player = None
    # Who walks what is asked on the screen, unless there is but one answer.
    if len(cells(project)) == 1 or journey is not None or persona is not None or walk is not None or what_if:
        player = Player(project, *chosen(project, journey, persona, walk), walk, what_if)
    from cxtest.explorer.app import Explorer

    return Explorer(files, project, player).run() or ""
