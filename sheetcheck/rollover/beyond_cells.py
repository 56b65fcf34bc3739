"""What changes in next year's workbook beside the cells: names, page headers, comments, formats."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sheetcheck.claims.master import MasterBook, MasterSheet, rows_of
from sheetcheck.notation.year_shift import shifted, written_years
from sheetcheck.rollover.plan import OpenDecision, SheetPlan, answer_cells
from sheetcheck.words.address import Address
from sheetcheck.words.text import Text
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.on_opening import ask_to_recalculate
from sheetcheck.workbook.annotate.styles import Stylesheet, filled, restyled, solid_fill, styles_of
from sheetcheck.workbook.read.book import Workbook, reopened
from sheetcheck.workbook.season.removal import Removal, remove_comments_of
from sheetcheck.workbook.season.rename import is_said_in_text, rename_defined, rename_sheet
from sheetcheck.workbook.xml.tags import Edit, tag_end
from sheetcheck.workbook.xml.text import character_data, text_of

_LONGEST_NAME: Final = 31
"""Characters that Excel allows in the name of a sheet."""
_WHOLE_SHEET: Final = "–"
_SAID_IN_TEXT: Final = Text(
    "数式の文字列（INDIRECT など）に名前があるため、「{name}」の名前は変更していません。",
    "“{name}” was not renamed: a text inside a formula says its name (INDIRECT).",
)
_TAKEN: Final = Text(
    "「{new}」は既にあるか長すぎるため、「{name}」の名前は変更していません。",
    "“{name}” was not renamed: “{new}” is taken or too long.",
)
_OTHER_SHEET: Final = Text(
    "シート名の年は変更していません（確認してください）。",
    "The year in its name was left: check it.",
)
_GREY: Final = "FFD9D9D9"
"""The fill (ARGB) of ended items."""
_CODE: Final = re.compile(r'&(?:"[^"]*"|[A-Za-z&]|K[0-9A-F]{6}|[0-9]+)')
"""A code of a page header, such as `&R` (right) or `&12` (size): no part of its text."""


def new_names(
    master: MasterBook, years: Collection[int]
) -> tuple[Mapping[str, str], list[OpenDecision]]:
    """Return the new names of sheets and ranges by the old ones, and what cannot be renamed.

    Only the progress sheets are renamed, and defined names whose years are among `years`.
    """
    draft = Draft(master.book)
    names, questions = _sheet_names(draft, {one.sheet.name for one in master.sheets}, years)
    ranges, more = _range_names(draft, years)
    return {**names, **ranges}, [*questions, *more]


def renamed(book: Workbook, names: Mapping[str, str]) -> bytes:
    """Return the workbook's bytes with sheets and ranges renamed, and all formulas that say them.

    Each rename works on the bytes of the one before: one formula may say several names.
    """
    data = book.data
    for old, new in names.items():
        draft = Draft(reopened(data, book))
        sheet = next((one for one in draft.book.sheets if one.name == old), None)
        rename_sheet(draft, sheet, new) if sheet else rename_defined(draft, old, new)
        data = draft.written()
    return data


def _sheet_names(
    draft: Draft, own: Collection[str], years: Collection[int]
) -> tuple[dict[str, str], list[OpenDecision]]:
    names: dict[str, str] = {}
    questions: list[OpenDecision] = []
    taken = {sheet.name.casefold() for sheet in draft.book.sheets}
    for name in (sheet.name for sheet in draft.book.sheets):
        new = shifted(name, years).text
        if name not in own:
            if written_years(name):
                questions.append(OpenDecision(name, _WHOLE_SHEET, _OTHER_SHEET))
        elif new != name:
            too_long = len(new) > _LONGEST_NAME
            why = _why_not(draft, name, new, is_taken=too_long or new.casefold() in taken)
            if why is None:
                names[name] = new
            else:
                questions.append(OpenDecision(name, _WHOLE_SHEET, why))
    return names, questions


def _range_names(draft: Draft, years: Collection[int]) -> tuple[dict[str, str], list[OpenDecision]]:
    known = {
        name.attributes.get("name", "")
        for child in draft.tree(draft.book.part).children
        if child.tag == "definedNames"
        for name in child.children
    }
    taken = {name.casefold() for name in known}
    names: dict[str, str] = {}
    questions: list[OpenDecision] = []
    for name in sorted(known):
        new = shifted(name, years).text
        if new == name or name.startswith("_xl"):  # Excel's own: print areas, filters
            continue
        why = _why_not(draft, name, new, is_taken=new.casefold() in taken)
        if why is None:
            names[name] = new
        else:
            questions.append(OpenDecision("", name, why))
    return names, questions


def _why_not(draft: Draft, name: str, new: str, *, is_taken: bool) -> Text | None:
    """Return why a name cannot be changed; None if it can."""
    if is_taken:
        return _TAKEN.filled(name=name, new=new)
    return _SAID_IN_TEXT.filled(name=name) if is_said_in_text(draft, name) else None


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
        comments += remove_comments_of(removal, ref, frozenset(answer_cells(table)))
        _shift_page_headers(draft, ref.name, years)
        rows = [row for one in plan.ended for row in rows_of(table.sheet, table.grid, one.item)]
        if styles is not None and rows:
            draft.edit(ref.part, *_greyed(book, ref.name, table, rows, styles))
    if styles is not None:
        draft.edit(styles.part, *styles.edits())
    return removal.written(), comments


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
