"""What becomes of a run when a worker dies, a rule crashes, or somebody has had enough."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clusters import cluster, running, scheduler
from plugging import plug_in
from small import small_project

import cxtest.work.dask_cluster
from cxtest.cli.app import run
from cxtest.config import Config
from cxtest.engine import check
from cxtest.errors import UsageError
from cxtest.loading.loader import load
from cxtest.verdicts import Report
from cxtest.work.processes import Processes
from cxtest.work.sharing import DIED, GIVEN_UP, WORTH

KILLS = 'if case.persona.persona == "victim":\n    os.kill(os.getpid(), signal.SIGKILL)'
SLOW = f'if case.persona.persona == "ann":\n    time.sleep({WORTH + 0.2})\n'
"""Ann comes first, and takes so long that the run does not stay in one process."""
CRASHES = 'raise ValueError("so what" if case.persona.persona == "bob" else "")'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_project(tmp_path)


def command(root: Path, site: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cxtest", "check", str(root), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(site)},
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def must_tell_of_the_victim_alone(report: dict[str, Any]) -> None:
    """Nobody's verdict is missing; the victim's say why they are none; the journey is not passed without them."""
    verdicts = {(v["journey"], v["persona"], v["rule"]): (v["verdict"], v["reason"]) for v in report["verdicts"]}
    rules = {rule for _, persona, rule in verdicts if persona == "ann"}
    assert {v for (_, persona, _), v in verdicts.items() if persona == "victim"} == {("error", DIED)}
    assert {rule for _, persona, rule in verdicts if persona == "victim"} == rules
    assert {v for (_, persona, _), (v, _) in verdicts.items() if persona in ("ann", "bob")} == {"pass", "not-applicable"}
    assert len([1 for _, persona, _ in verdicts if persona in ("ann", "bob")]) == 4 * len(rules)
    assert {v for (journey, persona, _), v in verdicts.items() if journey == "trip" and persona is None} == {
        ("unknown", f"victim could not be checked: {DIED}")
    }
    assert {v for (journey, persona, _), (v, _) in verdicts.items() if journey == "other" and persona is None} == {"pass"}
    promises = {(line["journey"], line["persona"]): line for line in report["promises"]}
    assert promises["trip", "victim"]["promise"] == "unknown"
    assert promises["trip", "victim"]["entries"] == {"call": "unknown"}
    assert {line["promise"] for (_, persona), line in promises.items() if persona != "victim"} == {"always"}
    assert [line["complete"] for line in report["coverage"]] == [True, False]


def test_a_unit_that_kills_its_process_twice_is_an_error_and_the_others_get_their_verdicts(root: Path, tmp_path: Path) -> None:
    site = plug_in(tmp_path / "site", SLOW + KILLS)
    out, err = (process := command(root, site, "--workers", "2", "--format", "json")).communicate()
    assert (process.returncode, err) == (2, "")
    must_tell_of_the_victim_alone(json.loads(out))


def test_the_text_says_so_too(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.syspath_prepend(plug_in(tmp_path / "site", KILLS))
    monkeypatch.setattr(cxtest.work.sharing, "WORTH", 0.0)
    assert run(["check", str(root), "--workers", "2"]) == 2
    assert DIED in capsys.readouterr().out


def test_what_dies_once_is_checked_again(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    died = tmp_path / "died"
    monkeypatch.syspath_prepend(
        plug_in(tmp_path / "site", f"if not os.path.exists({str(died)!r}):\n    os.mkdir({str(died)!r})\n    os.abort()")
    )
    project = load(root)
    with Processes(1) as processes:
        report = check(project, executor=processes)
    assert died.exists()
    assert report == check(project)
    assert not report.is_open()


SCRIPT = """\
import json, multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
import cxtest

