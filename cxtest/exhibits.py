"""What a finding shows: lines of a file, a walk as a table, the ways out, and edits that would mend it."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Excerpt(NamedTuple):
    """Lines of a file around a place. Of the line numbered `line`, the columns from `begin` to before `end` are what is meant."""

    lines: tuple[tuple[int, str], ...]
    line: int
    begin: int
    end: int
    label: str


class Stop(NamedTuple):
    """One row of a walk: what was taken to come to a step, what happened there, and what changed, column by column."""

    label: str
    step: str
    happens: tuple[str, ...]
    changes: tuple[str, ...]


class Account(NamedTuple):
    """A walk as a table. A column that never has anything in it is not there, and a cell is empty where nothing changes."""

    columns: tuple[str, ...]
    stops: tuple[Stop, ...]


class Way(NamedTuple):
    """A way out of where the customer stands: what closes it, or None where it is open and leads nowhere good."""

    label: str
    closed_by: str | None

    @property
    def said(self) -> str:
        """What is to be said of it, to go after its name."""
        return "can be taken, and does not help" if self.closed_by is None else self.closed_by


class Edit(NamedTuple):
    """An edit to one line of a file, to copy: the line reads `head`, the names, `tail`, and takes the place of the line numbered `line`,
    or (`added`) stands before it. `kind` says what the names are: a list that names were added to, or removed from, or one value."""

    file: str
    line: int
    head: str
    names: tuple[str, ...]
    tail: str
    added: bool
    kind: Literal["adds", "removes", "sets"]

    @property
    def goes(self) -> bool:
        """Whether nothing is left of the line."""
        return self.kind == "removes" and not self.names and self.head.strip().endswith(": [") and " " not in self.head.strip()[:-2]

    @property
    def text(self) -> str:
        """The line as it should be."""
        return f"{self.head}{', '.join(self.names)}{self.tail}"
