"""The command `walk`: walks in plain lines, as JSON, or as a playbook. What it needs it imports when it is called."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cxtest.cli.asked import Folders, Names
from cxtest.cli.numbers import at_least
from cxtest.cli.otherwise import loaded, what_if_of
from cxtest.cli.output import page, write
from cxtest.errors import UsageError

if TYPE_CHECKING:
    from cxtest.explorer.walks import Asking
    from cxtest.telling.walks import Walks

WRITTEN, NOT_WHOLE = 0, 2
"""Exit codes: all that was asked is written; a limit was reached, so that something is missing."""

_Count = Annotated[int | None, Parameter(validator=at_least(1))]
_Number = Annotated[int | None, Parameter(validator=at_least(0))]


def walk(
    journey: Annotated[str | None, Parameter(show_default=False)] = None,
    /,
    *,
    persona: Annotated[str | None, Parameter(name="--as")] = None,
    walk: str | None = None,
    to: str | None = None,
    random: _Count = None,
    seed: _Number = None,
    length: _Number = None,
    cover: Literal["transitions", "pairs", "hand-offs"] | None = None,
    entry: Annotated[str | None, Parameter(name="--from")] = None,
    answers: Names = (),
    lacks: Names = (),
    withholds: Names = (),
    carries: Names = (),
    format: Literal["text", "json", "playbook"] = "text",  # noqa: A002
    full: Annotated[bool, Parameter(negative=())] = False,
    max_configurations: _Count = None,
    max_seconds: Annotated[float | None, Parameter(validator=at_least(0))] = None,
    root: Annotated[Path, Parameter(show_default=False)] = Path(),
    journeys: str | None = None,
    personas: str | None = None,
) -> int:
    """Print walks of one persona on one journey, in text, as JSON, or as a playbook for a person who tests by hand.

    Without --walk, --to, --random and --cover it is the shortest walk to a good end from each entry of theirs; where none leads there, the
    closest that they come.

    Parameters
    ----------
    journey
        The journey's id; it may be left out where there is only one.
    persona
        The persona's id (default: the first who walks the journey; with --walk, the first who can walk it farthest).
    walk
        This walk, by its replay token, such as `slip.press-2.inspect[1]`; and everything about where they are at its end.
    to
        The shortest walk to this step; with --walk, from its end on.
    random
        So many random walks, weighted by the persona's habits.
    seed
        With --random: the number that the first walk belongs to (default: 0). The same number gives the same walk.
    length
        With --random: the most transitions of a walk (default: 100).
    cover
        As few walks as cover all of these, and why the rest cannot be covered.
    entry
        Only walks from this entry.
    answers
        What if they could answer this fact? May be given several times.
    lacks
        What if they lacked this fact? May be given several times.
    withholds
        What if they withheld this fact? May be given several times.
    carries
        What if a transition carried a fact, too, written `agent.transfer=email`? May be given several times.
    format
        How the walks are written.
    full
        Tell everything that each walk of a set adds.
    max_configurations
        How many configurations may be explored for one question.
    max_seconds
        How long it may take to work out what is promised; 0 for no limit.
    root
        The project's folder (default: this one).
    journeys
        The folder of the journeys and the organisation, below the root (default: `journeys`).
    personas
        The folder of the personas, below the root (default: `personas`).
    """
    from cxtest.config import read_config
    from cxtest.explorer.player import Player, chosen
    from cxtest.explorer.walks import Asking

    _must_fit(walk=walk, to=to, random=random, cover=cover, seed=seed, length=length, entry=entry)
    what_if = what_if_of({"answers": answers, "lacks": lacks, "withholds": withholds}, carries)
    if not os.path.isdir(root):
        raise UsageError(f"there is no folder {str(root)!r}")
    config = read_config(root, None)
    project = loaded(root, config.journeys if journeys is None else journeys, config.personas if personas is None else personas)
    who = chosen(project, journey, persona, walk)
    player = Player(project, *who, what_if=what_if)
    limits = replace(
        config.limits,
        configurations=max_configurations or config.limits.configurations,
        seconds=config.limits.seconds if max_seconds is None else max_seconds,
    )
    asking = Asking(player, limits, config.engine, entry=entry, options=Folders(journeys=journeys, personas=personas).options(root))
    if to is not None:
        told = asking.to(to, walk)
    elif walk is not None:
        told = asking.given(walk)
    elif random is not None:
        told = asking.random(random, seed or 0, *([] if length is None else [length]))
    else:
        told = asking.covering(cover) if cover is not None else asking.shortest()
    write(sys.stdout, _written(told, asking, format, full))
    return NOT_WHOLE if told.limits else WRITTEN


def _must_fit(
    *, walk: str | None, to: str | None, random: int | None, cover: str | None, seed: int | None, length: int | None, entry: str | None
) -> None:
    """Raises UsageError where options do not go together."""
    asked = [name for name, value in (("--walk", walk), ("--to", to), ("--random", random), ("--cover", cover)) if value is not None]
    if len(asked) > 1 and asked != ["--walk", "--to"]:
        raise UsageError(f"`{asked[0]}` and `{asked[1]}` are two questions: ask one at a time (`--walk` and `--to` go together)")
    for name, value in (("--seed", seed), ("--length", length)):
        if value is not None and random is None:
            raise UsageError(f"`{name}` is about random walks: say how many with `--random`")
    if walk is not None and entry is not None:
        raise UsageError("`--walk` begins with its entry: leave `--from` out")


def _written(told: Walks, asking: Asking, format: Literal["text", "json", "playbook"], full: bool) -> str:  # noqa: A002
    """The walks in the format that was asked for."""
    paper = page(sys.stdout, full=full)
    if format == "json":
        from cxtest.reports import walks_json

        return walks_json.render(told, paper)
    if format == "playbook":
        from cxtest.reports import playbook as written
        from cxtest.telling.playbook import playbook

        return written.render(playbook(told, [asking.path(walk.token) for walk in told.walks], asking.machine), paper)
    from cxtest.reports import walks_text

    return walks_text.render(told, paper)
