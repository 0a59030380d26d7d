"""The report is the same, byte for byte, whoever does the work, and in whatever order it ends."""

import os
import subprocess
import sys
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
from clusters import cluster
from small import small_project

import cxtest.work.processes
import cxtest.work.sharing
from cxtest.cli.app import run
from cxtest.config import Config
from cxtest.engine import Checked, Checking, check
from cxtest.engine import run as run_engine
from cxtest.loading.loader import load
from cxtest.model.project import Project
from cxtest.reports import FORMATS
from cxtest.reports.page import Page
from cxtest.verdicts import Report
from cxtest.work.dask_cluster import connected
from cxtest.work.processes import Processes

ROOT = Path(__file__).parents[2]
MENDED, AS_IS = "journeys", "journeys/as-is"
VERSIONS = [MENDED, AS_IS]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_project(tmp_path)


@cache
def sample(journeys: str) -> Project:
    return load(ROOT, journeys=journeys, personas="personas")


def bytes_of(journeys: str, executor: Executor | None = None) -> list[str]:
    """The report in every format, and in full."""
    return made(check(sample(journeys), Config(journeys=journeys), executor=executor))


def made(report: Report) -> list[str]:
    return [make(report, Page(full=full)) for make in FORMATS.values() for full in (False, True)]


@cache
def expected(journeys: str) -> list[str]:
    return bytes_of(journeys)


@pytest.mark.parametrize(("workers", "seed"), [(1, "0"), (2, "1"), (8, "random")])
def test_by_any_number_of_processes_with_any_hash_seed(workers: int, seed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", seed)
    with Processes(workers) as processes:
        for journeys in VERSIONS:
            assert bytes_of(journeys, processes) == expected(journeys)


def test_by_a_dask_cluster(tmp_path: Path) -> None:
    with cluster(tmp_path, PYTHONHASHSEED="3") as address, connected(address) as executor:
        for journeys in VERSIONS:
            assert bytes_of(journeys, executor) == expected(journeys)


class Backwards(Executor):
    """Does its work in this process, last things first, once all of it is there."""

    def __init__(self, calls: int) -> None:
        self.calls, self.waiting = calls, list[tuple[Future[Any], Any, Any]]()

    def submit(self, function: Any, /, *args: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, function, args))
        if len(self.waiting) == self.calls:
            for future_, function_, args_ in reversed(self.waiting):
                future_.set_result(function_(*args_))
        return future


def test_by_whoever_ends_in_another_order() -> None:
    units = sum(len(sample(AS_IS).testers(name)) for name in sample(AS_IS).journeys)
    *events, report = run_engine(sample(AS_IS), Config(journeys=AS_IS, workers=1_000), Backwards(units))
    assert [event for event in events if isinstance(event, Checking)] == []
    assert [(event.number, event.total) for event in events if isinstance(event, Checked)] == [(i + 1, units) for i in range(units)]
    assert isinstance(report, Report)
    assert made(report) == expected(AS_IS)


def test_by_threads() -> None:
    with ThreadPoolExecutor(3) as threads:
        assert bytes_of(AS_IS, threads) == expected(AS_IS)


SCRIPT = """\
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
import cxtest

if __name__ == "__main__":
    project = cxtest.load(sys.argv[1], journeys="journeys/as-is", only_journeys=["tea-game"])
    config = cxtest.Config(journeys="journeys/as-is", workers=2)
    reports = [cxtest.check(project, config)]
    for method in ("fork", "spawn"):
        with ProcessPoolExecutor(2, multiprocessing.get_context(method)) as pool:
            reports.append(cxtest.check(project, config, executor=pool))
    print([report == reports[0] for report in reports])
"""


def test_by_pools_of_whoever_calls_forked_or_spawned(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    done = subprocess.run([sys.executable, tmp_path / "script.py", ROOT], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[True, True, True]\n", "")


UNGUARDED = """\
import sys
import cxtest
from cxtest.work.processes import Processes

print("begun")
with Processes(2) as processes:
    report = cxtest.check(cxtest.load(sys.argv[1], only_journeys=["returns"]), executor=processes)
print(len(report.verdicts))
"""


def test_a_script_that_calls_is_not_run_again_in_each_worker(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(UNGUARDED)
    done = subprocess.run([sys.executable, tmp_path / "script.py", ROOT], capture_output=True, text=True, check=False)
    verdicts = len(check(load(ROOT, only_journeys=["returns"])).verdicts)
    assert (done.stdout, done.stderr) == (f"begun\n{verdicts}\n", "")


class Counted(Processes):
    """Worker processes, and how many there were in each run."""

    widths: ClassVar[list[int]] = []

    def __init__(self, width: int) -> None:
        self.widths.append(width)
        super().__init__(width)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many workers each run starts, when any work at all is worth it."""
    monkeypatch.setattr(cxtest.work.sharing, "WORTH", 0.0)
    monkeypatch.setattr(cxtest.work.processes, "Processes", Counted)
    Counted.widths.clear()
    return Counted.widths


@pytest.mark.parametrize("format_", ["text", "json"])
def test_the_command_says_the_same(format_: str, started: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["check", "--root", str(ROOT), "--journeys", AS_IS, "--journey", "returns", "--journey", "tea-game", "--format", format_]
    assert run(arguments) == 1
    alone = capsys.readouterr().out
    assert started == []
    assert run([*arguments, "--workers", "2"]) == 1
    assert capsys.readouterr().out == alone
    assert started == [2]


def test_the_settings_say_how_many_workers_there_are(root: Path, started: list[int]) -> None:
    (root / "pyproject.toml").write_text("[tool.cxtest]\nworkers = 3\n")
    assert run(["check", str(root)]) == 0
    assert run(["check", str(root), "--workers", "1"]) == 0
    assert started == [3]


def test_what_takes_no_time_starts_nobody(root: Path) -> None:
    """Not even what could start somebody is imported."""
    code = (
        "import sys; from cxtest.cli.app import run; code = run(['check', *sys.argv[1:]]);"
        "print(code, sorted({'concurrent.futures', 'multiprocessing', 'subprocess', 'dask', 'distributed'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, root], capture_output=True, text=True, check=True, env={**os.environ, "NO_COLOR": "1"}
    )
    assert done.stdout.splitlines()[-1] == "0 []"
