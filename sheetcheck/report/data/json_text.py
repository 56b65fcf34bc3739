"""JSON without raw control, invisible or markup characters: the report, and other documents."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sheetcheck.report.data.document import (
    ChangeEntry,
    FileEntry,
    FindingEntry,
    TotalEntry,
    YearsEntry,
)
from sheetcheck.report.visible import encodes
from sheetcheck.words.result import Change, Finding, Outcome, SheetResult, Total
from sheetcheck.words.text import Language
from sheetcheck.words.values import Value

_IN_PAGE: Final = 1000
"""The most findings per sheet in the JSON inside a page; 10,000 would take 5 MB."""
REPORT: Final = 2
"""The version of the document; it is raised when a key changes its meaning."""
# Raw, these could control a terminal or be invisible in a log; JSON may escape any character.
_UNSEEN: Final = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0001-\U000e007f]"
)
_MARKUP: Final = re.compile("[<>&]")


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
    lines = (_escaped_for_html(_line(_file(outcome, language, _IN_PAGE))) for outcome in outcomes)
    return _listed(lines, version)


def _laid_out(entry: FileEntry) -> str:
    """Return an entry over several lines; `json.dumps(indent=…)` uses a slower encoder."""
    lines = [f'"{key}": {_value(value)}' for key, value in _keys(entry).items()]
    return "{" + ",\n ".join(lines) + "}"


def _value(value: object) -> str:
    if isinstance(value, tuple) and value:
        return "[\n  " + ",\n  ".join(map(_line, value)) + "\n ]"
    return _line(value)


def _line(value: object) -> str:
    return json.dumps(value, default=_keys, ensure_ascii=False, allow_nan=False)


def _listed(lines: Iterable[str], version: str) -> Iterator[str]:
    """Yield the document with `lines` as its files."""
    yield f'{{"sheetcheck": {json.dumps(version)}, "report": {REPORT}, "files": ['
    for number, line in enumerate(lines):
        yield ",\n" if number else "\n"
        yield line
    yield "\n]}"


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
        message=finding.message.localized(language),
        suggestion=finding.suggestion.localized(language),
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


def harmless_json(document: object) -> str:
    """Return a document as JSON that can be embedded in a `<script>` or written to a log."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _escaped_for_html(text)


def _escaped_for_html(text: str) -> str:
    return _MARKUP.sub(_escape, escaped_json(text, "utf-8"))


def escaped_json(text: str, encoding: str) -> str:
    """Escape control and invisible characters in JSON, and those that `encoding` lacks."""
    text = _UNSEEN.sub(_escape, text)
    if encodes(text, encoding):
        return text
    return "".join(
        char if char.isascii() or encodes(char, encoding) else _escaped(char) for char in text
    )


def _escape(match: re.Match[str]) -> str:
    return _escaped(match[0])


def _escaped(char: str) -> str:
    return json.dumps(char)[1:-1] if not char.isascii() else f"\\u{ord(char):04x}"
