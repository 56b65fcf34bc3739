"""Bytes and new cells in, bytes out: every byte that need not change is as it was.

What changes: the elements of the listed cells; a row that is made for them; where the sheet
grows, the hints of its size (`spans`, `dimension`); where a formula goes, its entry in the
calculation chain; where the master of a shared formula goes, the cell that inherits it.
Nothing else: not the styles, not the shared strings, not `workbook.xml`.

Excel recalculates volatile formulas when it opens the file, and everything else that it has
reason to. A formula elsewhere that depends on a written cell keeps its stored value until
then; Ctrl+Alt+F9 recalculates all. To force it, another part would have to change, as it does
when a sheet of findings is added (`recalculation`).
"""

from collections.abc import Mapping

from sheetcheck.words.address import Address
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.calcchain import Parts, without_formulas
from sheetcheck.workbook.guard import refuse_signed, refuse_table_texts, refuse_unknown_cells
from sheetcheck.workbook.package.repack import repacked
from sheetcheck.workbook.patchsheet import patched_sheet
from sheetcheck.workbook.read.book import SheetRef, Workbook


def patched(
    book: Workbook, cells: Mapping[tuple[str, Address], NewValue], *, signed: bool = False
) -> bytes:
    """Return the workbook's bytes with the listed cells written, each in its own style.

    A cell that holds the value already keeps its bytes; None empties a cell and keeps its
    style. A new cell takes the style of its row or column, as in Excel.

    Raises:
        UnknownSheet: there is no sheet of that name.
        InsideMerge: an address lies in a merged range and is not its anchor.
        Signed: the workbook is signed, and `signed` is not set.
        Unwritable: a value that Excel cannot keep, or a cell that a larger whole needs.
        Damaged: a part that has to change does not read.

    """
    if not cells:
        return book.package.archive.data
    refuse_signed(book, signed=signed)
    by_sheet: dict[SheetRef, dict[Address, NewValue]] = {}
    for (name, at), value in cells.items():
        by_sheet.setdefault(book.sheet(name), {})[at] = value
    parts = Parts({}, frozenset())
    for sheet, wanted in by_sheet.items():
        refuse_unknown_cells(sheet)
        refuse_table_texts(book, sheet, wanted)
        patch = patched_sheet(book, sheet.name, wanted)
        if patch.content is not None:
            parts.changed[sheet.part] = patch.content
        parts = without_formulas(book, sheet, patch.formulas_gone, parts)
    return with_parts(book, parts)


def with_parts(book: Workbook, parts: Parts) -> bytes:
    """Return the workbook's bytes with parts changed and removed."""
    package = book.package
    changed = {package.index(part): content for part, content in parts.changed.items()}
    removed = {package.index(part) for part in parts.removed}
    if not changed and not removed:
        return package.archive.data
    return repacked(
        package.archive,
        {index: content for index, content in changed.items() if index is not None},
        removed={index for index in removed if index is not None},
    )
