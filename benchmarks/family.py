"""Is the goal reachable from everywhere? The family in every engine, for growing K; and a shortest failing walk."""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks import engines, shrinking
from benchmarks.engines import ALONE, EXACT, SETS, SPIN, SPIN_WHOLE, WHOLE
from benchmarks.measure import Measured, in_turn
from benchmarks.models.family import Family, Variant
from benchmarks.options import Options
from benchmarks.results import Check, Row, Section, Table, Target, row, table

QUESTION = "Is the goal reachable from everywhere? And if not, what is a shortest walk that shows it?"
VARIANTS: tuple[Variant, ...] = ("no-trap", "trap", "way-out")
TITLES = (
    "Every configuration, without a trap",
    "With a trap: cxtest finds it and shows a walk",
    "With a way out of the trap: all is well",
)
Found = dict[tuple[Variant, int], dict[str, Measured]]
MANY = 18
"""The K of the targets: 10.1 million configurations."""

NOTES = (
    "The model is the same in every engine: a step, and which of K facts are known.",
    "SPIN and the Python engines look into every configuration, and whether one is stuck.",
    "cxtest also asks whether a good end can be reached from each of them.",
    "Where cxtest says `unknown` there is no time: that until a limit is not the time of an answer.",
)


def run(options: Options) -> Section:
    """Runs the whole benchmark, or its quick checks."""
    sizes = (5,) if options.quick else (6, 8, 10, 12, 14, 16, MANY)
    checks: list[Check] = []
    measured: Found = {}
    for size in sizes:
        measured["no-trap", size] = _at(Family(size), options, measured, engines.QUICK if options.quick else ())
    for variant in VARIANTS[1:]:
        for size in (5,) if options.quick else (8, MANY):
            names = (ALONE, SETS) if options.quick else (WHOLE, ALONE, SPIN, SETS)
            measured[variant, size] = _at(Family(size, variant), options, measured, names)
    tables = [_table(title, measured, variant) for variant, title in zip(VARIANTS, TITLES, strict=True)]
    for (variant, size), found in measured.items():
        checks += _agree(Family(size, variant), found)
    shortest = shrinking.run(options)
    return Section(
        "family", QUESTION, (*tables, *shortest.tables), (*checks, *shortest.checks), (*_targets(measured), *shortest.targets), NOTES
    )


def _at(model: Family, options: Options, before: Found, names: tuple[str, ...]) -> dict[str, Measured]:
    """Every engine on one member of the family, but for those that did not know the answer with fewer facts."""
    options.says(f"family, {model.variant}, {model.facts} facts")
    with ExitStack() as stack:
        tasks = engines.tasks(model, stack, names)
        return in_turn({name: task for name, task in tasks.items() if not _gave_up(name, model.facts, before)}, options.rounds)


def _gave_up(name: str, facts: int, measured: Found) -> int | None:
    """With how many facts, fewer than these, an engine did not know the answer without a trap; None if it always did."""
    unknown = (size for (variant, size), what in measured.items() if variant == "no-trap" and name in what and what[name].note)
    return min((size for size in unknown if size < facts), default=None)


def _table(title: str, measured: Found, variant: Variant) -> Table:
    """What says `unknown` has a row that says so and no time: a time would be read as that of an answer."""
    sizes = {size: what for (which, size), what in measured.items() if which == variant}
    rows = []
    for name in dict.fromkeys(name for what in sizes.values() for name in what):
        for size, what in sizes.items():
            gave_up = _gave_up(name, size, measured)
            if name in what and what[name].note:
                rows.append(
                    Row(name, size, note=f"unknown after {what[name].median:.1f} s: {what[name].note}", counts=dict(what[name].counts))
                )
            elif name in what:
                rows.append(row(name, what[name], size))
            elif gave_up:
                rows.append(Row(name, size, note=f"not tried: unknown with {gave_up} facts"))
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


def _targets(measured: Found) -> list[Target]:
    found = measured.get(("no-trap", MANY))
    if found is None:
        return []
    targets = []
    for mine, theirs, times in ((ALONE, SPIN, 20), (WHOLE, SPIN_WHOLE, 5)):
        what = f"K = {MANY}: {mine} at least {times} times faster than {theirs}"
        unknown = _unknown(mine, measured)
        if unknown:
            targets.append(Target(what, unknown, met=False))
        elif theirs not in found:
            targets.append(Target(what, "SPIN is not there", None))
        else:
            ratio = found[theirs].median / found[mine].median
            targets.append(Target(what, f"{ratio:.1f} times", met=ratio >= times))
    unknown = _unknown(WHOLE, measured)
    peak = found[WHOLE].counts["MiB"] if not unknown else 0.0
    targets.append(Target(f"K = {MANY}: {WHOLE}, at most 128 MiB", unknown or f"{peak:.0f} MiB", met=not unknown and peak <= 128))
    return targets


def _unknown(name: str, measured: Found) -> str:
    """Why an engine has no answer for the largest K; nothing if it has."""
    facts = _gave_up(name, MANY + 1, measured)
    return f"unknown with {facts} facts: {measured['no-trap', facts][name].note}" if facts else ""
