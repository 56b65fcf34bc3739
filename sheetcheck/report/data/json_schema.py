"""The JSON Schema of the JSON report, generated from the document's dataclasses.

`python -m sheetcheck.report.data.json_schema` prints the text of `report.schema.json`.
"""

import json
import sys
from typing import Any

from sheetcheck.report.data import machine


def made_schema() -> dict[str, Any]:
    """Return the JSON Schema of the report; field docstrings become its descriptions."""
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
    """Return the text of `report.schema.json`."""
    return json.dumps(made_schema(), ensure_ascii=False, indent=2) + "\n"


def _untitled(schema: Any) -> Any:
    """Remove the titles that only repeat the names of classes and fields."""
    if isinstance(schema, dict):
        repeats = isinstance(schema.get("title"), str)
        return {k: _untitled(v) for k, v in schema.items() if not (repeats and k == "title")}
    return [_untitled(entry) for entry in schema] if isinstance(schema, list) else schema


if __name__ == "__main__":
    sys.stdout.write(schema_text())