if __name__ == "__main__":
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        print(json.dumps(cxtest.check(cxtest.load(sys.argv[1]), executor=pool).to_json()))
"""


def test_a_pool_of_whoever_calls_that_breaks_is_replaced(root: Path, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    environment = {**os.environ, "PYTHONPATH": str(plug_in(tmp_path / "site", KILLS))}
    done = subprocess.run([sys.executable, tmp_path / "script.py", root], capture_output=True, text=True, env=environment, check=True)
    must_tell_of_the_victim_alone(json.loads(done.stdout))


def test_a_unit_that_kills_dask_workers_is_an_error_and_the_others_get_their_verdicts(root: Path, tmp_path: Path) -> None:
    """A scheduler that blames a task for the first worker that dies; as they are set up, they do for the fourth."""
    site = plug_in(tmp_path / "site", KILLS)
    (tmp_path / "dask").mkdir()
    with cluster(tmp_path / "dask", PYTHONPATH=str(site), DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as address:
        out, err = (process := command(root, site, "--executor", address, "--format", "json")).communicate()
    assert (process.returncode, err) == (2, "")
    must_tell_of_the_victim_alone(json.loads(out))


def test_a_cluster_without_workers_left_is_given_up(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its one worker has nobody who starts it again, and dies of the first unit."""
    site = plug_in(tmp_path / "site", "os.kill(os.getpid(), signal.SIGKILL)")
    monkeypatch.syspath_prepend(site)
    monkeypatch.setattr(cxtest.work.dask_cluster, "PATIENCE", 1.0)
    environment = {**os.environ, "PYTHONPATH": str(site)}
    (tmp_path / "dask").mkdir()
    with cluster(tmp_path / "dask", workers=0) as address:
        alone = ["worker", address.replace("dask", "tcp"), "--no-nanny", "--nthreads", "1", "--no-dashboard"]
        with (
            running(*alone, folder=tmp_path / "dask", environment=environment),
            cxtest.work.dask_cluster.connected(address) as executor,
        ):
            report = check(load(root), executor=executor)
    assert {v.reason for v in report.verdicts if v.persona and v.verdict == "error"} == {GIVEN_UP}
    assert {v.verdict for v in report.verdicts} == {"error", "unknown"}


