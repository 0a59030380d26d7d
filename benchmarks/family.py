"""Is the goal reachable from everywhere? The family in every engine, for growing K; and a shortest failing walk."""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks import engines, shrinking
from benchmarks.engines import ALONE, EXACT, SETS, SPIN, SPIN_WHOLE, WHOLE
from benchmarks.measure import Measured, in_turn
from benchmarks.models.family import Family, Variant
from benchmarks.options import Options
from benchmarks.results import Check, Section, Table, Target, row, table

QUESTION = "Is the goal reachable from everywhere? And if not, what is a shortest walk that shows it?"
MANY = 18
"""The K of the targets: 10.1 million configurations."""

NOTES = (
    "The model is the same in every engine: a step, and which of K facts are known.",
    "SPIN and the Python engines look into every configuration, and whether one is stuck.",
    "cxtest also asks whether a good end can be reached from each of them.",
    "Where cxtest says `unknown`, its time is that until its limit, and no answer: it is no faster for that.",
)


def run(options: Options) -> Section:
    """Runs the whole benchmark, or its quick checks."""
    sizes = (5,) if options.quick else (6, 8, 10, 12, 14, 16, MANY)
    tables, checks = [], []
    measured: dict[tuple[Variant, int], dict[str, Measured]] = {}
    for size in sizes:
        measured["no-trap", size] = _at(Family(size), options, engines.QUICK if options.quick else ())
    for variant in ("trap", "way-out"):
        for size in (5,) if options.quick else (8, 12, MANY):
            measured[variant, size] = _at(Family(size, variant), options, (ALONE, SETS) if options.quick else (WHOLE, ALONE, SPIN, SETS))
    tables.append(_table("Every configuration, without a trap", measured, "no-trap"))
    tables.append(_table("With a trap: cxtest finds it and shows a walk", measured, "trap"))
    tables.append(_table("With a way out of the trap: all is well", measured, "way-out"))
    for (variant, size), found in measured.items():
        checks += _agree(Family(size, variant), found)
    shortest = shrinking.run(options)
    return Section(
        "family", QUESTION, (*tables, *shortest.tables), (*checks, *shortest.checks), (*_targets(measured), *shortest.targets), NOTES
    )


def _at(model: Family, options: Options, names: tuple[str, ...]) -> dict[str, Measured]:
    options.says(f"family, {model.variant}, {model.facts} facts")
    with ExitStack() as stack:
        return in_turn(engines.tasks(model, stack, names), options.rounds)


def _table(title: str, measured: dict[tuple[Variant, int], dict[str, Measured]], variant: Variant) -> Table:
    found = {size: what for (which, size), what in measured.items() if which == variant}
    names = dict.fromkeys(name for what in found.values() for name in what)
    rows = [row(name, what[name], size) for name in names for size, what in found.items() if name in what]
    return table(title, "s", rows, axis="facts (K)", against=SPIN)


def _agree(model: Family, found: dict[str, Measured]) -> list[Check]:
    """Every exact engine counts the same configurations, and cxtest answers rightly or says that it does not know."""
    about = f"{model.facts} facts, {model.variant}"
    counts = {name: int(what.counts["configurations"]) for name, what in found.items() if name in EXACT}
    checks = []
    checks.append(Check(f"every exact engine counts the same ({about})", len(set(counts.values())) == 1, _listed(counts)))
    for name in (name for name in (WHOLE, ALONE) if name in found):
        kinds = found[name].counts
        right = kinds.get("fail", 0) == 1 if model.variant == "trap" else kinds.get("fail", 0) == 0
        unknown = bool(found[name].note)
        said = ", ".join(f"{int(kinds[kind])} {kind}" for kind in ("pass", "fail", "unknown") if kind in kinds)
        checks.append(
            Check(f"{name}: {'a finding' if model.variant == 'trap' else 'no finding'}, or unknown ({about})", right or unknown, said)
        )
        if model.facts <= 8:
            checks.append(Check(f"{name}: an answer ({about})", not unknown, found[name].note or "answered"))
    return checks


def _listed(counts: dict[str, int]) -> str:
    return "; ".join(f"{name} {count:,}" for name, count in counts.items())


def _targets(measured: dict[tuple[Variant, int], dict[str, Measured]]) -> list[Target]:
    found = measured.get(("no-trap", MANY))
    if found is None:
        return []
    targets = []
    for mine, theirs, times in ((ALONE, SPIN, 20), (WHOLE, SPIN_WHOLE, 5)):
        what = f"K = {MANY}: {mine} at least {times} times faster than {theirs}"
        if theirs not in found:
            targets.append(Target(what, "SPIN is not there", None))
        elif found[mine].note:
            targets.append(Target(what, found[mine].note, met=False))
        else:
            ratio = found[theirs].median / found[mine].median
            targets.append(Target(what, f"{ratio:.1f} times", met=ratio >= times))
    peak = found[WHOLE].counts["MiB"]
    targets.append(
        Target(
            f"K = {MANY}: {WHOLE}, at most 128 MiB",
            f"{peak:.0f} MiB{', ' + found[WHOLE].note if found[WHOLE].note else ''}",
            met=peak <= 128 and not found[WHOLE].note,
        )
    )
    return targets
