"""The nearest valid name, compared with the textbook's distance."""

from __future__ import annotations

import itertools
import random
import time

import pytest

from cxtest.errors import nearest


def edits(a: str, b: str) -> int:
    """The Damerau-Levenshtein distance, after Lowrance and Wagner, "An Extension of the String-to-String Correction Problem", J. ACM 22(2), 1975."""
    far = len(a) + len(b)
    table = {(-1, -1): far}
    for i in range(len(a) + 1):
        table[i, -1], table[i, 0] = far, i
    for j in range(len(b) + 1):
        table[-1, j], table[0, j] = far, j
    last_row: dict[str, int] = {}
    for i in range(1, len(a) + 1):
        last_column = 0
        for j in range(1, len(b) + 1):
            row, column, same = last_row.get(b[j - 1], 0), last_column, a[i - 1] == b[j - 1]
            if same:
                last_column = j
            table[i, j] = min(
                table[i - 1, j - 1] + (not same),
                table[i, j - 1] + 1,
                table[i - 1, j] + 1,
                table[row - 1, column - 1] + (i - row - 1) + 1 + (j - column - 1),
            )
        last_row[a[i - 1]] = i
    return table[len(a), len(b)]


def expected(name: str, valid: list[str]) -> str | None:
    distance, other = min((edits(name, other), other) for other in valid)
    return other if distance <= 2 and 2 * distance < len(name) else None


def test_it_agrees_with_the_textbook_on_all_short_words() -> None:
    words = ["".join(letters) for length in range(5) for letters in itertools.product("abc", repeat=length)]
    assert all(nearest(name, [other]) == expected(name, [other]) for name in words for other in words)


def test_it_agrees_with_the_textbook_on_misspelt_names() -> None:
    chance = random.Random(1)
    valid = ["".join(chance.choice("abcd-") for _ in range(chance.randint(2, 9))) for _ in range(25)]
    for _ in range(500):
        letters = list(chance.choice(valid))
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(letters) + 1)
            letters[at : at + chance.randrange(3)] = chance.sample("abcd-", chance.randrange(3))
        assert nearest("".join(letters), valid) == expected("".join(letters), valid)


@pytest.mark.parametrize(
    ("name", "near"), [("ownr", "owner"), ("woner", "owner"), ("on", None), ("by", "by"), ("takse", "takes"), ("", None)]
)
def test_the_nearest_name_is_meant(name: str, near: str | None) -> None:
    assert nearest(name, ["owner", "by", "takes"]) == near


def test_long_names_are_compared_in_no_time() -> None:
    began = time.process_time()
    long = "a" * 400_000
    assert nearest(f"x{long}y", [f"z{long}y", f"z{long}w"]) == f"z{long}y"
    assert nearest(f"x{long}y", [f"zz{long}ww"]) is None
    assert time.process_time() - began < 5
