"""Refuse to write cells that are part of something larger."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sheetcheck.words.address import Address, Area
from sheetcheck.words.errors.write_refusals import InsideMerge, Signed, Unwritable
from sheetcheck.words.text import Text
from sheetcheck.words.values import NewValue, Rewritten
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Merged
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.write.new_cell import refused
from sheetcheck.workbook.xml.markup import MAIN
from sheetcheck.workbook.xml.tags import TAG, attribute


class Claimed(NamedTuple):
    """A range of cells that one formula fills."""

    area: Area
    kind: str
    """`array` or `dataTable`."""


def refuse_signed(book: Workbook, *, signed: bool) -> None:
    """Refuse to break a digital signature, unless `signed` allows it.

    Raises:
        Signed: the workbook is signed.

    """
    if book.signed and not signed:
        raise Signed


def refuse_unknown_cells(sheet: SheetRef) -> None:
    """Refuse to write into a sheet without cells.

    Raises:
        Unwritable: it is a chart sheet, or has no part.

    """
    if not sheet.has_cells or not sheet.part:
        raise Unwritable(
            cell=sheet.name,
            why=Text("セルのあるシートではありません", "not a worksheet"),
        )


def refuse_covered(frame: Frame, cells: Iterable[Address]) -> None:
    """Refuse cells that a merged range covers.

    Raises:
        InsideMerge: a cell is in a merged range and is not its top left cell.

    """
    merged = Merged(frame.merges)
    for cell in cells:
        area = merged.at(*cell)
        if area and area.anchor != cell:
            raise InsideMerge(cell=str(cell), area=str(area), anchor=str(area.anchor))


def refuse_parts_of_formulas(frame: Frame, cells: Mapping[Address, NewValue]) -> None:
    """Refuse to write a part of an array formula or data table, as Excel does; all is allowed.

    Raises:
        Unwritable: a cell is part of an array formula or a data table.

    """
    for claimed in _claimed(frame):
        inside = [cell for cell in cells if claimed.area.covers(*cell)]
        rows = claimed.area.bottom - claimed.area.top + 1
        size = rows * (claimed.area.right - claimed.area.left + 1)
        if not inside or len(inside) == size:
            continue
        if claimed.kind == "array":
            what = Text("配列数式", "the array formula")
        else:
            what = Text("データテーブル", "the data table")
        why = Text(
            f"{what.ja}{claimed.area}の一部です", f"it is part of {what.en} in {claimed.area}"
        )
        raise Unwritable(cell=str(inside[0]), why=why)


def refuse_table_texts(book: Workbook, sheet: SheetRef, cells: Mapping[Address, NewValue]) -> None:
    """Refuse to change the texts of a table's headings and total labels.

    The table's own part repeats them, and Excel calls a workbook damaged if the two differ.
    The totals themselves may be written, since nothing repeats them.

    Raises:
        Unwritable: the text differs from the one in the table's part.

    """
    for relation in book.package.relations(sheet.part).values():
        if relation.kind != "table" or not book.package.has(relation.target):
            continue
        for cell, text in _table_texts(book, relation.target).items():
            if cell in cells and _text(cells[cell]) != text:
                raise refused(
                    str(cell),
                    f"テーブルの見出し「{text}」です",
                    f"it is the heading “{text}” of a table",
                )


def _claimed(frame: Frame) -> Iterable[Claimed]:
    xml, prefix = frame.plain, frame.prefix
    for found in re.compile(rb"<%bf\s" % re.escape(prefix)).finditer(xml, frame.start, frame.end):
        tag = TAG.match(xml, found.start())
        assert tag, "a tag begins here"
        kind, ref = attribute(tag[0], b"t"), attribute(tag[0], b"ref")
        if kind not in {"array", "dataTable"} or not ref:
            continue
        try:
            area = Area.parse(ref)
        except ValueError:
            continue
        if area.bottom - area.top or area.right - area.left:
            yield Claimed(area, kind)


def _table_texts(book: Workbook, part: str) -> dict[Address, str]:
    """Return cell → text for the cells whose texts the table's part repeats (ECMA-376 18.5)."""
    texts: dict[Address, str] = {}
    column = 0
    area: Area | None = None
    header = totals = 0

    def note(name: str, given: dict[str, str], depth: int, _at: int) -> None:
        nonlocal area, header, totals, column
        space, _, tag = name.rpartition(" ")
        if space not in MAIN:
            return
        if depth == 0:
            area = _area(given.get("ref", ""))
            header = int(given.get("headerRowCount", "1") != "0")
            totals = int(given.get("totalsRowCount", "0") != "0")
        elif depth == 2 and tag == "tableColumn" and area:
            if header:
                texts[Address(area.top, area.left + column)] = given.get("name", "")
            if totals and "totalsRowLabel" in given:
                texts[Address(area.bottom, area.left + column)] = given["totalsRowLabel"]
            column += 1

    book.package.elements(part, note)
    return texts


def _text(value: NewValue) -> NewValue:
    return value.text if isinstance(value, Rewritten) else value


def _area(ref: str) -> Area | None:
    try:
        return Area.parse(ref)
    except ValueError:
        return None
