"""The report's page on paper: the matrix, the worst stories, the pictures; what was chosen, and nothing else."""

import re
from collections.abc import Iterator

import pytest
from browsers import Reader, address, browser
from pages import as_is, as_is_page
from playwright.sync_api import Browser, expect

from cxtest.telling.stories import stories_of

DEAD_END = "#returns/gift-recipient/dead-end/grade-c-mail"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(as_is_page(), encoding="utf-8")
    return address(path)


def test_paper_has_the_matrix_the_worst_stories_all_findings_and_the_pictures(chromium: Browser, file: str) -> None:
    failing = [cell for cell in stories_of(*as_is()).cells if cell.stories]
    with Reader(chromium, file, color_scheme="dark") as reader:
        page = reader.opens()
        printed = page.pdf(prefer_css_page_size=True)
        assert printed.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) > len(failing)
        page.emulate_media(media="print", color_scheme="dark")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".paper-story:visible").count() == len(failing)
        assert page.locator(".finding:visible").count() == page.locator(".finding").count()
        assert page.locator(".strip:visible").count() >= 4
        assert page.locator("button:visible, select:visible").count() == 0
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator(".paper-story .steps").first.is_visible()


def test_paper_of_a_choice_says_what_was_chosen_and_has_nothing_else(chromium: Browser, file: str) -> None:
    told = stories_of(*as_is())
    theirs = [cell for cell in told.cells if any("carrier" in story.whose for story in cell.stories)]
    mine = sum("carrier" in story.whose for cell in theirs for story in cell.stories)
    titles = {told.journeys[cell.journey] for cell in theirs}
    with Reader(chromium, file) as reader:
        page = reader.opens("#?whose=carrier")
        expect(page.locator("#chosen")).to_be_hidden()
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#chosen").inner_text() == f"The parcel carrier’s: {mine} of 284 findings."
        assert page.locator(".paper-story:visible").count() == len(theirs)
        assert set(page.locator(".walked > li:visible strong").all_inner_texts()) == titles != set(told.journeys.values())
        assert {said.split(" – part ")[0] for said in page.locator(".strip figcaption:visible").all_inner_texts()} == titles


def test_each_page_of_paper_has_its_number(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        boxes = reader.opens().evaluate(
            """() => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSPageRule)
              .map((rule) => [rule.selectorText, [...(rule.cssRules ?? [])].map((box) => [box.name, box.style.content])])"""
        )
    assert ["", [["bottom-right", "counter(page)"]]] in boxes


def test_paper_of_an_open_story_is_that_story(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens(DEAD_END)
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".paper-story:visible").all_inner_texts()[0].startswith("The gift recipient")
        assert page.locator(".paper-story:visible, .finding:visible, .matrix:visible").count() == 1
