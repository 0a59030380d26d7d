"""A dask cluster on this machine, as long as somebody needs it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path


@contextmanager
def running(*arguments: str, folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A command of dask, for as long as the block lasts."""
    command = [sys.executable, "-m", "dask", *arguments]
    with open(folder / f"{arguments[0]}.log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


@contextmanager
def scheduler(folder: Path, environment: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler on the loopback, on a port that is free: its address, and its process."""
    found = folder / "scheduler.json"
    listening = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(found)]
    with running("scheduler", *listening, folder=folder, environment=environment) as process:
        while not found.exists() or not found.read_text():
            time.sleep(0.1)
        yield str(json.loads(found.read_text())["address"]), process


@contextmanager
def cluster(folder: Path, *, workers: int = 2, **environment: str) -> Iterator[str]:
    """A scheduler and its workers; yields the address as the command takes it."""
    inherited = {**os.environ, **environment}
    with ExitStack() as stack:
        address, _ = stack.enter_context(scheduler(folder, inherited))
        if workers:
            many = ["--nworkers", str(workers), "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)]
            stack.enter_context(running("worker", address, *many, folder=folder, environment=inherited))
        yield address.replace("tcp://", "dask://")
