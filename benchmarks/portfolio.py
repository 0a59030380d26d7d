"""A thousand journeys and a hundred personas: cells of it, and how the time grows; the whole is never run, only extrapolated."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import partial

import cxtest
from benchmarks import product
from benchmarks.measure import Measured, Outcome, in_turn, seconds
from benchmarks.models.realistic import JOURNEY, Shape, files
from benchmarks.options import Options
from benchmarks.results import Check, Section, row, table

QUESTION = "What would a thousand journeys and a hundred personas take?"
JOURNEYS, PERSONAS = 1_000, 100
CELL = Shape(steps=40, facts=10, parties=8, personas=1, counters=1, items=1)
WHO = "cxtest.load_texts and cxtest.check"
NOTES = (
    f"A cell is a journey of {CELL.steps} steps and a persona, drawn with a fixed seed from the {JOURNEYS:,} × {PERSONAS} there would be.",
    "Measured are the times in the tables. The exponent is the slope of the line through their medians, log against log.",
    "What is said of the whole portfolio is extrapolated from the median cell, for one process: nobody ran it.",
)


def texts(journeys: Sequence[int], personas: int) -> dict[str, str]:
    """A project of these journeys (numbers are seeds), and so many personas who walk each of them."""
    made: dict[str, str] = {}
    for number in journeys:
        shape = Shape(**{**vars(CELL), "personas": personas, "seed": number})
        for path, text in files(shape).items():
            name = f"way-{number}"
            renamed = text.replace(f"journey: {JOURNEY}", f"journey: {name}").replace(f"  {JOURNEY}:", f"  {name}:")
            if path.startswith("personas/"):
                made[path.replace(".yaml", f"-{number}.yaml")] = renamed.replace("persona: ", "persona: ", 1).replace(
                    "\n", f"-{number}\n", 1
                )
            elif path.startswith("journeys/organisation"):
                made[path.replace(".yaml", f"-{number}.yaml")] = renamed.replace("organisation: acme", f"organisation: acme-{number}")
            else:
                made[f"journeys/{name}.yaml"] = renamed.replace(f"journey: {name}\n", f"journey: {name}\norganisation: acme-{number}\n")
    return made


def run(options: Options) -> Section:
    """Runs the whole benchmark, or its quick checks."""
    chance = random.Random(7)
    cells = [chance.randrange(JOURNEYS) + 1 for _ in range(2 if options.quick else 12)]
    options.says(f"portfolio, {len(cells)} cells")
    single = in_turn({f"journey {number}": partial(_cell, [number], 1) for number in cells}, options.rounds)
    sizes = (1, 2) if options.quick else (1, 2, 4, 8)
    options.says("portfolio, growing")
    growing = {size: _growing(cells[:size], options) for size in sizes}
    exponent = slope([size * size for size in sizes], [growing[size].median for size in sizes])
    middle = sorted(what.median for what in single.values())[len(single) // 2]
    rows = [row(WHO, what, size * size) for size, what in growing.items()]
    tables = (
        table("Measured: sampled cells, one journey and one persona each", "s", [row(name, what) for name, what in single.items()]),
        table("Measured: n journeys × n personas", "s", rows, axis="cells"),
    )
    whole = middle * JOURNEYS * PERSONAS
    said = (
        f"Measured: the time grows with the number of cells to the power of {exponent:.2f}. Extrapolated, not measured: "
        f"{JOURNEYS * PERSONAS:,} cells of {middle:.3f} s, the median cell's, would take {whole / 3600:.1f} hours of one processor."
    )
    checks = (
        Check("every sampled cell is proved", not any(what.note for what in single.values()), _notes(single)),
        Check("time grows no faster than cells to the power of 1.6", exponent <= 1.6, f"{exponent:.2f}"),
    )
    return Section("portfolio", QUESTION, tables, checks, (), (*NOTES, said))


def _cell(journeys: Sequence[int], personas: int) -> Outcome:
    made = texts(list(dict.fromkeys(journeys)), personas)
    kept: list[Outcome] = []

    def work() -> None:
        kept.append(product.alone(cxtest.load_texts(made)))

    return Outcome(seconds(work), kept[0].note, kept[0].counts)


def _growing(cells: Sequence[int], options: Options) -> Measured:
    return in_turn({WHO: lambda: _cell(cells, len(cells))}, options.rounds)[WHO]


def _notes(found: dict[str, Measured]) -> str:
    return "; ".join(f"{name}: {what.note}" for name, what in found.items() if what.note) or "proved"


def slope(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The exponent of a power law: the slope of the line through the points, log against log, by least squares."""
    xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in values]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)
