"""Lays a drawing out: as graphlay orders it, or where that cannot be had, by ourselves."""

from __future__ import annotations

from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.faults import faults
from cxtest.blueprint.graphlay_layout import graphlay_layout
from cxtest.blueprint.placed import Layout, NoLayout, Placed
from cxtest.blueprint.rows import rows_layout
from cxtest.blueprint.sizes import measure


def place(drawing: Drawing, layout: Layout = graphlay_layout) -> Placed:
    """Where everything in a drawing stands.

    Args:
        drawing: what is drawn.
        layout: the layout to try; where it gives up, or anything is wrong with what it does: rows of our own.
    """
    sizes = measure(drawing)
    try:
        placed = layout(drawing, sizes)
    except NoLayout:
        return rows_layout(drawing, sizes)
    return rows_layout(drawing, sizes) if faults(drawing, placed) else placed
