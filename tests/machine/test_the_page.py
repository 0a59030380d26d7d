"""`machine/semantics.py` can be held beside the page: it quotes section 2 whole, in its order."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def section_2() -> str:
    page = (ROOT / "docs" / "semantics.md").read_text(encoding="utf-8")
    return page[page.index("## 2. One walk") :].split("\n## ")[0].partition("\n")[2]


def words(text: str) -> str:
    return " ".join(text.split())


def test_every_sentence_of_section_2_stands_in_semantics_py_in_order() -> None:
    code = (ROOT / "cxtest" / "machine" / "semantics.py").read_text(encoding="utf-8")
    comments = words(" ".join(line.strip().removeprefix("#") for line in code.splitlines() if line.strip().startswith("#")))
    position = 0
    for sentence in re.split(r"(?<=[.:;])\s+", words(section_2())):
        found = comments.find(sentence, position)
        assert found >= 0, f"not quoted, or not in its place: {sentence!r}"
        position = found + len(sentence)
