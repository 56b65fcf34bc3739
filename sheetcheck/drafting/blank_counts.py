"""Find the blank counts of a form: cells right of or below the names of ratings.

Forms are often issued with empty totals. To see whether a check would read them, the draft is
tried with zeros in these cells.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sheetcheck.drafting.counts_below import UNITS
from sheetcheck.drafting.offers import Offers
from sheetcheck.drafting.tables import Table
from sheetcheck.family.scale import Scale
from sheetcheck.family.totals import Totals
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.address import Address
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell

_GRAND: Final = frozenset(map(fold, Totals().grand))
_FEWEST = 2  # different ratings that make a row or column of names
_DEEPEST = 60  # rows of blank counts below a row of names


def with_zeros(table: Table, scale: Scale, offers: Offers) -> tuple[Grid, Address | None]:
    """Return the sheet with a zero in each blank count, and the address of the first of them.

    Without blank counts the sheet is returned as it is, with None.
    """
    grid = table.grid
    names = dict(_names(table, scale, offers))
    blank = list(_beside(grid, names)) or list(_below(table, names))
    if not blank:
        return grid, None
    rows: dict[int, dict[int, Cell]] = {
        row: dict(cells.items()) for row, cells in grid.rows.items()
    }
    for at in blank:
        unit = grid.text(*at).strip()
        value, kind = (f"0{unit}", "str") if unit else (0, "n")
        cells = rows.setdefault(at.row, {})
        cells[at.column] = Cell(at.row, at.column, kind, value)
        rows[at.row] = dict(sorted(cells.items()))
    return replace(grid, rows=dict(sorted(rows.items()))), min(blank)


def _names(table: Table, scale: Scale, offers: Offers) -> Iterator[tuple[Address, str]]:
    """Yield the cells outside the table that name a rating, with its code; empty for a grand total.

    The cells from which drop-down lists take their words are left out.
    """
    columns = [guess.column for guess in table.guesses]
    items, across = frozenset(table.items), range(min(columns), max(columns) + 1)
    first = min(guess.cell.row for guess in table.guesses)
    sources = [offer.source for offer in offers.values() if offer.source is not None]
    for row, cells in table.grid.rows.items():
        inside = row in items or first <= row <= table.row
        for column in cells:
            if inside and column in across:
                continue
            text = table.grid.text(row, column).strip()
            if not text or len(text) > _LONGEST:
                continue
            if any(area.covers(row, column) for area in sources):
                continue
            code = scale.named_by(text)
            if code is not None or fold(text) in _GRAND:
                yield Address(row, column), code or ""


def _beside(grid: Grid, names: Mapping[Address, str]) -> Iterator[Address]:
    """Yield the blank cells right of names in one column."""
    columns: dict[int, list[Address]] = {}
    for at in names:
        columns.setdefault(at.column, []).append(at)
    for column, cells in columns.items():
        if len({names[at] for at in cells} - {""}) >= _FEWEST:
            counts = [Address(at.row, column + 1) for at in cells]
            yield from (at for at in counts if _is_open(grid, at))


def _below(table: Table, names: Mapping[Address, str]) -> Iterator[Address]:
    """Yield the blank cells below names in one row."""
    grid, items = table.grid, frozenset(table.items)
    rows: dict[int, list[Address]] = {}
    for at in names:
        rows.setdefault(at.row, []).append(at)
    for row, cells in rows.items():
        if len({names[at] for at in cells} - {""}) < _FEWEST:
            continue
        for below in range(row + 1, row + _DEEPEST):
            counts = [Address(below, at.column) for at in cells]
            if below in items or not _is_line(grid, below, counts, first=below == row + 1):
                break
            yield from (at for at in counts if _is_open(grid, at))


def _is_line(grid: Grid, row: int, counts: Sequence[Address], *, first: bool) -> bool:
    """Return whether a row may hold counts: it has a name, or is right below the ratings' names."""
    before = (column for column in grid.rows.get(row, {}) if column < counts[0].column)
    return first or any(not is_blank(grid.text(row, column)) for column in before)


def _is_open(grid: Grid, at: Address) -> bool:
    text = grid.text(*at).strip()
    return (is_blank(text) or text in UNITS) and grid.formula(*at) is None


_LONGEST: Final = 40  # characters of a name
