"""How a report is to be put on paper: how wide, in colour or not, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """How a report is to be written.

    `width` is in columns, None for as wide as the lines are; `colour` allows colours; `full` tells every finding for each persona.
    """

    width: int | None = None
    colour: bool = False
    full: bool = False
