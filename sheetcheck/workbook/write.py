"""Cells of any workbook written, from file to file."""

import os
from collections.abc import Mapping
from pathlib import Path

from sheetcheck.words.address import Address
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.files.disk import read_file, write_whole
from sheetcheck.workbook.newcell import refused
from sheetcheck.workbook.patch import patched
from sheetcheck.workbook.read.book import open_workbook

Name = str | os.PathLike[str]


def write_cells(
    source: Name, target: Name, cells: Mapping[tuple[str, str], NewValue], *, signed: bool = False
) -> None:
    """Write cells of any .xlsx or .xlsm and leave every other byte as it was.

    `cells` maps (sheet, address) to a value: `str` is always text, a `date` or `datetime` goes
    into cells whose format shows dates, `Formula` a formula with its stored value, None empties
    a cell. Each cell keeps its style; a missing row or cell is made in its place. The target is
    written whole or not at all, and may be the source.

    Raises:
        UnknownSheet: there is no sheet of that name.
        InsideMerge: an address lies in a merged range and is not its anchor.
        Signed: the workbook is signed, and `signed` is not set.
        Unwritable: no address, or one given twice; a value that the cell cannot hold; a cell
            that a larger whole needs: an array formula, a data table, the heading of a table.
        TargetUnwritable: the system did not let us write the target.
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
