"""The commands: check, draw, explore, serve, walk, rules, explain, schema. Each imports what it needs when it is called."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, CycloptsError, Parameter

from cxtest.cli.draw import draw
from cxtest.cli.explore import explore
from cxtest.cli.numbers import at_least
from cxtest.cli.output import drop, folders, page, write
from cxtest.cli.serve import serve
from cxtest.cli.walk import walk
from cxtest.config import MOST_WORKERS
from cxtest.errors import CxtestError, InputError, UsageError, nearest
from cxtest.source import visible

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from cxtest.rulebook import Rule

OK, FAILED, OPEN, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: every verdict passed; a proven failure; unknown, untested or crashed; wrong input or command line; interrupted."""

_EPILOGUE = """\
Exit codes: 0 nothing fails (a warning does with --strict alone); 1 at least one proven failure; 2 no error was found, but something is
unknown, untested or crashed; 3 the input or the command line is wrong; 130 interrupted."""


_Names = Annotated[tuple[str, ...], Parameter(negative=(), show_default=False)]
_Files = Annotated[tuple[Path, ...], Parameter(negative=(), show_default=False)]

app = App(
    name="cxtest",
    help="Proves, for every persona, whether they can finish every customer journey.",
    help_epilogue=_EPILOGUE,
    help_format="plaintext",
    version_flags=[],
)


def run(arguments: Sequence[str]) -> int:
    """Runs one command.

    Args:
        arguments: the command line, without the program's name.

    Returns:
        The exit code.
    """
    try:
        code = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
        return code if isinstance(code, int) else OK
    except CycloptsError as error:
        _say([f"error: {' '.join(visible(str(error)).split())}", "`cxtest --help` says what can be written."])
    except InputError as error:
        _problems(error)
    except CxtestError as error:
        _say([f"error: {visible(str(error))}"])
    except BrokenPipeError:
        drop(sys.stdout)
        return OK
    except OSError as error:
        drop(sys.stdout)
        _say([f"error: {visible(str(error.strerror or error))}"])
    except Exception as error:
        _say([f"error: a defect of cxtest, not of your files: {visible(f'{type(error).__name__}: {error}')}"])
        return OPEN
    return WRONG_INPUT


