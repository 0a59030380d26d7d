"""The command line: a thin shell around the engine. `main` is the command `cxtest`."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command line with this process's arguments, and returns its exit code."""
    if sys.argv[1:] == ["--version"]:
        from importlib.metadata import version

        print(f"cxtest {version('cxtest-journeys')}")  # noqa: T201
        return 0
    from cxtest.cli.app import run

    return run(sys.argv[1:])
