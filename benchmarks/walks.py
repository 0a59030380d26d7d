"""How fast walks are: those that choose at random among what is open, and those that replay a script. Steps a second."""

from __future__ import annotations

import importlib
import json
import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import cxtest
from benchmarks import peers, replays
from benchmarks.measure import Outcome, in_turn, process
from benchmarks.models.family import DONE, JOURNEY, Edge, Family, as_data, files
from benchmarks.options import Options
from benchmarks.results import Check, Row, Section, Target, row, table
from cxtest.machine.machine import Machine

QUESTION = "How many steps a second does a random walk take, and a replayed one?"
MODEL = Family(8)
LENGTH = 50
"""The most steps of a generated walk."""

STRATEGY, SUCCESSORS, TABLE = "cxtest.walks, the public strategy", "cxtest's Machine.successors", "a plain table, no Hypothesis"
TRANSITIONS, EDGES, COMPOSITE = (
    "RuleBasedStateMachine over transitions",
    "RuleBasedStateMachine, a rule an edge",
    "@composite, sampled_from(open) a step",
)
NOTES = (
    "Every walk is on the family with 8 facts and without a trap; at the goal a walk begins again or ends.",
    "Walks that choose draw each step from what is open. Replays take a script of a thousand triggers, all of them open.",
    "Under Hypothesis the time of a step has a share of the some 0.3 ms that an example costs whatever it does.",
)


