"""Refuse to write cells that are part of something larger."""

from collections.abc import Iterable, Mapping

from sheetcheck.words.address import Address, Area
from sheetcheck.words.errors.write_refusals import InsideMerge, Signed
from sheetcheck.words.values import NewValue, Rewritten
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Merged
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.write.new_cell import refused
from sheetcheck.workbook.xml.tags import tree


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
        raise refused(sheet.name, "セルのあるシートではありません", "not a worksheet")


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
            value = cells.get(cell, text)
            if (value.text if isinstance(value, Rewritten) else value) != text:
                raise refused(
                    str(cell),
                    f"テーブルの見出し「{text}」です",
                    f"it is the heading “{text}” of a table",
                )


def _table_texts(book: Workbook, part: str) -> dict[Address, str]:
    """Return cell → text for the cells whose texts the table's part repeats (ECMA-376 18.5)."""
    root = tree(book.package.markup(part).xml, part)
    try:
        area = Area.parse(root.attributes.get("ref", ""))
    except ValueError:
        return {}
    texts: dict[Address, str] = {}
    columns = (one for child in root.children for one in child.children if one.tag == "tableColumn")
    for number, column in enumerate(columns, area.left):
        if root.attributes.get("headerRowCount") != "0":
            texts[Address(area.top, number)] = column.attributes.get("name", "")
        label = column.attributes.get("totalsRowLabel")
        if label is not None and root.attributes.get("totalsRowCount", "0") != "0":
            texts[Address(area.bottom, number)] = label
    return texts
