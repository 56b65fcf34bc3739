"""The sheet 点検結果 of a corrected copy: findings and corrections."""

from collections.abc import Container, Iterator, Sequence
from itertools import islice
from typing import Final

from sheetcheck.report.verdict import file_status, verdict
from sheetcheck.report.view import corrections_of, findings_left, form_name, row_of
from sheetcheck.report.visible import line_count, one_line, shortened, width_of
from sheetcheck.words import labels
from sheetcheck.words.added_sheet import AddedCell, AddedSheet, CellLook, Target
from sheetcheck.words.address import Address
from sheetcheck.words.dates import time_text
from sheetcheck.words.result import (
    Finding,
    Outcome,
    Provenance,
    Severity,
    SheetResult,
    Status,
)
from sheetcheck.words.text import Language, Text

_SHEET_NAME: Final = "点検結果"
"""The same in both languages, because the next run finds the sheet by this name."""

_WIDTHS: Final = (10.0, 12.0, 34.0, 18.0, 40.0, 40.0)
_WIDEST_LINK: Final = 44.0
_TALLEST: Final = 409.0  # points, the maximum in Excel
_WRAPPED: Final = frozenset({CellLook.WRAPPED, CellLook.LINK, CellLook.HEADING})
_MOST: Final = 60_000  # Excel takes 65,530 links in a sheet
_LONGEST: Final = 1000
_MARGIN: Final = 2  # characters of a column's width that a text cannot use
_LINE_HEIGHT: Final = 15.5  # points, for a font of 11
_PADDING: Final = 4.0  # points
_HEADS: Final = (
    *(labels.KIND, labels.CELL, labels.ITEM, labels.DEPARTMENT, labels.PROBLEM, labels.SUGGESTION),
)
_TITLE: Final = Text("点検結果", "Check report")
_NOTHING: Final = Text(
    "担当課に修正をお願いする箇所はありません。", "Nothing for departments to fix."
)
_DONE: Final = Text("訂正済み", "Corrected")
_MORE: Final = Text(
    "ほか{count}件は表示を省略しています（全件は sheetcheck --format json で確認できます）。",
    "{count} more not shown (sheetcheck --format json has all).",
)
_NOTE: Final = Text(
    "このシートは点検結果をお知らせするために追加したものです。"
    "不要な場合は、シートごと削除してください。"
    "修正は、提出したファイル（このシートのないもの）に行ってください。",
    "This sheet was added by the check; delete it if not needed. Make your corrections in "
    "the file you submitted.",
)
_LOOKS: Final = {
    Severity.ERROR: CellLook.ERROR,
    Severity.WARNING: CellLook.WARNING,
    Severity.NOTICE: CellLook.NOTICE,
}
_STATUS_LOOKS: Final = {
    Status.CLEAN: CellLook.GOOD,
    Status.CORRECTED: CellLook.GOOD,
    Status.CONFIRM: CellLook.WARNING,
    Status.PROBLEMS: CellLook.ERROR,
    Status.UNREADABLE: CellLook.ERROR,
}
_BETWEEN: Final = {Language.JA: "、", Language.EN: ", "}
_COLON: Final = {Language.JA: "：", Language.EN: ": "}


def make_findings_sheet(
    results: Sequence[SheetResult], *, language: Language, provenance: Provenance
) -> AddedSheet:
    """Return the findings sheet of one workbook, given the results of its sheets.

    One filtered table lists the findings left, then the corrections, each row with a link to its
    cell. The copy opens on this sheet.
    """
    rows: list[tuple[AddedCell, ...]] = list(_head(results, language, provenance))
    frozen = len(rows)
    found = [finding for result in results for finding in findings_left(result)]
    changes = [change for result in results for change in result.changes]
    several = len({one.sheet for one in found} | {one.sheet for one in changes}) > 1
    corrected = (row for result in results for row in _corrected(result, language, several=several))
    rows += (_finding(one, language, several=several) for one in found[:_MOST])
    rows += islice(corrected, _MOST)
    last = len(rows)
    rows += _notes(len(found), len(changes), language)
    rows += [(), (AddedCell(_NOTE.localized(language), CellLook.LINE),)]
    widths = _widths(rows)
    heights = tuple(row_height(cells, widths, _WRAPPED, _TALLEST) for cells in rows)
    return AddedSheet(
        _SHEET_NAME,
        widths,
        tuple(rows),
        heights,
        frozen,
        filtered_rows=(frozen, last) if last > frozen else None,
        language=language,
        opens_first=True,
        corrected=tuple(one for result in results for one in result.corrected),
    )


