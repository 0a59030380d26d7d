"""The project's own sample: a whole `cxtest check`, cold and warm, against the imports that it cannot do without."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks import product
from benchmarks.measure import CXTEST, ROOT, Outcome, Ran, in_turn, process
from benchmarks.options import Options
from benchmarks.results import Check, Section, Target, row, table

QUESTION = "How long does somebody wait who checks the sample at every save?"
COLD, WARM, VERSION = "cxtest check, cold", "cxtest check, warm", "cxtest rules"
IMPORTS, PYTHON = "python -c 'import pydantic, yaml'", "python -c 'pass'"
NOTES = (
    "Every row is a whole new process; the files are in the system's memory in all of them, and the byte code of the modules is there.",
    "Cold: nothing that cxtest may have kept of an earlier check is there, for it runs in a fresh copy with a fresh home and cache folder.",
    "Warm: the same copy was checked before. `cxtest rules` stands for what the command line costs without a journey.",
)


def run(options: Options) -> Section:
    """Runs the whole benchmark, or its quick checks."""
    options.says("the sample")
    with tempfile.TemporaryDirectory(prefix="cxtest-sample-") as name:
        warm = _copy(Path(name) / "warm")
        number = iter(range(1_000))

        def cold() -> Outcome:
            folder = _copy(Path(name) / f"cold-{next(number)}")
            found = _checked(folder)
            shutil.rmtree(folder)
            return found

        tasks = {
            IMPORTS: lambda: _outcome(process(product.python("import pydantic, yaml"))),
            PYTHON: lambda: _outcome(process(product.python("pass"))),
            VERSION: lambda: _outcome(process([*CXTEST, "rules"])),
            WARM: lambda: _checked(warm),
            COLD: cold,
        }
        chosen = (IMPORTS, WARM) if options.quick else tuple(tasks)
        found = in_turn({name: tasks[name] for name in chosen}, options.rounds, warm_up=not options.quick)
    rows = [row(task, what) for task, what in found.items()]
    ratio = found[WARM].median / found[IMPORTS].median
    checks = (
        Check("the sample is proved", not found[WARM].note, found[WARM].note or "proved"),
        Check("a warm check takes at most 60 times the imports", ratio <= 60, f"{ratio:.1f} times"),
    )
    targets = (Target("the sample, warm: at most 3 times `python -c 'import pydantic, yaml'`", f"{ratio:.1f} times", met=ratio <= 3),)
    return Section("sample", QUESTION, (table("Whole processes", "s", rows, against=IMPORTS),), checks, targets, NOTES)


def _copy(folder: Path) -> Path:
    for part in ("journeys", "personas"):
        shutil.copytree(ROOT / part, folder / part)
    (folder / "home").mkdir()
    return folder


def _checked(folder: Path) -> Outcome:
    home = str(folder / "home")
    ran = process(product.command(), folder=folder, codes=(0, 1, 2), env={"HOME": home, "XDG_CACHE_HOME": home})
    return Outcome(ran.seconds, product.said(product.read(ran.out)), {"MiB": ran.peak})


def _outcome(ran: Ran) -> Outcome:
    return Outcome(ran.seconds, counts={"MiB": ran.peak})
