"""Bytes of a file → its text: UTF-8 without characters that nobody can see, or one clear problem."""

from __future__ import annotations

import codecs
import re
from typing import Final

from cxtest.errors import InputError, Problem
from cxtest.source import Span

MAX_BYTES: Final = 1024 * 1024
"""How large one file may be."""

_LINE_END = re.compile(r"\r\n|\r|\n")
# NEL, the line and paragraph separators, and a byte order mark inside the text, are left out on purpose: YAML 1.1 and 1.2, and editors,
# disagree on whether they end a line, and nobody sees them.
_UNSEEN = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def read_text(file: str, content: str | bytes) -> str:
    """The text of a file, without the byte order mark that it may begin with.

    Raises InputError where it is too large, is not UTF-8, or contains control characters (NUL, ESC …) or halves of surrogate pairs.
    """
    size = len(content) if isinstance(content, bytes) else len(content.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise InputError([Problem(Span(file, 1, 1, 1, 1), too_large(size))])
    text = (content if isinstance(content, str) else _decoded(file, content)).removeprefix("\ufeff")
    found = _UNSEEN.search(text)
    if found is not None:
        raise InputError([_at(file, text, found.start(), _unseen(text, found.group()))])
    return text


def too_large(size: int) -> str:
    """That a file of so many bytes is too large."""
    return f"this file is too large: {size:,} bytes, where {MAX_BYTES:,} are allowed; split it into several files"


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a text, counted as the YAML parsers count them, without their ends."""
    return tuple(_LINE_END.split(text))


def _decoded(file: str, content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError([Problem(Span(file, 1, 1, 1, 1), "this file is saved as UTF-16; save it as UTF-8")])
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8").removeprefix("\ufeff")
        byte = content[error.start]
        message = f"this file is not saved as UTF-8 (the byte 0x{byte:02x} stands here, as in files saved as Windows-1252 or Latin-1); "
        after = content[error.start :].decode("utf-8", "replace")
        raise InputError([_at(file, before + after, len(before), message + "save it as UTF-8")]) from None


def _unseen(text: str, char: str) -> str:
    if char == "\x00":
        if text.count("\x00") > len(text) // 4:
            return "this file seems to be saved as UTF-16, or not to be a text; save it as UTF-8"
        return "a NUL character stands here, which no text contains; remove it"
    if "\ud800" <= char <= "\udfff":
        return f"half of a character stands here (the lone surrogate U+{ord(char):04X}); remove it"
    return f"a character that nobody can see stands here (U+{ord(char):04X}, a control character or separator); remove it"


def _at(file: str, text: str, index: int, message: str) -> Problem:
    lines = _LINE_END.split(text[:index])
    line, column = len(lines), len(lines[-1]) + 1
    return Problem(Span(file, line, column, line, column + 1), message, split_lines(text)[line - 1])
