"""Lays a drawing out: in rows, or as another layout does it where that is sound."""

from __future__ import annotations

from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.faults import faults
from cxtest.blueprint.placed import Layout, NoLayout, Placed
from cxtest.blueprint.rows import rows_layout
from cxtest.blueprint.sizes import measure


def place(drawing: Drawing, layout: Layout | None = None) -> Placed:
    """Where everything in a drawing stands.

    Args:
        drawing: what is drawn.
        layout: a layout to try; where it gives up, or anything is wrong with what it does, and where there is none: rows.
    """
    sizes = measure(drawing)
    if layout is not None:
        try:
            placed = layout(drawing, sizes)
        except NoLayout:
            pass
        else:
            if not faults(drawing, placed):
                return placed
    return rows_layout(drawing, sizes)
