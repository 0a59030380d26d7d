"""Durations as people say them."""

import pytest

from cxtest.telling.words import spoken, spoken_range


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 min"), (10, "10 s"), (300, "5 min"), (5400, "1 h 30 min"), (86400, "1 day"), (867600, "10 days 1 h")]
)
def test_a_duration(seconds: int, said: str) -> None:
    assert spoken(seconds) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (300, 300, "5 min"),
        (540, 1200, "9 to 20 min"),
        (86400, 259200, "1 to 3 days"),
        (3000, 3600, "50 min to 1 h"),
        (5400, 9000, "1 h 30 min to 2 h 30 min"),
        (0, 180, "up to 3 min"),
    ],
)
def test_a_range(low: int, high: int, said: str) -> None:
    assert spoken_range(low, high) == said
