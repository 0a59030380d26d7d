"""The drawings of the pages: small journeys on a light card, so that they can be read in light and in dark themes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["step", "good", "stuck"]

_WIDTH, _BOX_HEIGHT = 480, 44
_INK, _CARD = "#22303a", "#f7f8f5"
_FILLS: dict[Kind, tuple[str, str]] = {"step": ("#ffffff", _INK), "good": ("#d9f0dd", "#1d7a3a"), "stuck": ("#fbe3e0", "#b3261e")}
_CUSTOMER, _OTHERS = "#1f5fa8", "#a8540a"


@dataclass(frozen=True)
class Box:
    """A step: its middle, its width, and what is written in it. A good end is green, a step that one cannot leave is red."""

    x: int
    y: int
    label: str
    kind: Kind = "step"
    width: int = 112


@dataclass(frozen=True)
class Arrow:
    """A transition: a line through points, decided by the customer or by somebody else, open or closed; and where its trigger stands."""

    points: tuple[tuple[int, int], ...]
    label: str
    at: tuple[int, int]
    by_customer: bool = True
    closed: bool = False
    anchor: Literal["start", "middle", "end"] = "middle"


def card(height: int, boxes: Iterable[Box], arrows: Iterable[Arrow]) -> str:
    """A drawing as SVG, with what its two kinds of line mean beneath it."""
    every = list(arrows)
    parts = [*(_arrow(arrow) for arrow in every), *(_box(box) for box in boxes), _legend(height - 22)]
    markers = "".join(
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>\n'
        for name, colour in (("customer", _CUSTOMER), ("others", _OTHERS), ("door", _INK), ("closed", "#8a949b"))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        'font-family="system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif" font-size="15">\n'
        f"<defs>\n{markers}</defs>\n"
        f'<rect x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" rx="10" fill="{_CARD}" stroke="#c9d0cc"/>\n'
        + "".join(parts)
        + "</svg>\n"
    )


def _box(box: Box) -> str:
    fill, edge = _FILLS[box.kind]
    radius = 22 if box.kind == "good" else 8
    return (
        f'<rect x="{box.x - box.width // 2}" y="{box.y - _BOX_HEIGHT // 2}" width="{box.width}" height="{_BOX_HEIGHT}" rx="{radius}" '
        f'fill="{fill}" stroke="{edge}" stroke-width="1.8"/>\n'
        f'<text x="{box.x}" y="{box.y + 5}" text-anchor="middle" fill="{_INK}" font-weight="600">{box.label}</text>\n'
    )


def _arrow(arrow: Arrow) -> str:
    name = "closed" if arrow.closed else "customer" if arrow.by_customer else "others"
    colour = {"closed": "#8a949b", "customer": _CUSTOMER, "others": _OTHERS}[name]
    if not arrow.label:
        name, colour = "door", _INK
    dash = "" if arrow.by_customer else ' stroke-dasharray="6 4"'
    (x, y), *rest = arrow.points
    curve = {1: "L", 2: "Q", 3: "C"}[len(rest)] + " ".join(f"{a} {b}" for a, b in rest)
    line = f'<path d="M{x} {y}{curve}" fill="none" stroke="{colour}" stroke-width="2"{dash} marker-end="url(#{name})"/>\n'
    if arrow.closed:
        (a, b), (c, d) = arrow.points[0], arrow.points[-1]
        m, n = (a + c) // 2, (b + d) // 2
        line += f'<path d="M{m - 7} {n - 7}L{m + 7} {n + 7}M{m - 7} {n + 7}L{m + 7} {n - 7}" stroke="#b3261e" stroke-width="2.5"/>\n'
    text = f'<text x="{arrow.at[0]}" y="{arrow.at[1]}" text-anchor="{arrow.anchor}" fill="{_INK}" font-size="14">{arrow.label}</text>\n'
    return line + (text if arrow.label else "")


def _legend(y: int) -> str:
    return (
        f'<g font-size="13" fill="{_INK}">\n'
        f'<path d="M24 {y}H56" stroke="{_CUSTOMER}" stroke-width="2" marker-end="url(#customer)"/>\n'
        f'<text x="64" y="{y + 4}">the customer decides</text>\n'
        f'<path d="M236 {y}H268" stroke="{_OTHERS}" stroke-width="2" stroke-dasharray="6 4" marker-end="url(#others)"/>\n'
        f'<text x="276" y="{y + 4}">somebody else decides</text>\n</g>\n'
    )


def _door(x: int, y: int) -> Arrow:
    return Arrow(((x - 30, y), (x, y)), "", (0, 0))


_HOTLINE, _WARM = Box(104, 84, "hotline"), Box(400, 84, "warm", "good")
_LOOP = ((80, 62), (70, 18), (138, 18), (128, 62))

NEVER = card(
    176,
    [Box(104, 84, "hotline", "stuck"), _WARM],
    [
        _door(48, 84),
        Arrow(_LOOP, "ring-again", (136, 34), anchor="start"),
        Arrow(((160, 84), (344, 84)), "send-engineer", (252, 64), by_customer=False, closed=True),
    ],
)
WITH_LUCK = card(
    190,
    [Box(104, 50, "hotline"), Box(400, 50, "warm", "good"), Box(400, 112, "lost", "stuck")],
    [
        _door(48, 50),
        Arrow(((160, 46), (344, 46)), "send-engineer", (252, 36), by_customer=False),
        Arrow(((160, 60), (240, 108), (344, 112)), "forget", (206, 108), by_customer=False),
    ],
)
_CHOICE = [
    _door(48, 84),
    Arrow(_LOOP, "cut-off", (136, 34), by_customer=False, anchor="start"),
    Arrow(((160, 84), (344, 84)), "send-engineer", (252, 74), by_customer=False),
    Arrow(((104, 106), (104, 150)), "fill-in-the-form", (114, 133), anchor="start"),
]
CHOOSING_WELL = card(246, [_HOTLINE, _WARM, Box(104, 172, "inbox", "stuck")], _CHOICE)
ALWAYS = card(
    246,
    [_HOTLINE, _WARM, Box(104, 172, "inbox")],
    [*_CHOICE, Arrow(((160, 172), (300, 172), (368, 106)), "answer", (276, 152), by_customer=False, anchor="end")],
)

PICTURES = {"never": NEVER, "with-luck": WITH_LUCK, "choosing-well": CHOOSING_WELL, "always": ALWAYS}
"""By the name of the file, every drawing."""
