"""The last step of a rollover: ended items greyed, old comments removed, page headers shifted."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sheetcheck.claims.master import MasterBook, MasterSheet, answer_columns, rows_of
from sheetcheck.notation.year_shift import shifted
from sheetcheck.rollover.sheet_plan import SheetPlan
from sheetcheck.words.address import Address
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.recalculation import ask_to_recalculate
from sheetcheck.workbook.annotate.sheet_list import styles_of
from sheetcheck.workbook.annotate.styles import Stylesheet, filled, solid_fill
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.season.protection import restyled
from sheetcheck.workbook.season.removal import Removal
from sheetcheck.workbook.season.remove_comments import remove_comments_of
from sheetcheck.workbook.xml.tags import Edit, tag_end
from sheetcheck.workbook.xml.text import character_data, text_of

_GREY: Final = "FFD9D9D9"
"""The fill (ARGB) of ended items."""
_CODE: Final = re.compile(r'&(?:"[^"]*"|[A-Za-z&]|K[0-9A-F]{6}|[0-9]+)')
"""A code of a page header, such as `&R` (right) or `&12` (size): no part of its text."""


def finished(
    book: Workbook,
    master: MasterBook,
    plans: Mapping[str, SheetPlan],
    names: Mapping[str, str],
    years: frozenset[int],
) -> tuple[bytes, int]:
    """Return next year's bytes, and how many answer cells lost their comments.

    `book` has the new cells and the new names already; `names` are these by the old ones.
    """
    draft = Draft(book)
    removal = Removal(draft)
    ask_to_recalculate(draft)
    styles = styles_of(book)
    comments = 0
    for table in master.sheets:
        plan = plans[table.sheet.name]
        ref = book.sheet(names.get(table.sheet.name, table.sheet.name))
        comments += remove_comments_of(removal, ref, _answers(table))
        _shift_page_headers(draft, ref.name, years)
        rows = [row for one in plan.ended for row in rows_of(table.sheet, table.grid, one.item)]
        if styles is not None and rows:
            draft.edit(ref.part, *_greyed(book, ref.name, table, rows, styles))
    if styles is not None:
        draft.edit(styles.part, *styles.edits())
    return removal.written(), comments


def _answers(table: MasterSheet) -> frozenset[Address]:
    """Return the answer cells of a sheet; of a merged range the first."""
    keys = answer_columns(table.sheet, table.family)
    return frozenset(
        table.grid.anchor(row, table.sheet.headings[key].cell.column)
        for item in table.sheet.items
        for row in rows_of(table.sheet, table.grid, item)
        for key in keys
    )


def _greyed(
    book: Workbook, name: str, table: MasterSheet, rows: Sequence[int], styles: Stylesheet
) -> list[Edit]:
    """Return the edits that grey the cells of some rows within the table."""
    columns = [heading.cell.column for heading in table.sheet.headings.values()]
    fill = styles.add("fills", solid_fill(_GREY, None, styles.prefix))
    cells = {
        Address(row, column) for row in rows for column in range(min(columns), max(columns) + 1)
    }

    def grey(_at: Address, style: int) -> int:
        return styles.add("cellXfs", filled(styles.raw("cellXfs", style), fill))

    return restyled(book.frame(name), cells, grey)


def _shift_page_headers(draft: Draft, name: str, years: Collection[int]) -> None:
    """Add the edits that shift the years in the page headers and footers of a sheet."""
    frame = draft.book.frame(name)
    start = frame.place("headerFooter")
    if start is None:
        return
    start = tag_end(frame.xml, start)
    end = frame.xml.find(b"headerFooter>", start)
    for found in re.finditer(rb">([^<]+)<", frame.xml[start - 1 : max(end, start)]):
        text = text_of(found[1])
        new = _shifted_header(text, years)
        if new != text:
            at = start - 1 + found.start(1)
            draft.edit(frame.part, Edit(at, at + len(found[1]), character_data(new)))


def _shifted_header(text: str, years: Collection[int]) -> str:
    """Return a page header with its years shifted. Codes stay: `&R6` is the code `&R` and a 6."""
    pieces, at = [], 0
    for code in _CODE.finditer(text):
        pieces += [shifted(text[at : code.start()], years).text, code[0]]
        at = code.end()
    return "".join([*pieces, shifted(text[at:], years).text])
