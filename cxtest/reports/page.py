"""How a report is put on paper: how wide, in colour or not, how much of it; and the lines themselves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from cxtest.source import visible

# What else there is of rich takes as long to import as all rules: only colours and what must be broken into lines need it.
if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from cxtest.model.project import Project
    from cxtest.rulebook import Rule

AS_WIDE_AS_NEEDED = 10_000
NARROWEST = 40
STYLES = {
    "error": "bold red", "warning": "bold yellow", "note": "bold cyan", "waived": "dim", "known": "dim",
    "always": "green", "choosing-well": "green", "with-luck": "yellow", "never": "red", "unknown": "magenta",
}  # fmt: skip
"""How what weighs much, and what is promised, is coloured."""

Part = str | tuple[str, str]
"""A piece of a line: a text, or a text and its style."""


class Line(NamedTuple):
    """A line of safe pieces, each a text and its style."""

    pieces: tuple[tuple[str, str], ...] = ()

    @property
    def plain(self) -> str:
        """The line without styles."""
        return "".join(text for text, _ in self.pieces)

    @property
    def width(self) -> int:
        """How many columns it takes."""
        return cell_len(self.plain)

    def rich(self) -> Text:
        """The same for rich."""
        from rich.text import Text

        return Text.assemble(*self.pieces, end="")


class Page(NamedTuple):
    """How a report is to be written.

    `width` is in columns, None for as wide as the lines are; `colour` allows colours; `full` tells every finding for each persona.
    `again` are the options that say where the files are, for the commands that a report hands over; None where there may be no files.

    The rest is for formats that other programs read: `strict` says that warnings fail the run, and `misread` that warnings about the
    files themselves do, of which there are some; `below` is the project's folder as seen from the root of its repository, with a slash at
    its end, or nothing where they are the same; `project` is what was checked, and `rules` are all that there are. Where they are left
    out, a report says less.
    """

    width: int | None = None
    colour: bool = False
    full: bool = False
    again: tuple[str, ...] | None = ()
    strict: bool = False
    misread: bool = False
    below: str = ""
    project: Project | None = None
    rules: tuple[Rule, ...] = ()

    def path(self, file: str) -> str:
        """A file of the project as it is called in its repository."""
        return f"{self.below}{file}"


class Paper:
    """A page that is written from top to bottom. Whatever is written on it is made safe to print."""

    def __init__(self, page: Page) -> None:
        self.width = max(page.width or AS_WIDE_AS_NEEDED, NARROWEST)
        self._colour, self._lines = page.colour, list[str]()

    def text(self) -> str:
        """All that was written; no line ends in a space, and none is a command, wherever a stranger's words were broken into lines."""
        return "".join(f"{_no_command(line.rstrip())}\n" for line in self._lines)

    def blank(self) -> None:
        """An empty line."""
        self._lines.append("")

    def line(self, *parts: Part, indent: int = 0, hanging: int = 0) -> None:
        """A paragraph, indented; all its lines but the first by `hanging` more."""
        text = assembled(*parts)
        lines = self.wrapped(text, self.width - indent)
        if len(lines) > 1 and hanging:
            rest = text.rich()[len(lines[0].plain) :]
            rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
            lines = [lines[0], *self.wrapped(_from_rich(rest), self.width - indent - hanging)]
        for number, line in enumerate(lines):
            self._lines.append(" " * (indent + (hanging if number else 0)) + self._printed(line))

    def verbatim(self, *parts: Part | Line, indent: int = 0) -> None:
        """A line that is never broken: it may be copied."""
        pieces = [part if isinstance(part, Line) else assembled(part) for part in parts]
        self._lines.append(" " * indent + "".join(self._printed(piece) for piece in pieces))

    def columns(self, rows: Sequence[Sequence[Line]], *, indent: int = 0, gap: int = 3) -> None:
        """A table whose columns are as wide as what is in them."""
        widths = [max(row[i].width for row in rows) for i in range(len(rows[0]))]
        for row in rows:
            cells = (self._printed(cell) + " " * (width - cell.width + gap) for cell, width in zip(row, widths, strict=True))
            self._lines.append(" " * indent + "".join(cells))

    def table(self, head: Sequence[Line], rows: Sequence[Sequence[Sequence[Line]]], *, gap: int = 3) -> None:
        """A table of cells of several lines, which are broken where the page is too narrow."""
        lines = [cells for row in ([[line] for line in head], *rows) for cells in zip_longest(*row, fillvalue=Line())]
        width = sum(max(line[i].width for line in lines) + gap for i in range(len(head)))
        if self._colour or width > self.width:
            self._broken_table(head, rows, gap)
        else:
            self.columns(lines, gap=gap)

    def _broken_table(self, head: Sequence[Line], rows: Sequence[Sequence[Sequence[Line]]], gap: int) -> None:
        from rich.table import Table

        table = Table(box=None, padding=(0, gap, 0, 0), pad_edge=False, header_style="bold", show_edge=False)
        for number, title in enumerate(head):
            table.add_column(title.rich(), no_wrap=not number, overflow="fold" if number else "ellipsis")
        for row in rows:
            table.add_row(*(_joined(cell) for cell in row))
        console = self._console()
        with console.capture() as captured:
            console.print(table)
        self._lines += captured.get().splitlines()

    def wrapped(self, line: Line, width: int) -> list[Line]:
        """The lines of a text at this width."""
        return [line] if line.width <= width else [_from_rich(text) for text in line.rich().wrap(self._console(), width)]

    def _console(self) -> Console:
        from io import StringIO

        from rich.console import Console

        return Console(
            file=StringIO(), width=self.width, color_system="standard" if self._colour else None, force_terminal=self._colour,
            no_color=not self._colour, highlight=False, markup=False, emoji=False, legacy_windows=False,
        )  # fmt: skip

    def _printed(self, line: Line) -> str:
        if not self._colour:
            return line.plain
        from rich.color import ColorSystem
        from rich.style import Style

        return "".join(Style.parse(style).render(text, color_system=ColorSystem.STANDARD) if style else text for text, style in line.pieces)


def assembled(*parts: Part) -> Line:
    """A line of these pieces, made safe."""
    pairs = ((part, "") if isinstance(part, str) else part for part in parts)
    return Line(tuple((visible(text), style) for text, style in pairs if text))


def _no_command(line: str) -> str:
    """A line that GitHub's runner does not take for a command, as it takes one that begins with `::` behind its spaces."""
    rest = line.lstrip()
    return f"{line[: len(line) - len(rest)]}:\\x3a{rest[2:]}" if rest.startswith("::") else line


def _joined(cell: Sequence[Line]) -> Text:
    """A cell for rich: what it is filled up with has the style of its first line."""
    from rich.text import Text

    first, *others = cell or [Line()]
    text = Text(first.plain, first.pieces[0][1] if first.pieces else "")
    for line in others:
        text.append("\n").append_text(line.rich())
    return text


def _from_rich(text: Text) -> Line:
    """What rich has broken off a text whose styles do not overlap."""
    pieces, end = list[tuple[str, str]](), 0
    for span in sorted(text.spans):
        pieces += ((text.plain[end : span.start], ""), (text.plain[span.start : span.end], str(span.style)))
        end = span.end
    return Line(tuple(piece for piece in (*pieces, (text.plain[end:], "")) if piece[0]))


def width_of(text: str) -> int:
    """How many columns a text takes when it is printed."""
    return cell_len(visible(text))
