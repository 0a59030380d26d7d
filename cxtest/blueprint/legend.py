"""What the signs of a picture mean, in one row below it: only those that are in it."""

from __future__ import annotations

from collections.abc import Iterator

from cxtest.blueprint import shapes
from cxtest.blueprint.colours import painted
from cxtest.blueprint.drawing import Drawing, Mark
from cxtest.blueprint.placed import Point, Rect
from cxtest.blueprint.sizes import TEXT, text_width


def legend(drawing: Drawing) -> Iterator[str]:
    """The row, from its upper left corner on."""
    x = 0.0
    for piece, width, words in _signs(drawing):
        yield f'<g transform="translate({shapes.number(x)} 0)">{piece}{shapes.text(words, width + 7, 14, "bp-soft", TEXT)}</g>'
        x += width + 7 + text_width(words, TEXT) + 18


def _signs(drawing: Drawing) -> Iterator[tuple[str, float, str]]:
    """Each sign, how wide it is, and its meaning."""
    kinds = {detail.kind for box in drawing.boxes for detail in box.details}
    for kind, words in (("channel", "channel"), ("ask", "asked"), ("wait", "wait"), ("promise", "promised")):
        if kind in kinds:
            yield shapes.sign(kind, 0, 10), 11, words
    if any(box.hidden for box in drawing.boxes):
        yield shapes.rect(Rect(0, 2, 22, 15), painted("bp-hidden"), ' rx="4" stroke-width="1.4" stroke-dasharray="5 3"'), 22, "out of sight"
    route = (Point(0, 10), Point(30, 10))
    if any(arrow.carries is not None for arrow in drawing.arrows):
        path = f'<path {painted("bp-line-hand-off")} fill="none" stroke-width="2.2" d="{shapes.path_of(route, 7)}"/>'
        yield path + shapes.head(route, painted("bp-head-hand-off"), 10), 30, "hand-off"
    if any(arrow.carries == "nothing" for arrow in drawing.arrows):
        yield shapes.parcel_sign(0, 10, empty=True), 11, "carries nothing"
    if any(arrow.failure for arrow in drawing.arrows):
        path = f'<path {painted("bp-line-failure")} fill="none" stroke-width="1.4" stroke-dasharray="6 4" d="{shapes.path_of(route, 7)}"/>'
        yield path + shapes.head(route, painted("bp-head-failure"), 8.5), 30, "failure"
    ends = {box.good for box in drawing.boxes if box.kind == "outcome"}
    for good, words in ((True, "end that is wanted"), (False, "end that is not wanted"), (None, "end")):
        if good in ends:
            yield shapes.end_sign(good, 0, 10), 14, words
    marks = {mark.kind for thing in [*drawing.boxes, *drawing.arrows] for mark in thing.marks[:1]}
    for worst, words in (("error", "findings, the worst an error"), ("warning", "findings, the worst a warning"), ("note", "notes")):
        if worst in marks:
            yield shapes.badge([mark for mark in [Mark(worst, "", "")] if mark], 11, 10), 22, words  # type: ignore[arg-type]
    if drawing.walk:
        path = f'<path {painted("bp-trail")} fill="none" stroke-width="4.5" d="{shapes.path_of(route, 9)}"/>'
        yield path + shapes.head(route, painted("bp-trail-head"), 13), 30, "the walk"
