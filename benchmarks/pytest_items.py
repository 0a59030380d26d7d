"""The pytest plugin: ten thousand of its tests against ten thousand empty ones, and what it costs a run that has no journeys."""

from __future__ import annotations

import re
import statistics
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from benchmarks import product
from benchmarks.measure import Measured, Outcome, in_turn, instructions, process
from benchmarks.models.suite import files
from benchmarks.options import Options
from benchmarks.results import Check, Row, Section, Table, Target, row, table

QUESTION = "What do tests of journeys cost in pytest, and what does the plugin cost who has none?"
JOURNEYS, PERSONAS = 21, 25
FEW = 2, 3
"""Journeys and personas of a quick run."""

ITEMS, FUNCTION, OWN = "cxtest: a persona on a journey, a rule", "one empty function, parametrized", "empty items of a plugin of its own"
WITH, WITHOUT = "with the plugin of cxtest", "without it: -p no:cxtest"
START_ROUNDS = 8
"""How many times as many rounds there are of the start: what is looked for is a small difference."""

NOTES = (
    f"{JOURNEYS} journeys of a dozen steps, each walked by {PERSONAS} personas, all rules; nothing fails. Empty tests are just as many.",
    "Each run is a whole process `pytest -q`, without a cache, with the plugins of cxtest and Hypothesis and no other in all of them.",
    "One empty test: with all plugins that are installed, and with all but that of cxtest; a difference is of two runs in a row.",
    "Instructions are those in user mode, counted once by `perf stat`, without what the kernel does.",
)
TARGET = "10,000 (journey, persona, rule) items collected and run: at most 2 times the time of 10,000 empty items"

CONFTEST = """
import pytest


class Empty(pytest.Item):
    def runtest(self):
        pass


class EmptyFile(pytest.File):
    def collect(self):
        for number in range({number}):
            yield Empty.from_parent(self, name=f"empty-{{number}}")


def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".empty":
        return EmptyFile.from_parent(parent, path=file_path)
"""
FUNCTIONS = """
import pytest


@pytest.mark.parametrize("number", range({number}))
def test_empty(number):
    pass
"""
BARE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
PLUGINS = ("-p", "cxtest.pytest_plugin", "-p", "_hypothesis_pytestplugin")


def run(options: Options) -> Section:
    """Runs the whole benchmark, or its quick checks."""
    options.says("pytest: many items")
    journeys, personas = FEW if options.quick else (JOURNEYS, PERSONAS)
    with ExitStack() as stack:
        of_cxtest = stack.enter_context(_folder(files(journeys, personas)))
        number = int(collected(pytest(of_cxtest, PLUGINS)).counts["tests"])
        folders = {ITEMS: of_cxtest, **{name: stack.enter_context(_folder(made)) for name, made in empty(number).items()}}
        rounds = 1 if options.quick else options.rounds
        found = in_turn({name: partial(pytest, folder, PLUGINS) for name, folder in folders.items()}, rounds, patience=120.0)
        counts = {name: what.counts["tests"] for name, what in found.items()}
        wrong = "; ".join(what.note for what in found.values() if what.note)
        checks = (
            Check("there are as many empty tests as tests of cxtest", set(counts.values()) == {float(number)}, str(counts)),
            Check("no test fails", not wrong, wrong or "none"),
        )
        tables = [table(f"{number:,} tests, whole processes", "s", [row(name, what) for name, what in found.items()], against=FUNCTION)]
        if options.quick:
            return Section("pytest_items", QUESTION, tuple(tables), checks)
        counted = [Row(name, median=_counted(folder, PLUGINS, BARE)) for name, folder in folders.items()]
        tables.append(table("The same, instructions", "10⁹", counted, against=FUNCTION))
    start, target = _start(options)
    ratios = {name: found[ITEMS].median / found[name].median for name in (FUNCTION, OWN)}
    said = f"{ratios[FUNCTION]:.2f} times those of one function, {ratios[OWN]:.2f} times those of a plugin of its own"
    targets = (Target(TARGET, said, met=ratios[FUNCTION] <= 2), target)
    return Section("pytest_items", QUESTION, (*tables, *start), checks, targets, NOTES)


def empty(number: int) -> dict[str, dict[str, str]]:
    """So many empty tests, as one function and as items of a plugin: the files of each."""
    return {
        FUNCTION: {"test_empty.py": FUNCTIONS.format(number=number)},
        OWN: {"conftest.py": CONFTEST.format(number=number), "tests.empty": ""},
    }


