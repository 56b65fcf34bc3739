"""The years in a sheet's cells: which are shifted by one, and which a person is asked about."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from sheetcheck.claims.master import MasterSheet
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.notation.year_shift import shifted, written_years
from sheetcheck.rollover.plan import SheetPlan
from sheetcheck.table.years import offsets
from sheetcheck.words.address import Address
from sheetcheck.words.text import Text
from sheetcheck.words.values import Rewritten
from sheetcheck.workbook.read.packed_row import Cell

_YEAR = Text(
    "「{year}」は変更していません（確認してください）。", "“{year}” was left as it is: check it."
)
_FORMULA = Text(
    "年を含む数式のため、変更していません。", "A formula gives this year, so it was left as it is."
)
_OTHER_COLUMN = Text(
    "様式にない列の「{heading}」は、内容も見出しも変更していません。",
    "“{heading}” is not a column of the form: its heading and content were left as they are.",
)


def shift_years(table: MasterSheet, plan: SheetPlan) -> None:
    """Shift the years in the title, in the notes above the table, in headings and in the footer."""
    years = _shifted_years(table)
    skipped = _filled_other_columns(table, plan)
    top, footer = _first_row(table), _footer_rows(table)
    repeated = set(_repeated_headings(table))
    claimed = {claim.cell for claim in table.sheet.claims}
    for number, row in table.grid.rows.items():
        if not (number < top or number in footer or number in repeated):
            continue
        for column, cell in row.items():
            area = table.grid.merge_at(number, column)
            columns = range(area.left, area.right + 1) if area else (column,)
            at = Address(number, column)
            if at not in claimed and (number == 1 or not skipped.issuperset(columns)):
                _shift_cell(table, at, cell, years, plan)


def shift_years_of_totals(table: MasterSheet, plan: SheetPlan) -> None:
    """Shift the years in lines of totals, once these are reset: `A：R5 3件 → R6 7件`.

    A year that stays is asked about, with its number; so is one that a formula gives. A number
    of items that looks like a year is not shifted.
    """
    years = _shifted_years(table)
    numbers: dict[Address, set[float]] = defaultdict(set)
    for claim in table.sheet.claims:
        numbers[claim.cell].add(claim.stated or 0)
    for at, stated in numbers.items():
        cell = table.grid.cell(*at)
        if cell is None or not isinstance(cell.value, str):
            continue
        if cell.formula is None:
            _shift_line(at, cell.value, years - stated, plan)
        elif written_years(cell.value):
            plan.ask(at, _FORMULA)


def _shift_line(at: Address, before: str, years: Collection[int], plan: SheetPlan) -> None:
    """Shift the years in a cell whose totals may be rewritten already."""
    written = plan.cells.get(at)
    text = written.text if isinstance(written, Rewritten) else before
    new = shifted(text, years)
    if new.text != text:
        plan.cells[at] = Rewritten(new.text)
        plan.shifted[at] = before, new.text
    for year in dict.fromkeys(new.kept):
        plan.ask(at, _YEAR.filled(year=year))


def ask_about_years(table: MasterSheet, plan: SheetPlan) -> None:
    """Ask about the years in what the secretariat wrote: items, sections and notes below.

    Cells that change, or that a question is about already, are left out.
    """
    claimed = {claim.cell for claim in table.sheet.claims}
    done = plan.cells.keys() | plan.asked | claimed
    top = _first_row(table)
    for number, row in table.grid.rows.items():
        for column, cell in row.items() if number >= top else ():
            at = Address(number, column)
            if isinstance(cell.value, str) and at not in done:
                found = written_years(cell.value)
                if found:
                    plan.ask(at, _YEAR.filled(year="、".join(dict.fromkeys(found))))


def _shifted_years(table: MasterSheet) -> frozenset[int]:
    """Return the years that are shifted: those reported and planned, and those of dated columns."""
    headings = table.sheet.headings
    known = [split_year(year)[0] for year in table.sheet.years if year]
    known += [headings[key].year for key in offsets(table.family) if key in headings]
    return frozenset(year for year in known if year is not None)


def _shift_cell(
    table: MasterSheet, at: Address, cell: Cell, years: Collection[int], plan: SheetPlan
) -> None:
    """Shift the years in one cell; a formula, or a date, is only asked about."""
    text = table.grid.text(*at)
    new = shifted(text, years)
    if new.text != text:
        if cell.formula is not None:
            plan.ask(at, _FORMULA)
            return
        if isinstance(cell.value, str) and cell.value == text:
            plan.cells[at] = Rewritten(new.text)
        elif isinstance(cell.value, int) and not table.grid.formats.is_date(cell.style):
            plan.cells[at] = cell.value + 1
        else:
            plan.ask(at, _YEAR.filled(year=text))
            return
        plan.shifted[at] = text, new.text
    for year in new.kept:
        plan.ask(at, _YEAR.filled(year=year))


def _filled_other_columns(table: MasterSheet, plan: SheetPlan) -> frozenset[int]:
    """Return the columns with content that the form does not declare and that name a year.

    Their content is of the year in their heading: shifting that alone would make it untrue.
    """
    found: set[int] = set()
    for heading in table.sheet.undeclared:
        column = heading.cell.column
        texts = (table.grid.text(item.row, column) for item in table.sheet.items)
        if written_years(heading.text) and not all(map(is_blank, texts)):
            found.add(column)
            plan.ask(heading.cell, _OTHER_COLUMN.filled(heading=heading.one_line))
    return frozenset(found)


def _first_row(table: MasterSheet) -> int:
    """Return the first row below the headings that is a section or an item."""
    sheet = table.sheet
    rows = [item.row for item in sheet.items] + [section.cell.row for section in sheet.sections]
    return min((row for row in rows if row > sheet.header_row), default=sheet.header_row + 1)


def _footer_rows(table: MasterSheet) -> range:
    """Return the rows of the totals, with two rows above them for their headings."""
    rows = [claim.cell.row for claim in table.sheet.claims]
    if not rows:
        return range(0)
    return range(max(min(rows) - 2, table.sheet.last_row + 1), max(rows) + 1)


def _repeated_headings(table: MasterSheet) -> Iterator[int]:
    """Yield the rows between the items that repeat the headings."""
    sheet = table.sheet
    headings = {fold(heading.text) for heading in sheet.headings.values()}
    items = {item.row for item in sheet.items}
    top = _first_row(table)
    for number, row in table.grid.rows.items():
        if top <= number <= sheet.last_row and number not in items:
            texts = {fold(cell.value) for cell in row.values() if isinstance(cell.value, str)}
            if len(headings & texts) > 1:
                yield number
