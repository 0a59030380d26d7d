"""The report as one page for a browser: nothing else is needed to read it, and it asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from cxtest.blueprint.colours import style_sheet
from cxtest.blueprint.drawing import Drawing
from cxtest.blueprint.of_journey import drawing_of
from cxtest.blueprint.svg import Embedded, embed
from cxtest.model.project import Project
from cxtest.reports.html.data import compact
from cxtest.reports.html.overview import ground, overview, said
from cxtest.telling.stories import Stories, stories_of
from cxtest.verdicts import Report

STYLES = ("base", "overview", "story", "print")
SCRIPTS = ("base", "routes", "filters", "charts", "walk", "player", "story", "printing", "start")
"""The files of `styles/` and `scripts/`, in the order in which they are put together."""

# The style sheet colours the pictures by their classes; the same colours as attributes would be a quarter of the page.
_COLOURS = re.compile(r' (?:fill|stroke)="#[0-9a-f]{6}"')

_VERSION = '<meta name="version" content="{}">'


class Picture(NamedTuple):
    """The blueprint of a journey, for the page: the journey's number, with what its ids begin, what it is in a sentence, the elements."""

    number: int
    prefix: str
    about: str
    names: Markup
    picture: Markup
    legend: Markup
    made: Embedded


def render(report: Report, project: Project, *, again: tuple[str, ...] = (), live: bool = False) -> str:
    """The page, in HTML. It is the same, byte for byte, for the same report.

    Args:
        report: what was found.
        project: what was checked.
        again: the options that say where the files are, for the command lines that come back to a walk.
        live: the page is served, and looks whether there is another one: it asks for `/version` and reads `version_of` of it.

    Raises:
        UsageError: the project is not the one that was checked.
    """
    stories = stories_of(report, project, again)
    style, script = f"{style_sheet()}\n{_together('styles', STYLES, 'css')}", _script()
    page = (
        _environment()
        .get_template("report.html.j2")
        .render(
            page=overview(report, project, stories), said=said, ground=ground, pictures=_pictures(report, project),
            targets=_targets(stories),
            data=compact(stories), live=live, style=Markup(style), script=Markup(script),  # noqa: S704
            policy=_policy(style, script, live),
        )
    )  # fmt: skip
    if live:
        version = hashlib.sha256(page.encode()).hexdigest()[:16]
        page = page.replace(_VERSION.format(""), _VERSION.format(version), 1)
    return page


def version_of(page: str) -> str:
    """The version that a live page says it is of: another page has another one."""
    found = re.search(_VERSION.format("([0-9a-f]+)"), page)
    assert found is not None, "a live page names its version"
    return found[1]


def _pictures(report: Report, project: Project) -> list[Picture]:
    """The blueprints of the journeys, in their order."""
    # What was found is told in full elsewhere on the page: a mark says in a few words what it is, and each thing once.
    found = [finding._replace(message=said(finding.rule)) for finding in report.findings]
    return [_picture(number, drawing_of(file, None, found)) for number, file in enumerate(project.journeys.values())]


def _picture(number: int, drawing: Drawing) -> Picture:
    prefix = f"journey-{number + 1}"
    made = embed(drawing, prefix)
    names, picture, signs = (Markup(_COLOURS.sub("", part)) for part in (made.names, made.picture, made.legend))  # noqa: S704
    return Picture(number, prefix, drawing.about, names, picture, signs, made)


def _targets(stories: Stories) -> frozenset[str]:
    """The findings that the matrix leads to."""
    return frozenset(cell.stories[0].link for cell in stories.cells if cell.stories)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("cxtest.reports.html", ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
    environment.filters["rich"] = rich
    environment.filters["spoken"] = lambda name: name.replace("-", " ")
    return environment


def rich(text: str) -> Markup:
    """A text in which what stands in `backticks` is code; all of it is quoted for HTML."""
    pieces = text.split("`")
    if not len(pieces) % 2:
        return escape(text)
    marked = (Markup("<code>{}</code>").format(piece) if number % 2 else escape(piece) for number, piece in enumerate(pieces))
    return Markup("").join(marked)


def _policy(style: str, script: str, live: bool) -> str:
    """What the page may do: run this script, use this style, and nothing else; a live one asks its own server."""
    rules = ["default-src 'none'", f"script-src '{_hash(script)}'", f"style-src '{_hash(style)}'"]
    return "; ".join([*rules, *(["connect-src 'self'"] if live else []), "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _script() -> str:
    """The scripts as one, which leaves no name behind in the browser."""
    return f'(() => {{\n"use strict";\n{_together("scripts", SCRIPTS, "js")}}})();\n'


def _together(folder: str, names: Iterable[str], ending: str) -> str:
    return "\n".join((files(__package__) / folder / f"{name}.{ending}").read_text(encoding="utf-8") for name in names)
