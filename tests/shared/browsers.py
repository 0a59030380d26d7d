"""A browser for tests: Debian's Chromium, and a reader who notes whatever a page asks for or complains about."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright
from tools import needed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 360, "height": 780}
TELLS_OF_THE_POLICY = """
document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser. Where there is none, a test is skipped, with the reason; under CI it fails.

    It must be closed before anything else runs an event loop in this thread: begin one for a module, not for a session.
    """
    executable = needed("chromium", "it is Debian's package `chromium`")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        try:
            yield opened
        finally:
            opened.close()


class Reader:
    """Somebody who reads a page: `asked` is what it has asked for beyond itself, `complaints` what it or the browser did not like."""

    def __init__(self, browser: Browser, address: str, **how: Any) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        how = {"viewport": WIDE, "reduced_motion": "reduce", **how}
        self._context = browser.new_context(**how)
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(20_000)
        if how.get("java_script_enabled", True):
            self.page.add_init_script(TELLS_OF_THE_POLICY)
        self.page.on("request", lambda request: self.asked.append(request.url) if request.url.split("#")[0] != address else None)
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("dialog", self._dismisses)
        self._address = address

    def _dismisses(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def opens(self, link: str = "") -> Page:
        """Opens the page, with a link into it."""
        self.page.goto(f"{self._address}{link}")
        return self.page

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._context.close()
        if kind is None:
            assert (self.asked, self.complaints) == ([], [])


def address(path: Path) -> str:
    """The address of a file."""
    return path.resolve().as_uri()


def until(page: Page, expression: str) -> None:
    """Waits until something is so in a page. Playwright's own waiting evaluates a text in the page a second time, which its policy forbids."""
    end = time.monotonic() + 30
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(50)
