"""One sheet part patched: each row found once, then edited from its own element."""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol

from sheetcheck.words.address import Address, Area
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.cell import Exchange, Exchanged
from sheetcheck.workbook.write.cell_elements import Placed, placed_cells
from sheetcheck.workbook.write.new_cell import refused
from sheetcheck.workbook.write.refusals import refuse_covered, refuse_parts_of_formulas
from sheetcheck.workbook.write.rows import Row, each_row
from sheetcheck.workbook.write.shared_formula import handed_over
from sheetcheck.workbook.xml.tags import Edit, Element, attribute, spliced, tag_end, with_attribute


def widened_row(tag: bytes, columns: Collection[int]) -> bytes:
    """Return a row's start tag whose `spans` cover the columns, if it has any."""
    spans = attribute(tag, b"spans")
    pairs = [_pair(pair) for pair in (spans or "").split()]
    if not pairs or None in pairs:
        return tag
    known = [pair for pair in pairs if pair]
    outside = [c for c in columns if not any(first <= c <= last for first, last in known)]
    if not outside:
        return tag
    first = min(*outside, *(pair[0] for pair in known))
    last = max(*outside, *(pair[1] for pair in known))
    return with_attribute(tag, b"spans", b"%d:%d" % (first, last))


def widened_dimension(frame: Frame, added: Collection[Address]) -> list[Edit]:
    """Return the edit of `<dimension>` that makes it cover the added cells, if one is needed.

    A dimension that is missing or wrong stays so: it is a hint (ECMA-376 18.3.1.35).
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
    wide = Area(
        min(area.top, *(at.row for at in added)),
        min(area.left, *(at.column for at in added)),
        max(area.bottom, *(at.row for at in added)),
        max(area.right, *(at.column for at in added)),
    )
    if wide == area:
        return []
    return [Edit(start, end, with_attribute(tag, b"ref", str(wide).encode()))]


def _pair(text: str) -> tuple[int, int] | None:
    first, _, last = text.partition(":")
    return (int(first), int(last)) if first.isdigit() and last.isdigit() else None


Cells = Mapping[Address, NewValue]


class Craft(Protocol):
    """What makes the elements of cells."""

    frame: Frame

    def new(self, at: Address, value: NewValue, style: int) -> bytes:
        """Return the element of a cell that was not there."""

    def old(self, at: Address, element: Element, value: NewValue) -> Exchanged:
        """Return a cell exchanged in its place."""


class SheetPatch(NamedTuple):
    """What patching made of one sheet part."""

    content: bytes | None
    """The part in its own encoding; None where not a byte had to change."""
    formulas_gone: tuple[Address, ...]
    """The cells that had a formula and have none any more."""


class _Place(NamedTuple):
    """Where a row is, or where it belongs."""

    row: Row | None
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


def _patch_row(craft: Craft, row: Row, cells: Mapping[int, NewValue], work: Work) -> None:
    frame = craft.frame
    element, placed = placed_cells(frame, row)
    style = _row_style(element)
    inserted: dict[int, bytes] = {}
    added: list[int] = []
    for column, value in cells.items():
        at = Address(row.number, column)
        same = [place.element for place in placed if place.column == column]
        if len(same) > 1:
            raise refused(str(at), "同じセルが2回あります", "it stands twice")
        if same:
            exchanged = craft.old(at, same[0], value)
            work.exchanged.append(exchanged)
            if exchanged.edit:
                work.edits.append(exchanged.edit)
        elif value is not None:
            own = style if style is not None else _column_style(frame, column)
            place = _place_in_row(element, placed, column)
            inserted[place] = inserted.get(place, b"") + craft.new(at, value, own)
            added.append(column)
    if added:
        work.edits.extend(_row_edits(frame, element, inserted, added))
        work.added.extend(Address(row.number, column) for column in added)


def _row_edits(
    frame: Frame, element: Element, inserted: Mapping[int, bytes], added: list[int]
) -> list[Edit]:
    tag = frame.xml[element.start : element.content]
    wide = widened_row(tag, added)
    if element.is_empty:
        name = frame.prefix + b"row"
        opened = wide.removesuffix(b"/>").rstrip() + b">"
        body = b"".join(inserted.values())
        return [Edit(element.start, element.end, opened + body + b"</%b>" % name)]
    edits = [Edit(place, place, cells) for place, cells in inserted.items()]
    return edits if wide == tag else [Edit(element.start, element.content, wide), *edits]


def _place_in_row(element: Element, placed: list[Placed], column: int) -> int:
    """Return where a new cell belongs: before the next one, or behind the last."""
    following = next((place.element.start for place in placed if place.column > column), None)
    if following is not None:
        return following
    return placed[-1].element.end if placed else element.content


def _row_style(element: Element) -> int | None:
    """Return the style that a row gives its empty cells; None where the column's holds."""
    if element.attributes.get("customFormat") not in {"1", "true"}:
        return None
    style = element.attributes.get("s", "0")
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
