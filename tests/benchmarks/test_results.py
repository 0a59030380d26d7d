"""What a run writes: JSON of the documented shape, a page in which no name does harm, and what is missing."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import cxtest
from benchmarks import peers
from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.measure import Measured, Outcome, TimedOut, in_turn, process
from benchmarks.page import page
from benchmarks.plot import plot
from benchmarks.portfolio import slope, texts
from benchmarks.product import python
from benchmarks.results import Check, Missing, Results, Row, Section, Target, row, table
from benchmarks.summary import summary
from benchmarks.walks import script_of

DOCS = Path(__file__).parents[2] / "docs" / "benchmarks.md"
HOSTILE = "</text><script>alert(1)</script> & \"'"


def results(name: str = "A & B", *, holds: bool = True) -> Results:
    rows = [Row(name, x, 1.0 * x, 2.0 * x, 3.0 * x, 3, counts={"configurations": 10.0 * x}) for x in (1, 10, 100)]
    rows.append(Row("peer", 1000.0, note="unknown: a limit was reached"))
    tables = (table(f"Title {name}", "s", rows, axis=f"facts {name}", against=name),)
    section = Section("family", f"Why {name}?", tables, (Check(name, holds, name),), (Target(name, name, None),), (name,))
    return Results(False, {name: name}, {name: name}, (Missing(name, name),), (section,))


def test_the_json_has_the_documented_shape() -> None:
    """The example on the page has the keys, at each level, that a run writes."""
    example = re.search(r"```json\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    assert shape(json.loads(example[1])) == shape(json.loads(json.dumps(results().to_json())))


def shape(value: object) -> object:
    """Keys all the way down, but for mappings from names to texts or numbers."""
    if isinstance(value, dict):
        free = not value.keys() & {"format", "name", "title", "who", "what"}
        return "names" if free else {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else "list"
    return "scalar"


def test_quick_checks_of_one_benchmark_write_json_and_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["workers", "--quick", "--rounds", "1", "--out", str(tmp_path)]) == 0
    data = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert (data["format"], data["version"], [section["name"] for section in data["sections"]]) == ("cxtest-benchmarks", 1, ["workers"])
    assert (tmp_path / "results.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "What do more workers bring?" in capsys.readouterr().out


def test_what_does_not_hold_fails_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.__main__.BENCHMARKS", {"family": lambda _: results(holds=False).sections[0]})
    assert main(["--out", str(tmp_path)]) == 1


def test_a_name_that_is_no_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["famly"])
    assert stopped.value.code == 2
    assert f"there is no benchmark 'famly'; there are {', '.join(BENCHMARKS)}" in capsys.readouterr().err


def test_names_are_escaped_and_the_page_has_no_script() -> None:
    class Reader(HTMLParser):
        tags: set[str] = set()  # noqa: RUF012

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.tags.add(tag)
            assert not [name for name, _ in attrs if name.startswith("on") or name in ("src", "href")]

    made = page(results(HOSTILE))
    Reader().feed(made)
    assert not {"script", "img", "link", "iframe"} & Reader.tags
    assert "svg" in Reader.tags
    assert HOSTILE not in made
    assert made.count("alert(1)") > 10


def test_the_page_and_the_summary_tell_what_is_missing_and_what_does_not_hold() -> None:
    made = results("minicheck", holds=False)
    assert "missing: minicheck" in summary(made)
    assert "DOES NOT HOLD: minicheck" in summary(made)
    assert "0 of 1 things that must hold do." in summary(made)
    assert "Does not hold:</strong> minicheck" in page(made)


def test_a_peer_that_is_not_there_is_missing_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(peers.NODE_FOLDER, str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = {peer.name: peer.how for peer in peers.missing()}
    assert {"spin", "gcc", "node", "xstate"} <= missing.keys()
    assert missing["spin"] == "apt-get install spin (or spinroot.com)"
    assert not peers.there("spin", "hypothesis")


def test_a_plot_is_drawn_of_what_was_measured_alone() -> None:
    drawn = plot(results().sections[0].tables[0])
    assert drawn.count("<circle") == 3
    assert "peer" not in drawn
    assert plot(table("One size", "s", [Row("a", 1.0, 1, 1, 1, 1)], axis="facts")) == ""


def test_ratios_are_of_medians_at_the_same_size() -> None:
    rows = [Row("a", 1.0, median=2.0), Row("b", 1.0, median=6.0), Row("b", 2.0, median=6.0)]
    assert [row.ratio for row in table("t", "s", rows, axis="n", against="a").rows] == [1.0, 3.0, None]


def test_tasks_run_in_turn() -> None:
    order: list[str] = []

    def task(name: str) -> Outcome:
        order.append(name)
        return Outcome(float(len(order)))

    found = in_turn({"a": lambda: task("a"), "b": lambda: task("b")}, 2)
    assert order == ["a", "b", "a", "b"]
    assert row("a", found["a"]) == Row("a", None, 1.0, 2.0, 3.0, 2)
    assert found["b"] == Measured((2.0, 4.0), "", {})


def test_a_process_is_measured_by_itself() -> None:
    """Its peak is its own, not what this process holds."""
    small = process(python("print('x')"))
    large = process(python("b = bytearray(100 * 2 ** 20)"))
    assert (small.out, small.code) == ("x\n", 0)
    assert small.peak < 60 < 100 < large.peak


def test_a_process_that_fails_or_does_not_end_is_told() -> None:
    with pytest.raises(RuntimeError, match="ended with 3"):
        process(python("raise SystemExit(3)"))
    with pytest.raises(TimedOut, match="no answer within 1 s"):
        process(python("import time; time.sleep(60)"), timeout=1.0)


def test_the_exponent_of_a_power_law_is_found() -> None:
    assert slope([1, 4, 16], [3.0, 6.0, 12.0]) == pytest.approx(0.5)


def test_a_portfolio_loads_with_as_many_journeys_and_personas_as_asked_for() -> None:
    project = cxtest.load_texts(texts([3, 5, 9], 2))
    assert project.warnings == ()
    assert (len(project.journeys), len(project.personas)) == (3, 6)


def test_the_walk_that_is_replayed_is_open_all_the_way() -> None:
    assert script_of(50) == script_of(60)[:50]
