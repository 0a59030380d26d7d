"""`python -m benchmarks [NAME…]`: runs the benchmarks, prints a summary, writes JSON and a page.

Exit codes: 0 done, and everything that must hold does; 1 something that must hold does not; 2 the command line is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks import family, peers, portfolio, pytest_items, realistic, sample, walks, workers
from benchmarks.about import machine, versions
from benchmarks.options import Options
from benchmarks.page import page
from benchmarks.results import Results, Section
from benchmarks.summary import summary

BENCHMARKS: Mapping[str, Callable[[Options], Section]] = {
    "family": family.run,
    "walks": walks.run,
    "realistic": realistic.run,
    "sample": sample.run,
    "portfolio": portfolio.run,
    "workers": workers.run,
    "pytest_items": pytest_items.run,
}


def main(arguments: Sequence[str]) -> int:
    """Runs what the command line asks for, and gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures cxtest and its peers on the same work, in turn.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones to run (default: all): {', '.join(BENCHMARKS)}")
    parser.add_argument("--quick", action="store_true", help="small sizes; checks only what must hold, in below a minute")
    parser.add_argument("--rounds", type=int, help="how often each task runs (default: 5; with --quick 2)")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks"), help="where results.json and results.html go")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    if options.rounds is not None and options.rounds < 1:
        parser.error("--rounds must be 1 or more")
    chosen = Options(options.quick, options.rounds or (2 if options.quick else 5))
    sections = tuple(run(chosen) for name, run in BENCHMARKS.items() if not options.names or name in options.names)
    results = Results(options.quick, machine(), versions(), peers.missing(), sections)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "results.json").write_text(json.dumps(results.to_json(), indent=1) + "\n", encoding="utf-8")
    (options.out / "results.html").write_text(page(results), encoding="utf-8")
    sys.stdout.write(summary(results))
    return 0 if all(check.holds for section in sections for check in section.checks) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
