"""Search for violations that a monitor sees: breadth first over the space in product with the monitor's memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from cxtest.analysis.search import BreadthFirst
from cxtest.analysis.space import Space
from cxtest.config import Stopwatch
from cxtest.errors import LimitReached
from cxtest.machine.monitor import Monitor
from cxtest.machine.path import Trail
from cxtest.machine.state import Event, Move

Memory = TypeVar("Memory", bound=Hashable)


Step = tuple[int, Move, tuple[Event, ...]]
"""An edge for a monitor: where it leads, by which transition, and what happens on it."""


def watch(
    begins: Iterable[tuple[str, int, tuple[Event, ...]]],
    out: Callable[[int], Iterable[Step]],
    monitor: Monitor[Memory],
    stopwatch: Stopwatch,
) -> Iterator[tuple[str, Trail]]:
    """Each place where the monitor sees a violation, once, with a shortest walk to it.

    Args:
        begins: where walks begin: the entry, the number of the configuration, what happens there.
        out: the edges out of a configuration, in file order.
        monitor: the monitor.
        stopwatch: the limits.

    Raises:
        LimitReached: more configurations (each counted with the monitor's memory), or seconds, than allowed.
    """
    found: BreadthFirst[tuple[int, Memory]] = BreadthFirst()
    entries: dict[int, str] = {}
    seen: set[str] = set()
    known: dict[tuple[Memory, tuple[Event, ...]], tuple[Memory, str | None]] = {}
    for entry, number, events in begins:
        memory, _ = monitor.step(monitor.start, events)
        entries.setdefault(found.add((number, memory)), entry)
    waiting = deque(range(len(found.nodes)))
    while waiting:
        node = waiting.popleft()
        stopwatch.check(node, "configurations looked into")
        if len(found.nodes) > stopwatch.limits.configurations:
            raise LimitReached(
                "configurations",
                stopwatch.limits.configurations,
                f"{len(found.nodes)} found, each counted with what is remembered on the way",
            )
        number, memory = found.nodes[node]
        for target, move, events in out(number):
            if (memory, events) not in known:
                known[memory, events] = monitor.step(memory, events)
            after, place = known[memory, events]
            if place is not None and place not in seen:
                seen.add(place)
                start, moves = found.way_to(node)
                yield place, (entries[start], (*moves, move))
            before = len(found.nodes)
            if found.add((target, after), (node, move)) == before:
                waiting.append(before)


def watch_space(space: Space, monitor: Monitor[Memory], stopwatch: Stopwatch) -> Iterator[tuple[str, Trail]]:
    """As `watch`, of a space."""
    begins = [(entry, number, space.arrivals[entry].events) for entry, number in space.starts.items()]
    return watch(begins, lambda number: [(e.target, e.move, e.events) for e in space.out(number)], monitor, stopwatch)
