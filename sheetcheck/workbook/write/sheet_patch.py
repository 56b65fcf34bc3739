"""One sheet part patched: each row found once, then edited from its own element.

What is promised. A part that was written differs from what it was in the bytes of the cells
that were asked for, and in nothing else: not in the order of attributes, in prefixes, blanks,
line ends or character references. Nobody can promise that for a part that was read into a tree
and written out again, so a part is never written out. It is a string of bytes, and a change is
an `Edit`: a stretch of it, and what stands there afterwards.

The invariants.

1. Edits never overlap. Each comes from one element, or from a place between two elements, and
   an element is edited once. `spliced` asserts it.
2. Places are those of the part before all changes, in UTF-8. Nothing is looked up in a part
   that is half changed; a second call begins with the result of the first.
3. The order of the format is kept: rows ascend in `sheetData`, cells ascend in a row, `f`
   stands before `v` in a cell (ECMA-376 18.3.1.73 and 18.3.1.4). A row or cell that was not
   there is inserted in its place, never at the end.
4. What is ambiguous is refused: a row or a cell that stands twice, a cell inside a merged range
   that is not its anchor, a cell inside an array formula (`refusals`). No answer would be right
   for every program that reads the file.
5. Whatever points at a cell stays true. The calculation chain forgets a cell whose formula
   goes (18.6, `calc_chain`), a shared formula is handed on to the next cell of its group
   (18.3.1.40, `shared_formula`), and `vm` and `cm` go with the value they speak of.

What can go wrong, and where it is caught.

- A part may be in UTF-16, begin with a byte order mark, or hold comments and processing
  instructions that look like rows. `Frame.xml` is the part in UTF-8, and `Frame.plain` the same
  with all of these blanked out byte for byte: a place in one is a place in the other.
- Rows may lack their number and cells their address, since both are optional. The walk over
  the rows counts them as the format says.
- `spans` of a row and `dimension` of the sheet are hints (18.3.1.35), but programs that trust
  them do not see what lies outside. `extent` widens them; it never adds one or makes it smaller.
- The table of cells may be written as an empty element (`<sheetData/>`), and so may a row. It
  is opened up, with the attributes that it has.
- A new cell takes the format that Excel would show in the empty place: that of the row, if the
  row has one of its own (`customFormat`), else that of the column.

Why no library does it. Those that write workbooks write what they have understood and drop the
rest: extensions, form controls, the runs and the furigana of a text. What a city office gets
back must be what it sent, but for the number that was wrong.

The same walk serves two crafts: `Exchange` gives cells another value, and the painter of the
marks gives them another format (`Craft`).
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from sheetcheck.words.address import Address
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.cell import Exchange, Exchanged
from sheetcheck.workbook.write.cell_elements import Placed, placed_cells
from sheetcheck.workbook.write.new_cell import refused
from sheetcheck.workbook.write.refusals import refuse_covered, refuse_parts_of_formulas
from sheetcheck.workbook.write.rows import RowSpan, each_row, widened_dimension, widened_row
from sheetcheck.workbook.write.shared_formula import handed_over
from sheetcheck.workbook.xml.tags import Edit, attribute, spliced

Cells = Mapping[Address, NewValue]


class Craft(Protocol):
    """What makes the elements of cells."""

    frame: Frame

    def new(self, at: Address, value: NewValue, style: int) -> bytes:
        """Return the element of a cell that was not there."""

    def old(self, at: Address, place: Placed, value: NewValue) -> Exchanged:
        """Return a cell exchanged in its place."""


class SheetPatch(NamedTuple):
    """What patching made of one sheet part."""

    content: bytes | None
    """The part in its own encoding; None where not a byte had to change."""
    formulas_gone: tuple[Address, ...]
    """The cells that had a formula and have none any more."""


class _Place(NamedTuple):
    """Where a row is, or where it belongs."""

    row: RowSpan | None
    at: int


class Work(NamedTuple):
    """What is to be done to a sheet part, as it comes together."""

    edits: list[Edit]
    exchanged: list[Exchanged]
    added: list[Address]


def patched_sheet(book: Workbook, name: str, cells: Cells) -> SheetPatch:
    """Return a sheet's part with cells written.

    Raises:
        InsideMerge: a cell lies in a merged range and is not its anchor.
        Unwritable: a value that Excel cannot keep, or a cell that a larger whole needs.
        Damaged: the part does not read.

    """
    frame = book.frame(name)
    refuse_covered(frame, cells)
    refuse_parts_of_formulas(frame, cells)
    work = sheet_edits(Exchange(book, frame), cells)
    edits = work.edits + handed_over(frame, work.exchanged, cells)
    gone = tuple(one.at for one in work.exchanged if one.formula_gone)
    return SheetPatch(frame.encoded(spliced(frame.xml, edits)) if edits else None, gone)


def sheet_edits(craft: Craft, cells: Cells) -> Work:
    """Return what it takes to give cells their new elements, wherever they stand or will stand.

    Raises:
        Unwritable: a cell stands twice, or cannot be written.
        Damaged: the part does not read.

    """
    frame = craft.frame
    by_row: dict[int, dict[int, NewValue]] = {}
    for at, value in sorted(cells.items(), key=lambda item: item[0]):
        by_row.setdefault(at.row, {})[at.column] = value
    work = Work([], [], [])
    for number, place in _places(frame, by_row).items():
        if place.row is None:
            _add_row(craft, number, by_row[number], place.at, work)
        else:
            _patch_row(craft, place.row, by_row[number], work)
    edits = _opened_up(frame, work.edits) if work.edits else []
    return work._replace(edits=edits + widened_dimension(frame, work.added))


def _places(frame: Frame, wanted: Mapping[int, object]) -> dict[int, _Place]:
    """Return where each wanted row stands, or before which byte it belongs.

    Raises:
        Unwritable: a wanted row stands twice.

    """
    missing = sorted(wanted, reverse=True)
    places: dict[int, _Place] = {}
    for row in each_row(frame):
        while missing and missing[-1] < row.number:
            number = missing.pop()
            places.setdefault(number, _Place(None, row.start))
        if row.number in wanted:
            if row.number in places and places[row.number].row is not None:
                raise refused(str(row.number), "同じ行が2回あります", "its row stands twice")
            places[row.number] = _Place(row, row.start)
            if missing and missing[-1] == row.number:
                missing.pop()
    for number in missing:
        places.setdefault(number, _Place(None, frame.end))
    return dict(sorted(places.items()))


def _add_row(craft: Craft, number: int, cells: Mapping[int, NewValue], at: int, work: Work) -> None:
    frame = craft.frame
    new = {column: value for column, value in cells.items() if value is not None}
    if not new:
        return
    body = b"".join(
        craft.new(Address(number, column), value, _column_style(frame, column))
        for column, value in new.items()
    )
    row = b'<%brow r="%d">%b</%brow>' % (frame.prefix, number, body, frame.prefix)
    work.edits.append(Edit(at, at, row))
    work.added.extend(Address(number, column) for column in new)


def _patch_row(craft: Craft, row: RowSpan, cells: Mapping[int, NewValue], work: Work) -> None:
    frame = craft.frame
    placed = placed_cells(frame, row)
    style = _row_style(frame, row)
    inserted: dict[int, bytes] = {}
    added: list[int] = []
    for column, value in cells.items():
        at = Address(row.number, column)
        same = [place for place in placed if place.column == column]
        if len(same) > 1:
            raise refused(str(at), "同じセルが2回あります", "it stands twice")
        if same:
            exchanged = craft.old(at, same[0], value)
            work.exchanged.append(exchanged)
            if exchanged.edit:
                work.edits.append(exchanged.edit)
        elif value is not None:
            own = style if style is not None else _column_style(frame, column)
            place = _place_in_row(row, placed, column)
            inserted[place] = inserted.get(place, b"") + craft.new(at, value, own)
            added.append(column)
    if added:
        work.edits.extend(_row_edits(frame, row, inserted, added))
        work.added.extend(Address(row.number, column) for column in added)


def _row_edits(
    frame: Frame, row: RowSpan, inserted: Mapping[int, bytes], added: list[int]
) -> list[Edit]:
    tag = frame.xml[row.start : row.content]
    wide = widened_row(tag, added)
    if row.content == row.end:
        name = frame.prefix + b"row"
        opened = wide.removesuffix(b"/>").rstrip() + b">"
        body = b"".join(inserted.values())
        return [Edit(row.start, row.end, opened + body + b"</%b>" % name)]
    edits = [Edit(place, place, cells) for place, cells in inserted.items()]
    return edits if wide == tag else [Edit(row.start, row.content, wide), *edits]


def _place_in_row(row: RowSpan, placed: list[Placed], column: int) -> int:
    """Return where a new cell belongs: before the next one, or behind the last."""
    following = next((place.start for place in placed if place.column > column), None)
    if following is not None:
        return following
    return placed[-1].end if placed else row.content


def _row_style(frame: Frame, row: RowSpan) -> int | None:
    """Return the style that a row gives its empty cells; None where the column's holds."""
    tag = frame.xml[row.start : row.content]
    if attribute(tag, b"customFormat") not in {"1", "true"}:
        return None
    style = attribute(tag, b"s") or "0"
    return int(style) if style.isdigit() else None


def _column_style(frame: Frame, column: int) -> int:
    return next((s for first, last, s in frame.column_styles if first <= column <= last), 0)


def _opened_up(frame: Frame, edits: list[Edit]) -> list[Edit]:
    """Return the edits for a table of cells that is written as an empty element."""
    if frame.xml[frame.start - 2 : frame.start] != b"/>":
        return edits
    tag = frame.xml[frame.opened : frame.start].removesuffix(b"/>").rstrip() + b">"
    rows = b"".join(edit.content for edit in sorted(edits, key=lambda edit: edit.start))
    closing = b"</%bsheetData>" % frame.prefix
    return [Edit(frame.opened, frame.start, tag + rows + closing)]
