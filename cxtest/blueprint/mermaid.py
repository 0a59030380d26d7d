"""A drawing as a Mermaid flowchart: lanes are subgraphs; every name in it is ours, and foreign text stands in quotes alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from cxtest.blueprint.captions import numbers_of, of_arrow, of_box, of_lane, worst
from cxtest.blueprint.drawing import Arrow, Box, Drawing

_SHAPES = {"entry": ('(["', '"])'), "step": ('["', '"]'), "outcome": ('{{"', '"}}')}
"""What stands before and after the text of a box."""

_CLASSES = {
    "entry": "fill:#eef3f8,stroke:#51677d,color:#17212b",
    "step": "fill:#ffffff,stroke:#51677d,color:#17212b",
    "outcome": "fill:#f2f2f2,stroke:#17212b,stroke-width:2px,color:#17212b",
    "hidden": "fill:#e6e8eb,stroke:#51677d,stroke-dasharray:5 3,color:#17212b",
    "good": "fill:#e2f2e5,stroke:#1e6b34,stroke-width:2px,color:#123d1f",
    "bad": "fill:#fbe5e3,stroke:#a3241b,stroke-width:2px,color:#5e120c",
    "note": "stroke:#1d5a96,stroke-width:3px",
    "warning": "stroke:#8a5a00,stroke-width:3px",
    "error": "stroke:#a3241b,stroke-width:3px",
    "walked": "stroke-width:4px",
}
"""The looks; where a box has several, the later one wins."""

_FAILURE = "stroke:#a3241b,color:#a3241b"

_MEANS_SOMETHING = re.compile(r"[^\w ,.–’“”…→:-]|:(?! )")
"""What may mean something to Mermaid within quotes: all but letters, digits, some punctuation, and a colon before a space."""

_READ_LATER = re.compile(r"(?<=\$)(?=\$)|(?<=:)(?=fa-)|(?<=\\)(?=n)|(?<=ﬂ)(?=°)|(?<=¶)(?=ß)")
"""What Mermaid reads once it has put the characters in that are written by their number, so that nothing protects it: formulas, icons, line
breaks, and its own way of writing those numbers. A word joiner, which nobody sees, keeps the two apart."""

_WORD_JOINER = "\u2060"


def render(drawing: Drawing) -> str:
    """The drawing as a Mermaid flowchart; the order of the lanes, and where boxes stand in them, is left to Mermaid."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    ids = {box.id: f"n{number}" for number, box in enumerate(drawing.boxes, start=1)}
    yield from ("---", f"title: {_titled(drawing.title)}", "---", "flowchart LR")
    for number, lane in enumerate(drawing.lanes, start=1):
        yield f'  subgraph lane{number}["{_quoted([of_lane(lane)])}"]'
        yield from (f"    {_box(ids[box.id], box)}" for box in drawing.boxes if box.lane == lane.id)
        yield "  end"
    if drawing.left_out:
        yield f'  left_out["{_quoted([drawing.left_out])}"]'
    numbers = numbers_of(drawing)
    for arrow in drawing.arrows:
        yield f"  {_arrow(ids[arrow.source], ids[arrow.target], arrow, numbers.get(arrow.id, []))}"
    yield from _styles(drawing, ids)


def _box(id: str, box: Box) -> str:  # noqa: A002
    before, after = _SHAPES[box.kind]
    return f"{id}{before}{_quoted(of_box(box))}{after}"


def _arrow(source: str, target: str, arrow: Arrow, numbers: list[int]) -> str:
    line = "==>" if numbers else "-.->" if arrow.failure else "-->"
    caption = of_arrow(arrow, numbers)
    return f"{source} {line}" + (f'|"{_quoted(caption)}"|' if caption else "") + f" {target}"


def _styles(drawing: Drawing, ids: dict[str, str]) -> Iterator[str]:
    walked = drawing.walk.boxes if drawing.walk else ()
    classes: dict[str, list[str]] = {name: [] for name in _CLASSES}
    for box in drawing.boxes:
        for name in [box.kind, *_looks(box), *(["walked"] if box.id in walked else [])]:
            classes[name].append(ids[box.id])
    for name, members in classes.items():
        if members:
            yield f"  classDef {name} {_CLASSES[name]}"
            yield f"  class {','.join(members)} {name}"
    failures = [str(number) for number, arrow in enumerate(drawing.arrows) if arrow.failure]
    if failures:
        yield f"  linkStyle {','.join(failures)} {_FAILURE}"


def _looks(box: Box) -> Iterator[str]:
    if box.hidden:
        yield "hidden"
    if box.good is not None:
        yield "good" if box.good else "bad"
    kind = worst(box.marks)
    if kind is not None:
        yield kind


def _titled(title: str) -> str:
    """A title in YAML, which reads JSON. Mermaid takes no numbers of characters there, and shows `<` as `&lt;` unless it is written as
    Mermaid itself does on the way."""
    return json.dumps(_apart(title).replace("<", "ﬂ°°60¶ß").replace(">", "ﬂ°°62¶ß"), ensure_ascii=False)


def _quoted(lines: Iterable[str]) -> str:
    """Lines of text, as they stand within quotes: each character that may mean something is written by its number."""
    return "<br/>".join(_MEANS_SOMETHING.sub(lambda char: f"#{ord(char[0])};", _apart(line)) for line in lines)


def _apart(text: str) -> str:
    return _READ_LATER.sub(_WORD_JOINER, text)
