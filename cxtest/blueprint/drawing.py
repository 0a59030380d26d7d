"""A drawing: lanes, phases, boxes and arrows, neutral to how it is laid out and written; no coordinate and no colour is in it.

All text in a drawing is safe to show on one line (`source.visible`); each format quotes it for itself.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Band = Literal["customer", "frontstage", "backstage", "third-party", "outside"]

BANDS: Final[tuple[Band, ...]] = ("customer", "frontstage", "backstage", "third-party", "outside")
"""The bands of a service blueprint, from the top. The line of interaction is drawn below the customer, the line of visibility below
`frontstage` (Bitner, Ostrom and Morgan, "Service Blueprinting", California Management Review 2008)."""

BAND_TITLES: Final[dict[Band, str]] = {
    "customer": "The customer",
    "frontstage": "In the customer’s sight",
    "backstage": "Behind the line of visibility",
    "third-party": "Contractors",
    "outside": "Outside the brand",
}


class Lane(NamedTuple):
    """One row: whose the boxes in it are. Lanes of a band stand together, bands in the order of `BANDS`."""

    id: str
    title: str
    band: Band


class Phase(NamedTuple):
    """Some columns: a part of the journey. The title is empty where steps belong to none."""

    id: str
    title: str


class Mark(NamedTuple):
    """A finding on what it concerns: how bad it is, its rule, and what it says."""

    kind: Literal["error", "warning", "note"]
    rule: str
    text: str


class Detail(NamedTuple):
    """A short line in a box, below its title. `wait` is what the customer waits there, `ask` what they are asked, `promise` what they
    are promised, `channel` how they meet; `else` is all else. Where `text` ends with a list, `things` are what is in it: where there is
    no room for all of them, the first ones are shown and how many more there are."""

    kind: Literal["channel", "ask", "wait", "promise", "else"]
    text: str
    things: tuple[str, ...] = ()


class Box(NamedTuple):
    """Where a customer can be: a step, an outcome, or an entry; in a drawing of a space a configuration.

    `hidden`: it is out of the customer's sight. `good`: it is an end that the persona wants (True), or neither wants nor accepts
    (False); None where it is no end, or nobody says.
    """

    id: str
    kind: Literal["entry", "step", "outcome"]
    title: str
    lane: str
    phase: str
    details: tuple[Detail, ...] = ()
    marks: tuple[Mark, ...] = ()
    hidden: bool = False
    good: bool | None = None


class Arrow(NamedTuple):
    """A way from one box to another, or back to itself. `label` is how walks name it; it is empty at entries.

    `by` is who decides: `customer`, `owner` (of the step that it leaves), `chance`, `clock`, or another party, as it is called.
    `failure`: something goes wrong. `carries` is what a hand-off passes on, in words; None where it is no hand-off;
    where that is a list, `things` are what is in it.
    """

    id: str
    source: str
    target: str
    label: str
    by: str = "owner"
    failure: bool = False
    carries: str | None = None
    marks: tuple[Mark, ...] = ()
    things: tuple[str, ...] = ()


class Walk(NamedTuple):
    """A walk drawn over it: the boxes that it comes to, in order, and the arrow that leads to each of them but the first."""

    boxes: tuple[str, ...]
    arrows: tuple[str, ...]


class Drawing(NamedTuple):
    """One drawing. `about` says in a sentence what is drawn, for who cannot see it; `left_out` what is not drawn, or is empty."""

    title: str
    about: str
    lanes: tuple[Lane, ...]
    phases: tuple[Phase, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    walk: Walk | None = None
    left_out: str = ""
