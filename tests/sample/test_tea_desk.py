"""The tea game walked at the desk that stands for a real system in our conftest."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

import cxtest


def test_the_desk_does_what_the_journey_says(tea_desk: type[cxtest.Driver]) -> None:
    run_state_machine_as_test(tea_desk, settings=settings(tea_desk.TestCase.settings, max_examples=20))


def test_a_desk_that_lets_nobody_complain_is_found(tea_desk: type[cxtest.Driver]) -> None:
    class Deaf(tea_desk):  # type: ignore[misc, valid-type] # a class that a fixture makes
        def offered(self) -> set[str]:
            return {trigger for trigger in super().offered() if trigger != "complain"}

    with pytest.raises(AssertionError, match="`complain` is open in the journey, and the system does not offer it"):
        run_state_machine_as_test(Deaf, settings=settings(Deaf.TestCase.settings, max_examples=20))
