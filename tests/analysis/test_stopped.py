"""A search that is told to stop ends with `Stopped`, from wherever it is asked for, and not as at a limit, with what it found until then."""

import pickle
from collections.abc import Callable
from threading import Timer

import pytest
from dense_cases import many, questionnaire
from drawn_cases import cases

from cxtest.analysis import hold
from cxtest.analysis.case import Case
from cxtest.analysis.dense_space import Dense
from cxtest.analysis.net import Net
from cxtest.analysis.slices import Slice
from cxtest.analysis.space import explore
from cxtest.config import Engine, Limits, Stopwatch
from cxtest.errors import Incomplete, Stopped
from cxtest.machine.state import Asked

WHY = "stopped: nobody waits for the answer any more"


def questioned(questions: int, engine: Engine = "slices", limits: Limits | None = None) -> Case:
    (case,) = cases(questionnaire(questions))
    return Case(case.file, case.persona, limits or Limits(), engine)


def from_the_start(case: Case) -> object:
    return case.promise_from(case.machine.starts()[0].arrival.configuration)


@pytest.mark.parametrize("sets_from", [1, 1_000_000])
@pytest.mark.parametrize("engine", ["slices", "explicit"])
def test_after_all_is_foreseen_the_promise_from_anywhere_is_a_look_up_that_nothing_stops(engine: Engine, sets_from: int) -> None:
    with many(sets_from):
        case = questioned(6, engine)
        case.foresee()
        assert isinstance(case.space, Dense) is (engine == "slices" and sets_from == 1)
        case.stopwatch.stop()
        assert from_the_start(case) == questioned(6, engine).promises.promise


QUESTIONS: dict[str, Callable[[Case], object]] = {
    "space": lambda case: case.space,
    "one by one": lambda case: case.one_by_one,
    "promises": lambda case: case.promises,
    "promise from": from_the_start,
    "events": lambda case: list(case.first(Asked)),
    "budget": lambda case: case.within_budget("web"),
}


@pytest.mark.parametrize("engine", ["slices", "explicit"])
@pytest.mark.parametrize("limits", [Limits(), Limits(seconds=0)], ids=["two minutes", "no limit of time"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_answered_any_more(question: str, limits: Limits, engine: Engine) -> None:
    case = questioned(4, engine, limits)
    case.stopwatch.stop()
    for _ in range(2):
        with pytest.raises(Stopped, match=WHY):
            QUESTIONS[question](case)


@pytest.mark.parametrize("question", ["promises", "promise from", "one by one"])
def test_it_can_be_stopped_once_sets_hold_the_space(question: str) -> None:
    case = questioned(4)
    with many(0):
        assert isinstance(case.space, Dense)
        case.stopwatch.stop()
        with pytest.raises(Stopped):
            QUESTIONS[question](case)


def test_what_was_answered_is_still_known() -> None:
    case = questioned(4)
    promises, start = case.promises, from_the_start(case)
    case.stopwatch.stop()
    assert (case.promises, from_the_start(case)) == (promises, start)


class StoppedOnSets(Stopwatch):
    """One that is stopped just when sets of configurations are looked into."""

    def check(self, number: int, what: str) -> None:
        if what.startswith("sets"):
            self.stop()
        super().check(number, what)


def test_what_was_listed_does_not_stand_in_for_sets_that_nobody_waits_for() -> None:
    case, stopwatch = questioned(14), StoppedOnSets(Limits())
    seen = Slice(Net(case.machine))
    with pytest.raises(Stopped):
        hold.hold(seen, case.machine, stopwatch, lambda most: explore(case.machine, stopwatch, seen, most))


def test_another_thread_stops_a_search_that_is_under_way() -> None:
    """There are more configurations than there is time for; but to run out of time is a limit, and no stop."""
    case = questioned(18, "explicit", Limits(configurations=10**9, seconds=20))
    Timer(0.1, case.stopwatch.stop).start()
    with pytest.raises(Stopped):
        _ = case.space


def test_it_can_come_from_another_process() -> None:
    stopped = pickle.loads(pickle.dumps(Stopped()))
    assert isinstance(stopped, Stopped)
    assert isinstance(stopped, Incomplete)
    assert str(stopped) == WHY
