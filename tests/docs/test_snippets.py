"""Every file, edit and command that the pages show works, and prints what is shown."""

import os
from pathlib import Path

import pytest
from generate import DOCS
from snippets import Mistake, blocks, renewed

PAGES = sorted(path for path in DOCS.rglob("*.md") if path.parent.name != "sample")
"""All pages but those about the sample, whose files and reports are tested as the project's own (tests/sample)."""

README = DOCS.parent / "README.md"
WRITTEN = [README, *(path for path in PAGES if path.parent.name != "rules")]
"""Those that people write. The pages of the rules are generated, by running what they show: test_generated.py."""

NEED_NO_MARKER = {"text"}
"""Languages of blocks that nobody runs: drawings in letters, lists of options."""


def name(path: Path) -> str:
    return str(path.relative_to(DOCS.parent))


@pytest.mark.parametrize("page", WRITTEN, ids=name)
def test_what_a_page_shows_is_so(page: Path, tmp_path: Path) -> None:
    """Put right by `CXTEST_WRITE=1 pytest tests/docs`."""
    text = page.read_text(encoding="utf-8")
    now = renewed(text, tmp_path)
    if os.environ.get("CXTEST_WRITE"):
        page.write_text(now, encoding="utf-8")
        return
    assert text == now


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_block_of_a_page_is_left_out(page: Path) -> None:
    left_out = [
        f"{name(page)}:{block.start}"
        for block in blocks(page.read_text(encoding="utf-8"))
        if block.what is None and block.language not in NEED_NO_MARKER and not block.language.startswith("{")
    ]
    assert left_out == []


@pytest.mark.parametrize("page", [README, *PAGES], ids=name)
def test_what_stands_above_a_block_names_its_file(page: Path) -> None:
    """The comments are for the tests; readers must see, too, where to save what."""
    text = page.read_text(encoding="utf-8")
    lines = text.splitlines()
    unnamed = []
    for block in blocks(text):
        above = [line for line in lines[: block.start - 1] if not line.startswith("<!--")]
        paragraph = "\n".join(above).rstrip().rpartition("\n\n")[2]
        if block.what == "file" and f"`{block.about}`" not in paragraph:
            unnamed.append(f"{name(page)}:{block.start}: {block.about}")
    assert unnamed == []


def test_the_tutorial_sets_up_as_the_readme_does() -> None:
    (shown,) = [block for block in blocks((DOCS / "tutorial.md").read_text(encoding="utf-8")) if block.language == "sh"]
    assert shown.text.splitlines()[0] in README.read_text(encoding="utf-8")


PAGE = """\
<!-- run -->
```console
$ mkdir journeys personas
```

<!-- file: journeys/trip.yaml -->
```yaml
journey: trip
entries: {in: end}
steps: {end: {outcome: done}}
```

<!-- run: exit 2 -->
```console
$ cxtest check
Something else.
```

<!-- edit: journeys/trip.yaml -->
```diff
 journey: trip
-entries: {in: end}
+entries: {in: ende}
```

<!-- run: exit 3 -->
```console
$ cxtest check
```

<!-- now: journeys/trip.yaml -->
```yaml
```

<!-- a new folder -->

<!-- run -->
```console
$ ls
```
"""


def test_what_a_page_shows_is_replaced_by_what_is_so(tmp_path: Path) -> None:
    made = renewed(PAGE, tmp_path)
    assert "Something else." not in made
    assert "untested: the journey trip" in made
    assert "there is no step `ende`; did you mean `end`?" in made
    assert "```yaml\njourney: trip\nentries: {in: ende}\nsteps: {end: {outcome: done}}\n```\n" in made
    assert made.endswith("$ ls\n```\n")
    (tmp_path / "again").mkdir()
    assert renewed(made, tmp_path / "again") == made


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("run: exit 2", "run", "line 15: `cxtest check` ends with exit code 2, not 0"),
        ("-entries: {in: end}", "-entries: {in: here}", "line 21: these lines are not in journeys/trip.yaml exactly once:\njourney: trip"),
    ],
)
def test_a_page_that_cannot_be_followed_is_a_mistake(right: str, wrong: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(Mistake, match=message.replace("{", r"\{")):
        renewed(PAGE.replace(right, wrong), tmp_path)
