"""What the command line asks to be checked, and how: options that several commands have in common, each said once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from cxtest.cli.numbers import at_least
from cxtest.config import MOST_WORKERS

Root = Annotated[Path, Parameter(show_default=False)]
Names = Annotated[tuple[str, ...], Parameter(negative=(), show_default=False)]
Files = Annotated[tuple[Path, ...], Parameter(negative=(), show_default=False)]
Number = Annotated[int | None, Parameter(validator=at_least(1))]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Folders:
    """Where the files are; None where the project's settings say so.

    Parameters
    ----------
    journeys
        The folder of the journeys and the organisation, below the root (default: `journeys`).
    personas
        The folder of the personas, below the root (default: `personas`).
    """

    journeys: str | None = None
    personas: str | None = None

    def options(self, root: Path) -> tuple[str, ...]:
        """The options that say where the files are, as they were given."""
        given = (("--root", None if root == Path() else str(root)), ("--journeys", self.journeys), ("--personas", self.personas))
        return tuple(part for option, value in given if value is not None for part in (option, value))


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Only:
    """What of the project is to be checked; nothing where it is all of it.

    Parameters
    ----------
    journey
        Only this journey; may be given several times.
    persona
        Only this persona; may be given several times.
    rule
        Only this rule; may be given several times.
    """

    journey: Names = ()
    persona: Names = ()
    rule: Names = ()


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class How:
    """How it is to be checked; None where that is left to the project's settings.

    Parameters
    ----------
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

    strict: bool | None = None
    engine: Literal["slices", "explicit"] | None = None
    max_configurations: Number = None
    max_labels: Number = None
    max_seconds: Annotated[float | None, Parameter(validator=at_least(0))] = None
    workers: Annotated[int | None, Parameter(validator=at_least(1, MOST_WORKERS))] = None
    executor: str | None = None
    rules: Files = ()


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Known:
    """Which findings are known, and fail no run.

    Parameters
    ----------
    baseline
        The findings that are known, and fail no run (default: `cxtest-baseline.json` in the project's folder, if there).
    no_baseline
        Whatever is known fails the run, too.
    """

    baseline: Annotated[Path | None, Parameter(show_default=False)] = None
    no_baseline: Annotated[bool, Parameter(negative=(), show_default=False)] = False


# What a command has where nothing is asked for: made once, because they are frozen.
AS_SET, ALL, BY_DEFAULT, USUAL = Folders(), Only(), How(), Known()
