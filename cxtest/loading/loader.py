"""Files → Project: find, read, validate, resolve references; all problems at once."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Generic, Literal, NamedTuple, TypeVar

from pydantic import ValidationError

from cxtest.errors import InputError, Problem, UsageError, nearest
from cxtest.loading.files import find_files
from cxtest.loading.personas import Names, names_of, read_persona
from cxtest.loading.problems import listed, problem_at, quoted, shape_problems
from cxtest.loading.references import check_journey, check_organisation, check_waivers, from_use
from cxtest.loading.salvage import salvaged
from cxtest.loading.yaml_source import Document, read_document
from cxtest.model.journey import Journey
from cxtest.model.organisation import Organisation
from cxtest.model.persona import Persona
from cxtest.model.project import JourneyFile, PersonaFile, Project
from cxtest.model.values import Model
from cxtest.source import SourceMap, visible

Kind = Literal["journey", "persona", "organisation"]
KINDS: Final[tuple[Kind, ...]] = ("journey", "persona", "organisation")

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIRST_KEY = re.compile(r"^(journey|persona|organisation):[ ]+([a-z0-9]+(?:-[a-z0-9]+)*)[ ]*(?:#.*)?$", re.MULTILINE)

Content = str | bytes | Document
"""What a file holds: its text, its bytes, or what was read of it."""

M = TypeVar("M", bound=Model)


def load(
    root: str | os.PathLike[str],
    *,
    journeys: str = "journeys",
    personas: str = "personas",
    only_journeys: Collection[str] = (),
    only_personas: Collection[str] = (),
) -> Project:
    """The project in a folder.

    `root` is the project's folder; `journeys` and `personas` are the folders in it whose `*.yaml` files are read (the first key of a
    file decides what it is). `only_journeys` and `only_personas` are ids: where given, the run is about these alone.

    Raises InputError with every problem of every file, in the order of files and lines; UsageError where `only_journeys` or
    `only_personas` names something that is not there.
    """
    found = find_files(Path(root), (journeys, personas))
    if not found.contents and not found.problems:
        found.problems.append(
            Problem(None, f"there is no `*.yaml` file in `{visible(journeys)}` or `{visible(personas)}`; nothing to test")
        )
    return _load(found.contents, found.problems, only_journeys, only_personas)


def load_texts(
    files: Mapping[str, Content],
    *,
    only_journeys: Collection[str] = (),
    only_personas: Collection[str] = (),
    problems: Iterable[Problem] = (),
) -> Project:
    """The project that these files make up: path relative to the project's root (`journeys/returns.yaml`) → content, or what was read of
    it before.

    `problems` are what was wrong before their contents were looked into: files that could not be read, or are not read.

    Raises InputError and UsageError as `load` does.
    """
    found = list(problems)
    if not files and not found:
        found.append(Problem(None, "there are no files; nothing to test"))
    return _load(files, found, only_journeys, only_personas)


class Surveyed(NamedTuple):
    """One file: what it is, its id, and the journeys that it names if it is a persona's; None where that is not clear."""

    kind: Kind
    id: str | None
    names: frozenset[str] | None


class Survey(NamedTuple):
    """What is there of a project: the sound part of it, every file that says what it is, and all that is wrong."""

    project: Project
    files: Mapping[str, Surveyed]
    problems: tuple[Problem, ...]


@dataclass
class _Found(Generic[M]):
    """One file. `id` is None where it is not clear, `document` where the file is not YAML."""

    file: str
    id: str | None
    document: Document | None
    model: M | None = None
    """What the file says, or what is left of it without what is misshapen."""
    valid: bool = False
    lost: frozenset[str] = frozenset()
    """The names in what is misshapen."""


@dataclass
class _Files:
    problems: list[Problem]
    unclear: bool
    """Something could not be read, and it is not even known what it is: whatever seems to be missing may be in there."""
    journeys: list[_Found[Journey]] = field(default_factory=list)
    personas: list[_Found[Persona]] = field(default_factory=list)
    organisations: list[_Found[Organisation]] = field(default_factory=list)


def survey(root: str | os.PathLike[str], *, journeys: str = "journeys", personas: str = "personas") -> Survey:
    """As `load`, but what is broken is left out of the project, and told beside it: for who goes on with the rest."""
    files = find_files(Path(root), (journeys, personas))
    found, people, run = _gathered(files.contents, files.problems, (), ())
    wrong = {problem.where.file for problem in found.problems if problem.where and not problem.warning}
    sound = {
        name: file
        for name, file in sorted(run.items())
        if file is not None
        and file.source.file not in wrong
        and (file.organisation_source is None or file.organisation_source.file not in wrong)
    }
    project = Project(
        sound,
        {name: person for name, person in people.items() if person.source.file not in wrong},
        tuple(problem for problem in found.problems if problem.warning),
    )
    read = _surveyed("journey", found.journeys) | _surveyed("persona", found.personas) | _surveyed("organisation", found.organisations)
    return Survey(project, read, tuple(problem for problem in found.problems if not problem.warning))


