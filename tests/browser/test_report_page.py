"""The report's page as a reader sees it: filters, links, the player; it asks for nothing, and nothing is complained of."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browsers import NARROW, WIDE, Reader, address, browser, until
from pages import as_is, as_is_page, page_of
from playwright.sync_api import Browser, Page, expect
from small import TRIP

from cxtest.reports.html import version_of
from cxtest.telling.stories import stories_of

DEAD_END = "#returns/gift-recipient/dead-end/grade-c-mail"

ENDS = """async (link) => {
  location.hash = link;
  await new Promise((shown) => addEventListener("hashchange", () => requestAnimationFrame(shown), {once: true}));
  const parts = ["#story-title", ".person dl", ".broke .message", ".broke dl", ".controls"].map((part) => [part, document.querySelector(part)]);
  return {
    title: document.querySelector("#story-title").textContent,
    height: document.documentElement.scrollHeight,
    ends: Object.fromEntries(parts.filter(([, it]) => it).map(([part, it]) => [part, it.getBoundingClientRect().bottom])),
  };
}"""
"""Opens a story, and says where its essential parts end."""


SMALL = {
    "journeys/trip.yaml": TRIP.replace(
        "care: {owner: care, transitions: {solve: end}}", "care: {owner: care, transitions: {solve: {to: hall, by: owner}}}\n  hall: {}"
    ),
    "personas/pat.yaml": "persona: pat\njourneys: {trip: {enters-at: [call], wants: [solved]}}\n",
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(as_is_page(), encoding="utf-8")
    return address(path)


def step(page: Page) -> str:
    return page.locator(".controls .where").inner_text()


def current(page: Page) -> str:
    return page.locator("[aria-current=step] .step-title").inner_text()


def test_what_is_mine_is_shown_counted_and_in_the_link(chromium: Browser, file: str) -> None:
    mine = [story for cell in stories_of(*as_is()).cells for story in cell.stories if "carrier" in story.whose]
    with Reader(chromium, file) as reader:
        page = reader.opens()
        expect(page.locator("#shown")).to_have_text("All 284 findings shown.")
        page.get_by_label("What is mine?").select_option(label="The parcel carrier")
        expect(page.locator("#shown")).to_have_text(f"{len(mine)} of 284 findings shown.")
        assert page.locator(".finding .whom li:visible").count() == len(mine)
        assert set(page.locator(".finding:visible .owner").all_inner_texts()) >= {"The parcel carrier (contractor)"}
        assert page.locator("td.dim").count() > 0
        assert page.url.endswith("#?whose=carrier")
        link = page.url.removeprefix(file)
    with Reader(chromium, file) as reader:
        page = reader.opens(link)
        expect(page.locator("#shown")).to_have_text(f"{len(mine)} of 284 findings shown.")
        page.get_by_role("button", name="Show everything").click()
        expect(page.locator("#shown")).to_have_text("All 284 findings shown.")
        assert page.locator("td.dim").count() == 0


def test_what_has_nothing_of_the_choice_is_folded_away_and_no_link(chromium: Browser, file: str) -> None:
    cells = stories_of(*as_is()).cells
    theirs = [cell for cell in cells if any("carrier" in story.whose for story in cell.stories)]
    with Reader(chromium, file) as reader:
        page = reader.opens("#?whose=carrier")
        assert page.locator(".matrix tbody tr:visible").count() == len({cell.persona for cell in theirs})
        assert page.locator("td.dim a[href]").count() == 0
        far = page.locator(".walked > li:visible strong").all_inner_texts()
        titles = stories_of(*as_is()).journeys
        assert set(far) == {titles[cell.journey] for cell in theirs} != set(titles.values())
        page.get_by_label("How bad?").select_option("note")
        page.get_by_label("For whom?").select_option("-")
        expect(page.locator("#shown")).to_have_text("0 of 284 findings shown.")
        expect(page.locator("#nothing-left")).to_contain_text("Choose otherwise, or press “Show everything”.")
        expect(page.locator("#matrix")).to_be_hidden()


def test_on_a_telephone_the_choices_are_folded_and_a_result_is_on_the_first_screen(chromium: Browser, file: str) -> None:
    with Reader(chromium, file, viewport=NARROW) as reader:
        page = reader.opens("#?whose=carrier&severity=error")
        expect(page.locator(".to-story:visible").first).to_be_in_viewport(ratio=1)
        expect(page.get_by_label("What is mine?")).to_be_hidden()
        page.get_by_role("button", name="Choose what to show (2 chosen)").click()
        page.get_by_label("How bad?").select_option("")
        expect(page.get_by_role("button", name="Choose what to show (1 chosen)")).to_have_attribute("aria-expanded", "true")


def test_counts_in_the_matrix_are_those_of_what_is_chosen(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens("#?severity=warning")
        shown = page.evaluate(
            """() => [...document.querySelectorAll("td[data-cell]")].map((place) => [Number(place.dataset.cell),
              ...[...place.querySelectorAll(".count")].filter((it) => it.checkVisibility()).map((it) => it.innerText.trim())])"""
        )
    cells = stories_of(*as_is()).cells
    assert [number for number, *_ in sorted(shown)] == list(range(len(cells)))
    for number, *counts in shown:
        warnings = cells[number].count("warning")
        assert [count.split()[:2] for count in counts] == ([["▲", str(warnings)]] if warnings else [])


def test_a_long_list_shows_the_first_until_all_are_wanted(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens()
        part = page.locator("section.journey").nth(2)
        assert part.locator(".finding:visible").count() == 6
        part.get_by_role("button", name="Show the other").click()
        assert part.locator(".finding:visible").count() == part.locator(".finding").count() > 6
        assert page.evaluate("document.activeElement.closest('.whom') !== null")


def test_a_story_opens_by_its_link_and_closing_it_goes_back_to_where_it_was_opened(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens()
        page.locator("tr", has_text="The gift recipient").locator("a.to-story").click()
        title = page.get_by_role("heading", level=1, name="The gift recipient")
        expect(title).to_be_focused()
        expect(page.locator("#overview")).to_be_hidden()
        assert page.title() == "The gift recipient: An entry that leads nowhere, while another would have led there"
        page.keyboard.press("Escape")
        expect(page.locator("#story")).to_be_hidden()
        expect(page.locator("tr", has_text="The gift recipient").locator("a.to-story")).to_be_focused()
        assert page.title() == "Hollybush Gifts, as it is"
        for number in (3, 2):
            link = page.locator(".finding .whom a:visible").nth(number)
            link.click()
            page.get_by_role("link", name="All findings").click()
            expect(link).to_be_focused()


@pytest.mark.parametrize("place", [".matrix a.to-story", ".finding .whom a:visible"])
def test_closing_a_story_comes_back_to_the_same_place(chromium: Browser, file: str, place: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens()
        link = page.locator(place).nth(9)
        link.scroll_into_view_if_needed()
        before = page.evaluate("scrollY")
        link.click()
        expect(page.locator("#story")).to_be_visible()
        page.keyboard.press("Escape")
        expect(link).to_be_focused()
        assert page.evaluate("scrollY") == before
        expect(link).to_be_in_viewport(ratio=1)


def test_the_link_of_one_finding_tells_that_finding_and_of_a_cell_its_worst(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens(DEAD_END)
        expect(page.locator(".broke .message")).to_contain_text("is left standing at “An e-mail says grade C, return refused”")
        expect(page.locator(".broke .owner").first).to_have_text("The returns warehouse (contractor)")
        expect(page.locator(".broke .role").first).to_have_text("where it shows")
        expect(page.locator(".broke pre")).to_have_text("    transitions: {go-back: inspection}")
        expect(page.locator(".person")).to_contain_text("“Money back” (refunded)")
        page.get_by_role("button", name="The next finding").click()
        expect(page.locator(".broke .message")).to_contain_text("No number and no return")
        page.get_by_label("What was found for them").select_option("0")
        expect(page.locator(".no-walk")).to_have_text("No walk gets there. This is the closest that they come.")
    with Reader(chromium, file) as reader:
        page = reader.opens("#returns/gift-recipient")
        expect(page.locator(".broke .message")).to_contain_text("coming in at packing-slip, cannot reach refunded")


def test_a_link_to_what_is_mended_says_so(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens("#returns/gift-recipient/dead-end/no-such-step")
        expect(page.locator("#gone")).to_be_visible()
        expect(page.locator("#overview")).to_be_visible()


@pytest.mark.parametrize(
    ("link", "said"), [("#?whose=carier", "“carier” under “What is mine?”"), ("#?who=carrier", "a choice named “who”")]
)
def test_a_link_that_chooses_what_is_not_there_says_so_and_shows_nothing(chromium: Browser, file: str, link: str, said: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens(link)
        expect(page.locator("#not-there")).to_contain_text(f"The link asks for {said}, which this report does not have")
        assert page.locator(".finding:visible").count() == 0
        page.get_by_label("How bad?").select_option("error")
        page.get_by_role("button", name="Show everything").click()
        expect(page.locator("#not-there")).to_be_hidden()
        expect(page.locator("#shown")).to_have_text("All 284 findings shown.")


def test_the_walk_is_played_by_buttons_to_its_end(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens(DEAD_END)
        assert step(page) == "Step 12 of 12"
        page.get_by_role("button", name="First step").click()
        seen = [current(page)]
        while step(page) != "Step 12 of 12":
            page.get_by_role("button", name="One step on").click()
            seen.append(current(page))
        assert (len(seen), seen[0], seen[-1]) == (12, "Please key in your order number", "An e-mail says grade C, return refused")
        assert page.locator(".bp-box.now").get_attribute("data-box") == "grade-c-mail"
        assert page.locator(".bp-arrow.now").get_attribute("data-arrow") == "inspection.used"
        page.locator(".steps button").nth(5).click()
        assert (step(page), current(page)) == ("Step 6 of 12", "The label comes by post")
        assert page.locator(".knowledge td.new").count() == 11
        page.get_by_role("slider", name="Step of the walk").fill("2")
        assert step(page) == "Step 2 of 12"
        page.get_by_role("button", name="One step back").click()
        assert step(page) == "Step 1 of 12"


def test_the_walk_is_played_by_keys_but_not_when_a_field_has_the_focus(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.page
        page.clock.install()
        reader.opens(DEAD_END)
        page.keyboard.press("Home")
        assert step(page) == "Step 1 of 12"
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        assert step(page) == "Step 2 of 12"
        page.keyboard.press("End")
        assert step(page) == "Step 12 of 12"
        page.keyboard.press(" ")
        assert step(page) == "Step 1 of 12"
        # 25 words and more take longer to read than a short step is shown for.
        page.clock.run_for(4000)
        assert step(page) == "Step 1 of 12"
        page.clock.run_for(8000)
        assert step(page) == "Step 2 of 12"
        page.clock.run_for(240_000)
        assert step(page) == "Step 12 of 12"
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
        page.get_by_label("What was found for them").focus()
        page.keyboard.press("Home")
        assert page.locator(".broke .message").inner_text().startswith("The gift recipient")
        assert step(page) in ("Step 12 of 12", "Step 2 of 2")


def test_whose_walk_it_is_is_said_where_it_is_nobodys_in_particular(chromium: Browser, file: str) -> None:
    story = next(it for cell in stories_of(*as_is()).cells for it in cell.stories if cell.persona is None and it.walk is not None)
    with Reader(chromium, file) as reader:
        page = reader.opens(f"#{story.link}")
        expect(page.locator(".whose-walk")).to_have_text("The walk is shown as the first who can walk it.")
        reader.opens(DEAD_END)
        expect(page.locator(".whose-walk")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_picture_keeps_its_names_in_line_and_the_step_beside_them(chromium: Browser, file: str, size: dict[str, int]) -> None:
    with Reader(chromium, file, viewport=size) as reader:
        page = reader.opens(DEAD_END)
        places = """() => Object.fromEntries([["names", ".bp-names"], ["sheet", ".bp-picture"], ["box", ".bp-box.now"], ["frame", ".picture-frame"],
          ["zoom", ".zoom"]].map(([name, place]) => [name, document.querySelector(`#story ${place}`).getBoundingClientRect().toJSON()]))"""
        for key in ("Home", "ArrowRight", "End"):
            page.keyboard.press(key)
            at = page.evaluate(places)
            assert at["names"]["top"] == at["sheet"]["top"]
            assert at["names"]["left"] == at["frame"]["left"]
            assert at["names"]["right"] <= at["box"]["left"] < at["frame"]["right"]
            assert at["zoom"]["left"] >= at["frame"]["right"] or at["zoom"]["bottom"] <= at["frame"]["top"]
        page.locator("#story").get_by_role("button", name="The whole picture").click()
        at = page.evaluate(places)
        assert at["sheet"]["right"] <= at["frame"]["right"]
        assert at["sheet"]["bottom"] <= at["frame"]["bottom"]


def test_each_step_is_told_to_who_cannot_see_it(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens(DEAD_END)
        page.keyboard.press("Home")
        expect(page.locator("#said")).to_have_text(
            "Step 1 of 12: Please key in your order number. The phone menu. The phone menu asks for the order number. "
            "They cannot give the order number. It takes 2 min of their time."
        )


def test_who_holds_them_has_a_column_even_if_they_know_nothing(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens(DEAD_END)
        holders = set(page.locator(".steps .step-owner").all_inner_texts()) - {"The customer", "Nobody’s step"}
        assert holders <= set(page.locator(".knowledge thead th").all_inner_texts())
        empty = page.evaluate(
            """() => [...document.querySelectorAll(".knowledge thead th")].filter((_, column) =>
              [...document.querySelectorAll(".knowledge tbody tr")].every((row) => !row.querySelectorAll("td")[column].textContent)).length"""
        )
        assert empty > 0


def test_a_party_without_a_title_is_set_as_code(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(page_of(SMALL), encoding="utf-8")
    with Reader(chromium, address(file)) as reader:
        page = reader.opens("#trip/pat/" + re.findall(r'href="#trip/pat/([^"]*/hall[^"]*)"', file.read_text(encoding="utf-8"))[0])
        expect(page.locator(".steps .decides code").first).to_have_text("care")
        assert "`" not in page.locator("#story").inner_text()


def test_curves_say_what_it_has_cost_and_where_it_goes_over(chromium: Browser, file: str) -> None:
    with Reader(chromium, file) as reader:
        page = reader.opens("#last-minute-gift/panicked-shopper")
        first = page.locator(".chart").first
        expect(first).to_contain_text("Questions asked 10 of at most 8")
        expect(first.locator(".over-said")).to_have_text("✕ Over the limit from step 7")
        mark = "() => document.querySelector('.chart .here').getAttribute('d').match(/[\\d.]+$/)[0] - 0"
        assert page.evaluate(mark) < 44 * 0.2
        page.keyboard.press("Home")
        assert page.evaluate(mark) == 44
        expect(first.locator("strong")).to_have_text("0")
        expect(page.locator(".chart", has_text="Their own time")).to_contain_text("of at most 1 h")


def test_the_essentials_of_each_story_fit_one_screen(chromium: Browser, file: str) -> None:
    """Who, what they wanted, where it broke, whose it is, what would mend it, and the player: at 1400 × 900."""
    cells = [cell for cell in stories_of(*as_is()).cells if cell.stories]
    with Reader(chromium, file) as reader:
        page = reader.opens()
        seen = [(cell, page.evaluate(ENDS, cell.stories[0].link)) for cell in cells]
    assert [(found["title"].lower(), found["height"]) for _, found in seen] == [(cell.title.lower(), 900) for cell, _ in seen]
    parts = {"#story-title", ".broke .message", ".broke dl"}
    assert [cell for cell, found in seen if not parts <= set(found["ends"])] == []
    assert [cell for cell, found in seen if cell.persona and ".person dl" not in found["ends"]] == []
    assert [cell for cell, found in seen if cell.stories[0].walk is not None and ".controls" not in found["ends"]] == []
    assert [(cell.journey, cell.persona, found["ends"]) for cell, found in seen if max(found["ends"].values()) > 900] == []


def test_it_can_be_read_without_a_script(chromium: Browser, file: str) -> None:
    with Reader(chromium, file, java_script_enabled=False) as reader:
        page = reader.opens()
        assert page.locator("#filters").is_hidden()
        assert page.locator(".finding").count() == page.locator(".finding:visible").count() > 100
        assert "The gift recipient is left standing at" in page.locator("#overview").inner_text()
        assert "never from packing-slip, with luck from phone" in page.locator(".matrix").inner_text()


@pytest.mark.parametrize("link", ["", DEAD_END, "#last-minute-gift/-"])
def test_a_telephone_scrolls_in_one_direction_and_has_room_for_a_thumb(chromium: Browser, file: str, link: str) -> None:
    with Reader(chromium, file, viewport=NARROW) as reader:
        page = reader.opens(link)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        small = page.evaluate(
            """() => [...document.querySelectorAll("a, button, select, summary, input")]
              .filter((it) => it.checkVisibility() && !it.classList.contains("skip") && it.getBoundingClientRect().height < 43.9)
              .map((it) => `${it.tagName} ${it.className} ${it.textContent.slice(0, 40)} ${it.getBoundingClientRect().height}`)"""
        )
        assert small == []


def test_a_served_page_comes_again_when_there_is_another_one_and_stays_where_it_was(chromium: Browser) -> None:
    changed = SMALL["journeys/trip.yaml"].replace("care: {owner", "care: {title: A hall, owner")
    pages = [page_of(SMALL, live=True), page_of({**SMALL, "journeys/trip.yaml": changed}, live=True)]
    asked = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = version_of(pages[0]) if self.path == "/version" else pages[0]
            self.send_response(200 if self.path in ("/", "/version") else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8" if self.path == "/" else "text/plain")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        reader = Reader(chromium, f"http://127.0.0.1:{server.server_port}/")
        with reader:
            page = reader.opens("#trip/pat")
            page.keyboard.press("Home")
            until(page, "performance.getEntriesByType('resource').length > 0")
            pages.reverse()
            expect(page.locator(".broke .message")).to_contain_text("A hall")
            assert page.url.endswith("#trip/pat")
            assert step(page).startswith("Step 1 of")
            pages.reverse()
            assert set(asked) <= {"/", "/version", "/favicon.ico"}
            assert [it for it in reader.asked if not it.endswith(("/version", "/favicon.ico"))] == []
            reader.asked.clear()
    finally:
        server.shutdown()
        server.server_close()
