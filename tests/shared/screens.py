"""Driving the explorer's screen, and reading it as its users do."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual.pilot import Pilot

from cxtest.explorer.app import Explorer
from cxtest.explorer.player import Player
from cxtest.loading.saved import Files

PATIENCE = 20
"""Seconds after which something that has not come does not come any more."""


class Screen:
    """What was left on the screen: the lines as they are read, the picture, and what the explorer returned when it ended."""

    def __init__(self, explorer: Explorer) -> None:
        self.text = text(explorer)
        self.picture = explorer.export_screenshot()
        self._explorer = explorer
        self.clipboard = explorer.clipboard

    @property
    def walk(self) -> str:
        """The replay token of the walk."""
        return self._explorer.player.path.encode()


def screen(files: Files, *keys: str, walk: str | None = None, persona: str | None = "student", size: tuple[int, int] = (80, 24)) -> Screen:
    """The screen after these keys, of somebody who applies for a visa; without a persona, of whoever is chosen.

    Args:
        files: the project.
        keys: as textual names them.
        walk: where it begins.
        persona: who walks.
        size: columns and rows.
    """
    left: list[Screen] = []

    async def drive(pilot: Pilot[Any], explorer: Explorer) -> None:
        for key in keys:
            await pilot.press(key)
            await settled(pilot, explorer)
        left.append(Screen(explorer))

    project = files.load()
    drive_explorer(Explorer(files, project, None if persona is None else Player(project, "visa", persona, walk)), drive, size)
    return left[0]


def drive_explorer(explorer: Explorer, drive: Callable[[Pilot[Any], Explorer], Awaitable[None]], size: tuple[int, int] = (80, 24)) -> None:
    """Runs the explorer without a terminal, driven by a function that is called once all that can be known is known."""

    async def running() -> None:
        async with explorer.run_test(size=size) as pilot:
            await settled(pilot, explorer)
            await drive(pilot, explorer)

    asyncio.run(running())


def text(explorer: Explorer) -> str:
    """What is to be seen, line by line, with no spaces at the ends."""
    strips = explorer.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def settled(pilot: Pilot[Any], explorer: Explorer) -> None:
    """Waits until nothing is being worked out any more, and the screen stands still: all that is still open is a question."""

    def done() -> bool:
        asking = len(explorer.screen_stack) > 1
        return all(worker.is_finished or (asking and worker.name.startswith("action_")) for worker in explorer.workers)

    await pilot.pause()
    if not done():
        await until(done)
        await pilot.pause()
    # What scrolls does so once it is drawn, which a busy machine puts off.
    shown = ""
    while shown != (shown := text(explorer)):
        await pilot.pause(0.02)


async def until(done: Callable[[], bool]) -> None:
    """Waits for something.

    Raises:
        TimeoutError: it does not come.
    """
    async with asyncio.timeout(PATIENCE):
        while not done():
            await asyncio.sleep(0.01)
