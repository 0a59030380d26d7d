"""What is left of a file when what is misshapen in it is taken out: so that its other problems can be told at once."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Final, TypeVar

from pydantic import ValidationError

from cxtest.loading.problems import walked
from cxtest.loading.yaml_source import Node
from cxtest.model.values import Model
from cxtest.source import Route

_ROUNDS: Final = 3  # what is taken out may leave something incomplete, which is then taken out too

M = TypeVar("M", bound=Model)


def salvaged(data: dict[str, Node], model: type[M], error: ValidationError) -> tuple[M | None, frozenset[str]]:
    """The rest of a file, None where nothing useful is left; and every key and text that is not in it, of which nothing can be said.

    The keys on top of the file count among these where something beneath them is taken out.
    """
    rest = deepcopy(data)
    lost: set[str] = set()
    for _ in range(_ROUNDS):
        routes = [walked(rest, details["loc"])[0] for details in error.errors(include_url=False, include_input=False)]
        for route in routes:
            indices = [position for position, part in enumerate(route) if isinstance(part, int)]
            # Of a list nothing is kept: what comes after an entry that is taken out would be looked for in the wrong line.
            if not _take_out(rest, route[: indices[0]] if indices else route, lost):
                return None, frozenset(lost)
        try:
            return model.model_validate(rest), frozenset(lost)
        except ValidationError as again:
            error = again
    return None, frozenset(lost)


def _take_out(data: dict[str, Node], route: Route, lost: set[str]) -> bool:
    node: Node = data
    for part in route[:-1]:
        if not isinstance(node, dict) or part not in node:
            return True  # it went with something around it
        assert isinstance(part, str)
        node = node[part]
    if not route or not isinstance(node, dict):
        return False
    key = route[-1]
    assert isinstance(key, str)
    lost.update((str(route[0]), key), _texts(node.pop(key, "")))
    return True


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for entry in node:
            yield from _texts(entry)
    else:
        for key, value in node.items():
            yield key
            yield from _texts(value)
