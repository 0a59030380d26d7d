"""Sets of configurations, against configurations that are listed one by one: the same reports, word for word."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxtest.analysis import hold
from cxtest.analysis.case import Case
from cxtest.analysis.dense import Memories, Sets, after, before, image, preimage
from cxtest.analysis.dense_space import Dense
from cxtest.analysis.net import Net, bits
from cxtest.analysis.slices import Slice
from cxtest.analysis.space import explore
from cxtest.config import Config, Limits
from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.machine.primitives import ALWAYS, Do, Guard, Program, run
from cxtest.sampling.strategies import Documents, files, projects
from cxtest.verdicts import Report

NEVER_MANY = 10**9


@contextmanager
def many(number: int) -> Iterator[None]:
    """With sets from so many configurations on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hold, "MANY", number)
        yield


def told(report: Report) -> Any:
    """A report without its counts, which say how much was looked into."""

    def rest(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: rest(inner) for key, inner in value.items() if key != "configurations"}
        return [rest(inner) for inner in value] if isinstance(value, list) else value

    return rest(report.to_json())


def both(documents: Documents, limits: Limits | None = None) -> Any:
    """What a report says of a project, the same whichever kind of control space there is."""
    project = load_texts(files(documents))
    config = Config(limits=limits or Limits())
    with many(NEVER_MANY):
        listed = told(check(project, config))
    with many(0):
        held = told(check(project, config))
    assert held == listed
    return held


def cases(documents: Documents) -> list[Case]:
    project = load_texts(files(documents))
    return [Case(file, p.persona, Limits()) for file in project.journeys.values() for p in project.testers(file.journey.journey)]


FACTS = [f"fact-{i}" for i in range(4)]


def _few(draw: st.DrawFn, names: list[str], rarely: int) -> list[str]:
    return [name for name in names if draw(st.integers(1, rarely)) == 1]


@st.composite
def forms(draw: st.DrawFn) -> Documents:
    """Journeys whose guards read everything: facts, items, counters; with rounds, waits and failures."""
    names = [f"s{i}" for i in range(draw(st.integers(2, 6)))]
    steps: dict[str, Any] = {}
    for number, name in enumerate(names):
        transitions = {}
        for trigger in ("a", "b", "c", "d")[: draw(st.integers(0, 4))]:
            near = names[number + 1 : number + 2] or ["done"]
            way: dict[str, Any] = {"to": draw(st.sampled_from([*names, *near, *near, "done", "lost"]))}
            way["by"] = draw(st.sampled_from(["customer", "customer", "desk", "clock", "chance"]))
            way["learns"], way["loses"] = _few(draw, FACTS, 4), _few(draw, FACTS, 6)
            way["when"] = {
                "known": _few(draw, FACTS, 8), "unknown": _few(draw, FACTS, 10), "holds": _few(draw, ["stamp"], 8),
                "holds-not": _few(draw, ["stamp"], 8),
            }  # fmt: skip
            if draw(st.integers(1, 5)) == 1:
                way["at-most"] = str(draw(st.integers(1, 3)))
            if draw(st.integers(1, 6)) == 1:
                way["failure"] = "true"
            transitions[trigger] = way
        steps[name] = {"owner": draw(st.sampled_from(["desk", "desk", "shop", "customer"])), "transitions": transitions}
        if draw(st.integers(1, 3)) == 1 and steps[name]["owner"] != "customer":
            steps[name]["gives"] = ["stamp"]
        if draw(st.integers(1, 4)) == 1:
            steps[name]["channel"] = draw(st.sampled_from(["web", "phone"]))
    steps[names[-1]].update(owner="desk", gives=["stamp"])
    steps |= {"done": {"outcome": "done"}, "lost": {"outcome": "lost"}}
    pat: dict[str, Any] = {"persona": "pat", "journeys": {"trip": {"enters-at": ["in", "too"], "wants": ["done"]}}}
    if draw(st.booleans()):
        pat["channels"] = ["web"]
    return {
        "journeys/organisation.yaml": {"organisation": "acme", "parties": {"desk": {}, "shop": {}}, "facts": {f: {} for f in FACTS}},
        "journeys/trip.yaml": {"journey": "trip", "entries": {"in": names[0], "too": draw(st.sampled_from(names))}, "steps": steps},
        "personas/pat.yaml": pat,
    }


