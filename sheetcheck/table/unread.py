"""List the texts in the table's columns that were not read, so that people can see them."""

from collections.abc import Container, Iterable, Iterator
from itertools import islice
from typing import Final

from sheetcheck.notation.folding import is_blank
from sheetcheck.table.header import Header
from sheetcheck.table.rows import Row
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Unread
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import held_in

_MOST: Final = 1000  # texts; they are only listed


def unread_in(
    grid: Grid,
    rows: Iterable[Row],
    read: Container[int],
    claimed: Container[Address],
    header: Header,
) -> Iterator[Unread]:
    """Yield at most 1,000 texts in the table's columns that were not read.

    `read` are the numbers of the rows that were read, `claimed` the addresses of the stated
    totals. Columns that the family does not declare are read in no row.
    """
    at = header.columns.values()
    columns = range(min(at), max(at) + 1)
    undeclared = {heading.cell.column for heading in (*header.strangers, *header.duplicates)}
    found = (
        Unread(Address(row.row, column), text)
        for row in rows
        if undeclared or row.row not in read
        for column, value, style, _ in held_in(grid.rows[row.row])
        if column in columns and (row.row not in read or column in undeclared)
        if Address(row.row, column) not in claimed
        if not is_blank(text := grid.formats.shown(value, style))
    )
    yield from islice(found, _MOST)
