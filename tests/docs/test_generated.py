"""What docs/generate.py makes is committed, and not stale."""

import os

import pytest
from generate import DOCS, generated


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return dict(generated())


def test_no_generated_file_is_stale(made: dict[str, str]) -> None:
    """Written anew with `CXTEST_WRITE=1 pytest tests/docs`."""
    stale = []
    for name, text in made.items():
        path = DOCS / name
        if os.environ.get("CXTEST_WRITE"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    assert stale == []


@pytest.mark.parametrize("folder", ["rules", "images"])
def test_nothing_is_left_of_what_was_once_generated(folder: str, made: dict[str, str]) -> None:
    there = {str(path.relative_to(DOCS)) for path in (DOCS / folder).glob("*")}
    assert there == {name for name in made if name.startswith(f"{folder}/")}
