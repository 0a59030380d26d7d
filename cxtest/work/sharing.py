"""Sharing: who does the work of a run, and what becomes of it when a worker dies."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxtest.analysis.shared import Shared
from cxtest.rulebook import PersonaRule
from cxtest.version import __version__
from cxtest.work.unit import Chunk, Result, checked, checked_until, joined, split, unchecked, work

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

WORTH = 1.0
"""Seconds for which a run stays in one process, whatever it was told: what takes no longer does not pay for others."""

DIED = "its worker process died twice while it was being checked: killed from outside, or out of memory"
GIVEN_UP = "those who were to do it stopped: no worker is left, or nobody can be reached any more"


@dataclass(frozen=True, slots=True)
class Begun:
    """This process begins with a persona on a journey."""

    journey: str
    persona: str


Events = Generator[Begun | Result, None, None]


def shared(chunks: list[Chunk], rules: list[PersonaRule], workers: int, executor: Executor | None) -> Events:
    """Checks all chunks, and yields each unit's result as it comes.

    Args:
        chunks: one for each journey.
        rules: those about personas that the chunks name.
        workers: how many processes may be used; with an executor, how many workers it is taken to have, unless that is 1.
        executor: who does it. None: this process, and once that takes long, `workers` others.
    """
    if executor is not None:
        from cxtest.work.executors import width

        yield from _spread(split(chunks, width(executor, workers)), rules, executor, workers)
    elif workers == 1:
        yield from _here(chunks, rules)
    else:
        left = yield from _here_at_first(chunks, rules)
        if left:
            from cxtest.work.processes import Processes

            with Processes(workers) as processes:
                yield from _spread(split(left, workers), rules, processes, workers)


def _here(chunks: Iterable[Chunk], rules: list[PersonaRule]) -> Events:
    for chunk in chunks:
        known = Shared()
        for persona in chunk.personas:
            yield Begun(chunk.journey, persona.persona)
            yield checked(chunk, persona, rules, known)


def _here_at_first(chunks: Iterable[Chunk], rules: list[PersonaRule]) -> Generator[Begun | Result, None, list[Chunk]]:
    """Checks units in this process for a while; returns what is left. The last unit stays here, however long it takes."""
    end = time.monotonic() + WORTH
    units = [(unit, known) for chunk in chunks for known in [Shared()] for unit in chunk.units()]
    for number, (unit, known) in enumerate(units[:-1]):
        yield Begun(unit.journey, unit.personas[0].persona)
        result = checked_until(end, unit, unit.personas[0], rules, known)
        if result is None:
            return joined(unit for unit, _ in units[number:])
        yield result
    yield from _here([unit for unit, _ in units[-1:]], rules)
    return []


def _spread(chunks: list[Chunk], rules: list[PersonaRule], executor: Executor, workers: int) -> Events:
    """Has an executor check chunks. Units whose worker died are checked once more, each alone, so that none is blamed for another."""
    from concurrent.futures import BrokenExecutor

    from cxtest.work.processes import Processes

    died: list[tuple[Chunk, BaseException]] = []
    yield from _round(chunks, rules, executor, died)
    again = [unit for chunk, _ in died for unit in chunk.units()]
    died_again: list[tuple[Chunk, BaseException]] = []
    if any(isinstance(error, BrokenExecutor) for _, error in died):
        # The executor is of no use any more, and what died with it may be much. In our own processes each dies for itself.
        with Processes(workers) as processes:
            yield from _round(again, rules, processes, died_again)
    else:
        for unit in again:
            yield from _round([unit], rules, executor, died_again)
    for unit, _ in died_again:
        yield from unchecked(unit, DIED, rules)


def _round(chunks: list[Chunk], rules: list[PersonaRule], executor: Executor, died: list[tuple[Chunk, BaseException]]) -> Events:
    """Has an executor check chunks, and gathers those whose worker died."""
    from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait

    from cxtest.work.executors import is_death

    waiting: dict[Future[list[Result]], Chunk] = {}
    try:
        for chunk in chunks:
            try:
                waiting[executor.submit(work, chunk, __version__)] = chunk
            except BrokenExecutor as error:
                died.append((chunk, error))
        while waiting:
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                chunk = waiting.pop(future)
                if future.cancelled():
                    yield from unchecked(chunk, GIVEN_UP, rules)
                elif (failure := future.exception()) is None:
                    yield from future.result()
                elif is_death(failure):
                    died.append((chunk, failure))
                else:
                    raise failure
    finally:
        for future in waiting:
            future.cancel()
