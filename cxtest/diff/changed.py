"""What changed between two versions, and for whom: plain data, with its versioned JSON form."""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple

from cxtest.analysis.promise import PROMISES
from cxtest.diff.costs import Least, to_json
from cxtest.diff.judgement import Worse
from cxtest.verdicts import Finding, PromiseLine, Report

FORMAT: Final = "cxtest-diff"
VERSION: Final = 1

Thing = Literal["organisation", "journey", "persona", "step", "transition", "entry", "other"]
Change = Literal["new", "gone", "changed"]


class CostChange(NamedTuple):
    """What the cheapest walk from an entry to a wanted outcome costs, of one key, before and now; in both versions there is one. With
    ranges at their lower end, at their upper end, or both, it is not the same any more."""

    entry: str
    key: str
    before: Least
    after: Least

    @property
    def worse(self) -> bool:
        """Whether it costs more now, with ranges at one of their ends."""
        return (self.before.value or 0) < (self.after.value or 0) or (self.before.upper or 0) < (self.after.upper or 0)

    @property
    def at_worst(self) -> bool:
        """Whether there is more to tell than what it is at best: with ranges at their upper end it is another one, and not the same."""
        ranged = any(least.value != least.upper for least in (self.before, self.after))
        return ranged and self.before.upper != self.after.upper

    def to_json(self) -> dict[str, Any]:
        """This in the JSON report."""
        sides = (("before", self.before), ("after", self.after))
        found = {
            name: {
                "least": to_json(least.value),
                "walk": None if least.walk is None else ".".join(least.walk),
                "least-at-upper-ends": to_json(least.upper),
            }
            for name, least in sides
        }
        return {"entry": self.entry, "key": self.key, "worse": self.worse, **found}


class CellChange(NamedTuple):
    """One persona on one journey, for whom something changed: what they are promised in each version, None where they are not tested.

    `costs` are those that are not the same any more; from the entries `out_of_reach` no walk leads to a wanted outcome any more, and from
    those `within_reach` one does now. `causes` are the numbers of edits, each of which alone makes a promise worse, or better, that is so
    now. `currency` is that of the costs.
    """

    journey: str
    persona: str
    before: PromiseLine | None
    after: PromiseLine | None
    costs: tuple[CostChange, ...] = ()
    out_of_reach: tuple[str, ...] = ()
    within_reach: tuple[str, ...] = ()
    causes: tuple[int, ...] = ()
    currency: str | None = None

    @property
    def change(self) -> Literal["changed", "newly-tested", "untested"]:
        """Whether they are tested in both versions, or in which one."""
        return "newly-tested" if self.before is None else "untested" if self.after is None else "changed"

    @property
    def lower(self) -> tuple[str, ...]:
        """The entries from which less is promised than before; `undisturbed` where that is all, and only if nothing fails."""
        return self._moved(worse=True)

    @property
    def higher(self) -> tuple[str, ...]:
        """The entries from which more is promised than before, in the same way."""
        return self._moved(worse=False)

    def _moved(self, *, worse: bool) -> tuple[str, ...]:
        if self.before is None or self.after is None:
            return ()
        old, new = self.before, self.after
        found = tuple(entry for entry in new.entries if entry in old.entries and moved(old.entries[entry], new.entries[entry], worse=worse))
        alike = old.entries.keys() == new.entries.keys()
        return found or (("undisturbed",) if alike and moved(old.undisturbed, new.undisturbed, worse=worse) else ())

    @property
    def entries_left(self) -> tuple[str, ...]:
        """The entries at which they are not tested any more, though they are tested at others."""
        if self.before is None or self.after is None:
            return ()
        return tuple(entry for entry in self.before.entries if entry not in self.after.entries)

    def to_json(self) -> dict[str, Any]:
        """This in the JSON report."""
        lines = {name: None if line is None else _promised(line) for name, line in (("before", self.before), ("after", self.after))}
        costs = [cost.to_json() for cost in self.costs]
        head = {"journey": self.journey, "persona": self.persona, "change": self.change}
        reach = {"out-of-reach": list(self.out_of_reach), "within-reach": list(self.within_reach)}
        return {**head, "promise": lines, **reach, "costs": costs, "causes": list(self.causes)}


