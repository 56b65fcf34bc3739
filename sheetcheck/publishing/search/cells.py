"""Cells whose content the sheet does not show and the file still holds."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from sheetcheck.publishing.leak import Leak, LeakKind
from sheetcheck.publishing.search.colours import Colours, colours_of
from sheetcheck.publishing.search.page import Page, page_of, print_areas, shown_cells, tables_in
from sheetcheck.publishing.search.shapes import covered_by_shapes
from sheetcheck.words.address import Address, Area, column_letters
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.rich_strings import strings_with_colours
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.xml.tags import Element

_NOTHING_SHOWN: Final = re.compile(r"\s*(?:\[[^\]]*\])*\s*")
_QUOTED: Final = 60
"""Characters of the cells' content that are told."""


def hidden_cells(book: Workbook) -> Iterator[Leak]:
    """Yield the content of cells that is hidden, invisible, covered, or outside the print area.

    Raises:
        Refusal: a part cannot be read.

    """
    colours = colours_of(book)
    runs = strings_with_colours(book)
    for index, ref in enumerate(book.sheets):
        if ref.state != "visible":
            yield _hidden_sheet(book, ref)
        elif ref.has_cells and ref.part:
            page = page_of(book, ref)
            yield from _rows(page)
            yield from _columns(page)
            grid, printed = page.grid, print_areas(book, index)
            rest = page.visible()
            unseen = _by_colour(book, page, colours, runs.get(ref.part, {}))
            yield from _together(page, LeakKind.FORMAT, [c for c in rest if _by_format(grid, c)])
            yield from _together(page, LeakKind.COLOUR, filter(unseen, rest))
            if printed:
                outside = [c for c in rest if not _is_printed(grid, printed, c)]
                yield from _together(page, LeakKind.OUTSIDE, outside)
            yield from _together(page, LeakKind.MERGED, [c for c in rest if _is_covered(grid, c)])
            yield from _behind(book, page, rest)


def quoted(grid: Grid, cells: Sequence[Address]) -> str:
    """Return the texts of some cells in one line, shortened."""
    texts = []
    for row, column in cells:
        cell = grid.cell(row, column)
        value = str(cell.value) if cell and cell.value is not None else ""
        texts.append(grid.text(row, column) or value or f"={grid.formula(row, column) or ''}")
    line = " / ".join(" ".join(text.split()) for text in texts)
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"


def _hidden_sheet(book: Workbook, ref: SheetRef) -> Leak:
    grid = book.grid(ref.name) if ref.part else Grid(ref.name, {})
    cells = [Address(cell.row, cell.column) for cell in grid.cells()]
    place, value = Text("シート全体", "the whole sheet"), quoted(grid, cells[:4])
    return Leak(LeakKind.SHEET, place, value, ref.name, part=ref.part, key=ref.state)


def _rows(page: Page) -> Iterator[Leak]:
    """Yield the rows that are hidden or too low, adjacent ones together."""
    filtered = _filtered(page)
    of_row: dict[int, list[Address]] = {n: [] for n in page.grid.rows if page.no_height(n)}
    for cell in page.filled() if of_row else ():
        if cell.row in of_row:
            of_row[cell.row].append(Address(cell.row, cell.column))
    for kind in (LeakKind.ROW, LeakKind.FILTERED):
        is_filtered = kind is LeakKind.FILTERED
        numbers = [n for n, cells in of_row.items() if cells and (n in filtered) == is_filtered]
        for first, last in _runs(numbers):
            cells = [cell for n in range(first, last + 1) for cell in of_row.get(n, ())]
            place = Text(f"{first}～{last}行", f"rows {first}-{last}")
            if first == last:
                place = Text(f"{first}行", f"row {first}")
            yield _leak(page, kind, place, cells)


def _filtered(page: Page) -> set[int]:
    """Return the hidden rows below the headings of an active filter."""
    start = page.frame.place("autoFilter")
    if start is None:
        return set()
    xml = page.frame.xml
    closing = xml.find(b"</", start)
    found = re.search(rb'\sref\s*=\s*["\']([^"\']+)', xml[start : start + 400])
    if not found or b"filterColumn" not in xml[start : max(closing, start)]:
        return set()
    try:
        area = Area.parse(found[1].decode())
    except ValueError:
        return set()
    return {row for row in page.grid.hidden_rows if area.top < row <= area.bottom}


