"""The lines of a file around a place, and the edit to a line that would mend a finding there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

from cxtest.exhibits import Edit, Excerpt
from cxtest.model.values import EVERYTHING
from cxtest.source import Route, SourceMap, Span

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
    whole = source.values.get(route, span)
    if isinstance(route[-1], int) and whole.line == whole.end_line:
        span = whole
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

    def put(line: int, head: str, tail: str = "", *, added: bool = False) -> Edit:
        return Edit(source.file, line, f"{head}{key}: {opening}", names, f"{closing}{tail}", added, kind)

    there, span = source.values.get((*route, key)), source.values.get(route)
    if there is not None:
        return None if kind == "sets" else _in_list(source, there, names, kind)
    if span is None or kind == "removes" or not source.lines:
        return None
    line = source.lines[span.line - 1]
    before, rest = line[: span.column - 1], line[span.column - 1 :]
    if rest.startswith("{") and span.line < span.end_line:
        return put(span.line, f"{before}{{", f", {rest[1:].strip()}".rstrip())
    text, after = line[span.column - 1 : span.end_column - 1], line[span.end_column - 1 :]
    if rest.startswith("{"):
        inner = text[1:-1].strip().removesuffix(",")
        return put(span.line, f"{before}{{{inner}{', ' * bool(inner)}", f"}}{after}")
    inside = [way for way in source.keys if len(way) == len(route) + 1 and way[: len(route)] == route]
    if inside:
        spot = _between(source, inside)
        return put(spot, " " * (source.keys[inside[0]].column - 1), added=True) if spot else None
    if span.line == span.end_line and "transitions" in route:
        return put(span.line, f"{before}{{to: {text}, ", f"}}{after}")
    return None


def is_made(source: SourceMap, edit: Edit) -> bool:
    """Whether an edit leaves its line as it is, but for spaces."""
    return not edit.added and source.lines[edit.line - 1].replace(" ", "") == edit.text.replace(" ", "")


def together(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits to be made at once: those to one line made one, with every name that one of them adds, without every name that one of them
    removes. Nothing where two of them want a line to be different: half a remedy mends nothing."""
    found: dict[object, Edit] = {}
    for edit in edits:
        key = (edit.file, edit.line, edit.head, edit.tail, edit.kind)
        known = found.setdefault(key, edit)
        if edit.kind == "adds":
            found[key] = known._replace(names=tuple(dict.fromkeys((*known.names, *edit.names))))
        elif edit.kind == "removes":
            found[key] = known._replace(names=tuple(name for name in known.names if name in edit.names))
    lines = [(edit.file, edit.line) for edit in found.values() if not edit.added]
    return tuple(found.values()) if len(lines) == len({*lines}) else ()


def _between(source: SourceMap, keys: list[Route]) -> int | None:
    """The line before which a line more can stand in a mapping that goes over several lines; None if there is none.

    That is before the first key that has nothing before it on its line, as the first has in a list (`- to: agent`); or after the only
    key and its value, where that is on one line.
    """
    spans = [source.keys[key] for key in keys]
    for span in spans if len({span.column for span in spans}) == 1 else ():
        if not source.lines[span.line - 1][: span.column - 1].strip():
            return span.line
    ends = {source.value(key).end_line for key in keys} | {span.line for span in spans}
    return spans[0].line + 1 if len(ends) == 1 and len(keys) == 1 else None


def _in_list(source: SourceMap, there: Span, names: tuple[str, ...], kind: Literal["adds", "removes"]) -> Edit | None:
    """The edit to a list that is written in brackets on one line, without an entry that is more than a name; or to `everything`, which
    needs none."""
    line = source.lines[there.line - 1]
    before, text, after = line[: there.column - 1], line[there.column - 1 : there.end_column - 1], line[there.end_column - 1 :]
    if kind == "adds" and text.strip("'\"") == EVERYTHING:
        return Edit(source.file, there.line, line, (), "", False, kind)
    if there.line != there.end_line or not text.startswith("[") or "{" in text:
        return None
    written = [name.strip() for name in text[1:-1].split(",") if name.strip()]
    plain = {name.strip("'\"") for name in written}
    if kind == "adds":
        found = (*written, *(name for name in names if name not in plain))
        return Edit(source.file, there.line, f"{before}[", found, f"]{after}", False, kind)
    left = tuple(name for name in written if name.strip("'\"") not in names)
    return Edit(source.file, there.line, f"{before}[", left, f"]{after}", False, kind)
