"""Report pages for tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cxtest.engine import check
from cxtest.loading.loader import load, load_texts
from cxtest.model.project import Project
from cxtest.reports.html import render
from cxtest.verdicts import Report

ROOT = Path(__file__).parents[2]


@cache
def as_is() -> tuple[Report, Project]:
    """The report of the sample's journeys as they are, and what was checked."""
    project = load(ROOT, journeys="journeys/as-is", personas="personas")
    return check(project), project


@cache
def as_is_page() -> str:
    """Its page."""
    return render(*as_is(), again=("--journeys", "journeys/as-is"))


def page_of(files: dict[str, str], *, live: bool = False) -> str:
    """The page of a project that is not on disk."""
    project = load_texts(files)
    return render(check(project), project, live=live)
