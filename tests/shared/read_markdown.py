"""Markdown read back by a parser, as GitHub reads it: tables, bare links and HTML included."""

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARTED = "\u200b"
"""What stands, unseen, in the middle of what would be a mention or a reference."""
OURS = {"text", "text_special", "code_inline", "softbreak", "strong_open", "strong_close"}
REFERENCE = re.compile(r"(?i)@\w|#[0-9]|[!%~&][0-9]|(?<![a-z0-9])gh-[0-9]|:[\w+-]+:|https?://|www\.\w|mailto:\w")
"""What GitHub and GitLab look for in what is shown, wherever it stands outside of code."""


class Read(NamedTuple):
    """A page: what stands in each block, and, of the same without what is code, the text alone."""

    blocks: tuple[tuple[str, str], ...]
    prose: str
    kinds: frozenset[str]


def read(page: str) -> Read:
    """A page as it is shown. `kinds` are the marks that are in it: of `<code>` only that it is code."""
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    assert parser.linkify is not None
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": True})  # GitHub takes no bare name of a host for a link
    blocks, prose, kinds = list[tuple[str, str]](), list[str](), set[str]()
    tokens = parser.parse(page)
    for before, token in zip([Token("", "", 0), *tokens], tokens, strict=False):
        if token.type != "inline":
            kinds |= {token.type} - {"paragraph_open", "paragraph_close"}
            continue
        shown, within = "", False
        for child in token.children or ():
            kinds |= {child.type} - OURS
            if child.type == "html_inline":
                assert child.content in ("<code>", "</code>"), child.content
                kinds.discard("html_inline")
                within = child.content == "<code>"
                continue
            text = "\n" if child.type == "softbreak" else child.content
            shown += text
            if child.type != "code_inline" and not within:
                prose.append(text)
        prose.append("\n")
        blocks.append((before.type.removesuffix("_open"), shown.replace(PARTED, "")))
    return Read(tuple(blocks), "".join(prose), frozenset(kinds))
