"""The names of sheets and ranges in next year's workbook, with their years shifted."""

from collections.abc import Collection, Mapping
from typing import Final

from sheetcheck.claims.master import MasterBook
from sheetcheck.notation.year_shift import shifted, written_years
from sheetcheck.rollover.sheet_plan import OpenDecision
from sheetcheck.words.text import Text
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.read.book import Workbook, reopened
from sheetcheck.workbook.season.rename import is_said_in_text, rename_defined, rename_sheet

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
