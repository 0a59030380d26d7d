"""A dask cluster as an executor: many machines. The one place that knows dask, which is imported only for who asks for it."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from cxtest.errors import UsageError

if TYPE_CHECKING:
    from distributed import Client

P = ParamSpec("P")
T = TypeVar("T")

SCHEME = "dask://"
ANSWERS, PATIENCE, LOOK = 10.0, 30.0, 2.0
"""Seconds until a scheduler must have answered, and a worker been there; for which a run goes on without one; between two looks."""


class Cluster(Executor):
    """A cluster's workers. Where none has been there for some time, what was to be done is cancelled: nobody will do it."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self.width = sum(client.nthreads().values())
        self._futures: list[Future[Any]] = []
        self._deserted = False
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has some worker call a function."""
        ours: Future[T] = Future()
        self._futures.append(ours)
        if self._deserted:
            self._give_up(ours)
        else:
            theirs = self._executor.submit(function, *args, **kwargs)
            theirs.add_done_callback(partial(self._pass_on, ours))
            ours.add_done_callback(lambda future: theirs.cancel() if future.cancelled() else None)
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stops looking after the cluster, and has it forget what it still has to do for us. The cluster goes on."""
        self._ended.set()
        self._watcher.join(LOOK)
        if not self._deserted:
            self._executor.shutdown(wait=wait and not cancel_futures)

    def _watch(self) -> None:
        seen = time.monotonic()
        while not self._ended.wait(LOOK):
            if self._somebody_is_there():
                seen = time.monotonic()
            elif time.monotonic() - seen > PATIENCE:
                self._deserted = True
                for future in self._futures:
                    self._give_up(future)
                return

    def _somebody_is_there(self) -> bool:
        try:
            return bool(self._client.nthreads())
        except Exception:  # the scheduler is gone: what is raised depends on where it was caught
            return False

    def _pass_on(self, ours: Future[T], theirs: Future[T]) -> None:
        if theirs.cancelled():  # the scheduler is gone
            self._give_up(ours)
            return
        with suppress(InvalidStateError):
            error = theirs.exception()
            ours.set_result(theirs.result()) if error is None else ours.set_exception(error)

    def _give_up(self, future: Future[Any]) -> None:
        with self._lock:
            if not future.done():
                future.cancel()
                future.set_running_or_notify_cancel()


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster at an address such as `dask://scheduler:8786`, until the block ends.

    Raises:
        UsageError: dask is not installed, the scheduler does not answer, or it has no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(f"`{address}` needs dask, which is not installed: pip install 'cxtest-journeys[dask]'") from None
    for name in ("distributed", "distributed.client"):
        # What it says of lost connections, with tracebacks, is in the verdicts.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    host = address.removeprefix(SCHEME)
    try:
        client = Client(f"tcp://{host}", timeout=ANSWERS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"no dask scheduler answers at {host}: {error}; `dask scheduler` starts one") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=ANSWERS)
        except TimeoutError:
            raise UsageError(f"the dask scheduler at {host} has no workers; `dask worker {host}` starts one") from None
        with Cluster(client) as cluster:
            try:
                yield cluster
            except BaseException:
                cluster.shutdown(cancel_futures=True)
                raise


def is_killed(error: BaseException) -> bool:
    """Whether dask gave something up because workers died of it; asked of any error, and without importing dask."""
    scheduler = sys.modules.get("distributed.scheduler")
    return scheduler is not None and isinstance(error, scheduler.KilledWorker)
