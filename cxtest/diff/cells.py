"""Which personas on which journeys a change cannot influence: nothing that a verdict on them can depend on is another one."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import fields
from typing import Final

from cxtest.config import Config
from cxtest.diff.version import Version
from cxtest.model.persona import Persona
from cxtest.model.project import JourneyFile
from cxtest.model.values import Model

Cell = tuple[str, str | None]
"""A journey and a persona; or a journey as such, which the rules are about that concern no persona."""

UNREAD: Final = frozenset({"notes", "story", "based_on", "habits", "waivers"})
"""The keys of files that no rule of cxtest reads, as the models name them."""


def same(before: Version, after: Version, *, read: Collection[str] = ()) -> frozenset[Cell]:
    """The cells in both versions of which every verdict, finding and promise is the same, but for the lines where they stand.

    A journey as such is the same if all its personas are, and there are the same. What is compared is what the files mean, not their
    text: comments and formatting do not count, nor does the order of keys that cxtest itself names. The order of everything else does: of
    walks that are as short, and of facts that are asked, the first in the file is told first.

    Args:
        before: one version.
        after: another one.
        read: those of `UNREAD` that count all the same.
    """
    if not same_settings(before.config, after.config):
        return frozenset()
    unread, found = UNREAD - set(read), set[Cell]()
    for name, file in after.project.journeys.items():
        was = before.project.journeys.get(name)
        if was is None or _of_journey(was, unread) != _of_journey(file, unread):
            continue
        then = {tester.persona.persona: tester.persona for tester in before.project.testers(name)}
        now = {tester.persona.persona: tester.persona for tester in after.project.testers(name)}
        alike = [who for who in now if who in then and _on(name, then[who], unread) == _on(name, now[who], unread)]
        found |= {(name, who) for who in alike}
        if len(alike) == len(now) == len(then):
            found.add((name, None))
    return frozenset(found)


def same_settings(before: Config, after: Config) -> bool:
    """Whether two settings mean the same for verdicts and for what a run comes to: where the files are, and who does the work, does not
    count."""
    return all(
        _meant(getattr(before, field.name)) == _meant(getattr(after, field.name))
        for field in fields(Config)
        if field.name not in ("journeys", "personas", "workers")
    )


def _of_journey(file: JourneyFile, unread: frozenset[str]) -> Hashable:
    return _said(file.journey, unread), _said(file.organisation, unread)


def _on(journey: str, persona: Persona, unread: frozenset[str]) -> Hashable:
    """What is said of a persona that can matter on this journey: all but their other journeys."""
    return _said(persona.model_copy(update={"journeys": {journey: persona.journeys[journey]}}), unread)


def _said(value: object, unread: frozenset[str]) -> Hashable:
    """A value of a file in the order in which it is written, but for keys of the model, which are in the model's."""
    if isinstance(value, Model):
        return tuple((name, _said(inner, unread)) for name, inner in value if name not in unread)
    if isinstance(value, Mapping):
        return tuple((name, _said(inner, unread)) for name, inner in value.items())
    if isinstance(value, tuple):
        return tuple(_said(inner, unread) for inner in value)
    return repr(value)  # 1.0 and 1.00 are the same amount, but reports write them as they were written


def _meant(value: object) -> object:
    """A setting, whether it was given as a list, a tuple or a set; only overrides, of which the last one counts, have an order."""
    if isinstance(value, tuple) and value and not isinstance(value[0], str):
        return [{f.name: _meant(getattr(override, f.name)) for f in fields(override)} for override in value]
    return frozenset(value) if isinstance(value, Collection) and not isinstance(value, (str, Mapping)) else value
