"""Sets of configurations, against configurations that are listed one by one: the same reports, word for word."""

from typing import Any

import pytest
from dense_cases import many, questionnaire
from drawn_cases import FORM_FACTS, cases, forms
from hypothesis import given
from hypothesis import strategies as st

from cxtest.analysis import dense, hold
from cxtest.analysis.dense import Memories, Sets, after, before, image, preimage
from cxtest.analysis.dense_space import Dense
from cxtest.analysis.listed import Listed
from cxtest.analysis.net import Net, bits
from cxtest.analysis.slices import Slice
from cxtest.analysis.space import explore
from cxtest.config import Config, Limits, Stopwatch
from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.machine.primitives import ALWAYS, Do, Guard, Program, run
from cxtest.machine.state import Asked, Event
from cxtest.sampling.projects import Documents, files, project_documents
from cxtest.verdicts import Report

NEVER_MANY = 10**9


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


@given(project_documents())
def test_random_projects_are_told_the_same(documents: Documents) -> None:
    both(documents)


@given(forms())
def test_journeys_full_of_guards_are_told_the_same(documents: Documents) -> None:
    both(documents)


@given(st.one_of(project_documents(personas=1), forms()))
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


# Examples, each for one kind of answer.


def journey(steps: dict[str, Any], persona: dict[str, Any] | None = None, goal: dict[str, Any] | None = None) -> Documents:
    """A journey of `desk` and `shop`, after a first step at which they say whether fact 0 is so."""
    first = {"owner": "desk", "transitions": {"yes": {"to": "a", "learns": ["fact-0"]}, "no": "a"}}
    ends = {"done": {"outcome": "done"}, "lost": {"outcome": "lost"}}
    return {
        "journeys/organisation.yaml": {
            "organisation": "acme", "parties": {"desk": {}, "shop": {}, "depot": {"backstage": "true"}},
            "facts": {fact: {} for fact in FORM_FACTS}, "systems": {"crm": {"used-by": ["desk", "shop"]}},
        },
        "journeys/trip.yaml": {"journey": "trip", "entries": {"in": "first", "late": "a"}, "steps": {"first": first, **steps, **ends}},
        "personas/pat.yaml": {
            "persona": "pat", **(persona or {}), "journeys": {"trip": {"enters-at": ["in", "late"], "wants": ["done"], **(goal or {})}},
        },
    }  # fmt: skip


def known(to: str, **more: Any) -> dict[str, Any]:
    """A transition for who has said that fact 0 is so."""
    return {"to": to, "when": {"known": ["fact-0"]}, **more}


def unknown(to: str, **more: Any) -> dict[str, Any]:
    """A transition for who has not."""
    return {"to": to, "when": {"unknown": ["fact-0"]}, **more}


def walks(report: Any, rule: str) -> dict[str, str | None]:
    """The walks that a rule's findings show, by their places."""
    return {f["place"]: f["walk"] and ".".join(f["walk"]) for f in report["findings"] if f["rule"] == rule}


def test_rounds_that_differ_in_what_never_changes_are_told_apart() -> None:
    report = both(
        journey(
            {
                "a": {"owner": "desk", "transitions": {"on": known("b"), "else": unknown("c")}},
                "b": {"owner": "desk", "transitions": {"remind": {"to": "b", "by": "clock"}, "go": known("done"), "call": unknown("c")}},
                "c": {"owner": "desk", "transitions": {"wait": {"to": "d", "by": "clock", "learns": ["fact-1"]}, "again": "c"}},
                "d": {"owner": "desk", "transitions": {"back": {"to": "c", "by": "clock", "loses": ["fact-1"]}, "fix": {"to": "d"}}},
            }
        )
    )
    assert walks(report, "runaround") == {"c,d": "late.else"}
    assert walks(report, "endless-wait") == {"b": "in.yes.on", "c,d": "late.else"}


def test_a_round_that_only_they_can_end_leads_out_by_the_clock() -> None:
    steps = {
        "a": {"owner": "desk", "transitions": {"sit": {"to": "b", "by": "clock"}, "give-up": unknown("lost")}},
        "b": {"owner": "desk", "transitions": {"sit": {"to": "a", "by": "clock"}, "leave": known("done"), "walk": {"to": "e"}, "run": "z"}},
        "z": {"owner": "desk"},
        "e": {"owner": "desk", "transitions": {"on": "done"}},
    }
    report = both(journey(steps))
    assert walks(report, "endless-wait") == {"a,b": "late"}


