"""SPIN: a model of Promela made into a program, and that program run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Outcome, process

COMPILE = ("-O3", "-DSAFETY", "-DNOREDUCE", "-DMEMLIM=12288")
"""A search for invalid end states alone, of every state, without partial order reduction: there is one process."""


@dataclass(frozen=True)
class Spin:
    """A model in a folder of its own; `bits` is the size of the hash table, `all_errors` whether the search goes on after a trap."""

    folder: Path
    bits: int

    def make(self) -> float:
        """Generates the search and compiles it: seconds."""
        made = process(["spin", "-a", "model.pml"], folder=self.folder)
        return made.seconds + process(["gcc", *COMPILE, "-o", "pan", "pan.c"], folder=self.folder).seconds

    def search(self) -> Outcome:
        """Runs the compiled search, depth first, over all states, without writing trails.

        Raises:
            RuntimeError: the search was not complete.
        """
        ran = process(["./pan", "-m1000000", "-c0", "-n", f"-w{self.bits}"], folder=self.folder)
        stored = re.search(r"(\d+) states, stored", ran.out)
        errors = re.search(r"errors: (\d+)", ran.out)
        if stored is None or errors is None or "max search depth too small" in ran.out or "Search not completed" in ran.out:
            raise RuntimeError(f"the search of SPIN is not complete: {ran.out[-1000:]}")
        return Outcome(ran.seconds, "", {"MiB": ran.peak, "configurations": float(stored[1]), "stuck": float(errors[1])})

    def whole(self) -> Outcome:
        """From the model to the answer."""
        made, found = self.make(), self.search()
        return Outcome(made + found.value, found.note, found.counts)
