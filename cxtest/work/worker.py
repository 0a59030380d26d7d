"""What a worker process does: it answers calls, until whoever started it is gone."""

from __future__ import annotations

import os
import pickle
import threading
from queue import SimpleQueue
from typing import IO

from cxtest.work.frames import read_frame, write_frame


def main() -> None:
    """Reads calls on standard input, and writes what they come to on standard output."""
    calls, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # What a rule prints must not get between the answers.
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    try:
        os.dup2(2, 1)
    except OSError:
        os.dup2(nowhere, 1)
    waiting: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(calls, waiting), daemon=True).start()
    write_frame(answers, b"")
    while True:
        write_frame(answers, _answer(waiting.get()))


def _listen(calls: IO[bytes], waiting: SimpleQueue[bytes]) -> None:
    """Also while a call is worked on: when nobody can hear the answer any more, it is not worked on any longer."""
    try:
        while True:
            waiting.put(read_frame(calls))
    except EOFError:
        os._exit(0)


def _answer(question: bytes) -> bytes:
    try:
        # It comes from the process that started this one, through a pipe that nobody else holds.
        function, args, kwargs = pickle.loads(question)  # noqa: S301
        return pickle.dumps((True, function(*args, **kwargs)))
    except Exception as error:
        return pickle.dumps((False, _portable(error)))


def _portable(error: Exception) -> Exception:
    """The error, or one that says the same where it cannot go from process to process."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
