"""A sheet of a return beside the master's sheet that it was made from, item by item."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from sheetcheck.collecting.slots import SheetSlots, cells_of
from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold
from sheetcheck.table.matching import counterpart, matched
from sheetcheck.words.address import Address
from sheetcheck.words.collection import Slot
from sheetcheck.words.errors.season_refusals import OtherPlan, OtherYear
from sheetcheck.words.sheet import Item, Sheet
from sheetcheck.workbook.read.grid import Grid

_LEAST_SHARED: Final = 0.5
"""The share of a return's items that must be the master's; with fewer it is another plan's."""


@dataclass(frozen=True, slots=True)
class PairedSheet:
    """A sheet of a return, its items matched with those of the master."""

    master: SheetSlots
    sheet: Sheet
    grid: Grid
    pairs: Sequence[tuple[Item, Item]]
    """The items of both, each as (master's, return's)."""
    lost: Sequence[Item]
    """The master's items that the return does not have."""
    added: Sequence[Item]
    """The return's items that the master does not have."""

    def in_charge(self, item: Item) -> tuple[str, ...]:
        """Return the departments that answer an item of the master."""
        return self.master.in_charge[item.row]

    def cells(self, item: Item, returned: Item) -> Iterator[tuple[Slot, Address]]:
        """Yield each answer cell of the master with the cell of the return that answers it.

        Where the return has more cells than the master, the last answer cell gets all of them:
        no answer may be lost.
        """
        for column, slots in self.master.slots[item.row].items():
            cells = cells_of(self.sheet, self.grid, returned, column)
            for slot, cell in zip_longest(slots, cells, fillvalue=None):
                if cell is not None:
                    yield slot or slots[-1], cell

    def is_news(self, slot: Slot, cell: Address) -> bool:
        """Return True if a cell of the return holds an answer that the master does not have."""
        table = self.master.table
        text, known = self.grid.text(*cell), table.grid.text(*slot.cell)
        return text != known and table.family.is_answer(text) and fold(text) != fold(known)

    def answered(self) -> Iterator[Item]:
        """Yield the items of the master for which the return has an answer that is news."""
        for item, returned in self.pairs:
            if any(self.is_news(slot, cell) for slot, cell in self.cells(item, returned)):
                yield item


def paired(sheets: Sequence[SheetSlots], sheet: Sheet, grid: Grid, family: Family) -> PairedSheet:
    """Return a sheet of a return paired with the most similar sheet of its family in the master.

    Raises:
        OtherYear: its headings name other years.
        OtherPlan: too few of its items are the master's.

    """
    masters = [one for one in sheets if one.table.family.family == family.family]
    place = counterpart(sheet, [one.table.sheet for one in masters])
    assert place is not None, "the master has a sheet of this family"
    master = masters[place]
    _refuse_other_year(master.table.sheet, sheet)
    fixed = [key for key, column in family.columns.items() if column.filled_by == "secretariat"]
    matching = matched(master.table.sheet, sheet, tuple(fixed))
    if not sheet.items or len(matching.pairs) < _LEAST_SHARED * len(sheet.items):
        raise OtherPlan(shared=len(matching.pairs))
    return PairedSheet(master, sheet, grid, matching.pairs, matching.lost, matching.added)


def _refuse_other_year(master: Sheet, sheet: Sheet) -> None:
    for key, heading in master.headings.items():
        other = sheet.headings.get(key)
        if heading.year and other and other.year and heading.year != other.year:
            found, wanted = other.one_line, heading.one_line
            raise OtherYear(found=found, wanted=wanted)
