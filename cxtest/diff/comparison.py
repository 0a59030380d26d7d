"""Two versions compared: both checked, and what changed for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Executor
from typing import Final, NamedTuple

from cxtest.analysis.shared import Shared
from cxtest.diff.causes import Key, Says, Search, key_of, undecided
from cxtest.diff.cells import UNREAD, Cell, same
from cxtest.diff.changed import CellChange, Comparison, CostChange, FindingChange, Renamed
from cxtest.diff.costs import Costs, costs
from cxtest.diff.differences import Difference, differences
from cxtest.diff.either import Either, either, left_out, others
from cxtest.diff.judgement import PROMISE, UNTESTED, Allowed, Worse, judged
from cxtest.diff.located import located, untouched
from cxtest.diff.renames import Renames, renames
from cxtest.diff.renaming import renamed
from cxtest.diff.trees import project_of, tree_of
from cxtest.diff.version import Version
from cxtest.engine import Checking, run
from cxtest.errors import InputError
from cxtest.model.project import Project
from cxtest.rulebook import Rule
from cxtest.rules import RULES
from cxtest.telling.words import listed
from cxtest.verdicts import Finding, Report
from cxtest.work.rules import all_rules

EDITS: Final = 50
"""So many edits are tried one at a time, unless somebody asks for more."""


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

    Both are checked with the same settings, so that what is told changed for customers, and not in how is checked: every rule that either
    version runs, so that none can be switched off in the change that it would fail.

    Args:
        before: the version before.
        after: the version after.
        request: what is asked for.
        says: is told what is done now, and how much of it there is.
    """
    old_tree, new_tree = tree_of(before.project), tree_of(after.project)
    names = renames(old_tree, new_tree)
    try:
        old, new = (project_of(renamed(old_tree, names)), project_of(new_tree)) if names.any else (before.project, after.project)
    except InputError:  # what is nowhere in the version before is near to one of the new names
        names, old, new = names.none(), before.project, after.project
    old_tree = renamed(old_tree, names)
    config = either(before.config, after.config, names)
    unchanged = same(*(Version("", project, config) for project in (old, new)), read=_read(request.rules))
    comparing = _Comparing(before, after, old, names, config, unchanged, request, says)
    found = (one for one in differences(old_tree, new_tree) if not untouched(one, before.project, after.project, names))
    edits = [difference for difference in found if comparing.concerns(difference)]
    return comparing.comparison(Search(old_tree, old, edits, names, config, request.rules))


