"""The report's page for everybody: axe-core finds nothing, by day and by night, wide and narrow."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsers import NARROW, WIDE, Reader, address, browser
from pages import as_is_page
from playwright.sync_api import Browser, expect


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(as_is_page(), encoding="utf-8")
    return address(path)


STORY = "#returns/gift-recipient/dead-end/grade-c-mail"


@pytest.mark.parametrize(
    ("link", "size", "scheme"),
    [
        ("", WIDE, "light"),
        ("#?whose=carrier", NARROW, "dark"),
        (STORY, WIDE, "dark"),
        (STORY, NARROW, "light"),
    ],
)
def test_nothing_keeps_anybody_out(chromium: Browser, file: str, scheme: str, size: dict[str, int], link: str) -> None:
    # The page's policy would keep axe out, too.
    with Reader(chromium, file, viewport=size, color_scheme=scheme, bypass_csp=True) as reader:
        found: dict[str, Any] = Axe().run(reader.opens(link)).response
        assert [(it["id"], it["impact"], [node["html"] for node in it["nodes"]]) for it in found["violations"]] == []


def test_all_of_it_is_reached_by_keyboard(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens()
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_label("What is mine?")).to_be_focused()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.locator(".finding .whom a").first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        reached = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.className"))
        assert {"Play", "First step", "Last step", "Step of the walk", "step", "The next finding", "What was found for them"} <= reached


def test_who_has_their_own_colours_keeps_them(chromium: Browser, file: str) -> None:
    with Reader(chromium, file, forced_colors="active") as reader:
        page = reader.opens(STORY)
        assert page.evaluate("getComputedStyle(document.body).color") == page.evaluate(
            "getComputedStyle(document.querySelector('h1')).color"
        )
        assert page.locator(".chart .high").first.is_visible()
