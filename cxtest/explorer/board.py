"""The board: where they are and the ways on, beside the walk, who knows what, and what it costs; one of these three where it is narrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cxtest.explorer.choice import content
from cxtest.explorer.insight import Insight
from cxtest.explorer.panels import ahead_lines, here_lines, knows_lines, ledger_lines, no_way_lines, promise_lines, walk_lines, way_lines
from cxtest.machine.path import Path
from cxtest.machine.session import Session
from cxtest.reports.page import Line, assembled
from cxtest.telling.standing import standing

PANELS = {"walk": "walk so far (w)", "knows": "who knows what (k)", "ledger": "what it costs (l)"}


class Ways(OptionList, inherit_bindings=False):
    """The ways on. It leaves all keys but these to the explorer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", "down", show=False),
        Binding("up", "cursor_up", "up", show=False),
        Binding("enter", "select", "take", show=False),
    ]


class Board(Container):
    """All that is to be seen of a walk."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Path | None = None

    def compose(self) -> ComposeResult:
        """Title and notices; where they are, the ways on; the panels."""
        yield Static(id="title")
        yield Static(id="notice")
        yield Static(id="promise")
        with Container(id="body"):
            with Vertical(id="left"):
                with VerticalScroll(id="here"):
                    yield Static()
                yield Ways(id="ways")
            with Vertical(id="right"):
                for name in PANELS:
                    with VerticalScroll(id=name, classes="panel"):
                        yield Static()

    def on_mount(self) -> None:
        """The ways on have the keys."""
        self.query_one("#ways").border_title = "ways on"
        for name, title in PANELS.items():
            self.query_one(f"#{name}").border_title = title
        self.choose("walk")
        self.focus_ways()

    def focus_ways(self) -> None:
        """Gives the keys to the ways on."""
        self.query_one(Ways).focus()

    def choose(self, name: str) -> None:
        """Shows a panel, where there is room for one alone."""
        for other in PANELS:
            self.query_one(f"#{other}").set_class(other == name, "chosen")

    def show(self, title: tuple[str, str], notices: Sequence[Line], session: Session, insight: Insight) -> None:
        """Shows where a customer has come to.

        Args:
            title: what stands at the left and at the right of the first line.
            notices: what else is to be said, above everything.
            session: the customer.
            insight: what is known of them.
        """
        path, promises = session.path, insight.promises(session.path)
        here = standing(path)
        left, right = title
        gap = " " * max(2, self.app.size.width - len(left) - len(right) - 2)
        self._put("title", [assembled((f" {left}", "bold"), f"{gap}{right}")])
        self._notice(notices)
        self._put("promise", promise_lines(promises[-1], insight.limit))
        self._put("here Static", here_lines(path, here))
        walked = list(walk_lines(path, promises))
        self._put("walk Static", (*walked, *ahead_lines(session.undone)))
        self._put("knows Static", knows_lines(here))
        self._put("ledger Static", ledger_lines(here))
        ways, number, options = self.query_one(Ways), 0, list[Option]()
        width = ways.outer_size.width - ways.styles.scrollbar_size_vertical
        after = insight.promises_after(path)
        for way in here.ways:
            number += not way.closed
            lines = way_lines(way, number, promises[-1], after.get(way.label))
            options.append(Option(content(lines, width), id=way.label))
        first = ways.highlighted
        if self._shown is not path:
            first = next((i for i, way in enumerate(here.ways) if not way.closed), 0)
            self.query_one("#here").scroll_home(animate=False)
            self._scroll_to_the_last(walked)
        self._shown = path
        ways.clear_options().add_options(options or [Option(content(no_way_lines()), disabled=True)])
        ways.highlighted = first if here.ways else None

    def _scroll_to_the_last(self, walked: Sequence[Line]) -> None:
        """Scrolls the walk so far that its last step is to be seen, and as much as there is room for of what lies ahead."""
        walk = self.query_one("#walk", VerticalScroll)
        height = content(walked, self._width("walk Static")).plain.count("\n") + 1
        self.call_after_refresh(lambda: walk.scroll_to(y=max(0, height + 1 - walk.size.height), animate=False))

    def _notice(self, notices: Sequence[Line]) -> None:
        """Says what else there is to say, in as many lines as the screen has to spare."""
        lines = content(notices, self._width("notice")).wrap(self._width("notice"))
        room = max(2, self.app.size.height // 8)
        if len(lines) > room:
            lines = [*lines[: room - 1], lines[room - 1].truncate(self._width("notice") - 1).rstrip().append("…")]
        self.query_one("#notice", Static).update(Content("\n").join(lines))
        self.query_one("#notice").display = bool(notices)

    def _put(self, where: str, lines: Iterable[Line]) -> None:
        self.query_one(f"#{where}", Static).update(content(lines, self._width(where)))

    def _width(self, where: str) -> int:
        """How many columns a text has."""
        shown = self.query_one(f"#{where}", Static)
        around = shown.parent
        if isinstance(around, VerticalScroll):  # there may come to be a scroll bar
            return around.outer_size.width - around.styles.padding.width - around.styles.scrollbar_size_vertical
        return self.app.size.width - shown.gutter.width
