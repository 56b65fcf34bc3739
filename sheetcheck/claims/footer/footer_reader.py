"""The cells around one table, each read once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sheetcheck.claims.footer.figures import Figure, FooterCell, figure_in
from sheetcheck.claims.footer.labels import Labels
from sheetcheck.claims.footer.lines import Line
from sheetcheck.claims.footer.place import Part
from sheetcheck.claims.footer.table_columns import TableColumns
from sheetcheck.claims.footer.vocabulary import CountWords
from sheetcheck.words.address import Address


@dataclass(frozen=True, slots=True)
class FooterReader:
    """The cells around one table, each read once."""

    words: CountWords
    numbers: Collection[Address]
    """The cells with a number that is a word: a rating that is called 5."""
    columns: TableColumns
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
            self._figures[spot.cell] = None if word else figure_in(spot, self.labels)
        return self._figures[spot.cell]

    def lines(self, spot: FooterCell) -> Sequence[Line]:
        """Return the lines of a cell that holds words and their numbers."""
        return () if self.figure(spot) else self.words.lines(spot.text, spot.cell.row)

    def counts(self, spot: FooterCell) -> bool:
        """Say whether a cell holds a figure, or lines with figures: it is no heading then."""
        if self.figure(spot) is not None:
            return True
        return any(line.tally and (line.label or line.nameless) for line in self.lines(spot))

    def part(self, spot: FooterCell) -> Part:
        """Return what a cell is to those around it."""
        if self.figure(spot) is not None:
            return Part.FIGURE
        lines = self.words.lines(spot.text, spot.cell.row)
        if any(line.tally and (line.label or line.nameless) for line in lines):
            return Part.LINES
        named = self.words.read(spot.text, spot.cell.row).label is not None
        return Part.LABEL if named else Part.WORD