def test_a_scheduler_that_is_lost_ends_the_run_at_once(root: Path, tmp_path: Path) -> None:
    """While its worker is busy with somebody for whom it would take hours."""
    body = f"os.makedirs({str(tmp_path / 'begun')!r}, exist_ok=True)\ntime.sleep(10_000)"
    site, folder = plug_in(tmp_path / "site", body), tmp_path / "dask"
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(site)}
    with scheduler(folder, environment) as (address, lost):
        alone = ["worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)]
        with running(*alone, folder=folder, environment=environment):
            process = command(root, site, "--executor", address.replace("tcp", "dask"), "--format", "json")
            eventually((tmp_path / "begun").exists)
            lost.kill()
            out, err = process.communicate()
    assert (process.returncode, err) == (2, "")
    assert {verdict["reason"] for verdict in json.loads(out)["verdicts"] if verdict["verdict"] == "error"} == {GIVEN_UP}


def test_a_worker_without_the_rule_is_told_of(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(plug_in(tmp_path / "site", "pass"))
    (tmp_path / "dask").mkdir()
    with (
        cluster(tmp_path / "dask", workers=1) as address,
        cxtest.work.dask_cluster.connected(address) as executor,
        pytest.raises(UsageError, match="a worker does not know the rule `extra`: install the package"),
    ):
        check(load(root), executor=executor)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_traceback_of_a_rule_that_crashes_is_logged_here(
    root: Path, tmp_path: Path, workers: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.syspath_prepend(plug_in(tmp_path / "site", CRASHES))
    monkeypatch.setattr(cxtest.work.sharing, "WORTH", 0.0)
    assert run(["check", str(root), "--workers", workers]) == 2
    (said,) = [record.message for record in caplog.records if "crashed on trip as bob" in record.message]
    assert said.startswith("The rule extra crashed on trip as bob\n| Traceback (most recent call last):\n")
    assert said.endswith("| ValueError: so what")
    assert len(caplog.records) == 5


def test_what_a_rule_prints_does_not_get_between(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(plug_in(tmp_path / "site", 'os.write(1, b"hello")'))
    project = load(root)
    with Processes(2) as processes:
        assert check(project, executor=processes).verdicts


def children(process: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False).stdout
    return [int(pid) for pid in found.split()]


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


def eventually(true: Callable[[], Any]) -> Any:
    """What becomes true in the end; a test that waits in vain is ended by hand."""
    while not (found := true()):
        time.sleep(0.05)
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes as Linux shows them")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whoever_ends_the_run_ends_its_workers(root: Path, tmp_path: Path, sent: signal.Signals) -> None:
    """Ctrl-C reaches every process of a terminal, all else the command alone. Ann's `other` is done before; her `trip` has no end."""
    body = f'if case.persona.persona == "ann" and case.file.journey.journey == "trip":\n    os.mkdir({str(tmp_path / "begun")!r})\n    time.sleep(10_000)\n'
    process = command(root, plug_in(tmp_path / "site", body + SLOW), "--workers", "2")
    eventually((tmp_path / "begun").exists)
    workers = eventually(lambda: children(process.pid))
    if sent is signal.SIGINT:
        os.killpg(process.pid, sent)
    else:
        process.send_signal(sent)
    out, err = process.communicate()
    assert out == ""
    eventually(lambda: not any(is_there(worker) for worker in workers))
    if sent is signal.SIGINT:
        assert process.returncode == 130
        assert err.startswith("Interrupted. Not checked: ")
        assert "trip as ann" in err
        assert len(err.splitlines()) == 1
    else:
        assert (process.returncode, err) == (-sent, "")


def test_a_worker_that_cannot_start_is_told_of(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = load(root)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Processes(1) as processes, pytest.raises(UsageError, match="a worker process cannot be started here"):
        check(project, executor=processes)


def test_a_folder_full_of_traps_is_not_imported_from(root: Path, tmp_path: Path) -> None:
    """A stranger's project may hold a file with the name of a module."""
    for name in ("json", "pickle", "struct", "cxtest"):
        (root / f"{name}.py").write_text("raise SystemExit('trapped')\n")
    code = "from cxtest.work.processes import Processes\nimport os, sys\nos.chdir(sys.argv[1])\n"
    code += "with Processes(1) as processes:\n    print(processes.submit(len, 'abc').result())\n"
    (tmp_path / "script.py").write_text(code)
    done = subprocess.run([sys.executable, tmp_path / "script.py", root], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("3\n", "")


def test_without_dask_the_command_says_how_to_get_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run(["check", str(root), "--executor", "dask://127.0.0.1:8786"]) == 3
    said = capsys.readouterr().err
    assert said == "error: `dask://127.0.0.1:8786` needs dask, which is not installed: pip install 'cxtest-journeys[dask]'\n"


def test_a_scheduler_that_does_not_answer_is_one_clear_line(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cxtest.work.dask_cluster, "ANSWERS", 1.0)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{nobody.getsockname()[1]}"
        assert run(["check", str(root), "--executor", f"dask://{address}"]) == 3
    said = capsys.readouterr().err
    assert said.startswith(f"error: no dask scheduler answers at {address}: ")
    assert len(said.splitlines()) == 1


def test_a_scheduler_without_workers_is_one_clear_line(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cxtest.work.dask_cluster, "ANSWERS", 3.0)
    (tmp_path / "dask").mkdir()
    with cluster(tmp_path / "dask", workers=0) as address:
        assert run(["check", str(root), "--executor", address]) == 3
    host = address.removeprefix("dask://")
    assert capsys.readouterr().err == f"error: the dask scheduler at {host} has no workers; `dask worker {host}` starts one\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--executor", "scheduler:8786"], "`--executor` is a dask scheduler, such as `dask://scheduler:8786`, and not `scheduler:8786`"),
        (
            ["--executor", "dask://scheduler"],
            "`--executor` is a dask scheduler, such as `dask://scheduler:8786`, and not `dask://scheduler`",
        ),
        (["--executor", "dask://s:1", "--workers", "2"], "one of them is enough"),
        (["--workers", "0"], "workers"),
        (["--workers", "1001"], "workers"),
    ],
)
def test_a_wrong_command_line_says_why(arguments: list[str], says: str, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(root), *arguments]) == 3
    assert says in capsys.readouterr().err


def test_time_runs_for_each_unit_by_itself(root: Path) -> None:
    """No time at all is unknown, in a worker as here; and with no limit a run that moves to workers has none either."""
    from cxtest.config import Limits

    def verdicts(report: Report) -> set[str]:
        return {verdict.verdict for verdict in report.verdicts if verdict.rule == "dead-end"}

    project = load(root)
    with Processes(1) as processes:
        assert verdicts(check(project, Config(limits=Limits(seconds=1e-9)), executor=processes)) == {"unknown"}
        assert verdicts(check(project, Config(limits=Limits(seconds=0)), executor=processes)) == {"pass"}