class FindingChange(NamedTuple):
    """A finding that counts in one version, and not in the other; or that is waived now, and was not, be it there before or not.

    `otherwise` says what it is in the other version where it is there, too: `a note`, `waived`, `not waived`. A finding of somebody who was
    not tested before is `newly-tested`. `causes` are the numbers of edits, each of which alone brings it, or takes it away.
    """

    change: Literal["new", "gone", "newly-tested", "waived"]
    finding: Finding
    otherwise: str | None = None
    causes: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """This in the JSON report. Where a finding is gone, its lines are nobody's any more."""
        finding = self.finding.to_json()
        if self.change == "gone":
            for key in ("file", "line", "column", "origins"):
                finding.pop(key, None)
        return {"change": self.change, "otherwise": self.otherwise, "causes": list(self.causes), "finding": finding}


class Edited(NamedTuple):
    """One edit: a sentence without its stop, what it is about, and where it can be seen, in the version `seen_in`."""

    said: str
    thing: Thing
    change: Change
    name: str
    journey: str | None
    file: str
    line: int
    seen_in: Literal["before", "after"]

    def to_json(self) -> dict[str, Any]:
        """This in the JSON report."""
        return {key.replace("_", "-"): value for key, value in self._asdict().items()}


class Renamed(NamedTuple):
    """Something that has another name now. `journey` is where a step or a transition is."""

    thing: Thing
    journey: str | None
    before: str
    after: str

    def to_json(self) -> dict[str, Any]:
        """This in the JSON report."""
        return self._asdict()


class Sought(NamedTuple):
    """How causes were looked for: `edits` is how many could be one, `most` how many are tried at most; `alone` are the numbers of those
    that cannot be made without others."""

    edits: int
    most: int
    alone: tuple[int, ...] = ()

    @property
    def sought(self) -> bool:
        """Whether they were looked for at all."""
        return self.edits <= self.most


class Comparison(NamedTuple):
    """All that changed from one version to another, in the order of journey, persona, rule and place.

    `compared` is how many personas on journeys were checked in both versions, `unchanged` for how many nothing changed that a verdict
    can depend on. `unknown` are sentences on what could not be decided, `settings` on what is otherwise in the settings. `report` is that
    of the version after, of what was checked. `begins` says that the version before has no journeys.
    """

    before: str
    after: str
    cells: tuple[CellChange, ...]
    findings: tuple[FindingChange, ...]
    edits: tuple[Edited, ...]
    renamed: tuple[Renamed, ...]
    worse: tuple[Worse, ...]
    unknown: tuple[str, ...]
    settings: tuple[str, ...]
    sought: Sought
    compared: int
    unchanged: int
    report: Report
    begins: bool = False

    @property
    def fails(self) -> bool:
        """Whether somebody is worse off in a way that was not allowed."""
        return any(not worse.allowed for worse in self.worse)

    @property
    def is_open(self) -> bool:
        """Whether something could not be decided."""
        return bool(self.unknown)

    def of(self, change: str) -> list[FindingChange]:
        """The findings that are `new`, `gone`, `newly-tested`, or `waived`."""
        return [found for found in self.findings if found.change == change]

    def to_json(self) -> dict[str, Any]:
        """The comparison as data for JSON; the format has a version of its own."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "before": self.before,
            "after": self.after,
            "worse-off": [worse.to_json() for worse in self.worse],
            "cells": [cell.to_json() for cell in self.cells],
            "findings": [found.to_json() for found in self.findings],
            "edits": [edit.to_json() for edit in self.edits],
            "renamed": [one.to_json() for one in self.renamed],
            "causes": {
                "sought": self.sought.sought,
                "edits": self.sought.edits,
                "most": self.sought.most,
                "not-alone": list(self.sought.alone),
            },
            "settings": list(self.settings),
            "unknown": list(self.unknown),
            "compared": self.compared,
            "unchanged": self.unchanged,
            "begins": self.begins,
        }


def moved(before: str, after: str, *, worse: bool) -> bool:
    """Whether a promise became worse, or better; never where one of the two is not known."""
    if before not in PROMISES or after not in PROMISES:
        return False
    old, new = (PROMISES.index(promise) for promise in (before, after))
    return new < old if worse else new > old


def _promised(line: PromiseLine) -> dict[str, Any]:
    return {"promise": line.promise, "undisturbed": line.undisturbed, "entries": line.entries}
