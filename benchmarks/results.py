"""Results: what a run measured, as plain data with a JSON form of its own. docs/benchmarks.md describes it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.measure import Measured

FORMAT: Final = "cxtest-benchmarks"
VERSION: Final = 1


@dataclass(frozen=True)
class Row:
    """One thing measured. `minimum`, `median` and `maximum` are in the table's unit, None where nothing was measured: `note` says why.

    `x` is the size of the work where the table has an axis; `ratio` is this median by that of the table's `against` at the same size.
    """

    who: str
    x: float | None = None
    minimum: float | None = None
    median: float | None = None
    maximum: float | None = None
    rounds: int = 0
    ratio: float | None = None
    note: str = ""
    counts: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """Rows of one unit. `axis` says what `x` is, None where there is none; `against` is whom the ratios are to."""

    title: str
    unit: str
    axis: str | None
    against: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Check:
    """Something that must hold: a count, a verdict, a ratio with a wide margin."""

    what: str
    holds: bool
    found: str


@dataclass(frozen=True)
class Target:
    """A target that was set, what was measured, and whether it is met; `met` is None where it could not be measured."""

    what: str
    found: str
    met: bool | None


@dataclass(frozen=True)
class Section:
    """What one benchmark came to."""

    name: str
    question: str
    tables: tuple[Table, ...]
    checks: tuple[Check, ...] = ()
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Missing:
    """A peer that is not there, and how to get it."""

    name: str
    how: str


@dataclass(frozen=True)
class Results:
    """A whole run."""

    quick: bool
    machine: dict[str, str]
    versions: dict[str, str]
    missing: tuple[Missing, ...]
    sections: tuple[Section, ...]

    def to_json(self) -> dict[str, Any]:
        """The results as data for JSON; the format has a version of its own."""
        return {"format": FORMAT, "version": VERSION, **dataclasses.asdict(self)}


def row(who: str, measured: Measured, x: float | None = None) -> Row:
    """The row of a task that was measured."""
    values = measured.values
    return Row(who, x, min(values), measured.median, max(values), len(values), note=measured.note, counts=dict(measured.counts))


def table(title: str, unit: str, rows: list[Row], *, axis: str | None = None, against: str | None = None) -> Table:
    """A table, its ratios filled in: each median by that of `against` at the same size."""
    base = {row.x: row.median for row in rows if row.who == against and row.median}
    filled = [
        dataclasses.replace(row, ratio=row.median / median) if row.median is not None and (median := base.get(row.x)) else row
        for row in rows
    ]
    return Table(title, unit, axis, against, tuple(filled))
