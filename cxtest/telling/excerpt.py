"""The lines of a file around a place, and the edit to a line that would mend a finding there."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from cxtest.source import Route, SourceMap, Span
from cxtest.verdicts import Edit, Excerpt

NEAR = 2
"""A gap of this many lines between two that are shown is shown, too."""


def excerpt(source: SourceMap, route: Route, label: str) -> Excerpt:
    """The line that `route` leads to, below the lines of what it is in: its step, and whose step that is.

    Args:
        source: the file.
        route: the way to the place.
        label: what is to be said of it, in a few words.
    """
    span = source.key(route)
    lines = {span.line}
    if len(route) > 2 or route[:1] == ("steps",):
        lines |= {source.key(route[:2]).line, source.key((*route[:2], "owner")).line}
    if len(route) > 3:
        lines.add(source.key(route[:4]).line)
    lines = {line for line in lines if line <= span.line or line - span.line <= NEAR}
    ordered = sorted(lines)
    for one, other in pairwise(ordered):
        if other - one <= NEAR:
            lines |= set(range(one, other))
    shown = tuple((number, source.lines[number - 1]) for number in sorted(lines) if number <= len(source.lines))
    end = span.end_column if span.end_line == span.line else len(source.lines[span.line - 1]) + 1 if source.lines else 1
    return Excerpt(shown, span.line, span.column, max(end, span.column + 1), label)


def edit(source: SourceMap, route: Route, key: str, names: tuple[str, ...], kind: Literal["adds", "removes", "sets"]) -> Edit | None:
    """The edit to one line by which `names` come into the list at `key` of the mapping at `route`, leave it, or are set there.

    Keeps how the file is written: a mapping in braces gets the key within them, a short form (`trigger: step`) becomes a long one, and
    one that goes over several lines gets a line more. None if one line is not enough.
    """
    opening, closing = ("", "") if kind == "sets" else ("[", "]")
    there, span = source.values.get((*route, key)), source.values.get(route)
    if there is not None:
        return None if kind == "sets" else _in_list(source, there, names, kind)
    if span is None or kind == "removes" or not source.lines:
        return None
    line = source.lines[span.line - 1]
    before, text, after = line[: span.column - 1], line[span.column - 1 : span.end_column - 1], line[span.end_column - 1 :]
    inside = [s for way, s in source.keys.items() if len(way) == len(route) + 1 and way[: len(route)] == route]
    if span.line == span.end_line and text.startswith("{"):
        inner = text[1:-1].strip()
        return Edit(
            source.file, span.line, f"{before}{{{inner}{', ' * bool(inner)}{key}: {opening}", names, f"{closing}}}{after}", False, kind
        )
    if inside and len({s.column for s in inside}) == 1:
        indent = " " * (inside[0].column - 1)
        return Edit(source.file, inside[0].line, f"{indent}{key}: {opening}", names, closing, True, kind)
    if span.line == span.end_line and "transitions" in route and not inside:
        return Edit(source.file, span.line, f"{before}{{to: {text}, {key}: {opening}", names, f"{closing}}}{after}", False, kind)
    return None


def _in_list(source: SourceMap, there: Span, names: tuple[str, ...], kind: Literal["adds", "removes"]) -> Edit | None:
    """The edit to a list that is written in brackets on one line, without an entry that is more than a name."""
    line = source.lines[there.line - 1]
    before, text, after = line[: there.column - 1], line[there.column - 1 : there.end_column - 1], line[there.end_column - 1 :]
    if there.line != there.end_line or not text.startswith("[") or "{" in text:
        return None
    written = [name.strip() for name in text[1:-1].split(",") if name.strip()]
    if kind == "adds":
        head = f"{before}[{''.join(f'{name}, ' for name in written)}"
        return Edit(source.file, there.line, head, names, f"]{after}", False, kind)
    left = tuple(name for name in written if name not in names)
    return Edit(source.file, there.line, f"{before}[", left, f"]{after}", False, kind)
