"""How a report is put on paper: how wide, in colour or not, how much of it; and the lines themselves."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cxtest.source import visible

AS_WIDE_AS_NEEDED = 10_000
NARROWEST = 40

Part = str | tuple[str, str]
"""A piece of a line: a text, or a text and its style."""


class Page(NamedTuple):
    """How a report is to be written.

    `width` is in columns, None for as wide as the lines are; `colour` allows colours; `full` tells every finding for each persona.
    """

    width: int | None = None
    colour: bool = False
    full: bool = False


class Paper:
    """A page that is written from top to bottom. Whatever is written on it is made safe to print."""

    def __init__(self, page: Page) -> None:
        self.width = max(page.width or AS_WIDE_AS_NEEDED, NARROWEST)
        self._colour, self._lines = page.colour, list[str]()
        self._console = Console(
            file=io.StringIO(), width=self.width, color_system="standard" if page.colour else None, force_terminal=page.colour,
            no_color=not page.colour, highlight=False, markup=False, emoji=False, legacy_windows=False,
        )  # fmt: skip

    def text(self) -> str:
        """All that was written; no line ends in a space."""
        return "".join(f"{line.rstrip()}\n" for line in self._lines)

    def blank(self) -> None:
        """An empty line."""
        self._lines.append("")

    def line(self, *parts: Part, indent: int = 0, hanging: int = 0) -> None:
        """A paragraph, indented; all its lines but the first by `hanging` more."""
        text = assembled(*parts)
        lines = self.wrapped(text, self.width - indent)
        if len(lines) > 1 and hanging:
            rest = text[len(lines[0].plain) :]
            lines = [lines[0], *self.wrapped(rest[len(rest.plain) - len(rest.plain.lstrip()) :], self.width - indent - hanging)]
        for number, line in enumerate(lines):
            self._lines.append(" " * (indent + (hanging if number else 0)) + self._printed(line))

    def verbatim(self, *parts: Part | Text, indent: int = 0) -> None:
        """A line that is never broken: it may be copied."""
        pieces = [part if isinstance(part, Text) else assembled(part) for part in parts]
        self._lines.append(" " * indent + "".join(self._printed(piece) for piece in pieces))

    def columns(self, rows: Sequence[Sequence[Text]], *, indent: int = 0, gap: int = 3) -> None:
        """A table whose columns are as wide as what is in them."""
        widths = [max(row[i].cell_len for row in rows) for i in range(len(rows[0]))]
        for row in rows:
            cells = (self._printed(cell) + " " * (width - cell.cell_len + gap) for cell, width in zip(row, widths, strict=True))
            self._lines.append(" " * indent + "".join(cells))

    def table(self, table: Table) -> None:
        """A table whose cells are broken into lines to fit the page."""
        with self._console.capture() as captured:
            self._console.print(table)
        self._lines += captured.get().splitlines()

    def wrapped(self, text: Text, width: int) -> list[Text]:
        """The lines of a text at this width."""
        return [text] if text.cell_len <= width else list(text.wrap(self._console, width))

    def _printed(self, text: Text) -> str:
        if not self._colour:
            return text.plain
        segments = text.render(self._console)
        return "".join(s.style.render(s.text, color_system=ColorSystem.STANDARD) if s.style else s.text for s in segments)


def assembled(*parts: Part) -> Text:
    """A text of safe pieces."""
    pairs = ((part, "") if isinstance(part, str) else part for part in parts)
    return Text.assemble(*((visible(text), style) for text, style in pairs), end="")


def width_of(text: str) -> int:
    """How many columns a text takes when it is printed."""
    return cell_len(visible(text))
