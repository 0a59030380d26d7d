"""What docs/generate.py makes is committed, and not stale."""

import os

from generate import DOCS, generated


def test_no_generated_file_is_stale() -> None:
    """Written anew with `CXTEST_WRITE=1 pytest tests/docs`."""
    stale = []
    for name, text in generated():
        path = DOCS / name
        if os.environ.get("CXTEST_WRITE"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    assert stale == []


def test_no_page_of_a_rule_is_left_over() -> None:
    there = {str(path.relative_to(DOCS)) for path in (DOCS / "rules").glob("*")}
    assert there == {name for name, _ in generated() if name.startswith("rules/")}