@given(projects())
def test_random_projects_are_told_the_same(documents: Documents) -> None:
    both(documents)


@given(forms())
def test_journeys_full_of_guards_are_told_the_same(documents: Documents) -> None:
    both(documents)


@given(st.one_of(projects(personas=1), forms()))
def test_sets_hold_what_is_found_one_by_one(documents: Documents) -> None:
    for case in cases(documents):
        seen = Slice(Net(case.machine))
        space, sets = explore(case.machine, case.stopwatch, seen), Sets(seen, case.machine)
        held = Dense(sets, case.stopwatch)
        assert len(held) == len(space)
        assert held.reach == sets.at(space.configurations)


@given(forms())
def test_transitions_on_sets_are_transitions_one_by_one(documents: Documents) -> None:
    for case in cases(documents):
        seen = Slice(Net(case.machine))
        space, sets = explore(case.machine, case.stopwatch, seen), Sets(seen, case.machine)
        reach = sets.at(space.configurations)
        for number, configuration, edges in space.looked_into():
            point = configuration[:2]
            leads_to = {edge.move.index: space.configurations[edge.target] for edge in edges}
            for track in sets.out[point]:
                (here,) = sets.at([configuration]).values()
                there = after(track, here)
                assert bool(there) == (track.move.index in leads_to)
                if there:
                    assert sets.at([leads_to[track.move.index]]) == {track.target: there}
                    earlier = before(track, there) & reach[point]
                    assert earlier & here
                    assert after(track, earlier) == there
            assert number == space.number_of(configuration)


# Programs that no journey makes: variables 0 to 3, and a counter of two bits, 4 and 5.

COUNTER = 0b110000


@st.composite
def guards(draw: st.DrawFn) -> Guard:
    mask = st.integers(0, 0b1111)
    guard = Guard(draw(mask) & draw(mask), draw(mask) & draw(mask), tuple(draw(st.lists(mask, max_size=1))))
    return ALWAYS if guard == ALWAYS else guard


@st.composite
def programs(draw: st.DrawFn, depth: int = 2) -> Program:
    found = []
    for _ in range(draw(st.integers(0, 3))):
        sets, clears, when = draw(st.integers(0, 15)), draw(st.integers(0, 15)), draw(guards())
        counts = draw(st.sampled_from([0, 0, 0b010000]))
        when = when.plus(Guard(any_of=(COUNTER,))) if counts else when
        found.append(Do(when=when, sets=sets, clears=clears, counts=counts, inside=draw(programs(depth - 1)) if depth else ()))
    return tuple(found)


@given(programs(), st.integers(0, 2**64 - 1))
def test_a_program_on_a_set_is_the_program_on_each_of_it(program: Program, some: int) -> None:
    memories = Memories(0b111111)
    acts = memories.acts(program)
    leads_to = {memory: run(program, memory, memory, []) for memory in range(64)}
    chosen = {memory for memory in range(64) if some >> memory & 1}
    assert image(acts, some) == sum(1 << memory for memory in {leads_to[memory] for memory in chosen})
    assert preimage(acts, some) == sum(1 << memory for memory in range(64) if leads_to[memory] in chosen)


@given(guards(), st.integers(1, 15))
def test_a_guard_on_sets_minds_only_the_variables_that_there_are(guard: Guard, some: int) -> None:
    memories = Memories(some)
    holding = {memories.number(memory) for memory in range(16) if memory & ~some == 0 and guard.holds(memory)}
    when = memories.when(guard)
    assert (memories.all if when is None else when) == sum(1 << number for number in holding)
    assert [memories.memory(memories.number(bit)) for bit in bits(some)] == bits(some)
