"""In which column each box stands: phases are ranges of columns, and within a phase boxes stand in the order that transitions lead on."""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import Final, NamedTuple

from cxtest.blueprint.drawing import Box, Drawing

ROOM: Final = 4
"""How much of a lane fits into one column: a step takes half of it, an entry or an outcome a quarter."""


class Columns(NamedTuple):
    """The column of each box, and the first and the last column of each phase; they count from 0, from the left."""

    boxes: dict[str, int]
    phases: dict[str, tuple[int, int]]


def columns_of(drawing: Drawing) -> Columns:
    """The columns of a drawing's boxes.

    Each box stands right of those that lead to it in its phase, loops back aside; what is first in the drawing is further left. An
    entry stands in the column before its step. Where a lane is full in a column, the box moves on to the next.
    """
    back = back_arrows(drawing)
    phase_of = {box.id: box.phase for box in drawing.boxes}
    follows: dict[str, list[str]] = defaultdict(list)
    for arrow in drawing.arrows:
        if arrow.id not in back and arrow.source != arrow.target and phase_of[arrow.source] == phase_of[arrow.target]:
            follows[arrow.source].append(arrow.target)
    reached = {arrow.target for arrow in drawing.arrows if arrow.source != arrow.target}
    columns: dict[str, int] = {}
    phases: dict[str, tuple[int, int]] = {}
    first = 0
    for phase in drawing.phases:
        members = [box for box in drawing.boxes if box.phase == phase.id]
        placed = _phase(members, follows, reached, first)
        last = max(placed.values(), default=first)
        columns |= placed
        phases[phase.id] = (first, last)
        first = last + 1
    return Columns(columns, phases)


def back_arrows(drawing: Drawing) -> frozenset[str]:
    """The arrows that lead back to where one has come from: without them there is no cycle. Entries are gone in at first."""
    leaving: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for arrow in drawing.arrows:
        leaving[arrow.source].append((arrow.id, arrow.target))
    back = set()
    open_: set[str] = set()
    done: set[str] = set()
    for box in drawing.boxes:
        if box.id in done:
            continue
        open_.add(box.id)
        stack = [(box.id, iter(leaving[box.id]))]
        while stack:
            at, rest = stack[-1]
            for name, target in rest:
                if target in open_:
                    back.add(name)
                elif target not in done:
                    open_.add(target)
                    stack.append((target, iter(leaving[target])))
                    break
            else:
                stack.pop()
                open_.discard(at)
                done.add(at)
    return frozenset(back)


def _phase(members: list[Box], follows: dict[str, list[str]], reached: set[str], first: int) -> dict[str, int]:
    """The columns of one phase's boxes, from `first` on."""
    number = {box.id: place for place, box in enumerate(members)}
    before = {box.id: 0 for box in members}
    for box in members:
        for target in follows[box.id]:
            before[target] += 1
    earliest = dict.fromkeys(number, first)
    used: dict[tuple[str, int], int] = defaultdict(int)
    columns: dict[str, int] = {}
    ready = [(first, number[box]) for box, left in before.items() if not left]
    heapq.heapify(ready)
    while ready:
        _, place = heapq.heappop(ready)
        box = members[place]
        column = earliest[box.id]
        while used[box.lane, column] + _takes(box) > ROOM:
            column += 1
        used[box.lane, column] += _takes(box)
        columns[box.id] = column
        for target in follows[box.id]:
            earliest[target] = max(earliest[target], column + 1)
            before[target] -= 1
            if not before[target]:
                heapq.heappush(ready, (earliest[target], number[target]))
    for box in members:
        if box.id not in reached:
            _draw_near(box, columns, used, follows)
    return columns


def _draw_near(box: Box, columns: dict[str, int], used: dict[tuple[str, int], int], follows: dict[str, list[str]]) -> None:
    """Moves what nothing leads to, an entry above all, to the last column with room before where it leads to."""
    here = columns[box.id]
    for column in range(min((columns[target] for target in follows[box.id]), default=here) - 1, here, -1):
        if used[box.lane, column] + _takes(box) <= ROOM:
            used[box.lane, here] -= _takes(box)
            used[box.lane, column] += _takes(box)
            columns[box.id] = column
            return


def _takes(box: Box) -> int:
    return ROOM // 2 if box.kind == "step" else 1
