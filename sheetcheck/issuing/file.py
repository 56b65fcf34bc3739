"""One department's file made from the master: edits of styles, locks, lists and warnings.

Nothing is deleted and no value changes, so that formulas, merged cells, drawings and totals stay
right, and what comes back is matched without guessing. The file carries the way back to the
master, which is proved here before the file is handed out.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from sheetcheck.claims.master import MasterBook, MasterSheet, answer_columns
from sheetcheck.issuing.assignment import (
    Assignment,
    answer_cells,
    rows_to_hide,
)
from sheetcheck.issuing.warnings import Names, conditions_for, lists_for
from sheetcheck.table.dropdowns import offered, read_dropdowns
from sheetcheck.words.address import Address, column_letters
from sheetcheck.words.errors.season_refusals import IssueNotWritten, MasterUnusable
from sheetcheck.words.errors.write_refusals import Signed
from sheetcheck.words.leaf import Leaf, LeafCell
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Language, Text
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.sheet_list import (
    SHEET_TYPE,
    add_names,
    free_name,
    list_sheet,
    namespace_of,
    styles_of,
)
from sheetcheck.workbook.annotate.sheet_part import leaf_part
from sheetcheck.workbook.annotate.styles import Stylesheet, filled
from sheetcheck.workbook.read.book import Workbook, open_workbook
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.season.issue_record import (
    SHEET,
    IssueRecord,
    master_of,
    record_texts,
    way_back,
)
from sheetcheck.workbook.season.protection import (
    is_locked,
    protection_edit,
    restyled,
    with_lock,
)
from sheetcheck.workbook.season.validations import (
    ChoiceList,
    choices_edits,
    condition_edits,
    validated_areas,
    written_out,
)
from sheetcheck.workbook.write.rows import each_row
from sheetcheck.workbook.xml.tags import TAG, Edit, with_attribute

_PART: Final = "xl/worksheets/issued"
_INPUT: Final = "FFFFFFE1"
"""The colour of cells to fill in, where they have none: the pale yellow that offices use."""
_PROMPT: Final = Text("一覧から選んでください。", "Choose from the list.")


@dataclass(frozen=True, slots=True)
class IssueWishes:
    """How files are to be made."""

    lock: bool = True
    validate: bool = False
    hide_others: bool = False
    language: Language = Language.JA


def issued_file(
    master: MasterBook,
    department: str,
    items: Mapping[str, Sequence[Item]],
    wishes: IssueWishes,
) -> bytes:
    """Return the master made ready for one department; `items` are its own, by sheet.

    Raises:
        Signed: the master carries a digital signature.
        MasterUnusable: it has no formats to build on.
        IssueNotWritten: the master would not come back from the file.
        Refusal: a part that has to change does not read.

    """
    if master.book.signed:
        raise Signed
    hidden = _hidden(master, items) if wishes.hide_others else {}
    book = _with_hidden_rows(master.book, hidden) if any(hidden.values()) else master.book
    draft = Draft(book)
    styles = styles_of(draft.book)
    if styles is None:
        raise _unusable(
            master,
            Text("書式の情報がありません", "it has no formats"),
            Text("Excelで保存し直してください。", "Save it in Excel and try again."),
        )
    lists: dict[str, tuple[str, ...]] = {}
    for one in master.sheets:
        work = _SheetWork(draft, styles, one, items.get(one.sheet.name, ()), wishes, lists)
        draft.edit(book.sheet(one.sheet.name).part, *work.edits())
    if not styles.fits:
        raise _unusable(
            master,
            Text("書式の種類がExcelの上限に達しています", "Excel takes no more cell formats"),
            Text("使っていない書式を減らしてください。", "Delete formats that are not used."),
        )
    draft.edit(styles.part, *styles.edits())
    record = IssueRecord(
        department=department,
        master=hashlib.sha256(master.book.data).hexdigest(),
        hidden=tuple(
            (one.sheet.name, (item.section, str(item.number), item.name))
            for one in master.sheets
            for item in one.sheet.items
            if item.row in hidden.get(one.sheet.name, ())
        ),
    )
    return _recorded(master.book.data, draft, record, lists)


def _unusable(master: MasterBook, why: Text, advice: Text) -> MasterUnusable:
    return MasterUnusable(path=master.path, why=why, advice=advice)


def _recorded(
    master: bytes, draft: Draft, record: IssueRecord, lists: Mapping[str, tuple[str, ...]]
) -> bytes:
    """Return the file with the sheet that is not shown: the lists, and the way back."""
    part = draft.free_part(_PART, "xml")
    leaf = _hidden_sheet(lists, free_name(draft.book, SHEET))
    list_sheet(draft, leaf, part, hidden=True)
    add_names(
        draft,
        {
            name: f"'{leaf.name}'!${letters}$1:${letters}${len(texts)}"
            for letters, (name, texts) in zip(
                map(column_letters, count(1)), lists.items(), strict=False
            )
        },
    )
    draft.declare(part, SHEET_TYPE)
    space = namespace_of(draft)
    draft.added[part] = leaf_part(leaf, {}, record_texts(record), space)
    whole = replace(record, back=way_back(master, draft.written()))
    draft.added[part] = leaf_part(leaf, {}, record_texts(whole), space)
    data = draft.written()
    if master_of(data, whole) != master:
        raise IssueNotWritten(
            why=Text("元のシートに戻せることを確認できません", "the master does not come back")
        )
    return data


def _hidden_sheet(lists: Mapping[str, tuple[str, ...]], name: str) -> Leaf:
    tallest = max(map(len, lists.values()), default=0)
    rows = tuple(
        tuple(LeafCell(texts[row]) if row < len(texts) else None for texts in lists.values())
        for row in range(tallest)
    )
    return Leaf(name, (20.0,) * len(lists), rows)


def _hidden(master: MasterBook, items: Mapping[str, Sequence[Item]]) -> dict[str, frozenset[int]]:
    return {
        one.sheet.name: rows_to_hide(one, items.get(one.sheet.name, ())) - one.grid.hidden_rows
        for one in master.sheets
    }


def _with_hidden_rows(book: Workbook, hidden: Mapping[str, frozenset[int]]) -> Workbook:
    draft = Draft(book)
    for name, rows in hidden.items():
        frame = book.frame(name)
        for row in each_row(frame):
            if row.number in rows:
                found = TAG.match(frame.xml, row.start)
                assert found, "a row begins with its tag"
                tag = with_attribute(found[0], b"hidden", b"1")
                draft.edit(book.sheet(name).part, Edit(row.start, found.end(), tag))
    return open_workbook(draft.written(), "", book.package.limits)


@dataclass(frozen=True, slots=True)
class _SheetWork:
    """What is done to one sheet of a department's file."""

    draft: Draft
    styles: Stylesheet
    one: MasterSheet
    own: Sequence[Item]
    wishes: IssueWishes
    lists: dict[str, tuple[str, ...]]
    """The lists that the file needs; those of this sheet are added."""

    def edits(self) -> Iterator[Edit]:
        """Yield the edits of the sheet's part, those at one place in the order of the format."""
        one = self.one
        frame = self.draft.book.frame(one.sheet.name)
        cells = answer_cells(one, self.own)
        yield from self._formats(frame, cells)
        if self.wishes.lock:
            yield protection_edit(frame)
        known = lists_for(one)
        if self.wishes.validate:
            self.lists.update(known)
            conditions = conditions_for(one, self.own, cells)
            yield from condition_edits(frame, self.styles, conditions)
        yield from choices_edits(frame, self._choices(frame, known))

    def _formats(self, frame: Frame, cells: frozenset[Address]) -> list[Edit]:
        """Return the edits that open the department's cells and lock those of the others."""
        styles, grid = self.styles, self.one.grid
        others = answer_cells(self.one, self.one.sheet.items) - cells if self.wishes.lock else ()
        open_ones = [
            at for at in others
            if (cell := grid.cell(*at)) is not None and not is_locked(styles, cell.style)
        ]  # fmt: skip

        def after(at: Address, style: int) -> int:
            if at not in cells:
                return styles.add("cellXfs", with_lock(styles, style, locked=True))
            xf = styles.raw("cellXfs", style)
            if self.wishes.lock:
                xf = with_lock(styles, style, locked=False)
            if not _has_fill(styles, style):
                xf = filled(xf, styles.add("fills", _input_fill(styles.prefix)))
            return styles.add("cellXfs", xf)

        return restyled(frame, [*cells, *open_ones], after)

    def _choices(self, frame: Frame, known: Mapping[str, tuple[str, ...]]) -> list[ChoiceList]:
        """Return the drop-down lists that own cells still lack."""
        one = self.one
        names, validated = Names(one), validated_areas(frame)
        dropdowns = read_dropdowns(self.draft.book, one.sheet.name)
        found = []
        for key in one.family.scales:
            if key not in answer_columns(one.sheet, one.family):
                continue
            there = offered(dropdowns, one.sheet.headings[key].cell.column)
            cells = dict.fromkeys(one.sheet.cell(item, key) for item in self.own)
            bare = [
                at
                for at in cells
                if not there.has(at.row) and not any(area.covers(*at) for area in validated)
            ]
            if not bare:
                continue
            source = written_out(known[names.scale(key)])
            if source is None:
                source = names.scale(key)
                self.lists[source] = known[source]
            title = one.sheet.headings[key].text
            found.append(
                ChoiceList(
                    tuple(bare), source, " ".join(title.split()), _PROMPT.told(self.wishes.language)
                )
            )
        return found


def _has_fill(styles: Stylesheet, style: int) -> bool:
    number = styles.attributes("cellXfs", style).get("fillId", "0")
    fill = styles.raw("fills", int(number) if number.isdigit() else 0)
    return b'"none"' not in fill and b"patternType" in fill


def _input_fill(p: bytes) -> bytes:
    return (
        b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="%b"/>'
        b'<%bbgColor indexed="64"/></%bpatternFill></%bfill>'
    ) % (p, p, p, _INPUT.encode(), p, p, p)


def items_of(assignment: Assignment, department: str) -> Mapping[str, tuple[Item, ...]]:
    """Return a department's own items by sheet; those of nobody where it is the secretariat."""
    if department in assignment.by_department:
        return assignment.by_department[department]
    found: dict[str, list[Item]] = {}
    for one in assignment.unassigned:
        found.setdefault(one.sheet, []).append(one.item)
    return {sheet: tuple(items) for sheet, items in found.items()}
