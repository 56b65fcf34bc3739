"""The secretariat's own workbook: sheets are issued from it, answers collected into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheetcheck.claims.sheet import read_sheet
from sheetcheck.family.heading import undated
from sheetcheck.family.model import RATING, Family
from sheetcheck.returns import NO_ALIASES, Offices, offices_of
from sheetcheck.table.recognise import recognise
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.season_refusals import MasterUnusable
from sheetcheck.words.sheet import Item, Sheet
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.annotate.unmark import unmarked
from sheetcheck.workbook.opening import readable
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid


@dataclass(frozen=True, slots=True)
class MasterSheet:
    """A sheet of the master, read as one of its family."""

    sheet: Sheet
    grid: Grid
    family: Family
    number: int = 1
    """Its place among the sheets of the master, from 1."""


@dataclass(frozen=True, slots=True)
class MasterBook:
    """A workbook that can be written, with its sheets of a family."""

    path: str
    book: Workbook
    sheets: tuple[MasterSheet, ...]

    def offices(self, aliases: Mapping[str, tuple[str, ...]] = NO_ALIASES) -> Offices:
        """Return the departments of its rows, as its families list them where they do.

        `aliases` are further names of departments, which make no list of all that there are.
        """
        listed = {n: more for one in self.sheets for n, more in one.family.departments.items()}
        in_rows = (n for one in self.sheets for i in one.sheet.items for n in i.departments)
        return offices_of(listed, in_rows, aliases)


def read_master(data: bytes, path: str, families: Sequence[Family], *, named: bool) -> MasterBook:
    """Return the master, its sheets read; only an .xlsx or .xlsm without a password will do.

    Raises:
        MasterUnusable: it cannot be read or written, or its table is not whole.

    """
    try:
        file = readable(data, path)
        recognised = recognise(file.grids, families, named=named)
    except Refusal as why:
        raise MasterUnusable(path=path, why=_clause(why.what), advice=why.advice) from why
    if file.book is None or file.read_only is not None:
        why_not = file.read_only.what if file.read_only else same("")
        raise MasterUnusable(
            path=path,
            why=_clause(why_not),
            advice=Text(
                "パスワードのない .xlsx として保存し直してください。",
                "Save it as an .xlsx without a password.",
            ),
        )
    if any(one.family.form == "card" for one in recognised):
        raise MasterUnusable(path=path, why=_CARD, advice=_TABLE_ONLY)
    sheets = tuple(
        MasterSheet(read_sheet(one.grid, one.family, one.header), one.grid, one.family, number)
        for number, one in enumerate(recognised, 1)
    )
    for one in sheets:
        _must_be_whole(path, one)
    return MasterBook(path, file.book, sheets)


def plain_master(master: MasterBook, families: Sequence[Family], *, named: bool) -> MasterBook:
    """Return the master without what sheetcheck added to it: the sheet of findings and marks.

    Raises:
        MasterUnusable: it cannot be read without them.

    """
    data = unmarked(master.book)
    return master if data is None else read_master(data, master.path, families, named=named)


_CARD = Text("1シート1事業のカード形式のため", "its sheets are cards of one item each")
_TABLE_ONLY = Text(
    "表の形のシートを指定してください。カードは点検（check）だけができます。",
    "Give a sheet with a table; cards can only be checked.",
)


def answer_columns(sheet: Sheet, family: Family) -> tuple[str, ...]:
    """Return the columns that departments fill in, of those that the sheet has."""
    return tuple(
        key
        for key, column in family.columns.items()
        if column.filled_by == "department" and key in sheet.headings
    )


def rows_of(sheet: Sheet, grid: Grid, item: Item) -> range:
    """Return the rows of an item: more than one where its number or its name is merged down."""
    last = item.row
    for key in ("number", "name"):
        if key in sheet.headings:
            area = grid.merge_at(item.row, sheet.headings[key].cell.column)
            last = max(last, area.bottom if area else item.row)
    if last == item.row:
        return range(item.row, last + 1)
    following = min((other.row for other in sheet.items if other.row > item.row), default=last + 1)
    return range(item.row, min(last, following - 1) + 1)


def _must_be_whole(path: str, one: MasterSheet) -> None:
    """Refuse a table in which items or answers could be mistaken for others."""
    sheet, family = one.sheet, one.family
    missing = [
        undated(column.whole_headings[0])
        for key, column in family.columns.items()
        if key not in sheet.headings
        and (column.required or key == RATING or column.filled_by == "department")
    ]
    twice = [heading.one_line for heading in sheet.duplicates]
    if missing:
        why = Text("見出し「{names}」がありません", "it lacks the headings {names}")
        why = why.filled(names=Text("」「".join(missing), ", ".join(missing)))
    elif twice:
        why = Text("見出し「{names}」が2か所にあります", "the heading {names} appears twice")
        why = why.filled(names=Text("」「".join(twice), ", ".join(twice)))
    elif not sheet.items:
        why = Text("シート「{name}」に事業がありません", "the sheet “{name}” has no items")
        why = why.filled(name=sheet.name)
    else:
        return
    advice = Text("修正してから、再度実行してください。", "Correct it and try again.")
    raise MasterUnusable(path=path, why=why, advice=advice)


def _clause(sentence: Text) -> Text:
    """Return a sentence as it stands within another."""
    return Text(sentence.ja.rstrip("。"), sentence.en.rstrip("."))