def _surveyed(kind: Kind, files: Iterable[_Found[M]]) -> dict[str, Surveyed]:
    return {f.file: Surveyed(kind, f.id, frozenset(_named(f.document)) if kind == "persona" and f.document else None) for f in files}


def _load(
    contents: Mapping[str, Content], problems: list[Problem], only_journeys: Collection[str], only_personas: Collection[str]
) -> Project:
    found, people, run = _gathered(contents, problems, only_journeys, only_personas)
    errors = [problem for problem in found.problems if not problem.warning]
    if errors:
        raise InputError(errors)
    return Project(
        {name: file for name, file in sorted(run.items()) if file is not None},
        people,
        tuple(found.problems),
        bool(only_journeys or only_personas),
    )


def _gathered(
    contents: Mapping[str, Content], problems: list[Problem], only_journeys: Collection[str], only_personas: Collection[str]
) -> tuple[_Files, dict[str, PersonaFile], dict[str, JourneyFile | None]]:
    """All that was found, the people and the journeys of the run among it; None where a journey, or its organisation, is broken."""
    found = _Files(problems, unclear=any(not problem.warning for problem in problems))
    for file in sorted(contents):
        _read(file, contents[file], found)
    _check_unique(found.journeys, problems)
    _check_unique(found.personas, problems)
    _check_unique(found.organisations, problems)
    journeys, personas = _selected(found, only_journeys, only_personas)
    for organisation in found.organisations:
        _validate(organisation, Organisation, problems)
        if organisation.model is not None and organisation.document is not None:
            problems += check_organisation(organisation.model, organisation.document.source, organisation.lost)
    for journey in journeys:
        _validate(journey, Journey, problems)
    for persona in personas:
        _validate(persona, Persona, problems)
    for journey in journeys:
        if journey.model is not None and journey.document is not None:
            problems += check_waivers(journey.model.waivers, journey.document.source, "journey", journey.model.journey)
    for persona in personas:
        if persona.model is not None and persona.document is not None:
            problems += check_waivers(persona.model.waivers, persona.document.source, "persona", persona.model.persona)
    run = {journey.id: _in_place(journey, found) for journey in journeys if journey.id is not None}
    people = _people(personas, found, run)
    if only_journeys and not only_personas:
        people = {name: person for name, person in people.items() if person.persona.journeys}
    problems.sort(key=_order)
    return found, people, run


def _order(problem: Problem) -> tuple[str, int, int, str]:
    where = problem.where
    return (where.file, where.line, where.column, problem.message) if where else ("", 0, 0, problem.message)


def _read(file: str, content: Content, found: _Files) -> None:
    if isinstance(content, Document):
        _sort_in(content, found)
        return
    try:
        document = read_document(file, content)
    except InputError as error:
        found.problems += error.problems
        # What the file seems to be about is remembered, so that others may name it without being told that it is not there.
        text = content if isinstance(content, str) else content.decode("utf-8", "replace")
        guess = _FIRST_KEY.search(text.removeprefix("\ufeff"))
        if guess is None:
            found.unclear = True
        else:
            _file_of(guess[1], file, guess[2], None, found)
        return
    _sort_in(document, found)


def _sort_in(document: Document, found: _Files) -> None:
    """Puts a file among those of its kind."""
    file = document.source.file
    found.problems += document.problems
    first = next(iter(document.data), None)
    if first not in KINDS:
        found.problems.append(_unknown_kind(document, first))
        found.unclear = True
        return
    if first == "organisation" and "journey" in document.data:
        span = document.source.key(("organisation",))
        message = "this file begins with `organisation`, but has the key `journey` too; in a journey, `journey` comes first"
        found.problems.append(problem_at(document.source, span, message))
        found.unclear = True
        return
    value = document.data[first]
    _file_of(first, file, value if isinstance(value, str) and _ID.fullmatch(value) else None, document, found)


def _file_of(kind: str, file: str, name: str | None, document: Document | None, found: _Files) -> None:
    if kind == "journey":
        found.journeys.append(_Found(file, name, document))
    elif kind == "persona":
        found.personas.append(_Found(file, name, document))
    else:
        found.organisations.append(_Found(file, name, document))


def _unknown_kind(document: Document, first: str | None) -> Problem:
    source = document.source
    if first is None:
        return problem_at(source, source.value(()), "this file is empty; its first key is `organisation`, `journey` or `persona`")
    start = "the first key of a file says what it is: `organisation`, `journey` or `persona`"
    later = next((kind for kind in KINDS if kind in document.data), None)
    near = nearest(first, KINDS)
    end = f"move `{later}` to the top" if later else f"did you mean `{near}`?" if near else f"here it is {quoted(first)}"
    return problem_at(source, source.key((first,)), f"{start}; {end}")


