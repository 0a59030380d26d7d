"""A picture as PNG, of its SVG: the extra `png`. Only this file knows resvg."""

from __future__ import annotations

import math
import re
import struct
from typing import NamedTuple

from cxtest.blueprint.fonts import Font
from cxtest.errors import UsageError

MOST_PIXELS = 64_000_000
"""How many pixels a picture may have: drawing that many took 504 MB of memory."""

LONGEST = 32_000
"""How many pixels it may be wide, or high: many programs show no more than 32,767."""


class Picture(NamedTuple):
    """A PNG file, with its size in pixels. `scale` is how many of them there are to a unit of the SVG: it may be less than was asked."""

    data: bytes
    width: int
    height: int
    scale: float


def render(svg: str, font: Font, *, scale: float = 2.0) -> Picture:
    """Draws an SVG.

    Args:
        svg: its text; its root says its `width` and `height`.
        font: what its text is drawn with; one that somebody has named goes before those that the SVG names. Signs that it does not have
            are taken from other fonts of this machine.
        scale: pixels to a unit of the SVG; fewer where the picture would have more than `MOST_PIXELS`, or be longer than `LONGEST`.

    Raises:
        UsageError: the extra `png` is not installed, or resvg cannot draw it.
    """
    try:
        import resvg_py
    except ImportError:
        raise UsageError("to draw a PNG takes an extra: pip install 'cxtest-journeys[png]'") from None
    across, down = (_length(svg, name) for name in ("width", "height"))
    scale = min(scale, math.sqrt(MOST_PIXELS / (across * down)), LONGEST / max(across, down))
    family = re.sub(r"[^\w .-]", "", font.family)
    try:
        data = resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            background="#ffffff",
            font_files=[str(font.file)],
            font_family=font.family,
            serif_family=font.family,
            sans_serif_family=font.family,
            monospace_family=font.family,
            style_sheet=f"text, tspan {{ font-family: '{family}' }}" if font.named else None,
        )
    except (ValueError, OSError) as error:
        raise UsageError(f"the picture cannot be drawn as PNG: {error}") from error
    width, height = struct.unpack_from(">II", data, 16)
    return Picture(bytes(data), width, height, scale)


def _length(svg: str, name: str) -> float:
    """A length that the root of an SVG says, in its units."""
    root = svg[svg.index("<svg") :].split(">", 1)[0]
    said = re.search(rf'\s{name}="([0-9.]+)(?:px)?"', root)
    if said is None:
        raise UsageError(f"the picture does not say its {name}")
    return float(said[1])