def run(options: Options) -> Section:
    """Runs the whole benchmark, or its quick checks."""
    options.says("walks")
    examples, steps = (20, 10_000) if options.quick else (200, 300_000)
    choosing: dict[str, Callable[[], Outcome]] = {
        TABLE: lambda: plain(steps),
        SUCCESSORS: lambda: successors(steps // 10),
        COMPOSITE: lambda: hypothesis(composite, examples),
        EDGES: lambda: hypothesis(rule_an_edge, examples // 4),
        TRANSITIONS: lambda: hypothesis(over_transitions, examples // 4),
    }
    strategy = public_strategy()
    if strategy is not None:
        choosing[STRATEGY] = lambda: hypothesis(strategy, examples)
    found = in_turn(choosing, options.rounds)
    rows = [row(name, what) for name, what in found.items()]
    if strategy is None:
        rows.append(Row(STRATEGY, note="not built yet"))
    script = script_of(1_000)
    replayed = in_turn(replaying(script, 1 if options.quick else 5), options.rounds)
    tables = (
        table("Walks that choose", "steps/s", rows, against=TRANSITIONS),
        table("Replays of a script", "steps/s", [row(name, what) for name, what in replayed.items()], against="transitions"),
    )
    checks = [
        Check(
            "a plain table is faster than RuleBasedStateMachine over transitions",
            found[TABLE].median > found[TRANSITIONS].median,
            f"{found[TABLE].median:,.0f} and {found[TRANSITIONS].median:,.0f} steps/s",
        )
    ]
    ends = {int(what.counts["known"]) for what in replayed.values()}
    checks.append(Check("all replays end in the same configuration", len(ends) == 1, str(sorted(ends))))
    return Section("walks", QUESTION, tables, tuple(checks), _targets({one.who: one for one in rows}), NOTES)


def _targets(rows: dict[str, Row]) -> tuple[Target, ...]:
    base, targets = rows[TRANSITIONS].median or 1, []
    for who, what, times in ((STRATEGY, "walks through the public strategy", 5), (SUCCESSORS, "plain random walks", 100)):
        median = rows[who].median
        found = "not built yet" if median is None else f"{median / base:.1f} times"
        targets.append(
            Target(
                f"{what}: at least {times} times the steps/s of a RuleBasedStateMachine over transitions",
                found,
                None if median is None else median >= times * base,
            )
        )
    return tuple(targets)


def public_strategy() -> Any:
    """Where the product's own strategy enters: `cxtest.walks`, as soon as it is there. None where it is not built yet."""
    walks: Any = getattr(cxtest, "walks", None)
    if walks is None:
        return None
    from hypothesis import given

    loaded = cxtest.load_texts(files(MODEL))

    def taken(settings: Any) -> int:
        count = [0]

        def test(walk: Any) -> None:
            count[0] += len(walk.moves)

        settings(given(walk=walks(loaded, journey=JOURNEY, persona="walker"))(test))()
        return count[0]

    return taken


# Walks that choose.


def plain(steps: int) -> Outcome:
    """A table of edges and `random`."""
    out = [[(edge.needs, ~edge.loses, edge.gains, edge.target) for edge in edges] for edges in MODEL.edges()]
    chance = random.Random(1).random
    step = known = 0
    begun = time.perf_counter()
    for _ in range(steps):
        ways = [way for way in out[step] if known & way[0] == way[0]]
        if not ways:
            step = known = 0
            continue
        _, keeps, gains, step = ways[int(chance() * len(ways))]
        known = known & keeps | gains
    return Outcome(steps / (time.perf_counter() - begun))


def successors(steps: int) -> Outcome:
    """The product's `Machine`: every open transition with its arrival, one of them chosen."""
    loaded = cxtest.load_texts(files(MODEL))
    file = loaded.journeys[JOURNEY]
    machine = Machine(file.journey, file.organisation, loaded.testers(JOURNEY)[0].persona)
    chance = random.Random(1).random
    here = first = machine.starts()[0].arrival.configuration
    begun = time.perf_counter()
    for _ in range(steps):
        ways = machine.successors(here)
        here = ways[int(chance() * len(ways))][1].configuration if ways else first
    return Outcome(steps / (time.perf_counter() - begun))


def hypothesis(walks: Callable[[Any], int], examples: int) -> Outcome:
    """Walks generated by Hypothesis; `walks` runs a test with the given settings and tells how many steps it took."""
    from hypothesis import HealthCheck, Phase, settings

    chosen = settings(
        max_examples=examples, stateful_step_count=LENGTH, deadline=None, database=None, derandomize=True,
        phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    begun = time.perf_counter()
    steps = walks(chosen)
    return Outcome(steps / (time.perf_counter() - begun), counts={"steps": float(steps)})


def composite(settings: Any) -> int:
    """A strategy of our own that draws each step from what is open."""
    from hypothesis import given
    from hypothesis import strategies as st

    out, count = MODEL.edges(), [0]

    @st.composite
    def walks(draw: Any) -> list[str]:
        step = known = 0
        walk: list[str] = []
        for _ in range(LENGTH):
            ways = [edge for edge in out[step] if edge.open(known)]
            if not ways:
                break
            edge = draw(st.sampled_from(ways))
            step, known = edge.target, edge.after(known)
            walk.append(edge.trigger)
        return walk

    def test(walk: list[str]) -> None:
        count[0] += len(walk)

    settings(given(walks())(test))()
    return count[0]


def rule_an_edge(settings: Any) -> int:
    """What is written most easily: a rule for each transition, with a precondition."""
    from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

    count = [0]

    class Walk(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.step = self.known = 0

    def made(edge: Edge) -> Any:
        def take(self: Any) -> None:
            self.step, self.known = edge.target, edge.after(self.known)
            count[0] += 1

        take.__name__ = f"take_{edge.step}_{edge.trigger.replace('-', '_')}"
        return precondition(lambda self: self.step == edge.step and edge.open(self.known))(rule()(take))

    def again(self: Any) -> None:
        self.step = self.known = 0

    for edge in (edge for out in MODEL.edges() for edge in out):
        function = made(edge)
        setattr(Walk, f"take_{edge.step}_{edge.trigger.replace('-', '_')}", function)
    setattr(Walk, "again", precondition(lambda self: self.step == DONE)(rule()(again)))  # noqa: B010
    run_state_machine_as_test(Walk, settings=settings)
    return count[0]


def over_transitions(settings: Any) -> int:
    """A rule that draws one of the open triggers of a `transitions` machine."""
    from hypothesis import strategies as st
    from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

    count = [0]

    class Walk(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.living = replays.living(MODEL)

        @rule(data=st.data())
        def go(self, data: Any) -> None:
            here = self.living.state
            ways = [trigger for trigger in self.living.machine.get_triggers(here) if self.living.may(trigger)]
            if not ways:
                self.living.again()
                return
            self.living.take(data.draw(st.sampled_from(ways)))
            count[0] += 1

    run_state_machine_as_test(Walk, settings=settings)
    return count[0]


# Replays.


def script_of(length: int) -> list[str]:
    """The triggers of a random walk that never comes to the goal."""
    out, chance = MODEL.edges(), random.Random(2)
    step = known = 0
    script: list[str] = []
    while len(script) < length:
        edge = chance.choice([edge for edge in out[step] if edge.open(known) and edge.target != DONE])
        step, known = edge.target, edge.after(known)
        script.append(edge.trigger)
    return script


def replaying(script: list[str], times: int) -> dict[str, Callable[[], Outcome]]:
    """The replays of all that are there; each tells what is known at the end."""
    found: dict[str, Callable[[], Outcome]] = {"transitions": lambda: _timed(replays.transitions(MODEL, script), script, times)}
    for name, module in (("python-statemachine", "statemachine"), ("sismic", "sismic")):
        if peers.there(name):
            importlib.import_module(module)
            replay = {"python-statemachine": replays.python_statemachine, "sismic": replays.sismic}[name]
            found[name] = partial(_timed, replay(MODEL, script), script, times)
    if peers.there("xstate"):
        found["xstate, actor"] = lambda: xstate(script, times * 20)
    return found


def _timed(replay: Callable[[], int], script: list[str], times: int) -> Outcome:
    begun = time.perf_counter()
    known = 0
    for _ in range(times):
        known = replay()
    return Outcome(times * len(script) / (time.perf_counter() - begun), counts={"known": float(known)})


def xstate(script: list[str], times: int) -> Outcome:
    """An actor of xstate; the seconds are those of the replay, without the start of node."""
    command, env = peers.node("actor.cjs")
    found = json.loads(process(command, env=env, given=json.dumps({"model": as_data(MODEL), "script": script, "times": times})).out)
    return Outcome(found["steps"] / found["seconds"], counts={"known": float(found["known"])})
