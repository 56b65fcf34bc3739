"""Keep the rows of a part in ascending order, whatever order the part has them in.

Nearly every part has its rows and cells in order: then rows are packed as they come. From the
first row that is out of order on, all rows are kept loose, by number, so that later pieces of a
row can still be joined with earlier ones.
"""

from collections.abc import Iterable
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.grid import Contradiction
from sheetcheck.workbook.read.packed_row import Cell, Forms, PackedRow
from sheetcheck.workbook.read.runs import Gathered, Rows, runs_of

_HIDDEN: Final = frozenset({"1", "true"})
_MOST_TOLD: Final = 20  # contradictions; more of them say nothing new


class RowOrder:
    """The rows read so far, which of them are hidden, and what is out of order among them."""

    def __init__(self, part: str, limits: Limits) -> None:
        self.gathered = Gathered(limits, part)
        self.forms = Forms()
        self.loose: dict[int, dict[int, Cell]] | None = None
        """All rows by number, then column, once one was out of order; None until then."""
        self.hidden: list[int] = []
        """The numbers of the hidden rows."""
        self.hidden_by_default = False
        """True if rows without an attribute `hidden` are hidden (`zeroHeight`, 18.3.1.81)."""
        self.contradictions: list[Contradiction] = []
        self._part = part

    def take(self, row: PackedRow) -> None:
        """Keep a row, joined with an earlier row of the same number.

        Raises:
            Damaged: both have a cell in one column, with different content.
            Oversized: there are too many cells.

        """
        last = self.gathered.last
        if row.number > last and self.loose is None:
            self.gathered.add_row(row)
            return
        if self.loose is None:
            self.loose = self.gathered.loose()
        if row.number <= last:
            self._out_of_order(Address(row.number, 1))
        before = self.loose.get(row.number, {})
        for column in before.keys() & row.keys():
            if before[column] != row[column]:
                raise self._twice(Address(row.number, column))
        self.loose[row.number] = dict(sorted({**before, **row}.items()))
        self.gathered.last = max(last, row.number)
        self.gathered.count(row.filled)

    def take_disordered(self, number: int, cells: Iterable[Cell]) -> None:
        """Keep a row whose columns do not ascend.

        Raises:
            Damaged: two cells have one address, and different content.
            Oversized: there are too many cells.

        """
        by_column: dict[int, Cell] = {}
        last = 0
        for cell in cells:
            at = Address(number, cell.column)
            if by_column.get(cell.column, cell) != cell:
                raise self._twice(at)
            if cell.column <= last:
                self._out_of_order(at)
            last = max(last, cell.column)
            by_column[cell.column] = cell
        self.take(self.forms.packed(number, by_column))

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

    def _twice(self, at: Address) -> Damaged:
        why = Text(f"{at}が重複し、内容が異なります", f"{at} appears twice, with different content")
        return Damaged(part=self._part, why=why)
