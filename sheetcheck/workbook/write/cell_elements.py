"""Find the cells of a row with their byte offsets, for writing."""

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
    for reference, start, content, end in _common(frame, row) or _any(frame, row):
        column = _column(frame, row, reference, column)
        cells.append(CellSpan(frame, column, start, content, end))
    return cells


_Found = tuple[str | None, int, int, int]
"""The stated address of a cell, and its offsets as in `CellSpan`."""


@lru_cache(maxsize=8)
def _cell(prefix: bytes) -> re.Pattern[bytes]:
    p = re.escape(prefix)
    other = rb"(?: [A-Za-z]+=\"[^\"<&]*\")*"
    inner = rb"[^<]*(?:</?%b(?!c[\s/>])[A-Za-z]+(?=[\s/>])[^<]*)*" % p
    tag = rb"<%bc r=\"([A-Z]{1,3}[1-9][0-9]{0,6})\"%b ?" % (p, other)
    return re.compile(rb"%b(?:/>()|>()%b</%bc>)" % (tag, inner, p))


def _common(frame: Frame, row: RowSpan) -> list[_Found]:
    """Return the cells of a common row, found with a pattern; nothing for any other row.

    A row is not common if there is anything else between the cells, or a prefix may be
    declared anew. The part is proved well-formed, so a tag with the prefix is a cell.
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
    """Yield the cells of any row, from its tree of elements.

    Raises:
        Damaged: there is something that only some programs take for a cell.

    """
    element = element_at(frame.xml, row.start, row.end, frame.context, frame.part)
    if element.name.rpartition(" ")[0] not in MAIN:
        raise _damaged(frame, f"{element.name[:40]} ({row.number})")
    for child in element.children:
        space, _, tag = child.name.rpartition(" ")
        if tag == "AlternateContent":
            # Programs differ in the alternative that they read.
            raise _damaged(frame, "AlternateContent")
        if tag != "c":
            continue
        if space not in MAIN:
            # It looks like a cell, but is not one for readers that know namespaces.
            raise _damaged(frame, f"{child.name[:40]} ({row.number})")
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
            raise _damaged(frame, f"{reference[:20]} ({row.number})")
        column = column_number(found[1])
    if column > LAST_COLUMN:
        raise _damaged(frame, str(Address(row.number, column)))
    return column


def _damaged(frame: Frame, what: str) -> Damaged:
    return Damaged(part=frame.part, why=Text(f"セル {what}", f"cell {what}"))
