"""Who answers which items and cells of a master."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheetcheck.claims.master import MasterSheet, answer_columns, rows_of
from sheetcheck.notation.folding import is_blank
from sheetcheck.returns.offices import Offices
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Item


@dataclass(frozen=True, slots=True)
class Unassigned:
    """An item that goes to the secretariat: nobody known is in charge of it."""

    sheet: str
    item: Item
    unknown: tuple[str, ...] = ()
    """The departments that it names and the list does not; empty where it names none."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The items of each department, by the name of their sheet."""

    by_department: Mapping[str, Mapping[str, tuple[Item, ...]]]
    """In the order in which the sheet names the departments."""
    unassigned: tuple[Unassigned, ...]

    def items(self, department: str) -> int:
        """Return how many items a department has."""
        return sum(map(len, self.by_department[department].values()))


def assigned(sheets: Sequence[MasterSheet], offices: Offices) -> Assignment:
    """Return who answers which items; one of several departments is answered by each of them."""
    found: dict[str, dict[str, list[Item]]] = {}
    left: list[Unassigned] = []
    for one in sheets:
        for item in one.sheet.items:
            known = [name for name in item.departments if offices.is_known(name)]
            for name in dict.fromkeys(map(offices.of, known)):
                of_sheet = found.setdefault(name, {}).setdefault(one.sheet.name, [])
                of_sheet.append(item)
            if not known:
                left.append(Unassigned(one.sheet.name, item, item.departments))
    return Assignment(
        {
            name: {sheet: tuple(items) for sheet, items in of_sheet.items()}
            for name, of_sheet in found.items()
        },
        tuple(left),
    )


def answer_cells(one: MasterSheet, items: Sequence[Item]) -> frozenset[Address]:
    """Return the cells that items are answered in, those under a merged answer included.

    Excel asks each cell of a merged range whether it is locked.
    """
    sheet, grid = one.sheet, one.grid
    columns = [sheet.headings[key].cell.column for key in answer_columns(sheet, one.family)]
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


def rows_to_hide(one: MasterSheet, own: Sequence[Item]) -> frozenset[int]:
    """Return the rows of the items of others, and of the sections in which nothing is left."""
    sheet = one.sheet
    rows = {row for item in own for row in rows_of(sheet, one.grid, item)}
    others = {row for item in sheet.items for row in rows_of(sheet, one.grid, item)} - rows
    mine = {item.section for item in own}
    empty = {s.cell.row for s in sheet.sections if s.name not in mine and not is_blank(s.name)}
    return frozenset(others | (empty - rows))
