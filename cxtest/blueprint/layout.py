"""Lays a drawing out."""

from __future__ import annotations

from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.placed import Layout, Placed
from cxtest.blueprint.rows import rows_layout
from cxtest.blueprint.sizes import measure


def place(drawing: Drawing, layout: Layout | None = None) -> Placed:
    """Where everything in a drawing stands."""
    return (layout or rows_layout)(drawing, measure(drawing))
