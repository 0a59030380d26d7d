"""The layout of our own: lanes are rows and columns a grid; lines run in gutters between columns and in channels between rows.

Each arrow has its own port on the right side of its box (on the left where it goes back), with its label on the line beside it. Upright
pieces have tracks of their own behind the labels, level ones between the rows: nothing can run through a box or a label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from cxtest.blueprint.compaction import compacted
from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.grid import Grid, grid_of
from cxtest.blueprint.placed import Placed, Point, Rect, Route
from cxtest.blueprint.ports import End as ArrowEnd
from cxtest.blueprint.ports import ports_of
from cxtest.blueprint.sizes import BOX_WIDTH, Sizes
from cxtest.blueprint.tracks import End, Run, tracks_of

TRACK: Final = 11.0
"""How far tracks are apart, in pixels."""
HEAD: Final = 18.0
"""How much room an arrow's head takes before a box."""
PHASE_HEADER: Final = 34.0
LANE_TOP: Final = 17.0
"""The room above the boxes of a lane: there its name may stand again."""
LANE_BOTTOM: Final = 4.0
ROW_GAP: Final = 10.0
BAND_GAP: Final = 20.0
"""The room between two bands, for the line of interaction or visibility and its name."""
EDGE: Final = 12.0
ROUNDS: Final = 4


def rows_layout(drawing: Drawing, sizes: Sizes, heights: Mapping[str, float] | None = None) -> Placed:
    """Lays a drawing out in rows and columns; `heights` as `grid_of` takes them."""
    return compacted(drawing, _Rows(drawing, sizes, heights).placed())


def phase_header(drawing: Drawing) -> float:
    """How much room the names of the phases take on top."""
    return PHASE_HEADER if any(phase.title for phase in drawing.phases) else EDGE


