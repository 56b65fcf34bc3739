"""Read the labels of counts below the items of a table; they may name the ratings."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from sheetcheck.drafting.tables import Table
from sheetcheck.family.scale import Scale
from sheetcheck.notation.folding import fold
from sheetcheck.notation.tally import Tally, read_tally
from sheetcheck.words.address import Address

UNITS = ("事業", "項目", "施策", "取組", "件")
_LONGEST = 60  # characters of a line
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
def said_below(table: Table) -> frozenset[str]:
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
                tally = read_tally(text, UNITS) if len(text) <= _LONGEST else None
                is_number = tally is not None and not (tally.label or tally.unit or label)
                if tally is None or is_number:  # a rating may be a number, too
                    label = text if 0 < len(text) <= _LONGEST else label
                elif tally.label or not label:
                    yield Address(row, column), tally
                else:
                    yield Address(row, column), read_tally(f"{label} {text}", UNITS) or tally
