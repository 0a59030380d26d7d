"""One version of a project: what its files said at a commit, or say in a folder."""

from __future__ import annotations

from typing import Final, NamedTuple

from cxtest.config import Config
from cxtest.model.project import Project

AS_IT_IS: Final = "the files as they are"
"""What the version is called that was not committed."""


class Version(NamedTuple):
    """One of the versions that are compared.

    `name` is what people call it: `main`, `journeys/as-is`, `the files as they are`. `config` are the settings as they are in it.
    """

    name: str
    project: Project
    config: Config
