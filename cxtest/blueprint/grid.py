"""The grid of rows and columns, and by which of its gutters and channels each arrow goes: where, but not yet at which pixel.

Gutter `c` is left of column `c`; channel `r` is above row `r`. Both count from 0, and one more of each lies behind the last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from cxtest.blueprint.columns import columns_of
from cxtest.blueprint.drawing import Arrow, Drawing

CROSSING: Final = 1.0
BEND: Final = 1.5
ACROSS: Final = 0.15
DOWN: Final = 0.1
BESIDE: Final = 0.04
"""What is against a way: a crossing, an upright piece, its length in half columns and half rows, and how much of it is beside others."""


class Cell(NamedTuple):
    """A place in the grid."""

    column: int
    row: int


class Way(NamedTuple):
    """How an arrow goes: from which side of its source (1: right, -1: left) to which side of its target, along which gutters.

    No gutter: it is level. One: an upright piece there. Two: an upright piece in each, and a level one in `channel` between.
    """

    leaves: int
    enters: int
    gutters: tuple[int, ...] = ()
    channel: int | None = None


class Grid(NamedTuple):
    """All boxes in cells, the rows of each lane and the columns of each phase (first and last), and the way of each arrow."""

    cells: Mapping[str, Cell]
    lanes: Mapping[str, tuple[int, int]]
    phases: Mapping[str, tuple[int, int]]
    ways: Mapping[str, Way]
    columns: int
    rows: int


Side = tuple[str, int]
"""A side of a box: its id, and 1 for the right, -1 for the left."""


class Piece(NamedTuple):
    """A level or upright piece of a line in the grid: at which height or how far to the right, and from where to where.

    Columns and rows stand at odd places, gutters and channels at even ones.
    """

    level: bool
    at: float
    low: float
    high: float


def grid_of(drawing: Drawing, heights: Mapping[str, float] | None = None) -> Grid:
    """The grid of a drawing.

    Args:
        drawing: what is drawn.
        heights: by box, how far down it should stand within its lane, in any unit; where nobody says, near to where it is come to from.
    """
    columns = columns_of(drawing)
    cells, lanes = _rows(drawing, columns.boxes, heights)
    width = 1 + max((last for _, last in columns.phases.values()), default=0)
    height = sum(last - first + 1 for first, last in lanes.values())
    return Grid(cells, lanes, columns.phases, _ways(drawing, cells, height), width, height)


def _rows(
    drawing: Drawing, columns: Mapping[str, int], heights: Mapping[str, float] | None
) -> tuple[dict[str, Cell], dict[str, tuple[int, int]]]:
    """The row of each box, and the rows of each lane: as many as it has boxes in one column."""
    before: dict[str, list[str]] = defaultdict(list)
    for arrow in drawing.arrows:
        before[arrow.target].append(arrow.source)
    shared: dict[str, dict[int, list[str]]] = {lane.id: defaultdict(list) for lane in drawing.lanes}
    for box in drawing.boxes:
        shared[box.lane][columns[box.id]].append(box.id)
    cells: dict[str, Cell] = {}
    lanes = {}
    first = 0
    for lane, by_column in shared.items():
        count = max(map(len, by_column.values()), default=1)
        levels = None if heights is None else _levels([name for names in by_column.values() for name in names], heights, first, count)
        for column in sorted(by_column):
            wished = levels or {name: _wished(before[name], cells, first, count) for name in by_column[column]}
            free = list(range(first, first + count))
            names = sorted(by_column[column], key=wished.__getitem__)
            for left, name in zip(range(len(names), 0, -1), names, strict=True):
                row = min(free[: len(free) - left + 1], key=lambda row: abs(row - wished[name]))
                free = [other for other in free if other > row]
                cells[name] = Cell(column, row)
        lanes[lane] = (first, first + count - 1)
        first += count
    return cells, lanes


def _levels(names: Sequence[str], heights: Mapping[str, float], first: int, count: int) -> dict[str, float]:
    """The rows of a lane, from the highest of its boxes to the lowest, as far down as each of them should stand."""
    top = min((heights[name] for name in names), default=0.0)
    extent = max((heights[name] for name in names), default=0.0) - top
    return {name: first + ((heights[name] - top) / extent * (count - 1) if extent else 0.0) for name in names}


def _wished(before: list[str], cells: Mapping[str, Cell], first: int, count: int) -> float:
    """The row of a lane that is nearest to where a box is come to from; what is not placed yet stands in a lane below."""
    rows = [cells[box].row if box in cells else first + count - 1 for box in before] or [first]
    return min(max(sum(rows) / len(rows), first), first + count - 1)


def _ways(drawing: Drawing, cells: Mapping[str, Cell], rows: int) -> dict[str, Way]:
    """The way of each arrow: that which crosses the others least, then the shortest; chosen one by one, and then once more."""
    taken = frozenset(cells.values())
    arrows = sorted(drawing.arrows, key=lambda arrow: _far(cells[arrow.source], cells[arrow.target]))
    ways: dict[str, Way] = {}
    pieces: dict[str, list[Piece]] = {}
    level: dict[Side, dict[str, Side]] = defaultdict(dict)
    for _ in range(2):
        for arrow in arrows:
            source, target = cells[arrow.source], cells[arrow.target]
            for side in level.values():
                side.pop(arrow.id, None)
            others = [piece for other, its in pieces.items() if other != arrow.id for piece in its]
            choice = [way for way in _candidates(arrow, source, target, taken, rows) if way.gutters or _may_be_level(arrow, way, level)]
            ways[arrow.id] = way = min(choice, key=lambda way: _cost(way, source, target, others))
            pieces[arrow.id] = list(_pieces(way, source, target))
            if not way.gutters:
                level[arrow.source, way.leaves][arrow.id] = (arrow.target, way.enters)
                level[arrow.target, way.enters][arrow.id] = (arrow.source, way.leaves)
    return ways


def _may_be_level(arrow: Arrow, way: Way, level: Mapping[Side, Mapping[str, Side]]) -> bool:
    """Whether a level line fits: all level lines at a side of a box lead to the same side of the same other box, so that they can be
    as far apart here as there."""
    here, there = (arrow.source, way.leaves), (arrow.target, way.enters)
    return all(other == there for other in level[here].values()) and all(other == here for other in level[there].values())


def _far(source: Cell, target: Cell) -> tuple[int, bool]:
    """How many columns apart two cells are; of those as far, forward goes before back."""
    return abs(target.column - source.column), target.column < source.column


def _candidates(arrow: Arrow, source: Cell, target: Cell, taken: frozenset[Cell], rows: int) -> Iterator[Way]:
    """All ways that an arrow might take without running through a box."""
    if arrow.source == arrow.target or source.column == target.column:
        yield Way(1, 1, (source.column + 1,))
        return
    side = 1 if target.column > source.column else -1
    between = range(min(source.column, target.column) + 1, max(source.column, target.column))
    first, last = (source.column + 1, target.column) if side == 1 else (source.column, target.column + 1)
    free_at_source = not any(Cell(column, source.row) in taken for column in between)
    free_at_target = not any(Cell(column, target.row) in taken for column in between)
    if free_at_source and source.row == target.row:
        yield Way(side, -side)
    if free_at_source:
        yield Way(side, -side, (last,))
    if free_at_target:
        yield Way(side, -side, (first,))
    if between:
        for channel in range(rows + 1):
            yield Way(side, -side, (first, last), channel)


def _pieces(way: Way, source: Cell, target: Cell) -> Iterator[Piece]:
    """The pieces of an arrow's line in the grid."""
    x, y = 2 * source.column + 1 + 0.4 * way.leaves, 2 * source.row + 1
    end = 2 * target.row + 1
    for place, gutter in enumerate(way.gutters):
        yield _piece(True, y, x, 2 * gutter)
        stop = end if place == len(way.gutters) - 1 else 2 * (way.channel or 0)
        yield _piece(False, 2 * gutter, y, stop)
        x, y = 2 * gutter, stop
    yield _piece(True, end, x, 2 * target.column + 1 + 0.4 * way.enters)


def _piece(level: bool, at: float, one: float, other: float) -> Piece:
    return Piece(level, at, min(one, other), max(one, other))


def _cost(way: Way, source: Cell, target: Cell, others: Sequence[Piece]) -> float:
    """How much is against a way: crossings, length, bends, and pieces that run beside others."""
    cost = BEND * len(way.gutters)
    for level, at, low, high in _pieces(way, source, target):
        cost += (high - low) * (ACROSS if level else DOWN)
        for other in others:
            if other.level == level:
                if other.at == at and low < other.high and other.low < high:
                    cost += BESIDE * (min(high, other.high) - max(low, other.low))
            elif low < other.at < high and other.low < at < other.high:
                cost += CROSSING
    return cost
