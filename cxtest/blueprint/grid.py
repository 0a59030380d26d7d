"""The grid of rows and columns, and by which of its gutters and channels each arrow goes: where, but not yet at which pixel.

Gutter `c` is left of column `c`; channel `r` is above row `r`. Both count from 0, and one more of each lies behind the last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cxtest.blueprint.columns import columns_of
from cxtest.blueprint.drawing import Arrow, Drawing


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


Piece = tuple[float, float, float, float]
"""A level or upright piece of a line in the grid: columns and rows stand at odd places, gutters and channels at even ones."""


def grid_of(drawing: Drawing) -> Grid:
    """The grid of a drawing."""
    columns = columns_of(drawing)
    cells, lanes = _rows(drawing, columns.boxes)
    width = 1 + max((last for _, last in columns.phases.values()), default=0)
    height = sum(last - first + 1 for first, last in lanes.values())
    return Grid(cells, lanes, columns.phases, _ways(drawing, cells, height), width, height)


def _rows(drawing: Drawing, columns: Mapping[str, int]) -> tuple[dict[str, Cell], dict[str, tuple[int, int]]]:
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
        for column in sorted(by_column):
            wished = {name: _wished(before[name], cells, first, count) for name in by_column[column]}
            free = list(range(first, first + count))
            names = sorted(by_column[column], key=wished.__getitem__)
            for left, name in zip(range(len(names), 0, -1), names, strict=True):
                row = min(free[: len(free) - left + 1], key=lambda row: abs(row - wished[name]))
                free = [other for other in free if other > row]
                cells[name] = Cell(column, row)
        lanes[lane] = (first, first + count - 1)
        first += count
    return cells, lanes


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
    level: set[tuple[str, int]] = set()
    for again in (False, True):
        for arrow in arrows:
            source, target = cells[arrow.source], cells[arrow.target]
            if again:
                level -= (
                    {(arrow.source, ways[arrow.id].leaves), (arrow.target, ways[arrow.id].enters)} if not ways[arrow.id].gutters else set()
                )
            others = [piece for other, its in pieces.items() if other != arrow.id for piece in its]
            choice = [
                way
                for way in _candidates(arrow, source, target, taken, rows)
                if way.gutters or ((arrow.source, way.leaves) not in level and (arrow.target, way.enters) not in level)
            ]
            ways[arrow.id] = min(choice, key=lambda way: _cost(way, source, target, others))
            pieces[arrow.id] = list(_pieces(ways[arrow.id], source, target))
            if not ways[arrow.id].gutters:
                level |= {(arrow.source, ways[arrow.id].leaves), (arrow.target, ways[arrow.id].enters)}
    return ways


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
        yield (x, y, 2 * gutter, y)
        stop = end if place == len(way.gutters) - 1 else 2 * (way.channel or 0)
        yield (2 * gutter, y, 2 * gutter, stop)
        x, y = 2 * gutter, stop
    yield (x, y, 2 * target.column + 1 + 0.4 * way.enters, end)


def _cost(way: Way, source: Cell, target: Cell, others: list[Piece]) -> float:
    """How much is against a way: crossings, length, bends, and pieces that run beside others."""
    cost = 1.5 * len(way.gutters)
    for piece in _pieces(way, source, target):
        x1, y1, x2, y2 = piece
        cost += (abs(x1 - x2) + 1.3 * abs(y1 - y2)) * 0.15
        for other in others:
            cost += _against(piece, other)
    return cost


def _against(one: Piece, other: Piece) -> float:
    """How much two pieces are in each other's way."""
    if (one[1] == one[3]) == (other[1] == other[3]):
        line = 1 if one[1] == one[3] else 0
        if one[line] != other[line]:
            return 0.0
        along = 1 - line
        shared = min(max(one[along], one[along + 2]), max(other[along], other[along + 2])) - max(
            min(one[along], one[along + 2]), min(other[along], other[along + 2])
        )
        return 0.04 * shared if shared > 0 else 0.0
    level, upright = (one, other) if one[1] == one[3] else (other, one)
    crossed = min(level[0], level[2]) < upright[0] < max(level[0], level[2]) and min(upright[1], upright[3]) < level[1] < max(
        upright[1], upright[3]
    )
    return 1.0 if crossed else 0.0
