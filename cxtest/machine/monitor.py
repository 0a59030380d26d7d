"""A monitor: what must be remembered along a walk to see a violation that no single event shows."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol, TypeVar

from cxtest.machine.state import Event

Memory = TypeVar("Memory", bound=Hashable)


class Monitor(Protocol[Memory]):
    """Watches the events of a walk. Search runs it in product with the machine; sampling folds it over a walk."""

    @property
    def reads(self) -> tuple[type[Event], ...]:
        """The kinds of events that it looks at; others it need not be shown."""
        ...

    @property
    def excuses(self) -> tuple[type[Event], ...]:
        """Of these, the kinds that only ever prevent a violation: without them there would be the same violations, or more."""
        ...

    @property
    def start(self) -> Memory:
        """The memory before a walk's first arrival."""
        ...

    def step(self, memory: Memory, events: tuple[Event, ...]) -> tuple[Memory, str | None]:
        """The memory after one transition (or the start) with these events, and the place of a violation, if this is one."""
        ...
