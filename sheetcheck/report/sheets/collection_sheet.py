"""The sheet 取りまとめ結果 of a collected workbook: open decisions, origins of the answers."""

from collections.abc import Sequence
from typing import Final

from sheetcheck.report import collection_words as texts
from sheetcheck.report.sheets.findings_sheet import row_height
from sheetcheck.report.visible import one_line, shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.added_sheet import AddedCell, AddedSheet, CellLook, Mark, Target
from sheetcheck.words.address import Address
from sheetcheck.words.collection import CollectResult, GivenAnswer, OpenPoint, Slot, base_name
from sheetcheck.words.result import Change, Severity
from sheetcheck.words.text import Language, Text

SHEET_NAME: Final = "取りまとめ結果"
"""The same in both languages."""
_WIDTHS: Final = (10.0, 32.0, 14.0, 42.0, 18.0, 36.0, 16.0)
_TALLEST: Final = 150.0  # points
_LONGEST: Final = 400
_MOST: Final = 20_000  # rows of a table; Excel takes 65,530 links in a sheet
_NOTE: Final = Text(
    "このシートは sheetcheck collect が付け加えたものです。再度実行すると新しい内容に置き換わり、"
    "sheetcheck unmark で取り除けます。",
    "This sheet was added by sheetcheck collect. Another run replaces it; sheetcheck unmark takes"
    " it out.",
)
_MORE: Final = Text("ほかに{count}件あります。", "{count} more.")

_Row = tuple[AddedCell | None, ...]
_BLANK: Final = Text("", "")
_EMPTY: Final = AddedCell()
_DASH: Final = AddedCell("–")


def make_collection_sheet(
    collection: CollectResult,
    totals: Sequence[Change],
    hidden: tuple[str, ...],
    language: Language,
) -> AddedSheet:
    """Return the sheet; `hidden` is the record for the next run, kept in a hidden column."""
    rows: list[_Row] = [
        (AddedCell(texts.TITLE.localized(language), CellLook.TITLE),),
        (AddedCell(texts.summary(collection, language), CellLook.LINE),),
    ]
    for table in (
        _conflicts(collection, language),
        _open(collection, language),
        _added(collection, language),
        _unused(collection, language),
        _totals(totals, language),
        _answers(collection, language),
        _files(collection, language),
    ):
        rows += table
    rows += [(), (AddedCell(_NOTE.localized(language), CellLook.LINE),)]
    wrapped = {CellLook.WRAPPED}
    heights = tuple(row_height(cells, _WIDTHS, wrapped, _TALLEST) for cells in rows)
    return AddedSheet(SHEET_NAME, _WIDTHS, tuple(rows), heights, hidden=hidden)


def conflict_marks(collection: CollectResult, language: Language) -> tuple[Mark, ...]:
    """Return a mark for each cell with conflicting answers."""
    return tuple(
        Mark(one.slot.key.sheet, one.slot.cell, Severity.ERROR, _note(one.candidates, language))
        for one in collection.conflicts
    )


def _note(candidates: Sequence[GivenAnswer], language: Language) -> str:
    answers = (
        f"{texts.origin_text(one, language)}：{shortened(one_line(one.text), 120)}"
        for one in candidates
    )
    return shortened("\n".join([texts.CONFLICTS.localized(language), *answers]), 1000)


def _table(
    title: Text, heads: Sequence[Text], rows: Sequence[_Row], language: Language, note: Text | None
) -> list[_Row]:
    """Return a table with its title and note; empty if it has no rows."""
    if not rows:
        return []
    found: list[_Row] = [(), (AddedCell(title.localized(language), CellLook.TITLE),)]
    if note is not None:
        found.append((AddedCell(note.localized(language), CellLook.LINE),))
    found.append(tuple(AddedCell(head.localized(language), CellLook.HEADING) for head in heads))
    found += rows[:_MOST]
    if len(rows) > _MOST:
        more = _MORE.filled(count=f"{len(rows) - _MOST:,}").localized(language)
        found.append((AddedCell(more, CellLook.LINE),))
    return found


_HEADS: Final = (
    *(labels.CELL, texts.ITEM, texts.COLUMN, texts.ANSWER, labels.DEPARTMENT, texts.WHERE),
    texts.CHANGED,
)
_OPEN_HEADS: Final = (*_HEADS[:3], texts.REASON, *_HEADS[4:6], texts.ANSWER)


