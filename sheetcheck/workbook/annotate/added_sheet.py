"""Add a sheet, marks and notes to a workbook by inserting bytes into a few parts.

The workbook part, its relationships, the content types and the styles get insertions; with marks,
the marked sheets change, too. All other parts stay as they are, byte for byte. `unmark` undoes
everything.

So that Excel does not repair the result, every new id (sheet, relationship, shape) is unique in
the whole workbook, every new part has one content type, elements are in the order of the schema,
and no list exceeds Excel's limits. If that is impossible, something is left out (colours first,
then notes), and the result says what and why.

A workbook that is shared in Excel's old way has a revision log (`xl/revisions`) with an entry for
every sheet and every note. We do not write this log, so such a workbook gets neither sheet nor
notes: only the corrected cells change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from sheetcheck.words.added_sheet import AddedCell, AddedSheet, CellLook, Mark
from sheetcheck.words.text import Text
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.marks import Marker
from sheetcheck.workbook.annotate.notes import AUTHOR
from sheetcheck.workbook.annotate.on_opening import ask_to_recalculate, show_first
from sheetcheck.workbook.annotate.sheet_list import (
    SHEET_TYPE,
    free_name,
    list_sheet,
    namespace_of,
)
from sheetcheck.workbook.annotate.sheet_part import added_sheet_part, looks_of
from sheetcheck.workbook.annotate.stamp import PART, stamped
from sheetcheck.workbook.annotate.styles import Stylesheet, styles_of
from sheetcheck.workbook.annotate.undo_log import UndoLog, pieces
from sheetcheck.workbook.read.book import Workbook

_HIDDEN: Final = AddedSheet("点検結果", (), ())

_SHARED: Final = Text(
    "共有ブックのため、点検結果のシート・色・注釈は付けていません。",
    "This is a shared workbook, so no check sheet, colours or notes were added.",
)
_NO_LOOKS: Final = Text(
    "セルの書式の数がExcelの上限に近いため、このシートには書式を付けていません。",
    "The workbook is near Excel's limit of cell formats, so the check sheet is plain.",
)
_NO_COLOURS: Final = Text(
    "セルの書式の数がExcelの上限に近いため、セルに色を付けていません（注釈は付けました）。",
    "The workbook is near Excel's limit of cell formats, so no cell was coloured"
    " (the notes are there).",
)


class Added(NamedTuple):
    """The bytes of a workbook with the additions."""

    data: bytes
    remarks: tuple[Text, ...] = ()
    """What was left out, and why."""


class _Level(NamedTuple):
    """How many marks and formats are used, and the remark on what is left out."""

    looks: bool
    colours: bool
    remark: Text | None


_LEVELS: Final = (
    _Level(looks=True, colours=True, remark=None),
    _Level(looks=False, colours=True, remark=_NO_LOOKS),
    _Level(looks=False, colours=False, remark=_NO_COLOURS),
)


def with_added(
    book: Workbook,
    added_sheet: AddedSheet | None,
    marks: Sequence[Mark] = (),
    *,
    recalculate: bool = False,
) -> Added:
    """Return the workbook with a sheet added behind the others, and with cells marked.

    Earlier additions of sheetcheck must have been removed before (`unmark.unmarked`). Marks
    without a sheet get a hidden one, for the undo log. With `recalculate` Excel is asked to
    calculate the workbook when it opens it. A signed workbook is not changed.

    Raises:
        UnknownSheet: a mark is on a sheet that does not exist.
        Damaged: a part that has to change cannot be read.

    """
    if (added_sheet is None and not marks) or book.signed:
        return Added(book.data)
    if book.part_of("revisionHeaders") is not None:
        return Added(book.data, (_SHARED,))
    styles = styles_of(book)
    painted = (_painted(book, styles, added_sheet, marks, level) for level in _LEVELS)
    return _with_sheet(next(filter(None, painted)), added_sheet, recalculate=recalculate)


class _Painted(NamedTuple):
    """A draft with the marks, before the sheet is added."""

    draft: Draft
    marker: Marker
    looks: Mapping[CellLook, int]
    remarks: tuple[Text, ...]


def _painted(
    book: Workbook,
    known: Stylesheet | None,
    added_sheet: AddedSheet | None,
    marks: Sequence[Mark],
    level: _Level,
) -> _Painted | None:
    """Return a draft with the marks and formats of one level; None if these exceed Excel's limits.

    The last level adds no formats, so it always fits.
    """
    draft = Draft(book)
    styles = known.fresh() if known else None
    looks = looks_of(styles) if styles and added_sheet and level.looks else {}
    marker = Marker(draft, styles if level.colours else None)
    marker.mark(marks)
    if styles and not styles.fits:
        return None
    if styles:
        draft.edit(styles.part, *styles.edits())
    return _Painted(draft, marker, looks, _remarks(level, added_sheet, marks, marker))


def _with_sheet(painted: _Painted, added_sheet: AddedSheet | None, *, recalculate: bool) -> Added:
    """Return the workbook with the sheet, which shows the findings and has the undo log."""
    draft, marker = painted.draft, painted.marker
    shown = added_sheet or _HIDDEN
    rows = (*shown.rows, *_remark_rows(shown, painted.remarks))
    shown = replace(shown, name=free_name(draft.book, shown.name), rows=rows)
    part = draft.free_part(PART, "xml")
    list_sheet(draft, shown, part, hidden=added_sheet is None)
    first = shown.opens_first and show_first(draft, len(draft.book.sheets))
    if recalculate:
        ask_to_recalculate(draft)
    draft.declare(part, SHEET_TYPE)
    log = UndoLog(
        shown.name, draft.undo(), (*draft.added, part), tuple(marker.fills),
        tuple(marker.marks), AUTHOR, tuple(marker.notes), shown.corrected,
    )  # fmt: skip
    texts = [*pieces(log), *shown.hidden]
    draft.added[part] = added_sheet_part(
        shown, painted.looks, texts, namespace_of(draft), selected=first
    )
    return Added(stamped(draft, part), painted.remarks)


def _remarks(
    level: _Level, added_sheet: AddedSheet | None, marks: Sequence[Mark], marker: Marker
) -> tuple[Text, ...]:
    """Return the remarks on what the caller asked for and did not get."""
    remark = level.remark
    if remark is _NO_COLOURS and not marks:
        remark = _NO_LOOKS
    if remark is _NO_LOOKS and added_sheet is None:
        remark = None
    return (*([remark] if remark else []), *marker.remarks)


def _remark_rows(
    added_sheet: AddedSheet, remarks: Iterable[Text]
) -> Iterator[tuple[AddedCell, ...]]:
    return (
        (AddedCell(one.localized(added_sheet.language), CellLook.LINE),)
        for one in remarks
        if added_sheet.rows
    )
