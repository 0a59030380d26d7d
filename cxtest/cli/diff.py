"""The command `diff`: what a change does to each persona. It imports what it needs when it is called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cxtest.cli.asked import ALL, AS_SET, BY_DEFAULT, Folders, How, Names, Only, Root
from cxtest.cli.checking import (
    FAILED,
    INTERRUPTED,
    OK,
    OPEN,
    Asked,
    executor,
    must_be_a_folder,
    must_be_known,
    overridden,
    own_rules,
    problem_lines,
    say,
)  # fmt: skip
from cxtest.cli.files import write_file
from cxtest.cli.numbers import at_least
from cxtest.cli.output import page, write
from cxtest.cli.outputs import in_repository, outputs
from cxtest.errors import InputError, UsageError, no_such

if TYPE_CHECKING:
    from collections.abc import Collection

    from cxtest.diff.changed import Comparison
    from cxtest.diff.version import Version

Format = Literal["text", "markdown", "json"]
"""The names of `cxtest.reports.DIFF_FORMATS`."""


def diff(
    base: str,
    head: str | None = None,
    /,
    *,
    root: Root = Path(),
    folders: Folders = AS_SET,
    only: Only = ALL,
    allow: Names = (),
    edits: Annotated[int, Parameter(validator=at_least(0))] = 50,
    format: Format = "text",  # noqa: A002
    output: Annotated[Names, Parameter(name=["--output", "-o"])] = (),
    full: Annotated[bool, Parameter(negative=())] = False,
    how: How = BY_DEFAULT,
) -> int:
    """Say what a change does to each persona: promises, findings, costs, and which edit causes what.

    Exit code 1 if somebody is worse off.

    Parameters
    ----------
    base
        The version before: a branch, a tag or a commit of git; `main...` for where it and `main` parted; or a folder, of journeys or
        of a whole project.
    head
        The version after, in the same way (default: the files as they are).
    root
        The project's folder (default: this one).
    allow
        What may get worse: `promise`, `out-of-reach`, `time`, `wait`, `money`, `steps`, `facts`, `repeats`, `hand-offs`,
        `channel-switches`, `warnings`, `untested`, or a rule; for one persona alone as PERSONA:WHAT. May be given several times.
    edits
        How many edits are tried one at a time, to find which causes what; of more, none is tried.
    format
        How the comparison is written.
    output
        Writes the comparison to a file, too: FORMAT=FILE, such as `markdown=comment.md`; may be given several times.
    full
        Tell every finding for each persona by itself, and every edit.
    """
    from cxtest.cli.progress import Progress
    from cxtest.diff.comparison import Request, compare
    from cxtest.diff.judgement import read_allowed
    from cxtest.diff.versions import Settings, both
    from cxtest.reports import DIFF_FORMATS
    from cxtest.work.rules import all_rules

    asked = Asked(root, folders, only, how)
    must_be_a_folder(root)
    files = outputs(output, DIFF_FORMATS)
    own = own_rules(how)
    rules = [rule.id for rule in all_rules(own)]
    for name in only.rule:
        must_be_known("rule", name, rules)
    settings = Settings(folders.journeys, folders.personas, rules)
    before, after = both(root, base, head, settings)
    must_concern(after)
    for what, names in (("journey", only.journey), ("persona", only.persona)):
        must_be_in_one(what, names, before, after)
    allowed = read_allowed(allow, rules, {*before.project.personas, *after.project.personas})
    say(line for problem in after.project.warnings for line in problem_lines(problem))
    progress = Progress(sys.stderr)
    pair = [version._replace(config=overridden(version.config, asked)) for version in (before, after)]
    try:
        with executor(how.executor, how.workers) as others:
            request = Request(only.journey, only.persona, allowed, edits, own, others)
            comparison = compare(pair[0], pair[1], request, progress.says)
    except KeyboardInterrupt:
        progress.ends()
        say(["Interrupted. Nothing was compared to its end."])
        return INTERRUPTED
    progress.ends()
    printed = page(sys.stdout, full=full, again=folders.options(root))._replace(below=in_repository(root))
    if head is not None:  # only what the files are now can be walked
        printed = printed._replace(again=None)
    write(sys.stdout, DIFF_FORMATS[format](comparison, printed))
    for name, file in files:
        write_file(file, DIFF_FORMATS[name](comparison, printed._replace(width=None, colour=False)))
    return code_of(comparison)


def code_of(comparison: Comparison) -> int:
    """The exit code: 1 if somebody is worse off, else 2 if something could not be decided, else 0."""
    return FAILED if comparison.fails else OPEN if comparison.is_open else OK


def must_concern(version: Version) -> None:
    """Raises InputError where an override in the settings names nobody."""
    from cxtest.engine import overrides_concern

    unconcerned = overrides_concern(version.config, version.project.journeys, version.project.personas)
    if unconcerned:
        raise InputError(unconcerned)


def must_be_in_one(what: str, names: Collection[str], before: Version, after: Version) -> None:
    """Raises UsageError where something is in neither version."""
    projects = [version.project for version in (before, after)]
    there = {name for project in projects for name in (project.journeys if what == "journey" else project.personas)}
    for name in names:
        if name not in there:
            raise UsageError(no_such(what, name, sorted(there)))
