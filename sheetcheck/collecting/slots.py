"""The answer cells of the master, which departments answer them, and how a cell is known again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetcheck.claims.master import MasterBook, MasterSheet, answer_columns, rows_of
from sheetcheck.returns import Offices
from sheetcheck.words.address import Address
from sheetcheck.words.collection import Slot, SlotKey
from sheetcheck.words.errors.season_refusals import MasterUnusable
from sheetcheck.words.sheet import Item, Sheet
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.grid import Grid

_TWINS = Text(
    "同じ区分・番号・名前の事業が2つあります：{item}（{first}行目と{second}行目）",
    "two items of one section, number and name: {item} (rows {first} and {second})",
)
_TWINS_ADVICE = Text("番号か名前を変えてください。", "Change a number or a name.")


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
    return tuple(_slots(master.path, table, offices) for table in master.sheets)


def every_slot(sheets: Sequence[SheetSlots]) -> Iterator[Slot]:
    """Yield each answer cell once, even if it is merged and serves several items."""
    seen: set[tuple[str, Address]] = set()
    for sheet in sheets:
        for by_column in sheet.slots.values():
            for slot in (slot for slots in by_column.values() for slot in slots):
                if slot.place not in seen:
                    seen.add(slot.place)
                    yield slot


def cells_of(sheet: Sheet, grid: Grid, item: Item, column: str) -> tuple[Address, ...]:
    """Return an item's cells in a column, from top to bottom; of a merged range the first cell."""
    if column not in sheet.headings:
        return ()
    number = sheet.headings[column].cell.column
    cells = [grid.anchor(row, number) for row in rows_of(sheet, grid, item)]
    return tuple(dict.fromkeys(cells))


def _slots(path: str, table: MasterSheet, offices: Offices) -> SheetSlots:
    sheet = table.sheet
    _refuse_twins(path, sheet)
    in_charge = {item.row: offices.in_charge(item.departments) for item in sheet.items}
    columns = answer_columns(sheet, table.family)
    cells = {
        (item.row, column): cells_of(sheet, table.grid, item, column)
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


def _refuse_twins(path: str, sheet: Sheet) -> None:
    """Raise `MasterUnusable` if two items could not be told apart in a return."""
    seen: dict[tuple[str, str, str], Item] = {}
    for item in sheet.items:
        twin = seen.setdefault((item.section, str(item.number), item.name), item)
        if twin is not item:
            why = _TWINS.filled(item=twin.name, first=twin.row, second=item.row)
            raise MasterUnusable(path=path, why=why, advice=_TWINS_ADVICE)
