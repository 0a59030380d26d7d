"""The command line that goes to a walk, to copy into a shell."""

from __future__ import annotations

import shlex
from collections.abc import Iterable


def command_line(name: str, journey: str, persona: str | None, options: Iterable[str], walk: str) -> str:
    """A command of cxtest for a walk, quoted for a shell.

    Args:
        name: the command, `explore` or `walk`.
        journey: the journey's id.
        persona: the persona's id; None where whoever comes farthest is meant.
        options: options that say where the files are, and what is otherwise than in them.
        walk: its replay token.
    """
    whom = [] if persona is None else ["--as", persona]
    return shlex.join(["cxtest", name, journey, *whom, *options, "--walk", walk])
