"""Every exception of cxtest. A message says the cause and the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cxtest.source import Span


class CxtestError(Exception):
    """What all errors raised on purpose by cxtest have in common."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one file, or one thing to be warned of.

    `where` is None where the problem concerns no place in a file; `excerpt` is the line of the file that `where` starts on.
    """

    where: Span | None
    message: str
    excerpt: str | None = None
    warning: bool = False


class InputError(CxtestError):
    """Files, or settings, that cannot be used as they are. `problems` holds all that is wrong, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{p.where}: {p.message}" if p.where else p.message for p in self.problems))


class UsageError(CxtestError):
    """A call or a command line that cannot be carried out as it is written."""


class LimitReached(CxtestError):
    """A search stopped at a limit, so that nothing general can be said.

    `limit` names the setting (`configurations`, `labels` or `seconds`), `allowed` is its value, `reached` says how far it got.
    """

    def __init__(self, limit: str, allowed: float, reached: str) -> None:
        self.limit, self.allowed, self.reached = limit, allowed, reached
        super().__init__(
            f"stopped at the limit of {allowed:g} {limit}: {reached}; "
            f"raise `limits.{limit}` in [tool.cxtest], or --max-{limit}"
        )


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """The valid name nearest to a misspelt one: at most 2 edits away, and fewer than half of its letters; None if there is none.

    Of several, the nearest, and of those the first in the alphabet.
    """
    found = min(((edits(name, other), other) for other in valid if _may_be_near(name, other, 2)), default=None)
    return found[1] if found is not None and found[0] <= 2 and 2 * found[0] < len(name) else None


def _may_be_near(a: str, b: str, limit: int) -> bool:
    """Whether at most `limit` edits lead from `a` to `b`; told without the whole table, because names may be many and long."""
    if abs(len(a) - len(b)) > limit:
        return False
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[same:], b[same:]
    if not a or not b:
        return len(a) + len(b) <= limit
    shorter = ((a[1:], b), (a, b[1:]), (a[1:], b[1:]))
    return (
        limit > 0
        and (
            any(_may_be_near(x, y, limit - 1) for x, y in shorter)
            or any(  # the first letters change places, with what was put in or left out between them
                a[0] == b[k : k + 1] and b[0] == a[j : j + 1] and _may_be_near(a[j + 1 :], b[k + 1 :], limit + 1 - j - k)
                for j, k in ((1, 1), (1, 2), (2, 1))
                if j + k <= limit + 1
            )
        )
    )


def edits(a: str, b: str) -> int:
    """The Damerau-Levenshtein distance: letters put in, left out, changed, and neighbours swapped.

    After Lowrance and Wagner, "An Extension of the String-to-String Correction Problem", J. ACM 22(2), 1975.
    """
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