def test_what_leads_on_into_a_round_is_followed() -> None:
    """The first configuration looked at leads on to the round, and is none of it."""
    steps = {
        "a": {"owner": "desk", "transitions": {"on": known("b", by="clock"), "off": unknown("c", by="clock")}},
        "b": {"owner": "desk", "transitions": {"on": {"to": "c", "by": "clock"}}},
        "c": {"owner": "desk", "transitions": {"on": {"to": "d", "by": "clock", "at-most": "2"}, "off": {"to": "d", "by": "clock"}}},
        "d": {"owner": "desk", "transitions": {"on": {"to": "c", "by": "clock"}, "see": known("d"), "fret": unknown("d")}},
    }
    report = both(journey(steps))
    assert walks(report, "runaround") == {"c,d": "late.off.on.on.on"}


def test_where_nothing_is_open_is_told_by_what_closes_it() -> None:
    steps = {
        "a": {"owner": "desk", "transitions": {"ask": "b", "call": "c", "go": "d", "try": "e", "see": "f"}},
        "b": {"owner": "desk", "needs": ["fact-1", "fact-2"], "transitions": {"on": "done"}},
        "c": {"owner": "desk", "channel": "phone", "transitions": {"on": "done"}},
        "d": {"owner": "desk", "transitions": {"on": known("c"), "off": known("done")}},
        "e": {"owner": "desk", "transitions": {"on": {"to": "c", "at-most": "1"}, "off": known("c")}},
        "f": {"owner": "desk", "needs": ["fact-3"], "transitions": {"on": known("done"), "call": "c"}},
    }
    report = both(journey(steps, {"channels": ["web"], "lacks": ["fact-1"], "withholds": ["fact-2"]}))
    assert walks(report, "unanswerable-ask") == {"b:fact-1,fact-2": "late.ask"}
    assert walks(report, "locked-out").keys() == {"e", "f"}
    assert walks(report, "dead-end").keys() == {"d"}


def test_events_are_found_whether_or_not_guards_stand_in_the_way() -> None:
    steps = {
        # What is asked at `c` was told at `a`, but only who comes by `b`, which is closed to who knows, gets there.
        "a": {"owner": "desk", "asks": ["fact-1"], "transitions": {"on": known("b"), "off": unknown("b"), "shut": known("f")}},
        "b": {"owner": "shop", "asks": ["fact-2"], "transitions": {"on": unknown("c"), "back": known("d")}},
        "c": {"owner": "desk", "asks": ["fact-1"], "transitions": {"on": "done"}},
        "d": {"owner": "shop", "needs": ["fact-3"], "transitions": {"on": "e", "loop": unknown("c")}},
        "e": {"owner": "depot", "needs": ["fact-1"], "transitions": {"send": {"to": "g", "by": "owner"}}},
        "f": {"owner": "desk", "asks": ["fact-2"], "transitions": {"on": unknown("h"), "end": "done"}},
        "g": {"transitions": {"on": "done"}},
        "h": {"owner": "depot", "needs": ["fact-2"], "transitions": {"on": {"to": "done", "by": "owner"}}},
    }
    report = both(journey(steps))
    assert walks(report, "repeated-data-entry") == {"c:fact-1": "late.off.on"}
    assert walks(report, "dropped-context") == {"e:fact-1": "in.yes.on.back.on"}
    assert walks(report, "unowned-hand-off") == {"e.send": "in.yes.on.back.on.send"}


def test_events_at_an_entry_are_found_at_once() -> None:
    steps = {"a": {"owner": "desk", "gives": ["stamp"], "asks": ["fact-1", "fact-2"], "transitions": {"on": known("done"), "more": "a"}}}
    documents = journey(steps, goal={"already-told": {"shop": ["fact-1"]}})
    assert walks(both(documents), "known-not-used") == {"a:fact-1": "late"}


def test_what_happens_at_an_entry_and_again_later_is_found_at_the_entry() -> None:
    steps = {
        "a": {"owner": "depot", "needs": ["fact-1"], "transitions": {"on": known("done", by="owner"), "more": {"to": "a", "by": "owner"}}}
    }
    assert walks(both(journey(steps)), "dropped-context") == {"a:fact-1": "late"}


def test_being_sent_back_and_forth() -> None:
    steps = {
        "a": {"owner": "desk", "transitions": {"send": {"to": "b", "by": "owner"}, "end": known("done")}},
        "b": {"owner": "shop", "transitions": {"back": {"to": "a", "by": "owner"}}},
    }
    assert walks(both(journey(steps)), "ping-pong") == {"desk~shop": "late.send.back"}
    # Who tells something new on the way is not merely sent back.
    steps["b"] |= {"asks": ["fact-1"]}
    assert walks(both(journey(steps)), "ping-pong") == {"desk~shop": "late.send.back.send"}
    # Points alone would send back who is not sent back.
    steps["b"] = {"owner": "shop", "transitions": {"back": known("a", by="owner"), "on": "done"}}
    assert walks(both(journey(steps)), "ping-pong") == {"desk~shop": "in.yes.send.back"}


