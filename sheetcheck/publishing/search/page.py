"""A visible sheet with the sizes of its rows and columns, and what it prints."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.notation.folding import is_blank
from sheetcheck.words.address import Address, Area
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.references import formulas_in, references
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.xml.tags import attribute

_TAG: Final = rb"""\s(?:[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*)>"""
_ROW: Final = re.compile(rb"<(?:[\w.-]+:)?row" + _TAG)
_COLUMN: Final = re.compile(rb"<(?:[\w.-]+:)?col" + _TAG)
_FORMAT: Final = re.compile(rb"<(?:[\w.-]+:)?sheetFormatPr" + _TAG)
_LOWEST: Final = 1.5
"""Points; a row this low shows nothing."""
_NARROWEST: Final = 0.2
"""Characters; a column this narrow shows nothing."""
_POINT: Final = 12_700
_PIXEL: Final = 9_525
"""English Metric Units (EMU) in a point and in a pixel."""
_HEIGHT, _WIDTH = 15.0, 8.43
"""Excel's own sizes: points and characters."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet that is not hidden, with the sizes of its rows and columns."""

    ref: SheetRef
    grid: Grid
    frame: Frame
    heights: dict[int, float]
    """The height of rows in points, where the sheet gives it."""
    widths: Sequence[tuple[int, int, float]]
    """The width of columns as (first, last, characters)."""
    usual: tuple[float, float]
    """The height of all other rows and the width of all other columns."""

    def filled(self) -> Iterator[Cell]:
        """Yield the cells with content, those covered by a merged range included."""
        yield from filter(holds, self.grid.cells())

    def visible(self) -> list[Cell]:
        """Return the cells with content whose row and column are visible."""
        shown = (cell for cell in self.filled() if not self.no_height(cell.row))
        return [cell for cell in shown if not self.no_width(cell.column)]

    def no_height(self, row: int) -> bool:
        """True if a row is hidden or too low to show anything."""
        low = self.heights.get(row, self.usual[0]) <= _LOWEST
        return low or row in self.grid.hidden_rows

    def no_width(self, column: int) -> bool:
        """True if a column is hidden or too narrow to show anything."""
        return column in self.grid.hidden_columns or self.width(column) <= _NARROWEST

    def width(self, column: int) -> float:
        """Return the width of a column in characters."""
        own = (width for first, last, width in self.widths if first <= column <= last)
        return next(own, self.usual[1])

    def row_at(self, start: int, extent: int) -> int:
        """Return the row in which a shape ends that begins in row `start`; `extent` is in EMU."""
        row = start
        while extent > 0 and row - start < 5000:
            extent -= int(self.heights.get(row, self.usual[0]) * _POINT)
            row += 1
        return row

    def column_at(self, start: int, extent: int) -> int:
        """Return the column in which a shape ends that begins in `start`; `extent` is in EMU."""
        column = start
        while extent > 0 and column - start < 500:
            extent -= int((self.width(column) * 7 + 5) * _PIXEL)
            column += 1
        return column


def holds(cell: Cell) -> bool:
    """True if a cell has content: a formula, a number, or a text that is not blank."""
    if cell.formula is not None:
        return True
    return not is_blank(cell.value) if isinstance(cell.value, str) else cell.value is not None


def page_of(book: Workbook, ref: SheetRef) -> Page:
    """Return a sheet with its sizes.

    Raises:
        Refusal: it cannot be read.

    """
    frame = book.frame(ref.name)
    head = frame.plain[: frame.opened]
    heights: dict[int, float] = {}
    for found in _ROW.finditer(frame.plain, frame.start, frame.end):
        number, height = attribute(found[0], b"r"), attribute(found[0], b"ht")
        if height and number and number.isdigit():
            heights[int(number)] = _number(height, _HEIGHT)
    widths = [
        (int(attribute(tag, b"min") or 1), int(attribute(tag, b"max") or 1), _number(width, _WIDTH))
        for tag in _COLUMN.findall(head)
        if (width := attribute(tag, b"width"))
    ]
    form = _FORMAT.search(head)
    usual = (
        _number(attribute(form[0], b"defaultRowHeight"), _HEIGHT) if form else _HEIGHT,
        _number(attribute(form[0], b"defaultColWidth"), _WIDTH) if form else _WIDTH,
    )
    return Page(ref, book.grid(ref.name), frame, heights, widths, usual)


def _number(text: str | None, otherwise: float) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise


def print_areas(book: Workbook, index: int) -> list[Area]:
    """Return the print area of a sheet; [] if it has none, or one that a formula computes."""
    for stated in formulas_in(book.package.markup(book.part).xml, book.part):
        name = (attribute(stated.tag, b"name") or "").casefold()
        local = attribute(stated.tag, b"localSheetId")
        if name == "_xlnm.print_area" and local == str(index):
            return [found.area for found in references(stated.text)]
    return []


def tables_in(book: Workbook, ref: SheetRef) -> list[Area]:
    """Return the areas of a sheet's table objects; their style may set colours of cells."""
    areas = []
    for relation in book.package.relations(ref.part).values():
        if relation.kind == "table" and book.package.has(relation.target):
            root = book.package.tree(relation.target)
            try:
                areas.append(Area.parse(root.attributes.get("ref", "")))
            except ValueError:
                continue
    return areas


def shown_cells(cells: Sequence[Address], most: int = 12) -> str:
    """Return the addresses of cells as one text, at most so many of them."""
    text = ", ".join(str(cell) for cell in cells[:most])
    return f"{text}, …" if len(cells) > most else text
