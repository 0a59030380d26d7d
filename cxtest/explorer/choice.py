"""A list to choose from, over the explorer: with what there is to say of the highlighted line under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cxtest.reports.page import Line

MOST_HANGING = 20
"""Of a column that is not at least so wide, nothing is left free."""


class Entry(NamedTuple):
    """A line to choose: by which name, how it reads, and what is shown of it when it is highlighted."""

    name: str
    line: Line
    detail: Sequence[Line] = ()


class Choice(ModalScreen[str | None]):
    """Asks which; answers with a name, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "back")]

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        *,
        empty: str = "There is nothing to choose.",
        at: str | None = None,
        leaving: str = "esc goes back",
    ) -> None:
        super().__init__()
        self._leaving = leaving
        self._title, self._empty, self._at = title, empty, at
        self._answered = False
        self._entries = {entry.name: entry for entry in entries}

    def compose(self) -> ComposeResult:
        """The title, the list, what there is to say, the keys."""
        with Vertical(id="dialog"):
            yield Static(Content(self._title), id="question")
            if self._entries:
                yield OptionList(*(Option(content([entry.line]), id=entry.name) for entry in self._entries.values()), id="list")
            else:
                yield Static(Content(self._empty), id="empty")
            with VerticalScroll(id="detail", can_focus=True):
                yield Static()
            tab = ", tab scrolls the text" if any(entry.detail for entry in self._entries.values()) else ""
            yield Static(Content(f"enter takes it{tab}, {self._leaving}" if self._entries else self._leaving), id="keys")

    def on_mount(self) -> None:
        """The list has the keys; it begins where one was."""
        for options in self.query(OptionList):
            options.focus()
            options.highlighted = list(self._entries).index(self._at) if self._at in self._entries else 0
        self.query_one("#detail").display = any(entry.detail for entry in self._entries.values())

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Says what there is to say of it."""
        entry = self._entries[str(event.option_id)]
        self.query_one("#detail Static", Static).update(content(entry.detail))
        self.query_one("#detail").scroll_home(animate=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """That one."""
        self._answer(str(event.option_id))

    def action_leave(self) -> None:
        """None of them."""
        self._answer(None)

    def _answer(self, name: str | None) -> None:
        """Answers once: who types fast may press the next key before the list is gone."""
        if not self._answered:
            self._answered = True
            self.dismiss(name)

    def renew(self, entry: Entry) -> None:
        """Says something else of a name that is in the list."""
        self._entries[entry.name] = entry
        for options in self.query(OptionList):  # none, where the list was left meanwhile
            options.replace_option_prompt(entry.name, content([entry.line]))


def content(lines: Iterable[Line], width: int = 0) -> Content:
    """Lines as textual shows them: their pieces are safe, and never read as markup.

    Args:
        lines: the lines.
        width: in how many columns; those that are longer are broken, and go on under their text. 0: textual breaks them.
    """
    return Content("\n").join(part for line in lines for part in _broken(line, width))


def _broken(line: Line, width: int) -> Iterator[Content]:
    whole = Content.assemble(*line.pieces)
    first = line.pieces[0][0] if line.pieces else ""
    hanging = cell_len(first) if first.endswith("  ") else len(line.plain) - len(line.plain.lstrip())
    if width < MOST_HANGING + hanging or line.width <= width:
        yield whole
        return
    # What begins under the text of the first line is as much narrower.
    begin, text = whole[:hanging], whole[hanging:]
    for i, part in enumerate(text.wrap(width - hanging)):
        yield Content.assemble(begin, part.rstrip()) if i == 0 else part.rstrip().pad_left(hanging)
