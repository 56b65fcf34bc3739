"""The cells around one table, each read once, and what its columns say of those under them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sheetcheck.claims.footer.figures import Figure, FooterCell, Part, figure_in
from sheetcheck.claims.footer.worded_figures import figure_at
from sheetcheck.claims.vocabulary.count_words import CountWords, Meaning, Sense
from sheetcheck.claims.vocabulary.labels import Labels
from sheetcheck.claims.vocabulary.lines import Line
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.address import Address
from sheetcheck.words.claims import Reason
from sheetcheck.words.values import CellKind
from sheetcheck.workbook.read.grid import Grid

_NEAR = 3  # columns between a label and its count
_LONGEST_COUNT = 20  # characters


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

    def behind(self, cell: Address) -> FooterCell | None:
        """Return what stands right of a cell, where a line has its count."""
        for column in range(cell.column + 1, cell.column + 1 + _NEAR):
            text = self.grid.text(cell.row, column)
            if not is_blank(text):
                kind = self.grid.kind(cell.row, column)
                return FooterCell(Address(cell.row, column), text, text, None, kind)
        return None

    def _holds_number(self, row: int, column: int, labels: Labels) -> bool:
        cell = self.grid.cell(row, column)
        if cell is None or cell.value is None:
            return False
        kind = self.grid.kind(row, column)
        spot = FooterCell(Address(row, column), self.grid.text(row, column), cell.value, None, kind)
        return figure_in(spot, labels) is not None


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

    def figure(self, spot: FooterCell) -> Figure | None:
        """Return the number of a cell that holds no word."""
        if spot.cell not in self._figures:
            word = spot.cell in self.numbers
            read = None if word else figure_at(spot, self.columns.grid, self.words)
            self._figures[spot.cell] = read
        return self._figures[spot.cell]

    def lines(self, spot: FooterCell) -> Sequence[Line]:
        """Return the lines of a cell that holds words and their numbers."""
        return () if self.figure(spot) else self.words.lines(spot.text, spot.cell.row)

    def heading(self, word: FooterCell) -> Meaning:
        """Return what a word over a figure says of it."""
        if word.cell in self.vague:
            return Meaning(Sense.UNKNOWN, reason=Reason.HEADING)
        return self.words.read(word.text, word.cell.row)

    def counts(self, spot: FooterCell) -> bool:
        """Say whether a cell holds a figure, or lines with figures: it is no heading then."""
        if self.figure(spot) is not None:
            return True
        return any(line.tally and (line.label or line.nameless) for line in self.lines(spot))

    def unread(self, spot: FooterCell) -> bool:
        """Say whether a cell beside a label may state its count in a way that nobody can read."""
        text = spot.text
        if spot.kind is CellKind.DATE:
            return True
        said = self.words.read(text, spot.cell.row)
        if len(text) > _LONGEST_COUNT or said.label or said.sense is Sense.FOREIGN:
            return False
        return any(map(str.isdecimal, text)) and "%" not in fold(text)

    def part(self, spot: FooterCell) -> Part:
        """Return what a cell is to those around it."""
        if self.figure(spot) is not None:
            return Part.FIGURE
        lines = self.words.lines(spot.text, spot.cell.row)
        if any(line.tally and (line.label or line.nameless) for line in lines):
            return Part.LINES
        named = self.words.read(spot.text, spot.cell.row).label is not None
        return Part.LABEL if named else Part.WORD
