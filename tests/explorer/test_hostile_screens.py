"""What strangers write into files reaches the screen as text, and nothing else."""

import re
from pathlib import Path

import pytest
import visa
from screens import screen

from cxtest.loading.saved import Files

NASTY = "[red]x[/red] [@click=app.quit]y[/] \\x1b[31m \\u202eevil \\u2028 ::error::z ##[group]"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    files = visa.project(tmp_path)
    for name in ("journeys/visa.yaml", "journeys/consulate.yaml", "personas/student.yaml"):
        path = files.root / name
        written = re.sub(r"title: [^,}\n]+", lambda _: f'title: "{NASTY}"', path.read_text(encoding="utf-8"))
        path.write_text(written, encoding="utf-8")
    return files


@pytest.mark.parametrize("keys", [(), ("1",), ("1", "2"), ("f",), ("x",), ("a",), ("c",), ("p",), ("e",), ("j",), ("1", "k"), ("y",)])
def test_names_are_shown_and_never_obeyed(files: Files, keys: tuple[str, ...]) -> None:
    left = screen(files, *keys, size=(160, 48))
    for harmful in ("\x1b", "\u202e", "\u2028", "##["):
        assert harmful not in left.text
    assert "@click" not in left.picture or "[@click" in left.text


def test_they_are_shown_as_they_were_written(files: Files) -> None:
    assert "“[red]x[/red] [@click=app.quit]y[/] \\x1b[31m \\u202eevil \\u2028 ::error::z" in " ".join(
        screen(files, size=(160, 48)).text.split()
    )
