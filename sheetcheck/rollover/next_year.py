"""This year's workbook in, next year's out; writes nothing.

It is made in three steps, each on the bytes of the one before: names of sheets and ranges with
the formulas that say them, then cells, then formats, comments and page headers. At last the
result is read as next year's sheet and compared with this year's, cell by cell; what is not as
it was planned is not handed out.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.claims.master import MasterBook, MasterSheet, answer_columns, read_master, rows_of
from sheetcheck.notation.era import split_year, year_label
from sheetcheck.notation.year_shift import shifted, years_in
from sheetcheck.rollover.plan import Ended, Question, SheetPlan, planned_sheet
from sheetcheck.table.matching import matched
from sheetcheck.words.address import Address
from sheetcheck.words.season_refusals import RolloverFailed
from sheetcheck.words.text import Text, same
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.protection import restyled
from sheetcheck.workbook.annotate.recalculation import ask_to_recalculate
from sheetcheck.workbook.annotate.removal import Removal, remove_comments_of
from sheetcheck.workbook.annotate.rename import is_said_in_text, rename_defined, rename_sheet
from sheetcheck.workbook.annotate.styles import Stylesheet, filled, read_stylesheet
from sheetcheck.workbook.isolated.second_reader import seen_values
from sheetcheck.workbook.read.book import Workbook, open_workbook
from sheetcheck.workbook.write.patch import patched
from sheetcheck.workbook.write.refusals import refuse_signed
from sheetcheck.workbook.xml.tags import Edit, tag_end
from sheetcheck.workbook.xml.text import character_data, text_of

_LONGEST_NAME: Final = 31
_GREY: Final = b"FFD9D9D9"
_CODE: Final = re.compile(r'&(?:"[^"]*"|[A-Za-z&]|K[0-9A-F]{6}|[0-9]+)')
"""A code of a page header, such as `&R` (right) or `&12` (size): no part of its text."""
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

Codes = Mapping[str, Mapping[str, Mapping[int, str | None]]]
"""Sheet → column → row → the rating's code."""


@dataclass(frozen=True, slots=True)
class NextYear:
    """Next year's workbook, and what was done for it."""

    data: bytes
    year: str
    """The year that it reports: R7."""
    names: Mapping[str, str]
    """The names of sheets and ranges that changed, with the new ones."""
    plans: Mapping[str, SheetPlan]
    """By the name that the sheet had."""
    comments: int
    """Cells whose comments were taken out with their answers."""
    questions: tuple[Question, ...]
    ended: tuple[Ended, ...]
    seen: bool
    """Whether a second reader compared all values, too."""


def rolled(master: MasterBook, codes: Codes, carry: Mapping[str, str]) -> NextYear:
    """Return next year's workbook.

    Raises:
        Signed: the workbook is signed.
        RolloverFailed: the result does not read as next year's sheet.
        WriteRefusal: a cell cannot be written without harm.

    """
    book = master.book
    refuse_signed(book, signed=False)
    plans = {
        one.sheet.name: planned_sheet(one, codes[one.sheet.name], _carried(one, carry))
        for one in master.sheets
    }
    years = frozenset(year for one in master.sheets for year in _years(one))
    questions: list[Question] = []
    names = _new_names(master, years, questions)
    renamed = _reopened(_renamed(book, names), book)
    cells: dict[tuple[str, Address], NewValue] = {
        (names.get(sheet, sheet), cell): new
        for sheet, plan in plans.items()
        for cell, new in plan.cells.items()
    }
    written = _reopened(patched(renamed, cells), book)
    data, comments = _finished(written, master, plans, names, years)
    questions += [question for plan in plans.values() for question in plan.questions]
    seen = _verified(master, data, plans, names, cells)
    reported = master.sheets[0].sheet.years.reported or ""
    return NextYear(
        data, _next(reported), names, plans, comments, tuple(questions),
        tuple(one for plan in plans.values() for one in plan.ended), seen,
    )  # fmt: skip


def _carried(one: MasterSheet, asked: Mapping[str, str]) -> Mapping[str, str]:
    """Return which columns are filled from which: as the family declares, or as was asked for."""
    declared = {key: c.carried_from for key, c in one.family.columns.items() if c.carried_from}
    wanted = {**declared, **asked}
    have = one.sheet.headings
    return {
        target: source for target, source in wanted.items() if target in have and source in have
    }


def _years(one: MasterSheet) -> list[int]:
    known = (split_year(year)[0] for year in one.sheet.years if year)
    return [year for year in known if year is not None]


