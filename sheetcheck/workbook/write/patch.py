"""Write cells of a workbook: bytes in, bytes out, and no byte changes that need not.

What changes: the elements of the listed cells; rows that are added for them; `spans` and
`dimension`, if the sheet grows; the calculation chain, if a formula is removed; and the cell that
inherits a shared formula, if its master is overwritten. Nothing else changes, neither the styles
nor the shared strings nor `workbook.xml`.

When Excel opens the file, it recalculates volatile formulas. Another formula that depends on a
written cell keeps its stored value until it is recalculated; Ctrl+Alt+F9 recalculates all. To
request this in the file, the workbook part would have to change, as it does when a sheet of
findings is added (`recalculation`).
"""

import os
from collections.abc import Mapping
from pathlib import Path

from sheetcheck.words.address import Address
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.files.disk import read_file, write_whole
from sheetcheck.workbook.package.repack import repacked
from sheetcheck.workbook.read.book import Workbook, open_workbook
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.write.calc_chain import Parts, without_formulas
from sheetcheck.workbook.write.new_cell import refused
from sheetcheck.workbook.write.refusals import (
    refuse_signed,
    refuse_table_texts,
    refuse_unknown_cells,
)
from sheetcheck.workbook.write.sheet_patch import patched_sheet


def patched(
    book: Workbook, cells: Mapping[tuple[str, Address], NewValue], *, signed: bool = False
) -> bytes:
    """Return the workbook's bytes with cells written; their styles stay.

    `cells` maps (sheet, address) to the new value; None empties a cell. A cell that has the
    value already keeps its bytes. A new cell gets the style of its row or column, as in Excel.

    Raises:
        UnknownSheet: there is no sheet with this name.
        InsideMerge: an address is in a merged range and is not its top left cell.
        Signed: the workbook is signed, and `signed` is not set.
        Unwritable: Excel cannot store a value, or a cell is part of something larger.
        Damaged: a part that has to change cannot be read.

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


Name = str | os.PathLike[str]


def write_cells(
    source: Name, target: Name, cells: Mapping[tuple[str, str], NewValue], *, signed: bool = False
) -> None:
    """Write cells of an .xlsx or .xlsm and leave every other byte as it is.

    `cells` maps (sheet, address) to a value: a `str` is always text, a `date` or `datetime`
    needs a cell with a date format, `Formula` is a formula with its stored value, None empties
    a cell. Each cell keeps its style; missing rows and cells are added. The target is written
    whole or not at all, and may be the source.

    Raises:
        UnknownSheet: there is no sheet with this name.
        InsideMerge: an address is in a merged range and is not its top left cell.
        Signed: the workbook is signed, and `signed` is not set.
        Unwritable: an address is invalid or given twice; the cell cannot have this value; or
            it is part of an array formula, a data table, or the headings of a table.
        TargetUnwritable: the system does not let us write the target.
        Refusal: the source cannot be read.

    """
    wanted: dict[tuple[str, Address], NewValue] = {}
    for (sheet, cell), value in cells.items():
        place = sheet, _address(cell)
        if place in wanted:
            raise refused(cell, "同じセルが2回指定されています", "it is given twice")
        wanted[place] = value
    book = open_workbook(read_file(source), os.fspath(source))
    write_whole(Path(target), patched(book, wanted, signed=signed))


def _address(cell: str) -> Address:
    try:
        return Address.parse(cell)
    except (ValueError, TypeError):
        raise refused(str(cell), "セル番地ではありません", "it is no address of a cell") from None
