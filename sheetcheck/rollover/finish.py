"""The last step of a rollover: formats, comments and page headers, beside what cells hold."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sheetcheck.claims.master import MasterBook, MasterSheet, answer_columns, rows_of
from sheetcheck.notation.year_shift import shifted
from sheetcheck.rollover.plan import SheetPlan
from sheetcheck.words.address import Address
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.recalculation import ask_to_recalculate
from sheetcheck.workbook.annotate.styles import Stylesheet, filled, read_stylesheet
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.season.protection import restyled
from sheetcheck.workbook.season.removal import Removal, remove_comments_of
from sheetcheck.workbook.xml.tags import Edit, tag_end
from sheetcheck.workbook.xml.text import character_data, text_of

_GREY: Final = b"FFD9D9D9"
_CODE: Final = re.compile(r'&(?:"[^"]*"|[A-Za-z&]|K[0-9A-F]{6}|[0-9]+)')
"""A code of a page header, such as `&R` (right) or `&12` (size): no part of its text."""


def finished(
    book: Workbook,
    master: MasterBook,
    plans: Mapping[str, SheetPlan],
    names: Mapping[str, str],
    years: frozenset[int],
) -> tuple[bytes, int]:
    """Return the bytes with ended items greyed, old comments out and page headers shifted."""
    draft = Draft(book)
    removal = Removal(draft)
    ask_to_recalculate(draft)
    part = book.part_of("styles")
    has_styles = part is not None and book.package.has(part)
    styles = read_stylesheet(draft.markup(part).xml, part) if part and has_styles else None
    comments = 0
    for one in master.sheets:
        plan = plans[one.sheet.name]
        ref = book.sheet(names.get(one.sheet.name, one.sheet.name))
        comments += remove_comments_of(removal, ref, _answers(one))
        _shift_page_headers(draft, ref.name, years)
        rows = [row for ended in plan.ended for row in rows_of(one.sheet, one.grid, ended.item)]
        if styles is not None and rows:
            draft.edit(ref.part, *_greyed(book, ref.name, one, rows, styles))
    if styles is not None and part is not None:
        draft.edit(part, *styles.edits())
    return removal.written(), comments


def _answers(one: MasterSheet) -> frozenset[Address]:
    keys = answer_columns(one.sheet, one.family)
    return frozenset(
        one.grid.anchor(row, one.sheet.headings[key].cell.column)
        for item in one.sheet.items
        for row in rows_of(one.sheet, one.grid, item)
        for key in keys
    )


def _greyed(
    book: Workbook, name: str, one: MasterSheet, rows: Sequence[int], styles: Stylesheet
) -> list[Edit]:
    """Return the edits that grey the cells of ended items within the table."""
    columns = [heading.cell.column for heading in one.sheet.headings.values()]
    fill = styles.add("fills", _fill(styles.prefix))
    cells = {
        Address(row, column) for row in rows for column in range(min(columns), max(columns) + 1)
    }

    def grey(_at: Address, style: int) -> int:
        return styles.add("cellXfs", filled(styles.raw("cellXfs", style), fill))

    return restyled(book.frame(name), cells, grey)


def _fill(prefix: bytes) -> bytes:
    grey = b'<pfill><ppatternFill patternType="solid"><pfgColor rgb="%b"/>' % _GREY
    grey += b'<pbgColor indexed="64"/></ppatternFill></pfill>'
    return re.sub(rb"(</?)p(?=fill|pattern|fg|bg)", rb"\g<1>" + prefix, grey)


def _shift_page_headers(draft: Draft, name: str, years: Collection[int]) -> None:
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
    """Return a page header with its years shifted, its codes left alone: `&R6` begins with one."""
    pieces, at = [], 0
    for code in _CODE.finditer(text):
        pieces += [shifted(text[at : code.start()], years).text, code[0]]
        at = code.end()
    return "".join([*pieces, shifted(text[at:], years).text])