def test_promises_owed_at_ends() -> None:
    steps = {
        "a": {"owner": "desk", "promises": ["refund"], "transitions": {"on": known("b"), "off": unknown("c"), "end": unknown("done")}},
        "b": {"owner": "desk", "keeps": ["refund"], "transitions": {"on": "done"}},
        "c": {"owner": "desk"},
    }
    assert walks(both(journey(steps)), "broken-promise") == {"c:refund": "late.off", "done:refund": "late.end"}


def test_promises_owed_where_only_some_are_stuck() -> None:
    steps = {
        "a": {"owner": "desk", "promises": ["refund"], "transitions": {"on": "b"}},
        "b": {"owner": "desk", "transitions": {"on": unknown("done")}},
    }
    assert walks(both(journey(steps)), "broken-promise") == {"b:refund": "in.yes.on", "done:refund": "late.on.on"}


def test_promises_owed_in_rounds() -> None:
    steps = {
        "a": {"owner": "desk", "promises": ["refund"], "transitions": {"on": known("b"), "off": unknown("c")}},
        "b": {"owner": "desk", "transitions": {"on": "b"}},
        "c": {"owner": "desk", "keeps": ["refund"], "transitions": {"on": "c"}},
    }
    assert walks(both(journey(steps)), "broken-promise") == {"b:refund": "in.yes.on"}


def test_budgets() -> None:
    steps = {
        "a": {"owner": "desk", "transitions": {"on": known("b"), "off": unknown("c")}},
        "b": {"owner": "desk", "takes": {"time": "5m..20m"}, "transitions": {"on": "done"}},
        "c": {"owner": "desk", "takes": {"time": "30m"}, "transitions": {"on": "done", "try": known("done")}},
    }
    for time, rule, places in (("10m", "over-budget", {"late"}), ("10m", "tight-budget", {"in"}), ("1m", "over-budget", {"in", "late"})):
        assert walks(both(journey(steps, {"budget": {"time": time}})), rule).keys() == places
    assert walks(both(journey(steps, {"budget": {"time": "1h"}})), "over-budget") == {}


def test_budgets_of_what_is_asked() -> None:
    steps = {
        "a": {"owner": "desk", "needs": ["fact-1"], "transitions": {"on": known("b"), "off": unknown("b")}},
        "b": {"owner": "depot", "transitions": {"on": {"to": "c", "by": "owner"}}},
        "c": {"owner": "desk", "needs": ["fact-1"], "asks": ["fact-2"], "transitions": {"on": "done"}},
    }
    for facts, places in (("1", {"in", "late"}), ("2", set()), ("3", set())):
        assert walks(both(journey(steps, {"budget": {"facts": facts}})), "over-budget").keys() == places


def test_a_walk_that_costs_more_than_points_know_does_not_decide_a_budget() -> None:
    """The short way loses what was said, so that it is asked again; the long one does not."""
    steps = {
        "a": {"owner": "desk", "needs": ["fact-1"], "transitions": {"lose": {"to": "c", "loses": ["fact-1"]}, "keep": "b"}},
        "b": {"owner": "desk", "transitions": {"on": "c"}},
        "c": {"owner": "desk", "needs": ["fact-1"], "asks": ["fact-2"], "transitions": {"on": "done", "see": known("done")}},
    }
    for facts, places in (("1", {"in", "late"}), ("2", set()), ("3", set())):
        assert walks(both(journey(steps, {"budget": {"facts": facts}})), "over-budget").keys() == places


def test_failures_that_nothing_puts_right() -> None:
    fail = {"by": "chance", "failure": "true"}
    steps = {
        "a": {"owner": "desk", "transitions": {"on": "b", "slip": {"to": "b", **fail}, "break": unknown("d", **fail)}},
        "b": {"owner": "desk", "transitions": {"on": "done", "crash": known("c", **fail), "burn": {"to": "c", **fail}}},
        "c": {"owner": "desk", "transitions": {"on": "c"}},
        "d": {"owner": "desk", "transitions": {"on": unknown("done"), "fall": {"to": "c", **fail}}},
    }
    assert walks(both(journey(steps)), "fatal-failure").keys() == {"b.crash", "b.burn"}
    assert walks(both(journey(steps, {"budget": {"time": "1h"}})), "fatal-failure").keys() == {"b.crash", "b.burn"}
    nowhere = {**steps, "b": {"owner": "desk", "transitions": {"burn": {"to": "c", **fail}, "crash": known("done", **fail)}}}
    assert walks(both(journey(nowhere)), "fatal-failure").keys() == {"a.slip", "b.burn"}
    never = {"a": {"owner": "desk", "transitions": {"on": known("a"), "slip": unknown("a", **fail)}}}
    assert walks(both(journey(never)), "fatal-failure") == {}


