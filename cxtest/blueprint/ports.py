"""Where on the sides of its boxes each arrow leaves and enters, and how tall boxes must be for that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.grid import Grid
from cxtest.blueprint.sizes import Sizes

ROOM: Final = 8.0
"""How much room a line without a label needs above it, and below."""
APART: Final = 5.0
"""How far the ends of two lines that come towards each other stay apart."""

End = tuple[str, int]
"""An end of an arrow: its id, and 0 where it leaves, 1 where it enters."""


class Port(NamedTuple):
    """An end of an arrow at a side of a box, with how much room it needs above and below, and where it goes."""

    end: End
    above: float
    below: float
    order: tuple[int, float]


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
    for arrow in drawing.arrows:
        way = grid.ways[arrow.id]
        label = sizes.labels.get(arrow.id)
        loop = arrow.source == arrow.target
        room = (label.above + 3, label.below + 3) if label else (ROOM, ROOM)
        turns = way.leaves == way.enters
        sides[arrow.source, way.leaves].append(Port((arrow.id, 0), *room, _order(towards[arrow.id, 0], turns, loop, bool(way.gutters))))
        sides[arrow.target, way.enters].append(Port((arrow.id, 1), ROOM, ROOM, _order(towards[arrow.id, 1], turns, loop, bool(way.gutters))))
    offsets: dict[End, float] = {}
    halves: dict[str, float] = defaultdict(float)
    for (box, _), ports in sides.items():
        placed, half = _spread(sorted(ports, key=lambda port: (port.order, port.end[1])))
        offsets |= placed
        halves[box] = max(halves[box], half)
    for ends, against in _facing(drawing, grid, sides):
        _keep_apart(ends, against, offsets)
    return Ports(offsets, halves)


def _order(towards: float, turns: bool, loop: bool, bends: bool) -> tuple[int, float]:
    """From the top: what turns back upwards, the nearest first; what goes up; what is level; what goes down; what turns back downwards;
    loops. So no two lines from one side need to cross."""
    if loop:
        return (5, 0.0)
    if not bends:
        return (2, 0.0)
    if turns:
        return (0, -towards) if towards < 0 else (4, -towards)
    return (1, towards) if towards < 0 else (3, towards)


def _spread(ports: list[Port]) -> tuple[dict[End, float], float]:
    """Ports one below the other, the level one in the middle; and half the height they need."""
    total = sum(port.above + port.below for port in ports)
    top = -total / 2
    for place, port in enumerate(ports):
        if port.order[0] == 2:
            top = -sum(other.above + other.below for other in ports[:place]) - port.above
    offsets = {}
    half = max(-top, top + total) + 2
    for port in ports:
        offsets[port.end] = top + port.above
        top += port.above + port.below
    return offsets, half


def _facing(drawing: Drawing, grid: Grid, sides: Mapping[tuple[str, int], list[Port]]) -> Iterable[tuple[list[End], list[End]]]:
    """The ends that come towards each other: those on the left of a box, and those on the right of the box before it in its row."""
    rows: dict[int, list[str]] = defaultdict(list)
    for box in sorted(drawing.boxes, key=lambda box: grid.cells[box.id].column):
        rows[grid.cells[box.id].row].append(box.id)
    for row in rows.values():
        for before, box in zip(row, row[1:], strict=False):
            level = {port.end[0] for port in sides.get((box, -1), []) if port.order[0] == 2}
            here = [port.end for port in sides.get((box, -1), []) if port.end[0] not in level]
            yield here, [port.end for port in sides.get((before, 1), [])]


def _keep_apart(ends: list[End], against: list[End], offsets: dict[End, float]) -> None:
    """Moves each of `ends` a little where it would lie on one of `against`."""
    others = [offsets[end] for end in against]
    for end in ends:
        for shift in (0.0, -APART, APART, -APART - 2, APART + 2):
            if all(abs(offsets[end] + shift - other) >= APART for other in others):
                offsets[end] += shift
                break
