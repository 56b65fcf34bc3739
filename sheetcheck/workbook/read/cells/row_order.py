"""Keep the rows of a part in ascending order, whatever order the part has them in.

Nearly every part has its rows and cells in order: then rows are packed as they come. From the
first row that is out of order on, all rows are kept loose, by number, so that later pieces of a
row can still be joined with earlier ones.
"""

from collections.abc import Sequence
from operator import lt
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.grid import Contradiction
from sheetcheck.workbook.read.packed_row import Cell, Forms
from sheetcheck.workbook.read.runs import Gathered, Rows, runs_of

_HIDDEN: Final = frozenset({"1", "true"})
_MOST_TOLD: Final = 20  # contradictions; more of them say nothing new


class RowOrder:
    """The rows read so far, which of them are hidden, and what is out of order among them."""

    def __init__(self, part: str, limits: Limits) -> None:
        self.gathered = Gathered(limits, part)
        self._forms = Forms()
        self.loose: dict[int, dict[int, Cell]] | None = None
        """All rows by number, then column, once one was out of order; None until then."""
        self.hidden: list[int] = []
        """The numbers of the hidden rows."""
        self.hidden_by_default = False
        """True if rows without an attribute `hidden` are hidden (`zeroHeight`, 18.3.1.81)."""
        self.contradictions: list[Contradiction] = []
        self._part = part

    def take(self, number: int, cells: Sequence[Cell]) -> None:
        """Keep the cells of a row, joined with those of an earlier row of the same number.

        Raises:
            Damaged: two cells have one address, and different content.
            Oversized: there are too many cells.

        """
        columns = [cell.column for cell in cells]
        if not all(map(lt, columns, columns[1:])):
            cells = self._sorted(cells)
        last = self.gathered.last
        if number > last and self.loose is None:
            self.gathered.add_row(self._forms.packed(number, cells))
            return
        if self.loose is None:
            runs = Rows(self.gathered.runs())
            self.loose = {at: dict(row.items()) for at, row in runs.items()}
        if number <= last:
            self._out_of_order(Address(number, 1))
        joined = self.loose.get(number, {})
        for cell in cells:
            if joined.setdefault(cell.column, cell) != cell:
                raise self._twice(cell)
        self.loose[number] = dict(sorted(joined.items()))
        self.gathered.last = max(last, number)
        self.gathered.count(
            sum(cell.value is not None or cell.formula is not None for cell in cells)
        )

    def _sorted(self, cells: Sequence[Cell]) -> list[Cell]:
        """Return the cells of a row whose columns do not ascend in order, and each once."""
        by_column: dict[int, Cell] = {}
        last = 0
        for cell in cells:
            if by_column.setdefault(cell.column, cell) != cell:
                raise self._twice(cell)
            if cell.column <= last:
                self._out_of_order(Address(cell.row, cell.column))
            last = max(last, cell.column)
        return [by_column[column] for column in sorted(by_column)]

    def see_whether_hidden(self, number: int, hidden: str, height: str) -> None:
        """Note a row as hidden if its attributes `hidden` and `ht` (empty: absent) say so."""
        flat = height.strip("0") in {"", "."} and height
        if hidden in _HIDDEN or flat or (not hidden and self.hidden_by_default):
            self.hidden.append(number)

    def rows(self) -> Rows:
        """Return all rows, in ascending order."""
        if self.loose is None:
            return Rows(self.gathered.runs())
        return Rows(runs_of(dict(sorted(self.loose.items()))))

    def note(self, cell: Address | None, what: Text) -> None:
        """Note a contradiction; `cell` is where it is, None if it has no address."""
        if len(self.contradictions) < _MOST_TOLD:
            self.contradictions.append(Contradiction(cell, what))

    def _out_of_order(self, at: Address) -> None:
        self.note(at, Text(f"{at}の順番が正しくありません。", f"{at} is out of order."))

    def _twice(self, cell: Cell) -> Damaged:
        at = Address(cell.row, cell.column)
        why = Text(f"{at}が重複し、内容が異なります", f"{at} appears twice, with different content")
        return Damaged(part=self._part, why=why)