@contextmanager
def _folder(made: Mapping[str, str]) -> Iterator[Path]:
    with product.project({**made, "pytest.ini": "[pytest]\n"}) as folder:
        yield folder


def command(*more: str) -> list[str]:
    """The command line of a run of pytest."""
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *more]


def pytest(folder: Path, more: tuple[str, ...]) -> Outcome:
    """A whole run of pytest in a folder, with no plugin but those that are named: seconds; what is not passed or skipped is its note."""
    ran = process(command(*more), folder=folder, codes=(0, 1), env=BARE)
    return Outcome(ran.seconds, *told(ran.out, ran.peak))


def told(out: str, peak: float) -> tuple[str, dict[str, float]]:
    """What the last line of pytest says: what is wrong, and how many tests there are of each kind."""
    last = out.rstrip().rpartition("\n")[2]
    kinds = {kind: float(number) for number, kind in re.findall(r"(\d+) ([a-z]+)", last.partition(" in ")[0])}
    wrong = ", ".join(f"{number:.0f} {kind}" for kind, number in kinds.items() if kind not in ("passed", "skipped"))
    return wrong, {"tests": sum(kinds.values()), "MiB": peak, **kinds}


def collected(outcome: Outcome) -> Outcome:
    """The outcome of a run that is there to warm up.

    Raises:
        RuntimeError: it has no tests.
    """
    if not outcome.counts["tests"]:
        raise RuntimeError("pytest ran no tests")
    return outcome


def _start(options: Options) -> tuple[list[Table], Target]:
    """What the plugin costs a run with one empty test."""
    options.says("pytest: one empty test, with and without the plugin")
    more = {WITH: (), WITHOUT: ("-p", "no:cxtest")}
    with _folder({"test_empty.py": "def test_empty():\n    pass\n"}) as folder:

        def one(name: str) -> Outcome:
            return Outcome(process(command(*more[name]), folder=folder).busy)

        tasks = {name: partial(one, name) for name in more}
        found = in_turn(tasks, options.rounds * START_ROUNDS, patience=120.0, warm_up=True)
        counted = {name: _counted(folder, words, {}) for name, words in more.items()}
    rows = [row(name, what) for name, what in found.items()]
    instructions_of = [Row(name, median=number) for name, number in counted.items()]
    tables = [
        table("One empty test, time of the processor", "s", rows, against=WITHOUT),
        table("The same, instructions", "10⁹", instructions_of, against=WITHOUT),
    ]
    return tables, start_target(found[WITH], found[WITHOUT], counted[WITH], counted[WITHOUT])


def start_target(having: Measured, lacking: Measured, more: float | None, fewer: float | None) -> Target:
    """Whether the plugin costs less than 10 ms. A few milliseconds are lost in what else a shared machine does: where instructions are
    counted, they decide, by their share in the time; else it must be the differences, and if those are too far apart, nothing does.

    Args:
        having: the runs with the plugin, in seconds of the processor.
        lacking: those without it.
        more: the instructions of one with it, in 10⁹; None where they are not counted.
        fewer: those of one without it.
    """
    what = "a project without journeys: the plugin costs less than 10 ms"
    difference, spread = paired(having, lacking)
    said = f"pairs of runs: {1_000 * difference:+.0f} ms, half of them within {1_000 * spread:.0f} ms of each other"
    if more and fewer:
        share = (more - fewer) / fewer
        said = f"{1_000 * share * lacking.median:.1f} ms, {share:.2%} of the instructions; {said}"
        return Target(what, said, met=share * lacking.median < 0.01)
    return Target(what, said, None if spread > 0.01 else difference < 0.01)


def paired(one: Measured, other: Measured) -> tuple[float, float]:
    """The median of the differences, round by round (the two of a round ran one right after the other), and how far their quartiles are
    apart."""
    differences = [a - b for a, b in zip(one.values, other.values, strict=False)]
    low, middle, high = statistics.quantiles(differences, n=4, method="inclusive")
    return middle, high - low


def _counted(folder: Path, more: tuple[str, ...], env: Mapping[str, str]) -> float | None:
    found = instructions(command(*more), folder=folder, env=env)
    return None if found is None else found / 1e9
