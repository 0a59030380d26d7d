"""Which kind of control space there is: one that is listed, or one that sets hold."""

from __future__ import annotations

from collections.abc import Callable

from cxtest.analysis.dense import Sets, fits
from cxtest.analysis.dense_space import Dense
from cxtest.analysis.listed import Listed
from cxtest.analysis.slices import Slice
from cxtest.analysis.space import Space
from cxtest.config import Stopwatch
from cxtest.errors import LimitReached
from cxtest.machine.machine import Machine

MANY = 1_000
"""How many configurations are listed before sets hold them, where they can."""


def hold(seen: Slice, machine: Machine, stopwatch: Stopwatch, explored: Callable[[int], Space]) -> Listed | Dense:
    """The control space: listed while there are few configurations, or where sets would be too large, or where time runs out; a limit of
    configurations that is lower than what goes over to sets is one, too.

    Args:
        seen: the slice of the machine.
        machine: the machine.
        stopwatch: the limits.
        explored: lists so many of its configurations at most.
    """
    allowed = stopwatch.limits.configurations
    most = MANY if allowed > MANY and fits(seen) else allowed
    space = explored(most)
    if space.limit is not None and space.limit.limit == "configurations" and most < allowed:
        try:
            return Dense(Sets(seen, machine), stopwatch)
        except LimitReached as limit:
            space.limit = limit
    return Listed(space)