def row_height(
    cells: Sequence[AddedCell | None],
    widths: Sequence[float],
    wrapped: Container[CellLook],
    tallest: float,
) -> float | None:
    """Return the height of a row in points, at most `tallest`; None for a row of one line.

    It is for programs that do not compute it on opening.
    `widths` are the columns' widths in characters; `wrapped` are the looks whose texts wrap.
    """
    lines = max(
        (
            line_count(str(cell.value), int(width) - _MARGIN)
            for cell, width in zip(cells, widths, strict=False)
            if cell is not None and cell.look in wrapped and cell.value is not None
        ),
        default=1,
    )
    return None if lines == 1 else min(lines * _LINE_HEIGHT + _PADDING, tallest)


def _widths(rows: Sequence[Sequence[AddedCell]]) -> tuple[float, ...]:
    """Return the column widths; links get room for sheet names, as some programs do not wrap."""
    links = (str(cell.value) for cells in rows for cell in cells if cell.look is CellLook.LINK)
    longest = max(map(width_of, links), default=0) + _MARGIN
    first, cell, *others = _WIDTHS
    return first, min(max(cell, longest), _WIDEST_LINK), *others


def _head(
    results: Sequence[SheetResult], language: Language, provenance: Provenance
) -> Iterator[tuple[AddedCell, ...]]:
    # In the copy that contains this sheet, the changes have been made.
    outcomes = [Outcome(result, corrected=result.path) for result in results]
    status = file_status(outcomes)
    forms = dict.fromkeys(form_name(result, language) for result in results)
    colon = _COLON[language]
    facts = [
        f"{labels.CHECKED_AT.localized(language)}{colon}{time_text(provenance.at, language)}",
        *(f"{labels.FAMILY.localized(language)}{colon}{form}" for form in forms if form),
        f"sheetcheck {provenance.version}",
    ]
    yield (AddedCell(_TITLE.localized(language), CellLook.TITLE),)
    yield (
        AddedCell(labels.STATUS[status].localized(language), _STATUS_LOOKS[status]),
        AddedCell(one_line(verdict(outcomes, language)), CellLook.LINE),
    )
    yield (AddedCell("  ".join(facts), CellLook.LINE),)
    yield tuple(AddedCell(head.localized(language), CellLook.HEADING) for head in _HEADS)


def _notes(found: int, changes: int, language: Language) -> Iterator[tuple[AddedCell, ...]]:
    """Yield the notes below the table: that it is empty, or that it is incomplete."""
    if not found and not changes:
        yield (AddedCell(_NOTHING.localized(language), CellLook.LINE),)
    left_out = max(found - _MOST, 0) + max(changes - _MOST, 0)
    if left_out:
        yield (AddedCell(_MORE.filled(count=f"{left_out:,}").localized(language), CellLook.LINE),)


def _finding(finding: Finding, language: Language, *, several: bool) -> tuple[AddedCell, ...]:
    row = row_of(finding, language)
    return (
        AddedCell(row.word, _LOOKS[finding.severity]),
        _pointer(finding.sheet, finding.cell, several=several),
        *_wrapped(row.place, _BETWEEN[language].join(row.departments), row.message, row.suggestion),
    )


def _corrected(
    result: SheetResult, language: Language, *, several: bool
) -> Iterator[tuple[AddedCell, ...]]:
    for change, written in zip(result.changes, corrections_of(result, language), strict=True):
        departments = _BETWEEN[language].join(written.departments)
        corrected = f"{written.before} → {written.after}"
        yield (
            AddedCell(_DONE.localized(language), CellLook.GOOD),
            _pointer(change.sheet, change.cell, several=several),
            *_wrapped(written.place, departments, written.message, corrected),
        )


def _wrapped(*texts: str) -> Iterator[AddedCell]:
    return (AddedCell(shortened(text, _LONGEST), CellLook.WRAPPED) for text in texts)


def _pointer(sheet: str | None, cell: Address | None, *, several: bool) -> AddedCell:
    """Return an address as a link; with `several` sheets it includes the sheet's name."""
    if cell is None:
        return AddedCell("–")
    text = f"{one_line(sheet)}!{cell}" if several and sheet else str(cell)
    return (
        AddedCell(text, CellLook.LINK, Target(sheet, cell))
        if sheet is not None
        else AddedCell(text)
    )
