"""The JSON Schema of the JSON report, made from the document's own dataclasses.

`python -m sheetcheck.report.data.json_schema` prints it as it is shipped.
"""

import json
import sys
from typing import Any

from sheetcheck.report.data import machine


def made_schema() -> dict[str, Any]:
    """Return the JSON Schema of the report; the docstrings of the fields are its descriptions."""
    from pydantic import ConfigDict, TypeAdapter, with_config

    strict = ConfigDict(use_attribute_docstrings=True, extra="forbid")
    for entry in (
        machine.YearsEntry,
        machine.TotalEntry,
        machine.FindingEntry,
        machine.ChangeEntry,
        machine.FileEntry,
        machine.ReportDocument,
    ):
        with_config(strict)(entry)
    schema = TypeAdapter(machine.ReportDocument).json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sheetcheck report",
        **_untitled(schema),
    }


def schema_text() -> str:
    """Return the schema as it is shipped in `report.schema.json`."""
    return json.dumps(made_schema(), ensure_ascii=False, indent=2) + "\n"


def _untitled(schema: Any) -> Any:
    """Return a schema without the titles that only repeat the names of classes and fields."""
    if isinstance(schema, dict):
        repeats = isinstance(schema.get("title"), str)
        return {k: _untitled(v) for k, v in schema.items() if not (repeats and k == "title")}
    return [_untitled(entry) for entry in schema] if isinstance(schema, list) else schema


if __name__ == "__main__":
    sys.stdout.write(schema_text())