def _columns(page: Page) -> Iterator[Leak]:
    """Yield the columns that are hidden or too narrow, adjacent ones together."""
    of_column: dict[int, list[Address]] = {}
    for cell in page.filled():
        if page.no_width(cell.column) and not page.no_height(cell.row):
            # A merged cell shows its content if one of its columns is visible.
            area = page.grid.merge_at(cell.row, cell.column)
            if not area or all(page.no_width(c) for c in range(area.left, area.right + 1)):
                of_column.setdefault(cell.column, []).append(Address(cell.row, cell.column))
    for first, last in _runs(sorted(of_column)):
        cells = [cell for c in range(first, last + 1) for cell in of_column.get(c, ())]
        letters, end = column_letters(first), column_letters(last)
        place = Text(f"{letters}～{end}列", f"columns {letters}-{end}")
        if first == last:
            place = Text(f"{letters}列", f"column {letters}")
        yield _leak(page, LeakKind.COLUMN, place, cells)


def _by_format(grid: Grid, cell: Cell) -> bool:
    """True if the number format of a cell hides its value, as `;;;` does."""
    sections = grid.formats.code(cell.style).split(";")
    if isinstance(cell.value, str):
        at = 3
    elif isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        if cell.value == 0:  # a hidden zero reveals nothing: it keeps a table tidy
            return False
        at = 0 if cell.value > 0 else 1
    else:
        return False
    return len(sections) > max(at, 1) and _NOTHING_SHOWN.fullmatch(sections[at]) is not None


def _by_colour(
    book: Workbook, page: Page, colours: Colours, runs: Mapping[Address, Sequence[Element]]
) -> Callable[[Cell], bool]:
    """Return a predicate: whether a cell's text, or part of it, has the background's colour."""
    tables = tables_in(book, page.ref)

    def unseen(cell: Cell) -> bool:
        if any(area.covers(cell.row, cell.column) for area in tables):
            return False  # the table's style sets the background, which is not known here
        own = runs.get(Address(cell.row, cell.column))
        if own:
            return any(colours.hides_run(colour, cell.style) for colour in own)
        return colours.hides(cell.style)

    return unseen


def _is_printed(grid: Grid, areas: Sequence[Area], cell: Cell) -> bool:
    """True if a print area holds a cell, or the end of its merged range."""
    merged = grid.merge_at(cell.row, cell.column)
    places = [(cell.row, cell.column), *([(merged.bottom, merged.right)] if merged else [])]
    return any(area.covers(*place) for area in areas for place in places)


def _is_covered(grid: Grid, cell: Cell) -> bool:
    """True if a merged range covers a cell, which then shows nothing."""
    return grid.anchor(cell.row, cell.column) != (cell.row, cell.column)


def _behind(book: Workbook, page: Page, cells: Sequence[Cell]) -> Iterator[Leak]:
    """Yield the cells behind each opaque shape."""
    for shape, area in covered_by_shapes(book, page):
        behind = [Address(c.row, c.column) for c in cells if area.covers(c.row, c.column)]
        if behind:
            cells_text = shown_cells(behind)
            place = Text(f"{cells_text}（図形「{shape}」の裏）", f"{cells_text} (behind “{shape}”)")
            yield _leak(page, LeakKind.BEHIND, place, behind)


def _together(page: Page, kind: LeakKind, cells: Iterable[Cell]) -> Iterator[Leak]:
    """Yield one leak for all cells of a kind, if there are any."""
    found = [Address(cell.row, cell.column) for cell in cells]
    if found:
        yield _leak(page, kind, same(shown_cells(found)), found)


def _leak(page: Page, kind: LeakKind, place: Text, cells: Sequence[Address]) -> Leak:
    value = quoted(page.grid, cells)
    return Leak(kind, place, value, page.ref.name, tuple(cells), part=page.ref.part)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of consecutive numbers."""
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        together = [number for _, number in group]
        yield together[0], together[-1]
