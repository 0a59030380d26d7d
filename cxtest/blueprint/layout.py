"""Lays a drawing out: in rows, or as another layout does it where that is sound.

Rows are what pictures are drawn in, whatever is installed. graphlay's layout may be asked for: it is narrower, but on the journeys of the
sample its lines cross more often, its labels stand further from where their arrows begin, and of some drawings it makes no sound one.
"""

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
