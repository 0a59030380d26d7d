"""Which edit caused what: edits made one at a time in the version before, each of which is checked for what it does alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from cxtest.config import Config
from cxtest.diff.cells import Cell
from cxtest.diff.changed import CellChange, FindingChange, Sought, moved
from cxtest.diff.differences import Difference, applied
from cxtest.diff.renames import Renames
from cxtest.diff.trees import Tree, project_of
from cxtest.engine import check
from cxtest.errors import InputError
from cxtest.model.project import Project
from cxtest.rulebook import Rule
from cxtest.verdicts import Finding, PromiseLine, Verdict

ANY_RULE = "goal-unreachable"
"""What is checked where only promises changed: some rule has to be."""

Key = tuple[str, str, str | None, str]
"""What tells one finding from another in all versions: its rule, journey, persona and place."""
Says = Callable[[str, int, int], None]


class Found(NamedTuple):
    """What causes were found: by the number of a finding, or of a cell, those of the edits that alone bring about what changed."""

    findings: Mapping[int, tuple[int, ...]]
    cells: Mapping[int, tuple[int, ...]]
    sought: Sought


class _Outcome(NamedTuple):
    """What a check came to: the findings that count, and the promises."""

    findings: frozenset[Key]
    undecided: frozenset[tuple[str, str | None, str]]
    promises: Mapping[Cell, PromiseLine]


def key_of(finding: Finding, alternatives: Mapping[str, Mapping[str, str]]) -> Key:
    """What a finding is called in all versions.

    Args:
        finding: the finding.
        alternatives: by journey, the places of transitions that are otherwise now; nothing for findings of the version after.
    """
    place = finding.place
    if finding.transition == place:
        place = alternatives.get(finding.journey, {}).get(place, place)
    return finding.rule, finding.journey, finding.persona, place


def undecided(verdict: Verdict) -> bool:
    """Whether a rule may have more to find than it did."""
    return verdict.verdict in ("unknown", "error") or (verdict.verdict == "fail" and verdict.reason is not None)


class Search(NamedTuple):
    """Where causes are looked for: the version before with the names of now, the edits, and how is checked."""

    before: Tree
    project: Project
    differences: Sequence[Difference]
    names: Renames
    config: Config
    rules: tuple[Rule, ...]

    def causes(self, findings: Sequence[FindingChange], cells: Sequence[CellChange], most: int, says: Says) -> Found:
        """Which edit alone brings which new finding or takes one away, and makes a promise worse or better.

        Args:
            findings: the findings that changed.
            cells: the personas on journeys for whom something changed.
            most: so many edits are tried at most; where there are more, none is.
            says: is told which edit is tried now.
        """
        changed = [(i, found) for i, found in enumerate(findings) if found.change in ("new", "gone")]
        concerned = {(found.finding.journey, found.finding.persona) for _, found in changed}
        concerned |= {(cell.journey, cell.persona) for cell in cells if cell.lower or cell.higher}
        tried = [i for i, difference in enumerate(self.differences) if self._cells(difference, concerned)]
        if not tried or len(tried) > most:
            return Found({}, {}, Sought(len(tried), most))
        select = tuple(dict.fromkeys(found.finding.rule for _, found in changed)) or (ANY_RULE,)
        one_by_one = self._replace(config=replace(self.config, select=select))
        as_it_was = one_by_one._outcome(self.project, self._cells(None, concerned))
        scaffold: tuple[Tree, _Outcome] | None = None
        of_findings: dict[int, list[int]] = {}
        of_cells: dict[int, list[int]] = {}
        alone = []
        for number, i in enumerate(tried):
            says(self.differences[i].said, number + 1, len(tried))
            about = self._cells(self.differences[i], concerned)
            was, now = as_it_was, one_by_one._with(self.before, i, about)
            if now is None:
                if scaffold is None:
                    scaffold = one_by_one._scaffold(concerned, as_it_was)
                was, now = scaffold[1], one_by_one._with(scaffold[0], i, about)
            if now is None:
                alone.append(i)
                continue
            for j, found in changed:
                if _brings(found, was, now, self.names):
                    of_findings.setdefault(j, []).append(i)
            for j, cell in enumerate(cells):
                if _moves(cell, was, now):
                    of_cells.setdefault(j, []).append(i)
        return Found(
            {j: tuple(numbers) for j, numbers in of_findings.items()},
            {j: tuple(numbers) for j, numbers in of_cells.items()},
            Sought(len(tried), most, tuple(alone)),
        )

    def _cells(self, difference: Difference | None, concerned: Collection[tuple[str, str | None]]) -> frozenset[Cell]:
        """The cells, of those for whom something changed, that an edit can concern; of all edits where there is none."""
        found = set()
        for journey, file in self.project.journeys.items():
            for tester in self.project.testers(journey):
                cell = journey, tester.persona.persona
                about_it = difference is None or difference.file == {
                    "journeys": journey, "personas": cell[1], "organisations": file.organisation.organisation,
                }[difference.kind]  # fmt: skip
                if about_it and (cell in concerned or (journey, None) in concerned):
                    found.add(cell)
        return frozenset(found)

    def _with(self, tree: Tree, number: int, cells: Collection[Cell]) -> _Outcome | None:
        """What an edit comes to in this tree; None where it cannot be made there alone."""
        try:
            return self._outcome(project_of(applied(tree, [self.differences[number]])), cells)
        except (InputError, KeyError):
            return None

    def _scaffold(self, concerned: Collection[tuple[str, str | None]], as_it_was: _Outcome) -> tuple[Tree, _Outcome]:
        """The version before with all new steps, facts and parties, which nothing leads to yet."""
        tree = applied(self.before, [difference for difference in self.differences if difference.inert])
        try:
            return tree, self._outcome(project_of(tree), self._cells(None, concerned))
        except InputError:
            return self.before, as_it_was

    def _outcome(self, project: Project, cells: Collection[Cell]) -> _Outcome:
        report = check(project, self.config, rules=self.rules, cells=cells)
        return _Outcome(
            frozenset(key_of(finding, self.names.alternatives) for finding in report.findings if finding.counts),
            frozenset((v.journey, v.persona, v.rule) for v in report.verdicts if undecided(v)),
            {(line.journey, line.persona): line for line in report.promises},
        )


def _brings(found: FindingChange, was: _Outcome, now: _Outcome, names: Renames) -> bool:
    """Whether an edit alone brings a finding that is new, or takes one away that is gone."""
    rule, journey, persona, place = key_of(found.finding, names.alternatives if found.change == "gone" else {})
    key = rule, journey, persona, place
    if found.change == "new":
        return key in now.findings and key not in was.findings
    about = now.promises if persona is None else {cell for cell in now.promises if cell == (journey, persona)}
    return bool(about) and key in was.findings and key not in now.findings and (journey, persona, rule) not in now.undecided


def _moves(cell: CellChange, was: _Outcome, now: _Outcome) -> bool:
    """Whether an edit alone makes a promise worse, or better, that is so now."""
    at = cell.journey, cell.persona
    if at not in was.promises or at not in now.promises:
        return False
    old, new = was.promises[at], now.promises[at]
    for entries, worse in ((cell.lower, True), (cell.higher, False)):
        for entry in entries:
            pair = (
                (old.undisturbed, new.undisturbed) if entry == "undisturbed" else (old.entries.get(entry, ""), new.entries.get(entry, ""))
            )
            if moved(*pair, worse=worse):
                return True
    return False
