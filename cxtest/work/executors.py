"""Executors: how many workers one has, and whether an error of one means that a worker died."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, Executor

from cxtest.work.dask_cluster import Cluster, is_killed
from cxtest.work.processes import Processes, WorkerDied


def width(executor: Executor, workers: int) -> int:
    """How many workers an executor has: it cannot be asked, unless it is one of ours. Else `workers`, or as many as there are cores."""
    if isinstance(executor, (Processes, Cluster)):
        return executor.width
    return workers if workers > 1 else os.cpu_count() or 1


def is_death(error: BaseException) -> bool:
    """Whether an error means that a worker died, and not that what it was asked to do went wrong."""
    return isinstance(error, (BrokenExecutor, WorkerDied)) or is_killed(error)
