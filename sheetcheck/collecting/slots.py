"""The answer cells of the master, and the cells of a return that answer them, item by item."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from sheetcheck.claims.master import MasterBook, MasterSheet, answer_columns, rows_of
from sheetcheck.family.model import Family
from sheetcheck.notation.era import split_year, year_label
from sheetcheck.notation.folding import fold
from sheetcheck.returns import Offices
from sheetcheck.table.matching import Matching, counterpart, matched
from sheetcheck.words.address import Address
from sheetcheck.words.collection import Slot, SlotKey
from sheetcheck.words.errors.season_refusals import MasterUnusable, OtherPlan, OtherYear
from sheetcheck.words.sheet import Heading, Item, Sheet
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.grid import Grid

_LEAST_SHARED: Final = 0.5
"""The share of a return's items that must be the master's; with fewer it is another plan's."""
_TWINS: Final = Text(
    "同じ区分・番号・名前の事業が2つあります：{item}（{first}行目と{second}行目）",
    "two items of one section, number and name: {item} (rows {first} and {second})",
)
_TWINS_ADVICE: Final = Text("番号か名前を変えてください。", "Change a number or a name.")


@dataclass(frozen=True, slots=True)
class SheetSlots:
    """The answer cells of one sheet of the master."""

    table: MasterSheet
    in_charge: Mapping[int, tuple[str, ...]]
    """The departments that answer each item, by the item's row."""
    slots: Mapping[int, Mapping[str, tuple[Slot, ...]]]
    """The answer cells by the item's row and the key of the column, from top to bottom."""


def slots_of(master: MasterBook, offices: Offices) -> tuple[SheetSlots, ...]:
    """Return the answer cells of the master's sheets.

    Raises:
        MasterUnusable: two items have the same section, number and name.

    """
    for table in master.sheets:
        _refuse_twins(master.path, table.sheet)
    return tuple(_slots(table, offices) for table in master.sheets)


def every_slot(sheets: Sequence[SheetSlots]) -> tuple[Slot, ...]:
    """Return each answer cell once, even if it is merged and serves several items."""
    of_items = (by_column for sheet in sheets for by_column in sheet.slots.values())
    slots = (slot for by_column in of_items for of_item in by_column.values() for slot in of_item)
    return tuple({slot.place: slot for slot in slots}.values())


def _refuse_twins(path: str, sheet: Sheet) -> None:
    seen: dict[tuple[str, str, str], Item] = {}
    for item in sheet.items:
        twin = seen.setdefault((item.section, str(item.number), item.name), item)
        if twin is not item:
            why = _TWINS.filled(item=twin.name, first=twin.row, second=item.row)
            raise MasterUnusable(path=path, why=why, advice=_TWINS_ADVICE)


def _slots(table: MasterSheet, offices: Offices) -> SheetSlots:
    sheet = table.sheet
    in_charge = {item.row: offices.in_charge(item.departments) for item in sheet.items}
    columns = answer_columns(sheet, table.family)
    cells = {
        (item.row, column): _cells_of(sheet, table.grid, item, column)
        for item in sheet.items
        for column in columns
    }
    served: dict[Address, list[str]] = {}
    for (row, _), of_item in cells.items():
        for cell in of_item:
            served.setdefault(cell, []).extend(in_charge[row])
    known: dict[Address, Slot] = {}
    found: dict[int, dict[str, tuple[Slot, ...]]] = {}
    for item in sheet.items:
        for column in columns:
            heading = sheet.headings[column].one_line
            for part, cell in enumerate(cells[item.row, column]):
                key = SlotKey(sheet.name, item.section, str(item.number), item.name, column, part)
                # A merged cell has the key of the first item that it serves, and the
                # departments of all of them.
                departments = tuple(dict.fromkeys(served[cell]))
                known.setdefault(cell, Slot(key, cell, heading, departments))
            slots = tuple(known[cell] for cell in cells[item.row, column])
            found.setdefault(item.row, {})[column] = slots
    return SheetSlots(table, in_charge, found)


def _cells_of(sheet: Sheet, grid: Grid, item: Item, column: str) -> tuple[Address, ...]:
    """Return an item's cells in a column, from top to bottom; of a merged range the first cell."""
    if column not in sheet.headings:
        return ()
    number = sheet.headings[column].cell.column
    return tuple(dict.fromkeys(grid.anchor(row, number) for row in rows_of(sheet, grid, item)))


@dataclass(frozen=True, slots=True)
class PairedSheet:
    """A sheet of a return, its items matched with those of the master."""

    master: SheetSlots
    sheet: Sheet
    grid: Grid
    items: Matching
    """The master's items and the return's."""

    def in_charge(self, item: Item) -> tuple[str, ...]:
        """Return the departments that answer an item of the master."""
        return self.master.in_charge[item.row]

    def cells(self, item: Item, returned: Item) -> Iterator[tuple[Slot, Address]]:
        """Yield each answer cell of the master with the cell of the return that answers it.

        Where the return has more cells than the master, the last answer cell gets all of them:
        no answer may be lost.
        """
        for column, slots in self.master.slots[item.row].items():
            cells = _cells_of(self.sheet, self.grid, returned, column)
            for slot, cell in zip_longest(slots, cells, fillvalue=None):
                if cell is not None:
                    yield slot or slots[-1], cell

    def is_new(self, slot: Slot, cell: Address) -> bool:
        """True if a cell of the return holds an answer that the master does not have."""
        table = self.master.table
        text, known = self.grid.text(*cell), table.grid.text(*slot.cell)
        return text != known and table.family.is_answer(text) and fold(text) != fold(known)


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
    for key, heading in master.table.sheet.headings.items():
        other = sheet.headings.get(key)
        if heading.year and other and other.year and heading.year != other.year:
            raise OtherYear(found=_dated(other), wanted=_dated(heading))
    fixed = [key for key, column in family.columns.items() if column.filled_by == "secretariat"]
    items = matched(master.table.sheet, sheet, fixed)
    if not sheet.items or len(items.pairs) < _LEAST_SHARED * len(sheet.items):
        raise OtherPlan(shared=len(items.pairs))
    return PairedSheet(master, sheet, grid, items)


def _dated(heading: Heading) -> str:
    """Return a heading with its year: a year may stand in another cell over it."""
    if split_year(heading.text)[0] is not None or heading.year is None:
        return heading.one_line
    return f"{year_label(heading.year)} {heading.one_line}"