class _Comparing:
    """Both versions, the one before with the names of now, and what of them is to be checked.

    `both` are the personas on journeys of both versions for whom something may have changed, `gone` and `first` those of one version alone;
    `journeys` are the journeys whose own findings may have changed, `begun` those that are tested now, and were not.
    """

    def __init__(
        self, before: Version, after: Version, old: Project, names: Renames, config: Either, unchanged: Collection[Cell],
        request: Request, says: Says,
    ) -> None:  # fmt: skip
        self.before, self.after, self.old, self.new = before, after, old, after.project
        self.names, self.request, self.says, self.config = names, request, says, config
        olds, news = (frozenset(_cells(project)) for project in (old, self.new))
        self.unchanged = frozenset(cell for cell in olds & news if cell in unchanged and self._asked_for(cell))
        self.gone = frozenset(cell for cell in olds - news if self._asked_for(cell))
        self.first = frozenset(cell for cell in news - olds if self._asked_for(cell))
        self.both = frozenset(cell for cell in olds & news if self._asked_for(cell)) - self.unchanged
        then, now = ({journey for journey, _ in cells if self._asked_for((journey, None))} for cells in (olds, news))
        self.journeys = frozenset(journey for journey in then & now if (journey, None) not in unchanged)
        self.begun = frozenset(now - then)

    def concerns(self, difference: Difference) -> bool:
        """Whether an edit is in a file of those whom it is asked for."""
        for project in (self.old, self.new):
            for journey, persona in filter(self._asked_for, _cells(project)):
                organisation = project.journeys[journey].organisation.organisation
                if difference.file == {"journeys": journey, "personas": persona, "organisations": organisation}[difference.kind]:
                    return True
        return not self.request.journeys and not self.request.personas

    def _tells_of(self, one: Renamed) -> bool:
        cells = (cell for cell in _cells(self.new) if self._asked_for(cell))
        return any((one.journey or one.after) in cell for cell in cells) or not (self.request.journeys or self.request.personas)

    def _asked_for(self, cell: Cell) -> bool:
        journeys = {self.names.journeys.get(name, name) for name in self.request.journeys}
        personas = {self.names.personas.get(name, name) for name in self.request.personas}
        return (not journeys or cell[0] in journeys) and (not personas or cell[1] in personas)

    def comparison(self, search: Search) -> Comparison:
        """All of it; `search` knows where causes are looked for."""
        themselves = {(journey, None) for journey in self.journeys}
        was = self._checked(self.old, self.both | self.gone | themselves)
        now = self._checked(self.new, self.both | self.first | themselves | {(journey, None) for journey in self.begun})
        costs_of = self._costs()
        findings = tuple(self._findings(was, now))
        cells = tuple(self._cell_changes(was, now, costs_of))
        causes = search.causes(findings, cells, self.request.edits, self.says)
        findings = tuple(one._replace(causes=causes.findings.get(i, ())) for i, one in enumerate(findings))
        cells = tuple(one._replace(causes=causes.cells.get(i, ())) for i, one in enumerate(cells))
        return Comparison(
            before=self.before.name,
            after=self.after.name,
            cells=tuple(cell for cell in cells if _tells(cell, findings)),
            findings=findings,
            edits=tuple(located(difference, self.before.project, self.new, self.names) for difference in search.differences),
            renamed=tuple(one for one in _renamed(self.names) if self._tells_of(one)),
            worse=tuple(judged(worse, self.request.allowed) for worse in _worse(cells, findings)),
            unknown=tuple(self._unknown(was, now, costs_of)),
            settings=tuple(self._settings()),
            sought=causes.sought,
            compared=len(self.both | self.unchanged),
            unchanged=len(self.unchanged),
            report=now,
            begins=not self.before.project.journeys,
        )

    def _checked(self, project: Project, cells: frozenset[Cell]) -> Report:
        """The report on these cells."""
        report = None
        for event in run(project, self.config, self.request.executor, self.request.rules, cells=cells):
            if isinstance(event, Checking):
                self.says(f"Checking {event.journey} as {event.persona}", event.number, event.total)
            report = event if isinstance(event, Report) else report
        assert report is not None, "a run ends with its report"
        return report

    def _costs(self) -> dict[tuple[str, str], tuple[Costs, Costs]]:
        """What it costs at best in both versions."""
        found: dict[tuple[str, str], tuple[Costs, Costs]] = {}
        shared: dict[tuple[str, bool], Shared] = {}
        for number, (journey, persona) in enumerate(sorted((journey, persona or "") for journey, persona in self.both)):
            self.says(f"What it costs on {journey} as {persona}", number + 1, len(self.both))
            pair = []
            for project in (self.old, self.new):
                common = shared.setdefault((journey, project is self.new), Shared())
                pair.append(costs(project.journeys[journey], project.personas[persona].persona, self.config, common))
            found[journey, persona] = pair[0], pair[1]
        return found

    def _findings(self, was: Report, now: Report) -> Iterator[FindingChange]:
        """The findings that count in one version, and not in the other, and those that are waived now alone."""
        olds = {key_of(f, self.names.alternatives): f for f in was.findings if self._is_compared(f)}
        unsettled = {(v.journey, v.persona, v.rule) for v in now.verdicts if undecided(v)}
        news: dict[Key, Finding] = {}
        for finding in now.findings:
            if not self._is_compared(finding):
                if (finding.counts or _waived(finding)) and self._first_tested(finding):
                    yield FindingChange("newly-tested" if finding.counts else "waived", finding)
                continue
            key = key_of(finding, {})
            news[key] = finding
            old = olds.get(key)
            if finding.counts and (old is None or not old.counts):
                yield FindingChange("new", finding, _otherwise(old))
            elif _waived(finding) and not (old is not None and _waived(old)):
                yield FindingChange("waived", finding, _otherwise(old))
        for key, finding in olds.items():
            other = news.get(key)
            if finding.counts and (other is None or other.note):
                if other is None and (finding.journey, finding.persona, finding.rule) in unsettled:
                    continue
                yield FindingChange("gone", finding, _otherwise(other))

    def _is_compared(self, finding: Finding) -> bool:
        return finding.journey in self.journeys if finding.persona is None else (finding.journey, finding.persona) in self.both

    def _first_tested(self, finding: Finding) -> bool:
        return finding.journey in self.begun if finding.persona is None else (finding.journey, finding.persona) in self.first

    def _cell_changes(self, was: Report, now: Report, costs_of: dict[tuple[str, str], tuple[Costs, Costs]]) -> Iterator[CellChange]:
        olds, news = ({(line.journey, line.persona): line for line in report.promises} for report in (was, now))
        for journey, persona in sorted((journey, persona or "") for journey, persona in self.both | self.gone | self.first):
            cell = journey, persona
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

    def _unknown(self, was: Report, now: Report, costs_of: dict[tuple[str, str], tuple[Costs, Costs]]) -> Iterator[str]:
        """What could not be decided, for whom, in which version, and why; each reason once. What may get worse need not be known."""
        found: dict[tuple[str, str, str], list[str]] = {}
        for number, (version, report, some) in enumerate(((self.before, was, self.gone), (self.after, now, self.first))):
            for line in report.promises:
                if line.promise == "unknown" and (line.journey, line.persona) in self.both | some and self._matters(PROMISE, line.persona):
                    reason = next((v.reason for v in report.verdicts if v[:2] == line[:2] and undecided(v) and v.reason), "")
                    found.setdefault((version.name, f"{line.journey} as {line.persona}", reason), []).append("what is promised")
            for verdict in report.verdicts:
                told = verdict.journey in self.journeys | self.begun if verdict.persona is None else verdict[:2] in self.both | some
                if told and undecided(verdict) and self._matters(verdict.rule, verdict.persona):
                    whom = verdict.journey if verdict.persona is None else f"{verdict.journey} as {verdict.persona}"
                    found.setdefault((version.name, whom, str(verdict.reason)), []).append(verdict.rule)
            for (journey, persona), pair in costs_of.items():
                for key, reason in pair[number].unknown.items():
                    if not self._matters(key, persona):
                        continue
                    found.setdefault((version.name, f"{journey} as {persona}", reason), []).append(f"the least {key}")
        for (name, whom, reason), what in found.items():
            yield f"{listed(what)} on {whom}, in {name}: {reason}"

    def _settings(self) -> Iterator[str]:
        """What is otherwise in the settings, and what of it does not count here, in sentences."""
        yield from others(self.before.config, self.after.config, (self.before.name, self.after.name))
        cells = {*_cells(self.new), *((journey, None) for journey in self.new.journeys)}
        yield from left_out(self.config, all_rules(self.request.rules), [cell for cell in cells if self._asked_for(cell)])

    def _matters(self, what: str, persona: str | None) -> bool:
        """Whether it matters that something may be worse."""
        return not judged(Worse(what, "", persona, ""), self.request.allowed).allowed


