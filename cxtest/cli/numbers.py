"""What a number on the command line may be."""

from __future__ import annotations

from collections.abc import Callable


def at_least(low: int, high: int | None = None) -> Callable[[object, float | None], None]:
    """A validator of numbers; cyclopts' own take longer to import than all that they are used for."""

    def check(_type: object, value: float | None) -> None:
        if value is not None and value < low:
            raise ValueError(f"Must be >= {low}.")
        if value is not None and high is not None and value > high:
            raise ValueError(f"Must be <= {high}.")

    return check
