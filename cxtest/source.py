"""Where a thing stands in a file, and how a piece of a stranger's file is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

Route = tuple[str | int, ...]
"""The way to a place in a document: keys of mappings and indices of lists, such as `("steps", "agent", "needs", 0)`."""


class Span(NamedTuple):
    """A stretch of a file. Lines and columns count from 1; `end_column` is the one after the last character."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{visible(self.file)}:{self.line}:{self.column}"


class SourceMap(NamedTuple):
    """Where each key and each value of one file stands.

    `file` is relative to the project's root, with forward slashes; `lines` is the text, without line ends.
    """

    file: str
    lines: tuple[str, ...]
    keys: Mapping[Route, Span]
    values: Mapping[Route, Span]

    def key(self, route: Route) -> Span:
        """The span of the key (or list entry) that `route` ends with; of the nearest place around it where there is none."""
        for end in range(len(route), 0, -1):
            found = self.keys.get(route[:end]) or self.values.get(route[:end])
            if found is not None:
                return found
        return self.values.get((), Span(self.file, 1, 1, 1, 1))

    def value(self, route: Route) -> Span:
        """The span of the value at `route`; of the nearest place around it where there is none."""
        found = self.values.get(route)
        return found if found is not None else self.key(route)


def visible(text: str) -> str:
    """`text` so that it can be printed on one line and do no harm there.

    Files come from strangers: control characters (ESC and C1 drive terminals, line feeds forge lines of a log), bidirectional
    controls, line separators and lone surrogates are shown as `\\x1b` or `\\u202e`; and `##[`, which GitHub's runner takes for a command
    anywhere in a line, is broken up. All else stays.
    """
    if not text.isprintable():
        text = "".join(_shown(char) for char in text)
    return text.replace("##[", "#\\x23[")


def _shown(char: str) -> str:
    if char.isprintable() or unicodedata.category(char) == "Zs":
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
