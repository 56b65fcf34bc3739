"""The JSON Schema of family files, with which editors complete and check them."""

import json
from collections.abc import Iterable
from typing import Any

from sheetcheck.family.model import KINDS, Family
from sheetcheck.family.scale import STRICT

NAME = "family.schema.json"
"""The schema's file name; the first line of every shipped family refers to it."""


def family_schema(rules: Iterable[str]) -> dict[str, Any]:
    """Return the JSON Schema; its descriptions are the docstrings of the model's fields.

    `rules` are the names of all rules.
    """
    from pydantic import ConfigDict, TypeAdapter, with_config

    # Reading a family needs no descriptions, and finding them is slow.
    described = ConfigDict(**STRICT, use_attribute_docstrings=True)  # type: ignore[typeddict-item]
    for kind in KINDS:
        with_config(described)(kind)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sheetcheck family",
        **_plain(TypeAdapter(Family).json_schema()),
    }
    schema["properties"]["severities"]["propertyNames"] = {"enum": list(rules)}
    return schema


def schema_text(rules: Iterable[str]) -> str:
    """Return the text of the shipped schema file; `rules` are the names of all rules."""
    return json.dumps(family_schema(rules), ensure_ascii=False, indent=2) + "\n"


def _plain(schema: Any) -> Any:
    """Return a schema without the titles that only repeat the names of entries."""
    if isinstance(schema, dict):
        named = isinstance(schema.get("title"), str)
        return {k: _plain(v) for k, v in schema.items() if not (named and k == "title")}
    return [_plain(entry) for entry in schema] if isinstance(schema, list) else schema
