"""The sample as it is, and as it should be, compared in both directions: what people read, on paper.

CXTEST_WRITE=1 writes the files anew; whoever does that reads them before they land.
"""

import json
import os
from pathlib import Path

import pytest

from cxtest.cli.app import run

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("name", "versions"), [("mended", ("journeys/as-is", "journeys")), ("unmended", ("journeys", "journeys/as-is"))])
def test_it_reads_like_this(
    name: str, versions: tuple[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(ROOT)
    assert run(["diff", *versions]) == 1
    said, paper = capsys.readouterr().out, Path(__file__).parent / f"sample-{name}.txt"
    if os.environ.get("CXTEST_WRITE"):
        paper.write_text(said, encoding="utf-8")
    assert said == paper.read_text(encoding="utf-8")


def test_nobody_is_promised_less_by_mending_and_all_findings_are_gone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    dearer = [option for key in ("steps", "facts", "hand-offs", "channel-switches") for option in ("--allow", key)]
    assert run(["diff", "journeys/as-is", "journeys", "--format", "json", *dearer]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {found["change"] for found in data["findings"]} == {"gone"}
    assert all(cell["promise"]["after"]["promise"] == "always" for cell in data["cells"])
    assert {worse["what"] for worse in data["worse-off"]} == {"steps", "facts", "hand-offs", "channel-switches"}


def test_the_sample_does_not_differ_from_itself(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert run(["diff", "journeys/as-is", "./journeys/as-is"]) == 0
    assert "Nothing was edited that anything depends on." in capsys.readouterr().out
