"""How large a generated journey is."""

from __future__ import annotations

from dataclasses import dataclass

JOURNEY = "long-way"
OUTCOMES = ("done", "put-right", "declined", "called-off")


@dataclass(frozen=True)
class Shape:
    """How large a journey is, and how many walk it.

    `steps` count the outcomes in; `counters` are the transitions with `at-most`, which allow `tries` each, or 1, 2 and 3 in turn where
    that is 0; `items` are things to hold that a guard reads.
    """

    steps: int = 200
    facts: int = 50
    parties: int = 10
    personas: int = 12
    counters: int = 2
    items: int = 3
    tries: int = 0
    seed: int = 1

    def __post_init__(self) -> None:
        limits = {"steps": (20, 2000), "facts": (5, 120), "parties": (4, 24), "personas": (1, 240), "counters": (0, 6), "items": (0, 8)}
        for name, (low, high) in limits.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must be from {low} to {high}, not {getattr(self, name)}")
