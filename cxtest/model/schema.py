"""JSON Schemas of the three kinds of file, for editors: completion, and errors while one types."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from cxtest.model.journey import Journey
from cxtest.model.organisation import Organisation
from cxtest.model.persona import Persona

Kind = Literal["journey", "persona", "organisation"]
KINDS: Final[dict[Kind, type[BaseModel]]] = {"journey": Journey, "persona": Persona, "organisation": Organisation}

DIALECT: Final = "http://json-schema.org/draft-07/schema#"


class _ForEditors(GenerateJsonSchema):
    """Without what only a program that writes files would want to know: made-up titles, defaults, and `null` for a key left out."""

    schema_dialect = DIALECT

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def json_schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema (draft-07, as yaml-language-server reads it) of one kind of file.

    It says what a single file can say about itself. References between places and files are left to the loader.
    """
    model = KINDS[kind]
    made = model.model_json_schema(by_alias=True, ref_template="#/definitions/{model}", schema_generator=_ForEditors)
    definitions = {name: _tidied(schema) for name, schema in sorted(made.pop("$defs", {}).items())}
    return {"$schema": DIALECT, **_tidied(made), "title": f"cxtest {kind}", "definitions": definitions}


def _tidied(schema: JsonSchemaValue) -> JsonSchemaValue:
    """The same schema, in which a key that may be left out may not be written as `null` instead."""
    kept = {key: _tidied_value(value) for key, value in schema.items() if key != "default"}
    if "patternProperties" in kept:
        kept["additionalProperties"] = False  # a key that is no id
    if "default" in schema and isinstance(schema.get("anyOf"), list):
        choices = [choice for choice in kept["anyOf"] if choice != {"type": "null"}]
        if len(choices) == 1:
            del kept["anyOf"]
            return {**choices[0], **kept}
        kept["anyOf"] = choices
    return kept


def _tidied_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _tidied(value)
    return [_tidied_value(entry) for entry in value] if isinstance(value, list) else value
