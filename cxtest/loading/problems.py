"""What pydantic finds wrong with a file, in sentences for the person who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cxtest.errors import Problem, nearest
from cxtest.loading.yaml_source import Document, Node
from cxtest.model.journey import Ask, Journey, NamedPath, Step, Takes, Transition, When
from cxtest.model.organisation import Fact, Organisation, Party, System
from cxtest.model.persona import Budget, Persona, PersonaJourney
from cxtest.model.waiver import Waiver
from cxtest.source import Route, SourceMap, Span, visible

_NOUNS: Final[dict[type[BaseModel], str]] = {
    Organisation: "an organisation",
    Party: "a party",
    System: "a system",
    Fact: "a fact",
    Journey: "a journey",
    Step: "a step",
    Ask: "a question",
    Takes: "`takes`",
    Transition: "a transition",
    When: "`when`",
    NamedPath: "a path",
    Waiver: "a waiver",
    Persona: "a persona",
    PersonaJourney: "a journey",
    Budget: "a budget",
}
_IN_ORGANISATIONS: Final[dict[str, type[BaseModel]]] = {"parties": Party, "systems": System, "facts": Fact}
_NEVER_EMPTY: Final = frozenset({"entries", "steps", "enters-at", "wants"})


def problem_at(source: SourceMap, span: Span, message: str, *, warning: bool = False) -> Problem:
    """A problem with the line of the file that it stands on."""
    excerpt = source.lines[span.line - 1] if span.line <= len(source.lines) else None
    return Problem(span, message, excerpt, warning)


def quoted(text: str) -> str:
    """A piece of a file inside a message: on one line, and not too long."""
    return f"`{visible(text)}`" if len(text) <= 60 else f"`{visible(text[:40])}…` ({len(text):,} characters)"


def listed(names: Iterable[str], *, most: int = 25) -> str:
    """Names as `a`, `b`, `c`; the first few of many."""
    found = list(names)
    return ", ".join(quoted(name) for name in found[:most]) + (" …" if len(found) > most else "")


def shape_problems(document: Document, model: type[BaseModel], error: ValidationError) -> list[Problem]:
    """Every finding of pydantic about a file, which should have been a `model`."""
    return [_problem(document, model, details) for details in error.errors(include_url=False, include_input=False)]


def _problem(document: Document, model: type[BaseModel], details: ErrorDetails) -> Problem:
    source, kind, loc = document.source, details["type"], details["loc"]
    route, value = walked(document.data, loc)
    if kind == "extra_forbidden":
        return problem_at(source, source.key(route), _unknown_key(model, route))
    if kind == "missing":
        span = source.key(route) if route else source.key((next(iter(document.data)),))
        return problem_at(source, span, _missing(model, route, str(loc[-1])))
    if loc and loc[-1] == "[key]":
        return problem_at(source, source.key(route), _bad_name(str(route[-1]), details))
    if kind == "duplicate":
        return _duplicate(source, route, value, details)
    span = source.value(route)
    if value == "" and (span.line, span.column) == (span.end_line, span.end_column):
        return problem_at(source, source.key(route), f"{_key(route)}: nothing is written here; {_sentence(details, model, route, value)}")
    return problem_at(source, span, f"{_key(route)}: {_sentence(details, model, route, value)}")


def walked(data: Node, loc: Sequence[str | int]) -> tuple[Route, Node]:
    """The way through the document that pydantic's `loc` means: it also names tags of unions, and keys that are not there."""
    route: list[str | int] = []
    node = data
    for element in loc:
        if isinstance(node, dict):
            if not isinstance(element, str) or element not in node:
                continue
            node = node[element]
        elif isinstance(node, list) and isinstance(element, int) and element < len(node):
            node = node[element]
        else:
            continue
        route.append(element)
    return tuple(route), node


def _key(route: Route) -> str:
    """The key that a message is about."""
    names = [part for part in route if isinstance(part, str)]
    return quoted(names[-1]) if names else "this file"


def _unknown_key(model: type[BaseModel], route: Route) -> str:
    name, owner = str(route[-1]), _model_at(model, route[:-1])
    valid = keys_of(owner)
    near = nearest(name, valid) or nearest(name.lower().replace("_", "-"), valid)
    if near is not None:
        return f"unknown key {quoted(name)}; did you mean `{near}`?"
    if name == "waivers":
        return "unknown key `waivers`; a waiver is written on top of the file of a journey, or of a persona"
    if " " in name.strip():
        return f"unknown key {quoted(name)}; if it belongs to the text before it: in braces, a text with a comma needs quotes"
    return f"unknown key {quoted(name)}; the keys of {_NOUNS[owner]} are {listed(valid)}"


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys of a mapping, as they are written."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _missing(model: type[BaseModel], route: Route, key: str) -> str:
    owner = _model_at(model, route)
    name = f" `{visible(route[-1])}`" if route and isinstance(route[-1], str) and owner is not Ask else ""
    place = f"the {_NOUNS[owner].split(' ', 1)[1]}{name}" if name else _NOUNS[owner]
    description = next(field.description or "" for field in owner.model_fields.values() if field.alias == key)
    return f"the key `{key}` is missing in {place} ({description[:1].lower()}{description[1:].rstrip('.')})"


