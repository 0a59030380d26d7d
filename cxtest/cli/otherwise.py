"""What `explore` and `walk` have in common: where the files are, and what is to be otherwise than in them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cxtest.cli.output import write
from cxtest.errors import UsageError
from cxtest.source import visible

if TYPE_CHECKING:
    from cxtest.explorer.what_if import Answer, WhatIf
    from cxtest.model.project import Project


def what_if_of(facts: dict[Answer, tuple[str, ...]], carries: tuple[str, ...]) -> WhatIf:
    """What is to be otherwise than in the files.

    Raises:
        UsageError: a fact is said to be two things, or what is carried is not written as it should be.
    """
    from cxtest.explorer.what_if import WhatIf

    otherwise: dict[str, Answer] = {}
    for answer, names in facts.items():
        for fact in names:
            if otherwise.setdefault(fact, answer) != answer:
                raise UsageError(f"`--{otherwise[fact]}={fact}` and `--{answer}={fact}`: it is one or the other")
    carried: dict[str, tuple[str, ...]] = {}
    for written in carries:
        place, equals, fact = written.partition("=")
        if not (place and equals and fact):
            shown = visible(written)
            raise UsageError(f"`--carries` is written as a transition and a fact, such as `agent.transfer=email`, and not `{shown}`")
        carried[place] = tuple(dict.fromkeys((*carried.get(place, ()), fact)))
    return WhatIf(otherwise, carried)


def loaded(root: Path, journeys: str, personas: str) -> Project:
    """The project; what is to be warned of is said on stderr."""
    from cxtest.loading.loader import load
    from cxtest.reports.problems import problem_lines

    project = load(root, journeys=journeys, personas=personas)
    write(sys.stderr, "".join(f"{line}\n" for problem in project.warnings for line in problem_lines(problem)))
    return project
