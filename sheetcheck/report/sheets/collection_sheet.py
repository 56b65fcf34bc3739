"""The sheet 取りまとめ結果 of a collected workbook: open decisions, origins of the answers."""

from collections.abc import Sequence
from typing import Final

from sheetcheck.report import collection_words as said
from sheetcheck.report.sheets.row_height import row_height
from sheetcheck.report.visible import one_line, shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.added_sheet import AddedCell, AddedSheet, CellLook, Mark, Target
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


def make_collection_sheet(
    collection: CollectResult,
    totals: Sequence[Change],
    hidden: tuple[str, ...],
    language: Language,
) -> AddedSheet:
    """Return the sheet; `hidden` is the record for the next run, kept in a hidden column."""
    rows: list[_Row] = [
        (AddedCell(said.TITLE.told(language), CellLook.TITLE),),
        (AddedCell(said.summary(collection, language), CellLook.LINE),),
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
    rows += [(), (AddedCell(_NOTE.told(language), CellLook.LINE),)]
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
    told = (
        f"{said.origin_text(one, language)}：{shortened(one_line(one.text), 120)}"
        for one in candidates
    )
    return shortened("\n".join([said.CONFLICTS.told(language), *told]), 1000)


def _table(
    title: Text, heads: Sequence[Text], rows: Sequence[_Row], language: Language, note: Text | None
) -> list[_Row]:
    """Return a table with its title and note; empty if it has no rows."""
    if not rows:
        return []
    found: list[_Row] = [(), (AddedCell(title.told(language), CellLook.TITLE),)]
    if note is not None:
        found.append((AddedCell(note.told(language), CellLook.LINE),))
    found.append(tuple(AddedCell(head.told(language), CellLook.HEADING) for head in heads))
    found += rows[:_MOST]
    if len(rows) > _MOST:
        more = _MORE.filled(count=f"{len(rows) - _MOST:,}").told(language)
        found.append((AddedCell(more, CellLook.LINE),))
    return found


_HEADS: Final = (
    *(labels.CELL, said.ITEM, said.COLUMN, said.ANSWER, labels.DEPARTMENT, said.WHERE),
    said.CHANGED,
)
_OPEN_HEADS: Final = (*_HEADS[:3], said.REASON, *_HEADS[4:6], said.ANSWER)


def _conflicts(collection: CollectResult, language: Language) -> list[_Row]:
    rows = [
        (
            *_head(conflict.slot),
            *_candidate(candidate, candidate.text, language),
        )
        for conflict in collection.conflicts
        for candidate in conflict.candidates
    ]
    return _table(said.CONFLICTS, _HEADS, rows, language, said.CONFLICT_NOTE)


def _open(collection: CollectResult, language: Language) -> list[_Row]:
    rows = [_open_row(point, language) for point in collection.open]
    return _table(said.OPEN, _OPEN_HEADS, rows, language, None)


def _open_row(point: OpenPoint, language: Language) -> _Row:
    head = _head(point.slot) if point.slot else (AddedCell("–"), AddedCell(), AddedCell())
    where = "\n".join(part for part in (base_name(point.file), point.place) if part)
    return (
        *head,
        _wrapped(point.reason.told(language)),
        _wrapped("、".join(point.departments)),
        _wrapped(where),
        _wrapped(point.text),
    )


def _added(collection: CollectResult, language: Language) -> list[_Row]:
    rows: list[_Row] = [
        (
            AddedCell("–"),
            _wrapped(" ".join(part for part in (one.section, one.number, one.item) if part)),
            AddedCell(),
            AddedCell(),
            _wrapped(one.department),
            _wrapped(f"{base_name(one.file)}\n{one.place}"),
            AddedCell(),
        )
        for one in collection.added
    ]
    return _table(said.ADDED, _HEADS, rows, language, said.ADDED_NOTE)


def _unused(collection: CollectResult, language: Language) -> list[_Row]:
    heads = (labels.FILE, Text("", ""), Text("", ""), said.REASON, Text("", ""), said.ADVICE)
    rows: list[_Row] = [
        (
            AddedCell("–"),
            _wrapped(base_name(one.path)),
            AddedCell(),
            _wrapped(one.what.told(language)),
            AddedCell(),
            _wrapped(one.advice.told(language)),
        )
        for one in collection.unused
    ]
    return _table(said.UNUSED, heads, rows, language, None)


def _totals(totals: Sequence[Change], language: Language) -> list[_Row]:
    heads = (labels.CELL, labels.BEFORE, Text("", ""), labels.AFTER)
    rows: list[_Row] = [
        (
            AddedCell(str(one.cell), CellLook.LINK, Target(one.sheet, one.cell)),
            _wrapped(str(one.before)),
            AddedCell("→"),
            _wrapped(str(one.after)),
        )
        for one in totals
    ]
    return _table(said.TOTALS, heads, rows, language, None)


def _answers(collection: CollectResult, language: Language) -> list[_Row]:
    rows: list[_Row] = []
    for one in collection.answers:
        first = one.candidates[0]
        origins = [c for c in one.candidates if c.file] or [first]
        for place, candidate in enumerate(origins):
            note = one.note.told(language) if one.note and not place else ""
            text = first.text if not place else candidate.text
            who, *rest = _candidate(candidate, text, language)[1:]
            if note:
                who = _wrapped(f"{said.origin_text(candidate, language)}\n{note}")
            rows.append((*_head(one.slot), _wrapped(text), who, *rest))
    return _table(said.ANSWERS, _HEADS, rows, language, None)


def _files(collection: CollectResult, language: Language) -> list[_Row]:
    heads = (labels.FILE, Text("", ""), said.COUNT, said.REASON, labels.DEPARTMENT, said.WHERE,
             said.CHANGED)  # fmt: skip
    rows: list[_Row] = [
        (
            AddedCell("–"),
            _wrapped(base_name(one.path)),
            AddedCell(one.answers, CellLook.WRAPPED),
            _wrapped(said.replaced_text(one, language)),
            _wrapped(one.department),
            _wrapped(one.digest[:12]),
            _wrapped(said.changed_text(one.changed)),
        )
        for one in collection.files
    ]
    return _table(said.FILES, heads, rows, language, None)


def _head(slot: Slot) -> tuple[AddedCell, AddedCell, AddedCell]:
    return (
        AddedCell(str(slot.cell), CellLook.LINK, Target(slot.key.sheet, slot.cell)),
        _wrapped(said.item_text(slot)),
        _wrapped(slot.heading),
    )


def _candidate(
    one: GivenAnswer, text: str, language: Language
) -> tuple[AddedCell, AddedCell, AddedCell, AddedCell]:
    note = f"\n{one.note.told(language)}" if one.note else ""
    return (
        _wrapped(text),
        _wrapped(said.origin_text(one, language)),
        _wrapped(said.place_text(one) + note),
        _wrapped(said.changed_text(one.changed)),
    )


def _wrapped(text: str) -> AddedCell:
    return AddedCell(shortened(visible(text), _LONGEST), CellLook.WRAPPED)
