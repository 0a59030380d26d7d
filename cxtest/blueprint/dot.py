"""A drawing as DOT, for Graphviz: lanes are clusters; every name in it is ours, and foreign text stands in quotes alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import TextWrapper

from cxtest.blueprint.captions import numbers_of, of_arrow, of_box, of_lane, worst
from cxtest.blueprint.drawing import Arrow, Box, Drawing

_WRAPPED = TextWrapper(width=34, break_long_words=False, break_on_hyphens=False, expand_tabs=False, replace_whitespace=False)
"""Graphviz makes boxes as wide as their lines are."""

_FONT = 'fontname="DejaVu Sans, Helvetica, Arial, sans-serif"'

_SHAPES = {"entry": 'shape=box style="rounded,filled"', "step": "shape=box style=filled", "outcome": "shape=octagon style=filled"}

_FILLS = {"entry": "#eef3f8", "step": "#ffffff", "outcome": "#f2f2f2"}

_COLOURS = {"error": "#a3241b", "warning": "#8a5a00", "note": "#1d5a96"}
"""The border of a box, and the text of an arrow, by the worst finding there."""


def render(drawing: Drawing) -> str:
    """The drawing as DOT: from left to right, but for arrows that go back to an earlier phase; the rest is left to Graphviz."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    ids = {box.id: f"n{number}" for number, box in enumerate(drawing.boxes, start=1)}
    caption = [drawing.title, *([drawing.left_out] if drawing.left_out else [])]
    yield "digraph blueprint {"
    yield f"  graph [rankdir=LR newrank=true labelloc=t fontsize=16 {_FONT} label={_quoted(caption)}]"
    yield f'  node [fontsize=11 color="#51677d" {_FONT}]'
    yield f'  edge [fontsize=10 color="#51677d" {_FONT}]'
    for number, lane in enumerate(drawing.lanes, start=1):
        yield f"  subgraph cluster_{number} {{"
        yield f'    graph [label={_quoted([of_lane(lane)])} labeljust=l fontsize=12 color="#9aa7b3"]'
        yield from (f"    {_box(ids[box.id], box, drawing)}" for box in drawing.boxes if box.lane == lane.id)
        yield "  }"
    order = [phase.id for phase in drawing.phases]
    column = {box.id: order.index(box.phase) for box in drawing.boxes}
    numbers = numbers_of(drawing)
    for arrow in drawing.arrows:
        rank = " constraint=false" if column[arrow.target] < column[arrow.source] else ""
        yield f"  {ids[arrow.source]} -> {ids[arrow.target]} [{_arrow(arrow, numbers.get(arrow.id, []))}{rank}]"
    yield "}"


def _box(id: str, box: Box, drawing: Drawing) -> str:  # noqa: A002
    fill = {True: "#e2f2e5", False: "#fbe5e3", None: "#e6e8eb" if box.hidden else _FILLS[box.kind]}[box.good]
    shape = 'shape=box style="dashed,filled"' if box.hidden else _SHAPES[box.kind]
    kind = worst(box.marks)
    walked = drawing.walk is not None and box.id in drawing.walk.boxes
    border = f' color="{_COLOURS[kind]}"' if kind else ""
    width = " penwidth=4" if walked else " penwidth=2" if kind else ""
    return f'{id} [label={_quoted(of_box(box))} {shape} fillcolor="{fill}"{border}{width}]'


def _arrow(arrow: Arrow, numbers: list[int]) -> str:
    kind = worst(arrow.marks)
    colour = _COLOURS["error"] if arrow.failure else None
    attributes = [f"label={_quoted(of_arrow(arrow, numbers))}"]
    attributes += [f'color="{colour}" fontcolor="{colour}"' if colour else ""]
    attributes += [f'fontcolor="{_COLOURS[kind]}"' if kind and not colour else ""]
    attributes += ["style=dashed" if arrow.failure else "", "penwidth=4" if numbers else "penwidth=2" if arrow.carries is not None else ""]
    return " ".join(attribute for attribute in attributes if attribute)


def _quoted(lines: Iterable[str]) -> str:
    """Lines of text as a quoted string: Graphviz reads backslashes in it, and names of characters such as `&lt;`, too."""
    wrapped = (part for line in lines for part in _WRAPPED.wrap(line))
    escaped = (part.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for part in wrapped)
    return '"' + "\\n".join(escaped) + '"'
