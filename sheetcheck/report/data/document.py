"""The JSON document of `--format json`, which every HTML report contains as well, and its schema.

The dataclasses define it: their fields are its keys, in this order, and the JSON Schema in
`report.schema.json` is generated from them. `python -m sheetcheck.report.data.document` prints
its text.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal


@dataclass(frozen=True)
class YearsEntry:
    """The year labels in the headings: `R6`."""

    reported: str | None
    planned: str | None


@dataclass(frozen=True)
class TotalEntry:
    """A total as stated in the sheet, beside the counted number."""

    rating: str | None
    """The code of the rating; null for the grand total."""
    stated: int | float | None
    """Null if the total is missing or is not a number."""
    counted: int
    open: int
    """How many items without a valid rating may still count in it."""
    outcome: Literal["agrees", "corrected", "wrong", "undecided", "missing"]
    """`wrong`: reported, not corrected; `undecided`: may be right once all items have ratings."""
    reason: str | None
    """Why it was not corrected."""
    sheet: str | None
    cell: str | None


@dataclass(frozen=True)
class FindingEntry:
    """One problem at one place."""

    rule: str
    severity: Literal["error", "warning", "notice"]
    sheet: str | None
    cell: str | None
    """As Excel writes it: `H7`."""
    section: str | None
    number: int | str | None
    """The item's number; numbers start again in each section."""
    item: str | None
    departments: tuple[str, ...]
    value: str
    """The cell's text."""
    message: str
    """What is wrong, in the requested language."""
    suggestion: str
    """What to write instead."""
    fixed: bool
    """Whether sheetcheck corrected it, or would without --dry-run."""


@dataclass(frozen=True)
class ChangeEntry:
    """One cell that was corrected, or would be without --dry-run."""

    sheet: str
    cell: str
    before: str | int | float | bool | None
    after: str | int | float | bool | None
    rule: str


@dataclass(frozen=True)
class FileEntry:
    """One checked sheet, or one file that could not be checked."""

    path: str
    """The path as it was given."""
    status: Literal["clean", "corrected", "confirm", "problems", "unreadable"]
    schema: str | None
    """The sheet family."""
    sheet: str | None
    years: YearsEntry
    items: int
    open: int
    """Number of items whose rating is blank, unknown, contradictory, or not calculated."""
    counts: Mapping[str, int]
    """Number of items by rating, in the order of the scale."""
    totals: tuple[TotalEntry, ...]
    findings: tuple[FindingEntry, ...]
    changes: tuple[ChangeEntry, ...]
    corrected: str | None
    """Path of the corrected copy; null if none was written."""
    report: str | None
    """Path of the HTML report; null if none was written."""
    findings_left_out: int = 0
    """Number of findings left out; only in pages with very many. `--format json` has all."""


@dataclass(frozen=True)
class ReportDocument:
    """The results of the files of one run."""

    sheetcheck: str
    """The version of the program."""
    report: Literal[2]
    """The version of this document; it is raised when a key changes its meaning."""
    files: tuple[FileEntry, ...]


def report_schema() -> dict[str, Any]:
    """Return the shipped JSON Schema of the document."""
    shipped = resources.files("sheetcheck.report").joinpath("report.schema.json")
    schema: dict[str, Any] = json.loads(shipped.read_text("utf-8"))
    return schema


def made_schema() -> dict[str, Any]:
    """Return the JSON Schema of the report; field docstrings become its descriptions."""
    from pydantic import ConfigDict, TypeAdapter, with_config

    strict = ConfigDict(use_attribute_docstrings=True, extra="forbid")
    for entry in (YearsEntry, TotalEntry, FindingEntry, ChangeEntry, FileEntry, ReportDocument):
        with_config(strict)(entry)
    schema = TypeAdapter(ReportDocument).json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sheetcheck report",
        **_untitled(schema),
    }


def _untitled(schema: Any) -> Any:
    """Remove the titles that only repeat the names of classes and fields."""
    if isinstance(schema, dict):
        repeats = isinstance(schema.get("title"), str)
        return {k: _untitled(v) for k, v in schema.items() if not (repeats and k == "title")}
    return [_untitled(entry) for entry in schema] if isinstance(schema, list) else schema


if __name__ == "__main__":
    sys.stdout.write(json.dumps(made_schema(), ensure_ascii=False, indent=2) + "\n")
