"""Tests that run for each persona on each journey."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar, overload

import pytest

from cxtest.errors import CxtestError, UsageError, no_such
from cxtest.model.project import JourneyFile, PersonaFile, Project
from cxtest.pytest_plugin.suite import Suite

Test = TypeVar("Test", bound=Callable[..., object])

Names = str | Sequence[str] | None


@overload
def each(test: Test, /) -> Test: ...
@overload
def each(*, journey: Names = None, persona: Names = None) -> Callable[[Test], Test]: ...
def each(test: Callable[..., object] | None = None, /, *, journey: Names = None, persona: Names = None) -> object:
    """Runs a test for each persona on each journey that they are tested on: its arguments `cx_journey` and `cx_persona`.

    Without names, `@cxtest.each` alone says as much as nothing: a test with one of these arguments runs for each of them anyway.

    Args:
        journey: only this journey, or these.
        persona: only this persona, or these.
    """
    mark = pytest.mark.cx_each(journey=journey, persona=persona)
    return mark if test is None else mark(test)


def parametrize(metafunc: pytest.Metafunc, suite: Suite) -> None:
    """Makes the tests of one function; a name that is not there, or a choice that comes to nothing, is a collection error."""
    arguments = [name for name in ("cx_journey", "cx_persona") if name in metafunc.fixturenames]
    mark = metafunc.definition.get_closest_marker("cx_each")
    cells, wrong = list[tuple[JourneyFile, PersonaFile]](), ""
    try:
        cells = _cells(suite.project(), arguments, mark)
    except CxtestError as error:
        wrong = str(error)
    if wrong:
        pytest.fail(f"{metafunc.definition.name}: {wrong}", pytrace=False)
    rows: dict[str, object] = {}
    for file, tester in cells:
        named = {"cx_journey": ("journey", file.journey.journey, file), "cx_persona": ("persona", tester.persona.persona, tester)}
        row = [named[argument] for argument in arguments]
        marks = [getattr(pytest.mark, kind)(name=name) for kind, name, _ in row]
        rows.setdefault("-".join(name for _, name, _ in row), pytest.param(*(value for _, _, value in row), marks=marks))
    metafunc.parametrize(arguments, list(rows.values()), ids=list(rows), indirect=True)


def _cells(project: Project, arguments: Sequence[str], mark: pytest.Mark | None) -> list[tuple[JourneyFile, PersonaFile]]:
    """Who is tested on what.

    Raises:
        UsageError: there is no such name, or nobody at all, or the mark makes no sense.
    """
    chosen = mark.kwargs if mark else {}
    if not arguments:
        raise UsageError("`@cxtest.each` needs a test with the argument `cx_journey`, or `cx_persona`, or both")
    if mark and (mark.args or chosen.keys() - {"journey", "persona"}):
        raise UsageError("`cx_each` takes `journey` and `persona`, each by its name")
    people = _chosen("persona", chosen.get("persona"), project.personas)
    journeys = _chosen("journey", chosen.get("journey"), project.journeys)
    testers = ((project.journeys[name], tester) for name in journeys for tester in project.testers(name))
    cells = [(file, tester) for file, tester in testers if tester.persona.persona in people]
    if not cells:
        raise UsageError("`@cxtest.each` comes to nothing: no such persona is tested on such a journey")
    return cells


def _chosen(what: str, names: Names, there: Iterable[str]) -> list[str]:
    every = list(there)
    if names is None:
        return every
    wanted = [names] if isinstance(names, str) else list(names)
    for name in wanted:
        if name not in every:
            raise UsageError(no_such(what, name, every))
    return [name for name in every if name in wanted]
