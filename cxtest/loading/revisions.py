"""The files of a project at a commit, read with the git command, which touches neither the work tree nor the index nor the settings."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from cxtest.config import LARGEST
from cxtest.errors import InputError, Problem, UsageError, nearest
from cxtest.loading.files import Files, is_read, names_of_folders, problem
from cxtest.loading.text import MAX_BYTES, too_large
from cxtest.source import visible

SECONDS: Final = 60
"""How long one call of git may take."""

_TREE, _LINK, _SUBMODULE = "040000", "120000", "160000"
_DUBIOUS = re.compile(r"dubious ownership in repository at '([^'\n]*)'")
# Git tells a hook by variables where its repository is; the project may be in another one, which git finds by itself.
_KEPT = ("GIT_CONFIG_", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
# Nothing is asked, fetched or executed: a partial clone may name a place to fetch from, and a stranger's settings a program to run.
_QUIET = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}
_PARTIAL = "this clone lacks files of that version, since it is a partial one: get them with `git fetch --refetch --no-filter`"
_UNSHALLOW = (
    "this clone is shallow, it has the last commits alone; "
    "get all with `git fetch --unshallow`, or in GitHub Actions with `fetch-depth: 0` of actions/checkout"
)
_SETTINGS = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.warnAmbiguousRefs=true")


class _Entry(NamedTuple):
    """What a folder holds under a name; `size` is in bytes, None where it is no file, or the file is not in this clone."""

    mode: str
    object: str
    size: int | None


class _NotRead(Exception):
    """A folder that cannot be read: the message says why."""


@dataclass(frozen=True)
class Revision:
    """A project at a commit. `name` is what people wrote for it; `folder` is the project's in the repository, empty at its top."""

    root: Path
    name: str
    commit: str
    folder: str
    _seen: dict[str, Mapping[str, _Entry]] = field(default_factory=dict, repr=False, compare=False)

    def settings(self) -> str:
        """The text of pyproject.toml; empty where there is none.

        Raises:
            InputError: it cannot be read.
        """
        entry = self._entry("pyproject.toml")
        if entry is None:
            return ""
        reason = _why_not(entry, LARGEST, f"it is larger than {LARGEST} bytes")
        try:
            if reason is None:
                return _contents(self.root, [entry.object])[entry.object].decode("utf-8")
        except UnicodeDecodeError as error:
            reason = str(error)
        raise InputError([Problem(None, f"pyproject.toml cannot be read: {visible(str(reason))}")])

    def content(self, file: str, most: int) -> bytes | None:
        """The content of a file of the project; None where there is none, it is no ordinary one, or it has more bytes than that."""
        entry = self._entry(file)
        return None if entry is None or _why_not(entry, most, "larger") else _contents(self.root, [entry.object])[entry.object]

    def holds(self, folder: str) -> bool:
        """Whether there is something under the name of a folder of the project, be it one that can be read or not."""
        try:
            self._entries(PurePath(folder).as_posix())
        except FileNotFoundError:
            return False
        except _NotRead:
            pass
        return True

    def find_files(self, folders: Iterable[str]) -> Files:
        """As `find_files` of files on a disk, but for links, which are not followed, wherever they lead."""
        found, wanted, missing = Files(), dict[str, _Entry](), []
        for folder in dict.fromkeys(PurePath(folder).as_posix() for folder in folders):
            try:
                wanted |= self._read_folder(folder, found)
            except FileNotFoundError:
                missing.append(folder)
            except _NotRead as why:
                found.problems.append(Problem(None, str(why)))
        if missing:
            mend = "name the one that there was with `--journeys` or `--personas`, or another version"
            found.problems.append(Problem(None, f"there is no folder {names_of_folders(missing)}; {mend}"))
        contents = _contents(self.root, [entry.object for entry in wanted.values()])
        for file, entry in wanted.items():
            found.contents[file] = contents[entry.object]
        return found

    def _entry(self, file: str) -> _Entry | None:
        """What there is under a path in the project's folder; nothing where the folder is not there, which is told when it is read."""
        folder, name = posixpath.split(file)
        try:
            return self._entries(folder).get(name)
        except (FileNotFoundError, _NotRead):
            return None

    def _read_folder(self, folder: str, found: Files) -> dict[str, _Entry]:
        """The files of a folder that are to be read, by their paths; of those that cannot be, a problem is kept."""
        if os.path.isabs(folder):  # places in files are told relative to the project, whoever reads them
            folder = Path(os.path.relpath(folder, self.root.resolve())).as_posix()
        wanted = {}
        for name, entry in sorted(self._entries(folder).items()):
            file = name if folder == "." else f"{folder}/{name}"
            if is_read(name, file, found.problems):
                reason = _why_not(entry, MAX_BYTES, too_large(entry.size or 0))
                if reason is None:
                    wanted[file] = entry
                else:
                    found.problems.append(problem(file, reason))
        return wanted

    def _entries(self, folder: str) -> Mapping[str, _Entry]:
        """What a folder of the project holds, by name.

        Raises:
            FileNotFoundError: there is no such folder.
            _NotRead: it is none, or lies outside of the project.
        """
        inside = posixpath.normpath(folder or ".")
        if inside.startswith(("../", "/")) or inside == "..":
            raise _NotRead(f"the folder `{visible(folder)}` lies outside of the project, and is not read")
        place = f"{self.commit}^{{tree}}"
        for part in posixpath.normpath(posixpath.join(self.folder, inside)).split("/"):
            if part == ".":
                continue
            entry = self._listed(place).get(part)
            if entry is None:
                raise FileNotFoundError
            if entry.mode != _TREE:
                kind = {_LINK: "a link, which is not followed", _SUBMODULE: "a submodule, which is not read"}.get(entry.mode)
                what = kind or "not a folder; journeys and personas are read from folders"
                raise _NotRead(f"`{visible(part if kind else folder)}` is {what}")
            place = entry.object
        return self._listed(place)

    def _listed(self, tree: str) -> Mapping[str, _Entry]:
        if tree not in self._seen:
            entries = {}
            for line in _git(self.root, "ls-tree", "--full-tree", "-l", "-z", tree).split(b"\0")[:-1]:
                head, _, name = line.partition(b"\t")
                mode, _, identity, size = head.decode("ascii").split()
                entries[os.fsdecode(name)] = _Entry(mode, identity, int(size) if size.isdigit() else None)
            self._seen[tree] = entries
        return self._seen[tree]


