"""The command line: a thin shell around the engine. `main` is the command `cxtest`."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command line with this process's arguments, and returns its exit code."""
    from cxtest.cli.output import write
    from cxtest.errors import UsageError

    try:
        if sys.argv[1:] == ["--version"]:
            from cxtest.version import __version__

            write(sys.stdout, f"cxtest {__version__}\n")
            return 0
        import gc

        # A run makes many small things that stay until its end: looking through them for rubbish again and again is in vain.
        gc.set_threshold(50_000)
        from cxtest.cli.app import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        write(sys.stderr, "Interrupted. Nothing was checked.\n")
        return 130
    except UsageError as error:
        write(sys.stderr, f"error: {error}\n")
        return 3
