"""What the sample as it is looks like on paper: every kind of sentence, place and remedy, as its readers see them."""

import os
from pathlib import Path

import pytest

from cxtest.cli.app import run
from cxtest.engine import check
from cxtest.loading.loader import load

ROOT = Path(__file__).parents[2]
PAPER = Path(__file__).parent / "returns-as-it-is.txt"


def test_the_gift_recipient_s_report_reads_like_this(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(ROOT)  # a command that comes back here would name the folder otherwise
    only = ["--journeys", "journeys/as-is", "--journey", "returns", "--persona", "gift-recipient"]
    assert run(["check", *only]) == 1
    said = capsys.readouterr().out
    if os.environ.get("CXTEST_WRITE"):
        PAPER.write_text(said, encoding="utf-8")
    assert said == PAPER.read_text(encoding="utf-8")


def test_the_places_are_what_stands_there() -> None:
    """Line and column of each finding lead to the name that the place speaks of, and its excerpt marks just that."""
    for f in check(load(ROOT, journeys="journeys/as-is")).findings:
        text = (ROOT / f.file).read_text(encoding="utf-8").splitlines()[f.line - 1][f.column - 1 :]
        step, _, what = f.place.partition(":")
        names = [what, what.split(",")[0]] if what and f.rule not in ("broken-promise",) else [step.split(",")[0].split(".")[-1]]
        if f.rule == "ping-pong":
            assert f.walk is not None
            names = [f.walk[-1]]
        if f.rule == "goal-unreachable":
            names = ["journey"]
        names += [f"{{fact: {name}" for name in names]
        assert any(text.startswith(name) for name in names), (f.rule, f.place, text)
        assert f.excerpt is not None
        marked = dict(f.excerpt.lines)[f.excerpt.line][f.excerpt.begin - 1 : f.excerpt.end - 1]
        assert any(marked.startswith(name) for name in names), (f.rule, f.place, marked)
