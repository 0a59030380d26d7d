"""The command `explore`: a screen where there is a terminal and the extra, else the same in plain lines. It imports what it needs when it
is called."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cxtest.cli.asked import Folders, Names
from cxtest.cli.otherwise import loaded, what_if_of
from cxtest.cli.output import write
from cxtest.cli.walk import walk as in_plain_lines
from cxtest.errors import UsageError


def explore(
    journey: Annotated[str | None, Parameter(show_default=False)] = None,
    /,
    *,
    persona: Annotated[str | None, Parameter(name="--as")] = None,
    walk: str | None = None,
    answers: Names = (),
    lacks: Names = (),
    withholds: Names = (),
    carries: Names = (),
    root: Annotated[Path, Parameter(show_default=False)] = Path(),
    journeys: str | None = None,
    personas: str | None = None,
) -> int:
    """Walk a customer by hand, in the terminal: every way on, who knows what, what is promised, and what if.

    It takes the extra `explore`. Without it, or without a terminal, it prints what `cxtest walk --walk` does.

    Parameters
    ----------
    journey
        The journey's id; if left out, who walks what is asked.
    persona
        The persona's id (default: the first who walks the journey; with --walk, the first who can walk it farthest).
    walk
        Begin at the end of this walk, by its replay token, such as `slip.press-2.inspect[1]`.
    answers
        What if they could answer this fact? May be given several times.
    lacks
        What if they lacked this fact? May be given several times.
    withholds
        What if they withheld this fact? May be given several times.
    carries
        What if a transition carried a fact, too, written `agent.transfer=email`? May be given several times.
    root
        The project's folder (default: this one).
    journeys
        The folder of the journeys and the organisation, below the root (default: `journeys`).
    personas
        The folder of the personas, below the root (default: `personas`).
    """
    from dataclasses import replace

    from cxtest.config import read_config
    from cxtest.explorer.player import Player, cells, chosen
    from cxtest.loading.saved import Files

    what_if = what_if_of({"answers": answers, "lacks": lacks, "withholds": withholds}, carries)
    if not os.path.isdir(root):
        raise UsageError(f"there is no folder {str(root)!r}")
    config = read_config(root, None)
    config = replace(
        config,
        journeys=config.journeys if journeys is None else journeys,
        personas=config.personas if personas is None else personas,
    )
    files = Files(root, config, Folders(journeys=journeys, personas=personas).options(root))
    why = _why_no_screen()
    if why is not None:
        write(sys.stderr, f"{why}\n")
        project = files.load()
        who, whom = chosen(project, journey, persona, walk)
        begin = walk or project.persona(whom).persona.journeys[who].enters_at[0]
        return in_plain_lines(
            who, persona=whom, walk=begin, answers=answers, lacks=lacks, withholds=withholds, carries=carries, root=root,
            journeys=journeys, personas=personas,
        )  # fmt: skip
    project = loaded(root, config.journeys, config.personas)
    player = None
    # Who walks what is asked on the screen, where that is not said.
    unsaid = journey is None and walk is None and not what_if
    if not unsaid or sum(persona in (None, whom) for _, whom in cells(project)) < 2:
        player = Player(project, *chosen(project, journey, persona, walk), walk, what_if)
    from cxtest.explorer.app import Explorer

    explorer = Explorer(files, project, player)
    back = explorer.run()
    if back:
        write(sys.stdout, f"To come back:\n  {back}\n")
    return explorer.return_code or 0


def _why_no_screen() -> str | None:
    """Why there can be no screen; None where there can."""
    if find_spec("textual") is None:
        return "The terminal explorer is an extra: pip install 'cxtest-journeys[explore]'. In plain lines:"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "There is no terminal for the explorer. In plain lines:"
    if os.environ.get("TERM", "") in ("", "dumb"):
        return "This terminal cannot show the explorer. In plain lines:"
    return None
