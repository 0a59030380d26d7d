"""What is in a picture: lanes, lines between bands, phases, boxes, arrows with their labels, and the walk over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from cxtest.blueprint import shapes
from cxtest.blueprint.colours import painted
from cxtest.blueprint.drawing import BAND_TITLES, BANDS, Arrow, Box, Drawing, Lane
from cxtest.blueprint.placed import Placed, Point, Rect
from cxtest.blueprint.shapes import quoted
from cxtest.blueprint.sizes import (
    BADGE,
    NOTE_LINE,
    PADDING,
    SIGN,
    TEXT,
    TEXT_LINE,
    TITLE,
    TITLE_LINE,
    box_size,
    cut,
    label_size,
    text_width,
    wrapped,
)

NAMES: Final = 156.0
"""How wide the column with the names of the lanes is."""
REPEAT: Final = 1400.0
"""How often the name of a phase comes again, and those of lanes in a picture that stands alone."""
LINES: Final = {"customer": "Line of interaction", "frontstage": "Line of visibility"}
"""The lines below bands. Below the others is a plain one."""


def names(drawing: Drawing, placed: Placed) -> Iterator[str]:
    """The names of the lanes, beside the picture, `NAMES` pixels wide."""
    yield shapes.rect(Rect(0, 0, NAMES, placed.height), painted("bp-paper"))
    band = None
    for lane in drawing.lanes:
        place = placed.lanes[lane.id]
        here = Rect(0, place.y, NAMES, place.height)
        yield shapes.rect(here, painted(_lane_style(lane)))
        yield shapes.rect(Rect(0, place.y, 6, place.height), painted(f"bp-bar-{lane.band}"))
        yield from _name(lane, here, first=lane.band != band)
        band = lane.band
    yield from _edges(drawing, placed, NAMES, named=True)


def picture(drawing: Drawing, placed: Placed, *, repeat_names: bool) -> Iterator[str]:
    """The picture itself. `repeat_names`: the names of the lanes stand along it."""
    for lane in drawing.lanes:
        yield shapes.rect(placed.lanes[lane.id], painted(_lane_style(lane)))
    yield from _edges(drawing, placed, placed.width, named=False)
    yield from _phases(drawing, placed)
    if repeat_names:
        yield from _repeated(drawing, placed)
    walk = drawing.walk
    on = frozenset(walk.arrows) if walk else None
    for arrow in sorted(drawing.arrows, key=lambda arrow: on is not None and arrow.id in on):
        yield from _arrow(drawing, arrow, placed, on)
    for box in drawing.boxes:
        yield from _box(drawing, box, placed)


def unowned(lane: Lane) -> bool:
    """Whether the boxes of a lane are nobody's."""
    return lane.id.endswith(":")


def _lane_style(lane: Lane) -> str:
    return "bp-lane-nobody" if unowned(lane) else f"bp-lane-{lane.band}"


def _name(lane: Lane, place: Rect, *, first: bool) -> Iterator[str]:
    """The name of a lane, and above it that of its band where it is the first of it."""
    y = place.y + 17
    room = place.width - 24
    if first and lane.band != "customer":
        for words in wrapped(BAND_TITLES[lane.band], room, 9.5, 2):
            yield shapes.text(words, 14, y, "bp-soft", 9.5)
            y += 12
        y += 3
    yield f"<g>{shapes.title(lane.title)}"
    lead = 18 if unowned(lane) else 0
    if lead:
        yield shapes.warning_sign(14, y - 4)
    most = max(1, min(3, int((place.bottom - y - 4) / 15) + 1))
    for words in wrapped(lane.title, room - lead, TITLE, most, bold=True):
        yield shapes.text(words, 14 + lead, y, "bp-nobody" if lead else "bp-title", TITLE, bold=True)
        y += 15
    yield "</g>"


