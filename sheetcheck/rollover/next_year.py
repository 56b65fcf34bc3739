"""This year's workbook in, next year's out; writes nothing.

Next year's workbook is made in three steps, each on the bytes of the one before: names of sheets
and ranges with the formulas that say them, then cells, then formats, comments and page headers.
At last the result is read as next year's sheet and compared with this year's, cell by cell. If
anything differs from the plan, it is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sheetcheck.claims.master import MasterBook, MasterSheet, read_master
from sheetcheck.notation.era import split_year, year_label
from sheetcheck.rollover.beyond_cells import finished, new_names, renamed
from sheetcheck.rollover.plan import (
    Ended,
    OpenDecision,
    SheetPlan,
    ask_about_old_content,
    carry_over,
    empty_answers,
    note_ended,
    reset_totals,
)
from sheetcheck.rollover.years import ask_about_years, shift_years, shift_years_of_totals
from sheetcheck.table.frame import read_ratings
from sheetcheck.table.matching import Matching, matched
from sheetcheck.words.address import Address
from sheetcheck.words.errors.season_refusals import RolloverFailed
from sheetcheck.words.text import Text, same
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.isolated.second_reader import seen_values
from sheetcheck.workbook.read.book import reopened
from sheetcheck.workbook.write.patch import patched
from sheetcheck.workbook.write.refusals import refuse_signed


@dataclass(frozen=True, slots=True)
class NextYear:
    """Next year's workbook, and what was done for it."""

    data: bytes
    year: str
    """The year that it reports: R7."""
    names: Mapping[str, str]
    """The new names of sheets and ranges, by the old ones."""
    plans: Mapping[str, SheetPlan]
    """What changed in each sheet, by this year's name of the sheet."""
    comments: int
    """How many cells lost their comments together with their answers."""
    questions: tuple[OpenDecision, ...]
    seen: bool
    """Whether a second reader compared all values, too."""

    @property
    def ended(self) -> tuple[Ended, ...]:
        """The items that have ended."""
        return tuple(one for plan in self.plans.values() for one in plan.ended)


def roll_over_book(master: MasterBook, carry: Mapping[str, str]) -> NextYear:
    """Return next year's workbook.

    `carry` maps the key of a column to that of the column that it is filled from; columns that the
    family declares as carried are filled anyway.

    Raises:
        Signed: the workbook is signed.
        RolloverFailed: the result does not read as next year's sheet.
        WriteRefusal: a cell cannot be written without harm.

    """
    book = master.book
    refuse_signed(book, signed=False)
    plans = {table.sheet.name: _plan(table, _carried(table, carry)) for table in master.sheets}
    labels = (label for table in master.sheets for label in table.sheet.years if label)
    years = frozenset(number for label in labels if (number := split_year(label)[0]) is not None)
    names, questions = new_names(master, years)
    cells: dict[tuple[str, Address], NewValue] = {
        (names.get(sheet, sheet), cell): new
        for sheet, plan in plans.items()
        for cell, new in plan.cells.items()
    }
    with_names = renamed(book, names)
    written = reopened(patched(reopened(with_names, book), cells), book)
    data, comments = finished(written, master, plans, names, years)
    questions += [question for plan in plans.values() for question in plan.questions]
    seen = _verified(master, (with_names, data), plans, names, cells)
    year = _next_label(master.sheets[0].sheet.years.reported or "")
    return NextYear(data, year, names, plans, comments, tuple(questions), seen)


def _carried(table: MasterSheet, carry: Mapping[str, str]) -> Mapping[str, str]:
    """Return which columns are filled from which, of those that the sheet has."""
    declared = {k: c.carried_from for k, c in table.family.columns.items() if c.carried_from}
    have = table.sheet.headings
    return {
        target: source
        for target, source in {**declared, **carry}.items()
        if target in have and source in have
    }


def _plan(table: MasterSheet, carry: Mapping[str, str]) -> SheetPlan:
    """Return what changes in the cells of a sheet."""
    items, plan = table.sheet.items, SheetPlan(table.sheet.name)
    codes = {
        key: {item.row: rating.code for item, rating in zip(items, ratings, strict=True)}
        for key, ratings in read_ratings(items, table.family).items()
    }
    shift_years(table, plan)
    empty_answers(table, plan)
    carry_over(table, carry, plan)
    ask_about_old_content(table, carry, plan)
    reset_totals(table, codes, plan)
    shift_years_of_totals(table, plan)
    note_ended(table, codes, plan)
    ask_about_years(table, plan)
    return plan


def _next_label(label: str) -> str:
    """Return the label of the year after: R6 → R7."""
    year = split_year(label)[0]
    return year_label(year + 1) if year is not None else ""


def _verified(
    master: MasterBook,
    versions: tuple[bytes, bytes],
    plans: Mapping[str, SheetPlan],
    names: Mapping[str, str],
    cells: Mapping[tuple[str, Address], NewValue],
) -> bool:
    """True if a second reader could compare all values, too, and saw no other difference.

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
        raise RolloverFailed(why=_items_differ(matching))
    for before, after in zip(old.sheet.years, new.sheet.years, strict=True):
        if before and after != _next_label(before):
            why = Text(f"見出しの年が{after}です", f"its headings say {after}")
            raise RolloverFailed(why=why)
    earlier, later = _values(old), _values(new)
    for cell in earlier.keys() | later.keys():
        if cell not in plan.cells and earlier.get(cell) != later.get(cell):
            raise RolloverFailed(why=same(f"{new.sheet.name}!{cell}"))


def _items_differ(matching: Matching) -> Text:
    """Return what to say where items are not read again, with the first of them."""
    missed = next(iter(matching.lost), None)
    if missed is None:
        return Text("事業が一致しません", "its items are not those of this year")
    ja, en = (
        "回答を空にすると、{row}行目の事業を読み取れません",
        "row {row} is no item once emptied",
    )
    return Text(ja, en).filled(row=missed.row)


def _values(table: MasterSheet) -> dict[Address, object]:
    """Return the values of all cells that have one."""
    return {
        Address(cell.row, cell.column): cell.value
        for cell in table.grid.cells()
        if cell.value is not None
    }
