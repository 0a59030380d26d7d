"""The layout by the library graphlay (extra `report`): it orders boxes and draws lines; lanes, phases and labels are ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from cxtest.blueprint.columns import Columns, columns_of
from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.labels import placed_labels
from cxtest.blueprint.placed import NoLayout, Placed, Point, Rect, Route
from cxtest.blueprint.rows import BAND_GAP, EDGE, LANE_TOP, phase_header
from cxtest.blueprint.sizes import Sizes

ROW_GAP: Final = 34.0
"""The room between two rows of a lane and below the last: the engine needs it for lines."""
WIDENED: Final = 40.0
ATTEMPTS: Final = 12
OPTIONS: Final[dict[str, Any]] = {
    "order": {"group_lanes": "strict"},
    "spacing": {"layer_gap": 60, "node_gap": 28, "dummy_gap": 14, "edge_label_margin": 10, "port_gap": 20},
}


def graphlay_layout(drawing: Drawing, sizes: Sizes) -> Placed:
    """Lays a drawing out with graphlay.

    The engine may put lanes in another order, and leaves much room in them: each box keeps its place to the left and right and the order
    in its lane, lanes are put in ours and packed, and lines are drawn anew. Where a label finds no room, columns move apart.

    Raises:
        NoLayout: graphlay is not installed, or cannot lay this drawing out.
    """
    try:
        import graphlay
    except ImportError as error:
        raise NoLayout("graphlay is not installed") from error
    try:
        return _laid_out(graphlay, drawing, sizes)
    except graphlay.GraphlayError as error:
        raise NoLayout(str(error)) from error


def _laid_out(graphlay: Any, drawing: Drawing, sizes: Sizes) -> Placed:
    if not drawing.boxes:
        raise NoLayout("there is nothing to lay out")
    columns = columns_of(drawing)
    found = graphlay.layout(_graph(graphlay.Graph(), drawing, sizes, columns, {}), preset="layered", options=OPTIONS)
    centers = {box.id: Point(node["center"]["x"], node["center"]["y"]) for box, node in zip(drawing.boxes, found.nodes, strict=True)}
    wider: dict[int, float] = defaultdict(float)
    for _ in range(ATTEMPTS):
        boxes, lanes = _packed(drawing, sizes, columns, centers, wider)
        again = graphlay.reroute(_graph(graphlay.Graph(), drawing, sizes, columns, boxes), preset="layered", options=OPTIONS)
        routes: dict[str, Route] = {
            arrow.id: tuple(Point(round(point["x"], 1), round(point["y"], 1)) for point in edge["points"])
            for arrow, edge in zip(drawing.arrows, again.edges, strict=True)
        }
        labels = placed_labels(drawing, sizes.labels, boxes, routes)
        if not labels.without:
            break
        for arrow in drawing.arrows:
            if arrow.id in labels.without:
                wider[columns.boxes[arrow.source]] += WIDENED
    return _framed(drawing, columns, boxes, lanes, routes, labels.places)


def _graph(graph: Any, drawing: Drawing, sizes: Sizes, columns: Columns, boxes: Mapping[str, Rect]) -> Any:
    """The drawing as the engine's graph; with positions where `boxes` gives them."""
    numbers = {lane.id: number for number, lane in enumerate(drawing.lanes)}
    for box in drawing.boxes:
        size = sizes.boxes[box.id]
        at = {"position": boxes[box.id].center._asdict()} if box.id in boxes else {}
        graph.node(
            box.id, width=size.width, height=size.height, label="", rank={"fixed": columns.boxes[box.id]}, group=numbers[box.lane], **at
        )
    for arrow in drawing.arrows:
        label = sizes.labels.get(arrow.id)
        size_of = {"label_size": {"width": label.width, "height": label.height}} if label else {}
        graph.edge(arrow.source, arrow.target, **size_of)
    return graph


def _packed(
    drawing: Drawing, sizes: Sizes, columns: Columns, centers: Mapping[str, Point], wider: Mapping[int, float]
) -> tuple[dict[str, Rect], dict[str, tuple[float, float]]]:
    """The boxes in our lanes, from the top, and where each lane begins and ends."""
    left = min(point.x - sizes.boxes[box].width / 2 for box, point in centers.items())
    boxes: dict[str, Rect] = {}
    lanes: dict[str, tuple[float, float]] = {}
    y, band = phase_header(drawing), None
    for lane in drawing.lanes:
        if band is not None and band != lane.band:
            y += BAND_GAP
        band, top = lane.band, y
        rows: list[list[str]] = []
        for box in sorted((box.id for box in drawing.boxes if box.lane == lane.id), key=lambda box: (centers[box].y, box)):
            beside = [number for number, row in enumerate(rows) if any(columns.boxes[other] == columns.boxes[box] for other in row)]
            row = max(beside, default=-1) + 1
            rows[row : row + 1] = [[*(rows[row] if row < len(rows) else []), box]]
        y += LANE_TOP
        for row_of in rows:
            tall = max(sizes.boxes[box].height for box in row_of)
            for box in row_of:
                size = sizes.boxes[box]
                shift = sum(by for column, by in wider.items() if column < columns.boxes[box]) - left + 2 * EDGE
                boxes[box] = Rect(centers[box].x - size.width / 2 + shift, y + (tall - size.height) / 2, size.width, size.height)
            y += tall + ROW_GAP
        y += 0 if rows else ROW_GAP
        lanes[lane.id] = (top, y)
    return boxes, lanes


def _framed(
    drawing: Drawing,
    columns: Columns,
    boxes: Mapping[str, Rect],
    lanes: Mapping[str, tuple[float, float]],
    routes: Mapping[str, Route],
    labels: Mapping[str, Rect],
) -> Placed:
    """The whole picture: as wide as what is in it; each phase to the middle between its last boxes and the first of the next."""
    right = max([rect.right for rect in [*boxes.values(), *labels.values()]] + [point.x for route in routes.values() for point in route])
    bottom = max(bottom for _, bottom in lanes.values())
    low = max([point.y for route in routes.values() for point in route] + [label.bottom for label in labels.values()], default=0)
    width, height = right + 2 * EDGE, max(bottom, low + EDGE)
    phases: dict[str, Rect] = {}
    x = 0.0
    for place, phase in enumerate(drawing.phases):
        last = columns.phases[phase.id][1]
        here = [rect.right for box, rect in boxes.items() if columns.boxes[box] <= last]
        after = [rect.x for box, rect in boxes.items() if columns.boxes[box] > last]
        end = width if place == len(drawing.phases) - 1 or not after else (max([*here, x]) + min(after)) / 2
        phases[phase.id] = Rect(x, 0, end - x, height)
        x = end
    framed = {lane: Rect(0, top, width, end - top) for lane, (top, end) in lanes.items()}
    return Placed(width, height, boxes, routes, labels, framed, phases)
