"""A walk on paper: a table of what happens at each step and what changes; on a page too narrow for that, told line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cxtest.exhibits import Account, Stop
from cxtest.reports.page import Line, Paper, Part, assembled, width_of
from cxtest.telling.account import NOTHING, SO_FAR

MOST_STOPS = 16
"""A longer walk is told in its first and last steps, unless all is to be told."""
FIRST_STOPS = 4
WIDEST = 130
"""A table that is wider is told line by line, however wide the page is."""
_WRONG = re.compile("(AGAIN|though known|no answer|lacks|nobody|falls)")


def write_walk(paper: Paper, account: Account, title: str, style: str, *, indent: int, full: bool) -> None:
    """Writes a walk.

    Args:
        paper: where to.
        account: the walk.
        title: what stands above it.
        style: of the words that say what is wrong.
        indent: how far it is indented, in columns.
        full: every step, however many there are.
    """
    stops = list(_stops(account, full))
    wide = max(width_of(stop.label) for stop in stops)
    rows = [[assembled(name) for name in (title, "", *account.columns)]]
    for stop in stops:
        way = f"{stop.label}{' ' * (wide - width_of(stop.label))} → {stop.step}"
        rows.append([assembled(way), *(marked(cell, style) for cell in (", ".join(stop.happens), *stop.changes))])
    natural = sum(max(row[i].width for row in rows) + 3 for i in range(len(rows[0])))
    if natural + indent > min(paper.width, WIDEST):
        _line_by_line(paper, account.columns, stops, title, style, indent)
    else:
        paper.columns(rows, indent=indent)


def _line_by_line(paper: Paper, columns: Sequence[str], stops: Sequence[Stop], title: str, style: str, indent: int) -> None:
    last = columns[-1] if columns and columns[-1].endswith(SO_FAR) else ""
    width = min(paper.width, WIDEST) - indent

    def line(left: Part, right: str) -> None:
        text = left if isinstance(left, str) else left[0]
        gap = max(2, width - width_of(text) - width_of(right)) if right else 0
        paper.verbatim(left, " " * gap, (right, "dim"), indent=indent)

    line((title, "dim"), last)
    for stop in stops:
        changes, so_far = (stop.changes[:-1], stop.changes[-1]) if last else (stop.changes, "")
        line(f"  {stop.label} → {stop.step}", so_far)
        changed = [f"{name}: {value}" for name, value in zip(columns, changes, strict=False) if value not in ("", NOTHING)]
        said = marked("; ".join(part for part in (", ".join(stop.happens), *changed) if part), style)
        for each in paper.wrapped(said, width - 6) if said.pieces else ():
            paper.verbatim(each, indent=indent + 6)


def _stops(account: Account, full: bool) -> Iterator[Stop]:
    left_out = len(account.stops) - MOST_STOPS
    for i, stop in enumerate(account.stops):
        if full or left_out <= 1 or not FIRST_STOPS <= i < FIRST_STOPS + left_out:
            yield stop
        elif i == FIRST_STOPS:
            yield Stop("…", f"{left_out} steps more: --full tells them", (), tuple("" for _ in account.columns))


def marked(cell: str, style: str) -> Line:
    """A cell of a walk, with the words marked that say what is wrong there."""
    return assembled(*((part, style if number % 2 else "") for number, part in enumerate(_WRONG.split(cell))))
