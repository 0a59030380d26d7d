"""A picture on a page of its own: the names of the lanes stand still while it scrolls, and on paper it is cut into strips."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import Final

from cxtest.blueprint import shapes
from cxtest.blueprint.colours import style_sheet
from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.placed import Placed
from cxtest.blueprint.shapes import number
from cxtest.blueprint.svg import STRIP, Embedded, embed

PREFIX: Final = "bp"


def render(drawing: Drawing, placed: Placed | None = None) -> str:
    """A drawing as a page without any script, which loads nothing.

    Args:
        drawing: what is drawn.
        placed: where everything stands; None lays it out.
    """
    made = embed(drawing, PREFIX, placed)
    # Tall pictures go on upright paper: there a strip of them can be read.
    turned = "portrait" if made.height > STRIP else "landscape"
    own = files("cxtest.blueprint").joinpath("page.css").read_text(encoding="utf-8")
    style = f"{style_sheet()}\n{own}\n@page{{size:A4 {turned};margin:10mm}}\n"
    digest = b64encode(sha256(style.encode()).digest()).decode()
    left_out = f"<p>{shapes.quoted(drawing.left_out)}</p>" if drawing.left_out else ""
    title = shapes.quoted(drawing.title)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{digest}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header><h1>{title}</h1><p>{shapes.quoted(drawing.about)}</p>{left_out}</header>
<main>
<div class="bp-scroll" tabindex="0" role="region" aria-label="The blueprint; it scrolls sideways">
{made.names}
{made.picture}
</div>
<div class="bp-strips" aria-hidden="true">
{strips(made, PREFIX)}
</div>
{made.legend}
</main>
</body>
</html>
"""


def strips(made: Embedded, prefix: str) -> str:
    """The picture in strips, for paper, each with the names of the lanes before it."""
    return "\n".join(_strip(made, prefix, start, stop) for start, stop in made.strips)


def _strip(made: Embedded, prefix: str, start: float, stop: float) -> str:
    wide, high, names = number(stop - start), number(made.height), number(made.names_width)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="bp-strip" '
        f'viewBox="0 0 {number(made.names_width + max(stop - start, STRIP))} {high}" preserveAspectRatio="xMinYMin meet">'
        f'<use href="#{prefix}-names"/>'
        f'<svg x="{names}" width="{wide}" height="{high}" viewBox="{number(start)} 0 {wide} {high}"><use href="#{prefix}-picture"/></svg>'
        "</svg>"
    )
