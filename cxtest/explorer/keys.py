"""The keys: what each does, in one list for the screen, its help and its page of the documentation."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from cxtest.explorer.choice import content
from cxtest.reports.page import assembled

WIDTH = 110
"""How wide a dialog is at most."""


class Key(NamedTuple):
    """A key: how textual calls it, how it is written, the action, and what it does in one word and in a sentence. `shown`: on the
    explorer's last line."""

    keys: str
    written: str
    action: str
    short: str
    says: str
    shown: bool = False


KEYS = (
    Key("u,left,backspace", "←", "undo", "back", "one step back", True),
    Key("r,right", "→", "redo", "on", "one step on: what was undone, or the next step of a walk that is replayed", True),
    Key("question_mark", "?", "help", "keys", "all keys", True),
    Key("q", "q", "quit", "quit", "end; the command that comes back here is printed", True),
    Key("home", "home", "rewind", "to the entry", "back to the entry"),
    Key("end", "end", "forward", "to the end", "on to the end of what was undone, or is replayed"),
    Key("f", "f", "findings", "findings", "what is found for this persona: choose one, and replay its walk", True),
    Key("g", "g", "good_end", "good end", "the shortest way to a good end from here, laid ahead; once more, to one that they want", True),
    Key("x", "x", "failures", "fail", "what can still fail from here: choose it, and it happens", True),
    Key("a", "a", "answers", "answers", "what if they could answer, lacked or withheld a fact?"),
    Key("c", "c", "carries", "carries", "what if a hand-off carried a fact?"),
    Key("p", "p", "personas", "persona", "somebody else on the same journey; the walk stays as far as it is open to them", True),
    Key("e", "e", "entries", "entries", "where they come in"),
    Key("j", "j", "journeys", "journeys", "all journeys and personas, with what each is promised"),
    Key("w", "w", "panel('walk')", "walk", "the walk so far, with the promise from each step on"),
    Key("k", "k", "panel('knows')", "knows", "who knows what"),
    Key("l", "l", "panel('ledger')", "ledger", "what it has cost, against the budget"),
    Key("escape", "esc", "ways", "ways", "back from a panel to the ways on"),
    Key("y", "y", "copy", "copy", "copy the replay token of the walk"),
    Key("t", "t", "theme", "theme", "dark or light"),
)

STEPPING = (("↑ ↓", "highlight a way on"), ("enter, 1 to 9", "take it; of a closed one, say why"), ("tab", "go to a panel, to scroll it"))


class Keys(ModalScreen[None]):
    """All the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,enter", "leave", "back")]

    def __init__(self) -> None:
        super().__init__()
        self._left = False

    def action_leave(self) -> None:
        """Back; once, however fast one types."""
        if not self._left:
            self._left = True
            self.dismiss(None)

    def compose(self) -> ComposeResult:
        """A line for each."""
        rows = [*STEPPING, *((key.written, key.says) for key in KEYS)]
        lines = [assembled((f"{written:<13}  ", "bold"), says) for written, says in rows]
        with VerticalScroll(id="dialog"):
            yield Static(Content("The keys"), id="question")
            yield Static(content(lines, min(WIDTH, self.app.size.width * 9 // 10) - 6))
            yield Static(Content("→ open   × closed   ● here   · ahead   ▼ the promise falls   ▲ it rises   esc goes back"), id="keys")
