"""This year's workbook in, next year's out; writes nothing.

It is made in three steps, each on the bytes of the one before: names of sheets and ranges with
the formulas that say them, then cells, then formats, comments and page headers. At last the
result is read as next year's sheet and compared with this year's, cell by cell; what is not as
it was planned is not handed out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sheetcheck.claims.master import MasterBook, MasterSheet
from sheetcheck.notation.era import split_year
from sheetcheck.notation.year_shift import shifted, written_years
from sheetcheck.rollover.finish import finished
from sheetcheck.rollover.plan import Ended, OpenDecision, SheetPlan, planned_sheet
from sheetcheck.rollover.verify import next_label, verified
from sheetcheck.words.address import Address
from sheetcheck.words.text import Text
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.read.book import Workbook, open_workbook
from sheetcheck.workbook.season.rename import is_said_in_text, rename_defined, rename_sheet
from sheetcheck.workbook.write.patch import patched
from sheetcheck.workbook.write.refusals import refuse_signed

_LONGEST_NAME: Final = 31
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
    questions: tuple[OpenDecision, ...]
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
    questions: list[OpenDecision] = []
    names = _new_names(master, years, questions)
    renamed = _reopened(_renamed(book, names), book)
    cells: dict[tuple[str, Address], NewValue] = {
        (names.get(sheet, sheet), cell): new
        for sheet, plan in plans.items()
        for cell, new in plan.cells.items()
    }
    written = _reopened(patched(renamed, cells), book)
    data, comments = finished(written, master, plans, names, years)
    questions += [question for plan in plans.values() for question in plan.questions]
    seen = verified(master, (_renamed(book, names), data), plans, names, cells)
    reported = master.sheets[0].sheet.years.reported or ""
    return NextYear(
        data, next_label(reported), names, plans, comments, tuple(questions),
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


def _reopened(data: bytes, book: Workbook) -> Workbook:
    return open_workbook(data, "", book.package.limits)


def _new_names(
    master: MasterBook, years: frozenset[int], questions: list[OpenDecision]
) -> dict[str, str]:
    """Return the new names of sheets and ranges; what cannot be renamed is asked about."""
    names: dict[str, str] = {}
    draft = Draft(master.book)
    own = {one.sheet.name for one in master.sheets}
    taken = {sheet.name.casefold() for sheet in draft.book.sheets}
    for sheet in draft.book.sheets:
        new = shifted(sheet.name, years).text
        if sheet.name not in own and written_years(sheet.name):
            questions.append(OpenDecision(sheet.name, "–", _OTHER_SHEET))
        if sheet.name not in own or new == sheet.name:
            continue
        if new.casefold() in taken or len(new) > _LONGEST_NAME:
            questions.append(OpenDecision(sheet.name, "–", _TAKEN.filled(name=sheet.name, new=new)))
        elif is_said_in_text(draft, sheet.name):
            questions.append(OpenDecision(sheet.name, "–", _SAID_IN_TEXT.filled(name=sheet.name)))
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
    draft: Draft, years: frozenset[int], names: dict[str, str], questions: list[OpenDecision]
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
            questions.append(OpenDecision("", name, _TAKEN.filled(name=name, new=new)))
        elif is_said_in_text(draft, name):
            questions.append(OpenDecision("", name, _SAID_IN_TEXT.filled(name=name)))
        else:
            names[name] = new
