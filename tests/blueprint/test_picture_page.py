"""The page of a picture, in a browser: it loads nothing, its names stand still, texts fit, and on paper it is cut into strips."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from drawn import generated
from playwright.sync_api import Browser, sync_playwright

from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.of_journey import drawing_of
from cxtest.blueprint.page import render
from cxtest.loading.loader import load

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip("there is no chromium: install Debian's package chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])


def sample() -> Drawing:
    return drawing_of(load(ROOT, journeys="journeys/as-is").journeys["returns"])


def test_the_policy_names_the_only_style_there_is() -> None:
    page = render(generated(10))
    style = re.findall("<style>(.*?)</style>", page, re.DOTALL)
    assert len(style) == 1
    digest = b64encode(sha256(style[0].encode()).digest()).decode()
    assert f"content=\"default-src 'none'; style-src 'sha256-{digest}'\"" in page
    assert "<script" not in page
    assert " style=" not in page


def test_a_hostile_title_stays_text() -> None:
    page = render(generated(5)._replace(title="</title><script>alert(1)</script>", left_out="<b>more</b>"))
    assert "<script" not in page
    assert "&lt;b&gt;more&lt;/b&gt;" in page


@pytest.mark.parametrize("scheme, paper", [("light", "rgb(255, 255, 255)"), ("dark", "rgb(18, 22, 28)")])
def test_a_browser_shows_it_light_or_dark_and_has_nothing_to_complain_of(browser: Browser, tmp_path: Path, scheme: str, paper: str) -> None:
    file = tmp_path / "page.html"
    file.write_text(render(sample()), encoding="utf-8")
    page = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme="dark" if scheme == "dark" else "light")
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert (said, asked) == ([], [file.as_uri()])
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    assert page.evaluate("getComputedStyle(document.querySelector('.bp-step')).fill") != "rgb(0, 0, 0)"
    # It is the picture that scrolls, not the page, and the names stay.
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.evaluate("document.querySelector('.bp-scroll').scrollLeft = 900")
    assert page.evaluate("document.querySelector('.bp-names').getBoundingClientRect().x") == 0
    page.close()


TOO_WIDE = """() => [...document.querySelectorAll('.bp-picture .bp-box')].flatMap(box => {
  const frame = box.querySelector('.bp-frame').getBBox();
  return [...box.querySelectorAll('text:not(.bp-number-text):not(.bp-error-text):not(.bp-warning-text):not(.bp-note-text)')]
    .filter(text => { const it = text.getBBox(); return it.x < frame.x || it.x + it.width > frame.x + frame.width })
    .map(text => text.textContent);
})"""


def test_every_text_fits_into_its_box(browser: Browser, tmp_path: Path) -> None:
    for drawing in (sample(), generated(40, 3)):
        file = tmp_path / "page.html"
        file.write_text(render(drawing), encoding="utf-8")
        page = browser.new_page()
        page.goto(file.as_uri())
        assert page.evaluate("document.querySelectorAll('.bp-picture .bp-box text').length") > 40
        assert page.evaluate(TOO_WIDE) == []
        page.close()


def test_on_paper_there_are_strips(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(render(sample()), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.bp-strips')).display") == "none"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.bp-scroll')).display") == "none"
    assert page.evaluate("document.querySelectorAll('.bp-strip').length") >= 5
    assert page.evaluate("[...document.querySelectorAll('.bp-strip')].every(strip => strip.getBoundingClientRect().width > 300)")
    page.close()
