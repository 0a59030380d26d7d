"""Whatever is done to the files of a project, reading them ends in a project or in an error for people, and soon."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cxtest.config import Config, Limits
from cxtest.engine import check
from cxtest.errors import InputError, Problem, UsageError
from cxtest.loading.loader import load_texts
from cxtest.model.project import Project
from cxtest.reports import FORMATS
from cxtest.reports.page import Page
from cxtest.source import visible

CASES = Path(__file__).parent.parent / "conformance" / "cases"
PAGES = [Page(), Page(width=60, full=True)]
USED = ["parts-and-wholes", "locked-out", "customer-as-courier", "one-form-is-one-question", "random-003", "random-017"]
ODD = [
    "",
    "~",
    "[]",
    "{}",
    "no",
    "010",
    ".nan",
    "12:30:45",
    "9" * 400,
    "*a",
    "&a b",
    "!!str x",
    "<<",
    "customer",
    "everything",
    "é",
    "\u202e",
]
BYTES = [
    b"\x00",
    b"\xff",
    b"\x1b",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\t",
    b"\r",
    b":",
    b"- ",
    b'"',
    b"[",
    b"}",
    b"#",
    b"\\ud800",
]
SEEDS = 4


def cases() -> list[dict[str, bytes]]:
    folders = [CASES / name for name in USED]
    return [{str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob("*/*.yaml"))} for folder in folders]


def samples() -> list[dict[str, bytes]]:
    """The journeys of the sample product, as they should be and as they are, each with the people who walk it."""
    root = Path(__file__).parents[2]
    people = {f"personas/{path.name}": path.read_bytes() for path in sorted((root / "personas").glob("*.yaml"))}
    found = []
    for folder in (root / "journeys", root / "journeys" / "as-is"):
        organisation = {"journeys/organisation.yaml": (folder / "organisation.yaml").read_bytes()}
        for path in sorted(folder.glob("*.yaml")):
            walkers = {name: text for name, text in people.items() if f"  {path.stem}:".encode() in text}
            if walkers:
                found.append({f"journeys/{path.name}": path.read_bytes(), **organisation, **walkers})
    return found


def of_lines(text: bytes, chance: random.Random) -> bytes:
    """A line deleted, doubled, moved, indented or put out."""
    lines = text.split(b"\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.randrange(5)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(other, lines[at])
    elif kind == 2:
        lines[at], lines[other] = lines[other], lines[at]
    else:
        lines[at] = b"  " + lines[at] if kind == 3 else lines[at].removeprefix(b"  ")
    return b"\n".join(lines)


def of_bytes(text: bytes, chance: random.Random) -> bytes:
    """A byte changed, left out or put in."""
    at = chance.randrange(len(text) + 1)
    put_in = chance.choice([*BYTES, bytes([chance.randrange(256)])])
    return text[:at] + put_in * chance.randrange(2) + text[at + chance.randrange(2) :]


def of_words(text: bytes, chance: random.Random) -> bytes:
    """A key or value changed for an odd one, or for another one of the file: everywhere, or once."""
    words = sorted(set(text.replace(b":", b" ").replace(b"[", b" ").replace(b"]", b" ").replace(b",", b" ").split()))
    old = chance.choice(words)
    new = chance.choice([chance.choice(ODD).encode(), chance.choice(words), old[:-1], old + b"x"])
    return text.replace(old, new, chance.choice([-1, 1]))


def of_texts(text: bytes, chance: random.Random) -> bytes:
    """What changes little: a comment, an empty line, a title."""
    lines = text.split(b"\n")
    lines.insert(
        chance.randrange(1, len(lines)), chance.choice([b"# note", b"", b"   ", b"title: Some title", b"# \xc3\xa9 \xf0\x9f\x99\x82"])
    )
    return b"\n".join(lines)


def outcome(files: dict[str, bytes], chance: random.Random, *, checked: bool = False) -> str:
    selection: dict[str, Any] = (
        {"only_journeys": ["trip"]} if chance.random() < 0.1 else {"only_personas": ["pat"]} if chance.random() < 0.1 else {}
    )
    began, said = time.process_time(), "project"
    problems: tuple[Problem, ...] = ()
    try:
        project = load_texts(files, **selection)
        assert isinstance(project, Project)
        if checked:
            report = check(project, Config(limits=Limits(configurations=100, labels=100)))
            assert not [verdict.reason for verdict in report.verdicts if verdict.verdict == "error"]
            paper = chance.choice([*FORMATS.values()])(report, chance.choice(PAGES))
            assert all(line == visible(line) for line in paper.splitlines())
    except InputError as error:
        problems, said = error.problems, "error"
    except UsageError:
        said = "usage"
    assert time.process_time() - began < 5
    assert bool(problems) == (said == "error")
    for problem in problems:
        assert not problem.warning
        assert problem.where is not None
        assert problem.where.file in files
        assert problem.where.line >= 1
        assert problem.message == visible(problem.message), "foreign text reaches a message unescaped"
        assert "Input should" not in problem.message
    return said


@pytest.mark.parametrize(("originals", "checked"), [(cases(), False), (samples(), True)], ids=["cases", "sample"])
@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_change_to_a_file_ends_in_anything_but_a_report_or_an_error(
    seed: int, originals: list[dict[str, bytes]], *, checked: bool
) -> None:
    """2,000 changes to the files of small projects, and 2,000 to the sample's, where what still loads is checked, too."""
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    for _ in range(2_000 // SEEDS):
        files = dict(chance.choice(originals))
        for _ in range(chance.choice([1, 1, 2, 3])):
            name = chance.choice(sorted(files))
            change = chance.choice([of_lines, of_bytes, of_words, of_texts, of_texts])
            files[name] = change(files[name], chance)
        outcomes[outcome(files, chance, checked=checked)] += 1
    assert outcomes["project"] > 2_000 // SEEDS // 4, outcomes
    assert outcomes["error"] > 2_000 // SEEDS // 4, outcomes


@pytest.mark.parametrize("seed", range(2))
def test_random_bytes_are_never_a_project(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(300):
        parts = [chance.choice([*BYTES, b"journey: ", b"a", b"\n", b"  ", b"{", b"]", bytes([chance.randrange(256)])]) for _ in range(12)]
        assert outcome({"journeys/x.yaml": b"".join(parts)}, chance) != "project"
