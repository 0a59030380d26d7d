"""Progress on long work, on standard error: a living line on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

from cxtest.cli.output import write
from cxtest.source import visible

if TYPE_CHECKING:
    from rich.status import Status

SOON, SELDOM = 1.0, 30.0
"""Seconds after which progress is shown on a terminal, and between two lines elsewhere."""


class Progress:
    """Says what is being done, once it takes long."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._begun = self._said = time.monotonic()
        self._status: Status | None = None

    def says(self, what: str, number: int, total: int) -> None:
        """What is begun now: the `number`th of `total` pieces of work."""
        text, now = f"{visible(what)} ({number} of {total})", time.monotonic()
        if self._stream is None:
            return
        if self._stream.isatty():
            self._live(text, number == 1 or now - self._begun > SOON)
        elif now - self._said > SELDOM:
            self._said = now
            write(self._stream, f"{text}\n")

    def ends(self) -> None:
        """Takes the living line away."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def _live(self, text: str, begin: bool) -> None:
        from rich.console import Console
        from rich.text import Text

        if self._status is None and begin:
            self._status = Console(file=self._stream).status(Text(text))
            self._status.start()
        elif self._status is not None:
            self._status.update(Text(text))
