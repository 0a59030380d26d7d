"""Worker processes: an executor in which a process that dies takes nothing with it but the call that it works on.

Each worker is a Python of its own, started as a command. So nothing is copied that a thread may hold locked (`fork`), and the script
of whoever calls is not run again in each (`multiprocessing`).
"""

from __future__ import annotations

import json
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from cxtest.errors import CxtestError, UsageError
from cxtest.work.frames import read_frame, write_frame

P = ParamSpec("P")
T = TypeVar("T")

_COMMAND = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from cxtest.work.worker import main; main()"


class WorkerDied(CxtestError):
    """A worker process ended before it answered."""


class Processes(ThreadPoolExecutor):
    """So many worker processes, each in the care of a thread. They are killed when the executor is shut down."""

    def __init__(self, width: int) -> None:
        super().__init__(width, "cxtest-worker", _without_interrupts)
        self.width = width
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._workers: set[_Worker] | None = set()

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has a worker process call a function, which must be one that it can import, as must be what the arguments are made of."""
        return super().submit(self._call, function, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Kills the workers, whatever they do: nobody waits for an answer any more."""
        with self._lock:
            workers, self._workers = self._workers or (), None
        for worker in workers:
            worker.kill()
        super().shutdown(wait, cancel_futures=True)
        if wait:
            for worker in workers:
                worker.end()

    def _call(self, *call: object) -> Any:
        try:
            worker = self._mine.worker
        except AttributeError:
            worker = self._mine.worker = self._started()
        try:
            return worker.call(call)
        except WorkerDied:
            del self._mine.worker
            raise

    def _started(self) -> _Worker:
        with self._lock:
            if self._workers is None:
                raise WorkerDied("no worker is started any more")
            worker = _Worker()
            self._workers.add(worker)
        worker.wait_until_ready()
        return worker


class _Worker:
    """One worker process."""

    def __init__(self) -> None:
        # The folder that one stands in may hold a stranger's files: it is imported from only if this process does, too.
        safe = "-I" if sys.flags.isolated else "-P"
        command = [sys.executable, safe, "-c", _COMMAND, json.dumps(sys.path)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout

    def wait_until_ready(self) -> None:
        """Raises UsageError where the process cannot even start, WorkerDied where somebody kills it."""
        try:
            read_frame(self._from)
        except EOFError:
            code = self.end()
            if code > 0:
                raise UsageError("a worker process cannot be started here; see above why") from None
            raise WorkerDied("killed at its start") from None

    def call(self, call: object) -> Any:
        """What a call comes to. Raises what it raises, or WorkerDied."""
        question = pickle.dumps(call)
        try:
            write_frame(self._to, question)
            answer = read_frame(self._from)
        except (EOFError, OSError):
            raise WorkerDied(f"exit code {self.end()}") from None
        # It comes from a process that this one started, through a pipe that nobody else holds.
        done, value = pickle.loads(answer)  # noqa: S301
        if not done:
            raise value
        return value

    def kill(self) -> None:
        """Ends the process, whatever it does; whoever waits for its answer waits no more."""
        self._process.kill()

    def end(self) -> int:
        """Sees to it that nothing is left of the process, and returns its exit code."""
        self.kill()
        code = self._process.wait()
        self._from.close()
        with suppress(OSError):  # what was still to be written
            self._to.close()
        return code


def _without_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal. This one ends its workers by itself; they inherit that it is blocked."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
