"""The public strategies: random projects, journeys and personas as loading makes them, for whoever tests rules of their own."""

from __future__ import annotations

import json
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from cxtest.loading.loader import load_texts
from cxtest.model.project import JourneyFile, PersonaFile, Project
from cxtest.sampling.personas import Document, choices_of, persona_documents
from cxtest.sampling.projects import Documents, files, journey_documents, project_documents

T = TypeVar("T")


def projects(*, steps: int = 6, personas: int = 2) -> SearchStrategy[Project]:
    """Random projects of one journey, `trip`, with its organisation: what `cxtest.check` takes.

    They are valid, and made so that interesting things happen often.

    Args:
        steps: the most steps, outcomes left aside.
        personas: the most personas.
    """
    return project_documents(steps=steps, personas=personas).map(_loaded)


def _loaded(documents: Documents) -> Project:
    return _whole(load_texts(files(documents)))


def _whole(drawn: T) -> T:
    """Of what is drawn Hypothesis prints what it was made of: there is no file to look it up in."""
    object.__setattr__(drawn, "_repr_pretty_", None)
    return drawn


def journeys(*, steps: int = 6) -> SearchStrategy[JourneyFile]:
    """Random journeys, each with its organisation, as `projects` has them.

    Args:
        steps: the most steps, outcomes left aside.
    """
    return journey_documents(steps).map(_loaded).map(lambda project: _whole(project.journeys["trip"]))


def personas(journey: JourneyFile | None = None) -> SearchStrategy[PersonaFile]:
    """Random personas who are valid for a journey; every key that matters is used sometimes. `cxtest.together` makes a project of both.

    Args:
        journey: any journey, drawn or loaded from files; if left out, each persona is for one that is drawn.

    Raises:
        UsageError: the journey has no outcome, so that there is nothing to want.
    """
    if journey is None:
        return journeys().flatmap(personas)
    choices = choices_of(journey)
    sources = [source for source in (journey.source, journey.organisation_source) if source is not None]
    texts = {source.file: "\n".join(source.lines) for source in sources}

    def persona_file(document: Document) -> PersonaFile:
        name = document["persona"]
        text = json.dumps(document, indent=1, ensure_ascii=False)
        return _whole(load_texts({**texts, f"personas/{name}.yaml": text}).personas[name])

    return st.integers(0, 999).flatmap(lambda number: persona_documents(f"p{number}", choices)).map(persona_file)
