"""This year's workbook in, next year's out; writes nothing.

Next year's workbook is made in three steps, each on the bytes of the one before: names of sheets
and ranges with the formulas that say them, then cells, then formats, comments and page headers.
At last the result is read as next year's sheet and compared with this year's, cell by cell. If
anything differs from the plan, it is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sheetcheck.claims.master import MasterBook, MasterSheet
from sheetcheck.notation.era import split_year
from sheetcheck.rollover.finish import finished
from sheetcheck.rollover.names import new_names, renamed
from sheetcheck.rollover.plan import plan_sheet
from sheetcheck.rollover.sheet_plan import Ended, OpenDecision, RatingCodes, SheetPlan
from sheetcheck.rollover.verify import next_label, verified
from sheetcheck.words.address import Address
from sheetcheck.words.values import NewValue
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


def roll_over_book(
    master: MasterBook, codes: Mapping[str, RatingCodes], carry: Mapping[str, str]
) -> NextYear:
    """Return next year's workbook.

    `codes` are the ratings of each sheet. `carry` maps the key of a column to that of the column
    that it is filled from; columns that the family declares as carried are filled anyway.

    Raises:
        Signed: the workbook is signed.
        RolloverFailed: the result does not read as next year's sheet.
        WriteRefusal: a cell cannot be written without harm.

    """
    book = master.book
    refuse_signed(book, signed=False)
    plans = {
        table.sheet.name: plan_sheet(table, codes[table.sheet.name], _carried(table, carry))
        for table in master.sheets
    }
    years = frozenset(year for table in master.sheets for year in _years(table))
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
    seen = verified(master, (with_names, data), plans, names, cells)
    year = next_label(master.sheets[0].sheet.years.reported or "")
    return NextYear(data, year, names, plans, comments, tuple(questions), seen)


def _carried(table: MasterSheet, asked: Mapping[str, str]) -> Mapping[str, str]:
    """Return which columns are filled from which, of those that the sheet has."""
    declared = {k: c.carried_from for k, c in table.family.columns.items() if c.carried_from}
    have = table.sheet.headings
    return {
        target: source
        for target, source in {**declared, **asked}.items()
        if target in have and source in have
    }


def _years(table: MasterSheet) -> list[int]:
    known = (split_year(year)[0] for year in table.sheet.years if year)
    return [year for year in known if year is not None]
