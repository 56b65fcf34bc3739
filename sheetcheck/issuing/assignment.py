"""Which department answers which items and cells of a master."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheetcheck.claims.master import MasterSheet, answer_columns, rows_of
from sheetcheck.notation.folding import is_blank
from sheetcheck.returns import Offices
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Item

ItemsBySheet = Mapping[str, tuple[Item, ...]]
"""Items by the name of their sheet, in the order of its rows."""


@dataclass(frozen=True, slots=True)
class Unassigned:
    """An item without a known department; it goes to the secretariat."""

    sheet: str
    item: Item
    unknown: tuple[str, ...] = ()
    """The departments that the item names and the family does not list; () if it names none."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The items of each department."""

    by_department: Mapping[str, ItemsBySheet]
    """In the order in which the master first names the departments."""
    unassigned: tuple[Unassigned, ...]

    def items_of(self, department: str) -> ItemsBySheet:
        """Return a department's items; the unassigned ones for a name without items of its own.

        That name is the secretariat's: no other department without items gets a file.
        """
        if department in self.by_department:
            return self.by_department[department]
        found: dict[str, list[Item]] = {}
        for one in self.unassigned:
            found.setdefault(one.sheet, []).append(one.item)
        return {sheet: tuple(items) for sheet, items in found.items()}


def assign_items(tables: Sequence[MasterSheet], offices: Offices) -> Assignment:
    """Return the items of each department; a joint item is answered by each of its departments."""
    found: dict[str, dict[str, list[Item]]] = {}
    unassigned: list[Unassigned] = []
    for table in tables:
        name = table.sheet.name
        for item in table.sheet.items:
            known = [office for office in item.departments if offices.is_known(office)]
            for office in dict.fromkeys(map(offices.of, known)):
                found.setdefault(office, {}).setdefault(name, []).append(item)
            if not known:
                unassigned.append(Unassigned(name, item, item.departments))
    by_department = {
        office: {name: tuple(items) for name, items in by_sheet.items()}
        for office, by_sheet in found.items()
    }
    return Assignment(by_department, tuple(unassigned))


def answer_cells(table: MasterSheet, items: Sequence[Item]) -> frozenset[Address]:
    """Return the answer cells of some items, with every cell of a merged answer.

    All of them matter: Excel asks each cell of a merged range whether it is locked.
    """
    sheet, grid = table.sheet, table.grid
    columns = [sheet.headings[key].cell.column for key in answer_columns(sheet, table.family)]
    found: set[Address] = set()
    for item in items:
        for row in rows_of(sheet, grid, item):
            for column in columns:
                area = grid.merge_at(row, column)
                if area is None:
                    found.add(Address(row, column))
                    continue
                found.update(
                    Address(r, c)
                    for r in range(area.top, area.bottom + 1)
                    for c in range(area.left, area.right + 1)
                )
    return frozenset(found)


def rows_to_hide(table: MasterSheet, own: Sequence[Item]) -> frozenset[int]:
    """Return the rows of all items but `own`, and of the sections that have no own item."""
    sheet = table.sheet
    own_rows = {row for item in own for row in rows_of(sheet, table.grid, item)}
    item_rows = {row for item in sheet.items for row in rows_of(sheet, table.grid, item)}
    own_sections = {item.section for item in own}
    section_rows = {
        section.cell.row
        for section in sheet.sections
        if section.name not in own_sections and not is_blank(section.name)
    }
    return frozenset((item_rows | section_rows) - own_rows)