def _edges(drawing: Drawing, placed: Placed, width: float, *, named: bool) -> Iterator[str]:
    """The lines between lanes; those between bands are drawn in the gap, and named."""
    for above, below in pairwise(drawing.lanes):
        top, bottom = placed.lanes[above.id].bottom, placed.lanes[below.id].y
        y = (top + bottom) / 2
        if above.band == below.band:
            yield shapes.line(Point(0, y), Point(width, y), "bp-separator")
            continue
        line = _crossed(above, below)
        if line == LINES["frontstage"]:
            style, more = "bp-visibility", ' stroke-width="2.4" stroke-dasharray="12 5"'
        else:
            style, more = "bp-interaction", f' stroke-width="{1.6 if line else 1}"'
        if named and line:
            yield shapes.line(Point(0, y), Point(10, y), style, more)
            yield shapes.text(line, 14, y + 4, "bp-title", 11.5, bold=True)
            yield shapes.line(Point(min(width, 20 + text_width(line, 11.5, bold=True)), y), Point(width, y), style, more)
        else:
            yield shapes.line(Point(0, y), Point(width, y), style, more)


def _crossed(above: Lane, below: Lane) -> str:
    """The name of the line between two lanes of different bands."""
    if BANDS.index(above.band) <= 1 < BANDS.index(below.band):
        return LINES["frontstage"]
    return LINES["customer"] if above.band == "customer" else ""


def _phases(drawing: Drawing, placed: Placed) -> Iterator[str]:
    """The names of the phases on top, and faint lines between them."""
    for number, phase in enumerate(drawing.phases):
        place = placed.phases[phase.id]
        if number:
            yield shapes.line(Point(place.x, 4), Point(place.x, placed.height), "bp-separator", ' stroke-dasharray="2 4"')
        if phase.title:
            shown = cut(phase.title, min(place.width, REPEAT / 2) - 24, 14, bold=True)
            x = place.x + 12
            yield shapes.text(shown, x, 22, "bp-phase", 14, bold=True)
            while (x := x + REPEAT) + REPEAT / 2 < place.right:
                yield shapes.text(shown, x, 22, "bp-soft", TEXT)


def _repeated(drawing: Drawing, placed: Placed) -> Iterator[str]:
    """The names of lanes and lines again, where nothing else is."""
    solid = [*placed.boxes.values(), *placed.labels.values()]
    for route in placed.routes.values():
        solid += [Rect(min(a.x, b.x), min(a.y, b.y), abs(a.x - b.x), abs(a.y - b.y)) for a, b in pairwise(route)]
    solid = [rect.grown(2) for rect in solid]
    for lane, below in zip(drawing.lanes, [*drawing.lanes[1:], None], strict=True):
        place = placed.lanes[lane.id]
        yield from _along(lane.title, place.y + 2, placed.width, solid, "bp-nobody" if unowned(lane) else "bp-soft")
        line = _crossed(lane, below) if below and below.band != lane.band else ""
        if below and line:
            y = (place.bottom + placed.lanes[below.id].y) / 2
            yield from _along(line, y - 15, placed.width, solid, "bp-soft")


def _along(words: str, top: float, width: float, solid: list[Rect], style: str) -> Iterator[str]:
    """A text about every `REPEAT` pixels, at the first place from there on where it is on nothing."""
    shown = cut(words, 220, TEXT)
    room = text_width(shown, TEXT)
    start = REPEAT
    while start + room < width - 200:
        x = start
        while any(Rect(x, top, room, 13).overlaps(rect) for rect in solid) and x < start + REPEAT / 2:
            x += 10
        if x < start + REPEAT / 2 and x + room < width:
            yield shapes.text(shown, x, top + 11, style, TEXT)
        start += REPEAT


