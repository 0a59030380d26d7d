"""The JSON Schemas accept what the loader accepts, refuse what an editor can see is wrong, and the committed ones are not stale."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from cxtest.model.schema import KINDS, Kind, json_schema

ROOT = Path(__file__).parent.parent.parent
FILES = sorted((ROOT / "tests" / "conformance" / "cases").glob("*/*/*.yaml"))


class _Editor(yaml.SafeLoader):
    """Scalars as an editor reads them, by YAML 1.2: `no` and `on` are text."""


_Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def read(text: str) -> Any:
    return yaml.load(text, Loader=_Editor)


def complaints(kind: Kind, text: str) -> list[str]:
    return [error.message for error in Draft7Validator(json_schema(kind)).iter_errors(read(text))]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema_of_draft_7(kind: Kind) -> None:
    Draft7Validator.check_schema(json_schema(kind))
    assert json_schema(kind)["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "$defs" not in json.dumps(json_schema(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schema_is_not_stale(kind: Kind) -> None:
    """Written anew with `CXTEST_WRITE=1 pytest tests/model`."""
    path = ROOT / "docs" / "schema" / f"{kind}.schema.json"
    made = json.dumps(json_schema(kind), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("CXTEST_WRITE"):
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made


def test_every_file_of_the_conformance_cases_is_accepted() -> None:
    validators = {kind: Draft7Validator(json_schema(kind)) for kind in KINDS}
    refused = {}
    for file in FILES:
        data = read(file.read_text(encoding="utf-8"))
        kind = next(iter(data))
        errors = [error.message for error in validators[kind].iter_errors(data)]
        if errors:
            refused[str(file.relative_to(ROOT))] = errors
    assert len(FILES) > 600
    assert refused == {}


JOURNEY = """\
journey: returns
entries: {door: help}
steps:
  help:
    owner: care
    title: 2024
    asks: [email, {fact: pin, because: security}]
    takes: {time: 5m..2d, wait: 0, money: 2.50}
    transitions:
      go: gone
      no: {to: gone, carries: everything, at-most: 2}
      again: [help, {to: gone, when: {trait: {patience: true}}}]
  gone: {outcome: gone}
paths:
  - {name: at-once, walk: door.go, must: be-possible, because: 2024}
  - {name: for-ever, walk: 'door.again[0].no', must: be-impossible}
"""


def test_a_journey_with_all_kinds_of_values_is_accepted() -> None:
    assert complaints("journey", JOURNEY) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("owner: care", "ownr: care"),
        ("owner: care", "owner: Customer Care"),
        ("owner: care", "owner:"),
        ("go: gone", "go: Gone Away"),
        ("go: gone", "customer's choice: gone"),
        ("go: gone", "go: {by: customer}"),
        ("go: gone", "go: customer"),
        ("at-most: 2", "at-most: 0"),
        ("at-most: 2", "at-most: many"),
        ("carries: everything", "carries: email"),
        ("because: security", "because: fun"),
        ("asks: [", "needs: email\n    asks: ["),
        ("asks: [", "needs: [email, email]\n    asks: ["),
        ("time: 5m..2d", "time: five minutes"),
        ("time: 5m..2d", "time: 5"),
        ("money: 2.50", "money: -1"),
        ("walk: door.go, ", ""),
        ("walk: door.go", "walk: door..go"),
        ("walk: door.go", "walk: 'door[0].go'"),
        ("must: be-possible", "must: be-hoped"),
        ("name: at-once", "name: At once"),
        ("because: 2024", "becaus: 2024"),
        ("entries: {door: help}", "entries: {}"),
        ("entries: {door: help}\n", ""),
        ("journey: returns", "journey: owner"),
    ],
)
def test_an_editor_shows_a_typing_error(right: str, wrong: str) -> None:
    assert right in JOURNEY
    assert complaints("journey", JOURNEY.replace(right, wrong, 1))


def test_a_persona_without_goals_is_refused() -> None:
    assert complaints("persona", "persona: pat\njourneys: {returns: {enters-at: [], wants: [gone]}}")
    assert complaints("persona", "persona: pat\njourneys: {returns: {enters-at: [door]}}")
    assert complaints("persona", "persona: pat\nbudget: {time: -5m}")
    assert not complaints("persona", "persona: pat\nrefuses: [pay, counter.pay]\nbudget: {time: 5m, steps: 3}\nhabits: {pay: 0.5}")


def test_only_texts_may_be_left_empty() -> None:
    assert not complaints("organisation", "organisation: shop\ntitle:\nparties: {}")
    assert complaints("organisation", "organisation: shop\nparties:")
    assert complaints("organisation", "organisation: shop\nparties: {care: }")
