"""Every exception of cxtest. A message says the cause and the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cxtest.source import Span, visible

FEW = 12
"""So many names are told where none is near."""


class CxtestError(Exception):
    """What all errors raised on purpose by cxtest have in common."""


class Problem(NamedTuple):
    """One thing wrong with one file, or one thing to be warned of.

    `where` is None where the problem concerns no place in a file; `excerpt` is the line of the file that `where` starts on.
    """

    where: Span | None
    message: str
    excerpt: str | None = None
    warning: bool = False


class InputError(CxtestError):
    """Files, or settings, that cannot be used as they are. `problems` holds all that is wrong, in the order of files and lines; `remedy`
    is a sentence on what to do about all of them, where there is one."""

    def __init__(self, problems: Iterable[Problem], remedy: str = "") -> None:
        self.problems, self.remedy = tuple(problems), remedy
        super().__init__("\n".join(f"{p.where}: {p.message}" if p.where else p.message for p in self.problems))


class UsageError(CxtestError):
    """A call or a command line that cannot be carried out as it is written."""


class NotApplicable(CxtestError):
    """A question that cannot be asked here."""


class Incomplete(CxtestError):
    """Not everything was looked at, so that nothing general can be said."""


class LimitReached(Incomplete):
    """A search stopped at a limit.

    `limit` names the setting (`configurations`, `labels` or `seconds`), `allowed` is its value, `reached` says how far it got.
    """

    def __init__(self, limit: str, allowed: float, reached: str) -> None:
        self.limit, self.allowed, self.reached = limit, allowed, reached
        super().__init__(
            f"stopped at the limit of {allowed:g} {limit}: {reached}; raise `limits.{limit}` in [tool.cxtest], or --max-{limit}"
        )

    def __reduce__(self) -> tuple[type[LimitReached], tuple[str, float, str]]:
        """So that it can come from another process: exceptions are made anew there from what they were made of."""
        return type(self), (self.limit, self.allowed, self.reached)


class Stopped(Incomplete):
    """A search was told to stop, with `Stopwatch.stop`; unlike at a limit, nothing is kept of what it found until then."""

    def __init__(self, message: str = "stopped: nobody waits for the answer any more") -> None:
        super().__init__(message)


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """The valid name nearest to a misspelt one: at most 2 edits away, and fewer than half of its letters; None if there is none.

    An edit is one of the Damerau-Levenshtein distance: a letter put in, left out or changed, or two neighbours swapped. Of several names
    that are as near, the first in the alphabet.
    """
    near = [other for other in valid if _within(name, other, 2)]
    found = min(((next(limit for limit in (0, 1, 2) if _within(name, other, limit)), other) for other in near), default=None)
    return found[1] if found is not None and 2 * found[0] < len(name) else None


def no_such(what: str, name: str, valid: Iterable[str]) -> str:
    """That there is no such thing of that name, and the nearest that there is; else all that there are, if they are few."""
    every = list(dict.fromkeys(valid))
    near = nearest(name, every)
    there = f"there are {', '.join(every)}" if every else "there are none"
    hint = f"did you mean `{near}`?" if near else there if len(every) <= FEW else f"there are {len(every)} others"
    return f"there is no {what} `{visible(name)}`; {hint}"


def _within(a: str, b: str, limit: int) -> bool:
    """Whether at most `limit` edits lead from `a` to `b`.

    Without the table of all distances between their beginnings: strangers' files may hold many names, and long ones.
    """
    if abs(len(a) - len(b)) > limit:
        return False
    same = 0
    for letter, other in zip(a, b, strict=False):
        if letter != other:
            break
        same += 1
    a, b = a[same:], b[same:]
    if not a or not b:
        return True
    if limit == 0:
        return False
    if _within(a[1:], b[1:], limit - 1) or _within(a[1:], b, limit - 1) or _within(a, b[1:], limit - 1):
        return True
    return any(  # the first letters change places, with what was put in or left out between them
        a[0] == b[k : k + 1] and b[0] == a[j : j + 1] and _within(a[j + 1 :], b[k + 1 :], limit + 1 - j - k)
        for j, k in ((1, 1), (1, 2), (2, 1))
        if j + k <= limit + 1
    )