def _arrow(drawing: Drawing, arrow: Arrow, placed: Placed, on: frozenset[str] | None) -> Iterator[str]:
    kind = "-failure" if arrow.failure else "-hand-off" if arrow.carries is not None else ""
    walked = on is not None and arrow.id in on
    shade = "-dim" if on is not None and not walked else kind
    route = placed.routes[arrow.id]
    yield f'<g class="bp-arrow{" on" if walked else ""}" data-arrow="{quoted(arrow.id)}">{shapes.title(_arrow_told(drawing, arrow))}'
    width = 2.2 if arrow.carries is not None else 1.4
    dash = ' stroke-dasharray="6 4"' if arrow.failure else ""
    if walked:
        yield f'<path {painted("bp-trail")} fill="none" stroke-width="4.5" stroke-linejoin="round" d="{shapes.path_of(route, 9)}"/>'
        yield shapes.head(route, painted("bp-trail-head"), 13)
        if arrow.failure:
            yield f'<path {_styled("bp-line-failure", "bp-path")} fill="none" stroke-width="1.4"{dash} d="{shapes.path_of(route, 9)}"/>'
    else:
        yield f'<path {_styled("bp-line" + shade, "bp-path")} fill="none" stroke-width="{width}"{dash} d="{shapes.path_of(route, 7)}"/>'
        yield shapes.head(route, _styled("bp-head" + shade, "bp-tip"), 10 if arrow.carries is not None else 8.5)
    if arrow.id in placed.labels:
        yield from _label(arrow, placed.labels[arrow.id])
    yield "</g>"


def _label(arrow: Arrow, place: Rect) -> Iterator[str]:
    size = label_size(arrow)
    x, y = place.x + 2, place.y + size.above - 4
    top = y - NOTE_LINE * len(size.names)
    lead = 0.0
    if arrow.marks:
        yield shapes.badge(arrow.marks, x + BADGE / 2, y - 6)
        lead += BADGE + 3
    if arrow.failure:
        yield shapes.failure_sign(x + lead, top + 7.5)
        lead += SIGN - 1
    for line in size.names:
        top += NOTE_LINE
        yield shapes.text(line.text, x + lead, top - 2, "bp-failure-text" if arrow.failure else "bp-text", TEXT)
    y = place.y + size.above + 2
    first = True
    for line in size.notes:
        y += NOTE_LINE
        lead = 0.0
        if line.kind == "carries":
            lead = SIGN - 2
            if first:
                yield shapes.parcel_sign(x, y - 5, empty=arrow.carries == "nothing")
            first = False
        yield shapes.text(line.text, x + lead, y - 1, "bp-carries" if line.kind == "carries" else "bp-soft", TEXT)


def _arrow_told(drawing: Drawing, arrow: Arrow) -> str:
    """An arrow in words."""
    titles = {box.id: box.title for box in drawing.boxes}
    said = [f"{arrow.label or 'comes in'}: {titles[arrow.source]} → {titles[arrow.target]}"]
    who = {
        "customer": "the customer decides",
        "owner": "whose step it is decides",
        "chance": "chance decides",
        "clock": "the clock decides",
    }
    said.append(who.get(arrow.by, f"{arrow.by} decides"))
    if arrow.failure:
        said.append("a failure")
    if arrow.carries is not None:
        said.append(f"a hand-off, carries {arrow.carries}")
    return "\n".join([*said, *([shapes.in_words(arrow.marks)] if arrow.marks else [])])


def _box(drawing: Drawing, box: Box, placed: Placed) -> Iterator[str]:
    place = placed.boxes[box.id]
    walk = drawing.walk
    numbers = [str(number) for number, one in enumerate(walk.boxes, 1) if one == box.id] if walk else []
    on = " on" if numbers else ""
    yield f'<g class="bp-box bp-is-{box.kind}{on}" data-box="{quoted(box.id)}">{shapes.title(_box_told(drawing, box))}'
    if box.kind == "entry":
        yield from _entry(box, place)
    else:
        yield from _frame(box, place)
        yield from _words(box, place)
    if numbers:
        yield _ring(box, place)
        yield from _numbers(numbers, place)
    if box.marks:
        yield shapes.badge(box.marks, place.right - 12, place.y + 1)
    yield "</g>"


