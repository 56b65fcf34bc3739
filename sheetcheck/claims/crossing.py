"""A footer that is a table: the row and the column of a number say together what it counts."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sheetcheck.claims.labels import Label, Labels
from sheetcheck.notation.folding import bare
from sheetcheck.notation.percent import read_percent
from sheetcheck.notation.quantity import read_quantity
from sheetcheck.notation.tally import read_tally
from sheetcheck.words.address import Address
from sheetcheck.words.values import Value

_FARTHEST = 40  # rows or columns between a number and the word that it belongs to


@dataclass(frozen=True, slots=True)
class FooterCell:
    """A cell outside the table, as far as it may be part of a footer."""

    cell: Address
    text: str
    value: Value
    formula: str | None

    @property
    def is_number(self) -> bool:
        """Whether it holds a number, whatever it counts."""
        return isinstance(self.value, int | float) and not isinstance(self.value, bool)


@dataclass(frozen=True, slots=True)
class Crossing:
    """A number of the table, with what its row and its column name."""

    spot: FooterCell
    label: Label
    row_word: Address
    column_word: Address


def is_figure(spot: FooterCell, labels: Labels) -> bool:
    """Say whether a cell holds a number and no word: 9, 9事業, 75.0%, ▲1, or a formula."""
    if spot.is_number or spot.formula is not None:
        return True
    if read_percent(spot.text):
        return labels.totals.share is not None and not _has_words(spot.text)
    tally = read_tally(spot.text, labels.totals.units)
    if tally and not bare(tally.label):
        return labels.read(spot.text) is None or bare(spot.text).isdecimal()
    return labels.totals.change is not None and read_quantity(spot.text) is not None


def _has_words(text: str) -> bool:
    return any(c.isalpha() for c in text)


def crossings(
    spots: Mapping[Address, FooterCell],
    labels: Labels,
    item_rows: Collection[int],
    right: int,
) -> Iterator[Crossing]:
    """Yield the numbers whose row and column both name something, and not the same kind of thing.

    `right` is the last column of the table of items: a footer below it never takes its
    words from above the items, one beside it may.
    """
    if not labels.totals.is_table and len(labels.family.counted_columns) == 1:
        return
    for spot in spots.values():
        if not is_figure(spot, labels):
            continue
        row = _word_left(spot.cell, spots, labels)
        column = _word_above(
            spot.cell, spots, labels, () if spot.cell.column > right else item_rows
        )
        both = row and column and row[0].crossed(column[0])
        if row and column and both:
            yield Crossing(spot, both, row[1], column[1])


_Word = tuple[Label, Address]


def _word_left(cell: Address, spots: Mapping[Address, FooterCell], labels: Labels) -> _Word | None:
    for column in range(cell.column - 1, max(0, cell.column - _FARTHEST), -1):
        at = Address(cell.row, column)
        spot = spots.get(at)
        if spot and (not is_figure(spot, labels) or _leads(at, spots)):
            label = labels.read(spot.text, cell.row)
            if label:
                return label, at
    return None


def _leads(cell: Address, spots: Mapping[Address, FooterCell]) -> bool:
    """Say whether nothing stands to the left: the word of a row may be a number, as a code is."""
    return not any(Address(cell.row, column) in spots for column in range(1, cell.column))


def _word_above(
    cell: Address,
    spots: Mapping[Address, FooterCell],
    labels: Labels,
    barrier: Collection[int],
) -> _Word | None:
    for row in range(cell.row - 1, max(0, cell.row - _FARTHEST), -1):
        if row in barrier:
            return None
        spot = spots.get(Address(row, cell.column))
        if spot is None or is_figure(spot, labels):
            continue
        label = labels.read(spot.text, row)
        return (label, spot.cell) if label else None
    return None
