"""Moves all that is in a layout together as far as it goes: upwards, then to the left; what is beside what does not change.

Constraint graph compaction (Lengauer, "Combinatorial Algorithms for Integrated Circuit Layout", 1990, chapter 10), in each direction by
itself: boxes, labels and pieces of lines that would meet keep their order and a distance, and all else is room to be saved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.placed import Placed, Point, Rect

BESIDE: Final = 4.0
"""Things meet that come this near to each other, in pixels: half of how far lines that follow each other on one track are apart."""
EDGE: Final = 12.0
LANE_HEIGHT: Final = 64.0
"""How high a lane is at least: its name needs the room, and that of its band."""

Kind = Literal["box", "label", "line", "border"]

ACROSS: Final[Mapping[tuple[Kind, Kind], float]] = {
    ("box", "box"): 24, ("box", "label"): 12, ("box", "line"): 8,
    ("label", "box"): 12, ("label", "label"): 12, ("label", "line"): 8,
    ("line", "box"): 16, ("line", "label"): 10, ("line", "line"): 9,
    ("box", "border"): 12, ("border", "box"): 12, ("label", "border"): 6, ("border", "label"): 6,
}  # fmt: skip
"""How far things stay apart from left to right, where they were not nearer; what is not here may change places."""

DOWN: Final[Mapping[tuple[Kind, Kind], float]] = {
    ("box", "box"): 14, ("box", "label"): 6, ("box", "line"): 9,
    ("label", "box"): 6, ("label", "label"): 3, ("label", "line"): 4,
    ("line", "box"): 9, ("line", "label"): 4, ("line", "line"): 9,
    ("box", "border"): 7, ("border", "box"): 17, ("label", "border"): 3, ("border", "label"): 6,
    ("line", "border"): 6, ("border", "line"): 7, ("border", "border"): LANE_HEIGHT,
}  # fmt: skip
"""The same from the top to the bottom: above a box its lane's name may stand again."""


class Body(NamedTuple):
    """Something with a place: the group that it moves with, from where to where it is along the axis, and across it."""

    kind: Kind
    group: str
    low: float
    high: float
    start: float
    stop: float


class Constraint(NamedTuple):
    """How much further `after` is moved than `before` at least: the less, the more room there is between them."""

    before: str
    after: str
    least: float


Moves = dict[str, float]
"""By group, how far it is moved; negative: upwards, or to the left."""


def compacted(drawing: Drawing, placed: Placed) -> Placed:
    """A layout without the room that nobody needs.

    Args:
        drawing: what is drawn.
        placed: a layout of it without faults, whose lines leave and enter boxes at their sides.
    """
    return _narrowed(drawing, _lowered(drawing, placed))


