"""The answer cells of the master, and those of a return that belong to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetcheck.claims.master import MasterBook, MasterSheet, answer_columns, rows_of
from sheetcheck.family.model import Family
from sheetcheck.returns.offices import Offices
from sheetcheck.words.address import Address
from sheetcheck.words.collection import Slot, SlotKey
from sheetcheck.words.errors.season_refusals import MasterUnusable
from sheetcheck.words.sheet import Item, Sheet
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.grid import Grid


@dataclass(frozen=True, slots=True)
class SheetSlots:
    """The answer cells of one sheet of the master."""

    one: MasterSheet
    in_charge: Mapping[int, tuple[str, ...]]
    """Who answers each item, by its row."""
    slots: Mapping[int, Mapping[str, tuple[Slot, ...]]]
    """Row of an item → column → its cells, from top to bottom."""


def slots_of(master: MasterBook, offices: Offices) -> tuple[SheetSlots, ...]:
    """Return the answer cells of the master's sheets.

    Raises:
        MasterUnusable: two items cannot be told apart.

    """
    return tuple(_slots(master.path, one, offices) for one in master.sheets)


def every_slot(sheets: Sequence[SheetSlots]) -> Iterator[Slot]:
    """Yield each answer cell once: a merged one serves several items."""
    seen: set[tuple[str, Address]] = set()
    for sheet in sheets:
        for of_item in sheet.slots.values():
            for slots in of_item.values():
                for slot in slots:
                    if (slot.key.sheet, slot.cell) not in seen:
                        seen.add((slot.key.sheet, slot.cell))
                        yield slot


def _slots(path: str, one: MasterSheet, offices: Offices) -> SheetSlots:
    _refuse_twins(path, one.sheet)
    in_charge = {item.row: offices.in_charge(item.departments) for item in one.sheet.items}
    columns = answer_columns(one.sheet, one.family)
    cells = {
        (item.row, column): cells_of(one.sheet, one.grid, item, column)
        for item in one.sheet.items
        for column in columns
    }
    served: dict[Address, list[str]] = {}
    for (row, _), of_item in cells.items():
        for cell in of_item:
            served.setdefault(cell, []).extend(in_charge[row])
    known: dict[Address, Slot] = {}
    found: dict[int, dict[str, tuple[Slot, ...]]] = {}
    for item in one.sheet.items:
        for column in columns:
            heading = one.sheet.headings[column].one_line
            for part, cell in enumerate(cells[item.row, column]):
                key = SlotKey(
                    one.sheet.name, item.section, str(item.number), item.name, column, part
                )
                # A merged cell goes by the first item that it serves, and all who are in charge.
                who = tuple(dict.fromkeys(served[cell]))
                known.setdefault(cell, Slot(key, cell, heading, who))
            slots = tuple(known[cell] for cell in cells[item.row, column])
            found.setdefault(item.row, {})[column] = slots
    return SheetSlots(one, in_charge, found)


def _refuse_twins(path: str, sheet: Sheet) -> None:
    seen: dict[tuple[str, str, str], Item] = {}
    for item in sheet.items:
        twin = seen.setdefault((item.section, str(item.number), item.name), item)
        if twin is not item:
            raise _twins(path, twin, item)


def cells_of(sheet: Sheet, grid: Grid, item: Item, column: str) -> tuple[Address, ...]:
    """Return the cells of an item's answer in a column, merged ones by their first."""
    if column not in sheet.headings:
        return ()
    number = sheet.headings[column].cell.column
    cells = [grid.anchor(row, number) for row in rows_of(sheet, grid, item)]
    return tuple(dict.fromkeys(cells))


def fixed_columns(family: Family) -> tuple[str, ...]:
    """Return the columns by which items are known again."""
    return tuple(k for k, column in family.columns.items() if column.filled_by == "secretariat")


def _twins(path: str, one: Item, other: Item) -> MasterUnusable:
    why = Text(
        "同じ区分・番号・名前の事業が2つあります：{item}（{first}行目と{second}行目）",
        "two items of one section, number and name: {item} (rows {first} and {second})",
    )
    return MasterUnusable(
        path=path,
        why=why.filled(item=one.name, first=one.row, second=other.row),
        advice=Text("番号か名前を変えてください。", "Change a number or a name."),
    )