def _check_unique(files: Iterable[_Found[M]], problems: list[Problem]) -> None:
    first: dict[str, _Found[M]] = {}
    for one in files:
        if one.id is None or one.document is None:
            continue
        other = first.setdefault(one.id, one)
        if other is not one and other.document is not None:
            kind = next(iter(one.document.data))
            both = f"in `{visible(other.file)}` and again in `{visible(one.file)}`"
            message = f"the {kind} `{one.id}` is defined {both}; give one of them another id"
            problems.append(problem_at(one.document.source, one.document.source.value((kind,)), message))


def _selected(
    found: _Files, only_journeys: Collection[str], only_personas: Collection[str]
) -> tuple[list[_Found[Journey]], list[_Found[Persona]]]:
    """The files that the run is about, and those whose id is not clear. The others are left alone."""
    _check_selection("journey", only_journeys, found.journeys, found.unclear)
    _check_selection("persona", only_personas, found.personas, found.unclear)
    personas = [p for p in found.personas if p.id is None or not only_personas or p.id in only_personas]
    wanted: Collection[str] | None = only_journeys or None
    if wanted is None and only_personas:
        wanted = {name for p in personas if p.document is not None for name in _named(p.document)}
    return [j for j in found.journeys if j.id is None or wanted is None or j.id in wanted], personas


def _check_selection(kind: str, names: Collection[str], files: Iterable[_Found[M]], unclear: bool) -> None:
    valid = {one.id for one in files if one.id is not None}
    missing = [] if unclear else sorted(set(names) - valid)
    if missing:
        near = nearest(missing[0], valid)
        there = f"the {kind}s are {listed(sorted(valid))}" if valid else f"there are no {kind}s"
        raise UsageError(f"there is no {kind} {quoted(missing[0])}; " + (f"did you mean `{near}`?" if near else there))


def _named(document: Document) -> Iterable[str]:
    journeys = document.data.get("journeys")
    return journeys if isinstance(journeys, dict) else ()


def _validate(one: _Found[M], model: type[M], problems: list[Problem]) -> None:
    if one.document is not None:
        try:
            one.model, one.valid = model.model_validate(one.document.data), True
        except ValidationError as error:
            problems += shape_problems(one.document, model, error)
            one.model, one.lost = salvaged(one.document.data, model, error)


def _in_place(journey: _Found[Journey], found: _Files) -> JourneyFile | None:
    """The journey with its organisation, its references checked; None where either of them is broken."""
    if journey.model is None or journey.document is None:
        return None
    model, source, lost = journey.model, journey.document.source, journey.lost
    if not found.organisations and model.organisation is None and not found.unclear and "organisation" not in lost:
        organisation = from_use(model)
        found.problems += check_journey(model, source, organisation, None, lost)
        return JourneyFile(model, organisation, source, None) if journey.valid else None
    chosen = _organisation_of(model, source, found) if "organisation" not in lost else None
    if chosen is None or chosen.model is None or chosen.document is None or not chosen.valid:
        found.problems += check_journey(model, source, None, None, lost)
        return None
    found.problems += check_journey(model, source, chosen.model, chosen.file, lost)
    return JourneyFile(model, chosen.model, source, chosen.document.source) if journey.valid else None


def _organisation_of(journey: Journey, source: SourceMap, found: _Files) -> _Found[Organisation] | None:
    files = found.organisations
    unclear = found.unclear or any(one.id is None for one in files)
    ids = sorted({one.id for one in files if one.id is not None})
    if journey.organisation is None:
        if len(ids) > 1 and not unclear:
            message = f"there are several organisations ({listed(ids)}); say which one with the key `organisation`"
            found.problems.append(problem_at(source, source.key(("journey",)), message))
        return files[0] if len(ids) == 1 and not unclear else None
    for one in files:
        if one.id == journey.organisation:
            return one
    if not unclear:
        near = nearest(journey.organisation, ids)
        there = (
            f"the organisations found are {listed(ids)}" if ids else "no file begins with `organisation`; write one, or leave this key out"
        )
        message = f"there is no organisation {quoted(journey.organisation)}; " + (f"did you mean `{near}`?" if near else there)
        found.problems.append(problem_at(source, source.value(("organisation",)), message))
    return None


def _people(personas: Iterable[_Found[Persona]], found: _Files, run: Mapping[str, JourneyFile | None]) -> dict[str, PersonaFile]:
    names: dict[str, Names | None] = {
        name: None if file is None else names_of(file.journey, file.organisation) for name, file in run.items()
    }
    unclear = found.unclear or any(journey.id is None for journey in found.journeys)
    ids = None if unclear else {journey.id for journey in found.journeys if journey.id is not None}
    people = {}
    for one in personas:
        if one.model is not None and one.document is not None:
            all_journeys = "journeys" not in one.lost
            persona, problems = read_persona(one.model, one.document.source, ids, names, all_journeys=all_journeys)
            found.problems += problems
            people[persona.persona] = PersonaFile(persona, one.document.source)
    return dict(sorted(people.items()))
