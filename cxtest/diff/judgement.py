"""Who is worse off, and whether that was allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final, NamedTuple

from cxtest.diff.costs import KEYS
from cxtest.errors import UsageError, no_such
from cxtest.telling.words import key_name

PROMISE, OUT_OF_REACH, WARNINGS, UNTESTED = "promise", "out-of-reach", "warnings", "untested"
COSTS: Final = tuple(key_name(key) for key in KEYS)


class Allowed(NamedTuple):
    """What may get worse: a key of the ledger, `promise`, `out-of-reach`, `warnings`, `untested` or a rule's id; for one persona, or (None)
    for all."""

    what: str
    persona: str | None

    @property
    def written(self) -> str:
        """As it is written on the command line."""
        return self.what if self.persona is None else f"{self.persona}:{self.what}"


class Worse(NamedTuple):
    """One thing that is worse for somebody. `persona` is None where it is the journey itself.

    `what` is how `--allow` names it; `warning` says that it is a finding that weighs no more than that; `said` tells it in short;
    `allowed` says whether it was.
    """

    what: str
    journey: str
    persona: str | None
    said: str
    warning: bool = False
    allowed: bool = False

    def to_json(self) -> dict[str, Any]:
        """This in the JSON report."""
        return {"what": self.what, "journey": self.journey, "persona": self.persona, "allowed": self.allowed}


def read_allowed(written: Iterable[str], rules: Collection[str], personas: Collection[str]) -> tuple[Allowed, ...]:
    """What the command line allows.

    Args:
        written: as it is written: `time`, `gift-recipient:time`.
        rules: the ids of all rules.
        personas: the ids of all personas, of both versions.

    Raises:
        UsageError: there is no such thing, or no such persona.
    """
    found = []
    names = (PROMISE, OUT_OF_REACH, *COSTS, WARNINGS, UNTESTED, *rules)
    for text in written:
        persona, colon, what = text.rpartition(":")
        if colon and persona not in personas:
            raise UsageError(f"`--allow`: {no_such('persona', persona, personas)}")
        if what not in names:
            raise UsageError(f"`--allow`: {no_such('thing that may get worse:', what, names)}")
        found.append(Allowed(what, persona if colon else None))
    return tuple(dict.fromkeys(found))


def judged(worse: Worse, allowed: Iterable[Allowed]) -> Worse:
    """The same, saying whether it was allowed."""
    covered = any(
        (one.what == worse.what or (one.what == WARNINGS and worse.warning)) and one.persona in (None, worse.persona) for one in allowed
    )
    return worse._replace(allowed=covered)
