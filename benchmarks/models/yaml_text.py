"""A document as YAML text, laid out as people write it: steps and their keys on lines of their own, lists and transitions in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Document = dict[str, Any]

IN_BLOCKS = ("steps", "transitions", "journeys", "parties", "systems", "facts")
"""The keys whose mappings have a line for each entry."""


def text(document: Mapping[str, Any]) -> str:
    """The text of a document whose keys and scalars need no quotes: ids, numbers, durations, plain words."""
    return "\n".join(_block(document, 0)) + "\n"


def _block(mapping: Mapping[str, Any], depth: int) -> list[str]:
    lines = []
    for key, value in mapping.items():
        head = f"{'  ' * depth}{key}:"
        if isinstance(value, Mapping) and key in IN_BLOCKS:
            lines += [head, *_entries(key, value, depth + 1)] if value else [f"{head} {{}}"]
        else:
            lines.append(f"{head} {_flow(value)}")
    return lines


def _entries(key: str, mapping: Mapping[str, Any], depth: int) -> list[str]:
    if key not in ("steps", "journeys"):
        return [f"{'  ' * depth}{name}: {_flow(value)}" for name, value in mapping.items()]
    lines = []
    for name, value in mapping.items():
        lines += [f"{'  ' * depth}{name}:", *_block(value, depth + 1)]
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    return str(value)