def _frame(box: Box, place: Rect) -> Iterator[str]:
    if box.kind == "outcome":
        style = "bp-good" if box.good is True else "bp-bad" if box.good is False else "bp-end"
        yield shapes.rect(place, _styled(style, "bp-frame"), ' rx="5" stroke-width="2.6"')
    elif box.hidden:
        yield shapes.rect(place, _styled("bp-hidden", "bp-frame"), ' rx="9" stroke-width="1.4" stroke-dasharray="5 3"')
    else:
        yield shapes.rect(place, _styled("bp-step", "bp-frame"), ' rx="9" stroke-width="1.4"')


def _words(box: Box, place: Rect) -> Iterator[str]:
    """Title and details, in the middle of the box's height."""
    size = box_size(box)
    lines = TITLE_LINE * len(size.title) + TEXT_LINE * len(size.details) + (3 if size.details else 0)
    x, y = place.x + PADDING, place.center.y - lines / 2
    if box.kind == "outcome":
        yield shapes.end_sign(box.good, x, place.center.y)
        x += SIGN + 6
    for words in size.title:
        y += TITLE_LINE
        yield shapes.text(words, x, y - 4, "bp-title", TITLE, bold=True)
    y += 3
    for line in size.details:
        y += TEXT_LINE
        if line.kind != "rest":
            yield shapes.sign(line.kind, x, y - 8)
        yield shapes.text(line.text, x + SIGN, y - 4, "bp-soft", TEXT)


def _entry(box: Box, place: Rect) -> Iterator[str]:
    yield shapes.rect(place, _styled("bp-entry", "bp-frame"), f' rx="{place.height / 2:g}" stroke-width="1.4"')
    corners = f"{place.x + 11:g} {place.center.y - 5:g} {place.x + 19:g} {place.center.y:g} {place.x + 11:g} {place.center.y + 5:g}"
    yield f'<polygon {painted("bp-entry-sign")} points="{corners}"/>'
    yield shapes.text(box_size(box).title[0], place.x + PADDING + SIGN - 2, place.center.y + 4, "bp-entry-text", TEXT)


def _ring(box: Box, place: Rect) -> str:
    round_ = place.height / 2 if box.kind == "entry" else 5 if box.kind == "outcome" else 9
    return shapes.rect(place, painted("bp-ring"), f' fill="none" rx="{round_:g}" stroke-width="3"')


def _numbers(numbers: Sequence[str], place: Rect) -> Iterator[str]:
    """Which stops of the walk this is: as many as there is room for, beside a badge."""
    words = ", ".join(numbers)
    shown = len(numbers)
    while shown > 1 and text_width(words, TEXT, bold=True) > place.width - 50:
        shown -= 1
        words = ", ".join([*numbers[:shown], "…"])
    width = max(20.0, text_width(words, TEXT, bold=True) + 10)
    pill = Rect(place.x - 6, place.y - 10, width, 20)
    yield shapes.rect(pill, painted("bp-number"), ' rx="10" stroke-width="1.5"')
    yield shapes.text(words, pill.center.x, place.y + 4, "bp-number-text", TEXT, bold=True, anchor="middle")


def _box_told(drawing: Drawing, box: Box) -> str:
    """A box in words."""
    lane = next((lane.title for lane in drawing.lanes if lane.id == box.lane), "")
    ends = {True: "an end that is wanted", False: "an end that is not wanted", None: "an end"}
    kind = {"entry": "a way in", "step": "a step", "outcome": ends[box.good]}[box.kind]
    said = [box.title, f"{kind}; {lane}" + (", out of the customer’s sight" if box.hidden else "")]
    return "\n".join([*said, *(detail.text for detail in box.details), *([shapes.in_words(box.marks)] if box.marks else [])])


def _styled(style: str, also: str) -> str:
    """The attributes of a class, with one more class that carries no colour."""
    return painted(style).replace(f'class="{style}"', f'class="{style} {also}"', 1)
