"""Whether a sheet holds what it says: its `<dimension>` against the cells that were read."""

from collections.abc import Mapping

from sheetcheck.words.address import Address, Area
from sheetcheck.words.text import Text
from sheetcheck.workbook.grid import Cell, Contradiction


def outside(rows: Mapping[int, Mapping[int, Cell]], area: Area) -> Contradiction | None:
    """Return a cell that says something outside the area that is stated; None if all are inside.

    Programs that trust the area never see it. Cells that only have a format are no matter.
    """
    for row, cells in rows.items():
        if area.covers(row, min(cells)) and area.covers(row, max(cells)):
            continue
        for column, cell in cells.items():
            told = cell.value is not None or cell.formula is not None
            if told and not area.covers(row, column):
                at = Address(row, column)
                what = Text(
                    f"シートの範囲は{area}と記録されていますが、{at}にも値があります。",
                    f"The sheet is said to end with {area}, but {at} holds something, too.",
                )
                return Contradiction(at, what)
    return None
