"""Two versions compared: both checked, and what changed for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import fields
from typing import Final, NamedTuple

from cxtest.analysis.shared import Shared
from cxtest.config import Config
from cxtest.diff.causes import Cell, Key, Says, Search, checked, key_of
from cxtest.diff.changed import CellChange, Comparison, CostChange, FindingChange, Renamed
from cxtest.diff.costs import Costs, costs
from cxtest.diff.differences import differences
from cxtest.diff.judgement import OUT_OF_REACH, PROMISE, UNTESTED, Allowed, Worse, judged
from cxtest.diff.located import located
from cxtest.diff.renames import Renames, renames
from cxtest.diff.renaming import renamed
from cxtest.diff.trees import project_of, tree_of
from cxtest.diff.version import Version
from cxtest.model.project import Project
from cxtest.rulebook import Rule
from cxtest.verdicts import Finding, PromiseLine, Report

EDITS: Final = 50
"""So many edits are tried one at a time, unless somebody asks for more."""

FOLDERS: Final = ("journeys", "personas", "workers")
"""Settings that say where files are, and who does the work: no verdict depends on them."""


class Request(NamedTuple):
    """What is to be compared, and how.

    `journeys` and `personas` are ids, of either version: where given, it is about these alone. `allowed` may get worse. `edits` is how many
    are tried one at a time. `rules` are run besides those of cxtest and of installed packages; `executor` does the work.
    """

    journeys: Collection[str] = ()
    personas: Collection[str] = ()
    allowed: tuple[Allowed, ...] = ()
    edits: int = EDITS
    rules: tuple[Rule, ...] = ()
    executor: Executor | None = None


def compare(before: Version, after: Version, request: Request = Request(), says: Says = lambda *_: None) -> Comparison:  # noqa: B008
    """What changed from one version to another, and for whom.

    Both are checked with the settings of the version after, so that what is told changed for customers, and not in how is checked.

    Args:
        before: the version before.
        after: the version after.
        request: what is asked for.
        says: is told what is done now, and how much of it there is.
    """
    old_tree, new_tree = tree_of(before.project), tree_of(after.project)
    names = renames(old_tree, new_tree)
    old_tree = renamed(old_tree, names)
    old = project_of(old_tree) if names.any else before.project
    search = Search(old_tree, old, differences(old_tree, new_tree), names, after.config, request.rules)
    return _Comparing(before, after, old, names, request, says).comparison(search)


class _Comparing:
    """Both versions, the one before with the names of now."""

    def __init__(self, before: Version, after: Version, old: Project, names: Renames, request: Request, says: Says) -> None:
        self.before, self.after, self.old, self.new = before, after, old, after.project
        self.names, self.request, self.says, self.config = names, request, says, after.config
        olds, news = (frozenset(_cells(project)) for project in (old, self.new))
        self.unchanged = frozenset(cell for cell in _unchanged(old, self.new, self.config) if self._asked_for(cell))
        self.gone = frozenset(cell for cell in olds - news if self._asked_for(cell))
        self.first = frozenset(cell for cell in news - olds if self._asked_for(cell))
        self.both = frozenset(cell for cell in olds & news if self._asked_for(cell)) - self.unchanged

    def _asked_for(self, cell: Cell) -> bool:
        journeys = {self.names.journeys.get(name, name) for name in self.request.journeys}
        personas = {self.names.personas.get(name, name) for name in self.request.personas}
        return (not journeys or cell[0] in journeys) and (not personas or cell[1] in personas)

    def comparison(self, search: Search) -> Comparison:
        """All of it."""
        touched = {journey for journey, _ in self.both | self.gone | self.first}
        was = self._checked(self.old, self.both | self.gone, touched)
        now = self._checked(self.new, self.both | self.first, touched)
        costs_of = self._costs()
        findings = tuple(self._findings(was, now))
        cells = tuple(self._cell_changes(was, now, costs_of))
        causes = search.causes(findings, cells, self.request.edits, self.says)
        findings = tuple(one._replace(causes=causes.findings.get(i, ())) for i, one in enumerate(findings))
        cells = tuple(one._replace(causes=causes.cells.get(i, ())) for i, one in enumerate(cells))
        return Comparison(
            before=self.before.name,
            after=self.after.name,
            cells=tuple(cell for cell in cells if _tells(cell)),
            findings=findings,
            edits=tuple(located(difference, self.before.project, self.new, self.names) for difference in search.differences),
            renamed=tuple(_renamed(self.names)),
            worse=tuple(judged(worse, self.request.allowed) for worse in _worse(cells, findings)),
            unknown=tuple(self._unknown(was, now, costs_of)),
            settings=tuple(_settings(self.before, self.after)),
            sought=causes.sought,
            compared=len(self.both) + len(self.unchanged),
            unchanged=len(self.unchanged),
            report=now,
        )

    def _checked(self, project: Project, cells: frozenset[Cell], touched: Collection[str]) -> Report:
        """The report on these cells. Of a journey that lost a tester, or has a new one, all others are looked at again: what nobody comes to
        depends on all of them."""
        named = {journey for journey, _ in cells}
        more = {cell for cell in _cells(project) if cell[0] in touched and cell[0] not in named}
        return checked(project, self.config, cells | more, self.request.rules)

    def _costs(self) -> dict[Cell, tuple[Costs, Costs]]:
        """What it costs at best in both versions."""
        found: dict[Cell, tuple[Costs, Costs]] = {}
        shared: dict[tuple[str, bool], Shared] = {}
        for number, (journey, persona) in enumerate(sorted(self.both)):
            self.says(f"What it costs on {journey} as {persona}", number + 1, len(self.both))
            pair = []
            for project in (self.old, self.new):
                common = shared.setdefault((journey, project is self.new), Shared())
                pair.append(costs(project.journeys[journey], project.personas[persona].persona, self.config, common))
            found[journey, persona] = pair[0], pair[1]
        return found

    def _findings(self, was: Report, now: Report) -> Iterator[FindingChange]:
        """The findings that count in one version, and not in the other."""
        journeys = {journey for journey, _ in _cells(self.old)} & {journey for journey, _ in _cells(self.new)}
        olds = {key_of(f, self.names.alternatives): f for f in was.findings if _compared(f, self.both, journeys)}
        undecided = {(v.journey, v.persona, v.rule) for v in now.verdicts if v.verdict in ("unknown", "error") or v.reason}
        news: dict[Key, Finding] = {}
        for finding in now.findings:
            if not _compared(finding, self.both, journeys):
                if finding.counts and self._first_tested(finding, journeys):
                    yield FindingChange("newly-tested", finding)
                continue
            key = key_of(finding, {})
            news[key] = finding
            old = olds.get(key)
            if finding.counts and (old is None or not old.counts):
                yield FindingChange("new", finding, _otherwise(old))
        for key, finding in olds.items():
            other = news.get(key)
            if finding.counts and (other is None or not other.counts):
                if other is None and (finding.journey, finding.persona, finding.rule) in undecided:
                    continue
                yield FindingChange("gone", finding, _otherwise(other))

    def _first_tested(self, finding: Finding, journeys: Collection[str]) -> bool:
        if finding.persona is None:
            return finding.journey not in journeys
        return (finding.journey, finding.persona) in self.first

    def _cell_changes(self, was: Report, now: Report, costs_of: dict[Cell, tuple[Costs, Costs]]) -> Iterator[CellChange]:
        olds, news = ({(line.journey, line.persona): line for line in report.promises} for report in (was, now))
        for cell in sorted(self.both | self.gone | self.first):
            journey, persona = cell
            pair = costs_of.get(cell)
            before, after = (olds.get(cell) if cell not in self.first else None), (news.get(cell) if cell not in self.gone else None)
            change = CellChange(journey, persona, before, after, currency=self._currency(journey))
            if pair is not None:
                lost, won = _reach(*pair), _reach(*reversed(pair))
                change = change._replace(costs=tuple(_cost_changes(*pair)), out_of_reach=lost, within_reach=won)
            yield change

    def _currency(self, journey: str) -> str | None:
        project = self.new if journey in self.new.journeys else self.old
        return project.journeys[journey].organisation.currency

    def _unknown(self, was: Report, now: Report, costs_of: dict[Cell, tuple[Costs, Costs]]) -> Iterator[str]:
        for version, report, first in ((self.before, was, self.first), (self.after, now, self.gone)):
            where = f"in {version.name}"
            for verdict in report.verdicts:
                whom = verdict.journey if verdict.persona is None else f"{verdict.journey} as {verdict.persona}"
                cell = (verdict.journey, verdict.persona or "")
                if verdict.verdict in ("unknown", "error") and (
                    verdict.persona is None or cell in (self.both | self.gone | self.first) - first
                ):
                    yield f"{verdict.rule} on {whom}, {where}: {verdict.reason}"
            for line in report.promises:
                if line.promise == "unknown" and (line.journey, line.persona) in self.both:
                    yield f"the promise on {line.journey} as {line.persona}, {where}: not all was explored"
        for (journey, persona), pair in costs_of.items():
            for version, one in zip((self.before, self.after), pair, strict=True):
                for key, reason in one.unknown.items():
                    yield f"the least {key} on {journey} as {persona}, in {version.name}: {reason}"


def _cells(project: Project) -> Iterator[Cell]:
    for journey in project.journeys:
        for tester in project.testers(journey):
            yield journey, tester.persona.persona


def _unchanged(old: Project, new: Project, config: Config) -> frozenset[Cell]:
    return frozenset()


def _compared(finding: Finding, both: Collection[Cell], journeys: Collection[str]) -> bool:
    return finding.journey in journeys if finding.persona is None else (finding.journey, finding.persona) in both


def _otherwise(finding: Finding | None) -> str | None:
    """What a finding is in the version where it does not count."""
    if finding is None:
        return None
    return "a note" if finding.note else finding.standing


def _cost_changes(before: Costs, after: Costs) -> Iterator[CostChange]:
    for entry, keys in after.entries.items():
        for key, now in keys.items():
            was = before.entries.get(entry, {}).get(key, now)
            if None not in (was.value, now.value) and was.value != now.value:
                yield CostChange(entry, key, was, now)


def _reach(one: Costs, other: Costs) -> tuple[str, ...]:
    """The entries from which a wanted outcome is within reach in one version, and not in the other."""
    both = (entry for entry in one.entries if entry in other.entries)
    return tuple(entry for entry in both if _reaches(one, entry) and _reaches(other, entry) is False)


def _reaches(found: Costs, entry: str) -> bool | None:
    """Whether some walk leads from an entry to a wanted outcome; None where that was not searched to its end."""
    return next((least.value is not None for least in found.entries[entry].values()), None)


def _tells(cell: CellChange) -> bool:
    """Whether anything of a cell is to be told."""
    return cell.change != "changed" or cell.before != cell.after or bool(cell.costs or cell.out_of_reach or cell.within_reach)


def _worse(cells: Iterable[CellChange], findings: Iterable[FindingChange]) -> Iterator[Worse]:
    for cell in cells:
        at = cell.journey, cell.persona
        if cell.change == "untested":
            yield Worse(UNTESTED, *at, "not tested any more")
        for entry in cell.entries_left:
            yield Worse(UNTESTED, *at, f"not tested any more from {entry}")
        if cell.lower:
            yield Worse(PROMISE, *at, "promised less")
        for key in dict.fromkeys(cost.key for cost in cell.costs if cost.worse):
            yield Worse(key, *at, f"more {key}")
    for found in findings:
        if found.change == "new":
            f = found.finding
            yield Worse(f.rule, f.journey, f.persona, f"{f.severity} {f.rule} at {f.place}", warning=f.severity == "warning")


def _renamed(names: Renames) -> Iterator[Renamed]:
    for thing, files in (("journey", names.journeys), ("persona", names.personas)):
        for old, new in files.items():
            if old != new:
                yield Renamed("journey" if thing == "journey" else "persona", None, old, new)
    for journey, steps in names.steps.items():
        for old, new in steps.items():
            if old != new:
                yield Renamed("step", journey, old, new)
        for step, triggers in names.triggers[journey].items():
            for old, new in triggers.items():
                if old != new:
                    yield Renamed("transition", journey, f"{step}.{old}", f"{step}.{new}")


def _settings(before: Version, after: Version) -> Iterator[str]:
    """What is otherwise in the settings, in sentences without their stop."""
    for key in fields(Config):
        old, new = getattr(before.config, key.name), getattr(after.config, key.name)
        if key.name not in FOLDERS and old != new:
            yield f"the setting `{key.name}` is another one in {after.name} than in {before.name}"
