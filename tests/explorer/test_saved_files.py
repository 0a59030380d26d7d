"""Files that are saved while somebody explores: they are read again, and the walk is kept as far as it is still there."""

import os
from pathlib import Path
from typing import Any

import pytest
import visa
from screens import drive_explorer, settled, text, until
from textual.pilot import Pilot

from cxtest.explorer.app import Explorer
from cxtest.explorer.player import Player
from cxtest.loading.saved import Files


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return visa.project(tmp_path)


def after_saving(files: Files, *changes: tuple[str, str | None], walk: str = "website.send.accept") -> list[str]:
    """What is to be seen after each of these changes: a file, and its new text; None for a file that is taken away."""
    frames: list[str] = []

    async def drive(pilot: Pilot[Any], explorer: Explorer) -> None:
        for number, (name, written) in enumerate(changes):
            before, path = text(explorer), files.root / name
            if written is None:
                path.unlink()
            else:
                path.write_text(written, encoding="utf-8")
                os.utime(path, ns=(number + 1, number + 1))
            await until(lambda before=before: text(explorer) != before)  # type: ignore[misc]
            await settled(pilot, explorer)
            frames.append(text(explorer))

    project = files.load()
    drive_explorer(Explorer(files, project, Player(project, "visa", "student", walk)), drive)
    return frames


def test_a_saved_change_is_there_at_once_and_the_walk_stays(files: Files) -> None:
    (frame,) = after_saving(files, ("journeys/visa.yaml", visa.JOURNEY.replace("title: Ten days", "title: Ten long days")))
    assert "The files were saved: here is how it goes now." in frame
    assert "“Ten long days” (`waiting`)" in frame
    assert " ● accept → waiting" in frame


def test_a_finding_that_was_mended_is_gone(files: Files) -> None:
    (frame,) = after_saving(
        files, ("journeys/visa.yaml", visa.JOURNEY.replace("carries: [purpose]", "carries: [purpose, passport-number]"))
    )
    assert "2 findings (f)" in frame


def test_a_walk_is_kept_as_far_as_it_exists_and_is_there_again_when_it_does(files: Files) -> None:
    shorter = visa.JOURNEY.replace("accept: {to: waiting", "agree: {to: waiting")
    lost, again = after_saving(files, ("journeys/visa.yaml", shorter), ("journeys/visa.yaml", visa.JOURNEY))
    assert "The walk went on with `accept`, which is not there." in lost
    assert " ● send → counter" in lost
    assert " ● accept → waiting" in again
    assert "The walk went on" not in again


def test_a_slip_in_a_file_is_told_with_its_place_and_nothing_is_lost(files: Files) -> None:
    slip = visa.JOURNEY.replace("owner: web-desk", "ownr: web-desk")
    wrong, right = after_saving(files, ("journeys/visa.yaml", slip), ("journeys/visa.yaml", visa.JOURNEY))
    said = " ".join(wrong.split())
    assert "The files cannot be read as they are: journeys/visa.yaml:22:5: unknown key `ownr`; did you mean `owner`?" in said
    assert "; what you see is how they were." in said
    assert " ● accept → waiting" in wrong
    assert "cannot be read" not in right


def test_a_persona_who_is_taken_away_is_told_and_what_was_seen_stays(files: Files) -> None:
    (frame,) = after_saving(files, ("personas/student.yaml", None))
    assert "The files cannot be read as they are: there is no persona `student`" in " ".join(frame.split())
    assert " ● accept → waiting" in frame


def test_a_finding_that_cannot_be_walked_any_more_is_said_to_be_and_nothing_breaks(files: Files) -> None:
    async def drive(pilot: Pilot[Any], explorer: Explorer) -> None:
        await pilot.press("f")
        await settled(pilot, explorer)
        (files.root / "journeys/visa.yaml").write_text(visa.JOURNEY.replace("send: {to", "send-it: {to"), encoding="utf-8")
        await until(lambda: explorer.player.machine.journey.steps["form"].transitions.keys() == {"send-it", "time-out", "ask-for-help"})
        await pilot.press("enter")
        await settled(pilot, explorer)
        assert "`send` is not open at `form`; open are `send-it`, `time-out`" in " ".join(text(explorer).split())

    project = files.load()
    drive_explorer(Explorer(files, project, Player(project, "visa", "student")), drive)


def test_somebody_who_was_taken_away_while_the_list_was_open_is_asked_for_again(files: Files) -> None:
    async def drive(pilot: Pilot[Any], explorer: Explorer) -> None:
        (files.root / "personas/grandmother.yaml").unlink()
        await until(lambda: "grandmother" not in explorer.project.personas)
        await pilot.press("enter")
        await settled(pilot, explorer)
        assert "Who walks what?" in text(explorer)
        assert "grandmother" not in text(explorer)

    drive_explorer(Explorer(files, files.load(), None), drive)


def test_what_if_is_kept_as_far_as_it_can_be(files: Files) -> None:
    async def drive(pilot: Pilot[Any], explorer: Explorer) -> None:
        await pilot.press("c")
        await settled(pilot, explorer)
        await pilot.press("enter")
        await settled(pilot, explorer)
        await pilot.press("enter")
        await settled(pilot, explorer)
        assert "What if `form.send` carries `passport-number`?" in text(explorer)
        for renamed, kept in (("counter: {title: The counter}", True), ("send-it", False)):
            journey = visa.JOURNEY.replace("send: {to", "send-it: {to") if renamed == "send-it" else visa.JOURNEY + "\n"
            (files.root / "journeys/visa.yaml").write_text(journey, encoding="utf-8")
            await until(lambda: "The files were saved" in text(explorer))
            await settled(pilot, explorer)
            assert ("What if `form.send`" in text(explorer)) is kept
            await pilot.press("w")
            explorer.show()

    project = files.load()
    drive_explorer(Explorer(files, project, Player(project, "visa", "student", "website.send")), drive)
