"""The baseline: the findings that were there when a team began, so that a run fails by new ones alone."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from cxtest.config import BASELINE, Config
from cxtest.errors import InputError, Problem, UsageError
from cxtest.source import Span, visible
from cxtest.verdicts import Finding, Lapsed

FORMAT: Final = "cxtest-baseline"
VERSION: Final = 1

LARGEST: Final = 64 * 1024 * 1024
"""How large the file may be, in bytes."""

_KEYS: Final = ("journey", "persona", "rule", "place")
_MERGING: Final = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)
_BLANK: Final = re.compile(r"[ \t\r\n]*")


class Key(NamedTuple):
    """What a finding is known by, never its line. `persona` is None where the rule is about the journey itself."""

    journey: str
    persona: str | None
    rule: str
    place: str

    @classmethod
    def of(cls, finding: Finding) -> Key:
        """That of a finding."""
        return cls(finding.journey, finding.persona, finding.rule, finding.place)

    @property
    def order(self) -> tuple[str, str, str, str]:
        """What keys are sorted by."""
        return (self.journey, self.persona or "", self.rule, self.place)


class Baseline(NamedTuple):
    """The findings that are known, with the line and the column where each stands in the file."""

    file: str
    entries: dict[Key, tuple[int, int]]

    def pruned(self, lapsed: Iterable[Lapsed]) -> Baseline:
        """The same without the entries that are stale, among all that lapsed."""
        stale = {(it.line, it.column) for it in lapsed if it.kind == "stale" and it.file == self.file}
        return self._replace(entries={key: spot for key, spot in self.entries.items() if spot not in stale})

    def text(self) -> str:
        """The file: an entry a line, sorted, so that two branches can be merged."""
        lines = ",".join(f"\n    {_line(key)}" for key in sorted(self.entries, key=lambda key: key.order))
        head = f'"format": {json.dumps(FORMAT)},\n  "version": {VERSION}'
        return f'{{\n  {head},\n  "findings": [{lines}{chr(10) + "  " if lines else ""}]\n}}\n'


def baseline_of(findings: Iterable[Finding], file: str = BASELINE) -> Baseline:
    """The baseline that findings make: all of them but notes, which fail no run, and waived ones, for which somebody answers."""
    keys = {Key.of(finding) for finding in findings if not finding.note and finding.standing != "waived"}
    return Baseline(file, dict.fromkeys(sorted(keys, key=lambda key: key.order), (1, 1)))


def read_baseline(path: Path, root: Path = Path()) -> Baseline:
    """The baseline in a file.

    Args:
        path: the file.
        root: the project's folder, relative to which places in it are told.

    Raises:
        UsageError: there is no such file.
        InputError: it cannot be read, or is no baseline; where that is.
    """
    name = _name(path, root)
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise UsageError(f"there is no baseline `{visible(str(path))}`; `cxtest baseline` writes one") from None
    except OSError as error:
        raise InputError([_problem(name, f"the baseline cannot be read: {(error.strerror or str(error)).lower()}")]) from error
    if len(content) > LARGEST:
        raise InputError([_problem(name, f"the baseline is larger than {LARGEST} bytes")])
    try:
        return _Reader(name, content.decode("utf-8-sig")).baseline()
    except UnicodeDecodeError as error:
        raise InputError([_problem(name, f"the baseline is not UTF-8: byte {error.start + 1}")]) from error


def usual_baseline(root: Path, config: Config) -> Baseline | None:
    """The baseline of a project, as its settings say; None where they name none, and there is none of the usual name.

    Args:
        root: the project's folder.
        config: its settings.

    Raises:
        UsageError: the settings name a file that is not there.
        InputError: it cannot be read, or is no baseline.
    """
    path = baseline_path(root, config)
    return read_baseline(path, root) if config.baseline is not None or os.path.lexists(path) else None


def baseline_path(root: Path, config: Config) -> Path:
    """Where the baseline of a project is, or would be. Settings come from strangers, and so may links: it is nowhere but in the project.

    Raises:
        InputError: it is not.
    """
    path = root / config.baseline_file
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        raise InputError([_problem(config.baseline_file, "the baseline lies outside of the project, and is not read")])
    return path


class _Reader:
    """Reads the text of a baseline, and remembers where each entry stands."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.decoder = json.JSONDecoder(object_pairs_hook=self._object)

    def baseline(self) -> Baseline:
        """The whole file."""
        marks = _MERGING.search(self.text)
        if marks is not None:
            mend = "keep the lines of both sides, and take out what is not found any more with `cxtest baseline --prune`"
            raise self._wrong(marks.start(), f"two branches were merged here and not put together: {mend}")
        try:
            return self._whole()
        except json.JSONDecodeError as error:
            raise self._wrong(
                error.pos, f"this is not JSON: {error.msg.lower()}; remove the file, and `cxtest baseline` writes it anew"
            ) from None
        except RecursionError:
            raise self._wrong(0, "lists are nested too deep here") from None
        except ValueError as error:
            raise self._wrong(0, str(error)) from None

    def _whole(self) -> Baseline:
        at = self._sign(0, "{")
        entries: dict[Key, tuple[int, int]] = {}
        seen: dict[str, Any] = {}
        while True:
            spot, (key, at) = at, self.decoder.raw_decode(self.text, at)
            if key not in ("format", "version", "findings") or key in seen:
                shown = visible(str(key))
                raise self._wrong(spot, f"`{shown}` is " + ("already there" if key in seen else "no key of a baseline"))
            at = self._sign(at, ":")
            if key == "findings":
                seen[key], at = True, self._findings(at, entries)
            else:
                spot, (seen[key], at) = at, self.decoder.raw_decode(self.text, at)
                self._must_be_ours(spot, key, seen[key])
            at = self._blank(at)
            if self.text[at : at + 1] == "}":
                break
            at = self._sign(at, ",")
        if self._blank(at + 1) != len(self.text):
            raise self._wrong(at + 1, "something stands after the end of the baseline")
        missing = next((key for key in ("format", "version", "findings") if key not in seen), None)
        if missing:
            raise self._wrong(0, f"the baseline has no `{missing}`; remove the file, and `cxtest baseline` writes it anew")
        return Baseline(self.file, entries)

    def _findings(self, at: int, entries: dict[Key, tuple[int, int]]) -> int:
        at = self._sign(at, "[")
        if self.text[at : at + 1] == "]":
            return at + 1
        while True:
            spot, (entry, at) = at, self.decoder.raw_decode(self.text, at)
            key = self._key(spot, entry)
            if key in entries:
                raise self._wrong(spot, f"this entry is already there, in line {entries[key][0]}")
            entries[key] = self._place(spot)
            at = self._blank(at)
            if self.text[at : at + 1] == "]":
                return at + 1
            at = self._sign(at, ",")

    def _key(self, spot: int, entry: Any) -> Key:
        if not isinstance(entry, dict) or set(entry) != set(_KEYS):
            raise self._wrong(spot, f"an entry has exactly {', '.join(f'`{key}`' for key in _KEYS)}")
        if not all(isinstance(value, str) or (key == "persona" and value is None) for key, value in entry.items()):
            raise self._wrong(spot, "what an entry has is text; `persona` is null where a rule is about the journey itself")
        return Key(**entry)

    def _must_be_ours(self, spot: int, key: str, value: Any) -> None:
        if key == "format" and value != FORMAT:
            raise self._wrong(spot, f'this is no baseline: its format is not "{FORMAT}"')
        if key == "version" and (value != VERSION or isinstance(value, bool)):
            raise self._wrong(spot, f"this version of cxtest reads baselines of version {VERSION}, and not {visible(str(value))[:20]}")

    def _sign(self, at: int, sign: str) -> int:
        """Where what comes after a sign begins."""
        at = self._blank(at)
        if self.text[at : at + 1] != sign:
            raise self._wrong(at, f"expected `{sign}` here; remove the file, and `cxtest baseline` writes it anew")
        return self._blank(at + 1)

    def _blank(self, at: int) -> int:
        found = _BLANK.match(self.text, at)
        assert found is not None
        return found.end()

    def _place(self, at: int) -> tuple[int, int]:
        return self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at)

    def _wrong(self, at: int, message: str) -> InputError:
        return InputError([_problem(self.file, message, *self._place(min(at, len(self.text))))])

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a key is written twice in an entry of the baseline")
        return found


def _line(key: Key) -> str:
    return json.dumps(dict(zip(_KEYS, key, strict=True)))


def _name(path: Path, root: Path) -> str:
    real, top = Path(os.path.abspath(path)), Path(os.path.abspath(root))
    return real.relative_to(top).as_posix() if real.is_relative_to(top) else str(path)


def _problem(file: str, message: str, line: int = 1, column: int = 1) -> Problem:
    return Problem(Span(file, line, column, line, column + 1), message)
