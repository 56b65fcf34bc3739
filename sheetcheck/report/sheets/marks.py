"""The coloured marks and notes of a corrected copy, for findings and for corrections."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from sheetcheck.report.view import findings_left, row_of, value_text
from sheetcheck.report.visible import shortened
from sheetcheck.words.added_sheet import Mark
from sheetcheck.words.address import Address
from sheetcheck.words.result import Change, Finding, SheetResult
from sheetcheck.words.text import Language, Text

_LONGEST: Final = 1000
_NOTE: Final = Text("［{word}］{message}", "[{word}] {message}")
_CORRECTED: Final = Text("［訂正済み］{before} → {after}", "[Corrected] {before} → {after}")
_NUMBER: Final = re.compile(r"[0-9０-９][0-9０-９,，.．]*")
_COUNTER: Final = re.compile(r"[^\W\d_]{0,4}(?![^\W\d_])")


def marks_for(results: Sequence[SheetResult], language: Language) -> tuple[Mark, ...]:
    """Return the marks of one workbook, given the results of its sheets.

    A cell with findings has the colour of the worst. A corrected cell has its own colour, and its
    note gives the old value.
    """
    return (*_of_findings(results, language), *_of_changes(results, language))


def _of_findings(results: Sequence[SheetResult], language: Language) -> Iterator[Mark]:
    found: dict[tuple[str, Address], list[Finding]] = {}
    for result in results:
        for finding in findings_left(result):
            if finding.sheet is not None and finding.cell is not None:
                found.setdefault((finding.sheet, finding.cell), []).append(finding)
    for (sheet, cell), findings in found.items():
        yield Mark(sheet, cell, findings[0].severity, _note(findings, language))


def _of_changes(results: Sequence[SheetResult], language: Language) -> Iterator[Mark]:
    for result in results:
        for change in result.changes:
            yield Mark(change.sheet, change.cell, None, correction_text(change, language))


def correction_text(change: Change, language: Language) -> str:
    """Return the text of the note on a correction (8事業 → 9事業).

    If only one number differs, it is shown alone with its counter word; otherwise both texts or
    formulas are shown whole.
    """
    values = (value_text(value, language) for value in (change.before, change.after))
    before, after = (shortened(text.strip(), _LONGEST // 3) for text in values)
    before, after = _numbers_that_differ(before, after) or (before, after)
    return _CORRECTED.filled(before=before, after=after).localized(language)


def _numbers_that_differ(before: str, after: str) -> tuple[str, str] | None:
    """Return the only number that differs in two texts, with its counter word, in both versions."""
    if before.startswith("=") or _NUMBER.sub("", before) != _NUMBER.sub("", after):
        return None
    pairs = zip(_NUMBER.finditer(before), _NUMBER.finditer(after), strict=False)
    different = [(one, other) for one, other in pairs if one[0] != other[0]]
    if len(different) != 1:
        return None
    one, other = different[0]
    counter = _COUNTER.match(before, one.end())
    word = counter[0] if counter else ""
    return one[0] + word, other[0] + word


def _note(findings: Sequence[Finding], language: Language) -> str:
    lines = []
    for finding in findings:
        row = row_of(finding, language)
        lines.append(_NOTE.filled(word=row.word, message=row.message).localized(language))
        if row.suggestion:
            lines.append(f"→ {row.suggestion}")
    return shortened("\n".join(lines), _LONGEST)
