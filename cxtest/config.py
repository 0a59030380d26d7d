"""Settings: `[tool.cxtest]` of pyproject.toml as a frozen Config, passed along, never global."""

from __future__ import annotations

import math
import os
import time
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, cast, get_args

from cxtest.errors import InputError, LimitReached, Problem, Stopped, nearest
from cxtest.source import visible

LARGEST = 1_048_576
"""How large pyproject.toml may be, in bytes."""

MOST_WORKERS = 1_000

MOST = 1_000_000_000
"""How large a limit may be."""

Severity = Literal["error", "warning"]

Engine = Literal["slices", "explicit"]
"""How is searched: each question on what it can see, or all of them on whole configurations."""


@dataclass(frozen=True)
class Limits:
    """How far a search of one journey and one persona may go.

    `configurations` are those held one by one; `labels` the partial walks compared in one search about a budget; `seconds` are for the
    persona on the journey as a whole, 0 for no limit. At a limit the verdict is `unknown`, never `pass`.
    """

    configurations: int = 200_000
    labels: int = 500_000
    seconds: float = 120.0

    def stopwatch(self) -> Stopwatch:
        """Starts to count the seconds."""
        return Stopwatch(self)


class Stopwatch:
    """Counts the seconds of one persona on one journey."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._end = time.monotonic() + limits.seconds if limits.seconds else None
        self._stopped = False

    def stop(self) -> None:
        """Ends every search at the next look at the clock, for good; may be called from another thread."""
        self._stopped = True
        # Comes second: who sees that the time is up must see why. And so `check` has no more to look at than without it.
        self._end = -math.inf

    def check(self, number: int, what: str) -> None:
        """Looks at the clock; `number` and `what` say how far the search got, for the message.

        Raises:
            LimitReached: the time is up.
            Stopped: `stop` was called.
        """
        if self._end is not None and time.monotonic() > self._end:
            if self._stopped:
                raise Stopped
            raise LimitReached("seconds", self.limits.seconds, f"{number} {what}")


@dataclass(frozen=True)
class Override:
    """Settings for some journeys and personas alone; an empty collection stands for all."""

    journeys: Collection[str] = ()
    personas: Collection[str] = ()
    ignore: Collection[str] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)

    def concerns(self, journey: str, persona: str | None) -> bool:
        """Whether it is meant for this persona (None: for the journey itself) on this journey."""
        return (not self.journeys or journey in self.journeys) and (not self.personas or persona in self.personas)


@dataclass(frozen=True)
class Config:
    """What to check, and how.

    `journeys` and `personas` are folders below the root. `select` are the rules to run (empty: all), `ignore` those to leave out,
    `severity` what a rule's findings weigh. `workers` is how many processes may share the work, `engine` how is searched.
    """

    journeys: str = "journeys"
    personas: str = "personas"
    select: Collection[str] = ()
    ignore: Collection[str] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    limits: Limits = field(default_factory=Limits)
    strict: bool = False
    engine: Engine = "slices"
    workers: int = 1

    def ignored(self, rule: str, journey: str, persona: str | None) -> bool:
        """Whether a rule is left out for this persona (None: for the journey itself) on this journey."""
        return rule in self.ignore or any(rule in o.ignore for o in self.overrides if o.concerns(journey, persona))

    def weight(self, rule: str, default: Severity, journey: str, persona: str | None) -> Severity:
        """The severity of a rule's findings here: of the last override that names it, else of the settings, else the rule's own."""
        found = self.severity.get(rule, default)
        for override in self.overrides:
            if override.concerns(journey, persona):
                found = override.severity.get(rule, found)
        return found


def read_config(root: Path, rules: Collection[str] | None) -> Config:
    """The settings of the project at `root`; the defaults where it has no pyproject.toml or no `[tool.cxtest]`.

    Args:
        root: the project's folder.
        rules: the ids of all rules there are, against which names of rules are checked; None where no rule is going to be run.

    Raises:
        InputError: the file cannot be read, or has settings that are not there; all of them at once.
    """
    path = root / "pyproject.toml"
    try:
        text = _text(root, path) if os.path.lexists(path) else ""
    except (OSError, ValueError) as error:
        raise _unreadable(error) from error
    return config_from(text, rules)


def config_from(text: str, rules: Collection[str] | None) -> Config:
    """The settings in the text of a pyproject.toml, wherever that comes from; the rest as `read_config`."""
    try:
        tools = tomllib.loads(text).get("tool", {})
    except (ValueError, RecursionError) as error:
        raise _unreadable(error) from error
    table = tools.get("cxtest", {}) if isinstance(tools, dict) else {}
    reader = _Reader(rules)
    config = reader.config(table)
    if reader.problems:
        raise InputError(reader.problems)
    return config


def _unreadable(error: Exception) -> InputError:
    return InputError([Problem(None, f"pyproject.toml cannot be read: {visible(str(error))}")])


def _text(root: Path, path: Path) -> str:
    """The text of the settings: of a regular file inside the project, of a size that settings have."""
    real = path.resolve(strict=True)
    if not real.is_relative_to(root.resolve()) or not real.is_file():
        raise ValueError("it is no regular file inside the project")
    with real.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST} bytes")
    return content.decode("utf-8")


_FOLDERS = ("journeys", "personas")
_KEYS = (*_FOLDERS, "select", "ignore", "severity", "overrides", "limits", "strict", "workers", "engine")
_OVERRIDE_KEYS = ("journeys", "personas", "ignore", "severity")
_LIMIT_KEYS = ("configurations", "labels", "seconds")


class _Reader:
    """Reads the table, and gathers what is wrong with it."""

    def __init__(self, rules: Collection[str] | None) -> None:
        self.rules = rules
        self.problems: list[Problem] = []

    def config(self, table: Any) -> Config:
        table = self.table(table, "tool.cxtest", _KEYS)
        settings: dict[str, Any] = {}
        for key in _FOLDERS:
            if key in table:
                settings[key] = self.value(table[key], str, f"tool.cxtest.{key}", "a folder, such as `journeys`")
        for key in ("select", "ignore"):
            settings[key] = self.rule_names(table.get(key, []), f"tool.cxtest.{key}")
        settings["severity"] = self.severity(table.get("severity", {}), "tool.cxtest.severity")
        settings["strict"] = self.value(table.get("strict", False), bool, "tool.cxtest.strict", "`true` or `false`")
        settings["workers"] = self.workers(table.get("workers", 1))
        settings["engine"] = self.engine(table.get("engine", "slices"))
        settings["limits"] = self.limits(table.get("limits", {}))
        overrides = self.value(table.get("overrides", []), list, "tool.cxtest.overrides", "a list of tables: `[[tool.cxtest.overrides]]`")
        settings["overrides"] = tuple(self.override(entry, i) for i, entry in enumerate(overrides))
        return Config(**settings)

    def override(self, entry: Any, index: int) -> Override:
        where = f"tool.cxtest.overrides[{index}]"
        table = self.table(entry, where, _OVERRIDE_KEYS)
        return Override(
            journeys=self.names(table.get("journeys", []), f"{where}.journeys"),
            personas=self.names(table.get("personas", []), f"{where}.personas"),
            ignore=self.rule_names(table.get("ignore", []), f"{where}.ignore"),
            severity=self.severity(table.get("severity", {}), f"{where}.severity"),
        )

    def limits(self, value: Any) -> Limits:
        limits = Limits()
        for key, amount in self.table(value, "tool.cxtest.limits", _LIMIT_KEYS).items():
            number = isinstance(amount, (int, float)) and not isinstance(amount, bool)
            if number and (0 <= amount <= MOST if key == "seconds" else isinstance(amount, int) and 0 < amount <= MOST):
                limits = replace(limits, **{key: amount})
            else:
                self.wrong(
                    f"tool.cxtest.limits.{key}",
                    f"a whole number from 1 to {MOST}" if key != "seconds" else f"a number of seconds up to {MOST}; 0: no limit",
                )
        return limits

    def engine(self, value: Any) -> Engine:
        if value in get_args(Engine):
            return cast(Engine, value)
        self.wrong("tool.cxtest.engine", '`"slices"` or `"explicit"`')
        return "slices"

    def workers(self, value: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_WORKERS:
            return value
        self.wrong("tool.cxtest.workers", f"a whole number from 1 to {MOST_WORKERS}")
        return 1

    def severity(self, value: Any, where: str) -> Mapping[str, Severity]:
        found: dict[str, Severity] = {}
        for rule, severity in self.value(value, dict, where, 'a table, such as `{ ping-pong = "error" }`').items():
            self.rule_names([rule], where)
            if severity in ("error", "warning"):
                found[rule] = severity
            else:
                self.wrong(f"{where}.{rule}", '`"error"` or `"warning"`')
        return found

    def rule_names(self, value: Any, where: str) -> tuple[str, ...]:
        names = self.names(value, where)
        for name in names:
            if self.rules is not None and name not in self.rules:
                near = nearest(name, self.rules)
                hint = f"did you mean `{near}`?" if near else "`cxtest rules` lists them, and one of your own needs `--rules`"
                self.problems.append(Problem(None, f"pyproject.toml: {where}: there is no rule `{visible(name)}`; {hint}"))
        return names

    def names(self, value: Any, where: str) -> tuple[str, ...]:
        entries = self.value(value, list, where, 'a list of names, such as `["returns"]`')
        if not all(isinstance(entry, str) for entry in entries):
            self.wrong(where, 'a list of names, such as `["returns"]`')
        return tuple(entry for entry in entries if isinstance(entry, str))

    def table(self, value: Any, where: str, keys: Collection[str]) -> Mapping[str, Any]:
        table: dict[str, Any] = self.value(value, dict, where, "a table")
        for key in self.unknown(table, keys):
            near = nearest(key, keys)
            hint = f"did you mean `{near}`?" if near else f"there are {', '.join(f'`{k}`' for k in keys)}"
            self.problems.append(Problem(None, f"pyproject.toml: {where}: unknown key `{visible(key)}`; {hint}"))
        return {key: table[key] for key in table if key in keys}

    def unknown(self, table: Mapping[str, Any], keys: Collection[str]) -> Iterator[str]:
        return (key for key in table if key not in keys)

    def value(self, value: Any, kind: type[Any], where: str, expected: str) -> Any:
        if isinstance(value, kind):
            return value
        self.wrong(where, expected)
        return kind()

    def wrong(self, where: str, expected: str) -> None:
        self.problems.append(Problem(None, f"pyproject.toml: {where}: expected {expected}"))