@app.command
def check(
    root: Annotated[Path, Parameter(show_default=False)] = Path(),
    *,
    journeys: str | None = None,
    personas: str | None = None,
    journey: _Names = (),
    persona: _Names = (),
    rule: _Names = (),
    format: Literal["text", "json"] = "text",  # noqa: A002
    full: Annotated[bool, Parameter(negative=())] = False,
    strict: bool | None = None,
    engine: Literal["slices", "explicit"] | None = None,
    max_configurations: Annotated[int | None, Parameter(validator=at_least(1))] = None,
    max_labels: Annotated[int | None, Parameter(validator=at_least(1))] = None,
    max_seconds: Annotated[float | None, Parameter(validator=at_least(0))] = None,
    workers: Annotated[int | None, Parameter(validator=at_least(1, MOST_WORKERS))] = None,
    executor: str | None = None,
    rules: _Files = (),
) -> int:
    """Check every persona on every journey that they name.

    Parameters
    ----------
    root
        The project's folder (default: this one).
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
    format
        How the report is written.
    full
        Tell every finding for each persona by itself, every step of every walk, and how each verdict was reached.
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
    from cxtest.cli.progress import Progress
    from cxtest.config import Limits, read_config
    from cxtest.engine import Checked, overrides_concern
    from cxtest.engine import run as run_engine
    from cxtest.loading.loader import load
    from cxtest.reports import FORMATS
    from cxtest.verdicts import Report
    from cxtest.work.rules import all_rules

    if rules and (workers is not None or executor is not None):
        option = "--executor" if workers is None else "--workers"
        raise UsageError(f"`--rules` and `{option}`: other processes do not know these rules; leave one out, or put the rules in a package")
    own = _rules_in(rules)
    known = [known.id for known in all_rules(own)]
    for name in rule:
        _must_be_known("rule", name, known)
    if not os.path.isdir(root):
        raise UsageError(f"there is no folder {str(root)!r}")
    config = read_config(root, known)
    config = replace(
        config,
        journeys=journeys if journeys is not None else config.journeys,
        personas=personas if personas is not None else config.personas,
        select=rule or config.select,
        ignore=[name for name in config.ignore if name not in rule],
        strict=config.strict if strict is None else strict,
        engine=engine or config.engine,
        workers=workers or config.workers,
        limits=Limits(
            configurations=max_configurations or config.limits.configurations,
            labels=max_labels or config.limits.labels,
            seconds=config.limits.seconds if max_seconds is None else max_seconds,
        ),
    )
    project = load(root, journeys=config.journeys, personas=config.personas, only_journeys=journey, only_personas=persona)
    if not journey and not persona:
        unconcerned = overrides_concern(config, project.journeys, project.personas)
        if unconcerned:
            raise InputError(unconcerned)
    _say(line for problem in project.warnings for line in _problem_lines(problem))
    left = {(name, tester.persona.persona): None for name in project.journeys for tester in project.testers(name)}
    progress = Progress(sys.stderr)
    try:
        with _executor(executor, workers) as others, closing(run_engine(project, config, others, own)) as events:
            for event in events:
                if isinstance(event, Report):
                    progress.ends()
                    _print(FORMATS[format](event, page(sys.stdout, full=full, again=folders(root, journeys, personas))))
                    # A name that is nowhere, in a persona that is not narrowed down, makes the persona another one than was written.
                    misread = config.strict and bool(project.warnings) and not journey and not persona
                    return FAILED if misread or event.fails(strict=config.strict) else OPEN if event.is_open() else OK
                progress.says(f"{type(event).__name__} {event.journey} as {event.persona}", event.number, event.total)
                if isinstance(event, Checked):
                    del left[event.journey, event.persona]
    except KeyboardInterrupt:
        progress.ends()
        cells = ", ".join(f"{name} as {who}" for name, who in left)
        _say([f"Interrupted. Not checked: {cells or 'the journeys as such'}."])
    return INTERRUPTED


app.command(draw)
app.command(explore)
app.command(serve)
app.command(walk)


@app.command
def rules(*, rules: _Files = ()) -> int:
    """List the rules.

    Parameters
    ----------
    rules
        A Python file with rules of your own, which is executed: name only one that you trust. May be given several times.
    """
    from cxtest.work.rules import all_rules

    every = all_rules(_rules_in(rules))
    width = max(len(rule.id) for rule in every)
    _print("".join(f"{rule.id:<{width}}  {rule.severity:<7}  {rule.doc.splitlines()[0]}\n" for rule in every))
    return OK


@app.command
def explain(rule: str, /, *, rules: _Files = ()) -> int:
    """Explain a rule: what it finds, why it hurts, an example, and the same mended.

    Parameters
    ----------
    rule
        The rule's id, such as `dead-end`.
    rules
        A Python file with rules of your own, which is executed: name only one that you trust. May be given several times.
    """
    from cxtest.work.rules import all_rules

    every = {known.id: known for known in all_rules(_rules_in(rules))}
    _must_be_known("rule", rule, every)
    found = every[rule]
    lines = [f"{found.id} ({found.severity})", "", found.doc]
    for title, example in (("An example that fails", found.failing), ("The same, mended", found.mended)):
        if example is None:
            continue
        lines += ["", f"{title}:"]
        for name, text in example.files().items():
            lines += ["", f"  # {name}", *(f"  {line}" for line in text.splitlines())]
    _print("\n".join(lines) + "\n")
    return OK


@app.command
def schema(kind: Literal["journey", "persona", "organisation"], /) -> int:
    """Print the JSON Schema of a kind of file, for editors.

    Parameters
    ----------
    kind
        The kind of file.
    """
    import json

    from cxtest.model.schema import json_schema

    _print(json.dumps(json_schema(kind), indent=2) + "\n")
    return OK


def _rules_in(files: Iterable[Path]) -> tuple[Rule, ...]:
    """The rules in somebody's own files, which are executed. Only the command line may name such a file (docs/decisions.md)."""
    from cxtest.work.rules import rules_in

    return tuple(rule for file in files for rule in rules_in(file))


def _executor(address: str | None, workers: int | None) -> AbstractContextManager[Executor | None]:
    """Who else does the work, for as long as it takes: nobody, unless an address says so."""
    if address is None:
        return nullcontext()
    if workers is not None:
        raise UsageError("`--workers` are processes on this machine, and `--executor` is elsewhere: one of them is enough")
    if not re.fullmatch(r"dask://[^/\s]+:[0-9]+", address):
        raise UsageError(f"`--executor` is a dask scheduler, such as `dask://scheduler:8786`, and not `{visible(address)}`")
    from cxtest.work.dask_cluster import connected

    return connected(address)


def _must_be_known(what: str, name: str, known: Iterable[str]) -> None:
    every = list(known)
    if name not in every:
        near = nearest(name, every)
        raise UsageError(f"there is no {what} `{name}`; " + (f"did you mean `{near}`?" if near else f"`cxtest {what}s` lists them"))


def _problems(error: InputError) -> None:
    _say(line for problem in error.problems for line in _problem_lines(problem))
    number = sum(not problem.warning for problem in error.problems)
    _say([f"{number} {'error' if number == 1 else 'errors'}. Nothing was checked."])


def _problem_lines(problem: object) -> Iterable[str]:
    from cxtest.errors import Problem
    from cxtest.reports.problems import problem_lines

    assert isinstance(problem, Problem)
    return problem_lines(problem)


def _print(text: str) -> None:
    write(sys.stdout, text)


def _say(lines: Iterable[str]) -> None:
    write(sys.stderr, "".join(f"{line}\n" for line in lines))
