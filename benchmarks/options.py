"""What a run is asked for."""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """`quick`: small sizes, and only what must hold is of interest. `rounds`: how often each task runs, in turn with the others."""

    quick: bool = False
    rounds: int = 5

    def says(self, what: str) -> None:
        """Says on standard error what is measured now."""
        sys.stderr.write(f"measuring: {what}\n")
        sys.stderr.flush()
