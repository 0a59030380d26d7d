"""What `check` and `report` have in common: the settings that the command line overrides, the run with its progress, the exit code."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cxtest.cli.asked import Folders, How, Known, Only
from cxtest.cli.output import write
from cxtest.errors import InputError, UsageError, nearest
from cxtest.source import visible

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from cxtest.cli.changed import Change
    from cxtest.config import Config
    from cxtest.gate.baseline import Baseline
    from cxtest.model.project import Project
    from cxtest.rulebook import Rule
    from cxtest.verdicts import Report

OK, FAILED, OPEN, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: every verdict passed; a proven failure; unknown, untested or crashed; wrong input or command line; interrupted."""


class Asked(NamedTuple):
    """What the command line asks for; `changed_since` is a version: only what was changed since then matters."""

    root: Path
    folders: Folders
    only: Only
    how: How
    known: Known = Known()
    changed_since: str | None = None


class Basis(NamedTuple):
    """What a report is about: what was checked, by which settings, and all rules that there are.

    `misread` says that the run fails because of warnings about the files: a name that is nowhere, in a persona that is not narrowed down,
    makes the persona another one than was written.
    """

    project: Project
    config: Config
    rules: tuple[Rule, ...]
    misread: bool


def checked(asked: Asked, done: Callable[[Report, Basis], None]) -> int:
    """Checks a project, and says on the way how far it is.

    Args:
        asked: what is to be checked, and how.
        done: is called with the report and what it is about.

    Returns:
        The exit code.

    Raises:
        UsageError: what is asked for is not there, or does not go together.
        InputError: something is wrong with the files.
    """
    from cxtest.cli.progress import Progress
    from cxtest.engine import Checked, overrides_concern, run
    from cxtest.loading.loader import load
    from cxtest.verdicts import Report
    from cxtest.work.rules import all_rules

    own = own_rules(asked.how)
    rules = all_rules(own)
    config = settings_of(asked, rules)
    baseline = baseline_for(asked, config)
    narrowed = bool(asked.only.journey or asked.only.persona)
    project = load(
        asked.root, journeys=config.journeys, personas=config.personas, only_journeys=asked.only.journey, only_personas=asked.only.persona
    )
    if not narrowed:
        unconcerned = overrides_concern(config, project.journeys, project.personas)
        if unconcerned:
            raise InputError(unconcerned)
    say(line for problem in project.warnings for line in problem_lines(problem))
    change = None if asked.changed_since is None else _change(asked, asked.changed_since, rules, None if narrowed else project)
    cells = None if change is None else change.cells(project)
    every = [(name, tester.persona.persona) for name in project.journeys for tester in project.testers(name)]
    left = {cell: None for cell in every if cells is None or cell in cells}
    progress = Progress(sys.stderr)
    try:
        with (
            executor(asked.how.executor, asked.how.workers) as others,
            closing(run(project, config, others, own, baseline=baseline, cells=cells)) as events,
        ):
            for event in events:
                if isinstance(event, Report):
                    progress.ends()
                    event = event if change is None else change.narrowed(event)
                    # A name that is nowhere, in a persona that is not narrowed down, makes the persona another one than was written.
                    misread = config.strict and bool(project.warnings) and not narrowed
                    done(event, Basis(project, config, rules, misread))
                    return FAILED if misread or event.fails(strict=config.strict) else OPEN if event.is_open() else OK
                progress.says(f"{type(event).__name__} {event.journey} as {event.persona}", event.number, event.total)
                if isinstance(event, Checked):
                    left.pop((event.journey, event.persona), None)
    except KeyboardInterrupt:
        progress.ends()
        rest = ", ".join(f"{name} as {who}" for name, who in left)
        say([f"Interrupted. Not checked: {rest or 'the journeys as such'}."])
    return INTERRUPTED


def baseline_for(asked: Asked, config: Config) -> Baseline | None:
    """The findings that are known: of the file that the command line names, else the settings; else of the usual one, if it is there.

    Raises:
        UsageError: the file that is named is not there; or it is named, and not to be used.
        InputError: it cannot be read.
    """
    from cxtest.gate.baseline import read_baseline, usual_baseline

    if asked.known.no_baseline:
        if asked.known.baseline is not None:
            raise UsageError("`--baseline` and `--no-baseline`: it is one or the other")
        return None
    return usual_baseline(asked.root, config) if asked.known.baseline is None else read_baseline(asked.known.baseline, asked.root)


