"""DOT: what Graphviz draws is what was written, whatever the names."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hostile_drawings import NAMES, of_names, same
from hypothesis import given, settings
from hypothesis import strategies as st
from tools import needed

from cxtest.blueprint import dot
from cxtest.blueprint.captions import numbers_of, of_arrow, of_box, of_lane
from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.of_journey import drawing_of
from cxtest.engine import check
from cxtest.loading.loader import load
from cxtest.source import visible

ROOT = Path(__file__).parent.parent.parent


class Drawn(NamedTuple):
    """What Graphviz draws: the text of each box by our name for it, of each lane, of each arrow with its ends, and above it all."""

    boxes: dict[str, str]
    lanes: list[str]
    arrows: list[tuple[str, str, str]]
    title: str


def drawn(drawing: Drawing) -> Drawn:
    """What Graphviz draws; it must have nothing to complain of."""
    program = needed("dot", "it is in Debian's package `graphviz`")
    done = subprocess.run([program, "-Tjson"], input=dot.render(drawing), capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    graph = json.loads(done.stdout)
    parts = graph["objects"]
    return Drawn(
        boxes={part["name"]: text(part) for part in parts if not part["name"].startswith("cluster_")},
        lanes=[text(part) for part in parts if part["name"].startswith("cluster_")],
        arrows=sorted((parts[edge["tail"]]["name"], parts[edge["head"]]["name"], text(edge)) for edge in graph["edges"]),
        title=text(graph),
    )


def text(part: dict[str, Any]) -> str:
    """The text that is drawn for a part of the picture."""
    return same(" ".join(stroke["text"] for stroke in part.get("_ldraw_", ()) if stroke["op"] == "T"))


def written(drawing: Drawing) -> Drawn:
    """What should be drawn."""
    ids = {box.id: f"n{number}" for number, box in enumerate(drawing.boxes, start=1)}
    numbers = numbers_of(drawing)
    return Drawn(
        boxes={ids[box.id]: same(" ".join(of_box(box))) for box in drawing.boxes},
        lanes=[same(of_lane(lane)) for lane in drawing.lanes],
        arrows=sorted((ids[a.source], ids[a.target], same(" ".join(of_arrow(a, numbers.get(a.id, []))))) for a in drawing.arrows),
        title=same(f"{drawing.title} {drawing.left_out}"),
    )


def test_hostile_names_are_drawn_as_they_are_written() -> None:
    drawing = of_names(NAMES)
    assert drawn(drawing) == written(drawing)


@settings(max_examples=max(1, settings().max_examples // 3))
@given(st.lists(st.text(min_size=1, max_size=30).map(visible).filter(str.strip), min_size=1, max_size=8))
def test_any_names_are_drawn_as_they_are_written(names: list[str]) -> None:
    drawing = of_names(names)
    assert drawn(drawing) == written(drawing)


@pytest.mark.parametrize("journeys", ["journeys", "journeys/as-is"])
def test_the_sample_with_all_its_findings_and_a_walk_is_drawn_as_it_is_written(journeys: str) -> None:
    project = load(ROOT, journeys=journeys)
    report = check(project)
    for name, file in project.journeys.items():
        finding = next((finding for finding in report.findings if finding.journey == name and finding.walk and finding.persona), None)
        drawing = drawing_of(file, findings=report.findings, path=finding.path(project) if finding else None)
        assert drawn(drawing) == written(drawing)


def test_lines_are_wrapped_so_that_boxes_are_not_as_wide_as_their_titles() -> None:
    lines = re.findall(r"\[label=\"([^\"]*)\"", dot.render(of_names(["ten words that are far too many for one line"])))
    assert max(len(line) for label in lines for line in label.split("\\n")) <= 34
