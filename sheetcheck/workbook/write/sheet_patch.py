"""Write cells of one sheet part.

What is promised. A part that was written differs only in the bytes of the listed cells: not in
the order of attributes, in prefixes, blanks, line ends or character references. This cannot be
promised for a part that was parsed into a tree and serialised again, so parts are never
serialised. A part is a string of bytes, and a change is an `Edit`: a range of it, and the bytes
that replace it.

The invariants.

1. Edits never overlap. Each is in one element or between two elements, and an element is edited
   once. `spliced` asserts it.
2. Offsets are those of the original part in UTF-8. Nothing is searched in a part with some of its
   changes made; a second call begins with the result of the first.
3. The order that the format requires is kept: rows ascend in `sheetData`, cells ascend in a row,
   `f` is before `v` in a cell (ECMA-376 18.3.1.73 and 18.3.1.4). A new row or cell is inserted in
   its place, never at the end.
4. What is ambiguous is refused: a row or cell that occurs twice, a cell in a merged range that is
   not its top left cell (`refusals`), a cell in an array formula (`formula_groups`). No result
   would be right for every program that reads the file.
5. References to a cell stay correct. A cell without formula is removed from the calculation chain
   (18.6, `patch`), a shared formula goes to the next cell of its group (18.3.1.40,
   `formula_groups`), and `vm` and `cm` are removed with the value that they describe.

What can go wrong, and what is done.

- A part may be in UTF-16, begin with a byte order mark, or have comments and processing
  instructions that look like rows. `Frame.xml` is the part in UTF-8; `Frame.plain` is the same with
  blanks in place of comments and the like, so offsets are valid in both.
- Rows may lack their number and cells their address, since both are optional. They are counted as
  the format says.
- `spans` of a row and `dimension` of the sheet are hints (18.3.1.35), but programs that trust them
  do not see cells outside. Stated ones are widened, never added or narrowed.
- `sheetData` and rows may be empty elements (`<sheetData/>`). They are opened, with their
  attributes.
- A new cell gets the format that Excel shows in the empty cell: that of the row, if it has one
  (`customFormat`), else that of the column.

Why no library is used. Libraries write what they understand and drop everything else: extensions,
form controls, the runs and the furigana of a text. A city office must get back what it sent, except
for the number that was wrong.

The same code has two uses: `CellWriter` gives cells new values, and the writer of the marks gives
them new formats. Both are a `CellMaker`.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol

from sheetcheck.words.address import Address, Area
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.cell import CellChange, CellWriter
from sheetcheck.workbook.write.formula_groups import inherited_formulas
from sheetcheck.workbook.write.new_cell import refused, with_content
from sheetcheck.workbook.write.spans import CellSpan, RowSpan, area_around, cell_spans, each_row
from sheetcheck.workbook.xml.tags import Edit, attribute, tag_end, with_attribute

Cells = Mapping[Address, NewValue]


class CellMaker(Protocol):
    """Makes the new elements of cells."""

    frame: Frame

    def new(self, at: Address, value: NewValue, style: int) -> bytes:
        """Return the element of a new cell."""

    def old(self, at: Address, place: CellSpan, value: NewValue) -> CellChange:
        """Return the change of an existing cell."""


class PendingEdits(NamedTuple):
    """The edits of a sheet part, while they are collected."""

    edits: list[Edit]
    changes: list[CellChange]
    added: list[Address]


def value_edits(book: Workbook, frame: Frame, cells: Cells) -> tuple[list[Edit], list[Address]]:
    """Return the edits that give cells new values, and the cells whose formulas are removed.

    Raises:
        Unwritable: a cell occurs twice, or Excel cannot store a value.
        Damaged: the part cannot be read.

    """
    pending = sheet_edits(CellWriter(book, frame), cells)
    inherited = inherited_formulas(frame, pending.changes, cells)
    return pending.edits + inherited, [one.at for one in pending.changes if one.formula_gone]


def sheet_edits(maker: CellMaker, cells: Cells) -> PendingEdits:
    """Return the edits that give cells new elements, with the rows and hints that these need.

    Raises:
        Unwritable: a cell occurs twice, or cannot be written.
        Damaged: the part cannot be read.

    """
    frame = maker.frame
    by_row: dict[int, dict[int, NewValue]] = {}
    for at, value in sorted(cells.items(), key=lambda item: item[0]):
        by_row.setdefault(at.row, {})[at.column] = value
    pending = PendingEdits([], [], [])
    for number, place in sorted(_places(frame, by_row).items()):
        if isinstance(place, int):
            _add_row(maker, number, by_row[number], place, pending)
        else:
            _patch_row(maker, place, by_row[number], pending)
    edits = _opened_up(frame, pending.edits) if pending.edits else []
    return pending._replace(edits=edits + _widened_dimension(frame, pending.added))


def _places(frame: Frame, numbers: Collection[int]) -> dict[int, RowSpan | int]:
    """Return number → the row, or the offset where a new one belongs.

    Raises:
        Unwritable: a row occurs twice.

    """
    missing = sorted(numbers, reverse=True)
    places: dict[int, RowSpan | int] = {}
    for row in each_row(frame):
        while missing and missing[-1] < row.number:
            places[missing.pop()] = row.start
        if row.number in numbers:
            if isinstance(places.get(row.number), RowSpan):
                raise refused(str(row.number), "同じ行が2回あります", "its row stands twice")
            places[row.number] = row
            if missing and missing[-1] == row.number:
                missing.pop()
    return places | dict.fromkeys(missing, frame.end)


def _add_row(
    maker: CellMaker, number: int, cells: Mapping[int, NewValue], at: int, pending: PendingEdits
) -> None:
    frame = maker.frame
    new = {column: value for column, value in cells.items() if value is not None}
    if not new:
        return
    body = b"".join(
        maker.new(Address(number, column), value, _column_style(frame, column))
        for column, value in new.items()
    )
    row = b'<%brow r="%d">%b</%brow>' % (frame.prefix, number, body, frame.prefix)
    pending.edits.append(Edit(at, at, row))
    pending.added.extend(Address(number, column) for column in new)


def _patch_row(
    maker: CellMaker, row: RowSpan, cells: Mapping[int, NewValue], pending: PendingEdits
) -> None:
    frame = maker.frame
    placed = cell_spans(frame, row)
    style = _row_style(frame, row)
    inserted: dict[int, bytes] = {}
    added: list[int] = []
    for column, value in cells.items():
        at = Address(row.number, column)
        same = [place for place in placed if place.column == column]
        if len(same) > 1:
            raise refused(str(at), "同じセルが2回あります", "it stands twice")
        if same:
            change = maker.old(at, same[0], value)
            pending.changes.append(change)
            if change.edit:
                pending.edits.append(change.edit)
        elif value is not None:
            own = style if style is not None else _column_style(frame, column)
            # Before the next cell, or behind the last.
            behind = placed[-1].end if placed else row.content
            place = next((one.start for one in placed if one.column > column), behind)
            inserted[place] = inserted.get(place, b"") + maker.new(at, value, own)
            added.append(column)
    if added:
        pending.edits.extend(_row_edits(frame, row, inserted, added))
        pending.added.extend(Address(row.number, column) for column in added)


def _row_edits(
    frame: Frame, row: RowSpan, inserted: Mapping[int, bytes], added: list[int]
) -> list[Edit]:
    """Return the edits that insert cells into a row, and widen its stated columns."""
    tag = frame.xml[row.start : row.content]
    wide = _widened_row(tag, added)
    if row.content == row.end:
        opened = wide.removesuffix(b"/>").rstrip() + b">"
        return [Edit(row.start, row.end, with_content(opened, b"".join(inserted.values())))]
    edits = [Edit(place, place, cells) for place, cells in inserted.items()]
    return edits if wide == tag else [Edit(row.start, row.content, wide), *edits]


def _row_style(frame: Frame, row: RowSpan) -> int | None:
    """Return the style of a row's empty cells; None if the column's style applies."""
    tag = frame.xml[row.start : row.content]
    if attribute(tag, b"customFormat") not in {"1", "true"}:
        return None
    style = attribute(tag, b"s") or "0"
    return int(style) if style.isdigit() else None


def _column_style(frame: Frame, column: int) -> int:
    return next((s for first, last, s in frame.column_styles if first <= column <= last), 0)


def _opened_up(frame: Frame, edits: list[Edit]) -> list[Edit]:
    """Return the edits for a `sheetData` that is an empty element."""
    if frame.xml[frame.start - 2 : frame.start] != b"/>":
        return edits
    tag = frame.xml[frame.opened : frame.start].removesuffix(b"/>").rstrip() + b">"
    rows = b"".join(edit.content for edit in sorted(edits, key=lambda edit: edit.start))
    return [Edit(frame.opened, frame.start, with_content(tag, rows))]


def _widened_row(tag: bytes, columns: Collection[int]) -> bytes:
    """Return a row's start tag with `spans` that cover the columns, if it has `spans`."""
    pairs = [pair.partition(":") for pair in (attribute(tag, b"spans") or "").split()]
    if not all(first.isdigit() and last.isdigit() for first, _, last in pairs):
        return tag
    known = [(int(first), int(last)) for first, _, last in pairs]
    if not known or all(any(a <= column <= z for a, z in known) for column in columns):
        return tag
    first, last = (pick([*columns, *(n for pair in known for n in pair)]) for pick in (min, max))
    return with_attribute(tag, b"spans", b"%d:%d" % (first, last))


def _widened_dimension(frame: Frame, added: Collection[Address]) -> list[Edit]:
    """Return the edit that makes `<dimension>` cover the added cells, if one is needed.

    A missing or invalid dimension stays so, since it is only a hint (ECMA-376 18.3.1.35).
    """
    start = frame.place("dimension")
    if start is None or not added:
        return []
    end = tag_end(frame.xml, start)
    tag = frame.xml[start:end]
    try:
        area = Area.parse(attribute(tag, b"ref") or "")
    except ValueError:
        return []
    wide = area_around([area.anchor, Address(area.bottom, area.right), *added])
    if wide == area:
        return []
    return [Edit(start, end, with_attribute(tag, b"ref", str(wide).encode()))]