def _next(label: str) -> str:
    year = split_year(label)[0]
    return year_label(year + 1) if year is not None else ""


def _reopened(data: bytes, book: Workbook) -> Workbook:
    return open_workbook(data, "", book.package.limits)


def _new_names(
    master: MasterBook, years: frozenset[int], questions: list[Question]
) -> dict[str, str]:
    """Return the new names of sheets and ranges; what cannot be renamed is asked about."""
    names: dict[str, str] = {}
    draft = Draft(master.book)
    own = {one.sheet.name for one in master.sheets}
    taken = {sheet.name.casefold() for sheet in draft.book.sheets}
    for sheet in draft.book.sheets:
        new = shifted(sheet.name, years).text
        if sheet.name not in own and years_in(sheet.name):
            questions.append(Question(sheet.name, "–", _OTHER_SHEET))
        if sheet.name not in own or new == sheet.name:
            continue
        if new.casefold() in taken or len(new) > _LONGEST_NAME:
            questions.append(Question(sheet.name, "–", _TAKEN.filled(name=sheet.name, new=new)))
        elif is_said_in_text(draft, sheet.name):
            questions.append(Question(sheet.name, "–", _SAID_IN_TEXT.filled(name=sheet.name)))
        else:
            names[sheet.name] = new
    _rename_ranges(draft, years, names, questions)
    return names


def _renamed(book: Workbook, names: Mapping[str, str]) -> bytes:
    """Return the bytes with sheets and ranges renamed, one after the other."""
    data = book.package.archive.data
    for old, new in names.items():
        draft = Draft(_reopened(data, book))
        sheet = next((one for one in draft.book.sheets if one.name == old), None)
        rename_sheet(draft, sheet, new) if sheet else rename_defined(draft, old, new)
        data = draft.written()
    return data


def _rename_ranges(
    draft: Draft, years: frozenset[int], names: dict[str, str], questions: list[Question]
) -> None:
    known = {
        name.attributes.get("name", "")
        for child in draft.tree(draft.book.part).children
        if child.tag == "definedNames"
        for name in child.children
    }
    for name in sorted(known):
        new = shifted(name, years).text
        if new == name or name.startswith("_xl"):
            continue
        if new.casefold() in {one.casefold() for one in known}:
            questions.append(Question("", name, _TAKEN.filled(name=name, new=new)))
        elif is_said_in_text(draft, name):
            questions.append(Question("", name, _SAID_IN_TEXT.filled(name=name)))
        else:
            names[name] = new


def _finished(
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


def _verified(
    master: MasterBook,
    data: bytes,
    plans: Mapping[str, SheetPlan],
    names: Mapping[str, str],
    cells: Mapping[tuple[str, Address], NewValue],
) -> bool:
    """Say whether a second reader sees the same, too.

    Raises:
        RolloverFailed: the result does not read as next year's sheet, or something else differs.

    """
    families = list({one.family.family: one.family for one in master.sheets}.values())
    after = read_master(data, master.path, families, named=len(families) == 1)
    read = {one.sheet.name: one for one in after.sheets}
    for one in master.sheets:
        new = read.get(names.get(one.sheet.name, one.sheet.name))
        if new is None:
            raise RolloverFailed(why=Text("様式として読めません", "it is not read as the form"))
        _verify_sheet(one, new, plans[one.sheet.name])
    # With the new names, so that a sheet is compared with itself.
    seen = seen_values(_renamed(master.book, names), data)
    for place in seen.changed if seen else ():
        if place not in cells:
            raise RolloverFailed(why=same(f"{place[0]}!{place[1]}"))
    return seen is not None


def _verify_sheet(one: MasterSheet, new: MasterSheet, plan: SheetPlan) -> None:
    matching = matched(one.sheet, new.sheet, ())
    if matching.lost or matching.added or len(matching.pairs) != len(one.sheet.items):
        raise RolloverFailed(why=Text("事業が一致しません", "its items are not those of this year"))
    for before, after in zip(one.sheet.years, new.sheet.years, strict=True):
        if before and after != _next(before):
            why = Text(f"見出しの年が{after}です", f"its headings say {after}")
            raise RolloverFailed(why=why)
    old, now = _values(one), _values(new)
    for cell in old.keys() | now.keys():
        if cell not in plan.cells and old.get(cell) != now.get(cell):
            raise RolloverFailed(why=same(f"{new.sheet.name}!{cell}"))


def _values(one: MasterSheet) -> dict[Address, object]:
    return {
        Address(cell.row, cell.column): cell.value
        for row in one.grid.rows.values()
        for cell in row.values()
        if cell.value is not None
    }
