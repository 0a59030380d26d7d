"""Pieces of SVG: text, lines with round corners and heads, and the small signs; each sign is drawn, none is a character of a font."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from html import escape
from typing import Final

from cxtest.blueprint.colours import painted
from cxtest.blueprint.drawing import Mark
from cxtest.blueprint.placed import Point, Rect, Route

CORNER: Final = 7.0
HEAD: Final = 9.0


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{round(value, 1) + 0.0:.10g}"


def quoted(text: str) -> str:
    """Foreign text as the content of an element or of an attribute."""
    return escape(text, quote=True)


def text(words: str, x: float, y: float, style: str, size: float, *, bold: bool = False, anchor: str = "", more: str = "") -> str:
    """One line of text; `y` is its base line."""
    weight = ' font-weight="600"' if bold else ""
    at = f' text-anchor="{anchor}"' if anchor else ""
    # What is written from right to left is set so within its line; that it begins at `x` on the left stays.
    if any(unicodedata.bidirectional(char) in ("R", "AL") for char in words):
        at += ' unicode-bidi="plaintext"'
    return f'<text {painted(style)} x="{number(x)}" y="{number(y)}" font-size="{number(size)}"{weight}{at}{more}>{quoted(words)}</text>'


def rect(place: Rect, style: str, more: str = "") -> str:
    """A rectangle."""
    return (
        f'<rect {style} x="{number(place.x)}" y="{number(place.y)}" width="{number(place.width)}" height="{number(place.height)}"{more}/>'
    )


def line(one: Point, other: Point, style: str, more: str = "") -> str:
    """A straight line."""
    return f'<line {painted(style)} x1="{number(one.x)}" y1="{number(one.y)}" x2="{number(other.x)}" y2="{number(other.y)}"{more}/>'


def path_of(route: Route, back: float = 0.0) -> str:
    """The path along a route, with round corners, ending `back` pixels before its end."""
    points = [point for place, point in enumerate(route) if place == 0 or point != route[place - 1]]
    if len(points) > 1 and back:
        points[-1] = _towards(points[-1], points[-2], back)
    parts = [f"M{_pair(points[0])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        room = min(CORNER, math.dist(before, here) / 2, math.dist(here, after) / 2)
        parts.append(f"L{_pair(_towards(here, before, room))}Q{_pair(here)} {_pair(_towards(here, after, room))}")
    return "".join([*parts, f"L{_pair(points[-1])}"])


def head(route: Route, style: str, size: float = HEAD) -> str:
    """An arrow's head at the end of a route."""
    tip = route[-1]
    before = next((point for point in reversed(route) if point != tip), tip)
    base = _towards(tip, before, size)
    dx, dy = (base.y - tip.y) * 0.45, (tip.x - base.x) * 0.45
    corners = (tip, Point(base.x + dx, base.y + dy), Point(base.x - dx, base.y - dy))
    return f'<polygon {style} points="{" ".join(map(_pair, corners))}"/>'


def sign(kind: str, x: float, y: float) -> str:
    """The sign of a kind of detail, 11 pixels wide; `y` is its middle."""
    middle, stroke = f'cx="{number(x + 5.5)}" cy="{number(y)}"', f'{painted("bp-sign")} fill="none" stroke-width="1.3"'
    if kind == "wait":
        return f'<circle {stroke} {middle} r="5"/>' + _path(stroke, x + 5.5, y, "v-3.2m0 3.2h2.6")
    if kind == "ask":
        return _path(stroke, x + 3.2, y - 2.2, "c0-3.6 5-3.4 4.6-.3c-.3 1.8-2.3 1.6-2.3 3.7m0 2.2v1")
    if kind == "channel":
        return _path(stroke, x + 0.7, y - 4.3, "h9.6v6.4h-5.4l-2.6 2.4v-2.4h-1.6z")
    if kind == "promise":
        return _path(stroke, x + 2, y + 5, "v-10h7.5l-2 2.8 2 2.8h-7.5")
    return f'<circle {painted("bp-soft")} {middle} r="2"/>'


