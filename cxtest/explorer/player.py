"""The player: one customer on one journey of a project, walked by hand; what the screen and the plain lines have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cxtest.errors import UsageError, no_such
from cxtest.explorer.what_if import WhatIf
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.session import Session
from cxtest.machine.state import Move
from cxtest.model.persona import Persona
from cxtest.model.project import JourneyFile, PersonaFile, Project
from cxtest.telling.command import command_line


class Cell:
    """One persona on one journey, with all that is to be otherwise: what there is to analyse. It never changes."""

    def __init__(self, file: JourneyFile, person: PersonaFile, what_if: WhatIf) -> None:
        journey, persona = what_if.applied(file, person.persona)
        self.file, self.person, self.what_if = replace(file, journey=journey), replace(person, persona=persona), what_if

    @property
    def persona(self) -> Persona:
        """The persona, as they are to be."""
        return self.person.persona

    def machine(self) -> Machine:
        """The journey as they walk it."""
        return Machine.of(self.file, self.persona)


class Player:
    """A customer who is walked by hand: a session, on a cell, of a project.

    Attributes:
        project: what was loaded.
        cell: who walks what, with all that is to be otherwise.
        session: where they are.
        what_if: what is otherwise than in the files.
    """

    def __init__(self, project: Project, journey: str, persona: str, walk: str | None = None, what_if: WhatIf = WhatIf()) -> None:  # noqa: B008
        """Begins at the end of a walk; without one, at the persona's first entry.

        Raises:
            UsageError: there is no such journey or persona, the persona does not walk the journey, or the walk is none of theirs.
        """
        self.project, self.what_if = project, what_if
        self.cell = Cell(project.journey(journey), project.persona(persona), what_if)
        machine = self.cell.machine()
        self.session = Session(machine, machine.starts()[0].entry)
        if walk is not None:
            self.go_to(walk)

    @property
    def journey(self) -> str:
        """The journey's id."""
        return self.cell.file.journey.journey

    @property
    def persona(self) -> str:
        """The persona's id."""
        return self.cell.persona.persona

    @property
    def machine(self) -> Machine:
        """The journey as they walk it."""
        return self.session.path.machine

    @property
    def path(self) -> Path:
        """The walk so far."""
        return self.session.path

    def go(self, moves: Iterable[Move]) -> None:
        """Takes these transitions, one after the other."""
        for move in moves:
            self.session.take(move.label)

    def go_to(self, walk: str) -> None:
        """Goes to the end of a walk, by its replay token.

        Raises:
            UsageError: it is no walk of this persona on this journey.
        """
        self.session = Session.at(Path.decode(self.machine, walk))

    def replay(self, walk: str) -> None:
        """Goes to the beginning of a walk: `redo` takes it step by step. Raises UsageError as `go_to` does."""
        self.go_to(walk)
        self.rewind()

    def rewind(self) -> None:
        """Undoes everything."""
        while self.path.moves:
            self.session.undo()

    def forward(self) -> None:
        """Redoes everything that can be."""
        while self.session.undone:
            self.session.redo()

    def enter(self, entry: str) -> None:
        """Begins at another entry of theirs.

        Raises:
            UsageError: they do not come in there.
        """
        self.session = Session(self.machine, entry)

    def switch(self, persona: str) -> None:
        """Puts somebody else in their place; what is otherwise with the first one's facts is as it was.

        Raises:
            UsageError: there is no such persona, or they do not walk this journey.
        """
        self._onto(self.project, persona, replace(self.what_if, facts={}))

    def suppose(self, what_if: WhatIf) -> None:
        """Has other things be otherwise than in the files. The walk is kept as far as it is open then.

        Raises:
            UsageError: there is no such fact, or no such transition.
        """
        self._onto(self.project, self.persona, what_if)

    def reload(self, project: Project) -> None:
        """Goes on with the files as they are now. The walk is kept as far as it is open; what is to be otherwise, as far as it can be.

        Raises:
            UsageError: the journey or the persona is not there any more, or the persona does not walk the journey.
        """
        try:
            self._onto(project, self.persona, self.what_if)
        except UsageError:
            self._onto(project, self.persona, WhatIf())

    def _onto(self, project: Project, persona: str, what_if: WhatIf) -> None:
        cell = Cell(project.journey(self.journey), project.persona(persona), what_if)
        self.session = self.session.onto(cell.machine())
        self.project, self.cell, self.what_if = project, cell, what_if

    def command(self, name: str, options: Sequence[str] = ()) -> str:
        """The command line that comes back to where they are now, in as many words as it takes.

        Args:
            name: the command, `explore` or `walk`.
            options: options that say where the files are.
        """
        return command_line(name, self.journey, self.persona, (*options, *self.what_if.options()), self.path.encode())


def cells(project: Project) -> list[tuple[str, str]]:
    """Every persona on every journey that they name: the ids of the journey and of the persona."""
    return [(journey, tester.persona.persona) for journey in project.journeys for tester in project.testers(journey)]


def chosen_journey(project: Project, journey: str | None, persona: str | None) -> str:
    """Which journey is meant: where it is not said, the only one that there is, or that the persona walks.

    Raises:
        UsageError: it is not clear which; or there is none such.
    """
    if journey is not None:
        project.journey(journey)
        return journey
    named = [name for name in project.journeys if persona is None or persona in {t.persona.persona for t in project.testers(name)}]
    if persona is not None:
        project.persona(persona)
    if len(named) != 1:
        there = ", ".join(named or project.journeys)
        raise UsageError(f"say which journey, as the first argument: {there}" if there else "there is no journey")
    return named[0]


def chosen(project: Project, journey: str | None, persona: str | None, walk: str | None) -> tuple[str, str]:
    """Which persona on which journey is meant. Where the persona is not said, it is the first who can walk the walk farthest.

    Raises:
        UsageError: it is not clear which journey; there is none such, or nobody walks it.
    """
    journey = chosen_journey(project, journey, persona)
    file = project.journey(journey)
    people = [tester.persona.persona for tester in project.testers(journey)]
    if not people:
        raise UsageError(f"no persona walks `{journey}`")
    if persona is not None:
        project.persona(persona)
        if persona not in people:
            raise UsageError(no_such(f"persona of `{journey}`:", persona, people))
        return journey, persona
    if walk is None:
        return journey, people[0]
    paths = {name: Path.follow(Machine.of(file, project.persona(name)), walk) for name in people}
    return journey, max(people, key=lambda name: len(path.arrivals) if (path := paths[name]) is not None else 0)
