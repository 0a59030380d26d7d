"""A plot, both axes logarithmic, as a static SVG: lines with marks and names at their ends. Colours come from the page's style."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

from benchmarks.results import Table

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 216, 16, 48
SERIES = 8
"""How many colours the page's style has; a ninth line is drawn like the first, with other marks."""
LINE = 14
"""The least distance between two names, in pixels."""


@dataclass(frozen=True)
class Scale:
    """Values to pixels, logarithmic."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Where a value is drawn."""
        return self.begin + (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low)) * (self.end - self.begin)


def plot(table: Table) -> str:
    """The SVG of a table with an axis; empty where there are fewer than two sizes to draw."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for row in table.rows:
        if row.x and row.median:
            lines.setdefault(row.who, []).append((row.x, row.median))
    points = [point for line in lines.values() for point in line]
    if table.axis is None or len({x for x, _ in points}) < 2:
        return ""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    across = Scale(min(xs), max(xs), LEFT, WIDTH - RIGHT)
    low, high = 10 ** math.floor(math.log10(min(ys))), 10 ** math.ceil(math.log10(max(ys)))
    up = Scale(low, high if high > low else low * 10, HEIGHT - BOTTOM, TOP)
    parts = [*_grid(table, across, up, sorted(set(xs))), *_lines(lines, across, up)]
    said = escape(f"{table.title}: {table.unit} by {table.axis}, both logarithmic", quote=True)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">{"".join(parts)}</svg>'


def _grid(table: Table, across: Scale, up: Scale, xs: list[float]) -> list[str]:
    parts = []
    decades = round(math.log10(up.high / up.low))
    for i in range(decades + 1):
        value = up.low * 10**i
        y = up.at(value)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,g}</text>')
    last = -100.0
    for value in xs:
        x = across.at(value)
        parts.append(f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="{HEIGHT - BOTTOM}" y2="{HEIGHT - BOTTOM + 5}"/>')
        if x - last >= 24:
            parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 19}" text-anchor="middle">{value:g}</text>')
            last = x
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(table.axis or "")}</text>')
    y = (HEIGHT - BOTTOM + TOP) / 2
    parts.append(f'<text x="14" y="{y:.1f}" text-anchor="middle" transform="rotate(-90 14 {y:.1f})">{escape(table.unit)}</text>')
    return parts


def _lines(lines: dict[str, list[tuple[float, float]]], across: Scale, up: Scale) -> list[str]:
    parts, ends = [], []
    for i, (who, points) in enumerate(lines.items()):
        style = f"s{i % SERIES}"
        drawn = [(across.at(x), up.at(y)) for x, y in sorted(points)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
        parts.append(f'<polyline class="{style}" points="{path}"/>')
        parts += [f'<circle class="{style}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in drawn]
        ends.append((drawn[-1][1], drawn[-1][0], who, style))
    ends.sort()
    placed = _apart([y for y, *_ in ends])
    for (y, x, who, style), at in zip(ends, placed, strict=True):
        edge = WIDTH - RIGHT + 12
        parts.append(f'<polyline class="lead {style}" points="{x + 4:.1f},{y:.1f} {edge - 4},{at:.1f}"/>')
        parts.append(f'<text class="{style}" x="{edge}" y="{at + 4:.1f}">{escape(who)}</text>')
    return parts


def _apart(places: list[float]) -> list[float]:
    """Places, sorted, moved so that no two are nearer than a line of text, and none is below the plot."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + LINE) if moved else max(place, TOP))
    bottom: float = HEIGHT - BOTTOM
    for i in range(len(moved) - 1, -1, -1):
        moved[i] = min(moved[i], bottom)
        bottom = moved[i] - LINE
    return moved
