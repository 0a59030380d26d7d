"""Where on the sides of its boxes each arrow leaves and enters, and how tall boxes must be for that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.grid import Grid
from cxtest.blueprint.sizes import Sizes

ROOM: Final = 6.0
"""How much room a line without a label needs above it, and below."""
APART: Final = 5.0
"""How far the ends of two lines that come towards each other stay apart."""

TURNS_UP, UP, LEVEL, DOWN, TURNS_DOWN, LOOP = range(6)

Order = tuple[int, int, float, int]

End = tuple[str, int]
"""An end of an arrow: its id, and 0 where it leaves, 1 where it enters."""


class Port(NamedTuple):
    """An end of an arrow at a side of a box, with how much room it needs above and below, and where it goes."""

    end: End
    above: float
    below: float
    order: Order


class Ports(NamedTuple):
    """How far below the middle of its box's side each end is (negative: above), and half the height that each box needs for them."""

    offsets: dict[End, float]
    halves: dict[str, float]


def ports_of(drawing: Drawing, grid: Grid, sizes: Sizes, towards: Mapping[End, float]) -> Ports:
    """The ports of all arrows.

    Args:
        drawing: what is drawn.
        grid: by which ways arrows go.
        sizes: how big boxes and labels are.
        towards: for each end, how far below (negative: above) the middle of its row the first upright piece leads.
    """
    sides: dict[tuple[str, int], list[Port]] = defaultdict(list)
    for place, arrow in enumerate(drawing.arrows):
        way = grid.ways[arrow.id]
        label = sizes.labels.get(arrow.id)
        loop = arrow.source == arrow.target
        spare = 2 if way.leaves == 1 else 2 + APART
        room = (label.above + spare, label.below + spare) if label else (ROOM, ROOM)
        turns = way.leaves == way.enters
        for end, box, side, gutters in ((0, arrow.source, way.leaves, way.gutters[:1]), (1, arrow.target, way.enters, way.gutters[-1:])):
            far = sum(abs(gutter - grid.cells[box].column - (side == 1)) for gutter in gutters)
            group = LOOP if loop else _group(towards[arrow.id, end], turns) if gutters else LEVEL
            order = _order(group, towards[arrow.id, end], far, place)
            # A level line has as much room at its end as where it leaves, with its label: others beside it stay level, too.
            above, below = room if end == 0 or not gutters else (ROOM, ROOM)
            sides[box, side].append(Port((arrow.id, end), above, below, order))
    offsets: dict[End, float] = {}
    halves = {box.id: sizes.boxes[box.id].height / 2 for box in drawing.boxes}
    # The right sides come first: at the left of a box the height of a level line is given.
    for (box, side), unsorted in sorted(sides.items(), key=lambda one: -one[0][1]):
        ports = sorted(unsorted, key=lambda port: (port.order, port.end[1]))
        level = [port.end for port in ports if port.order[0] == LEVEL]
        given = offsets[level[0][0], 1 - level[0][1]] if level and side == -1 else None
        placed, half = _spread(ports, halves[box], given)
        offsets |= placed
        halves[box] = max(halves[box], half)
    for ends, against in _facing(drawing, grid, sides):
        _keep_apart(ends, against, offsets)
    return Ports(offsets, halves)


def _group(towards: float, turns: bool) -> int:
    """From the top: what turns back upwards, what goes up, what is level, what goes down, what turns back downwards; loops come last."""
    if turns:
        return TURNS_UP if towards < 0 else TURNS_DOWN
    return UP if towards < 0 else DOWN


def _order(group: int, towards: float, far: int, place: int) -> Order:
    """How ports of one side are sorted: so that no two lines from it need to cross, and lines between the same two boxes have the same
    order at both."""
    if group in (TURNS_UP, TURNS_DOWN):
        return (group, 0, -towards, place if group == TURNS_UP else -place)
    if group in (UP, DOWN):
        return (group, far if group == UP else -far, towards, place)
    return (group, 0, 0.0, place)


def _spread(ports: list[Port], half: float, given: float | None) -> tuple[dict[End, float], float]:
    """Ports one below the other, and half the height they need.

    Level ones begin at `given`, or are as near to the middle as they can be in a box that is not taller for it than it is anyhow (`half`).
    """
    total = sum(port.above + port.below for port in ports)
    top = -total / 2
    level = [place for place, port in enumerate(ports) if port.order[0] == LEVEL]
    if level:
        above = sum(port.above + port.below for port in ports[: level[0]]) + ports[level[0]].above
        between = sum(ports[place].below + ports[place + 1].above for place in level[:-1])
        room = max(half, total / 2)
        top = (min(max(-between / 2, above - room), room - (total - above)) if given is None else given) - above
    need = max(-top, top + total)
    offsets = {}
    for port in ports:
        offsets[port.end] = top + port.above
        top += port.above + port.below
    return offsets, need


def _facing(drawing: Drawing, grid: Grid, sides: Mapping[tuple[str, int], list[Port]]) -> Iterable[tuple[list[End], list[End]]]:
    """The ends that come towards each other: those on the left of a box, and those on the right of the box before it in its row."""
    rows: dict[int, list[str]] = defaultdict(list)
    for box in sorted(drawing.boxes, key=lambda box: grid.cells[box.id].column):
        rows[grid.cells[box.id].row].append(box.id)
    for row in rows.values():
        for before, after in pairwise(row):
            level = {port.end[0] for port in sides.get((after, -1), []) if port.order[0] == LEVEL}
            here = [port.end for port in sides.get((after, -1), []) if port.end[0] not in level]
            yield here, [port.end for port in sides.get((before, 1), [])]


def _keep_apart(ends: list[End], against: list[End], offsets: dict[End, float]) -> None:
    """Moves each of `ends` a little where it would lie on one of `against`."""
    others = [offsets[end] for end in against]
    for end in ends:
        for shift in (0.0, -APART, APART, -APART - 2, APART + 2):
            if all(abs(offsets[end] + shift - other) >= APART for other in others):
                offsets[end] += shift
                break
