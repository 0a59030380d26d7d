"""Versions of a project: read at a commit, in a folder, or as the files are now; and which of these is meant by what was written."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cxtest.config import Config, config_from, read_config
from cxtest.diff.version import AS_IT_IS, Version
from cxtest.errors import InputError, Problem, UsageError
from cxtest.loading.loader import load, load_texts
from cxtest.loading.revisions import Revision, parted, revision
from cxtest.model.project import Project
from cxtest.source import visible

_PATHS = ("./", "../", "/")


class Settings(NamedTuple):
    """What is said of every version, from outside: folders instead of those in its settings (None: as these say), and the ids of all
    rules that there are, against which its settings are checked (None where no rule is going to be run)."""

    journeys: str | None = None
    personas: str | None = None
    rules: Collection[str] | None = None


def version_at(root: Path, name: str, said: Settings = Settings()) -> Version:  # noqa: B008
    """The project as it was committed.

    Args:
        root: the project's folder, in the work tree of a repository.
        name: a branch, a tag, or whatever else git takes for a commit.
        said: what is said of it from outside.

    Raises:
        UsageError: there is no such version, or git cannot read it.
        InputError: something is wrong with its files; each problem says that it is in that version.
    """
    return committed(revision(root, name), said)


def version_in(root: Path, folder: str, said: Settings = Settings()) -> Version:  # noqa: B008
    """The project in a folder, or the project with the journeys in a folder.

    Args:
        root: the project's folder.
        folder: relative to the root. If it holds the folders of journeys and personas that its settings name, or that are named where
            they say nothing, it is a project of its own; else it is a folder of journeys of the project at the root.
        said: what is said of it from outside.

    Raises:
        UsageError: there is no such folder, or it holds no journeys.
        InputError: something is wrong with the files; each problem says that it is in that version.
    """
    place = root / folder
    if not place.is_dir():
        raise UsageError(f"there is no folder `{visible(folder)}`")
    with _in_version(folder):
        own = _config(read_config(place, said.rules), said)
        if (place / own.journeys).is_dir() and (place / own.personas).is_dir():
            return Version(folder, load(place, journeys=own.journeys, personas=own.personas), own)
        if not any(name.endswith(".yaml") for name in os.listdir(place)):
            neither = f"neither `*.yaml` files, nor folders `{visible(own.journeys)}` and `{visible(own.personas)}`"
            raise UsageError(f"the folder `{visible(folder)}` holds no journeys: {neither}")
        config = replace(_config(read_config(root, said.rules), said), journeys=folder)
        return Version(folder, load(root, journeys=config.journeys, personas=config.personas), config)


def working(root: Path, said: Settings = Settings()) -> Version:  # noqa: B008
    """The project as its files are now.

    Args:
        root: the project's folder.
        said: what is said of it from outside.

    Raises:
        InputError: something is wrong with the files.
    """
    config = _config(read_config(root, said.rules), said)
    return Version(AS_IT_IS, load(root, journeys=config.journeys, personas=config.personas), config)


def both(root: Path, base: str, head: str | None, said: Settings = Settings()) -> tuple[Version, Version]:  # noqa: B008
    """The two versions that are meant on a command line.

    Args:
        root: the project's folder.
        base: the version before, as `chosen` takes it; or `main...`, the commit at which the version after (the last commit, for the files
            as they are) and `main` parted, or `main...feature`, which names the version after, too. A commit from before there were any
            journeys is a project without any.
        head: the version after, as `chosen` takes it; None for the files as they are.
        said: what is said of them from outside.

    Raises:
        UsageError: as `chosen`.
        InputError: something is wrong with the files of one of them; if it is the one before, the remedy says how to go on.
    """
    is_path = base in (".", "..") or base.startswith(_PATHS)
    first, dots, second = (base, "", "") if is_path else base.partition("...")
    if second and head is not None:
        raise UsageError(f"`{visible(base)}` names both versions: leave `{visible(head)}` out, or write `{visible(first)}...`")
    head = second or head
    try:
        if dots:
            before = committed(parted(revision(root, first), revision(root, head or "HEAD")), said, may_be_empty=True)
        else:
            before = chosen(root, base, said, may_be_empty=True)
    except InputError as error:
        other = "ompare with a version whose files can be read."
        raise InputError(error.problems, f"C{other}" if dots else f"Mend `{visible(base)}` first, or c{other}") from error
    except UsageError as error:
        start, two, end = base.partition("..")
        if is_path or dots or not (start and two and end):
            raise
        meant = f"`{visible(start)}...{visible(end)}` for what changed on `{visible(end)}` since it left `{visible(start)}`"
        raise UsageError(f"{error}; or {meant}") from None
    return before, working(root, said) if head is None else chosen(root, head, said)


def chosen(root: Path, written: str, said: Settings = Settings(), *, may_be_empty: bool = False) -> Version:  # noqa: B008
    """The version that is meant on a command line: one in a folder, or at a commit.

    Args:
        root: the project's folder.
        written: a folder if it begins with `./`, `../` or `/`; else what there is of that name.
        said: what is said of it from outside.
        may_be_empty: a commit without the project's folders, or without any file in them, is a project without journeys.

    Raises:
        UsageError: there is no version of that name; or both a folder and a commit.
        InputError: something is wrong with its files; each problem says that it is in that version.
    """
    if written in (".", "..") or written.startswith(_PATHS):
        return version_in(root, written, said)
    folder = bool(written) and "\0" not in written and (root / written).is_dir()
    try:
        found = revision(root, written)
    except UsageError as error:
        if folder:
            return version_in(root, written, said)
        nowhere = "" if written.startswith("-") or ".." in written else f"there is no folder `{visible(written)}`, and "
        raise UsageError(f"{nowhere}{error}") from None
    if folder:
        name = visible(written)
        raise UsageError(f"`{name}` is a folder, and a commit too: write `./{name}` for the folder, or {_as_a_commit(root, written)}")
    return committed(found, said, may_be_empty=may_be_empty)


def in_version(name: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems of the files of a version, each saying in which."""
    for problem in problems:
        said = f"in `{visible(name)}`: "
        if problem.where is None:
            yield problem._replace(message=f"{said}{problem.message}")
        else:
            yield problem._replace(where=problem.where._replace(file=f"{said}{problem.where.file}"))


def committed(found: Revision, said: Settings = Settings(), *, may_be_empty: bool = False) -> Version:  # noqa: B008
    """As `version_at`, of a commit that was found already; `may_be_empty` as in `chosen`."""
    with _in_version(found.name):
        config = _config(config_from(found.settings(), said.rules), said)
        folders = (config.journeys, config.personas)
        if may_be_empty:
            there = found.find_files(folder for folder in folders if found.holds(folder))
            if not there.contents and not there.problems:
                return Version(found.name, Project({}, {}), config)
        files = found.find_files(folders)
        return Version(found.name, load_texts(files.contents, problems=files.problems), config)


def _as_a_commit(root: Path, name: str) -> str:
    """How to write a version so that nothing else can be meant."""
    for kind in ("heads", "tags", "remotes"):
        try:
            revision(root, f"refs/{kind}/{name}")
        except UsageError:
            continue
        return f"`refs/{kind}/{visible(name)}` for the commit"
    return f"`{visible(name)}^0` for the commit"


def _config(config: Config, said: Settings) -> Config:
    return replace(
        config,
        journeys=config.journeys if said.journeys is None else said.journeys,
        personas=config.personas if said.personas is None else said.personas,
    )


@contextmanager
def _in_version(name: str) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        raise InputError(in_version(name, error.problems)) from error