def own_rules(how: How) -> tuple[Rule, ...]:
    """The rules in somebody's own files. Raises UsageError where others are to do the work, who do not know them."""
    if how.rules and (how.workers is not None or how.executor is not None):
        option = "--executor" if how.workers is None else "--workers"
        raise UsageError(f"`--rules` and `{option}`: other processes do not know these rules; leave one out, or put the rules in a package")
    return rules_in_files(how.rules)


def rules_in_files(files: Iterable[Path]) -> tuple[Rule, ...]:
    """The rules in somebody's own files, which are executed. Only the command line may name such a file (docs/decisions.md)."""
    from cxtest.work.rules import rules_in

    return tuple(rule for file in files for rule in rules_in(file))


def must_be_known(what: str, name: str, known: Iterable[str]) -> None:
    """Raises UsageError where a name is not among those that there are."""
    every = list(known)
    if name not in every:
        near = nearest(name, every)
        raise UsageError(f"there is no {what} `{name}`; " + (f"did you mean `{near}`?" if near else f"`cxtest {what}s` lists them"))


def problem_lines(problem: object) -> Iterable[str]:
    """What is wrong with a file, in lines to print."""
    from cxtest.errors import Problem
    from cxtest.reports import problems

    assert isinstance(problem, Problem)
    return problems.problem_lines(problem)


def say(lines: Iterable[str]) -> None:
    """Writes lines for people, beside what the command prints."""
    write(sys.stderr, "".join(f"{line}\n" for line in lines))


def _change(asked: Asked, since: str, rules: tuple[Rule, ...], project: Project | None) -> Change:
    """The change since a version; if everything is to be checked after all, people are told why."""
    from cxtest.cli.changed import Change
    from cxtest.diff.versions import Settings
    from cxtest.rules import RULES

    known = [rule.id for rule in rules]
    said = Settings(asked.folders.journeys, asked.folders.personas, known)
    change = Change(asked.root, since, said, project, own_rules=len(known) > len(RULES), baseline=asked.known.baseline)
    if change.why_all is not None:
        say([f"Everything is checked: {change.why_all}."])
    return change


def settings_of(asked: Asked, rules: tuple[Rule, ...]) -> Config:
    """The project's settings, with what the command line says instead."""
    from cxtest.config import read_config

    known = [rule.id for rule in rules]
    for name in asked.only.rule:
        must_be_known("rule", name, known)
    must_be_a_folder(asked.root)
    return overridden(read_config(asked.root, known), asked)


def must_be_a_folder(root: Path) -> None:
    """Raises UsageError where there is no such folder."""
    if not os.path.isdir(root):
        raise UsageError(f"there is no folder {str(root)!r}")


def overridden(config: Config, asked: Asked) -> Config:
    """Settings, with what the command line says instead."""
    from cxtest.config import Limits

    return replace(
        config,
        journeys=asked.folders.journeys if asked.folders.journeys is not None else config.journeys,
        personas=asked.folders.personas if asked.folders.personas is not None else config.personas,
        select=asked.only.rule or config.select,
        ignore=[name for name in config.ignore if name not in asked.only.rule],
        strict=config.strict if asked.how.strict is None else asked.how.strict,
        engine=asked.how.engine or config.engine,
        workers=asked.how.workers or config.workers,
        limits=Limits(
            configurations=asked.how.max_configurations or config.limits.configurations,
            labels=asked.how.max_labels or config.limits.labels,
            seconds=config.limits.seconds if asked.how.max_seconds is None else asked.how.max_seconds,
        ),
    )


def executor(address: str | None, workers: int | None) -> AbstractContextManager[Executor | None]:
    """Who else does the work, for as long as it takes: nobody, unless an address says so."""
    if address is None:
        return nullcontext()
    if workers is not None:
        raise UsageError("`--workers` are processes on this machine, and `--executor` is elsewhere: one of them is enough")
    if not re.fullmatch(r"dask://[^/\s]+:[0-9]+", address):
        raise UsageError(f"`--executor` is a dask scheduler, such as `dask://scheduler:8786`, and not `{visible(address)}`")
    from cxtest.work.dask_cluster import connected

    return connected(address)
