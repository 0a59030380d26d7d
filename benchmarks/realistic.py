"""Journeys of 200 steps, like real ones: whole cold processes of `cxtest check`, and its phases, as journeys and projects grow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import cxtest
from benchmarks import product
from benchmarks.measure import Measured, Outcome, TimedOut, in_turn, process, seconds
from benchmarks.models.realistic import Shape, files, hard_files
from benchmarks.options import Options
from benchmarks.results import Check, Row, Section, Table, Target, row, table

QUESTION = "How long does it take to check a journey of 200 steps, all rules, for a dozen personas?"
BIG = Shape(steps=200, facts=50, parties=10, personas=12)
SMALL = Shape(steps=24, facts=6, parties=5, personas=2, counters=1, items=1)
PATIENCE = 60.0
"""Seconds after which a process is stopped, and larger sizes of the same sweep are not tried."""

WHO = "cxtest check, whole process"
IMPORT, LOAD, CHECK = "import cxtest and what a check needs", "load the files", "check, all rules"

SWEEPS: Mapping[str, tuple[Shape, ...]] = {
    "steps, with a quarter as many facts": tuple(replace(BIG, steps=n, facts=n // 4) for n in (25, 50, 100, 200)),
    "facts": tuple(replace(BIG, facts=n) for n in (10, 25, 50, 75, 100)),
    "parties": tuple(replace(BIG, parties=n) for n in (5, 10, 20)),
    "personas": tuple(replace(BIG, personas=n) for n in (1, 3, 6, 12, 24)),
    "counters": tuple(replace(BIG, counters=n) for n in (0, 2, 4, 6)),
}
NOTES = (
    "Each process is a new one, in a folder of its own; the byte code of the modules is there, and the files are in the system's memory.",
    f"A process is stopped after {PATIENCE:.0f} s; larger sizes of the same sweep are then not tried.",
    "The personas differ in entries, channels, budgets and traits, and in what they lack, refuse, insist on, understand and ask for.",
)


def run(options: Options) -> Section:
    """Runs the whole benchmark, or its quick checks."""
    if options.quick:
        return _quick(options)
    tables = []
    measured: dict[Shape, Row] = {}
    for about, shapes in SWEEPS.items():
        rows = []
        gave_up = False
        for shape in shapes:
            if shape not in measured:
                size = _size(about, shape)
                measured[shape] = Row(WHO, size, note="not tried: a smaller one had no answer") if gave_up else _whole(shape, size, options)
            gave_up = gave_up or measured[shape].median is None
            rows.append(replace(measured[shape], x=_size(about, shape)))
        tables.append(table(f"Growing {about}", "s", rows, axis=about.partition(",")[0]))
    hard = _hard(options)
    tables += [_phases(options), table("The hard one", "s", [hard])]
    return Section("realistic", QUESTION, tuple(tables), (), _targets(measured, hard), NOTES)


def _size(about: str, shape: Shape) -> float:
    return float(getattr(shape, about.partition(",")[0]))


def _whole(shape: Shape, size: float, options: Options) -> Row:
    options.says(f"realistic: {shape}")
    with product.project(files(shape)) as folder:
        return _or_none(WHO, size, options, lambda: product.whole(folder, timeout=PATIENCE))


def _or_none(who: str, size: float | None, options: Options, task: product.Task) -> Row:
    try:
        return row(who, in_turn({who: task}, options.rounds)[who], size)
    except TimedOut as stopped:
        return Row(who, size, note=str(stopped))


def _hard(options: Options) -> Row:
    options.says("realistic: the hard one")
    with product.project(hard_files()) as folder:
        return _or_none(WHO, None, options, lambda: product.whole(folder, timeout=PATIENCE))


def _phases(options: Options) -> Table:
    """What a process spends its time on, in this process, on a journey small enough to be proved today."""
    shape = replace(BIG, steps=50, facts=12)
    options.says(f"realistic, phase by phase: {shape}")
    texts = files(shape)
    loaded = cxtest.load_texts(texts)
    modules = "import cxtest.engine, cxtest.loading.loader, cxtest.reports"
    measured: dict[str, Measured] = in_turn(
        {
            "python, nothing else": lambda: Outcome(process(product.python("pass")).seconds),
            IMPORT: lambda: Outcome(process(product.python(modules)).seconds),
            LOAD: lambda: Outcome(seconds(lambda: cxtest.load_texts(texts))),
            CHECK: lambda: product.alone(loaded),
        },
        options.rounds,
    )
    title = f"Phase by phase: {shape.steps} steps, {shape.facts} facts, {shape.personas} personas"
    return table(title, "s", [row(name, what) for name, what in measured.items()])


def _targets(measured: Mapping[Shape, Row], hard: Row) -> tuple[Target, ...]:
    big, double = measured[BIG], measured[replace(BIG, facts=100)]
    about = "200 steps, 50 facts, 10 parties × 12 personas, all rules, cold process"
    targets = [
        _target(f"{about}: proved in at most 4 s", big, 4.0, "s"),
        _target(f"{about}: at most 300 MiB", replace(big, median=big.counts.get("MiB")), 300.0, "MiB"),
    ]
    what = "100 facts take at most 2.5 times the time of 50"
    if big.median is None or double.median is None:
        targets.append(Target(what, double.note or big.note, None))
    else:
        ratio = double.median / big.median
        targets.append(Target(what, f"{ratio:.2f} times", met=ratio <= 2.5))
    said = hard.note or "proved"
    met = hard.median is not None and hard.maximum is not None and hard.maximum <= 20
    targets.append(
        Target("the hard one: proved, or unknown within 20 s", said if hard.median is None else f"{hard.median:.1f} s: {said}", met)
    )
    return tuple(targets)


def _target(what: str, found: Row, most: float, unit: str) -> Target:
    if found.median is None:
        return Target(what, found.note, met=False)
    said = f"{found.median:.1f} {unit}" + (f", {found.note}" if found.note else "")
    return Target(what, said, met=found.median <= most and not found.note)


def _quick(options: Options) -> Section:
    shapes = {"2 personas": SMALL, "8 personas": replace(SMALL, personas=8)}
    loaded = {name: cxtest.load_texts(files(shape)) for name, shape in shapes.items()}
    options.says("realistic, two small shapes")
    found = in_turn({name: partial(product.alone, project) for name, project in loaded.items()}, options.rounds)
    few, many = (found[name] for name in shapes)
    checks = (
        *(Check(f"every verdict is proved ({name})", not what.note, what.note or "proved") for name, what in found.items()),
        Check("8 personas take at most 20 times the time of 2", many.median <= 20 * few.median, f"{many.median / few.median:.1f} times"),
    )
    rows = [row(name, what) for name, what in found.items()]
    return Section("realistic", QUESTION, (table(f"{SMALL.steps} steps, check alone", "s", rows),), checks)
