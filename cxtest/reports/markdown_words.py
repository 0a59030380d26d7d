"""A stranger's words in Markdown: they are shown as they are written, and do nothing, be it in a text, a cell of a table, or as code."""

from __future__ import annotations

import re

from cxtest.source import visible

_CODE = re.compile(r"(?<!`)(`[a-z0-9.\[\]-]+`)(?!`)")
"""Our own marks around ids, triggers and places; all else between them is a stranger's."""
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LINKS = re.compile(r"(?i)(https?|ftp|mailto)(:)|(www)(\.)")
_BULLETS = re.compile(r"(?<!\S)([-+=]+)(?!\S)|((?<!\S)[0-9]+(?=[.)]\s)|\A[0-9]+(?=[.)]\Z))")
"""What begins a list, or underlines a heading, at the beginning of a line."""

# Mentions, references, links and emoji are looked for in what is shown, where no backslash is left: what nobody sees parts them.
_PARTED = "&#8203;"
_REFERENCES = re.compile(r"""(?i)@(?=\S)|[#!%~&](?=[\w"])|:(?=[\w+\\-]+:)|(?<![a-z0-9])gh-(?=[0-9])|(?:https?|ftp|mailto)\\:|www\\\.""")
_FORMULA = ("$", "&#36;")
"""Two of these would be taken for a formula between them, with a backslash or without."""


def escaped(text: str) -> str:
    """A text in Markdown, in which only the backticks are marks that we have put around ids: safe in a paragraph and in a cell.

    Nobody is mentioned in it and nothing is linked to, on GitHub and on GitLab: `@name`, `#1` and `:boom:` stay what they are.
    """
    return "".join(piece if number % 2 else _plain(piece) for number, piece in enumerate(_CODE.split(visible(text).strip())))


def code(text: str) -> str:
    """A text as code, whatever is in it: safe in a paragraph and in a cell. Nothing is nothing."""
    text = visible(text)
    if "|" in text:  # in a cell it would end the cell, and elsewhere a backslash before it would be shown
        return f"<code>{_plain(text)}</code>"
    if not text:
        return ""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if text.strip("`") != text or (text[0] == text[-1] == " " and text.strip()) else ""
    return f"{fence}{space}{text}{space}{fence}"


def legible(text: str) -> str:
    """As `escaped`, for who reads it as plain text, too: with nothing but backslashes, so that it may still mention somebody."""
    pieces = _CODE.split(" ".join(text.split()))
    return "".join(piece if number % 2 else _without_marks(piece) for number, piece in enumerate(pieces))


def _plain(text: str) -> str:
    return _REFERENCES.sub(lambda found: f"{found[0]}{_PARTED}", _without_marks(text)).replace(*_FORMULA)


def _without_marks(text: str) -> str:
    text = _MARKS.sub(r"\\\1", text)
    text = _LINKS.sub(lambda found: f"{found[1] or found[3]}\\{found[2] or found[4]}", text)
    return _BULLETS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", text)
