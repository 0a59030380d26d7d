"""Mermaid: what Mermaid itself shows, in a browser, is what was written, whatever the names."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest
from hostile_drawings import NAMES, of_names, same
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, sync_playwright
from tools import missing, needed

from cxtest.blueprint import mermaid
from cxtest.blueprint.captions import numbers_of, of_arrow, of_box, of_lane
from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.of_journey import drawing_of
from cxtest.engine import check
from cxtest.loading.loader import load
from cxtest.source import visible

ROOT = Path(__file__).parent.parent.parent

READ = """
async text => {
    const { svg } = await mermaid.render('picture', text)
    document.body.innerHTML = svg
    return {
        boxes: [...document.querySelectorAll('g.node')].map(node => [node.id, node.querySelector('.nodeLabel').innerText]),
        lanes: [...document.querySelectorAll('.cluster-label .nodeLabel')].map(lane => lane.innerText),
        arrows: [...document.querySelectorAll('.edgeLabel .edgeLabel')].map(arrow => arrow.innerText),
        title: document.querySelector('.flowchartTitleText').textContent,
        strange: document.querySelectorAll('svg :is(script, img, b, i, em, strong, a, li, math)').length,
    }
}
"""


class Shown(NamedTuple):
    """What Mermaid shows: the text of each box by our name for it, of the lanes, and of the arrows, sorted."""

    boxes: dict[str, str]
    lanes: list[str]
    arrows: list[str]
    title: str


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page with Mermaid in it."""
    package = find_spec("mermaidx")
    if package is None or package.origin is None:
        missing("Mermaid", "pip install mermaidx, which brings it along")
    script = Path(package.origin).parent / "assets" / "mermaid.js"
    chromium = needed("chromium", "it is Debian's package `chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.add_script_tag(path=script)
        page.evaluate("mermaid.initialize({startOnLoad: false, maxTextSize: 1e6, maxEdges: 1e4})")
        yield page
        browser.close()


def shown(page: Page, drawing: Drawing) -> Shown:
    """What Mermaid shows of a drawing."""
    read = page.evaluate(READ, mermaid.render(drawing))
    assert read["strange"] == 0
    names = {m[1]: same(text) for name, text in read["boxes"] if (m := re.search("flowchart-(n[0-9]+|left_out)-", name))}
    return Shown(names, sorted(map(same, read["lanes"])), sorted(filter(None, map(same, read["arrows"]))), same(read["title"]))


def written(drawing: Drawing) -> Shown:
    """What should be shown of it."""
    boxes = {f"n{number}": same("\n".join(of_box(box))) for number, box in enumerate(drawing.boxes, start=1)}
    if drawing.left_out:
        boxes["left_out"] = same(drawing.left_out)
    numbers = numbers_of(drawing)
    arrows = [text for arrow in drawing.arrows if (text := same("\n".join(of_arrow(arrow, numbers.get(arrow.id, [])))))]
    return Shown(boxes, sorted(same(of_lane(lane)) for lane in drawing.lanes), sorted(arrows), same(drawing.title))


def test_hostile_names_are_shown_as_they_are_written(page: Page) -> None:
    drawing = of_names(NAMES)
    assert shown(page, drawing) == written(drawing)


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_alone_is_shown_as_it_is_written(page: Page, name: str) -> None:
    drawing = of_names([name])
    assert shown(page, drawing)._replace(title="") == written(drawing)._replace(title="")


@given(st.lists(st.text(min_size=1, max_size=30).map(visible).filter(str.strip), min_size=1, max_size=12))
@settings(
    max_examples=max(1, settings().max_examples // 3), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_names_are_shown_as_they_are_written(page: Page, names: list[str]) -> None:
    drawing = of_names(names)
    assert shown(page, drawing) == written(drawing)


@pytest.mark.parametrize("journeys", ["journeys", "journeys/as-is"])
def test_the_sample_with_all_its_findings_and_a_walk_is_shown_as_it_is_written(page: Page, journeys: str) -> None:
    project = load(ROOT, journeys=journeys)
    report = check(project)
    for name, file in project.journeys.items():
        finding = next((finding for finding in report.findings if finding.journey == name and finding.walk and finding.persona), None)
        drawing = drawing_of(file, findings=report.findings, path=finding.path(project) if finding else None)
        assert shown(page, drawing) == written(drawing)
