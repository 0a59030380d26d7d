"""Captions: what stands in a box, on an arrow and over a lane, line by line, in formats that have no room for signs."""

from __future__ import annotations

from cxtest.blueprint.drawing import BAND_TITLES, Arrow, Box, Drawing, Lane, Mark
from cxtest.telling.words import listed

_IN_SIGHT = ("customer", "frontstage")
"""Bands whose lanes need no word on where they are: all that is not said to be hidden or elsewhere is in sight."""

_BY = {"chance": "by chance", "clock": "by the clock"}


def of_lane(lane: Lane) -> str:
    """The title of a lane, and which band it is in."""
    return lane.title if lane.band in _IN_SIGHT else f"{lane.title} – {BAND_TITLES[lane.band].lower()}"


def of_box(box: Box) -> list[str]:
    """The title of a box, its details, what kind of end it is, and how many findings it has."""
    lines = [box.title, *(detail.text for detail in box.details)]
    if box.good is not None:
        lines.append("a good end" if box.good else "not a good end")
    return [*lines, *_counts(box.marks)]


def of_arrow(arrow: Arrow, numbers: list[int]) -> list[str]:
    """How walks name an arrow, who decides it where that is not to be expected, what it carries, and how many findings it has.

    Args:
        arrow: the arrow.
        numbers: when the walk that is drawn takes it, counted from 1; it may come back.
    """
    first = ": ".join(part for part in (", ".join(map(str, numbers)), arrow.label) if part)
    lines = [first] if first else []
    if arrow.by not in ("customer", "owner"):
        lines.append(_BY.get(arrow.by, f"by {arrow.by}"))
    if arrow.failure:
        lines.append("goes wrong")
    if arrow.carries is not None:
        lines.append(f"carries {arrow.carries}")
    return [*lines, *_counts(arrow.marks)]


def numbers_of(drawing: Drawing) -> dict[str, list[int]]:
    """When the walk that is drawn takes each arrow, counted from 1, by the arrow's id."""
    found: dict[str, list[int]] = {}
    for number, arrow in enumerate(drawing.walk.arrows if drawing.walk else (), start=1):
        found.setdefault(arrow, []).append(number)
    return found


def worst(marks: tuple[Mark, ...]) -> str | None:
    """The kind of the worst finding; None where there is none. They stand with the worst first."""
    return marks[0].kind if marks else None


def _counts(marks: tuple[Mark, ...]) -> list[str]:
    kinds = [mark.kind for mark in marks]
    parts = [f"{kinds.count(kind)} {kind}{'s' if kinds.count(kind) > 1 else ''}" for kind in dict.fromkeys(kinds)]
    return [listed(parts)] if parts else []
