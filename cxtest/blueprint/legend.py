"""What the signs of a picture mean: only those that are in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from cxtest.blueprint import shapes
from cxtest.blueprint.colours import painted
from cxtest.blueprint.drawing import Drawing, Mark
from cxtest.blueprint.placed import Point, Rect
from cxtest.blueprint.sizes import TEXT, text_width

HEIGHT: Final = 22.0


class Sign(NamedTuple):
    """A sign as SVG, `HEIGHT` pixels high, how wide it is, and what it means."""

    svg: str
    width: float
    words: str


def row(drawing: Drawing, width: float) -> tuple[list[str], float]:
    """The signs with their meanings in rows of at most `width` pixels, from the upper left corner on; and how high they are."""
    parts = []
    x, y = 0.0, 0.0
    for sign in signs(drawing):
        wide = sign.width + 7 + text_width(sign.words, TEXT)
        if x and x + wide > width:
            x, y = 0.0, y + HEIGHT
        words = shapes.text(sign.words, sign.width + 7, 14, "bp-soft", TEXT)
        parts.append(f'<g transform="translate({shapes.number(x)} {shapes.number(y)})">{sign.svg}{words}</g>')
        x += wide + 18
    return parts, y + HEIGHT


def listed(drawing: Drawing) -> str:
    """The signs with their meanings as a list for a page."""
    items = (
        f'<li><svg xmlns="http://www.w3.org/2000/svg" width="{shapes.number(sign.width)}" height="{shapes.number(HEIGHT)}" '
        f'aria-hidden="true">{sign.svg}</svg> {shapes.quoted(sign.words)}</li>'
        for sign in signs(drawing)
    )
    return f'<ul class="bp-legend">{"".join(items)}</ul>'


def signs(drawing: Drawing) -> Iterator[Sign]:
    """The signs that are in a drawing."""
    kinds = {detail.kind for box in drawing.boxes for detail in box.details}
    for kind, words in (("channel", "how they meet"), ("ask", "what is asked"), ("wait", "a wait"), ("promise", "what is promised")):
        if kind in kinds:
            yield Sign(shapes.sign(kind, 0, 10), 11, words)
    if any(box.hidden for box in drawing.boxes):
        frame = shapes.rect(Rect(1, 2, 22, 15), painted("bp-hidden"), ' rx="4" stroke-width="1.4" stroke-dasharray="5 3"')
        yield Sign(frame, 24, "out of the customer’s sight")
    if any(arrow.carries is not None for arrow in drawing.arrows):
        yield _line("bp-line-hand-off", "bp-head-hand-off", 2.2, 10, "", "hand-off")
        yield Sign(shapes.parcel_sign(0, 10, empty=False), 11, "what it carries")
    if any(arrow.carries == "nothing" for arrow in drawing.arrows):
        yield Sign(shapes.parcel_sign(0, 10, empty=True), 11, "carries nothing")
    if any(arrow.failure for arrow in drawing.arrows):
        yield _line("bp-line-failure", "bp-head-failure", 1.4, 8.5, ' stroke-dasharray="6 4"', "something goes wrong")
    ends = {box.good for box in drawing.boxes if box.kind == "outcome"}
    for good, words in ((True, "an end that is wanted"), (False, "an end that is not wanted"), (None, "an end")):
        if good in ends:
            yield Sign(shapes.end_sign(good, 0, 10), 14, words)
    marks = {mark.kind for marked in (drawing.boxes, drawing.arrows) for thing in marked for mark in thing.marks[:1]}
    worst: tuple[tuple[Literal["error", "warning", "note"], int, str], ...] = (
        ("error", 3, "findings here: 3, the worst an error"),
        ("warning", 2, "findings here: 2, the worst a warning"),
        ("note", 1, "findings here: 1, no more than a note"),
    )
    for mark, number, words in worst:
        if mark in marks:
            yield Sign(shapes.badge([Mark(mark, "", "")] * number, 12, 10, told=False), 24, words)
    if drawing.walk:
        yield _line("bp-trail", "bp-trail-head", 4.5, 13, "", "the walk")


def _line(style: str, head: str, width: float, size: float, more: str, words: str) -> Sign:
    route = (Point(0, 10), Point(32, 10))
    path = f'<path {painted(style)} fill="none" stroke-width="{width:g}"{more} d="{shapes.path_of(route, 8)}"/>'
    return Sign(path + shapes.head(route, painted(head), size), 32, words)
