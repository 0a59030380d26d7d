"""The site builds without a warning, asks nobody else for anything, and its pages are kept in shape."""

import dataclasses
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from generate import DOCS
from snippets import blocks

import cxtest
from cxtest.analysis.case import Case
from cxtest.config import Config, Limits, Override
from cxtest.machine.machine import View
from cxtest.machine.state import Ledger
from cxtest.rulebook import PersonaRule
from cxtest.rules import RULES
from cxtest.sampling.sampled import Sampled
from cxtest.work.judging import Judge

OTHERS = re.compile(
    r"""(?:src|srcset|action|poster)=["']?(?:https?:)?//|<link\b[^>]*href=["']?(?:https?:)?//|url\(["']?(?:https?:)?//|@import"""
)
"""What makes a browser fetch from somewhere else; a link that somebody may click is none."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-n", "-d", str(out / ".trees"), str(DOCS), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return out


def test_every_page_is_built_and_reached_from_the_first(site: Path) -> None:
    pages = {path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")}
    assert pages <= {path.relative_to(site) for path in site.rglob("*.html")}
    first = (site / "index.html").read_text(encoding="utf-8")
    linked = {Path(link) for link in re.findall(r'href="([^"#:]+\.html)', first)} | {Path("index.html")}
    assert pages <= linked


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    asking = {
        f"{path.relative_to(site)}: {found.group()}"
        for path in (*site.rglob("*.html"), *site.rglob("*.css"), *site.rglob("*.svg"))
        for found in OTHERS.finditer(path.read_text(encoding="utf-8"))
    }
    assert asking == set()


def test_a_picture_has_words_for_who_cannot_see_it() -> None:
    alone = [path.name for path in DOCS.rglob("*.md") if re.search(r"!\[\s*\]\(", path.read_text(encoding="utf-8"))]
    assert alone == []


def test_lines_of_text_have_at_most_140_characters() -> None:
    """Tables cannot be broken, and output is shown as it is. The two pages of the law, and those of the sample, go by their own."""
    long = []
    for path in DOCS.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        fenced = {number for block in blocks(text) for number in range(block.start, block.end)}
        if path.parent.name == "sample":
            continue
        long += [
            f"{path.relative_to(DOCS)}:{number + 1}"
            for number, line in enumerate(text.splitlines())
            if len(line) > 140 and number not in fenced and not line.startswith("|") and path.name not in ("semantics.md", "decisions.md")
        ]
    assert long == []


def test_every_setting_is_in_the_table() -> None:
    page = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    names = {field.name for kind in (Config, Limits, Override) for field in dataclasses.fields(kind)} - {"today"}  # the day is no setting
    assert names <= set(re.findall(r"^\| `([a-z]+)` \|", page, re.M))


def test_the_defaults_in_the_table_are_so() -> None:
    page = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^\| `([a-z]+)` \| `([^`]+)` \|", page, re.M))
    defaults = {**dataclasses.asdict(Config()), **dataclasses.asdict(Limits())}
    assert {name: tomllib.loads(f"default = {value}")["default"] for name, value in shown.items()} == {
        name: list(defaults[name]) if defaults[name] == () else defaults[name] for name in shown
    }


def test_the_lengths_on_the_page_about_rules_are_so() -> None:
    page = (DOCS / "adding-a-rule.md").read_text(encoding="utf-8")
    lines = {block.about: len(block.text.splitlines()) for block in blocks(page)}
    assert (lines["pyproject.toml"], lines["silent_wait.py"]) == (10, 65)
    assert "Ten lines of settings, and 65 of the rule" in page


def test_the_rules_that_can_be_sampled_are_named() -> None:
    """Those of which a walk of somebody on the sample's journeys as they are shows something, or could."""
    page = (DOCS / "pytest.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z-]+)`", page[page.index("can be sampled:") : page.index("No walk shows that there is")])
    rules = [rule for rule in RULES if isinstance(rule, PersonaRule)]
    project, sampled = cxtest.load(DOCS.parent, journeys="journeys/as-is"), set[str]()
    for journey, file in project.journeys.items():
        for person in project.testers(journey):
            judge = Judge(Config())
            judge.persona(Case(file, person.persona, Limits(), answers=partial(Sampled, walks=1, length=5)), rules)
            sampled |= {verdict.rule for verdict in judge.verdicts if verdict.sampled is not None}
    assert sampled == set(named)


def test_all_that_can_be_asked_of_a_walk_is_in_the_table() -> None:
    page = (DOCS / "walks.md").read_text(encoding="utf-8")
    rows = page[page.index("## What can be asked of a walk") : page.index("## An assertion that is proved")]
    public = {name for name in dir(cxtest.Walk) if not name.startswith("_")} | {"entry", "moves"}
    assert set(re.findall(r"walk\.([a-z_]+)", rows)) == public
    assert {field.name for field in dataclasses.fields(View)} <= set(re.findall(r"`([a-z]+)`", rows))
    assert set(Ledger._fields) - {"money"} <= set(re.findall(r"`([a-z_]+)`", rows))


@pytest.mark.parametrize("function", [cxtest.walks, cxtest.assert_finishes, cxtest.assert_never, cxtest.random_walk, cxtest.each])
def test_every_argument_is_shown(function: Callable[..., object]) -> None:
    page = (DOCS / "walks.md").read_text(encoding="utf-8")
    names = [one.name for one in inspect.signature(function).parameters.values() if one.kind is one.KEYWORD_ONLY]
    assert names
    assert [name for name in names if f"{name}=" not in page] == []


@pytest.mark.parametrize("name", ["never", "with-luck", "choosing-well", "always"])
def test_a_drawing_shows_the_journey_beside_it(name: str) -> None:
    page = (DOCS / "meaning.md").read_text(encoding="utf-8")
    journey = next(blocks(page[page.index(f"(images/{name}.svg)") :])).text
    drawn = set(re.findall(r">([a-z-]+)</text>", (DOCS / "images" / f"{name}.svg").read_text(encoding="utf-8")))
    steps = {step for step in re.findall(r"^  ([a-z-]+):", journey, re.M) if step != "end"} | {"warm"}
    assert drawn == steps | set(re.findall(r"^      ([a-z-]+):", journey, re.M))
