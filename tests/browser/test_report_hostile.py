"""Whatever strangers write into their files, the page shows it as text, and does nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import NARROW, Reader, address, browser
from pages import page_of
from playwright.sync_api import Browser, expect

from cxtest.source import visible

EVIL = {
    "a script": "<script>alert(1)</script>",
    "the end of a script": "</script><script>alert(1)</script>",
    "an image": '"><img src=x onerror=alert(1)>',
    "a template": "{{7*7}} {% raw %} {{ data }}",
    "the end of the title": "</title><h1>Nice</h1><!--",
    "an attribute, entities, endings": "' onmouseover='alert(1)' x=\" &lt;b&gt; &amp;amp; ]]></svg></style>",
    "a line separator": "one\u2028two\u2029three",
    "writing from right to left": "\u202egnirts\u2066",
    "a long word": "x" * 500,
    "backticks": "`a` and ` one more",
}
JOURNEY = """\
journey: trip
title: EVIL
organisation: acme
entries: {call: ivr}
steps:
  ivr: {title: EVIL, owner: bot, phase: one, needs: [order-number], terms: [EVIL], gives: [EVIL], promises: [EVIL], takes: {time: 5m}, transitions: {press-2: agent}}
  agent: {owner: care, title: EVIL, needs: [order-number], takes: {money: 3}, transitions: {give-up: {to: lost, by: owner}}}
  lost: {owner: care, title: EVIL}
  end: {outcome: solved, title: EVIL}
"""
ORGANISATION = """\
organisation: acme
title: EVIL
currency: EVIL
parties: {bot: {title: EVIL}, care: {title: EVIL, external: true, accountable: bot}}
facts: {order-number: {title: EVIL}}
"""
PERSONA = """\
persona: pat
title: EVIL
story: EVIL
based-on: EVIL
journeys: {trip: {enters-at: [call], wants: [solved]}}
understands: []
budget: {money: 1}
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.mark.parametrize("kind", EVIL)
def test_a_name_is_text(chromium: Browser, tmp_path: Path, kind: str) -> None:
    evil = EVIL[kind]
    written = {"journeys/trip.yaml": JOURNEY, "journeys/acme.yaml": ORGANISATION, "personas/pat.yaml": PERSONA}
    ids = {"terms: [EVIL]": "terms: [word]", "gives: [EVIL]": "gives: [thing]", "promises: [EVIL]": "promises: [call-back]"}
    files = {}
    for name, text in written.items():
        for unsaid, said in ids.items():
            text = text.replace(unsaid, said)
        files[name] = text.replace("EVIL", json.dumps(evil))
    path = tmp_path / "report.html"
    path.write_text(page_of(files), encoding="utf-8")
    shown = " ".join(visible(" ".join(evil.split())).split()).replace("`a`", "a")
    with Reader(chromium, address(path), viewport=NARROW) as reader:
        page = reader.opens()
        assert page.title().startswith(shown[:30].strip()) or kind == "backticks"
        assert page.evaluate("document.querySelectorAll('script, img, [onerror], [onmouseover], iframe').length") == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator("a.to-story").first.click()
        expect(page.locator("#story blockquote")).to_have_text(" ".join(visible(" ".join(evil.split())).split()))
        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.querySelectorAll('script, img, [onerror], [onmouseover], iframe').length") == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("document.querySelectorAll('script, img, [onerror], [onmouseover], iframe').length") == 2
