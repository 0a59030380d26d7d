"""The files of a project that somebody works on: where they are, and whether they were saved again."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cxtest.config import Config
from cxtest.loading.loader import load
from cxtest.model.project import Project

Stamp = tuple[tuple[str, int, int], ...]
"""Names, times and sizes of files: it is another one once a file was saved."""


class Files(NamedTuple):
    """Where a project is, with its settings; `options` say the same on the command line."""

    root: Path
    config: Config
    options: tuple[str, ...] = ()

    def load(self) -> Project:
        """The project as it is now. Raises InputError with all that is wrong."""
        return load(self.root, journeys=self.config.journeys, personas=self.config.personas)

    def stamp(self) -> Stamp:
        """What changes when a file is saved, comes or goes."""
        found = []
        for folder in (self.config.journeys, self.config.personas):
            with suppress(OSError), os.scandir(self.root / folder) as entries:
                for entry in entries:
                    found += _times(entry.path)
        for name in ("pyproject.toml", self.config.baseline_file):
            found += _times(str(self.root / name))
        return tuple(sorted(found))


def _times(path: str) -> list[tuple[str, int, int]]:
    try:
        state = os.stat(path)
    except OSError:  # saving may take a file away for a moment; what is not there any more is told when it is loaded
        return []
    return [(path, state.st_mtime_ns, state.st_size)]
