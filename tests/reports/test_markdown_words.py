"""A stranger's words in Markdown, read back by a parser: what is shown is what was written, and nothing else comes of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from read_markdown import REFERENCE, read

from cxtest.reports.markdown_words import code, escaped
from cxtest.source import visible

PIECES = [
    *"\\`*_{}[]<>()#|~&!$^:;.,@%'\"=+-0 1aZ\n\t\x00\x1b\x9f\u202e\u2028\ud800é注",
    "::error::", "##[", "]]>", "<script>alert(1)</script>", "<!--", "-->", "![x](http://example.org/x.png)", "[x](javascript:x)",
    "https://example.org/issues/1", "www.example.org", "help@example.org", "@octocat", "#1", "owner/name#12", "GH-12", "!12", ":boom:",
    ":white_check_mark:", "$x$", "- [ ] ", "1. ", "* ", "> ", "# ", "```", "~~~", "***", "---", "===", "&amp;", "&#64;octocat", "[^1]",
    "| a | b |", "    ", "`dead-end`", "`carries: [a, b]`", "<code>", "</code>", "\\",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(HOSTILE)
def test_a_text_is_shown_as_it_is_written(text: str) -> None:
    page = read(f"{escaped(text)}\n")
    assert page.kinds == frozenset()
    shown = visible(text).strip()
    assert "".join(block for _, block in page.blocks) == _without_ours(shown)
    assert REFERENCE.search(page.prose) is None


@given(HOSTILE)
def test_code_is_shown_as_it_is_written(text: str) -> None:
    page = read(f"It is {code(text)}.\n")
    assert page.kinds == frozenset()
    assert page.blocks == (("paragraph", f"It is {visible(text)}."),)
    assert page.prose == "It is .\n" or not text


@given(HOSTILE, HOSTILE)
def test_a_cell_holds_what_is_put_into_it(one: str, other: str) -> None:
    page = read(f"| a | b |\n|---|---|\n| x{escaped(one)}y | x{code(other)}y |\n")
    cells = [shown for kind, shown in page.blocks if kind in ("th", "td")]
    assert len(cells) == 4
    assert cells[2] == f"x{_without_ours(visible(one).strip())}y"
    assert cells[3] == f"x{visible(other)}y"


@pytest.mark.parametrize("text", ["@octocat", "owner/name#12", "GH-12", "!12", ":boom:", "https://example.org/1", "help@example.org"])
def test_nothing_is_left_to_be_looked_up(text: str) -> None:
    assert REFERENCE.search(text)
    assert REFERENCE.search(read(escaped(text)).prose) is None


def test_ids_stay_code() -> None:
    page = read(escaped("asked at `agent`, by `ivr.press-2[1]`: `carries: [a, b]`; not `@octocat`"))
    assert page.prose == "asked at , by : ; not `@\u200boctocat`\n"


def _without_ours(shown: str) -> str:
    """A text as it is shown: the backticks that look like ours are not."""
    return re.sub(r"(?<!`)`([a-z0-9](?:[a-z0-9.:,\[\]{}~ -]*[a-z0-9.\]}])?)`(?!`)", r"\1", shown)
