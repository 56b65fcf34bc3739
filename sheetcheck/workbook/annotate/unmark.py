"""Remove our sheet, marks and notes: byte-exactly if the copy was not edited, else only these."""

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
from sheetcheck.workbook.xml.encoding import decoded

_NO_TEXTS: Final = frozenset({"n", "s", "b"})  # cells without a text of their own


def unmarked(book: Workbook) -> bytes | None:
    """Return the workbook's bytes without sheetcheck's sheet, marks and notes; None if it has none.

    If nobody edited the file since, every part is again what it was. If somebody did, only
    the sheet, the fills of marks and the notes go, wherever they are by now.

    Raises:
        Damaged: a part that has to change does not read.

    """
    found = our_sheet(book)
    if found is None:
        return None
    sheet, ledger = found
    restored = _restored(book, ledger)
    if restored is None:
        return without_traces(book, sheet, ledger)
    package = book.package
    gone = {index for part in ledger.added if (index := package.index(part)) is not None}
    changed = {
        index: content
        for part, content in restored.items()
        if (index := package.index(part)) is not None
    }
    return repacked(package.archive, changed, removed=gone)


def our_sheet(book: Workbook) -> tuple[SheetRef, UndoLog] | None:
    """Return the sheet that sheetcheck added, and what stands in it of what was done."""
    for sheet in reversed(book.sheets):
        if sheet.has_cells and _may_be_ours(book, sheet):
            ledger = ledger_in(book.grid(sheet.name), book.strings())
            if ledger is not None:
                return sheet, ledger
    return None


def ledger_in(grid: Grid, strings: Iterable[str]) -> UndoLog | None:
    """Return what a sheet says of what was done, if it does; `strings` are the shared ones."""
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
    """Return whether a ledger may stand in a sheet that reads, without reading its cells."""
    sign = MARK.split()[0].encode()
    try:
        if sign in decoded(book.package.read(sheet.part), sheet.part).xml:
            book.frame(sheet.name)
            return True
        return any(sign.decode() in one for one in book.strings())
    except Refusal:
        return False


def _restored(book: Workbook, ledger: UndoLog) -> Mapping[str, bytes] | None:
    """Return the parts as they were; None if one of them was edited since."""
    package = book.package
    restored: dict[str, bytes] = {}
    if not all(package.has(part) for part in (*ledger.parts, *ledger.added)):
        return None
    for part, how in ledger.parts.items():
        stored = package.read(part)
        if digest(stored) != how.digest:
            return None
        if part.endswith(".vml"):
            restored[part] = undone(stored, how)
        else:
            markup = package.markup(part)
            restored[part] = markup.encoded(undone(markup.xml, how))
    return restored
