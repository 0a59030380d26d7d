"""A drawing as SVG: a file that stands alone, or two elements for a page, the names of the lanes and the picture.

The bands, the line of interaction and the line of visibility are those of a service blueprint (Shostack, "Designing Services That
Deliver", Harvard Business Review 1984; Bitner, Ostrom and Morgan, California Management Review 2008).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from cxtest.blueprint import legend, shapes
from cxtest.blueprint.colours import dark_style, painted
from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.layout import place
from cxtest.blueprint.picture import NAMES, names, picture
from cxtest.blueprint.placed import Placed, Rect
from cxtest.blueprint.shapes import number
from cxtest.blueprint.sizes import cut

HEADING: Final = 44.0
MARGIN: Final = 16.0
STRIP: Final = 1000.0
"""How wide a strip on paper may be, in pixels."""
FONT: Final = "font-family=\"system-ui,'Segoe UI','Helvetica Neue',Arial,'DejaVu Sans',sans-serif\""


class Embedded(NamedTuple):
    """A picture for a page: the names of the lanes, which stand still at its left, and the picture, both `height` pixels high.

    `legend` is a list of the signs that are in it. `strips` says from where to where (in pixels) it is cut on paper: no box is cut.
    """

    names: str
    picture: str
    names_width: float
    width: float
    height: float
    strips: tuple[tuple[float, float], ...]
    legend: str


def render(drawing: Drawing, placed: Placed | None = None) -> str:
    """A drawing as a file: light, and dark for who likes it so; it needs nothing else.

    Args:
        drawing: what is drawn.
        placed: where everything stands; None lays it out.
    """
    at = placed or place(drawing)
    width = max(NAMES + at.width + 12, 640)
    signs, signs_height = legend.row(drawing, width - 2 * MARGIN)
    height = HEADING + at.height + 12 + signs_height + 12 + (18 if drawing.left_out else 0)
    parts = [
        f'<svg {_size(width, height)} role="img" aria-labelledby="bp-title bp-about" {FONT}>',
        shapes.title(drawing.title, ' id="bp-title"'),
        f'<desc id="bp-about">{shapes.quoted(drawing.about)}</desc>',
        f"<style>{dark_style()}</style>",
        shapes.rect(Rect(0, 0, width, height), painted("bp-paper")),
        shapes.text(cut(drawing.title, width - 32, 18, bold=True), 16, 29, "bp-title", 18, bold=True),
        f'<g transform="translate(0 {number(HEADING)})">',
        *names(drawing, at),
        f'<g transform="translate({number(NAMES)} 0)">',
        *picture(drawing, at, repeat_names=True),
        "</g></g>",
        f'<g transform="translate({number(MARGIN)} {number(HEADING + at.height + 12)})">',
        *signs,
        *([shapes.text(drawing.left_out, 0, signs_height + 12, "bp-soft", 12)] if drawing.left_out else []),
        "</g></svg>\n",
    ]
    return "\n".join(parts)


def embed(drawing: Drawing, prefix: str, placed: Placed | None = None) -> Embedded:
    """A drawing for a page whose style sheet is `colours.style_sheet()`.

    Args:
        drawing: what is drawn.
        prefix: with what the ids begin; letters, digits and hyphens, another for each picture of a page.
        placed: where everything stands; None lays it out.
    """
    at = placed or place(drawing)
    walking = " walking" if drawing.walk else ""
    labelled = f'aria-labelledby="{prefix}-title {prefix}-about"'
    lanes = [
        f'<svg {_size(NAMES, at.height)} id="{prefix}-names" class="bp-names" aria-hidden="true" {FONT}>',
        *names(drawing, at),
        "</svg>",
    ]
    whole = [
        f'<svg {_size(at.width, at.height)} id="{prefix}-picture" class="bp-picture{walking}" role="img" {labelled} {FONT}>',
        shapes.title(drawing.title, f' id="{prefix}-title"'),
        f'<desc id="{prefix}-about">{shapes.quoted(drawing.about)}</desc>',
        *picture(drawing, at, repeat_names=False),
        "</svg>",
    ]
    return Embedded("\n".join(lanes), "\n".join(whole), NAMES, at.width, at.height, strips(at), legend.listed(drawing))


def strips(placed: Placed) -> tuple[tuple[float, float], ...]:
    """From where to where a picture is cut on paper: at most some 1000 pixels each where that cuts no box."""
    solid = sorted((rect.x, rect.right) for rect in [*placed.boxes.values(), *placed.labels.values()])
    cuts = []
    end = 0.0
    for left, right in solid:
        if left > end + 1:
            cuts.append((end + left) / 2)
        end = max(end, right)
    found: list[tuple[float, float]] = []
    start = 0.0
    while placed.width - start > STRIP:
        ahead = [cut for cut in cuts if cut > start + 1]
        within = [cut for cut in ahead if cut - start <= STRIP]
        stop = max(within, default=min(ahead, default=placed.width))
        if stop >= placed.width:
            break
        found.append((start, stop))
        start = stop
    return (*found, (start, placed.width))


def _size(width: float, height: float) -> str:
    wide, high = number(width), number(height)
    return f'xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
