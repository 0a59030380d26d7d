"""`--changed-since`: what a change can influence, from a version of the repository to the files as they are."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cxtest.errors import InputError
from cxtest.source import visible

if TYPE_CHECKING:
    from cxtest.diff.cells import Cell
    from cxtest.diff.version import Version
    from cxtest.diff.versions import Settings
    from cxtest.model.project import Project
    from cxtest.verdicts import Report

LARGEST: Final = 64 * 1024 * 1024
"""As many bytes of a baseline are compared."""


class Change:
    """The change from one version to the files as they are."""

    def __init__(self, root: Path, name: str, said: Settings, project: Project | None, *, own_rules: bool, baseline: Path | None) -> None:
        """Reads both versions.

        Args:
            root: the project's folder.
            name: the version before: a branch, a tag, a commit.
            said: what the command line says of the project.
            project: the files as they are, where all of them were read already.
            own_rules: whether there are rules beside those of cxtest, which may read any key.
            baseline: the file of the findings that are known, where the command line names one.

        Raises:
            UsageError: there is no such version, or git cannot read it.
        """
        from cxtest.config import read_config
        from cxtest.diff.cells import UNREAD, same, same_settings
        from cxtest.diff.version import AS_IT_IS, Version
        from cxtest.diff.versions import committed, working
        from cxtest.loading.revisions import revision

        self.before: Version | None = None
        self.alike: frozenset[Cell] = frozenset()
        self.why_all: str | None = None
        """Why everything is to be checked; None where only some of it is."""
        found = revision(root, name)
        shown = f"`{visible(name)}`"
        try:
            before = committed(found, said)
            after = working(root, said) if project is None else Version(AS_IT_IS, project, read_config(root, said.rules))
            known = after.config.baseline_file if baseline is None else os.path.relpath(baseline, root)
            if not same_settings(before.config, after.config):
                self.why_all = f"the settings are others than in {shown}"
            elif found.content(Path(known).as_posix(), LARGEST) != _content(root / known):
                self.why_all = f"{visible(known)} is another one than in {shown}"
            else:
                # Who waives a finding, or does not any more, changes what a run comes to, if no verdict.
                self.before, self.alike = before, same(before, after, read=UNREAD if own_rules else ("waivers",))
        except InputError as error:
            wrong = next(problem for problem in error.problems if not problem.warning)
            place = f"{wrong.where}: " if wrong.where else ""
            self.why_all = f"the files cannot be compared with those of {shown} ({place}{visible(wrong.message)})"

    def cells(self, project: Project) -> Collection[Cell] | None:
        """What of a project it can influence; None where that is all of it."""
        if self.why_all is not None:
            return None
        every = {(name, who) for name in project.journeys for who in (None, *(t.persona.persona for t in project.testers(name)))}
        return every - self.alike

    def narrowed(self, report: Report) -> Report:
        """The report without what was untested before, too: nobody has to test it for a change that is about something else."""
        if self.before is None:
            return report
        was = self.before.project
        journeys = {name for name in was.journeys if not was.testers(name)}
        personas = {name for name, file in was.personas.items() if not file.persona.journeys}
        return report._replace(
            untested_journeys=tuple(name for name in report.untested_journeys if name not in journeys),
            untested_personas=tuple(name for name in report.untested_personas if name not in personas),
        )


def _content(file: Path) -> bytes | None:
    if not file.is_file():
        return None
    with file.open("rb") as opened:
        return opened.read(LARGEST)
