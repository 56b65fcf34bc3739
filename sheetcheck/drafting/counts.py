"""Read the counts outside the items of a table: their labels, which may name ratings, and blanks.

Forms are often issued with empty totals. To see whether a check would read them, the draft is
tried with zeros in these cells: those right of or below the names of ratings.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from sheetcheck.drafting.tables import Table
from sheetcheck.family.scale import Scale
from sheetcheck.family.totals import Totals
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.notation.tally import Tally, read_tally
from sheetcheck.words.address import Address, Area
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell

UNITS = ("事業", "項目", "施策", "取組", "件")
_LONGEST_LINE = 60  # characters of a line
_CODE = re.compile(r"[a-z0-9]")
_SURE = 2


def labels_in(table: Table) -> Mapping[str, Address]:
    """Return label → cell of the lines with a count and a unit."""
    found: dict[str, Address] = {}
    for cell, tally in _tallies(table):
        if tally.unit and tally.label:
            found.setdefault(tally.label, cell)
    return found


@lru_cache(maxsize=4)
def words_below(table: Table) -> frozenset[str]:
    """Return the texts of the cells and the labels of the lines below the items, folded."""
    grid = table.grid
    cells = {fold(grid.text(row, column)) for row in below(table) for column in grid.rows[row]}
    return frozenset(cells | {fold(tally.label) for _, tally in _tallies(table)}) - {""}


def codes_in(table: Table, scale: Scale) -> tuple[str, ...]:
    """Return the codes that the lines below the items count, also those that no item has.

    Only for a scale with letters or digits as codes: single letters and digits that are
    labels together with at least two of its codes are codes, too.
    """
    if sum(_CODE.fullmatch(fold(code)) is not None for code in scale.ratings) < _SURE:
        return ()
    grid = table.grid
    of_lines = [tally.label for _, tally in _tallies(table)]
    of_rows = [[grid.text(r, c).strip() for c in grid.rows[r]] for r in below(table)]
    for labels in [of_lines, *of_rows]:
        codes = [t for t in dict.fromkeys(labels) if _CODE.fullmatch(fold(t)) or t in scale.ratings]
        if sum(text in scale.ratings for text in codes) >= _SURE:
            return tuple(codes)
    return ()


def below(table: Table) -> list[int]:
    """Return the rows below the last item."""
    last = max(table.items, default=table.row)
    return [row for row in table.grid.rows if row > last]


def _tallies(table: Table) -> Iterator[tuple[Address, Tally]]:
    """Yield the counts, each with its cell: in one cell with their label, or in one behind it."""
    for row in below(table):
        label = ""
        for column in table.grid.rows[row]:
            for line in table.grid.text(row, column).split("\n"):
                text = line.strip()
                tally = read_tally(text, UNITS) if len(text) <= _LONGEST_LINE else None
                is_number = tally is not None and not (tally.label or tally.unit or label)
                if tally is None or is_number:  # a rating may be a number, too
                    label = text if 0 < len(text) <= _LONGEST_LINE else label
                elif tally.label or not label:
                    yield Address(row, column), tally
                else:
                    yield Address(row, column), read_tally(f"{label} {text}", UNITS) or tally


_GRAND: Final = frozenset(map(fold, Totals().grand))
_FEWEST = 2  # different ratings that make a row or column of names
_DEEPEST = 60  # rows of blank counts below a row of names


def with_zeros(
    table: Table, scale: Scale, sources: Collection[Area]
) -> tuple[Grid, Address | None]:
    """Return the sheet with a zero in each blank count, and the address of the first of them.

    Without blank counts the sheet is returned as it is, with None. `sources` are the cells from
    which drop-down lists take their words; these are left out.
    """
    grid = table.grid
    names = dict(_named_cells(table, scale, sources))
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


def _named_cells(
    table: Table, scale: Scale, sources: Collection[Area]
) -> Iterator[tuple[Address, str]]:
    """Yield the cells outside the table that name a rating, each with its code.

    The code is empty for a grand total.
    """
    columns = [guess.column for guess in table.guesses]
    items, across = frozenset(table.items), range(min(columns), max(columns) + 1)
    first = min(guess.cell.row for guess in table.guesses)
    for row, cells in table.grid.rows.items():
        inside = row in items or first <= row <= table.row
        for column in cells:
            if inside and column in across:
                continue
            text = table.grid.text(row, column).strip()
            if not text or len(text) > _LONGEST_NAME:
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
    """True if a row may hold counts: it has a name, or is right below the ratings' names."""
    before = (column for column in grid.rows.get(row, {}) if column < counts[0].column)
    return first or any(not is_blank(grid.text(row, column)) for column in before)


def _is_open(grid: Grid, at: Address) -> bool:
    text = grid.text(*at).strip()
    return (is_blank(text) or text in UNITS) and grid.formula(*at) is None


_LONGEST_NAME: Final = 40  # characters of a name
