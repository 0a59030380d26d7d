"""Results as text for a terminal: tables, what must hold, targets, what is missing."""

from __future__ import annotations

from benchmarks.numbers import counted, short
from benchmarks.results import Results, Row, Section, Table

WORD = {True: "met", False: "MISSED", None: "not measured"}


def summary(results: Results) -> str:
    """The whole text."""
    head = [f"{name}: {value}" for name, value in results.machine.items()]
    versions = ", ".join(f"{name} {found}" for name, found in results.versions.items())
    lines = ["; ".join(head), versions, ""]
    for section in results.sections:
        lines += _section(section)
    for missing in results.missing:
        lines.append(f"missing: {missing.name}, and so it was not measured; to get it: {missing.how}")
    failed = [check for section in results.sections for check in section.checks if not check.holds]
    total = sum(len(section.checks) for section in results.sections)
    lines.append(f"{total - len(failed)} of {total} things that must hold do.")
    return "\n".join([*lines, ""])


def _section(section: Section) -> list[str]:
    lines = [f"== {section.name}: {section.question}", ""]
    for table in section.tables:
        lines += [*_table(table), ""]
    lines += [f"  {note}" for note in section.notes]
    lines += [f"  target {WORD[target.met]}: {target.what} (found: {target.found})" for target in section.targets]
    lines += [f"  DOES NOT HOLD: {check.what} (found: {check.found})" for check in section.checks if not check.holds]
    return [*lines, ""]


def _table(table: Table) -> list[str]:
    head = [
        "",
        table.axis or "",
        f"minimum {table.unit}",
        "median",
        "maximum",
        f"by {table.against}" if table.against else "",
        "rounds",
        "",
    ]
    cells = [head, *(_row(row) for row in table.rows)]
    kept = [i for i in range(len(head)) if any(line[i] for line in cells)]
    width = {i: max(len(line[i]) for line in cells) for i in kept}
    return [f"  {table.title}", *(_line(line, kept, width) for line in cells)]


def _line(cells: list[str], kept: list[int], width: dict[int, int]) -> str:
    """One line: names and remarks to the left, numbers to the right."""
    return "  " + "  ".join(cells[i].ljust(width[i]) if i in (0, 7) else cells[i].rjust(width[i]) for i in kept).rstrip()


def _row(row: Row) -> list[str]:
    values = ["" if value is None else short(value) for value in (row.minimum, row.median, row.maximum)]
    said = "; ".join(text for text in (row.note, counted(row.counts)) if text)
    return [
        row.who,
        "" if row.x is None else f"{row.x:g}",
        *values,
        "" if row.ratio is None else f"× {short(row.ratio)}",
        str(row.rounds) if row.rounds else "",
        said,
    ]