class TwiceAsked:
    """A monitor that reads what depends on what is known, and nothing excuses it."""

    reads = (Asked,)
    excuses = ()
    start = 0

    def step(self, memory: int, events: tuple[Event, ...]) -> tuple[int, str | None]:
        asked = memory + sum(isinstance(event, Asked) for event in events)
        return min(asked, 2), "twice" if memory < 2 <= asked else None


@pytest.mark.parametrize("number", [0, NEVER_MANY])
def test_a_monitor_of_what_depends_on_knowledge_is_followed_one_by_one(number: int) -> None:
    steps = {
        "a": {"owner": "desk", "needs": ["fact-1"], "transitions": {"on": known("b"), "off": unknown("b")}},
        "b": {"owner": "shop", "needs": ["fact-1", "fact-2"], "transitions": {"on": "done"}},
    }
    with many(number):
        (case,) = cases(journey(steps))
        assert [(place, path.encode()) for place, path in case.watch(TwiceAsked())] == [("twice", "late.off")]


# Where sets hold the space, and where they do not.


def test_more_configurations_than_can_be_listed_are_proved() -> None:
    """Fourteen questions: some 400,000 configurations, twice the limit of those that are held one by one."""
    documents = questionnaire(14)
    report = check(load_texts(files(documents)))
    assert {verdict.verdict for verdict in report.verdicts} <= {"pass", "fail", "not-applicable"}
    assert [len(case.space) > Limits().configurations for case in cases(documents)] == [True]
    walk = walks(report.to_json(), "dead-end")["limbo"]
    assert walk == ".".join(["web", "no", *["yes"] * 13, "skip", *["upload"] * 13, "lose"])


def test_sets_that_would_be_too_large_are_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "BYTES", 10)
    found = check(load_texts(files(questionnaire(8))), Config(limits=Limits(configurations=2_000)))
    verdict = next(v for v in found.verdicts if v.rule == "dead-end")
    assert verdict.verdict == "unknown"
    assert str(verdict.reason).startswith("stopped at the limit of 2000 configurations: 2001 found")


def test_a_limit_lower_than_where_sets_begin_is_a_limit() -> None:
    found = check(load_texts(files(questionnaire(8))), Config(limits=Limits(configurations=hold.MANY)))
    assert {v.verdict for v in found.verdicts if v.rule == "dead-end"} == {"unknown"}


class OutOfTime(Stopwatch):
    """No time is left when sets are looked into."""

    def check(self, number: int, what: str) -> None:
        if "sets" in what:
            self._end = 0.0
        super().check(number, what)


def test_where_time_runs_out_on_sets_what_was_listed_stands() -> None:
    (case,) = cases(questionnaire(14))
    seen, stopwatch = Slice(Net(case.machine)), OutOfTime(Limits())
    held = hold.hold(seen, case.machine, stopwatch, lambda most: explore(case.machine, stopwatch, seen, most))
    assert isinstance(held, Listed)
    assert "of 120 seconds: 1 sets of configurations looked into" in str(held.limit)
    assert len(held) == hold.MANY + 1


def test_what_cannot_be_followed_one_by_one_is_unknown() -> None:
    """A walk that points alone do not show, and that is beyond the limit of configurations."""
    documents = questionnaire(10)
    steps = documents["journeys/visa.yaml"]["steps"]
    steps["desk"]["transitions"]["grant"]["when"] = {"unknown": ["fact-0"]}
    steps["desk"]["transitions"]["burn"] = {"to": "limbo", "by": "chance", "failure": "true"}
    documents["personas/ana.yaml"]["budget"] = {"time": "1h"}
    found = check(load_texts(files(documents)), Config(limits=Limits(configurations=hold.MANY + 1)))
    verdicts = {v.rule: v.verdict for v in found.verdicts}
    assert verdicts["dead-end"] == "fail"
    assert verdicts["over-budget"] == verdicts["fatal-failure"] == "unknown"


def test_rules_can_look_at_each_configuration_where_sets_hold_them() -> None:
    (case,) = cases(questionnaire(8))
    assert isinstance(case.space, Dense)
    asked = case.begin()
    listed = case.one_by_one
    assert case.one_by_one is listed
    assert asked.configurations == len(listed) >= len(case.space)
    assert all(case.space.leads_to_good(configuration) for configuration in listed.configurations[:100])


def test_a_round_knows_what_belongs_to_it() -> None:
    steps = {
        "a": {"owner": "desk", "transitions": {"on": known("b"), "off": unknown("b"), "end": "done"}},
        "b": {"owner": "desk", "transitions": {"on": "b", "end": unknown("done")}},
    }
    with many(0):
        (case,) = cases(journey(steps))
        (found,) = case.runarounds
        space = case.one_by_one
        inside = {space.walk(number).encode() for number, configuration in enumerate(space.configurations) if found.has(configuration)}
    assert inside == {"in.yes.on"}
