"""The cells of one row with the places of their bytes, for those who write into it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sheetcheck.words.address import LAST_COLUMN, Address, column_number
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.rows import RowSpan
from sheetcheck.workbook.xml.markup import MAIN
from sheetcheck.workbook.xml.tags import Element, element_at
from sheetcheck.workbook.xml.text import unescaped

_REFERENCE = re.compile(r"([A-Za-z]{1,3})0*([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell in the bytes of its part, and the column where it stands."""

    frame: Frame
    column: int
    start: int
    content: int
    """Where its content begins: behind its start tag."""
    end: int

    @property
    def tag(self) -> bytes:
        """Its start tag as it is written."""
        return self.frame.xml[self.start : self.content]

    @property
    def element(self) -> Element:
        """The cell taken apart, which takes some microseconds each time."""
        frame = self.frame
        return element_at(frame.xml, self.start, self.end, frame.context, frame.part)


def placed_cells(frame: Frame, row: RowSpan) -> list[Placed]:
    """Return the cells of a row in the order in which they stand.

    Raises:
        Damaged: a cell names another row or no column, or cells are offered in alternatives.

    """
    cells: list[Placed] = []
    column = 0
    for reference, start, content, end in _common(frame, row) or _any(frame, row):
        column = _column(frame, row, reference, column)
        cells.append(Placed(frame, column, start, content, end))
    return cells


_Found = tuple[str | None, int, int, int]
"""The address that a cell states, and its places as in `Placed`."""


@lru_cache(maxsize=8)
def _cell(prefix: bytes) -> re.Pattern[bytes]:
    p = re.escape(prefix)
    other = rb"(?: [A-Za-z]+=\"[^\"<&]*\")*"
    inner = rb"[^<]*(?:</?%b(?!c[\s/>])[A-Za-z]+(?=[\s/>])[^<]*)*" % p
    tag = rb"<%bc r=\"([A-Z]{1,3}[1-9][0-9]{0,6})\"%b ?" % (p, other)
    return re.compile(rb"%b(?:/>()|>()%b</%bc>)" % (tag, inner, p))


def _common(frame: Frame, row: RowSpan) -> list[_Found]:
    """Return the cells of a row in which nothing but usual ones stands, found by a pattern.

    Empty where the row is not such: where anything else stands between the cells, or a prefix
    may be declared anew. The part was proved well-formed, so a tag of the prefix is a cell.
    """
    plain, at = frame.plain, row.content
    if plain.find(b"xmlns", row.start, row.end) >= 0:
        return []
    match, found = _cell(frame.prefix).match, list[_Found]()
    while cell := match(plain, at, row.end):
        content = max(cell.start(2), cell.start(3))
        found.append((cell[1].decode(), at, content, cell.end()))
        at = cell.end()
    return found if plain.startswith(b"</%brow" % frame.prefix, at) else []


def _any(frame: Frame, row: RowSpan) -> Iterator[_Found]:
    """Yield the cells of any row, taken apart as a tree.

    Raises:
        Damaged: something stands there that other programs may take for a cell, or may not.

    """
    element = element_at(frame.xml, row.start, row.end, frame.context, frame.part)
    if element.name.rpartition(" ")[0] not in MAIN:
        raise _damaged(frame, f"{element.name[:40]} ({row.number})")
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
        yield child.attributes.get("r"), child.start, child.content, child.end


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
