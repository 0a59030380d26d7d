"""A project as plain data, nested as its files are, and back again: what versions are compared as, and edits are made in."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from cxtest.loading.loader import load_texts
from cxtest.loading.yaml_source import Document, read_document
from cxtest.model.persona import Persona
from cxtest.model.project import PersonaFile, Project
from cxtest.model.values import Model, Range
from cxtest.source import SourceMap

Tree = dict[str, Any]
"""By kind (`organisations`, `journeys`, `personas`) and id, what a file says: mappings, lists, and scalars as texts. A key that says what
goes without saying is left out."""

KINDS: Final = ("organisations", "journeys", "personas")
TIMES: Final = ("time", "wait", "elapsed")
_UNITS = (("w", 604800), ("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
_LARGEST = 999_999_999


def tree_of(project: Project) -> Tree:
    """A project as a tree. An organisation that comes from use alone is not in it, since it has no file. Personas are in it as they are
    written, with names that are nowhere: what is nowhere in one version may be somewhere in the other."""
    tree: Tree = {kind: {} for kind in KINDS}
    for name, file in project.journeys.items():
        tree["journeys"][name] = plain(file.journey)
        if file.organisation_source is not None:
            organisation = file.organisation.organisation
            tree["journeys"][name]["organisation"] = organisation
            tree["organisations"][organisation] = plain(file.organisation)
    for name, person in project.personas.items():
        tree["personas"][name] = plain(_as_written(person))
    return tree


def _as_written(person: PersonaFile) -> Persona:
    """A persona as their file says it; as they were read, where there is no file."""
    text = "\n".join(person.source.lines)
    if not text:
        return person.persona
    return Persona.model_validate(read_document(person.source.file, text).data)


def project_of(tree: Tree) -> Project:
    """The project that a tree is of: checked as its files would be. It has no lines.

    Raises:
        InputError: it says something that cannot be so, such as a transition to a step that is not there.
    """
    files = {f"{kind}/{name}.yaml": file for kind in KINDS for name, file in tree[kind].items()}
    return load_texts({name: Document(file, SourceMap(name, ("",), {}, {})) for name, file in files.items()})


def copied(tree: Tree) -> Tree:
    """A tree that can be changed, and leaves this one as it is."""
    return copy.deepcopy(tree)


def written_duration(seconds: int) -> str:
    """A duration as files write it, days the largest unit as long as a file may have so many: 1h30m, 60d, 0."""
    found = ""
    for unit, size in _UNITS if seconds // 86400 > _LARGEST else _UNITS[1:]:
        number = min(seconds // size, _LARGEST)
        seconds -= number * size
        found += f"{number}{unit}" if number else ""
    return found or "0"


def written_money(amount: Decimal) -> str:
    """An amount as files write it, without noughts at its end: 3.5, 100."""
    return f"{amount.normalize():f}"


def plain(model: Model) -> dict[str, Any]:
    """What a mapping says that does not go without saying."""
    found = {}
    for name, key in type(model).model_fields.items():
        value = getattr(model, name)
        if value != key.get_default(call_default_factory=True):
            found[str(key.alias)] = _plain(value, str(key.alias))
    return found


def _plain(value: Any, key: str) -> Any:
    """A value as it is written, under this key."""
    if isinstance(value, Model):
        return plain(value)
    if isinstance(value, Mapping):
        return {name: _plain(inner, name) for name, inner in value.items()}
    if isinstance(value, Range):
        low, high = _scalar(value.low, key), _scalar(value.high, key)
        return low if low == high else f"{low}..{high}"
    if isinstance(value, tuple):
        return [_plain(entry, key) for entry in value]
    return _scalar(value, key)


def _scalar(value: object, key: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return written_duration(value) if key in TIMES else str(value)
    if isinstance(value, Decimal):
        return written_money(value)
    return value.isoformat() if isinstance(value, date) else str(value)
