"""What was explored for one persona, and may serve another on the same journey; the least recently used is forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sized
from typing import Any

MOST = 50_000
"""How many configurations are remembered: some 50 MiB."""


class Shared:
    """Spaces and products by what they depend on: personas who differ only in what a question cannot see share its answer."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._held = most, 0
        self._entries: OrderedDict[Hashable, Sized] = OrderedDict()

    def get(self, key: Hashable) -> Any:
        """What is remembered under a key; None if nothing is."""
        if key not in self._entries:
            return None
        self._entries.move_to_end(key)
        return self._entries[key]

    def put(self, key: Hashable, found: Sized) -> None:
        """Remembers something, and forgets what was not used for longest once there is too much."""
        self._entries[key] = found
        self._held += len(found)
        while self._held > self._most:
            _, forgotten = self._entries.popitem(last=False)
            self._held -= len(forgotten)
