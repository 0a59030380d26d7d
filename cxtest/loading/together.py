"""A project of one journey and some personas, wherever each of them comes from."""

from __future__ import annotations

from cxtest.errors import InputError, UsageError
from cxtest.loading.personas import names_of, read_persona
from cxtest.model.project import JourneyFile, PersonaFile, Project


def together(journey: JourneyFile, *personas: PersonaFile) -> Project:
    """A journey and personas as a project, which `check` takes.

    Args:
        journey: a journey, loaded or drawn, with its organisation.
        personas: personas, loaded or drawn; other journeys that they name are left out.

    Raises:
        InputError: a name in a persona is misspelt for this journey, or too little is left of what they want of it.
        UsageError: two of the personas have the same id.
    """
    name = journey.journey.journey
    names = {name: names_of(journey.journey, journey.organisation)}
    people, problems = dict[str, PersonaFile](), []
    for file in personas:
        persona, found = read_persona(file.persona, file.source, None, names)
        if persona.persona in people:
            raise UsageError(f"two of the personas are `{persona.persona}`; give one of them another id")
        people[persona.persona] = PersonaFile(persona, file.source)
        problems += found
    errors = [problem for problem in problems if not problem.warning]
    if errors:
        raise InputError(errors)
    return Project({name: journey}, dict(sorted(people.items())), tuple(problems), narrowed=True)
