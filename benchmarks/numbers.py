"""Numbers as people read them."""

from __future__ import annotations

import math


def short(value: float) -> str:
    """Three digits that count, with separators where there are thousands."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    digits = 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    return f"{rounded:,.0f}" if digits <= 0 else f"{rounded:,.{min(digits, 6)}f}"


def counted(counts: dict[str, float]) -> str:
    """Counts by name, whole: `pass 2, configurations 10,847`."""
    return ", ".join(f"{name} {round(value):,}" for name, value in counts.items())