def _bad_name(name: str, details: ErrorDetails) -> str:
    if details["type"] == "reserved":
        return f"`{name}` is a reserved word and cannot be a name here"
    return f"the key {quoted(name)}: expected {details['ctx']['expected']}{_as_a_name(name, details)}"


def _as_a_name(text: Node, details: ErrorDetails) -> str:
    """What was likely meant: what a text would be as a name, where a name is expected."""
    if details["ctx"].get("meant"):
        return f"; did you mean `{details['ctx']['meant']}`?"
    if not isinstance(text, str) or not details["ctx"]["expected"].startswith("a name") or len(text) > 60:
        return ""
    name = re.sub(r"[\s_-]+", "-", text.strip().lower()).strip("-")
    return f"; did you mean `{name}`?" if re.fullmatch(r"[a-z0-9-]+", name) else ""


def _duplicate(source: SourceMap, route: Route, value: Node, details: ErrorDetails) -> Problem:
    index = int(details["ctx"]["index"])
    entry = value[index] if isinstance(value, list) else ""
    if isinstance(entry, dict) and "name" in entry:
        message = f"{_key(route)}: two entries have the name {quoted(str(entry['name']))}; give one of them another"
        return problem_at(source, source.value((*route, index, "name")), message)
    shown = entry["fact"] if isinstance(entry, dict) and "fact" in entry else entry
    name = quoted(shown) if isinstance(shown, str) else "this entry"
    return problem_at(source, source.value((*route, index)), f"{_key(route)}: {name} is in the list twice; write it once")


def _sentence(details: ErrorDetails, model: type[BaseModel], route: Route, value: Node) -> str:
    """What was expected, and what was found."""
    kind, context = details["type"], details.get("ctx", {})
    if kind == "reserved":
        return f"`{context['name']}` is a reserved word and cannot be a name here"
    if kind == "too_short":
        return "at least one entry is needed here"
    short = {Ask: "a fact", Transition: "a target step"}.get(_model_at(model, route))
    if kind == "expected":
        if short and value == "":
            return f"expected {short}"
        if "habits" in route[:1]:
            return f"expected a weight, such as `1` or `0.5`{_found(value)}"
        return f"expected {context['expected']}{_found(value)}{_as_a_name(value, details)}"
    if kind == "greater_than_equal":
        return f"expected a whole number, {context['ge']} or more{_found(value)}"
    if kind == "literal_error":
        return _one_of(re.findall(r"'([^']+)'", str(context["expected"])), value)
    if kind == "tuple_type":
        return _a_list(value, "such as `[a, b]`" if route[-1] in _NEVER_EMPTY else "such as `[a, b]`, or `[]`")
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        if short:
            return f"expected {short}, or a mapping (`key: value`){_found(value)}"
        return f"expected a mapping (`key: value`){'' if route[-1] in _NEVER_EMPTY else ', or `{}`'}{_found(value)}"
    return f"this is not what is expected here{_found(value)}"


def _a_list(value: Node, example: str) -> str:
    if not isinstance(value, str) or not value:
        return f"expected a list, {example}{_found(value)}"
    if value.startswith("-"):
        return "a space is missing after the `-` of a list"
    return (
        f"a list is always written as a list: `[{visible(value)}]`" if len(value) <= 60 else "a list is always written as a list: `[a, b]`"
    )


def _one_of(valid: list[str], value: Node) -> str:
    if valid == ["everything"]:
        return "expected a list, or `everything`" if value == "" else f"{_a_list(value, '')}, or `everything`"
    near = nearest(value, valid) if isinstance(value, str) else None
    return f"expected one of {listed(valid)}{_found(value)}" + (f"; did you mean `{near}`?" if near else "")


def _found(value: Node) -> str:
    if isinstance(value, str):
        return f", but found {quoted(value)}" if value else ""
    return ", but found a list" if isinstance(value, list) else ", but found a mapping"


def _model_at(model: type[BaseModel], route: Route) -> type[BaseModel]:
    """The kind of mapping that stands at a place."""
    match (model.__name__, *route):
        case ("Organisation", "parties" | "systems" | "facts" as key, _):
            return _IN_ORGANISATIONS[key]
        case ("Journey", "steps", _):
            return Step
        case ("Journey", "steps", _, "asks", _):
            return Ask
        case ("Journey", "steps", _, "takes") | ("Journey", "steps", _, "transitions", _, *_, "takes"):
            return Takes
        case ("Journey", "steps", _, "transitions", _, "when") | ("Journey", "steps", _, "transitions", _, int(), "when"):
            return When
        case ("Journey", "steps", _, "transitions", _) | ("Journey", "steps", _, "transitions", _, int()):
            return Transition
        case ("Journey", "paths", int()):
            return NamedPath
        case ("Journey" | "Persona", "waivers", int()):
            return Waiver
        case ("Persona", "journeys", _):
            return PersonaJourney
        case ("Persona", "budget"):
            return Budget
    return model
