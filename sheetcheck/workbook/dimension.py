"""Whether a sheet holds what it says: its `<dimension>` against the cells that were read."""

from sheetcheck.words.address import Address, Area
from sheetcheck.words.text import Text
from sheetcheck.workbook.grid import Contradiction
from sheetcheck.workbook.runs import Rows


def outside(rows: Rows, area: Area) -> Contradiction | None:
    """Return a cell that says something outside the area that is stated; None if all are inside.

    Programs that trust the area never see it. Cells that only have a format are no matter.
    """
    for run in rows.runs:
        columns, numbers = run.form.places, run.numbers
        if area.covers(numbers[0], min(columns)) and area.covers(numbers[-1], max(columns)):
            continue
        for row in numbers:
            for column, cell in run.row(row).items():
                told = cell.value is not None or cell.formula is not None
                if told and not area.covers(row, column):
                    at = Address(row, column)
                    what = Text(
                        f"シートの範囲は{area}と記録されていますが、{at}にも値があります。",
                        f"The sheet is said to end with {area}, but {at} holds something, too.",
                    )
                    return Contradiction(at, what)
    return None
