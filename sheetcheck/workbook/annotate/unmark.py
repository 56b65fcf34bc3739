"""Remove our sheet, marks and notes; restore the original bytes, if the copy was not edited."""

from collections.abc import Iterable, Mapping
from typing import Final

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.workbook.annotate.traces import without_traces
from sheetcheck.workbook.annotate.undo_log import MARK, UndoLog, digest, from_pieces, undone
from sheetcheck.workbook.package.repack import repacked
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import runs_of
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.xml.markup import decoded

_NO_TEXTS: Final = frozenset({"n", "s", "b"})  # types of cells without their own text


def unmarked(book: Workbook) -> bytes | None:
    """Return the workbook's bytes without sheetcheck's additions; None if there are none.

    If nobody has edited the file since, every part is restored to the byte. Else only the
    sheet, the fills of marks and the notes are removed, wherever they are now.

    Raises:
        Damaged: a part that has to change cannot be read.

    """
    found = our_sheet(book)
    if found is None:
        return None
    sheet, log = found
    restored = _restored(book, log)
    if restored is None:
        return without_traces(book, sheet, log)
    package = book.package
    gone = {index for part in log.added if (index := package.index(part)) is not None}
    changed = {
        index: content
        for part, content in restored.items()
        if (index := package.index(part)) is not None
    }
    return repacked(package.archive, changed, removed=gone)


def our_sheet(book: Workbook) -> tuple[SheetRef, UndoLog] | None:
    """Return the sheet that sheetcheck added, and its undo log; None if there is none."""
    for sheet in reversed(book.sheets):
        if sheet.has_cells and _may_be_ours(book, sheet):
            log = undo_log_in(book.grid(sheet.name), book.strings())
            if log is not None:
                return sheet, log
    return None


def undo_log_in(grid: Grid, strings: Iterable[str]) -> UndoLog | None:
    """Return the undo log in a sheet, or None; `strings` are the shared strings."""
    shared = any(one.startswith(MARK) for one in strings)
    texts = [
        value
        for run in runs_of(grid.rows)
        if shared or not _NO_TEXTS.issuperset(run.form.kinds)
        for value in run.values
        if isinstance(value, str) and value.startswith(MARK)
    ]
    return from_pieces(texts) if texts else None


def _may_be_ours(book: Workbook, sheet: SheetRef) -> bool:
    """Return whether a sheet may have a log, without reading its cells."""
    sign = MARK.split()[0].encode()
    try:
        if sign in decoded(book.package.read(sheet.part), sheet.part).xml:
            book.frame(sheet.name)
            return True
        return any(sign.decode() in one for one in book.strings())
    except Refusal:
        return False


def _restored(book: Workbook, log: UndoLog) -> Mapping[str, bytes] | None:
    """Return the original parts; None if one of them was edited since."""
    package = book.package
    restored: dict[str, bytes] = {}
    if not all(package.has(part) for part in (*log.parts, *log.added)):
        return None
    for part, how in log.parts.items():
        stored = package.read(part)
        if digest(stored) != how.digest:
            return None
        if part.endswith(".vml"):
            restored[part] = undone(stored, how)
        else:
            markup = package.markup(part)
            restored[part] = markup.encoded(undone(markup.xml, how))
    return restored
