"""Beside the screen: what takes time, in a thread that nobody waits for when the explorer ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def beside(find: Callable[[], T]) -> T:
    """The answer to a question that may take long; the screen goes on meanwhile.

    `asyncio.to_thread` would have the end of the program wait for it.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def tell(say: Callable[[], None]) -> None:
        # Who has left does not hear it any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if answer.done() else say())

    def run() -> None:
        try:
            found = find()
        except BaseException as error:  # whatever it is, it is raised where it was asked
            tell(lambda error=error: answer.set_exception(error))  # type: ignore[misc]
        else:
            tell(lambda: answer.set_result(found))

    Thread(target=run, daemon=True).start()
    return await answer
