"""The layout by the library graphlay (extra `report`): it says which box of a lane stands above which, so that lines cross little."""

from __future__ import annotations

from typing import Any, Final

from cxtest.blueprint.columns import columns_of
from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.placed import NoLayout, Placed
from cxtest.blueprint.rows import rows_layout
from cxtest.blueprint.sizes import Sizes

OPTIONS: Final[dict[str, Any]] = {"order": {"group_lanes": "strict"}}


def graphlay_layout(drawing: Drawing, sizes: Sizes) -> Placed:
    """Lays a drawing out as graphlay orders it.

    Lanes stand in our order, which the engine may change, and the lines and labels are ours: the engine's labels stand far from where
    their lines begin, and across other lines (docs/decisions.md).

    Raises:
        NoLayout: graphlay is not installed, or cannot lay this drawing out.
    """
    try:
        import graphlay
    except ImportError as error:
        raise NoLayout("graphlay is not installed") from error
    graph, columns = graphlay.Graph(), columns_of(drawing)
    numbers = {lane.id: number for number, lane in enumerate(drawing.lanes)}
    for box in drawing.boxes:
        size = sizes.boxes[box.id]
        graph.node(box.id, width=size.width, height=size.height, label="", rank={"fixed": columns.boxes[box.id]}, group=numbers[box.lane])
    for arrow in drawing.arrows:
        # The engine refuses lines between boxes of one column; they say nothing of who stands above whom.
        if columns.boxes[arrow.source] != columns.boxes[arrow.target]:
            graph.edge(arrow.source, arrow.target)
    try:
        found = graphlay.layout(graph, preset="layered", options=OPTIONS)
    except graphlay.GraphlayError as error:
        raise NoLayout(str(error)) from error
    heights = {box.id: float(node["center"]["y"]) for box, node in zip(drawing.boxes, found.nodes, strict=True)}
    return rows_layout(drawing, sizes, heights)