def failure_sign(x: float, y: float) -> str:
    """A bolt: something goes wrong. 12 pixels wide; `y` is its middle."""
    return _path(f'{painted("bp-failure-sign")} fill="none" stroke-width="1.6" stroke-linejoin="round"', x + 7, y - 6, "l-5 6.5h5l-3 5.5")


def parcel_sign(x: float, y: float, *, empty: bool) -> str:
    """A parcel, full or empty: what a hand-off carries. 11 pixels wide; `y` is its middle."""
    if empty:
        return _path(f'{painted("bp-parcel")} fill="none" stroke-width="1.2" stroke-dasharray="2 1.6"', x + 1, y - 4, "h9v8h-9z")
    return _path(f'{painted("bp-parcel-full")} stroke-width="1.2"', x + 1, y - 4, "h9v8h-9z")


def end_sign(good: bool | None, x: float, y: float) -> str:
    """How it ended: a tick, a cross, or a square where nobody says. 14 pixels wide; `y` is its middle."""
    stroke = 'fill="none" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"'
    if good is True:
        return _path(f"{painted('bp-good-sign')} {stroke}", x + 1.5, y + 0.5, "l4 4.5 7.5-9.5")
    if good is False:
        return _path(f"{painted('bp-bad-sign')} {stroke}", x + 2, y - 5, "l10 10m0-10l-10 10")
    return rect(Rect(x + 2, y - 5, 10, 10), painted("bp-end-sign"), ' rx="1.5"')


def warning_sign(x: float, y: float) -> str:
    """A triangle with an exclamation mark: nobody's. 14 pixels wide; `y` is its middle."""
    return _path(painted("bp-nobody"), x, y + 6, "l7-12.5 7 12.5z") + text(
        "!", x + 7, y + 4.6, "bp-error-text", 9.5, bold=True, anchor="middle"
    )


def badge(marks: Sequence[Mark], x: float, y: float, *, told: bool = True) -> str:
    """How many findings there are, in the shape of the worst: an octagon, a triangle, a circle. `x` and `y` are its middle.

    `told`: it says which, where somebody points at it.
    """
    kind = marks[0].kind
    drop = 0.0
    if kind == "error":
        shape = _path(f'{painted("bp-error")} stroke-width="1.2"', x - 4, y - 9.5, "h8l5.5 5.5v8l-5.5 5.5h-8l-5.5-5.5v-8z")
    elif kind == "warning":
        shape = _path(f'{painted("bp-warning")} stroke-width="1.5" stroke-linejoin="round"', x, y - 10.5, "l11.5 19.5h-23z")
        drop = 2.5
    else:
        shape = f'<circle {painted("bp-note")} stroke-width="1.5" cx="{number(x)}" cy="{number(y)}" r="9"/>'
    count = text(str(len(marks)) if len(marks) < 100 else "99+", x, y + 3.7 + drop, f"bp-{kind}-text", 10.5, bold=True, anchor="middle")
    return f'<g class="bp-badge">{title(in_words(marks)) if told else ""}{shape}{count}</g>'


def in_words(marks: Sequence[Mark]) -> str:
    """Findings in words, one a line: error: dead end — The gift recipient …"""
    return "\n".join(f"{mark.kind}: {mark.rule.replace('-', ' ')} — {mark.text.replace('`', '')}" for mark in marks)


def title(words: str, more: str = "") -> str:
    """What is told of an element where somebody points at it."""
    return f"<title{more}>{quoted(words)}</title>"


def _path(style: str, x: float, y: float, rest: str) -> str:
    return f'<path {style} d="M{number(x)} {number(y)}{rest}"/>'


def _pair(point: Point) -> str:
    return f"{number(point.x)} {number(point.y)}"


def _towards(start: Point, end: Point, by: float) -> Point:
    far = math.dist(start, end)
    part = by / far if far else 0.0
    return Point(start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part)
