"""Several workers on one portfolio: what a second and a fourth process bring."""

from __future__ import annotations

from functools import partial

from benchmarks import portfolio, product
from benchmarks.measure import CXTEST, in_turn, process
from benchmarks.options import Options
from benchmarks.results import Row, Section, row, table

QUESTION = "What do more workers bring?"
OPTION = "--workers"
COUNTS = (1, 2, 4)


def built() -> bool:
    """Whether `cxtest check` has the option."""
    return OPTION in process([*CXTEST, "check", "--help"]).out


def run(options: Options) -> Section:
    """Runs the whole benchmark; there are no quick checks: what workers bring hangs on the machine."""
    options.says("workers")
    names = {count: f"{count} worker{'s' if count > 1 else ''}" for count in COUNTS}
    if options.quick or not built():
        why = "not run with --quick" if options.quick else "not built yet"
        return Section("workers", QUESTION, (table("A portfolio", "s", [Row(name, note=why) for name in names.values()]),))
    with product.project(portfolio.texts(range(1, 13), 8)) as folder:
        tasks = {name: partial(product.whole, folder, (), OPTION, str(count)) for count, name in names.items()}
        found = in_turn(tasks, options.rounds)
    rows = [row(name, what) for name, what in found.items()]
    return Section("workers", QUESTION, (table("12 journeys × 8 personas, whole process", "s", rows, against=names[1]),))