def revision(root: Path, name: str) -> Revision:
    """The project at a commit.

    Args:
        root: the project's folder, in the work tree of a repository.
        name: a branch, a tag, a commit, or whatever else git takes for one commit: `HEAD~3`.

    Raises:
        UsageError: there is no git command, no repository, or no such commit in it; or nobody may read it.
    """
    _must_be_one(name)
    where = _git(root, "rev-parse", "--show-prefix", "--is-shallow-repository")
    prefix, _, shallow = where.removesuffix(b"\n").rpartition(b"\n")
    found = _called(root, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    said = found.stderr.decode("utf-8", "replace")
    if f"refname '{name}' is ambiguous" in said:
        raise UsageError(f"there are a branch and a tag `{name}`: write `refs/heads/{name}`, or `refs/tags/{name}`")
    if found.returncode != 0:
        raise UsageError(_no_such(root, name, shallow=shallow == b"true"))
    return Revision(root, name, found.stdout.decode("ascii").split()[-1], os.fsdecode(prefix).rstrip("/"))


def parted(one: Revision, other: Revision) -> Revision:
    """The last commit that two versions have in common: where they parted. It is called after the first one.

    Raises:
        UsageError: they have none, or it is not in this clone.
    """
    first, second = visible(one.name), visible(other.name)
    found = _called(one.root, "merge-base", one.commit, other.commit)
    if found.returncode != 0:
        shallow = _git(one.root, "rev-parse", "--is-shallow-repository").strip() == b"true"
        mend = f": {_UNSHALLOW}" if shallow else f"; write `{first}` alone to compare with what it is now"
        raise UsageError(f"`{first}` and `{second}` have no commit in common{' here' if shallow else ''}{mend}")
    commit = found.stdout.decode("ascii").split()[0]
    short = _git(one.root, "rev-parse", "--short", commit).decode("ascii").strip()
    return Revision(one.root, f"{one.name} as of {short}", commit, one.folder)


def _must_be_one(name: str) -> None:
    """Raises UsageError where what was written cannot be the name of one version."""
    if not name or "\0" in name:
        raise UsageError("a version has no name: write a branch, a tag or a commit, such as `main`")
    if name.startswith("-"):
        raise UsageError(f"`{visible(name)}` cannot be a version: its name begins with a hyphen")
    first, dots, second = name.partition("..")
    if dots:
        two = [part for part in (first, second.removeprefix(".")) if part]
        each = " and ".join(f"`{visible(part)}`" for part in two)
        raise UsageError(f"`{visible(name)}` is a range, and one version is wanted here: write {each or 'its name'}, each by itself")


def _no_such(root: Path, name: str, *, shallow: bool) -> str:
    """That there is no such version, and what may be meant, or why it is not here."""
    written = visible(name)
    if name == "HEAD":
        return "there is no commit in this repository yet"
    names = os.fsdecode(_git(root, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/tags", "refs/remotes")).split("\n")
    short = [re.sub("^refs/(heads|tags|remotes)/", "", ref) for ref in names]
    remote = next((ref for ref in short if ref.endswith(f"/{name}")), None)
    near = remote or nearest(name, [ref for ref in short if ref])
    if near is not None:
        return f"there is no branch, tag or commit `{written}`; did you mean `{visible(near)}`?"
    if shallow:
        return f"there is no branch, tag or commit `{written}` here: {_UNSHALLOW}"
    return f"there is no branch, tag or commit `{written}`; `git branch --all` and `git tag` list them, `git fetch` gets those that are new"


def _why_not(entry: _Entry, most: int, larger: str) -> str | None:
    """Why something in a folder cannot be read as a file of so many bytes at most; None where it can."""
    if entry.mode == _LINK:
        return "this is a link, and is not followed; put the file itself here"
    if entry.mode in (_TREE, _SUBMODULE):
        return f"this is {'a folder' if entry.mode == _TREE else 'a submodule'}, not a file"
    if entry.size is None:
        raise UsageError(_PARTIAL)
    return larger if entry.size > most else None


def _contents(root: Path, objects: Sequence[str]) -> dict[str, bytes]:
    """The contents of files by the names of their objects, all of one process."""
    if not objects:
        return {}
    answer, found, at = _git(root, "cat-file", "--batch", given="".join(f"{name}\n" for name in objects).encode("ascii")), {}, 0
    for name in objects:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[-1])
        found[name] = answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return found


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What a call of git prints.

    Raises:
        UsageError: it fails, for whatever reason.
    """
    done = _called(root, *arguments, given=given)
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace")
    dubious = _DUBIOUS.search(said)
    if dubious is not None:
        trust = f"git config --global --add safe.directory '{visible(dubious[1])}'"
        raise UsageError(f"git reads no repository whose folder belongs to somebody else; if you trust this one: {trust}")
    if "not a git repository" in said:
        raise UsageError("this folder is in no git repository, which has the versions; name a folder instead, such as `./before`")
    if "promisor remote" in said:
        raise UsageError(_PARTIAL)
    last = next((line for line in reversed(said.splitlines()) if line.strip()), f"it ended with {done.returncode}")
    raise UsageError(f"git cannot read it: {visible(last.removeprefix('fatal: '))}")


def _called(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    command = ["git", "-C", str(root.resolve()), "--no-pager", *settings, *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(_KEPT)}
    try:
        return subprocess.run(command, input=given, capture_output=True, env={**kept, **_QUIET}, timeout=SECONDS, check=False)  # noqa: S603
    except FileNotFoundError:
        raise UsageError("there is no `git` command here, which reads the versions: install git, or compare two folders") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"git has not answered for {SECONDS} seconds, and was stopped") from None
