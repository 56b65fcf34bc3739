"""The cells of one row with the places of their bytes, for those who write into it."""

import re
from typing import NamedTuple

from sheetcheck.words.address import LAST_COLUMN, Address, column_number
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.rows import RowSpan
from sheetcheck.workbook.xml.markup import MAIN
from sheetcheck.workbook.xml.tags import Element, element_at
from sheetcheck.workbook.xml.text import unescaped

_REFERENCE = re.compile(r"([A-Za-z]{1,3})0*([1-9][0-9]{0,6})")


class Placed(NamedTuple):
    """A cell's element, and the column where it stands."""

    column: int
    element: Element


def placed_cells(frame: Frame, row: RowSpan) -> tuple[Element, list[Placed]]:
    """Return the element of a row, and its cells in the order in which they stand.

    Raises:
        Damaged: a cell names another row or no column, or cells are offered in alternatives.

    """
    element = element_at(frame.xml, row.start, row.end, frame.context, frame.part)
    if element.name.rpartition(" ")[0] not in MAIN:
        raise _damaged(frame, f"{element.name[:40]} ({row.number})")
    cells: list[Placed] = []
    column = 0
    for child in element.children:
        space, _, tag = child.name.rpartition(" ")
        if tag == "AlternateContent":
            # Which of the alternatives counts depends on the program that reads.
            raise _damaged(frame, "AlternateContent")
        if tag != "c":
            continue
        if space not in MAIN:
            # It looks like a cell, and no reader that knows of namespaces takes it for one.
            raise _damaged(frame, f"{child.name[:40]} ({row.number})")
        column = _column(frame, row, child.attributes.get("r"), column)
        cells.append(Placed(column, child))
    return element, cells


def child(element: Element, tag: str) -> Element | None:
    """Return the first child of that name, in the main namespace."""
    return next(
        (
            one
            for one in element.children
            if one.name.rpartition(" ")[2] == tag and one.name.rpartition(" ")[0] in MAIN
        ),
        None,
    )


def spoken_text(rich: Element) -> str:
    """Return the text of an inline string's element: runs joined, furigana left out."""
    pieces: list[str] = []
    for one in rich.children:
        if one.tag == "t":
            pieces.append(unescaped(one.text))
        elif one.tag == "r":
            pieces += [unescaped(run.text) for run in one.children if run.tag == "t"]
    return "".join(pieces)


def _column(frame: Frame, row: RowSpan, reference: str | None, before: int) -> int:
    """Return the column of a cell; one without `r` follows the cell before (18.3.1.4)."""
    if reference is None:
        column = before + 1
    else:
        found = _REFERENCE.fullmatch(reference.strip())
        if not found or int(found[2]) != row.number:
            raise _damaged(frame, f"{reference[:20]} ({row.number})")
        column = column_number(found[1])
    if column > LAST_COLUMN:
        raise _damaged(frame, str(Address(row.number, column)))
    return column


def _damaged(frame: Frame, what: str) -> Damaged:
    return Damaged(part=frame.part, why=Text(f"セル {what}", f"cell {what}"))
