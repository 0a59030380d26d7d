"""The command `baseline`: what is found today is known, so that a run fails by what is new. It imports what it needs when it is called."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cxtest.cli.asked import ALL, AS_SET, BY_DEFAULT, Folders, How, Known, Root
from cxtest.cli.checking import INTERRUPTED, OK, OPEN, Asked, Basis, checked, rules_in_files, settings_of
from cxtest.cli.files import must_have_a_place, write_file
from cxtest.cli.output import write
from cxtest.source import visible

if TYPE_CHECKING:
    from cxtest.gate.baseline import Baseline
    from cxtest.verdicts import Report


def baseline(
    root: Root = Path(),
    *,
    prune: Annotated[bool, Parameter(negative=())] = False,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"], show_default=False)] = None,
    folders: Folders = AS_SET,
    how: How = BY_DEFAULT,
) -> int:
    """Write down what is found today: it is known from now on, and fails no run.

    Errors and warnings are written down, each by its rule, journey, persona and place, never by its line. Waived ones are not: somebody
    answers for them. Commit the file, and let it get shorter.

    Parameters
    ----------
    root
        The project's folder (default: this one).
    prune
        Only take out what is not found any more; add nothing.
    output
        The file (default: `cxtest-baseline.json` in the project's folder, or as the settings say).
    """
    from cxtest.gate.baseline import baseline_of, baseline_path, read_baseline
    from cxtest.work.rules import all_rules

    asked = Asked(root, folders, ALL, how, Known(baseline=output))
    path = output or baseline_path(root, settings_of(asked, all_rules(rules_in_files(how.rules))))
    must_have_a_place(path)
    before = read_baseline(path, root) if prune or os.path.lexists(path) else None
    unknown = 0

    def done(report: Report, _basis: Basis) -> None:
        nonlocal unknown
        unknown = sum(verdict.reason is not None and verdict.verdict != "not-applicable" for verdict in report.verdicts)
        now = before.pruned(report.lapsed) if prune and before is not None else baseline_of(report.findings)
        write_file(path, now.text())
        new = sum(finding.counts for finding in report.findings) if prune else 0
        write(sys.stdout, f"{_counted(now, before)} in {visible(str(path))}.{_besides(report, new, unknown)}\n")

    code = checked(asked if prune else asked._replace(known=Known(no_baseline=True)), done)
    return code if code == INTERRUPTED else OPEN if unknown else OK


def _counted(now: Baseline, before: Baseline | None) -> str:
    number = len(now.entries)
    said = f"{number} {'finding' if number == 1 else 'findings'}"
    if before is None:
        return said
    added, gone = len(now.entries.keys() - before.entries.keys()), len(before.entries.keys() - now.entries.keys())
    return f"{said} ({added} added, {gone} taken out)"


def _besides(report: Report, new: int, unknown: int) -> str:
    """What is not in the file, though a run will tell it."""
    waived = sum(finding.standing == "waived" for finding in report.findings)
    said = f" {waived} waived, not in it." if waived else ""
    if new:
        said += f" {new} {'is' if new == 1 else 'are'} new, and not in it: `cxtest check` tells {'it' if new == 1 else 'them'}."
    if unknown:
        said += f" {unknown} {'verdict is' if unknown == 1 else 'verdicts are'} unknown: what is not known cannot be written down."
    return said
