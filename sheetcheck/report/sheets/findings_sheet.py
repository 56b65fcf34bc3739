"""The sheet 点検結果 of a corrected copy: findings and corrections."""

from collections.abc import Iterator, Sequence
from typing import Final

from sheetcheck.report.sheets.row_height import MARGIN, row_height
from sheetcheck.report.verdict import file_status, verdict
from sheetcheck.report.view import (
    ReadableFinding,
    WrittenCell,
    corrections_of,
    findings_left,
    form_name,
    row_of,
)
from sheetcheck.report.visible import one_line, shortened, width_of
from sheetcheck.words import labels
from sheetcheck.words.added_sheet import AddedCell, AddedSheet, CellLook, Target
from sheetcheck.words.address import Address
from sheetcheck.words.dates import time_text
from sheetcheck.words.result import (
    Change,
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
_BETWEEN: Final = {Language.JA: "、", Language.EN: ", "}
_COLON: Final = {Language.JA: "：", Language.EN: ": "}


def make_findings_sheet(
    results: Sequence[SheetResult], *, language: Language, provenance: Provenance
) -> AddedSheet:
    """Return the findings sheet of one workbook, given the results of its sheets.

    One filtered table lists the findings left, then the corrections, each row with a link to its
    cell. The copy opens on this sheet.
    """
    rows = list(_head(results, language, provenance))
    frozen = len(rows)
    found = [finding for result in results for finding in findings_left(result)]
    changes = [pair for result in results for pair in _changes(result, language)]
    sheets = {finding.sheet for finding in found} | {change.sheet for change, _, _ in changes}
    several = len(sheets) > 1
    rows += (tuple(_finding(one, language, several=several)) for one in found[:_MOST])
    rows += (tuple(_corrected(*one, language, several=several)) for one in changes[:_MOST])
    last = len(rows)
    rows += _notes(len(found), len(changes), language)
    rows += [(), (AddedCell(_NOTE.told(language), CellLook.LINE),)]
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


def _widths(rows: Sequence[Sequence[AddedCell]]) -> tuple[float, ...]:
    """Return the column widths; links get room for sheet names, as some programs do not wrap."""
    links = (str(cell.value) for cells in rows for cell in cells if cell.look is CellLook.LINK)
    longest = max(map(width_of, links), default=0) + MARGIN
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
        f"{labels.CHECKED_AT.told(language)}{colon}{time_text(provenance.at, language)}",
        *(f"{labels.FAMILY.told(language)}{colon}{form}" for form in forms if form),
        f"sheetcheck {provenance.version}",
    ]
    yield (AddedCell(_TITLE.told(language), CellLook.TITLE),)
    yield (
        AddedCell(labels.STATUS[status].told(language), _STATUS_LOOKS[status]),
        AddedCell(one_line(verdict(outcomes, language)), CellLook.LINE),
    )
    yield (AddedCell("  ".join(facts), CellLook.LINE),)
    yield tuple(AddedCell(head.told(language), CellLook.HEADING) for head in _HEADS)


def _changes(
    result: SheetResult, language: Language
) -> Iterator[tuple[Change, WrittenCell, ReadableFinding | None]]:
    """Yield each change with its text and, if there is one, its finding."""
    asked = {(f.sheet, f.cell, f.rule): f for f in result.findings if f.fixed}
    for change, told in zip(result.changes, corrections_of(result, language), strict=True):
        finding = asked.get((change.sheet, change.cell, change.rule))
        yield change, told, row_of(finding, language) if finding else None


def _notes(found: int, changes: int, language: Language) -> Iterator[tuple[AddedCell, ...]]:
    """Yield the notes below the table: that it is empty, or that it is incomplete."""
    if not found and not changes:
        yield (AddedCell(_NOTHING.told(language), CellLook.LINE),)
    left_out = max(found - _MOST, 0) + max(changes - _MOST, 0)
    if left_out:
        yield (AddedCell(_MORE.filled(count=f"{left_out:,}").told(language), CellLook.LINE),)


def _finding(finding: Finding, language: Language, *, several: bool) -> Iterator[AddedCell]:
    row = row_of(finding, language)
    yield AddedCell(row.word, _LOOKS[finding.severity])
    yield _pointer(finding.sheet, finding.cell, several=several)
    yield from _text_cells(row.place, row.departments, row.message, row.suggestion, language)


def _corrected(
    change: Change,
    told: WrittenCell,
    row: ReadableFinding | None,
    language: Language,
    *,
    several: bool,
) -> Iterator[AddedCell]:
    yield AddedCell(_DONE.told(language), CellLook.GOOD)
    yield _pointer(change.sheet, change.cell, several=several)
    place, departments = (row.place, row.departments) if row else ("", ())
    yield from _text_cells(
        place, departments, told.message, f"{told.before} → {told.after}", language
    )


def _text_cells(
    place: str, departments: Sequence[str], message: str, advice: str, language: Language
) -> Iterator[AddedCell]:
    for text in (place, _BETWEEN[language].join(departments), message, advice):
        yield AddedCell(_short(text), CellLook.WRAPPED)


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


def _short(text: str) -> str:
    return shortened(text, _LONGEST)
