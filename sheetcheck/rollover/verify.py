"""Next year's workbook read again and compared with this year's, before it is handed out."""

from collections.abc import Mapping

from sheetcheck.claims.master import MasterBook, MasterSheet, read_master
from sheetcheck.notation.era import split_year, year_label
from sheetcheck.rollover.sheet_plan import SheetPlan
from sheetcheck.table.matching import matched
from sheetcheck.words.address import Address
from sheetcheck.words.errors.season_refusals import RolloverFailed
from sheetcheck.words.text import Text, same
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.isolated.second_reader import seen_values


def next_label(label: str) -> str:
    """Return the label of the year after: R6 → R7."""
    year = split_year(label)[0]
    return year_label(year + 1) if year is not None else ""


def verified(
    master: MasterBook,
    versions: tuple[bytes, bytes],
    plans: Mapping[str, SheetPlan],
    names: Mapping[str, str],
    cells: Mapping[tuple[str, Address], NewValue],
) -> bool:
    """Return True if a second reader could compare all values, too, and saw no other difference.

    `versions` are this year's bytes with the new names, and next year's. `names` are the new names
    by the old ones, `cells` what was written where.

    Raises:
        RolloverFailed: the result does not read as next year's sheet, or something else differs.

    """
    families = list({table.family.family: table.family for table in master.sheets}.values())
    after = read_master(versions[1], master.path, families, named=len(families) == 1)
    read = {one.sheet.name: one for one in after.sheets}
    for table in master.sheets:
        name = table.sheet.name
        new = read.get(names.get(name, name))
        if new is None:
            raise RolloverFailed(why=Text("様式として読めません", "it is not read as the form"))
        _verify_sheet(table, new, plans[name])
    # This year's version has the new names, so that each sheet is compared with itself.
    seen = seen_values(*versions)
    for place in seen.changed if seen else ():
        if place not in cells:
            raise RolloverFailed(why=same(f"{place[0]}!{place[1]}"))
    return seen is not None


def _verify_sheet(old: MasterSheet, new: MasterSheet, plan: SheetPlan) -> None:
    """Raise `RolloverFailed` unless items, years and all cells outside the plan are as expected."""
    matching = matched(old.sheet, new.sheet, ())
    if matching.lost or matching.added or len(matching.pairs) != len(old.sheet.items):
        raise RolloverFailed(why=Text("事業が一致しません", "its items are not those of this year"))
    for before, after in zip(old.sheet.years, new.sheet.years, strict=True):
        if before and after != next_label(before):
            why = Text(f"見出しの年が{after}です", f"its headings say {after}")
            raise RolloverFailed(why=why)
    earlier, later = _values(old), _values(new)
    for cell in earlier.keys() | later.keys():
        if cell not in plan.cells and earlier.get(cell) != later.get(cell):
            raise RolloverFailed(why=same(f"{new.sheet.name}!{cell}"))


def _values(table: MasterSheet) -> dict[Address, object]:
    """Return the values of all cells that have one."""
    return {
        Address(cell.row, cell.column): cell.value
        for row in table.grid.rows.values()
        for cell in row.values()
        if cell.value is not None
    }
