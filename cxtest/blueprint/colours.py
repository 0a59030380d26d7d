"""The colours of a picture, for light and for dark: as attributes, which any renderer understands, and as style sheets.

Each text and each sign passes the contrast of WCAG 2.2, level AA, on what it stands on, in both; a test computes it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple


class Colour(NamedTuple):
    """A colour by day and by night."""

    light: str
    dark: str


PALETTE: Final[dict[str, Colour]] = {
    "paper": Colour("#ffffff", "#12161c"),
    "ink": Colour("#1f2933", "#e8ecf1"),
    "soft": Colour("#4f5b68", "#aeb9c5"),
    "faint": Colour("#cfd6de", "#39434f"),
    "dim": Colour("#a6b0ba", "#5a6572"),
    "line": Colour("#5b6875", "#93a1b0"),
    "heavy": Colour("#1f3a56", "#d3deea"),
    "customer": Colour("#eef4fb", "#17212e"),
    "frontstage": Colour("#f6fafa", "#151d20"),
    "backstage": Colour("#ececef", "#1c1e23"),
    "third-party": Colour("#f8f3ea", "#221d16"),
    "outside": Colour("#f4f0f8", "#1f1a26"),
    "customer-bar": Colour("#2463b4", "#6aa5ee"),
    "frontstage-bar": Colour("#0f766e", "#4fc1b5"),
    "backstage-bar": Colour("#4b5563", "#9aa5b1"),
    "third-party-bar": Colour("#92591a", "#d9a35c"),
    "outside-bar": Colour("#6b4ea0", "#b79ae6"),
    "nobody": Colour("#fdeeec", "#331a18"),
    "alarm": Colour("#b42318", "#ff8f84"),
    "alarm-paper": Colour("#fdeeec", "#331a18"),
    "on-alarm": Colour("#ffffff", "#1d0b09"),
    "box": Colour("#ffffff", "#222a34"),
    "hidden": Colour("#e1e4e8", "#2a2e35"),
    "good": Colour("#17693a", "#6fd19a"),
    "good-paper": Colour("#e7f5ec", "#15291e"),
    "entry": Colour("#1d4f91", "#9cc4f7"),
    "entry-paper": Colour("#e3eefb", "#1a2c44"),
    "warning": Colour("#7a4f00", "#f2c14e"),
    "warning-paper": Colour("#fff1cc", "#33280c"),
    "note": Colour("#1d4f91", "#9cc4f7"),
    "walk": Colour("#7429d6", "#c9a6ff"),
    "on-walk": Colour("#ffffff", "#1b0d33"),
}

RULES: Final[dict[str, dict[str, str]]] = {
    "bp-paper": {"fill": "paper"},
    "bp-title": {"fill": "ink"},
    "bp-text": {"fill": "ink"},
    "bp-soft": {"fill": "soft"},
    "bp-sign": {"stroke": "soft"},
    "bp-separator": {"stroke": "faint"},
    "bp-phase": {"fill": "soft"},
    "bp-lane-customer": {"fill": "customer"},
    "bp-lane-frontstage": {"fill": "frontstage"},
    "bp-lane-backstage": {"fill": "backstage"},
    "bp-lane-third-party": {"fill": "third-party"},
    "bp-lane-outside": {"fill": "outside"},
    "bp-lane-nobody": {"fill": "nobody"},
    "bp-bar-customer": {"fill": "customer-bar"},
    "bp-bar-frontstage": {"fill": "frontstage-bar"},
    "bp-bar-backstage": {"fill": "backstage-bar"},
    "bp-bar-third-party": {"fill": "third-party-bar"},
    "bp-bar-outside": {"fill": "outside-bar"},
    "bp-nobody": {"fill": "alarm"},
    "bp-interaction": {"stroke": "line"},
    "bp-visibility": {"stroke": "heavy"},
    "bp-step": {"fill": "box", "stroke": "line"},
    "bp-hidden": {"fill": "hidden", "stroke": "soft"},
    "bp-entry": {"fill": "entry-paper", "stroke": "entry"},
    "bp-entry-text": {"fill": "entry"},
    "bp-entry-sign": {"fill": "entry"},
    "bp-good": {"fill": "good-paper", "stroke": "good"},
    "bp-good-sign": {"stroke": "good"},
    "bp-bad": {"fill": "alarm-paper", "stroke": "alarm"},
    "bp-bad-sign": {"stroke": "alarm"},
    "bp-end": {"fill": "box", "stroke": "soft"},
    "bp-end-sign": {"fill": "soft"},
    "bp-line": {"stroke": "line"},
    "bp-head": {"fill": "line"},
    "bp-line-hand-off": {"stroke": "heavy"},
    "bp-head-hand-off": {"fill": "heavy"},
    "bp-line-failure": {"stroke": "alarm"},
    "bp-head-failure": {"fill": "alarm"},
    "bp-failure-text": {"fill": "alarm"},
    "bp-failure-sign": {"stroke": "alarm"},
    "bp-carries": {"fill": "heavy"},
    "bp-parcel": {"stroke": "heavy"},
    "bp-parcel-full": {"stroke": "heavy", "fill": "heavy"},
    "bp-error": {"fill": "alarm", "stroke": "paper"},
    "bp-error-text": {"fill": "on-alarm"},
    "bp-warning": {"fill": "warning-paper", "stroke": "warning"},
    "bp-warning-text": {"fill": "warning"},
    "bp-note": {"fill": "box", "stroke": "note"},
    "bp-note-text": {"fill": "note"},
    "bp-line-dim": {"stroke": "dim"},
    "bp-head-dim": {"fill": "dim"},
    "bp-trail": {"stroke": "walk"},
    "bp-trail-head": {"fill": "walk"},
    "bp-number": {"fill": "walk", "stroke": "paper"},
    "bp-number-text": {"fill": "on-walk"},
    "bp-ring": {"stroke": "walk"},
}
"""Which class is painted how: by property, the name of a colour."""


@cache
def painted(name: str) -> str:
    """A class, and its colours by day as attributes."""
    colours = "".join(f' {prop}="{PALETTE[colour].light}"' for prop, colour in RULES[name].items())
    return f'class="{name}"{colours}'


@cache
def dark_style() -> str:
    """The style of a file that stands alone, for who likes it dark. Plain colours: not every renderer knows custom properties."""
    rules = "".join(
        f".{name}{{{';'.join(f'{prop}:{PALETTE[colour].dark}' for prop, colour in colours.items())}}}" for name, colours in RULES.items()
    )
    return f"@media (prefers-color-scheme:dark){{{rules}}}"


@cache
def style_sheet() -> str:
    """The style sheet of a page that has pictures in it: for light and dark, and for a walk that the page shows."""
    light = ";".join(f"--bp-{name}:{colour.light}" for name, colour in PALETTE.items())
    dark = ";".join(f"--bp-{name}:{colour.dark}" for name, colour in PALETTE.items())
    rules = "\n".join(
        f".{name}{{{';'.join(f'{prop}:var(--bp-{colour})' for prop, colour in colours.items())}}}" for name, colours in RULES.items()
    )
    own = files("cxtest.blueprint").joinpath("picture.css").read_text(encoding="utf-8")
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{rules}\n{own}"
