"""What is wrong with a layout: things that lie on each other, stand where they do not belong, or lead elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from typing import Final

from cxtest.blueprint.drawing import Arrow, Drawing
from cxtest.blueprint.placed import Placed, Point, Rect, Route

TOUCH: Final = 0.5
"""How much things may overlap without anybody seeing it, in pixels."""


def faults(drawing: Drawing, placed: Placed) -> list[str]:
    """All that is wrong with a layout, in words; nothing where it is sound.

    Boxes lie on no other box, in their lane and in their phase; labels on no box and on no other label; lanes and phases stand in the
    order of the drawing; arrows lead from the border of one box to that of the other, in level and upright pieces, and through no third
    box and not through these two either. No two arrows run along each other.
    """
    return [*_missing(drawing, placed), *_boxes(drawing, placed), *_labels(placed), *_order(drawing, placed), *_routes(drawing, placed)]


def _missing(drawing: Drawing, placed: Placed) -> Iterator[str]:
    for kind, things, found in (
        ("lane", drawing.lanes, placed.lanes),
        ("phase", drawing.phases, placed.phases),
        ("box", drawing.boxes, placed.boxes),
        ("arrow", drawing.arrows, placed.routes),
    ):
        expected = [thing.id for thing in things]
        yield from (f"{kind} {one} has no place" for one in expected if one not in found)
        yield from (f"there is no {kind} {one}" for one in found if one not in set(expected))
    yield from (
        f"arrow {arrow.id} has a label and no place for it" for arrow in drawing.arrows if arrow.label and arrow.id not in placed.labels
    )


def _boxes(drawing: Drawing, placed: Placed) -> Iterator[str]:
    whole = Rect(0, 0, placed.width, placed.height)
    for box in drawing.boxes:
        place = placed.boxes.get(box.id)
        if place is None:
            continue
        if not whole.grown(TOUCH).holds(place):
            yield f"box {box.id} is outside the picture"
        lane, phase = placed.lanes.get(box.lane), placed.phases.get(box.phase)
        if lane and not lane.grown(TOUCH).holds(place):
            yield f"box {box.id} is outside its lane"
        if phase and not (phase.x - TOUCH <= place.x and place.right <= phase.right + TOUCH):
            yield f"box {box.id} is outside its phase"
    for (one, place), (other, beside) in combinations(placed.boxes.items(), 2):
        if place.grown(-TOUCH).overlaps(beside):
            yield f"boxes {one} and {other} lie on each other"


def _labels(placed: Placed) -> Iterator[str]:
    whole = Rect(0, 0, placed.width, placed.height)
    for arrow, label in placed.labels.items():
        if not whole.grown(TOUCH).holds(label):
            yield f"the label of {arrow} is outside the picture"
        for box, place in placed.boxes.items():
            if label.grown(-TOUCH).overlaps(place):
                yield f"the label of {arrow} lies on box {box}"
    for (one, label), (other, beside) in combinations(placed.labels.items(), 2):
        if label.grown(-TOUCH).overlaps(beside):
            yield f"the labels of {one} and {other} lie on each other"


def _order(drawing: Drawing, placed: Placed) -> Iterator[str]:
    for lane, below in pairwise(drawing.lanes):
        if lane.id in placed.lanes and below.id in placed.lanes and placed.lanes[lane.id].bottom > placed.lanes[below.id].y + TOUCH:
            yield f"lane {lane.id} is not above lane {below.id}"
    for phase, after in pairwise(drawing.phases):
        if phase.id in placed.phases and after.id in placed.phases and placed.phases[phase.id].right > placed.phases[after.id].x + TOUCH:
            yield f"phase {phase.id} is not left of phase {after.id}"


def _routes(drawing: Drawing, placed: Placed) -> Iterator[str]:
    for arrow in drawing.arrows:
        route = placed.routes.get(arrow.id)
        if route and arrow.source in placed.boxes and arrow.target in placed.boxes:
            yield from _route(arrow, route, placed.boxes)
    pieces = [(arrow, one, other) for arrow, route in placed.routes.items() for one, other in pairwise(route) if one != other]
    for (first, *one), (second, *other) in combinations(pieces, 2):
        if first != second and _along(one, other):
            yield f"arrows {first} and {second} run along each other"


def _route(arrow: Arrow, route: Route, boxes: Mapping[str, Rect]) -> Iterator[str]:
    if len(route) < 2:
        yield f"arrow {arrow.id} has no line"
        return
    if not _on_border(route[0], boxes[arrow.source]):
        yield f"arrow {arrow.id} does not begin at the border of {arrow.source}"
    if not _on_border(route[-1], boxes[arrow.target]):
        yield f"arrow {arrow.id} does not end at the border of {arrow.target}"
    for one, other in pairwise(route):
        if one.x != other.x and one.y != other.y:
            yield f"arrow {arrow.id} has a slanting piece"
        for box, place in boxes.items():
            if place.grown(-TOUCH).crossed_by(one, other):
                yield f"arrow {arrow.id} runs through box {box}"


def _on_border(point: Point, box: Rect) -> bool:
    return box.grown(TOUCH).holds(Rect(*point, 0, 0)) and not box.grown(-TOUCH).holds(Rect(*point, 0, 0))


def _along(one: list[Point], other: list[Point]) -> bool:
    """Whether two pieces share more than a point."""
    for axis in (0, 1):
        if {one[0][axis], one[1][axis], other[0][axis], other[1][axis]} == {one[0][axis]}:
            (low, high), (below, above) = (sorted(point[1 - axis] for point in piece) for piece in (one, other))
            return min(high, above) - max(low, below) > TOUCH
    return False
