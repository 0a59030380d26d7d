"""Moving together: what a layout needs not is saved, and what is left of or above what does not change."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import drawings
from hypothesis import given, settings

from cxtest.blueprint.compaction import compacted
from cxtest.blueprint.drawing import Arrow, Box, Drawing, Lane, Phase
from cxtest.blueprint.faults import faults
from cxtest.blueprint.layout import place
from cxtest.blueprint.of_journey import drawing_of
from cxtest.blueprint.rows import rows_layout
from cxtest.blueprint.sizes import measure
from cxtest.loading.loader import load

ROOT = Path(__file__).resolve().parents[2]
LANES = (Lane("customer:customer", "The customer", "customer"), Lane("frontstage:shop", "The shop", "frontstage"))
LONG = "a label as wide as any"


def test_a_label_needs_room_in_its_own_row_only() -> None:
    above = tuple(Box(name, "step", name, "customer:customer", "p") for name in ("a", "b", "c"))
    below = tuple(Box(name, "step", name, "frontstage:shop", "p") for name in ("x", "y", "z"))
    arrows = (Arrow("a.on", "a", "b", LONG), Arrow("b.on", "b", "c", "on"), Arrow("x.on", "x", "y", "on"), Arrow("y.on", "y", "z", LONG))
    drawing = Drawing("Two rows", "Two rows.", LANES, (Phase("p", ""),), (*above, *below), arrows)
    placed = place(drawing)
    assert faults(drawing, placed) == []
    wide, narrow = placed.labels["a.on"].width, placed.labels["b.on"].width
    # In each row one gutter has a long label and the other a short one: neither row pays for the other's.
    assert placed.boxes["c"].right - placed.boxes["a"].x <= 3 * placed.boxes["a"].width + wide + narrow + 4 * 20


def test_what_is_moved_together_already_stays_as_it_is() -> None:
    drawing = drawing_of(load(ROOT, journeys="journeys/as-is").journeys["tea-game"])
    placed = place(drawing)
    again = compacted(drawing, placed)
    assert (again.width, again.height) == pytest.approx((placed.width, placed.height), abs=1)


@settings(max_examples=max(1, settings().max_examples // 3))
@given(drawings())
def test_the_order_of_boxes_that_stand_side_by_side_does_not_change(drawing: Drawing) -> None:
    placed = rows_layout(drawing, measure(drawing))
    again = compacted(drawing, placed)
    assert again.width <= placed.width + 1e-6
    assert again.height <= placed.height + 1e-6
    assert faults(drawing, again) == []
    for one, at in placed.boxes.items():
        for other, beside in placed.boxes.items():
            if at.right <= beside.x and at.y < beside.bottom and beside.y < at.bottom:
                assert again.boxes[one].right <= again.boxes[other].x


def test_returns_as_they_are_are_a_fifth_narrower_and_hardly_higher() -> None:
    placed = place(drawing_of(load(ROOT, journeys="journeys/as-is").journeys["returns"]))
    assert placed.width < 4700  # 5765 in a grid of columns, 4474 when this was written
    assert placed.height < 1500  # 1455, and 1462
