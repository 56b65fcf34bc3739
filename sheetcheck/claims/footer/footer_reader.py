"""The cells around one table: what each is, and what the columns say of those under them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from sheetcheck.claims.footer.figures import (
    LONGEST_CELL,
    NEAR,
    Figure,
    FooterCell,
    figure_at,
    figure_in,
)
from sheetcheck.claims.formulas.formula import read_formula
from sheetcheck.claims.vocabulary.count_words import CountWords, Meaning, Sense
from sheetcheck.claims.vocabulary.labels import Labels
from sheetcheck.claims.vocabulary.line_counts import Line
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.header import Header
from sheetcheck.words.address import Address
from sheetcheck.words.claims import Reason
from sheetcheck.words.values import CellKind
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.runs import FilledCell, filled_cells, runs_of

_LONGEST_COUNT = 20  # characters


class Part(Enum):
    """What a cell is to those around it."""

    WORD = auto()
    LABEL = auto()
    """A word that names what is counted."""
    FIGURE = auto()
    LINES = auto()
    """Lines with a label and a number of their own."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell of the footer stands."""

    block: int
    is_beside: bool
    """Whether it stands right of the table; else under it, over it or left of it."""
    lefts: tuple[FooterCell, ...]
    """The words left of it in its row, the nearest first; a merged one speaks for its rows."""
    has_figure_between: bool
    """Whether another figure stands between it and the nearest of those words."""
    above: tuple[FooterCell, ...]
    """The words over it in its block, the lowest first."""
    corner: tuple[FooterCell, ...]
    """The words over the farthest of those left of it, in rows of several headings."""
    spread: tuple[FooterCell, ...]
    """Words of the heading rows of its block that may reach over it from the left."""
    titles: tuple[FooterCell, ...]
    """What stands alone in the rows over its block, and at its head."""
    under_items: bool
    """Whether its block begins in the row below an item."""
    behind: FooterCell | None
    """The word in the next cell to the right; None where that stands under a heading of its own."""
    is_alone: bool
    """Whether no other figure stands in its row."""
    is_lined: bool
    """Whether lines with labels of their own stand between it and the words over it."""


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
        """True if a column holds numbers in half of the items."""
        if column in self.unsummed:
            return False
        if column not in self._numeric:
            found = sum(self._holds_number(row, column, labels) for row in self.item_rows)
            self._numeric[column] = 0 < len(self.item_rows) <= 2 * found
        return self._numeric[column]

    def text_at(self, row: int, column: int) -> FooterCell | None:
        """Return a cell as the text that it shows; None if it is blank."""
        text = self.grid.text(row, column) if row else ""
        if is_blank(text):
            return None
        return FooterCell(Address(row, column), text, text, None, self.grid.kind(row, column))

    def behind(self, at: Address) -> FooterCell | None:
        """Return what stands right of a cell, where a line has its count."""
        near = (self.text_at(at.row, at.column + step) for step in range(1, NEAR + 1))
        return next(filter(None, near), None)

    def _holds_number(self, row: int, column: int, labels: Labels) -> bool:
        cell = self.grid.cell(row, column)
        if cell is None or cell.value is None:
            return False
        text, kind = self.grid.text(row, column), self.grid.kind(row, column)
        own = FooterCell(Address(row, column), text, cell.value, None, kind)
        return figure_in(own, labels) is not None


@dataclass(frozen=True, slots=True)
class FooterReader:
    """The cells around one table, each read once."""

    words: CountWords
    numbers: Collection[Address]
    """The cells with a number that is a word: a rating that is called 5."""
    columns: TableColumns
    vague: Collection[Address] = frozenset()
    """The heads of columns of which nobody knows whether they are the ones that count."""
    used: set[Address] = field(default_factory=set)
    """The words that name a number elsewhere: none of them is a line that lost its own."""
    _figures: dict[Address, Figure | None] = field(default_factory=dict)

    @property
    def labels(self) -> Labels:
        """What the words name."""
        return self.words.labels

    def figure(self, cell: FooterCell) -> Figure | None:
        """Return the number of a cell that holds no word."""
        if cell.at not in self._figures:
            is_word = cell.at in self.numbers
            read = None if is_word else figure_at(cell, self.columns.grid, self.words)
            self._figures[cell.at] = read
        return self._figures[cell.at]

    def lines(self, cell: FooterCell) -> Sequence[Line]:
        """Return the lines of a cell that holds words and their numbers."""
        return () if self.figure(cell) else self.words.lines(cell.text, cell.row)

    def heading(self, word: FooterCell) -> Meaning:
        """Return what a word over a figure says of it."""
        if word.at in self.vague:
            return Meaning(Sense.UNKNOWN, reason=Reason.HEADING)
        return self.words.read(word.text, word.row)

    def part(self, cell: FooterCell) -> Part:
        """Return what a cell is to those around it."""
        if self.figure(cell) is not None:
            return Part.FIGURE
        if any(line.tally and (line.label or line.nameless) for line in self.lines(cell)):
            return Part.LINES
        is_label = self.words.read(cell.text, cell.row).label is not None
        return Part.LABEL if is_label else Part.WORD

    def is_unread_count(self, cell: FooterCell) -> bool:
        """True if a cell beside a label may state its count in a way nobody can read."""
        if cell.kind is CellKind.DATE:
            return True
        meaning = self.words.read(cell.text, cell.row)
        if len(cell.text) > _LONGEST_COUNT or meaning.label or meaning.sense is Sense.FOREIGN:
            return False
        return any(map(str.isdecimal, cell.text)) and "%" not in fold(cell.text)


def cells_outside(
    grid: Grid, header: Header, item_rows: Collection[int], right: int
) -> Iterator[FooterCell]:
    """Yield the cells outside the table's items and headings that say anything, row by row.

    `right` is the last column of the table.
    """
    columns = range(min(header.columns.values()), right + 1)
    in_table = {*item_rows, *range(header.top, header.row + 1)}
    for row, cells in _rows_outside(grid, in_table, columns):
        for held in filled_cells(cells):
            if row in in_table and held.column in columns:
                continue
            cell = footer_cell(grid, row, held)
            if cell.formula is not None and is_blank(cell.text):
                # Never calculated, as other programs than Excel write it: work it out here.
                reading = read_formula(cell.formula, grid)
                cell = replace(cell, value=None, text=reading.shown() if reading else "")
            if len(cell.text) <= LONGEST_CELL and (
                cell.formula is not None or not is_blank(cell.text)
            ):
                yield cell


def footer_cell(grid: Grid, row: int, held: FilledCell) -> FooterCell:
    """Return a cell of a row of the grid."""
    at = Address(row, held.column)
    formula = grid.formula(*at) if held.has_formula else None
    kind = CellKind.NUMBER
    if isinstance(held.value, str | None):
        kind = grid.unknown.get(at, CellKind.TEXT)
    elif isinstance(held.value, bool):
        kind = CellKind.TRUTH
    elif grid.formats.is_date(held.style):
        kind = CellKind.DATE
    return FooterCell(at, grid.formats.shown(held.value, held.style), held.value, formula, kind)


def _rows_outside(
    grid: Grid, in_table: Collection[int], columns: range
) -> Iterator[tuple[int, Mapping[int, Cell]]]:
    """Yield the rows in which anything stands outside the table."""
    for run in runs_of(grid.rows):
        inside = min(run.form.places) in columns and max(run.form.places) in columns
        for row in run.numbers:
            if not inside or row not in in_table:
                yield row, run.row(row)
