"""The picture as SVG: sound XML whatever the names are, without style or script, with everything in it that is in the drawing."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from drawn import drawings, generated
from hypothesis import given, settings

from cxtest.blueprint.colours import PALETTE, RULES, dark_style, style_sheet
from cxtest.blueprint.drawing import Arrow, Box, Detail, Drawing, Lane, Mark, Phase, Walk
from cxtest.blueprint.layout import place
from cxtest.blueprint.of_journey import drawing_of
from cxtest.blueprint.svg import STRIP, embed, render
from cxtest.engine import check
from cxtest.loading.loader import load

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"


@cache
def returns() -> Drawing:
    """Returns as they are: with what was found, and the longest walk of it."""
    project = load(ROOT, journeys="journeys/as-is")
    found = [finding for finding in check(project).findings if finding.journey == "returns"]
    walks = [path for finding in found if (path := finding.path(project)) is not None]
    return drawing_of(project.journeys["returns"], None, found, max(walks, key=lambda path: len(path.moves)))


def small(title: str = "A step", *, label: str = "go on", walk: Walk | None = None) -> Drawing:
    """Two steps and an end."""
    marks = (Mark("error", "dead-end", "Nobody gets past `a`."), Mark("warning", "known-not-used", "It was known."))
    return Drawing(
        title,
        f"About {title}.",
        (
            Lane("customer:customer", title, "customer"),
            Lane("frontstage:", "Nobody", "frontstage"),
            Lane("backstage:x", title, "backstage"),
        ),
        (Phase("p", title),),
        (
            Box("entry:in", "entry", title, "customer:customer", "p"),
            Box("a", "step", title, "frontstage:", "p", (Detail("ask", title), Detail("wait", "wait 1d")), marks),
            Box("b", "step", "Behind", "backstage:x", "p", hidden=True),
            Box("end", "outcome", title, "customer:customer", "p", good=True),
        ),
        (
            Arrow("entry:in", "entry:in", "a", "", by="customer"),
            Arrow("a.go", "a", "b", label, by=label, carries=label, marks=marks[1:]),
            Arrow("b.back", "b", "a", "come-back", by="chance", failure=True, carries="nothing"),
            Arrow("b.done", "b", "end", "done", by="clock"),
        ),
        walk,
    )


def words(element: ElementTree.Element) -> str:
    """All that can be read in it, what is told where somebody points aside."""
    return " ".join(text.text or "" for text in element.iter(f"{SVG}text"))


def group(svg: str, kind: str, name: str) -> ElementTree.Element:
    """The group of a box or an arrow."""
    (found,) = [g for g in ElementTree.fromstring(svg).iter(f"{SVG}g") if g.get(f"data-{kind}") == name]
    return found


def told(element: ElementTree.Element) -> str:
    title = element.find(f"{SVG}title")
    assert title is not None
    return title.text or ""


def is_harmless(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "style", "g", "rect", "line", "path", "polygon", "circle", "text"}
        assert not {name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name}


@settings(max_examples=max(1, settings().max_examples // 3))
@given(drawings())
def test_any_drawing_is_sound_xml_and_does_no_harm(drawing: Drawing) -> None:
    svg = render(drawing)
    is_harmless(svg)
    made = embed(drawing, "x")
    is_harmless(made.names)
    is_harmless(made.picture)
    assert "<style" not in made.names + made.picture


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "]]>", "\"'&<>`", "שלום עולם", "é" * 300, "a" * 500, "<![CDATA[", "</text></svg>", "%{x}", "漢字" * 50],
)
def test_a_hostile_name_is_shown_as_it_is(name: str) -> None:
    drawing = small(name, label=name)
    svg = render(drawing)
    is_harmless(svg)
    assert told(group(svg, "box", "a")).startswith(name + "\n")
    assert told(group(svg, "arrow", "a.go")).startswith(f"{name}: {name} → Behind\n")
    assert f"a hand-off, carries {name}" in told(group(svg, "arrow", "a.go"))
    root = ElementTree.fromstring(svg)
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == (name, f"About {name}.")


def test_each_box_and_each_arrow_is_in_it_once_and_can_be_found_by_its_id() -> None:
    for drawing in (returns(), generated(50, 2)):
        root = ElementTree.fromstring(render(drawing))
        assert sorted(g.get("data-box", "") for g in root.iter(f"{SVG}g") if g.get("data-box")) == sorted(box.id for box in drawing.boxes)
        assert sorted(g.get("data-arrow", "") for g in root.iter(f"{SVG}g") if g.get("data-arrow")) == sorted(a.id for a in drawing.arrows)
        assert all(told(g) for g in root.iter(f"{SVG}g") if g.get("data-box") or g.get("data-arrow"))


def test_what_a_hand_off_carries_and_who_decides_is_written_on_the_label() -> None:
    svg = render(small())
    assert words(group(svg, "arrow", "b.back")) == "come-back by chance carries nothing"
    assert words(group(svg, "arrow", "a.go")) == "1 go on by go on carries go on"
    assert words(group(svg, "arrow", "b.done")) == "done by the clock"


def test_the_bands_and_their_lines_are_named() -> None:
    said = words(ElementTree.fromstring(render(small())))
    assert "Line of interaction" in said
    assert "Line of visibility" in said
    assert "Behind the line of" in said


def test_findings_are_counted_on_the_box_and_listed_where_somebody_points() -> None:
    svg = render(small())
    badge = next(g for g in group(svg, "box", "a").iter(f"{SVG}g") if g.get("class") == "bp-badge")
    assert words(badge) == "2"
    assert told(badge) == "error: dead end — Nobody gets past a.\nwarning: known not used — It was known."
    assert told(badge) in told(group(svg, "box", "a"))
    assert [shape.get("class") for shape in badge.iter(f"{SVG}path")] == ["bp-error"]
    assert "warning: known not used — It was known." in told(group(svg, "arrow", "a.go"))


def test_the_legend_says_in_words_what_a_number_of_findings_means() -> None:
    said = words(ElementTree.fromstring(render(small())))
    assert "3 findings here: 3, the worst an error" in said
    assert "2 findings here: 2, the worst a warning" in said
    assert "no more than a note" not in said


def test_the_walk_is_numbered_and_the_rest_is_dimmed() -> None:
    walk = Walk(("entry:in", "a", "b", "a"), ("entry:in", "a.go", "b.back"))
    svg = render(small(walk=walk))
    assert words(group(svg, "box", "a")).endswith("2, 4 2")
    assert "on" in (group(svg, "arrow", "b.back").get("class") or "").split()
    off = group(svg, "arrow", "b.done")
    assert (off.get("class") or "").split() == ["bp-arrow"]
    assert [path.get("class") for path in off.iter(f"{SVG}path")] == ["bp-line-dim bp-path"]
    assert 'class="bp-line-dim' not in render(small())


def test_a_box_that_a_walk_comes_to_often_shows_its_first_numbers() -> None:
    walk = Walk(("a", "b") * 40, ("a.go", "b.back") * 39 + ("a.go",))
    said = words(group(render(small(walk=walk)), "box", "b"))
    assert said.startswith("Behind 2, 4, 6, 8, ")
    assert said.endswith(", …")


def test_a_good_end_a_bad_end_and_one_of_which_nobody_says_have_each_their_sign() -> None:
    shapes = set()
    for good in (True, False, None):
        drawing = small()
        ends = tuple(box._replace(good=good) if box.kind == "outcome" else box for box in drawing.boxes)
        end = group(render(drawing._replace(boxes=ends)), "box", "end")
        shapes.add(tuple((e.tag, e.get("d", "")[-20:]) for e in end if e.tag != f"{SVG}title"))
    assert len(shapes) == 3


def test_a_lane_of_nobody_has_a_sign() -> None:
    made = embed(small(), "x")
    assert [path.get("class") for path in ElementTree.fromstring(made.names).iter(f"{SVG}path")] == ["bp-nobody"]


def test_what_is_left_out_is_said() -> None:
    assert "and 40 more" in words(ElementTree.fromstring(render(small()._replace(left_out="and 40 more"))))


def test_a_wide_picture_repeats_the_names_of_its_lanes_where_nothing_else_is() -> None:
    drawing = returns()
    placed = place(drawing)
    texts = [t for t in ElementTree.fromstring(render(drawing)).iter(f"{SVG}text") if t.text == "The parcel carrier"]
    at = sorted(float(t.get("x", "0")) for t in texts)
    assert len(at) >= placed.width // 1400 - 1
    assert embed(drawing, "x").picture.count(">The parcel carrier<") == 0


def test_the_name_of_a_phase_stands_once_at_its_beginning_and_comes_again_far_from_there_only() -> None:
    drawing = returns()._replace(phases=tuple(phase._replace(title=f"Phase {phase.id}") for phase in returns().phases))
    placed = place(drawing)
    texts = list(ElementTree.fromstring(embed(drawing, "x").picture).iter(f"{SVG}text"))
    for phase in drawing.phases:
        names = [(float(text.get("x", "0")), text.get("class")) for text in texts if text.text == phase.title]
        assert names[0][0] == pytest.approx(placed.phases[phase.id].x + 12, abs=0.1)
        assert names[0][1] == "bp-phase"
        assert all(after - before >= 1400 for (before, _), (after, _) in pairwise(names))
        assert {style for _, style in names[1:]} <= {"bp-soft"}


def test_the_same_drawing_is_the_same_file_byte_for_byte() -> None:
    code = "from drawn import generated; from cxtest.blueprint.svg import render; print(render(generated(30, 4)))"
    made = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests/shared'}"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert len(made[0]) > 10_000


# In a page.


def test_ids_of_two_pictures_in_one_page_differ() -> None:
    ids = []
    for prefix in ("one", "two"):
        made = embed(returns(), prefix)
        for part in (made.names, made.picture):
            ids += [element.get("id") for element in ElementTree.fromstring(part).iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == 8
    root = ElementTree.fromstring(embed(returns(), "one").picture)
    assert root.get("id") == "one-picture"
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "one-title one-about"


@pytest.mark.parametrize("drawing", [returns(), generated(50, 1), small(), Drawing("", "", (), (), (), ())])
def test_strips_for_paper_follow_each_other_and_cut_no_box(drawing: Drawing) -> None:
    made, placed = embed(drawing, "x"), place(drawing)
    assert made.strips[0][0] == 0
    assert made.strips[-1][1] == made.width == placed.width
    assert all(stop == start for (_, stop), (start, _) in zip(made.strips, made.strips[1:], strict=False))
    for start, stop in made.strips:
        assert stop - start <= STRIP
        assert not [box for box, rect in placed.boxes.items() if rect.x < stop < rect.right]


# Colours.


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


LANES = ("customer", "frontstage", "backstage", "third-party", "outside", "nobody", "paper")
TEXTS = [
    *((text, on) for text in ("ink", "soft", "heavy", "alarm") for on in LANES),
    *((text, on) for text in ("ink", "soft") for on in ("box", "hidden", "good-paper", "alarm-paper")),
    ("entry", "entry-paper"),
    ("on-alarm", "alarm"),
    ("warning", "warning-paper"),
    ("note", "box"),
    ("on-walk", "walk"),
]
SIGNS = [
    *((line, on) for line in ("line", "heavy", "alarm", "walk") for on in LANES),
    ("good", "good-paper"),
    ("alarm", "alarm-paper"),
    ("soft", "hidden"),
]


@pytest.mark.parametrize("by", ["light", "dark"])
def test_texts_and_signs_stand_out_enough(by: str) -> None:
    def colour(name: str) -> str:
        found: str = getattr(PALETTE[name], by)
        return found

    low = {(text, on): contrast(colour(text), colour(on)) for text, on in TEXTS}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}
    faint = {(sign, on): contrast(colour(sign), colour(on)) for sign, on in SIGNS}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 3} == {}


def test_each_class_has_its_colours_in_both_style_sheets() -> None:
    for name, colours in RULES.items():
        assert f".{name}{{" in dark_style()
        for prop, colour in colours.items():
            assert f"{prop}:var(--bp-{colour})" in style_sheet()
    assert style_sheet().count("{") == style_sheet().count("}")
