"""A shortest failing walk: cxtest's, a plain breadth-first search's, and what Hypothesis shrinks a failure to."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

import cxtest
from benchmarks.measure import Measured, Outcome, in_turn
from benchmarks.models.family import TRAP, Edge, Family, files, shortest_fall
from benchmarks.options import Options
from benchmarks.product import said
from benchmarks.results import Check, Section, Target, row, table
from cxtest.config import Config

PRODUCT, PLAIN = "cxtest.check, rule dead-end", "breadth first, plain Python"
FIND, SHRINK = "Hypothesis, until it falls", "Hypothesis, shrinking"
SEEDS = 5


@dataclass
class Diary:
    """What one run of Hypothesis did: when it first fell into the trap, and the walk of its last failure, which is the shrunk one."""

    fell: float = 0.0
    walk: tuple[str, ...] = ()
    tries: int = 0


class Fallen(Exception):
    """The walk has come into the trap."""


def by_hand(model: Family, diary: Diary) -> type[RuleBasedStateMachine]:
    """What somebody writes for this journey: a rule for each trigger, open where the step has it and its facts are known."""
    edges = {(edge.step, edge.trigger): edge for out in model.edges() for edge in out}

    class Walk(RuleBasedStateMachine):
        triggers: ClassVar[tuple[str, ...]] = ("answer", "hand-off", "go-on", "branch", "fall")

        def __init__(self) -> None:
            super().__init__()
            self.step = self.known = 0
            self.walk: list[str] = []
            diary.tries += not diary.fell

        def edge(self, trigger: str) -> Edge | None:
            found = edges.get((self.step, trigger))
            return found if found and found.open(self.known) else None

        def take(self, trigger: str) -> None:
            edge = self.edge(trigger)
            assert edge is not None
            self.step, self.known = edge.target, edge.after(self.known)
            self.walk.append(trigger)

        @invariant()
        def not_in_the_trap(self) -> None:
            if self.step == TRAP:
                diary.fell = diary.fell or time.perf_counter()
                diary.walk = tuple(self.walk)
                raise Fallen

    for trigger in Walk.triggers:
        setattr(Walk, trigger.replace("-", "_"), _rule(trigger))
    return Walk


def _rule(trigger: str) -> Any:
    def take(self: Any) -> None:
        self.take(trigger)

    take.__name__ = trigger.replace("-", "_")
    return precondition(lambda self: self.edge(trigger) is not None)(rule()(take))


def hypothesis(model: Family, number: int, *, shrink: bool = True) -> tuple[float, float, Diary]:
    """Runs Hypothesis with one seed: seconds until it falls, seconds of shrinking, and what it did.

    Raises:
        RuntimeError: it did not fall into the trap.
    """
    diary = Diary()
    machine = seed(number)(by_hand(model, diary))
    chosen = settings(
        max_examples=20_000, stateful_step_count=100, deadline=None, database=None, print_blob=False, report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet,
    )  # fmt: skip
    begun = time.perf_counter()
    try:
        run_state_machine_as_test(machine, settings=chosen)
    except Fallen:
        ended = time.perf_counter()
        return diary.fell - begun, ended - diary.fell, diary
    raise RuntimeError("Hypothesis did not fall into the trap")


def run(options: Options) -> Section:
    """A shortest failing walk: 28 steps at K = 20."""
    size = 4 if options.quick else 20
    model = Family(size, "trap")
    options.says(f"a shortest failing walk, {size} facts")
    shortest = len(shortest_fall(model))
    project = cxtest.load_texts(files(model))
    walks: list[int] = []

    def product() -> Outcome:
        begun = time.perf_counter()
        report = cxtest.check(project, Config(select=("dead-end",)))
        took = time.perf_counter() - begun
        found = [finding.walk for finding in report.findings if finding.walk]
        walks.extend(len(walk) - 1 for walk in found)  # the entry is no transition
        return Outcome(took, said(report.to_json()) if not found else "", {"steps": float(len(found[0]) - 1)} if found else {})

    def plain() -> Outcome:
        begun = time.perf_counter()
        length = len(shortest_fall(model))
        return Outcome(time.perf_counter() - begun, "", {"steps": float(length)})

    found = in_turn({PRODUCT: product, PLAIN: plain}, min(options.rounds, 3))
    checks = [Check("a walk of cxtest into the trap is a shortest one", set(walks) <= {shortest}, f"{walks}, shortest {shortest}")]
    if not options.quick:
        lengths = _shrunk(model, shortest, found)
        checks.append(Check("no shrunk walk is shorter than the shortest", min(lengths) >= shortest, f"{lengths}, shortest {shortest}"))
    what = table(
        f"A shortest failing walk: {shortest} steps, K = {size}", "s", [row(name, one) for name, one in found.items()], against=SHRINK
    )
    targets = () if options.quick else _targets(found, walks, shortest)
    return Section("shortest", "", (what,), tuple(checks), targets)


def _shrunk(model: Family, shortest: int, found: dict[str, Measured]) -> list[int]:
    """Adds what Hypothesis takes, for several seeds; how many steps each shrunk walk has."""
    runs = [hypothesis(model, number) for number in range(SEEDS)]
    lengths = sorted(len(diary.walk) for _, _, diary in runs)
    longer = sum(length > shortest for length in lengths)
    said_of = f"{longer} of {len(runs)} seeds end in a walk that is not the shortest: {', '.join(map(str, lengths))} steps"
    tries = sum(diary.tries for _, _, diary in runs) // len(runs)
    found[FIND] = Measured(tuple(find for find, _, _ in runs), f"one seed a round, {tries:,} tries on average", {})
    found[SHRINK] = Measured(tuple(shrink for _, shrink, _ in runs), f"one seed a round; {said_of}", {})
    return lengths


def _targets(found: dict[str, Measured], walks: list[int], shortest: int) -> tuple[Target, ...]:
    if not walks:
        return (Target("a shortest failing walk, at most a tenth of the time of Hypothesis' shrinking", found[PRODUCT].note, met=False),)
    ratio = found[PRODUCT].median / found[SHRINK].median
    always = all(length == shortest for length in walks)
    return (
        Target(
            "always the shortest walk, at most a tenth of the time of Hypothesis' shrinking", f"{ratio:.2f} of it", always and ratio <= 0.1
        ),
    )
