"""The command `init`: the files that a project begins with. It imports what it needs when it is called."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from cxtest.cli.asked import Root
from cxtest.cli.files import write_file
from cxtest.cli.output import write
from cxtest.errors import UsageError
from cxtest.source import visible

if TYPE_CHECKING:
    from cxtest.config import Config

SETTINGS: Final = "pyproject.toml"
HOOKS: Final = ".pre-commit-config.yaml"
WORKFLOW: Final = ".github/workflows/cxtest.yml"

_TOP_ONLY: Final = (HOOKS, WORKFLOW)
"""What is looked for at the top of a repository alone."""
_MOST: Final = 1_000_000


class _File(NamedTuple):
    """A file that a project begins with: its path below the project's folder, and its text."""

    path: str
    text: str


def init(root: Root = Path()) -> int:
    """Begin a project: a journey and a persona to change, settings, and checks before commits and on GitHub.

    What exists stays as it is. A project that has journeys or personas gets none to begin with.

    Parameters
    ----------
    root
        The project's folder (default: this one); it is made if it is not there.
    """
    from cxtest.config import read_config

    _make(root)
    config = read_config(root, None)
    top = _is_top(root)
    sample = list(_sample(root, config))
    files = [*sample, *_checks()]
    for file in files:
        _must_have_room(root, root / file.path)
    for file in files:
        path = root / file.path
        if os.path.lexists(path):
            _say(f"kept      {_shown(file.path)}{_missing_in(path, file)}")
        elif file.path in _TOP_ONLY and not top:
            _say(f"left out  {_shown(file.path)}: it belongs at the top of the repository, and this folder lies below it")
        else:
            _make(path.parent)
            write_file(path, file.text)
            _say(f"written   {_shown(file.path)}")
    _say("\nNext:")
    for line in _next(root, config, begun=bool(sample)):
        _say(f"  {line}")
    return 0


def _sample(root: Path, config: Config) -> Iterator[_File]:
    """An organisation, a journey and a persona, where a project has none of them."""
    folders = (config.journeys, config.personas)
    if any(_holds_files(root / folder) for folder in folders):
        return
    yield _File(f"{config.journeys}/organisation.yaml", _starter("organisation.yaml"))
    yield _File(f"{config.journeys}/library-card.yaml", _starter("library-card.yaml"))
    yield _File(f"{config.personas}/newcomer.yaml", _starter("newcomer.yaml"))


def _holds_files(folder: Path) -> bool:
    return folder.is_dir() and any(name.lower().endswith((".yaml", ".yml")) for name in os.listdir(folder))


def _checks() -> Iterator[_File]:
    """Settings, a hook and a workflow."""
    yield _File(SETTINGS, _starter("settings.toml"))
    yield _File(HOOKS, _starter("pre-commit-config.yaml"))
    yield _File(WORKFLOW, _starter("workflow.yml"))


def _starter(name: str) -> str:
    return Path(__file__).with_name("starter").joinpath(name).read_text(encoding="utf-8")


def _is_top(root: Path) -> bool:
    """Whether a folder is the top of its repository; so it is where there is no repository yet."""
    return (root / ".git").exists() or not any((folder / ".git").exists() for folder in root.resolve().parents)


def _must_have_room(root: Path, path: Path) -> None:
    """Raises UsageError where something lies in the way to a file. Through a link, nothing is written outside of the project."""
    real = root.resolve()
    for folder in path.parents:
        if os.path.lexists(folder):
            shown = _shown(os.path.relpath(folder, root))
            if not folder.is_dir():
                raise UsageError(f"`{shown}` is no folder, and `{_shown(path.name)}` is to be in it: move it out of the way")
            if not folder.resolve().is_relative_to(real):
                raise UsageError(f"`{shown}` leads out of the project: nothing is written there")
            return


def _missing_in(path: Path, file: _File) -> str:
    """What somebody may want to add to a file that was there before."""
    if file.path not in (SETTINGS, HOOKS) or not path.is_file():
        return ""
    with path.open("rb") as opened:
        there = opened.read(_MOST).decode("utf-8", "replace")
    if file.path == SETTINGS:
        return "" if re.search(r"^\[+tool\.cxtest\b", there, re.M) else ": it says nothing of cxtest, whose defaults hold"
    if "cxtest" in there:
        return ""
    hook = file.text[file.text.index("  - repo") :]
    return f": to check before each commit, add this to its `repos`:\n\n{hook}"


def _next(root: Path, config: Config, *, begun: bool) -> Iterator[str]:
    """Commands to go on with, each with what it is for."""
    for folder, kind, why in (
        (config.journeys, "journey", "there is no journey to walk yet"), (config.personas, "persona", "nobody walks these journeys yet")
    ):  # fmt: skip
        if not _holds_files(root / folder):
            yield f"write a {kind} in `{visible(folder)}`: {why} (`cxtest init` in an empty folder shows one)"
    commands = {"cxtest check": "every persona on every journey"}
    if not begun:
        commands["cxtest baseline"] = "what is found today is known: from then on, only what is new fails"
    if os.path.lexists(root / HOOKS):
        commands["pre-commit install"] = "checks before each commit"
    if root.resolve() != Path.cwd():
        yield f"cd {visible(shlex.quote(str(root)))}"
    width = max(map(len, commands))
    yield from (f"{command:<{width}}  {why}" for command, why in commands.items())


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise UsageError(f"`{visible(str(folder))}` is no folder") from None
    except OSError as error:
        raise UsageError(f"`{visible(str(folder))}` cannot be made: {error.strerror or error}") from error


def _shown(path: str) -> str:
    return visible(Path(path).as_posix())


def _say(line: str) -> None:
    write(sys.stdout, f"{line}\n")
