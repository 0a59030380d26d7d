"""Pairs of versions, drawn at random: a project, and the same with some of it taken from another one, or taken away; and renamings."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from cxtest.config import Config, Limits
from cxtest.diff.version import Version
from cxtest.errors import InputError
from cxtest.loading.loader import load_texts
from cxtest.model.project import Project
from cxtest.sampling.projects import Documents, files, project_documents

UNTIMED = Config(limits=Limits(seconds=0))
fewer = settings(max_examples=max(1, settings().max_examples // 3))
"""For what checks each pair several times."""


def version(documents: Documents, name: str = "a version") -> Version:
    """A version of a project of documents."""
    return Version(name, load_texts(files(documents)), UNTIMED)


def is_sound(documents: Documents) -> bool:
    """Whether a project can be loaded."""
    try:
        load_texts(files(documents))
    except InputError:
        return False
    return True


@st.composite
def document_pairs(draw: st.DrawFn, *, steps: int = 4) -> tuple[Documents, Documents]:
    """Two sound versions of a project, as documents, the first or the second of which is the one that was drawn."""
    before = draw(project_documents(steps=steps, personas=2))
    other = draw(project_documents(steps=steps, personas=2))
    after = copy.deepcopy(before)
    for _ in range(draw(st.integers(1, 3))):
        _change(draw, after, other)
    if not is_sound(after):
        after = copy.deepcopy(before)
        after["journeys/trip.yaml"]["entries"] = dict(reversed(after["journeys/trip.yaml"]["entries"].items()))
    return (after, before) if draw(st.booleans()) else (before, after)


def _change(draw: st.DrawFn, documents: Documents, other: Documents) -> None:
    steps: dict[str, Any] = documents["journeys/trip.yaml"]["steps"]
    theirs: dict[str, Any] = other["journeys/trip.yaml"]["steps"]
    what = draw(st.sampled_from(["step", "key", "new step", "persona", "persona's key", "organisation", "no persona"]))
    name = draw(st.sampled_from(sorted(steps)))
    if what == "step" and name in theirs:
        steps[name] = copy.deepcopy(theirs[name])
    elif what == "key" and len(steps[name]) > 1:
        steps[name].pop(draw(st.sampled_from(sorted(key for key in steps[name] if key != "outcome"))), None)
    elif what == "new step":
        steps["extra"] = copy.deepcopy(theirs[draw(st.sampled_from(sorted(theirs)))])
    elif what == "organisation":
        documents["journeys/organisation.yaml"] = copy.deepcopy(other["journeys/organisation.yaml"])
    elif what == "persona":
        documents["personas/p0.yaml"] = copy.deepcopy(other["personas/p0.yaml"])
    elif what == "no persona" and len([file for file in documents if file.startswith("personas")]) > 1:
        del documents["personas/p1.yaml"]
    elif what == "persona's key":
        person = documents["personas/p0.yaml"]
        keys = sorted(key for key in person if key not in ("persona", "journeys"))
        if keys:
            del person[draw(st.sampled_from(keys))]


def projects() -> st.SearchStrategy[Project]:
    """Random projects, loaded."""
    return project_documents(steps=5, personas=2).map(lambda documents: load_texts(files(documents)))
