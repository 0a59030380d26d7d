"""Finds places for labels beside lines that are there already: on no box, on no other label, and if it can be across no other line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.placed import Rect, Route
from cxtest.blueprint.sizes import LabelSize

GAP: Final = 5.0
STEP: Final = 16.0
CROSSED: Final = 400.0
"""How far a label rather goes along its line than to stand across another one, in pixels."""


class Labels(NamedTuple):
    """Where each label stands, and the arrows for whose labels there is no room."""

    places: dict[str, Rect]
    without: tuple[str, ...]


def placed_labels(drawing: Drawing, sizes: Mapping[str, LabelSize], boxes: Mapping[str, Rect], routes: Mapping[str, Route]) -> Labels:
    """The places of all labels; those of short lines are sought first, since they have least choice."""
    solid = [box.grown(2) for box in boxes.values()]
    lines = {
        arrow: [
            Rect(min(one.x, other.x), min(one.y, other.y), abs(one.x - other.x), abs(one.y - other.y)).grown(1.5)
            for one, other in pairwise(route)
        ]
        for arrow, route in routes.items()
    }
    places: dict[str, Rect] = {}
    without = []
    for arrow in sorted((arrow.id for arrow in drawing.arrows if arrow.id in sizes), key=lambda arrow: (_length(routes[arrow]), arrow)):
        others = [line for other, its in lines.items() if other != arrow for line in its]
        best = _best(sizes[arrow], routes[arrow], solid, others)
        if best is None:
            without.append(arrow)
        else:
            places[arrow] = best
            solid.append(best)
    return Labels(places, tuple(without))


def _best(size: LabelSize, route: Route, solid: Sequence[Rect], lines: Sequence[Rect]) -> Rect | None:
    """The nearest place to where the line begins that lies on nothing solid; one across lines counts as further away."""
    found: tuple[float, Rect] | None = None
    for far, place in _candidates(size, route):
        if (found is None or far < found[0]) and not any(place.overlaps(rect) for rect in solid):
            cost = far + CROSSED * sum(place.overlaps(line) for line in lines)
            if found is None or cost < found[0]:
                found = (cost, place)
    return found[1] if found else None


def _candidates(size: LabelSize, route: Route) -> Iterator[tuple[float, Rect]]:
    """Places along a line, each with how far from its beginning: on level pieces astride, beside upright ones."""
    gone = 0.0
    for one, other in pairwise(route):
        length = abs(one.x - other.x) + abs(one.y - other.y)
        along = GAP
        while along <= max(length - GAP, GAP):
            part = along / length if length else 0.0
            x, y = one.x + (other.x - one.x) * part, one.y + (other.y - one.y) * part
            if one.y == other.y:
                left = x if other.x >= one.x else x - size.width
                yield gone + along, Rect(left, y - size.above, size.width, size.height)
                yield gone + along + 30, Rect(left, y - size.height - 2, size.width, size.height)
                yield gone + along + 30, Rect(left, y + 2, size.width, size.height)
            else:
                yield gone + along, Rect(x + 4, y - size.height / 2, size.width, size.height)
                yield gone + along + 10, Rect(x - 4 - size.width, y - size.height / 2, size.width, size.height)
            along += STEP
        gone += length


def _length(route: Route) -> float:
    return sum(abs(one.x - other.x) + abs(one.y - other.y) for one, other in pairwise(route))
