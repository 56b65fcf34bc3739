"""What the columns of a table say of a number under them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sheetcheck.claims.footer.figures import FooterCell, figure_in
from sheetcheck.claims.footer.labels import Labels
from sheetcheck.words.address import Address
from sheetcheck.words.claims import Reason
from sheetcheck.workbook.read.grid import Grid


@dataclass(frozen=True, slots=True)
class TableColumns:
    """What the columns of the table say of a number under them."""

    grid: Grid
    right: int
    """The last column of the table."""
    item_rows: Collection[int]
    foreign: Mapping[int, Reason]
    """Columns whose heading says that no number right under the items is a count."""
    unsummed: Collection[int]
    """The columns that nobody sums up: numbers of items, and ratings that are numbers."""
    _numeric: dict[int, bool] = field(default_factory=dict)

    def is_numeric(self, column: int, labels: Labels) -> bool:
        """Say whether a column holds numbers in half of the items."""
        if column in self.unsummed:
            return False
        if column not in self._numeric:
            found = sum(self._holds_number(row, column, labels) for row in self.item_rows)
            self._numeric[column] = 0 < len(self.item_rows) <= 2 * found
        return self._numeric[column]

    def _holds_number(self, row: int, column: int, labels: Labels) -> bool:
        cell = self.grid.cell(row, column)
        if cell is None or cell.value is None:
            return False
        kind = self.grid.kind(row, column)
        spot = FooterCell(Address(row, column), self.grid.text(row, column), cell.value, None, kind)
        return figure_in(spot, labels) is not None
