"""A drawing with coordinates: where each box, line and label stands. In pixels; x grows to the right, y downwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from cxtest.blueprint.drawing import Drawing
    from cxtest.blueprint.sizes import Sizes


class Point(NamedTuple):
    """A place in the picture."""

    x: float
    y: float


class Rect(NamedTuple):
    """A rectangle with upright sides; `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    @property
    def center(self) -> Point:
        """Its middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def grown(self, by: float) -> Rect:
        """The same with a margin of `by` all round; smaller where that is negative."""
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Rect) -> bool:
        """Whether the two have more in common than a border."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def holds(self, other: Rect) -> bool:
        """Whether `other` lies wholly within, borders included."""
        return self.x <= other.x and other.right <= self.right and self.y <= other.y and other.bottom <= self.bottom

    def crossed_by(self, one: Point, other: Point) -> bool:
        """Whether the upright or level line between two points passes through its inside."""
        line = Rect(min(one.x, other.x), min(one.y, other.y), abs(one.x - other.x), abs(one.y - other.y))
        return self.x < line.right and line.x < self.right and self.y < line.bottom and line.y < self.bottom


Route = tuple[Point, ...]
"""The line of an arrow, from the border of one box to that of another, made of upright and level pieces."""


class Placed(NamedTuple):
    """A layout of a drawing: by id, where everything stands. The names of the lanes are no part of it: they stand to its left."""

    width: float
    height: float
    boxes: Mapping[str, Rect]
    routes: Mapping[str, Route]
    labels: Mapping[str, Rect]
    lanes: Mapping[str, Rect]
    phases: Mapping[str, Rect]


class NoLayout(Exception):
    """A layout cannot lay this drawing out; the message says why."""


class Layout(Protocol):
    """Something that lays a drawing out."""

    def __call__(self, drawing: Drawing, sizes: Sizes) -> Placed:
        """Where everything in `drawing` stands, if its boxes and labels are as big as `sizes` says; raises `NoLayout` if it cannot."""
