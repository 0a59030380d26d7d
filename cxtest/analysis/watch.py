"""Search for violations that a monitor sees: breadth first over the space in product with the monitor's memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator
from typing import TypeVar

from cxtest.analysis.search import BreadthFirst
from cxtest.analysis.space import Space
from cxtest.config import Stopwatch
from cxtest.errors import LimitReached
from cxtest.machine.monitor import Monitor
from cxtest.machine.path import Walk

Memory = TypeVar("Memory", bound=Hashable)


def watch(space: Space, monitor: Monitor[Memory], stopwatch: Stopwatch) -> Iterator[tuple[str, Walk]]:
    """Each place where the monitor sees a violation, once, with a shortest walk to it.

    Raises:
        LimitReached: more configurations (each counted with the monitor's memory), or seconds, than allowed.
    """
    found: BreadthFirst[tuple[int, Memory]] = BreadthFirst()
    entries: dict[int, str] = {}
    seen: set[str] = set()
    for entry, number in space.starts.items():
        memory, _ = monitor.step(monitor.start, space.arrivals[entry].events)
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
        for edge in space.out(number):
            after, place = monitor.step(memory, edge.events)
            if place is not None and place not in seen:
                seen.add(place)
                start, moves = found.way_to(node)
                yield place, (entries[start], (*moves, edge.move))
            known = len(found.nodes)
            if found.add((edge.target, after), (node, edge.move)) == known:
                waiting.append(known)
