"""Pictures of the explorer, at 80×24 and 160×48, with and without colour, against those that were looked at.

CXTEST_WRITE=1 draws them anew; whoever does that looks at each before it lands.
"""

import os
import re
from pathlib import Path

import pytest
import visa
from generate import plain_picture
from screens import screen

from cxtest.loading.saved import Files

PICTURES = Path(__file__).parent / "pictures"
SIZES = {"80x24": (80, 24), "160x48": (160, 48)}
SCREENS: dict[str, tuple[str, ...]] = {
    "start": (),
    "lost": ("1", "2"),
    "findings": ("f",),
    "replay": ("f", "enter", "right"),
    "what-if": ("1", "c", "enter", "enter", "l"),
    "keys": ("question_mark",),
    "journeys": ("j",),
}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return visa.project(tmp_path)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
def test_it_looks_as_it_did(files: Files, name: str, size: str) -> None:
    compare(f"{name}-{size}", plain_picture(screen(files, *SCREENS[name], size=SIZES[size]).picture))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["start", "lost", "findings"])
def test_it_looks_as_it_did_without_colour(files: Files, name: str, size: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    picture = plain_picture(screen(files, *SCREENS[name], size=SIZES[size]).picture)
    colours = {tuple(int(code[i : i + 2], 16) for i in (0, 2, 4)) for code in re.findall(r"fill[=:] ?\"?#([0-9a-f]{6})", picture)}
    window = {(255, 95, 87), (254, 188, 46), (40, 200, 64), (197, 200, 198)}  # of the window that is drawn around it
    assert all(max(colour) - min(colour) <= 1 for colour in colours - window)
    compare(f"{name}-{size}-without-colour", picture)


def compare(name: str, picture: str) -> None:
    """Holds a picture against the one that was looked at."""
    path = PICTURES / f"{name}.svg"
    if os.environ.get("CXTEST_WRITE"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(picture, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == picture, f"{path.name} looks otherwise: CXTEST_WRITE=1 draws it anew, and then look at it"
