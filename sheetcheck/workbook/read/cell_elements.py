"""The cells of one row read by expat: any order, quotes, blanks, comments and namespaces.

Slower by far than patterns, so used for rows in unusual shapes, and for rows to be patched.
"""

import re
from typing import NamedTuple

from sheetcheck.words.address import LAST_COLUMN, Address, column_number
from sheetcheck.words.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.rows import Row
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.xml.markup import MAIN
from sheetcheck.workbook.xml.tags import Element, element_at
from sheetcheck.workbook.xml.text import unescaped

_REFERENCE = re.compile(r"([A-Za-z]{1,3})0*([1-9][0-9]{0,6})")


class Placed(NamedTuple):
    """A cell's element, and the column where it stands."""

    column: int
    element: Element


class OddCell(NamedTuple):
    """A cell as its element says it."""

    column: int
    kind: str
    style: str
    given: dict[str, str] | None
    """The attributes of its formula; None where it has none."""
    formula: str
    value: str | None
    inline: str | None
    """The text of an inline string, furigana left out."""


def placed_cells(frame: Frame, row: Row) -> tuple[Element, list[Placed]]:
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


def odd_cells(frame: Frame, row: Row) -> list[OddCell]:
    """Return the cells of a row in an unusual shape.

    Raises:
        Damaged: a cell names another row or no column, says something twice, or cells are
            offered in alternatives.

    """
    cells = placed_cells(frame, row)[1]
    for column, element in cells:
        names = [one.name for one in element.children]
        if len(names) != len(set(names)):
            raise _damaged(frame, f"{Address(row.number, column)}: {' '.join(names)[-40:]}")
    return [_odd(place) for place in cells]


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


def _odd(place: Placed) -> OddCell:
    column, element = place
    formula, value, inline = (child(element, tag) for tag in ("f", "v", "is"))
    return OddCell(
        column,
        element.attributes.get("t", ""),
        element.attributes.get("s", ""),
        None if formula is None else formula.attributes,
        "" if formula is None else formula.text,
        None if value is None else value.text,
        None if inline is None else spoken_text(inline),
    )


def _column(frame: Frame, row: Row, reference: str | None, before: int) -> int:
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
