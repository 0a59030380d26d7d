"""Fingerprints: by which other programs know a finding again, when lines have moved and files were renamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from cxtest.verdicts import Finding, Lapsed

LENGTH = 32


def fingerprint(*names: str | None) -> str:
    """The fingerprint of what these names say: 32 hexadecimal digits. None is another name than nothing."""
    said = "\0".join("\1" if name is None else name for name in names)
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def fingerprints(things: Iterable[Finding | Lapsed]) -> list[str]:
    """The fingerprint of each: of its rule, journey, persona and place, and of nothing that moves when a file is edited.

    No two are the same: where two things say the same of themselves, the second has another one, and always that.
    """
    found, seen = list[str](), Counter[tuple[str | None, ...]]()
    for thing in things:
        kind = thing.kind if isinstance(thing, Lapsed) else "finding"
        names = (kind, thing.rule, thing.journey, thing.persona, thing.place)
        seen[names] += 1
        found.append(fingerprint(*names, *([str(seen[names])] if seen[names] > 1 else [])))
    return found
