"""Where edits can be seen: a line of a file, and in which of the two versions."""

from __future__ import annotations

from cxtest.diff.changed import Change, Edited, Thing
from cxtest.diff.differences import Difference
from cxtest.diff.renames import Renames
from cxtest.model.project import Project
from cxtest.source import SourceMap, Span

_FILES: dict[str, Thing] = {"organisations": "organisation", "journeys": "journey", "personas": "persona"}


def located(difference: Difference, before: Project, after: Project, names: Renames) -> Edited:
    """An edit with its line: in the version after, where what it is about, or what that was in, still is there; else in the one before.

    Args:
        difference: the edit.
        before: the project before, with its own names.
        after: the project after.
        names: what was renamed.
    """
    thing, name = _thing(difference)
    then, now = _source(difference, before, names), _source(difference, after, None)
    # What a step or a persona no longer says is seen where they stand now; what stood by itself, where it was.
    gone = difference.after is None and (thing != "other" or now is None or difference.where[2:3] not in now.keys)
    gone = gone and then is not None and (len(difference.route) == 2 or difference.route[2:] in then.keys)
    source = then if gone or now is None else now
    where = source.key((difference.route if gone else difference.where)[2:]) if source else Span("", 1, 1, 1, 1)
    change: Change = (
        "changed" if thing == "other" else "new" if difference.before is None else "gone" if difference.after is None else "changed"
    )
    journey = difference.file if difference.kind == "journeys" and len(difference.route) > 2 else None
    return Edited(difference.said, thing, change, name, journey, where.file, where.line, "before" if gone else "after")


def untouched(difference: Difference, before: Project, after: Project, names: Renames) -> bool:
    """Whether nobody edited the file that a difference is in: it reads the same, and means something else since another file does.

    Args:
        difference: the difference.
        before: the project before, with its own names.
        after: the project after.
        names: what was renamed.
    """
    then, now = _source(difference, before, names), _source(difference, after, None)
    return then is not None and now is not None and any(then.lines) and then.lines == now.lines


def _thing(difference: Difference) -> tuple[Thing, str]:
    route = difference.route
    if len(route) == 2:
        return _FILES[difference.kind], difference.file
    if route[0] == "journeys":
        if len(route) == 4 and route[2] == "steps":
            return "step", str(route[3])
        if len(route) == 4 and route[2] == "entries":
            return "entry", str(route[3])
        if len(route) == 6 and route[4] == "transitions":
            return "transition", f"{route[3]}.{route[5]}"
    return "other", difference.file


def _source(difference: Difference, project: Project, names: Renames | None) -> SourceMap | None:
    """The file that an edit is in, in one version; `names` are given for the version before, which has other ones."""
    name = difference.file
    if names is not None:
        renamed = names.journeys if difference.kind == "journeys" else names.personas
        name = next((old for old, new in renamed.items() if new == name), name)
    if difference.kind == "personas":
        return project.personas[name].source if name in project.personas else None
    if difference.kind == "journeys":
        return project.journeys[name].source if name in project.journeys else None
    found = (file.organisation_source for file in project.journeys.values() if file.organisation.organisation == name)
    return next((source for source in found if source is not None), None)
