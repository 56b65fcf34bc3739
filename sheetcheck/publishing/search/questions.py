"""Personal data in the texts of a workbook: cells, columns, headers, footers and text boxes."""

import re
from collections.abc import Iterator
from typing import Final

from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.publishing.leak import Leak
from sheetcheck.publishing.search.page import holds
from sheetcheck.publishing.search.personal_data import HEADINGS, personal_data
from sheetcheck.publishing.search.shapes import shape_texts
from sheetcheck.words.address import Address, column_letters
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.sheet_list import SheetRef

_BELOW: Final = 3
"""How many filled cells below a heading such as 氏名 make a column of it."""


def personal_questions(book: Workbook) -> Iterator[Leak]:
    """Yield what looks like personal data, for a person to look at.

    Raises:
        Refusal: a part cannot be read.

    """
    for ref in book.sheets:
        if not ref.part or not ref.has_cells:
            continue
        grid = book.grid(ref.name)
        for row in grid.rows.values():
            for cell in row.values():
                yield from _in_cell(grid, cell)
        yield from _by_heading(grid)
        for text in _headers_and_footers(book, ref):
            yield from _alike(Text("ヘッダー・フッター", "header or footer"), text, ref.name)
    for sheet, place, text in shape_texts(book):
        yield from _alike(place, text, sheet)


def _in_cell(grid: Grid, cell: Cell) -> Iterator[Leak]:
    if isinstance(cell.value, str) and not is_blank(cell.value):
        text = cell.value
    elif isinstance(cell.value, int | float) and 10**11 <= cell.value < 10**12:
        text = str(int(cell.value))
    else:
        return
    at = Address(cell.row, cell.column)
    for likeness in personal_data(text):
        yield Leak(likeness.kind, same(str(at)), likeness.text, grid.sheet, (at,))


def _by_heading(grid: Grid) -> Iterator[Leak]:
    """Yield the columns below a heading that announces personal data, such as 氏名."""
    for number, row in grid.rows.items():
        for column, cell in row.items():
            kind = HEADINGS.get(fold(cell.value)) if isinstance(cell.value, str) else None
            if kind is None:
                continue
            below = [
                Address(r, column) for r in grid.rows if r > number and _filled(grid, r, column)
            ]
            if len(below) >= _BELOW:
                letters, last = column_letters(column), below[-1].row
                span = f"{letters}{below[0].row}:{letters}{last}"
                yield Leak(kind, same(span), str(cell.value), grid.sheet, tuple(below))


def _filled(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cell(row, column)
    return cell is not None and holds(cell)


def _headers_and_footers(book: Workbook, ref: SheetRef) -> Iterator[str]:
    """Yield the texts of the page headers and footers of a sheet."""
    frame = book.frame(ref.name)
    start = frame.place("headerFooter")
    if start is None:
        return
    end = frame.xml.find(b"headerFooter>", start + 1)
    piece = frame.xml[start : end if end > 0 else start]
    for raw in re.findall(rb">([^<]+)<", piece):
        yield raw.decode("utf-8", "replace")


def _alike(place: Text, text: str, sheet: str) -> Iterator[Leak]:
    for likeness in personal_data(text):
        yield Leak(likeness.kind, place, likeness.text, sheet)