def _cells(project: Project) -> Iterator[Cell]:
    for journey in project.journeys:
        for tester in project.testers(journey):
            yield journey, tester.persona.persona


def _read(own: Collection[Rule]) -> Collection[str]:
    """What counts of the keys that no rule of cxtest reads: waivers, since they say what counts; all, where there are other rules."""
    return ("waivers",) if {*all_rules(own)} <= {*RULES} else UNREAD


def _waived(finding: Finding) -> bool:
    """Whether a finding would count, if nobody answered for it."""
    return finding.standing == "waived" and not finding.note


def _otherwise(finding: Finding | None) -> str | None:
    """What a finding is in the other version, if it is there."""
    if finding is None:
        return None
    return "a note" if finding.note else "waived" if finding.standing == "waived" else "not waived"


def _cost_changes(before: Costs, after: Costs) -> Iterator[CostChange]:
    for entry, keys in after.entries.items():
        for key, now in keys.items():
            was = before.entries.get(entry, {}).get(key, now)
            if None not in (was.value, now.value) and (was.value, was.upper) != (now.value, now.upper):
                yield CostChange(entry, key, was, now)


def _reach(one: Costs, other: Costs) -> tuple[str, ...]:
    """The entries from which a wanted outcome is within reach in one version, and not in the other."""
    both = (entry for entry in one.entries if entry in other.entries)
    return tuple(entry for entry in both if _reaches(one, entry) and _reaches(other, entry) is False)


def _reaches(found: Costs, entry: str) -> bool | None:
    """Whether some walk leads from an entry to a wanted outcome; None where that was not searched to its end."""
    return next((least.value is not None for least in found.entries[entry].values()), None)


def _tells(cell: CellChange, findings: Iterable[FindingChange]) -> bool:
    """Whether anything of a cell is to be told."""
    if cell.change != "changed" or cell.before != cell.after or cell.costs or cell.out_of_reach or cell.within_reach:
        return True
    return any((one.finding.journey, one.finding.persona) == (cell.journey, cell.persona) for one in findings)


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