class _Rows:
    """A layout on its way: each round uses what the one before has found."""

    def __init__(self, drawing: Drawing, sizes: Sizes, heights: Mapping[str, float] | None) -> None:
        self.drawing = drawing
        self.sizes = sizes
        self.grid: Grid = grid_of(drawing, heights)
        self.offsets: dict[ArrowEnd, float] = {}
        self.heights = {box.id: sizes.boxes[box.id].height for box in drawing.boxes}
        self.gutter_tracks: dict[tuple[str, int], int] = {}
        self.channel_tracks: dict[str, int] = {}
        self.row_middles: list[float] = []
        self.channel_tops: list[float] = []
        self.lane_tops: dict[str, tuple[float, float]] = {}
        self.column_lefts: list[float] = []
        self.gutter_lefts: list[float] = []
        self.label_zones: list[tuple[float, float]] = []
        for _ in range(ROUNDS):
            self._set_rows()
            self._set_columns()
            self._set_ports()
            self._set_rows()
            self._set_channels()
            self._set_rows()
            self._set_gutters()
        self._set_columns()

    def placed(self) -> Placed:
        """The layout as it is now."""
        boxes = {box.id: self._box(box.id) for box in self.drawing.boxes}
        routes = {arrow.id: self._route(arrow.id, boxes[arrow.source], boxes[arrow.target]) for arrow in self.drawing.arrows}
        labels = {}
        for arrow in self.drawing.arrows:
            size = self.sizes.labels.get(arrow.id)
            if size:
                start = routes[arrow.id][0]
                x = start.x + 5 if self.grid.ways[arrow.id].leaves == 1 else start.x - 5 - size.width
                labels[arrow.id] = Rect(x, start.y - size.above, size.width, size.height)
        width = self.gutter_lefts[-1] + self._gutter_width(self.grid.columns) + EDGE
        height = max((bottom for _, bottom in self.lane_tops.values()), default=phase_header(self.drawing))
        lanes = {lane: Rect(0, top, width, bottom - top) for lane, (top, bottom) in self.lane_tops.items()}
        return Placed(width, height, boxes, routes, labels, lanes, self._phases(width, height))

    def _phases(self, width: float, height: float) -> dict[str, Rect]:
        phases = {}
        left = 0.0
        for place, phase in enumerate(self.drawing.phases):
            last = self.grid.phases[phase.id][1]
            is_last = place == len(self.drawing.phases) - 1
            right = width if is_last else self.gutter_lefts[last + 1] + self.label_zones[last + 1][0] - 2
            phases[phase.id] = Rect(left, 0, right - left, height)
            left = right
        return phases

    def _box(self, box: str) -> Rect:
        cell = self.grid.cells[box]
        width, height = self.sizes.boxes[box].width, self.heights[box]
        kind = next(one.kind for one in self.drawing.boxes if one.id == box)
        x = self.column_lefts[cell.column] + (BOX_WIDTH - width if kind == "entry" else 0)
        return Rect(x, self.row_middles[cell.row] - height / 2, width, height)

    def _route(self, arrow: str, source: Rect, target: Rect) -> Route:
        way = self.grid.ways[arrow]
        start = Point(source.right if way.leaves == 1 else source.x, source.center.y + self.offsets[arrow, 0])
        end = Point(target.right if way.enters == 1 else target.x, target.center.y + self.offsets[arrow, 1])
        points = [start]
        for place, gutter in enumerate(way.gutters):
            x = self._track_x(arrow, place, gutter)
            last = place == len(way.gutters) - 1
            y = end.y if last else self._channel_y(arrow, way.channel)
            points += [Point(x, points[-1].y), Point(x, y)]
        return (*points, end)

    # Upwards and downwards.

    def _set_rows(self) -> None:
        """Rows as tall as their tallest box; channels with room for their tracks; a gap between bands."""
        tall: dict[int, float] = defaultdict(lambda: 28.0)
        for box, cell in self.grid.cells.items():
            tall[cell.row] = max(tall[cell.row], self.heights[box])
        tracks: dict[int, int] = defaultdict(int)
        for arrow, track in self.channel_tracks.items():
            channel = self.grid.ways[arrow].channel
            tracks[channel or 0] = max(tracks[channel or 0], track + 1)
        self.row_middles, self.channel_tops, self.lane_tops = [], [], {}
        y = phase_header(self.drawing)
        band = None
        for lane in self.drawing.lanes:
            first, last = self.grid.lanes[lane.id]
            if band is not None and band != lane.band:
                y += BAND_GAP
            band = lane.band
            top = y
            y += LANE_TOP
            for row in range(first, last + 1):
                # The first channel of a lane belongs to the lane above: its lines run below the boxes there.
                if row == 0 or row > first:
                    y += 2 if row == 0 and not tracks[0] else 0
                    self.channel_tops.append(y)
                    y += TRACK * tracks[row] + (ROW_GAP if row > first else 0)
                self.row_middles.append(y + tall[row] / 2)
                y += tall[row] + 3
            self.channel_tops.append(y + 2)
            y += TRACK * tracks[last + 1] + LANE_BOTTOM
            self.lane_tops[lane.id] = (top, y)

    def _channel_y(self, arrow: str, channel: int | None) -> float:
        return self.channel_tops[channel or 0] + TRACK * (self.channel_tracks.get(arrow, 0) + 0.5)

    def _set_ports(self) -> None:
        towards = {}
        for arrow in self.drawing.arrows:
            way = self.grid.ways[arrow.id]
            source, target = (self.row_middles[self.grid.cells[box].row] for box in (arrow.source, arrow.target))
            # Where a line comes to its other end in the same gutter, the row counts, not the port: that hangs on this one in turn.
            between = None if way.channel is None else self._channel_y(arrow.id, way.channel)
            towards[arrow.id, 0] = (target if between is None else between) - source
            towards[arrow.id, 1] = (source if between is None else between) - target
        ports = ports_of(self.drawing, self.grid, self.sizes, towards)
        self.offsets = ports.offsets
        self.heights = {box.id: max(self.sizes.boxes[box.id].height, 2 * ports.halves.get(box.id, 0)) for box in self.drawing.boxes}

    def _end_y(self, box: str, end: ArrowEnd) -> float:
        return self.row_middles[self.grid.cells[box].row] + self.offsets.get(end, 0.0)

    def _set_channels(self) -> None:
        """Tracks for the level pieces between rows."""
        runs: dict[int, list[Run]] = defaultdict(list)
        for arrow in self.drawing.arrows:
            way = self.grid.ways[arrow.id]
            if way.channel is not None:
                ends = [
                    End(self._track_x(arrow.id, place, gutter), -1 if self.grid.cells[box].row < way.channel else 1)
                    for place, (gutter, box) in enumerate(zip(way.gutters, (arrow.source, arrow.target), strict=True))
                ]
                runs[way.channel].append(Run(arrow.id, *ends))
        self.channel_tracks = {arrow: track for group in runs.values() for arrow, track in tracks_of(group).items()}

    # To the left and to the right.

    def _set_gutters(self) -> None:
        """Tracks for the upright pieces between columns."""
        runs: dict[int, list[tuple[tuple[str, int], Run]]] = defaultdict(list)
        for arrow in self.drawing.arrows:
            way = self.grid.ways[arrow.id]
            for place, gutter in enumerate(way.gutters):
                last = place == len(way.gutters) - 1
                between = End(self._channel_y(arrow.id, way.channel), 1 if way.gutters[-1] > way.gutters[0] else -1)
                one = between._replace(side=-between.side) if place else End(self._end_y(arrow.source, (arrow.id, 0)), -way.leaves)
                other = End(self._end_y(arrow.target, (arrow.id, 1)), -way.enters) if last else between
                runs[gutter].append(((arrow.id, place), Run(f"{place} {arrow.id}", one, other)))
        self.gutter_tracks = {}
        for group in runs.values():
            tracks = tracks_of([run for _, run in group])
            self.gutter_tracks |= {key: tracks[run.id] for key, run in group}

    def _set_columns(self) -> None:
        """Columns as wide as a box; gutters with room for the labels at both sides and for their tracks."""
        zones = [[6.0, 6.0] for _ in range(self.grid.columns + 1)]
        for arrow in self.drawing.arrows:
            way = self.grid.ways[arrow.id]
            label = self.sizes.labels.get(arrow.id)
            source, target = self.grid.cells[arrow.source], self.grid.cells[arrow.target]
            room = label.width + 12 if label else 8.0
            gutter, zone = (source.column + 1, 0) if way.leaves == 1 else (source.column, 1)
            zones[gutter][zone] = max(zones[gutter][zone], room)
            gutter, zone = (target.column + 1, 0) if way.enters == 1 else (target.column, 1)
            zones[gutter][zone] = max(zones[gutter][zone], HEAD)
        self.label_zones = [(left, right) for left, right in zones]
        self.column_lefts, self.gutter_lefts = [], []
        x = EDGE
        for column in range(self.grid.columns):
            self.gutter_lefts.append(x)
            x += self._gutter_width(column)
            self.column_lefts.append(x)
            x += BOX_WIDTH
        self.gutter_lefts.append(x)

    def _gutter_width(self, gutter: int) -> float:
        tracks = 1 + max(
            (track for (arrow, place), track in self.gutter_tracks.items() if self.grid.ways[arrow].gutters[place] == gutter), default=-1
        )
        return sum(self.label_zones[gutter]) + TRACK * tracks

    def _track_x(self, arrow: str, place: int, gutter: int) -> float:
        return self.gutter_lefts[gutter] + self.label_zones[gutter][0] + TRACK * (self.gutter_tracks.get((arrow, place), 0) + 0.5)
