"""The JSON document of `--format json`, which every HTML report contains as well.

The dataclasses define it: their fields are its keys, in this order, and the JSON Schema in
`report.schema.json` is generated from them.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final, Literal

from sheetcheck.report.data.harmless import escaped_for_html, escaped_json
from sheetcheck.words.result import Change, Finding, Outcome, SheetResult, Total
from sheetcheck.words.text import Language
from sheetcheck.words.values import Value

_IN_PAGE: Final = 1000
"""The most findings per sheet in the JSON inside a page; 10,000 would take 5 MB."""
REPORT: Final = 2
"""The version of the document; it is raised when a key changes its meaning."""


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


def json_text(
    outcomes: Iterable[Outcome], *, language: Language, version: str, encoding: str = "utf-8"
) -> str:
    """Return the results as JSON that `encoding` can write.

    Each finding, change and total is on a line of its own, so that tools can search by line.
    """
    entries = (_laid_out(_file(outcome, language)) for outcome in outcomes)
    return escaped_json("".join(_listed(entries, version)), encoding)


def json_in_html(outcomes: Iterable[Outcome], *, language: Language, version: str) -> Iterator[str]:
    """Yield the results as JSON for a `<script>` element, without `<`, `>` and `&`.

    If a sheet has very many findings, it has the first `_IN_PAGE` and the number left out.
    """
    lines = (escaped_for_html(_line(_file(outcome, language, _IN_PAGE))) for outcome in outcomes)
    return _listed(lines, version)


def _laid_out(entry: FileEntry) -> str:
    """Return an entry over several lines; `json.dumps(indent=…)` uses a slower encoder."""
    return "{" + ",\n ".join(f'"{key}": {_value(said)}' for key, said in _keys(entry).items()) + "}"


def _value(said: object) -> str:
    if isinstance(said, tuple) and said:
        return "[\n  " + ",\n  ".join(map(_line, said)) + "\n ]"
    return _line(said)


def _line(said: object) -> str:
    return json.dumps(said, default=_keys, ensure_ascii=False, allow_nan=False)


def _listed(lines: Iterable[str], version: str) -> Iterator[str]:
    """Yield the document with `lines` as its files."""
    yield f'{{"sheetcheck": {json.dumps(version)}, "report": {REPORT}, "files": ['
    for number, line in enumerate(lines):
        yield ",\n" if number else "\n"
        yield line
    yield "\n]}"


def report_schema() -> dict[str, Any]:
    """Return the shipped JSON Schema of the document."""
    shipped = resources.files("sheetcheck.report").joinpath("report.schema.json")
    schema: dict[str, Any] = json.loads(shipped.read_text("utf-8"))
    return schema


def _keys(entry: object) -> dict[str, Any]:
    """Return the keys of an entry, without `findings_left_out` if it is 0."""
    keys = vars(entry)
    if isinstance(entry, FileEntry) and not entry.findings_left_out:
        keys = {key: value for key, value in keys.items() if key != "findings_left_out"}
    return keys


def _file(outcome: Outcome, language: Language, most: int | None = None) -> FileEntry:
    result = outcome.result
    sheet = result.sheet
    findings = result.findings[:most]
    return FileEntry(
        path=result.path,
        status=result.status.value,
        schema=result.family,
        sheet=sheet.name if sheet else None,
        years=YearsEntry(*(sheet.years if sheet else (None, None))),
        items=sheet.item_count if sheet else 0,
        open=sum(code is None for code in result.ratings.values()),
        counts=dict(result.counts),
        totals=tuple(_total(result, total) for total in result.totals),
        findings=tuple(_finding(finding, language) for finding in findings),
        changes=tuple(map(_change, result.changes)),
        corrected=outcome.corrected,
        report=outcome.report,
        findings_left_out=len(result.findings) - len(findings),
    )


def _total(result: SheetResult, total: Total) -> TotalEntry:
    return TotalEntry(
        rating=total.rating,
        stated=total.stated,
        counted=total.counted,
        open=total.open,
        outcome=total.outcome.value,
        reason=total.reason.value if total.reason else None,
        sheet=result.sheet.name if result.sheet else None,
        cell=str(total.cell) if total.cell else None,
    )


def _finding(finding: Finding, language: Language) -> FindingEntry:
    return FindingEntry(
        rule=finding.rule,
        severity=finding.severity.value,
        sheet=finding.sheet,
        cell=str(finding.cell) if finding.cell else None,
        section=finding.section,
        number=finding.number,
        item=finding.item,
        departments=finding.departments,
        value=finding.value,
        message=finding.message.told(language),
        suggestion=finding.suggestion.told(language),
        fixed=finding.fixed,
    )


def _change(change: Change) -> ChangeEntry:
    return ChangeEntry(
        sheet=change.sheet,
        cell=str(change.cell),
        before=plain(change.before),
        after=plain(change.after),
        rule=change.rule,
    )


def plain(value: Value) -> Value:
    """Return a value that JSON can express: NaN and infinity become text."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
