"""What takes time is worked out beside the screen: no key waits for it, and nobody who leaves does."""

import asyncio
from functools import partial
from pathlib import Path

import pytest
from dense_cases import questionnaire
from screens import text, until
from textual import events

from cxtest.config import Config, Limits
from cxtest.explorer.app import Explorer
from cxtest.explorer.player import Player
from cxtest.loading.saved import Files
from cxtest.sampling.projects import files as texts

MANY = Limits(configurations=1_000_000_000, seconds=0)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A project whose promise takes minutes to work out, configuration by configuration."""
    for name, written in texts(questionnaire(15)).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(written, encoding="utf-8")
    return Files(tmp_path, Config(engine="explicit", limits=MANY))


def test_every_key_is_answered_while_a_promise_is_being_worked_out_and_leaving_ends_it(files: Files) -> None:
    seen: list[str] = []

    async def running() -> None:
        project = files.load()
        explorer = Explorer(files, project, Player(project, "visa", "ana"))
        async with explorer.run_test():
            await until(lambda: "From here" in text(explorer))
            keys = {"1": "ask-1", "2": "ask-2", "left": "ahead:", "k": "portal knows +fact-0", "g": "ways on", "w": "walk so far"}
            for key, shows in keys.items():
                press(explorer, key)
                await until(partial(shown, explorer, shows))
                assert not explorer.insight.explored
                assert "From here: … being worked out" in text(explorer)
            press(explorer, "f")
            await until(lambda: "The rules are still looking; ask again in a moment." in text(explorer))
            press(explorer, "q")
            await until(lambda: explorer.return_value is not None)
            seen.append(explorer.return_value or "")

    asyncio.run(running())
    assert seen == ["cxtest explore visa --as ana --walk web.yes"]


def test_where_a_limit_is_reached_the_promise_is_unknown_and_it_is_said_why(files: Files) -> None:
    few = files._replace(config=Config(engine="explicit", limits=Limits(configurations=100)))

    async def running() -> None:
        project = few.load()
        explorer = Explorer(few, project, Player(project, "visa", "ana"))
        async with explorer.run_test():
            await until(lambda: "From here: unknown: stopped at the limit of 100 configurations" in text(explorer))
            await until(lambda: "rules could not tell, such as goal-unreachable: `cxtest check` says why." in text(explorer))

    asyncio.run(running())


def test_what_becomes_known_while_a_list_is_open_is_there_when_it_is_left(files: Files) -> None:
    few = files._replace(config=Config(engine="explicit", limits=Limits(configurations=20_000)))

    async def running() -> None:
        project = few.load()
        explorer = Explorer(few, project, Player(project, "visa", "ana"))
        async with explorer.run_test():
            await until(partial(shown, explorer, "being worked out"))
            press(explorer, "question_mark")
            await until(partial(shown, explorer, "The keys"))
            await until(lambda: explorer.insight.findings is not None)
            press(explorer, "escape")
            await until(partial(shown, explorer, "From here: unknown: stopped at the limit of 20000 configurations"))

    asyncio.run(running())


def shown(explorer: Explorer, what: str) -> bool:
    """Whether something is to be seen."""
    return what in text(explorer)


def press(explorer: Explorer, key: str) -> None:
    """Presses a key, and waits for nothing: the pilot waits until the processor has nothing to do."""
    explorer.post_message(events.Key(key, key if len(key) == 1 else None))