def _lowered(drawing: Drawing, placed: Placed) -> Placed:
    if not drawing.lanes:
        return placed
    joined = _Joined()
    for arrow in drawing.arrows:
        if len(placed.routes[arrow.id]) == 2:
            joined.join(f"box {arrow.source}", f"box {arrow.target}")
    groups: dict[tuple[str, int], str] = {}
    bodies = [Body("box", joined.of(f"box {box}"), at.y, at.bottom, at.x, at.right) for box, at in placed.boxes.items()]
    for arrow in drawing.arrows:
        route = placed.routes[arrow.id]
        last = len(route) - 2
        for piece in range(0, last + 1, 2):
            own = f"box {arrow.source}" if piece == 0 else f"box {arrow.target}" if piece == last else f"line {piece} {arrow.id}"
            group = groups[arrow.id, piece] = joined.of(own)
            left, right = sorted((route[piece].x, route[piece + 1].x))
            bodies.append(Body("line", group, route[piece].y, route[piece].y, left, right))
        if arrow.id in placed.labels:
            at = placed.labels[arrow.id]
            bodies.append(Body("label", groups[arrow.id, 0], at.y, at.bottom, at.x, at.right))
    borders: list[Body] = []
    for lane in drawing.lanes:
        at = placed.lanes[lane.id]
        borders += [Body("border", f"{side} {lane.id}", y, y, 0, placed.width) for side, y in (("top", at.y), ("bottom", at.bottom))]
    constraints = list(_constraints([*bodies, *borders], DOWN))
    # Bands stay as far apart as they are: the line between them needs the room.
    constraints += [Constraint(one.group, other.group, 0.0) for one, other in zip(borders[1::2], borders[2::2], strict=False)]
    first = borders[0].group
    least = {body.group: placed.lanes[drawing.lanes[0].id].y - body.low for body in borders + bodies} | {first: 0.0}
    rows: dict[float, list[str]] = defaultdict(list)
    for box, at in placed.boxes.items():
        rows[at.center.y].append(joined.of(f"box {box}"))
    moves = _moves([*bodies, *borders], constraints, least, rows.values())
    by_box = {box: moves[joined.of(f"box {box}")] for box in placed.boxes}
    lanes = {}
    for lane in drawing.lanes:
        at = placed.lanes[lane.id]
        top = at.y + moves[f"top {lane.id}"]
        lanes[lane.id] = Rect(at.x, top, at.width, at.bottom + moves[f"bottom {lane.id}"] - top)
    height = lanes[drawing.lanes[-1].id].bottom
    return placed._replace(
        height=height,
        boxes={box: at._replace(y=at.y + by_box[box]) for box, at in placed.boxes.items()},
        routes={
            arrow: tuple(Point(x, y + moves[groups[arrow, place // 2 * 2]]) for place, (x, y) in enumerate(route))
            for arrow, route in placed.routes.items()
        },
        labels={arrow: at._replace(y=at.y + moves[groups[arrow, 0]]) for arrow, at in placed.labels.items()},
        lanes=lanes,
        phases={phase: at._replace(height=height) for phase, at in placed.phases.items()},
    )


def _narrowed(drawing: Drawing, placed: Placed) -> Placed:
    if not drawing.boxes:
        return placed
    bodies = [Body("box", f"box {box}", at.x, at.right, at.y, at.bottom) for box, at in placed.boxes.items()]
    groups: dict[str, list[str]] = {}
    for arrow in drawing.arrows:
        route = placed.routes[arrow.id]
        pieces = [f"line {piece} {arrow.id}" for piece in range(1, len(route) - 1, 2)]
        groups[arrow.id] = [f"box {arrow.source}", *(piece for piece in pieces for _ in (0, 1)), f"box {arrow.target}"]
        for piece, group in zip(range(1, len(route) - 1, 2), pieces, strict=True):
            top, bottom = sorted((route[piece].y, route[piece + 1].y))
            bodies.append(Body("line", group, route[piece].x, route[piece].x, top, bottom))
        if arrow.id in placed.labels:
            at = placed.labels[arrow.id]
            bodies.append(Body("label", f"box {arrow.source}", at.x, at.right, at.y, at.bottom))
    borders = [
        Body("border", f"phase {phase.id}", at.x, at.x, 0, placed.height)
        for phase in drawing.phases[1:]
        for at in [placed.phases[phase.id]]
    ]
    constraints = list(_constraints([*bodies, *borders], ACROSS))
    constraints += [Constraint(one.group, other.group, 60 - (other.low - one.low)) for one, other in pairwise(borders)]
    least: dict[str, float] = {}
    for body in [*bodies, *borders]:
        least[body.group] = max(least.get(body.group, -body.low), EDGE - body.low)
    columns: dict[float, list[str]] = defaultdict(list)
    for box, at in placed.boxes.items():
        columns[at.x].append(f"box {box}")
    moves = _moves([*bodies, *borders], constraints, least, columns.values())
    width = max(body.high + moves[body.group] for body in bodies) + EDGE
    lefts = [0.0, *(body.low + moves[body.group] for body in borders)]
    return placed._replace(
        width=width,
        boxes={box: at._replace(x=at.x + moves[f"box {box}"]) for box, at in placed.boxes.items()},
        routes={
            arrow: tuple(Point(x + moves[group], y) for group, (x, y) in zip(groups[arrow], route, strict=True))
            for arrow, route in placed.routes.items()
        },
        labels={
            arrow.id: placed.labels[arrow.id]._replace(x=placed.labels[arrow.id].x + moves[f"box {arrow.source}"])
            for arrow in drawing.arrows
            if arrow.id in placed.labels
        },
        lanes={lane: at._replace(width=width) for lane, at in placed.lanes.items()},
        phases={
            phase.id: placed.phases[phase.id]._replace(x=left, width=right - left)
            for phase, left, right in zip(drawing.phases, lefts, [*lefts[1:], width], strict=True)
        },
    )


def _constraints(bodies: Sequence[Body], apart: Mapping[tuple[Kind, Kind], float]) -> Iterator[Constraint]:
    """For each two bodies of which one would run into the other: that it stays behind it."""
    ordered = sorted(bodies, key=lambda body: (body.low, body.high))
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if one.group == other.group or one.start >= other.stop + 2 * BESIDE or other.start >= one.stop + 2 * BESIDE:
                continue
            room = other.low - one.high
            gap = apart.get((one.kind, other.kind))
            if gap is not None and room >= 0:
                yield Constraint(one.group, other.group, min(gap, room) - room)


def _moves(
    bodies: Sequence[Body], constraints: Sequence[Constraint], least: Mapping[str, float], together: Iterable[Collection[str]]
) -> Moves:
    """How far each group is moved: as far as it goes, but those of `together` alike where all in all no room is lost by it."""
    nearest = _solved(constraints, least)
    end = max(body.high + nearest[body.group] for body in bodies)
    spare: dict[str, float] = {}
    for body in bodies:
        spare[body.group] = max(spare.get(body.group, body.high - end), body.high - end)
    farthest = _solved([Constraint(after, before, by) for before, after, by in constraints], spare)
    wished = dict(nearest)
    for groups in together:
        level = max(nearest[group] for group in groups)
        for group in groups:
            wished[group] = max(wished[group], min(level, -farthest[group]))
    return _solved(constraints, wished)


def _solved(constraints: Sequence[Constraint], least: Mapping[str, float]) -> Moves:
    """The least moves that keep all constraints. Where nothing moves, all are kept: so there is such a solution."""
    moves = dict(least)
    after: dict[str, list[Constraint]] = defaultdict(list)
    for constraint in constraints:
        after[constraint.before].append(constraint)
    waiting = list(moves)
    while waiting:
        again: dict[str, None] = {}
        for group in waiting:
            for constraint in after[group]:
                if moves[group] + constraint.least > moves[constraint.after] + 1e-6:
                    moves[constraint.after] = moves[group] + constraint.least
                    again[constraint.after] = None
        waiting = list(again)
    return moves


class _Joined:
    """Which boxes move as one, since a level line joins them."""

    def __init__(self) -> None:
        self.parents: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The name of all that moves with `name`."""
        while name in self.parents:
            name = self.parents[name]
        return name

    def join(self, one: str, other: str) -> None:
        """Makes two move as one."""
        if self.of(one) != self.of(other):
            self.parents[self.of(one)] = self.of(other)
