"""Measuring: tasks in turn, several rounds; whole processes with the memory that they took at most."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
"""The repository: what is measured is the cxtest in it."""

CXTEST = (sys.executable, "-m", "cxtest")


@dataclass(frozen=True)
class Outcome:
    """What one round of a task came to: `value` in the unit of its table, and what else there is to say, by name."""

    value: float
    note: str = ""
    counts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Ran:
    """A process that has ended. `busy` are the seconds that a processor worked for it; `peak` is the most memory that it held at once, in
    MiB."""

    seconds: float
    busy: float
    peak: float
    code: int
    out: str


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work in this process takes; the garbage of others is swept away first."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


_LAUNCHER = """
import json, os, sys, time
begun = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
os.write(int(sys.argv[1]), json.dumps([time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, status, usage.ru_maxrss]).encode())
"""
"""Starts and measures the program. It is a process of its own and small, since the peak that the system tells of a process is never
less than what its parent held when it was started."""


class TimedOut(Exception):
    """A process had not ended when its time was up."""


def process(
    command: Sequence[str],
    *,
    folder: Path | None = None,
    given: str = "",
    codes: Sequence[int] = (0,),
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> Ran:
    """Runs a process from its start to its end.

    Args:
        command: the program and its arguments.
        folder: where it runs.
        given: its standard input.
        codes: the exit codes that are no mistake.
        env: variables of the environment besides those of this process.
        timeout: seconds after which it is stopped.

    Raises:
        RuntimeError: it ended with another exit code; the message has what it said.
        TimedOut: it was stopped.
    """
    variables = _variables(env)
    with tempfile.TemporaryFile() as inlet, tempfile.TemporaryFile() as outlet, tempfile.TemporaryFile() as errors:
        with tempfile.TemporaryFile() as told:
            inlet.write(given.encode())
            inlet.seek(0)
            launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(told.fileno()), *command]
            child = subprocess.Popen(
                launcher, cwd=folder, stdin=inlet, stdout=outlet, stderr=errors, env=variables, pass_fds=[told.fileno()], process_group=0
            )
            try:
                child.wait(timeout)
            except BaseException as stopped:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
                if isinstance(stopped, subprocess.TimeoutExpired):
                    raise TimedOut(f"no answer within {timeout:.0f} s") from None
                raise
            took, busy, status, peak = json.loads(_text(told))
        code = os.waitstatus_to_exitcode(status)
        if code not in codes:
            raise RuntimeError(f"{command[0]} ended with {code}: {_text(errors)[-2000:] or _text(outlet)[-2000:]}")
        unit = 1024 if sys.platform != "darwin" else 1024 * 1024
        return Ran(took, busy, peak / unit, code, _text(outlet))


def instructions(command: Sequence[str], *, folder: Path | None = None, env: Mapping[str, str] | None = None) -> float | None:
    """How many instructions a process and its children take in user mode; None where `perf` is not there, or may not count.

    Args:
        command: the program and its arguments.
        folder: where it runs.
        env: variables of the environment besides those of this process.
    """
    if shutil.which("perf") is None:
        return None
    with tempfile.NamedTemporaryFile(mode="r", encoding="utf-8") as told:
        counting = ["perf", "stat", "-x", ",", "-e", "instructions:u", "-o", told.name, "--", *command]
        subprocess.run(counting, cwd=folder, env=_variables(env), capture_output=True, check=False)
        found = re.search(r"^(\d+),,instructions", told.read(), re.MULTILINE)
    return float(found[1]) if found else None


def _variables(env: Mapping[str, str] | None) -> dict[str, str]:
    """The environment of a process; as everywhere, Python keeps the byte code of what it imports."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(ROOT)} | dict(env or {})


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


@dataclass(frozen=True)
class Measured:
    """What the rounds of one task came to."""

    values: tuple[float, ...]
    note: str
    counts: Mapping[str, float]

    @property
    def median(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.values)


def in_turn(
    tasks: Mapping[str, Callable[[], Outcome]], rounds: int, *, patience: float = 20.0, warm_up: bool = False
) -> dict[str, Measured]:
    """Runs the tasks A B A B …, so that what else the machine does falls on all of them alike.

    A task that has taken more than `patience` seconds is not run again. With `warm_up`, each runs once before the rounds. Counts are the
    largest of the rounds, the note that of the last one.
    """
    if warm_up:
        for task in tasks.values():
            task()
    outcomes: dict[str, list[Outcome]] = {name: [] for name in tasks}
    spent = dict.fromkeys(tasks, 0.0)
    for _ in range(rounds):
        for name, task in tasks.items():
            if spent[name] <= patience:
                begun = time.perf_counter()
                outcomes[name].append(task())
                spent[name] += time.perf_counter() - begun
    return {name: _measured(found) for name, found in outcomes.items()}


def _measured(outcomes: list[Outcome]) -> Measured:
    names = dict.fromkeys(name for outcome in outcomes for name in outcome.counts)
    counts = {name: max(outcome.counts.get(name, 0) for outcome in outcomes) for name in names}
    return Measured(tuple(outcome.value for outcome in outcomes), outcomes[-1].note, counts)
