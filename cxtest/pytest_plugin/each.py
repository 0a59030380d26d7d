"""Tests that run for each persona on each journey."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import pytest

from cxtest.errors import CxtestError, no_such
from cxtest.pytest_plugin.suite import Suite

Test = TypeVar("Test", bound=Callable[..., object])

Names = str | Sequence[str] | None


def each(*, journey: Names = None, persona: Names = None) -> Callable[[Test], Test]:
    """Runs a test for each persona on each journey that they are tested on: its arguments `cx_journey` and `cx_persona`.

    Args:
        journey: only this journey, or these.
        persona: only this persona, or these.
    """
    return pytest.mark.cx_each(journey=journey, persona=persona)


def parametrize(metafunc: pytest.Metafunc, suite: Suite) -> None:
    """Makes the tests of one function; a name that is not there, or a choice that comes to nothing, is a collection error."""
    mark = metafunc.definition.get_closest_marker("cx_each")
    chosen = mark.kwargs if mark else {}
    try:
        project = suite.project()
        people = _chosen("persona", chosen.get("persona"), project.personas)
        cells = [
            (file, tester)
            for name in _chosen("journey", chosen.get("journey"), project.journeys)
            for file, tester in ((project.journeys[name], tester) for tester in project.testers(name))
            if tester.persona.persona in people
        ]
    except CxtestError as error:
        pytest.fail(str(error), pytrace=False)
    if not cells:
        pytest.fail("`@cxtest.each` comes to nothing: no such persona is tested on such a journey", pytrace=False)
    arguments = [name for name in ("cx_journey", "cx_persona") if name in metafunc.fixturenames]
    rows: dict[str, object] = {}
    for file, tester in cells:
        named = {"cx_journey": ("journey", file.journey.journey, file), "cx_persona": ("persona", tester.persona.persona, tester)}
        row = [named[argument] for argument in arguments]
        marks = [getattr(pytest.mark, kind)(name=name) for kind, name, _ in row]
        rows.setdefault("-".join(name for _, name, _ in row), pytest.param(*(value for _, _, value in row), marks=marks))
    metafunc.parametrize(arguments, list(rows.values()), ids=list(rows), indirect=True)


def _chosen(what: str, names: Names, there: Iterable[str]) -> list[str]:
    every = list(there)
    if names is None:
        return every
    wanted = [names] if isinstance(names, str) else list(names)
    for name in wanted:
        if name not in every:
            pytest.fail(no_such(what, name, every), pytrace=False)
    return [name for name in every if name in wanted]
