"""How big boxes and labels are, and how their texts break: estimated, since no font can be asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from cxtest.blueprint.drawing import Arrow, Box, Detail, Drawing

TITLE: Final = 13
"""The size of titles, in pixels; they are half bold."""
TEXT: Final = 11
"""The size of all other text, in pixels."""
TITLE_LINE: Final = 16
TEXT_LINE: Final = 14
NOTE_LINE: Final = 13

BOX_WIDTH: Final = 186
END_WIDTH: Final = 150
PADDING: Final = 9
SIGN: Final = 16
"""How much room a sign before a text takes."""
BADGE: Final = 22
"""How wide a badge of findings is."""

TITLE_LINES: Final = 3
MOST_DETAILS: Final = 8
LABEL_WIDTH: Final = 108


class Line(NamedTuple):
    """A line of text with what it is: a kind of `Detail`, `rest` where that above goes on, or `name`, `by`, `carries` in a label."""

    kind: str
    text: str


class BoxSize(NamedTuple):
    """A box: how big it is at least, and its texts in lines."""

    width: float
    height: float
    title: tuple[str, ...]
    details: tuple[Line, ...]


class LabelSize(NamedTuple):
    """A label on the line of an arrow: what stands above the line, what below, and how much room each takes."""

    width: float
    above: float
    below: float
    names: tuple[Line, ...]
    notes: tuple[Line, ...]

    @property
    def height(self) -> float:
        """Both together."""
        return self.above + self.below


class Sizes(NamedTuple):
    """By id, how big each box and each label is; an arrow without a label has none."""

    boxes: Mapping[str, BoxSize]
    labels: Mapping[str, LabelSize]


def measure(drawing: Drawing) -> Sizes:
    """How big all boxes and labels of a drawing are."""
    labels = {arrow.id: label_size(arrow) for arrow in drawing.arrows if arrow.label or arrow.carries or arrow.marks}
    return Sizes({box.id: box_size(box) for box in drawing.boxes}, labels)


def box_size(box: Box) -> BoxSize:
    """How big a box is."""
    if box.kind == "entry":
        room = BOX_WIDTH - 2 * PADDING - SIGN
        shown = cut(box.title, room, TEXT)
        return BoxSize(min(BOX_WIDTH, text_width(shown, TEXT) + 2 * PADDING + SIGN), 28, (shown,), ())
    width = END_WIDTH if box.kind == "outcome" else BOX_WIDTH
    lead = SIGN + 6 if box.kind == "outcome" else 0
    title = wrapped(box.title, width - 2 * PADDING - lead, TITLE, TITLE_LINES, bold=True)
    room = width - 2 * PADDING - SIGN - lead
    details = tuple(line for detail in _details(box) for line in _lines(detail, room))
    height = 2 * PADDING + TITLE_LINE * len(title) + TEXT_LINE * len(details) + (3 if details else 0)
    return BoxSize(width, max(height, 44), title, details)


def label_size(arrow: Arrow) -> LabelSize:
    """How big the label of an arrow is."""
    lead = (SIGN if arrow.failure else 0) + (BADGE + 3 if arrow.marks else 0)
    names = tuple(Line("name", text) for text in wrapped(arrow.label, LABEL_WIDTH, TEXT, 2)) if arrow.label else ()
    notes = tuple(_notes(arrow))
    above = max(NOTE_LINE * len(names), BADGE - 3 if arrow.marks else 0) + 4
    below = NOTE_LINE * len(notes) + (4 if notes else 2)
    widths = [lead + text_width(line.text, TEXT) for line in names] or [lead]
    widths += [text_width(line.text, TEXT) + (SIGN - 2 if line.kind == "carries" else 0) for line in notes]
    return LabelSize(max(widths) + 4, above, below, names, notes)


def decides(arrow: Arrow) -> str:
    """Who decides on an arrow, where that is neither the customer nor whose step it is; else nothing."""
    if arrow.by in ("customer", "owner"):
        return ""
    return "by the clock" if arrow.by == "clock" else f"by {arrow.by}"


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at most likely to be, in pixels, in the wider of the usual sans-serif fonts."""
    return sum(map(_em, text)) * size * (1.08 if bold else 1.0)


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """`text`, or as much of its beginning as fits into `room` pixels, and an ellipsis: after a word, where the cut one is not too long."""
    if text_width(text, size, bold=bold) <= room:
        return text
    kept = ""
    for cluster in _clusters(text):
        if text_width(kept + cluster + "…", size, bold=bold) > room:
            break
        kept += cluster
    whole = kept.rpartition(" ")[0] if not text[len(kept)].isspace() else kept
    return (whole if 2 * len(whole) >= len(kept) else kept).rstrip(" ,") + "…"


