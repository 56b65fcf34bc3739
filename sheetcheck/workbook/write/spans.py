"""Find the rows and cells of a sheet part with their byte offsets, for writing.

Reading does not need this (see `read.cells`). A part is proved well-formed before it is written,
so `<row` outside comments and the like is always the start of a row.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sheetcheck.words.address import LAST_COLUMN, LAST_ROW, Address, Area, column_number
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.xml.markup import MAIN
from sheetcheck.workbook.xml.tags import TAG, Element, attribute, element_at
from sheetcheck.workbook.xml.text import unescaped

_REFERENCE = re.compile(r"([A-Za-z]{1,3})0*([1-9][0-9]{0,6})")


class RowSpan(NamedTuple):
    """One `<row>` of the part; offsets are those of the part in UTF-8."""

    number: int
    start: int
    content: int
    """The start of its cells; its end, if it is empty (`<row/>`)."""
    end: int


@lru_cache(maxsize=8)
def _row_pattern(prefix: bytes) -> re.Pattern[bytes]:
    # Most tags begin with `r` and have only double quotes; `TAG` matches all others.
    return re.compile(
        rb"""\s*<%brow(?: r="([1-9][0-9]{0,6})"[^<>"']*(?:"[^"<>]*"[^<>"']*)*(?<!/)>|(?=[\s/>]))"""
        % re.escape(prefix)
    )


def each_row(frame: Frame) -> Iterator[RowSpan]:
    """Yield the rows of a sheet, in the order of the part; there may be a row 0.

    Raises:
        Damaged: there is something else among them, or a row has an impossible number.

    """
    xml, end, closing = frame.plain, frame.end, b"</%brow" % frame.prefix
    match, find = _row_pattern(frame.prefix).match, xml.find
    at, number = frame.start, 0
    while found := match(xml, at, end):
        start = xml.index(b"<", at)
        if found[1]:
            number, content = int(found[1]), found.end()
        else:
            number, content = _unusual_row(frame, start, number)
        if number > LAST_ROW:
            raise _damaged_rows(frame, f"row {number}")
        over = content
        if xml[content - 2 : content] != b"/>":
            over = find(closing, content, end)
            if over < 0:
                raise _damaged_rows(frame, "row")
            over = xml.index(b">", over) + 1
        yield RowSpan(number, start, content, over)
        at = over
    rest = xml[at:end].strip()
    if rest:
        raise _damaged_rows(frame, rest[:40].decode("utf-8", "replace"))


def _unusual_row(frame: Frame, start: int, before: int) -> tuple[int, int]:
    """Return the number of a row with an uncommon start tag, and the end of this tag.

    Raises:
        Damaged: the number is invalid.

    """
    tag = TAG.match(frame.plain, start, frame.end)
    if tag is None:
        raise _damaged_rows(frame, "row")
    stated = attribute(tag[0], b"r")
    if stated is None:
        return before + 1, tag.end()
    digits = stated.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise _damaged_rows(frame, f"row {stated[:20]}")
    # Eight digits are more than any row has; Python does not convert thousands of them.
    return int((digits.lstrip("0") or "0")[:8]), tag.end()


def _damaged_rows(frame: Frame, what: str) -> Damaged:
    return Damaged(
        part=frame.part,
        why=Text(f"行の中に予期しないもの: {what}", f"unexpected among the rows: {what}"),
    )


@dataclass(frozen=True, slots=True)
class CellSpan:
    """A cell in the bytes of its part, and its column."""

    frame: Frame
    column: int
    start: int
    content: int
    """The start of its content, behind the start tag."""
    end: int

    @property
    def tag(self) -> bytes:
        """Its start tag, as written."""
        return self.frame.xml[self.start : self.content]

    @property
    def element(self) -> Element:
        """The parsed cell; parsing takes some microseconds each time."""
        frame = self.frame
        return element_at(frame.xml, self.start, self.end, frame.context, frame.part)


def cell_spans(frame: Frame, row: RowSpan) -> list[CellSpan]:
    """Return the cells of a row, in the order of the part.

    Raises:
        Damaged: a cell has the address of another row, or no column; or there are alternatives.

    """
    cells: list[CellSpan] = []
    column = 0
    for reference, start, content, end in _common_cells(frame, row) or _any_cells(frame, row):
        column = _column(frame, row, reference, column)
        cells.append(CellSpan(frame, column, start, content, end))
    return cells


_Found = tuple[str | None, int, int, int]
"""The stated address of a cell, and its offsets as in `CellSpan`."""


@lru_cache(maxsize=8)
def _cell_pattern(prefix: bytes) -> re.Pattern[bytes]:
    p = re.escape(prefix)
    other = rb"(?: [A-Za-z]+=\"[^\"<&]*\")*"
    inner = rb"[^<]*(?:</?%b(?!c[\s/>])[A-Za-z]+(?=[\s/>])[^<]*)*" % p
    tag = rb"<%bc r=\"([A-Z]{1,3}[1-9][0-9]{0,6})\"%b ?" % (p, other)
    return re.compile(rb"%b(?:/>()|>()%b</%bc>)" % (tag, inner, p))


def _common_cells(frame: Frame, row: RowSpan) -> list[_Found]:
    """Return the cells of a common row, found with a pattern; nothing for any other row.

    A row is not common if there is anything else between the cells, or a prefix may be
    declared anew. The part is proved well-formed, so a tag with the prefix is a cell.
    """
    plain, at = frame.plain, row.content
    if plain.find(b"xmlns", row.start, row.end) >= 0:
        return []
    match, found = _cell_pattern(frame.prefix).match, list[_Found]()
    while cell := match(plain, at, row.end):
        content = max(cell.start(2), cell.start(3))
        found.append((cell[1].decode(), at, content, cell.end()))
        at = cell.end()
    return found if plain.startswith(b"</%brow" % frame.prefix, at) else []


def _any_cells(frame: Frame, row: RowSpan) -> Iterator[_Found]:
    """Yield the cells of any row, from its tree of elements.

    Raises:
        Damaged: there is something that only some programs take for a cell.

    """
    element = element_at(frame.xml, row.start, row.end, frame.context, frame.part)
    if element.name.rpartition(" ")[0] not in MAIN:
        raise _damaged_cell(frame, f"{element.name[:40]} ({row.number})")
    for child in element.children:
        space, _, tag = child.name.rpartition(" ")
        if tag == "AlternateContent":
            # Programs differ in the alternative that they read.
            raise _damaged_cell(frame, "AlternateContent")
        if tag != "c":
            continue
        if space not in MAIN:
            # It looks like a cell, but is not one for readers that know namespaces.
            raise _damaged_cell(frame, f"{child.name[:40]} ({row.number})")
        yield child.attributes.get("r"), child.start, child.content, child.end


def child(element: Element, tag: str) -> Element | None:
    """Return the first child with a local name in the main namespace, or None."""
    return next(
        (
            one
            for one in element.children
            if one.name.rpartition(" ")[2] == tag and one.name.rpartition(" ")[0] in MAIN
        ),
        None,
    )


def spoken_text(rich: Element) -> str:
    """Return the text of an inline string: runs joined, furigana left out."""
    pieces: list[str] = []
    for one in rich.children:
        if one.tag == "t":
            pieces.append(unescaped(one.text))
        elif one.tag == "r":
            pieces += [unescaped(run.text) for run in one.children if run.tag == "t"]
    return "".join(pieces)


def _column(frame: Frame, row: RowSpan, reference: str | None, before: int) -> int:
    """Return the column of a cell; without `r` it is right of the cell before (18.3.1.4)."""
    if reference is None:
        column = before + 1
    else:
        found = _REFERENCE.fullmatch(reference.strip())
        if not found or int(found[2]) != row.number:
            raise _damaged_cell(frame, f"{reference[:20]} ({row.number})")
        column = column_number(found[1])
    if column > LAST_COLUMN:
        raise _damaged_cell(frame, str(Address(row.number, column)))
    return column


def _damaged_cell(frame: Frame, what: str) -> Damaged:
    return Damaged(part=frame.part, why=Text(f"セル {what}", f"cell {what}"))


def area_around(cells: Iterable[Address]) -> Area:
    """Return the smallest area with all of the cells; there must be one."""
    rows, columns = zip(*cells, strict=True)
    return Area(min(rows), min(columns), max(rows), max(columns))
