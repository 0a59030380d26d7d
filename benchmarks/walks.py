"""How fast walks are: those that choose at random among what is open, and those that replay a script. Steps a second."""

from __future__ import annotations

import importlib
import json
import random
import time
from collections.abc import Callable
from functools import partial

from benchmarks import choosing, peers, replays
from benchmarks.choosing import Where, hypothesis
from benchmarks.measure import Measured, Outcome, in_turn, process
from benchmarks.models.family import DONE, Family, as_data
from benchmarks.options import Options
from benchmarks.results import Check, Section, Target, row, table

QUESTION = "How many steps a second does a random walk take, and a replayed one?"
MODEL = Family(8)

STRATEGY, RANDOM, SUCCESSORS = "cxtest.walks, the public strategy", "cxtest.random_walk, seed after seed", "cxtest's Machine.successors"
TABLE, COMPOSITE = "a plain table, no Hypothesis", "@composite, sampled_from(open) a step"
TRANSITIONS, SHARED, EDGES = (
    "RuleBasedStateMachine over transitions",
    "RuleBasedStateMachine over transitions, built once",
    "RuleBasedStateMachine, a rule an edge",
)
TARGETS = ((STRATEGY, "walks through the public strategy", 5), (RANDOM, "plain random walks", 100))
NOTES = (
    "The family has 8 facts and no trap; at the goal a walk begins again or ends, after 50 steps it ends.",
    f"The journey like a real one has {choosing.REAL.steps} steps and {choosing.REAL.facts} facts, and one persona walks it.",
    "There, transitions has the bare graph alone, without guards and without anything that is asked or told: the least it can do.",
    "A `transitions` machine is built for each walk, as one does; in the row `built once` it is not, but set to its beginning.",
    "Walks that choose draw each step from what is open. Replays take a script of a thousand triggers, all of them open.",
    "Under Hypothesis the time of a step has a share of the some 0.3 ms that an example costs whatever it does.",
)

Tasks = dict[str, Callable[[], Outcome]]


def run(options: Options) -> Section:
    """Runs the whole benchmark, or its quick checks."""
    options.says("walks")
    # What is asked first is imported, compiled and kept; nobody draws only one walk.
    family = in_turn(_on_family(options.quick), options.rounds, warm_up=True)
    real = in_turn(_on_real(options.quick), options.rounds, warm_up=True)
    script = script_of(1_000)
    replayed = in_turn(replaying(script, 1 if options.quick else 5), options.rounds)
    tables = (
        table("Walks that choose, on the family", "steps/s", [row(name, what) for name, what in family.items()], against=TRANSITIONS),
        table(
            "Walks that choose, on a journey like a real one", "steps/s", [row(name, what) for name, what in real.items()],
            against=TRANSITIONS,
        ),
        table("Replays of a script", "steps/s", [row(name, what) for name, what in replayed.items()], against="transitions"),
    )  # fmt: skip
    ends = {int(what.counts["known"]) for what in replayed.values()}
    checks = [Check("all replays end in the same configuration", len(ends) == 1, str(sorted(ends)))]
    targets: list[Target] = []
    # What is near its target is none of the checks: it would fail where a machine is busy, and nothing is wrong.
    for about, found, far in (("the family", family, (STRATEGY, RANDOM)), ("a journey like a real one", real, (RANDOM,))):
        checks += [_check(f"{what} on {about}", who, times, found) for who, what, times in TARGETS if who in far]
        targets += [_target(f"{what} on {about}", who, times, found) for who, what, times in TARGETS]
    return Section("walks", QUESTION, tables, tuple(checks), tuple(targets), NOTES)


def _on_family(quick: bool) -> Tasks:
    examples, steps = (50, 10_000) if quick else (200, 300_000)
    where, customer = choosing.on_family(MODEL), choosing.of_family(MODEL)
    tasks = _both(where, customer, quick)
    if quick:
        return tasks
    return {
        **tasks,
        TABLE: partial(choosing.plain, MODEL, steps),
        COMPOSITE: lambda: hypothesis(partial(choosing.composite, MODEL), examples),
        EDGES: lambda: hypothesis(partial(choosing.rule_an_edge, MODEL), examples // 4),
    }


def _on_real(quick: bool) -> Tasks:
    where = choosing.on_real()
    return _both(where, choosing.of_graph(where), quick)


def _both(where: Where, customer: Callable[[], choosing.Living], quick: bool) -> Tasks:
    """What is measured on each journey; in a quick run only what the targets are about."""
    examples, walks = (50, 1_000) if quick else (400, 10_000)
    tasks: Tasks = {
        TRANSITIONS: lambda: hypothesis(partial(choosing.over_transitions, customer), examples // 5),
        STRATEGY: lambda: hypothesis(partial(choosing.public_strategy, where), examples),
        RANDOM: partial(choosing.random_walks, where, walks),
    }
    if quick:
        return tasks
    return {
        **tasks,
        SHARED: lambda: hypothesis(partial(choosing.over_transitions, choosing.shared(customer)), examples // 5),
        SUCCESSORS: partial(choosing.successors, where, walks),
    }


def _check(what: str, who: str, times: int, found: dict[str, Measured]) -> Check:
    """The same as the target, of the fastest rounds: what else a shared machine does only ever slows a round."""
    ratio = max(found[who].values) / max(found[TRANSITIONS].values)
    return Check(f"{what}: at least {times} times the steps/s of a {TRANSITIONS}", ratio >= times, f"{ratio:.1f} times")


def _target(what: str, who: str, times: int, found: dict[str, Measured]) -> Target:
    ratio = found[who].median / found[TRANSITIONS].median
    return Target(f"{what}: at least {times} times the steps/s of a {TRANSITIONS}", f"{ratio:.1f} times", met=ratio >= times)


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