def _conflicts(collection: CollectResult, language: Language) -> list[_Row]:
    rows = [
        _of_slot(conflict.slot, *_candidate(one, language))
        for conflict in collection.conflicts
        for one in conflict.candidates
    ]
    return _table(texts.CONFLICTS, _HEADS, rows, language, texts.CONFLICT_NOTE)


def _open(collection: CollectResult, language: Language) -> list[_Row]:
    rows = [_open_row(point, language) for point in collection.open]
    return _table(texts.OPEN, _OPEN_HEADS, rows, language, None)


def _open_row(point: OpenPoint, language: Language) -> _Row:
    where = "\n".join(part for part in (base_name(point.file), point.place) if part)
    cells = (point.reason.localized(language), "、".join(point.departments), where, point.text)
    return _of_slot(point.slot, *cells) if point.slot else _row(_DASH, _EMPTY, _EMPTY, *cells)


def _added(collection: CollectResult, language: Language) -> list[_Row]:
    rows = [
        _row(
            _DASH,
            " ".join(part for part in (one.section, one.number, one.item) if part),
            _EMPTY,
            _EMPTY,
            one.department,
            f"{base_name(one.file)}\n{one.place}",
            _EMPTY,
        )
        for one in collection.added
    ]
    return _table(texts.ADDED, _HEADS, rows, language, texts.ADDED_NOTE)


def _unused(collection: CollectResult, language: Language) -> list[_Row]:
    heads = (labels.FILE, _BLANK, _BLANK, texts.REASON, _BLANK, texts.ADVICE)
    rows = [
        _row(
            *(_DASH, base_name(one.path), _EMPTY),
            *(one.what.localized(language), _EMPTY, one.advice.localized(language)),
        )
        for one in collection.unused
    ]
    return _table(texts.UNUSED, heads, rows, language, None)


def _totals(totals: Sequence[Change], language: Language) -> list[_Row]:
    heads = (labels.CELL, labels.BEFORE, _BLANK, labels.AFTER)
    rows = [
        _row(_link(one.sheet, one.cell), str(one.before), AddedCell("→"), str(one.after))
        for one in totals
    ]
    return _table(texts.TOTALS, heads, rows, language, None)


def _answers(collection: CollectResult, language: Language) -> list[_Row]:
    rows = []
    for one in collection.answers:
        first = one.candidates[0]
        origins = [c for c in one.candidates if c.file] or [first]
        for place, candidate in enumerate(origins):
            text, who, *rest = _candidate(candidate, language)
            if not place:
                text = first.text
                who += f"\n{one.note.localized(language)}" if one.note else ""
            rows.append(_of_slot(one.slot, text, who, *rest))
    return _table(texts.ANSWERS, _HEADS, rows, language, None)


def _files(collection: CollectResult, language: Language) -> list[_Row]:
    heads = (labels.FILE, _BLANK, texts.COUNT, texts.REASON, labels.DEPARTMENT, texts.WHERE,
             texts.CHANGED)  # fmt: skip
    rows = [
        _row(
            _DASH,
            base_name(one.path),
            AddedCell(one.answers, CellLook.WRAPPED),
            texts.replaced_text(one, language),
            one.department,
            one.digest[:12],
            texts.changed_text(one.changed),
        )
        for one in collection.files
    ]
    return _table(texts.FILES, heads, rows, language, None)


def _candidate(one: GivenAnswer, language: Language) -> tuple[str, str, str, str]:
    note = f"\n{one.note.localized(language)}" if one.note else ""
    return (
        one.text,
        texts.origin_text(one, language),
        texts.place_text(one) + note,
        texts.changed_text(one.changed),
    )


def _of_slot(slot: Slot, *cells: str) -> _Row:
    return _row(_link(*slot.place), texts.item_text(slot), slot.heading, *cells)


def _link(sheet: str, cell: Address) -> AddedCell:
    return AddedCell(str(cell), CellLook.LINK, Target(sheet, cell))


def _row(*cells: AddedCell | str) -> _Row:
    """Return a row; a text becomes a cell that wraps it."""
    return tuple(
        AddedCell(shortened(visible(one), _LONGEST), CellLook.WRAPPED)
        if isinstance(one, str)
        else one
        for one in cells
    )
