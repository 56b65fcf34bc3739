"""The columns of the table, which keep a row of it apart from another table beside it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sheetcheck.claims.vocabulary.labels import Labels
from sheetcheck.family.model import Family
from sheetcheck.table.header import Header
from sheetcheck.table.row_kinds import has_rating, surely_item
from sheetcheck.table.rows import Row
from sheetcheck.workbook.read.grid import Grid


@dataclass(frozen=True, slots=True)
class Extent:
    """The columns of the table, from left to right, down to its last item."""

    left: int
    right: int
    bottom: int
    """The row of the last item that has a number or a rating; 0 where there is none."""

    def holds(self, column: int) -> bool:
        """Say whether a column is one of the table's."""
        return self.left <= column <= self.right


def extent_of(
    grid: Grid, header: Header, rows: Iterable[Row], family: Family, labels: Labels | None
) -> Extent:
    """Return the extent of the table; `rows` are those below its headings."""
    items = [row for row in rows if surely_item(row)]
    rated = (row.row for row in items if row.number is not None or has_rating(row, family))
    numbers = {row.row for row in items}
    left, right = columns_of(grid, header, numbers, labels)
    return Extent(left, right, max(rated, default=0))


def columns_of(
    grid: Grid, header: Header, item_rows: Collection[int], labels: Labels | None
) -> tuple[int, int]:
    """Return the first and the last column of the table; what is not declared has a heading.

    It belongs to the table if half of the items say something there: an amount, last year's rating.
    """

    def belongs(column: int, heading: str) -> bool:
        said = sum(bool(grid.text(row, column)) for row in item_rows)
        return 0 < len(item_rows) <= 2 * said and not (labels and labels.knows(heading))

    left, right = min(header.columns.values()), max(header.columns.values())
    further = {heading.cell.column: heading.text for heading in header.strangers}
    while right + 1 in further and belongs(right + 1, further[right + 1]):
        right += 1
    while left - 1 in further and belongs(left - 1, further[left - 1]):
        left -= 1
    return left, right