def wrapped(text: str, room: float, size: float, most: int, *, bold: bool = False) -> tuple[str, ...]:
    """`text` in at most `most` lines of `room` pixels; the last ends with an ellipsis where it does not fit.

    Lines break at spaces, after hyphens, and where a word is longer than a line, anywhere.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, room, size, bold):
        if line and text_width((line + piece).rstrip(), size, bold=bold) > room:
            lines.append(line)
            line = ""
        line += piece
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], cut("".join(lines[most - 1 :]), room, size, bold=bold)]
    return tuple(line.strip() for line in lines)


def _details(box: Box) -> Iterator[Detail]:
    """Each detail once; where there are more than a box should show, the first ones and how many more there are."""
    details = tuple(dict.fromkeys(box.details))
    if len(details) <= MOST_DETAILS:
        yield from details
    else:
        yield from details[: MOST_DETAILS - 1]
        yield Detail("else", f"and {len(details) - MOST_DETAILS + 1} more")


def _lines(detail: Detail, room: float) -> Iterator[Line]:
    """A detail in one line; a list in two, with the first things of it and how many more there are."""
    if not detail.things:
        yield Line(detail.kind, cut(detail.text, room, TEXT))
        return
    texts = [detail.text, *_shortened(detail.text.removesuffix(", ".join(detail.things)), detail.things)]
    for number, text in enumerate(_in_two_lines(texts, room)):
        yield Line("rest" if number else detail.kind, text)


def _in_two_lines(texts: Sequence[str], room: float) -> tuple[str, ...]:
    """The first of some texts that fits into two lines, or the beginning of the last."""
    fitting = (lines for text in texts if len(lines := wrapped(text, room, TEXT, 3)) <= 2)
    return next(fitting, None) or wrapped(texts[-1], room, TEXT, 2)


def _shortened(verb: str, things: Sequence[str]) -> Iterator[str]:
    """A list with fewer and fewer of its things, and how many more there are."""
    for number in range(len(things) - 1, 0, -1):
        yield f"{verb}{', '.join(things[:number])} + {len(things) - number} more"


def _notes(arrow: Arrow) -> Iterator[Line]:
    by = decides(arrow)
    if by:
        yield Line("by", cut(by, LABEL_WIDTH, TEXT))
    if arrow.carries is not None:
        for text in _in_two_lines([f"carries {arrow.carries}", *_shortened("carries ", arrow.things)], LABEL_WIDTH):
            yield Line("carries", text)


def _pieces(text: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """What may stand on a line of its own, with the space after it."""
    piece = ""
    for cluster in _clusters(text):
        if piece and text_width(piece + cluster.rstrip(), size, bold=bold) > room:
            yield piece
            piece = ""
        piece += cluster
        if cluster[-1].isspace() or cluster[-1] in "-/" or _wide(cluster[0]):
            yield piece
            piece = ""
    if piece:
        yield piece


def _clusters(text: str) -> Iterator[str]:
    """Characters, each with the combining ones after it, which must not be torn off."""
    cluster = ""
    for char in text:
        if cluster and not _joins(char) and cluster[-1] != "\u200d":
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _joins(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me", "Mc") or char in "\u200d\ufe0e\ufe0f"


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _em(char: str) -> float:
    """The width of a character, as a part of the font's size."""
    if _joins(char):
        return 0.0
    if _wide(char):
        return 1.2
    if char in "ijlI.,:;'|!()[]’‘·- ":
        return 0.39
    if char in 'frt"“”/\\':
        return 0.43
    if char in "mwMW@%—…":
        return 0.98
    return 0.72 if char.isupper() or ord(char) > 0x24F else 0.61
