"""How our tests are wired, as a team's may be: Hypothesis' settings, a rule of our own, and what stands for a real system.

The journeys themselves are tests without any of this: each persona on each journey under each rule.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings

import cxtest
from cxtest.rulebook import Asked, Case, Event, Found, at_step, who, words

pytest_plugins = ["pytester"]

# How wide a report is must not hang on the terminal that the tests run in.
os.environ.pop("COLUMNS", None)

# Profiles. Under CI Hypothesis draws the same examples every time, and no test is timed. HYPOTHESIS_PROFILE chooses another: `brief` has
# few examples, for measuring coverage; `unshrunk` shows the first failure as it is, which for whole projects saves minutes.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
settings.register_profile("ci", settings.get_profile("default"), max_examples=150, derandomize=True, database=None)
settings.register_profile("brief", settings.get_profile("ci"), max_examples=5)
settings.register_profile("unshrunk", settings.get_profile("default"), phases=[Phase.generate])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))


# A rule of our own. It stands at the top of a conftest, and so it is one of the rules of every journey that is tested here.

MOST_ASKED = 6


class LongForm:
    """The monitor: sees how much is asked at one arrival, and remembers nothing."""

    start: None = None
    reads: tuple[type[Event], ...] = (Asked,)
    excuses: tuple[type[Event], ...] = ()

    def step(self, memory: None, events: tuple[Event, ...]) -> tuple[None, str | None]:
        """A violation is an arrival at which more is asked than anybody answers without a sigh."""
        asked = [event for event in events if isinstance(event, Asked)]
        return memory, asked[0].step if len(asked) > MOST_ASKED else None


@cxtest.rule("long-form", "warning")
def long_form(case: Case) -> Iterator[Found]:
    """More than six questions at one step."""
    for step, path in case.watch(LongForm()):
        message = f"{who(case)} is asked more than {MOST_ASKED} things at once at {words(case).step(step)}."
        yield Found(at_step(step), message, f"ask at `{step}` for what is needed there, and for the rest where that is needed", path)


# A binding: what each transition of a journey does in a real system. Ours is a tea desk in memory; yours is a test system.


class Desk:
    """The tea desk: a cup, what is in it, and what can be said and done about it."""

    def __init__(self) -> None:
        self.cup, self.drinkable = "none", False

    def can(self) -> set[str]:
        """What the guest can do."""
        return {"go-in"} if self.cup == "none" else {"complain"} if self.cup == "brewing" and not self.drinkable else set()


@pytest.fixture
def tea_desk(cx_project: cxtest.Project) -> type[cxtest.Driver]:
    """Walks the tea game at the desk; `run_state_machine_as_test` of Hypothesis runs it."""

    class AtTheDesk(cxtest.Driver, journey=cx_project.journey("tea-game"), persona=cx_project.persona("tea-drinker")):
        def begin(self, entry: str) -> None:
            assert entry == "door"
            self.desk = Desk()

        def offered(self) -> set[str]:
            return self.desk.can()

        @cxtest.performs("go-in", "spill", "complain")
        def gets_a_cup(self) -> None:
            self.desk.cup = "dry"

        @cxtest.performs("fill")
        def is_filled(self) -> None:
            self.desk.cup = "wet"

        @cxtest.performs("set-down")
        def brews(self) -> None:
            self.desk.cup = "brewing"

        @cxtest.performs("ready")
        def waits(self) -> None:
            self.desk.drinkable = True

        @cxtest.observes("tea")
        def can_be_drunk(self) -> None:
            assert self.desk.drinkable

    return AtTheDesk
