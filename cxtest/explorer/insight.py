"""Insight: what analysis says of one persona on one journey, worked out beside whoever walks there, and given up once nobody asks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from cxtest.analysis.case import Case
from cxtest.analysis.promise import Promise
from cxtest.config import Config
from cxtest.errors import Incomplete
from cxtest.explorer.player import Cell
from cxtest.machine.path import Path
from cxtest.machine.state import Configuration, Move
from cxtest.sampling.onwards import Goal, good_end, wanted_outcome, way_on, ways_to_take
from cxtest.sampling.walker import Node, Walker
from cxtest.verdicts import Finding


class Insight:
    """All that can be said of a cell beyond what stands in front of one's eyes.

    What takes time is `explore` and `judge`: they are called off the screen, one after the other. `stop` ends both soon.

    Attributes:
        explored: whether promises can be told.
        worst: what is promised on the journey as a whole.
        entries: the same, from each of their entries.
        limit: why they cannot, though all was tried: the limit that was reached.
        findings: what the rules find, the worst first; None until that is known.
        untold: the rules that could not tell, because a limit was reached, or because they crashed.
    """

    def __init__(self, cell: Cell, config: Config) -> None:
        self._config = config
        # One case for each of the two that may be at work at the same time.
        self._case, self._judged = (Case(cell.file, cell.persona, config.limits, config.engine) for _ in range(2))
        self._stopwatches = [self._case.stopwatch, self._judged.stopwatch]
        self.explored = False
        self.limit: str | None = None
        self.worst: Promise | None = None
        self.entries: dict[str, Promise] = {}
        self.findings: tuple[Finding, ...] | None = None
        self.untold: tuple[str, ...] = ()

    def stop(self) -> None:
        """Says that nobody waits any more."""
        for stopwatch in self._stopwatches:
            stopwatch.stop()

    def explore(self) -> None:
        """Explores what promises depend on: those from wherever they may come to can be told at once after that."""
        try:
            self._case.foresee()
            self.entries = dict(self._case.promises.entries)
            self.worst = self._case.promises.promise
            self.explored = True
        except Incomplete as limit:
            self.limit = str(limit)

    def judge(self) -> None:
        """Has all rules about personas look."""
        # The rules take as long to import as the screen takes to be drawn: they are needed only after that.
        from cxtest.rulebook import PersonaRule
        from cxtest.work.judging import Judge
        from cxtest.work.rules import all_rules

        judge = Judge(self._config)
        rules = [
            rule for rule in all_rules() if isinstance(rule, PersonaRule) and (not self._config.select or rule.id in self._config.select)
        ]
        judge.persona(self._judged, rules)
        self.untold = tuple(verdict.rule for verdict in judge.verdicts if verdict.verdict in ("unknown", "error"))
        self.findings = tuple(sorted(judge.findings, key=lambda finding: (finding.note, finding.severity != "error")))

    def promise(self, configuration: Configuration) -> Promise | None:
        """What is promised from a configuration; None where that is not known, or not known yet."""
        return self._case.promise_from(configuration) if self.explored else None

    def promises(self, path: Path) -> Sequence[Promise | None]:
        """What is promised from each step of a walk on."""
        return [self.promise(arrival.configuration) for arrival in path.arrivals]

    def promises_after(self, path: Path) -> dict[str, Promise | None]:
        """What is promised after each transition that is open at the end of a walk, by how walks name it."""
        machine = path.machine
        return {move.label: self.promise(machine.take(path.end, move).configuration) for move in machine.open(path.end)}

    def to_good_ends(self, path: Path) -> list[tuple[Move, ...]]:
        """A shortest way from the end of a walk to a good end, and to one that they want, if the first is only accepted; nothing where
        no way leads to one.

        Raises:
            Incomplete: there is too much to look through, or nobody waits for it any more.
        """
        good = self._way_on(path, good_end(self._walker))
        wanted = None if good is None else self._way_on(path, wanted_outcome(self._walker))
        return list(dict.fromkeys(way for way in (good, wanted) if way is not None))

    def _way_on(self, path: Path, goal: Goal) -> tuple[Move, ...] | None:
        stopwatch = self._config.limits.stopwatch()
        self._stopwatches.append(stopwatch)

        def reached(node: Node) -> bool:
            stopwatch.check(0, "ways tried")
            return goal(node)

        return way_on(self._walker, path.end, reached, most=self._config.limits.configurations)

    def failures(self, path: Path) -> dict[Move, tuple[Move, ...]]:
        """The failures that can still happen after a walk, nearest first, each with a shortest way that ends with it.

        Raises:
            LimitReached: there is too much to look through.
        """
        return ways_to_take(self._walker, path.end, lambda move: move.failure, most=self._config.limits.configurations)

    @cached_property
    def _walker(self) -> Walker:
        return Walker(self._case.machine)
