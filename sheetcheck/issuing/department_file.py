"""A department's file made from the master, with a hidden record from which the master comes back.

The way back is proved here, before the file is handed out.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Final

from sheetcheck.claims.master import MasterBook, MasterSheet, rows_of
from sheetcheck.issuing.department_sheet import DepartmentSheet, IssueOptions
from sheetcheck.notation.folding import is_blank
from sheetcheck.words.added_sheet import AddedCell, AddedSheet
from sheetcheck.words.address import column_letters
from sheetcheck.words.errors.season_refusals import IssueNotWritten, MasterUnusable
from sheetcheck.words.errors.write_refusals import Signed
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.sheet_list import (
    SHEET_TYPE,
    add_names,
    free_name,
    list_sheet,
    namespace_of,
)
from sheetcheck.workbook.annotate.sheet_part import added_sheet_part
from sheetcheck.workbook.annotate.styles import styles_of
from sheetcheck.workbook.read.book import Workbook, reopened
from sheetcheck.workbook.season.issue_record import (
    SHEET,
    IssueRecord,
    master_of,
    record_texts,
    way_back,
)
from sheetcheck.workbook.write.spans import each_row
from sheetcheck.workbook.xml.tags import TAG, Edit, with_attribute

_PART: Final = "xl/worksheets/issued"
_NO_FORMATS: Final = (
    Text("書式の情報がありません", "it has no formats"),
    Text("Excelで保存し直してください。", "Save it in Excel and try again."),
)
_TOO_MANY_FORMATS: Final = (
    Text("書式の種類がExcelの上限に達しています", "Excel takes no more cell formats"),
    Text("使っていない書式を減らしてください。", "Delete formats that are not used."),
)

ItemsBySheet = Mapping[str, tuple[Item, ...]]
"""Items by the name of their sheet, in the order of its rows."""
Lists = Mapping[str, tuple[str, ...]]
"""Texts by the defined name under which drop-downs and conditions refer to them."""


def make_file(
    master: MasterBook, department: str, own: ItemsBySheet, options: IssueOptions
) -> bytes:
    """Return the bytes of the file for one department, which answers the items `own`.

    Raises:
        Signed: the master carries a digital signature.
        MasterUnusable: the master has no cell formats, or Excel takes no more of them.
        IssueNotWritten: the master does not come back from the file.
        Refusal: a part that has to change cannot be read.

    """
    if master.book.signed:
        raise Signed
    hidden: dict[str, frozenset[int]] = {}
    if options.hide_others:
        for table in master.sheets:
            hidden[table.sheet.name] = _rows_to_hide(table, own.get(table.sheet.name, ()))
    book = _with_hidden_rows(master.book, hidden) if any(hidden.values()) else master.book
    draft = Draft(book)
    styles = styles_of(book)
    if styles is None:
        raise _unusable(master, *_NO_FORMATS)
    lists: dict[str, tuple[str, ...]] = {}
    for table in master.sheets:
        name = table.sheet.name
        sheet = DepartmentSheet(book, styles, table, own.get(name, ()), options, lists)
        draft.edit(book.sheet(name).part, *sheet.edits())
    if not styles.fits:
        raise _unusable(master, *_TOO_MANY_FORMATS)
    draft.edit(styles.part, *styles.edits())
    record = IssueRecord(
        department=department,
        master=hashlib.sha256(master.book.data).hexdigest(),
        hidden=tuple(
            (table.sheet.name, (item.section, str(item.number), item.name))
            for table in master.sheets
            for item in table.sheet.items
            if item.row in hidden.get(table.sheet.name, ())
        ),
    )
    return _with_record(master.book.data, draft, record, lists)


def _unusable(master: MasterBook, why: Text, advice: Text) -> MasterUnusable:
    return MasterUnusable(path=master.path, why=why, advice=advice)


def _with_record(master: bytes, draft: Draft, record: IssueRecord, lists: Lists) -> bytes:
    """Return the draft's bytes with a hidden sheet added: the lists, and the record.

    The record holds the way back to the master, which depends on the rest of the file: the file
    is written once with an empty way back, to find it, and once with it.
    """
    part = draft.free_part(_PART, "xml")
    added_sheet = _hidden_sheet(lists, free_name(draft.book, SHEET))
    list_sheet(draft, added_sheet, part, hidden=True)
    columns = map(column_letters, count(1))
    places = {
        name: f"'{added_sheet.name}'!${letters}$1:${letters}${len(texts)}"
        for letters, (name, texts) in zip(columns, lists.items(), strict=False)
    }
    add_names(draft, places)
    draft.declare(part, SHEET_TYPE)
    space = namespace_of(draft)
    draft.added[part] = added_sheet_part(added_sheet, {}, record_texts(record), space)
    complete = replace(record, back=way_back(master, draft.written()))
    draft.added[part] = added_sheet_part(added_sheet, {}, record_texts(complete), space)
    data = draft.written()
    if master_of(data, complete) != master:
        raise IssueNotWritten(
            why=Text("元のシートに戻せることを確認できません", "the master does not come back")
        )
    return data


def _hidden_sheet(lists: Lists, name: str) -> AddedSheet:
    """Return the sheet that holds the lists, one to a column."""
    height = max(map(len, lists.values()), default=0)
    rows = tuple(
        tuple(AddedCell(texts[row]) if row < len(texts) else None for texts in lists.values())
        for row in range(height)
    )
    return AddedSheet(name, (20.0,) * len(lists), rows)


def _rows_to_hide(table: MasterSheet, own: Sequence[Item]) -> frozenset[int]:
    """Return the visible rows of all items but `own`, and of sections that have no own item."""
    sheet = table.sheet
    own_rows = {row for item in own for row in rows_of(sheet, table.grid, item)}
    item_rows = {row for item in sheet.items for row in rows_of(sheet, table.grid, item)}
    own_sections = {item.section for item in own}
    section_rows = {
        section.cell.row
        for section in sheet.sections
        if section.name not in own_sections and not is_blank(section.name)
    }
    return frozenset((item_rows | section_rows) - own_rows - table.grid.hidden_rows)


def _with_hidden_rows(book: Workbook, hidden: Mapping[str, frozenset[int]]) -> Workbook:
    """Return the workbook written and opened again with these rows hidden."""
    draft = Draft(book)
    for name, rows in hidden.items():
        frame = book.frame(name)
        for row in each_row(frame):
            if row.number in rows:
                found = TAG.match(frame.xml, row.start)
                assert found, "a row begins with its tag"
                tag = with_attribute(found[0], b"hidden", b"1")
                draft.edit(book.sheet(name).part, Edit(row.start, found.end(), tag))
    return reopened(draft.written(), book)
