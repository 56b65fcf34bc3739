"""Cells whose content a reader of the sheet does not see, but a reader of the file does."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from sheetcheck.publishing.colours import Colours, colours_of
from sheetcheck.publishing.kind import LeakKind
from sheetcheck.publishing.kinds import Leak
from sheetcheck.publishing.page import Page, page_of, print_areas, shown_cells, tables_in
from sheetcheck.publishing.shapes import covered_by_shapes
from sheetcheck.words.address import Address, Area, column_letters
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.rich_strings import strings_with_colours
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.xml.tags import Element

_NOTHING_SHOWN: Final = re.compile(r"\s*(?:\[[^\]]*\])*\s*")
_VALUE: Final = 60  # characters of what is quoted


def hidden_cells(book: Workbook) -> Iterator[Leak]:
    """Yield what stands unseen in the cells of a workbook.

    Raises:
        Refusal: a part of it does not read.

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
            rest = _still_seen(page)
            yield from _told(page, LeakKind.FORMAT, filter(_by_format(page), rest))
            coloured = _by_colour(book, page, colours, runs.get(ref.part, {}))
            yield from _told(page, LeakKind.COLOUR, filter(coloured, rest))
            yield from _told(page, LeakKind.OUTSIDE, _outside(page, print_areas(book, index), rest))
            yield from _told(page, LeakKind.MERGED, filter(_under_merge(page.grid), rest))
            yield from _behind(book, page, rest)


def quoted(grid: Grid, cells: Sequence[Address]) -> str:
    """Return what some cells hold, as people see it, in one line and not too long."""
    texts = []
    for row, column in cells:
        cell = grid.cell(row, column)
        shown = grid.text(row, column) or (
            str(cell.value) if cell and cell.value is not None else ""
        )
        texts.append(shown or f"={grid.formula(row, column) or ''}")
    told = " / ".join(" ".join(text.split()) for text in texts)
    return told if len(told) <= _VALUE else f"{told[:_VALUE]}…"


def _hidden_sheet(book: Workbook, ref: SheetRef) -> Leak:
    grid = book.grid(ref.name) if ref.part else Grid(ref.name, {})
    cells = [Address(cell.row, cell.column) for row in grid.rows.values() for cell in row.values()]
    told = cells[:4] if cells else []
    place = Text("シート全体", "the whole sheet")
    return Leak(LeakKind.SHEET, place, quoted(grid, told), ref.name, part=ref.part, key=ref.state)


def _rows(page: Page) -> Iterator[Leak]:
    """Yield the rows that show nothing, those side by side together."""
    filtered = _filtered(page)
    of_row: dict[int, list[Address]] = {number: [] for number in _numbers(page)}
    for cell in page.filled() if of_row else ():
        if cell.row in of_row:
            of_row[cell.row].append(Address(cell.row, cell.column))
    for kind in (LeakKind.ROW, LeakKind.FILTERED):
        numbers = [
            n
            for n, cells in of_row.items()
            if cells and (n in filtered) == (kind is LeakKind.FILTERED)
        ]
        for first, last in _runs(numbers):
            cells = [cell for n in range(first, last + 1) for cell in of_row.get(n, ())]
            span = str(first) if first == last else f"{first}～{last}"
            place = Text(f"{span}行", f"row {span}" if first == last else f"rows {first}-{last}")
            yield _leak(page, kind, place, cells)


def _numbers(page: Page) -> list[int]:
    return [number for number in page.grid.rows if page.no_height(number)]


def _filtered(page: Page) -> set[int]:
    """Return the hidden rows that a filter hides: those below its headings."""
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
    of_column: dict[int, list[Address]] = {}
    for cell in page.filled():
        if page.no_width(cell.column) and not page.no_height(cell.row):
            # A merged cell that reaches further is seen.
            area = page.grid.merge_at(cell.row, cell.column)
            if not area or all(page.no_width(c) for c in range(area.left, area.right + 1)):
                of_column.setdefault(cell.column, []).append(Address(cell.row, cell.column))
    for first, last in _runs(sorted(of_column)):
        cells = [cell for c in range(first, last + 1) for cell in of_column.get(c, ())]
        letters = column_letters(first)
        span = letters if first == last else f"{letters}～{column_letters(last)}"
        english = (
            f"column {letters}" if first == last else f"columns {letters}-{column_letters(last)}"
        )
        yield _leak(page, LeakKind.COLUMN, Text(f"{span}列", english), cells)


def _still_seen(page: Page) -> list[Cell]:
    return [
        cell
        for cell in page.filled()
        if not page.no_height(cell.row) and not page.no_width(cell.column)
    ]


def _by_format(page: Page) -> Callable[[Cell], bool]:
    """Return what says whether a number format shows nothing of a cell: `;;;` and the like."""

    def shows_nothing(cell: Cell) -> bool:
        code = page.grid.formats.code(cell.style)
        if ";" not in code:
            return False
        sections = code.split(";")
        if isinstance(cell.value, str):
            return len(sections) > 3 and _is_empty(sections[3])
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            # Where zero has no section of its own, that of positive numbers holds.
            at = 0 if cell.value > 0 else 1 if cell.value < 0 else 2
            # Zeros are hidden to keep tables tidy: nothing is to be read from one.
            return cell.value != 0 and at < len(sections) and _is_empty(sections[at])
        return False

    return shows_nothing


def _is_empty(section: str) -> bool:
    return _NOTHING_SHOWN.fullmatch(section) is not None


def _by_colour(
    book: Workbook, page: Page, colours: Colours, runs: Mapping[Address, Sequence[Element]]
) -> Callable[[Cell], bool]:
    """Return what says whether a cell's text, or a run of it, has the colour of its ground."""
    tables = tables_in(book, page.ref)

    def unseen(cell: Cell) -> bool:
        if any(area.covers(cell.row, cell.column) for area in tables):
            return False  # the style of the table colours the ground
        own = runs.get(Address(cell.row, cell.column))
        if own:
            return any(colours.hides_run(colour, cell.style) for colour in own)
        return colours.hides(cell.style)

    return unseen


def _outside(page: Page, areas: Sequence[Area], cells: Iterable[Cell]) -> Iterator[Cell]:
    for cell in cells:
        merged = page.grid.merge_at(cell.row, cell.column)
        inside = any(area.covers(cell.row, cell.column) for area in areas)
        reaches = merged and any(area.covers(merged.bottom, merged.right) for area in areas)
        if areas and not inside and not reaches:
            yield cell


def _under_merge(grid: Grid) -> Callable[[Cell], bool]:
    def covered(cell: Cell) -> bool:
        area = grid.merge_at(cell.row, cell.column)
        return area is not None and area.anchor != (cell.row, cell.column)

    return covered


def _behind(book: Workbook, page: Page, cells: Sequence[Cell]) -> Iterator[Leak]:
    for shape, area in covered_by_shapes(book, page):
        behind = [Address(c.row, c.column) for c in cells if area.covers(c.row, c.column)]
        if behind:
            told = shown_cells(behind)
            place = Text(f"{told}（図形「{shape}」の裏）", f"{told} (behind “{shape}”)")
            yield _leak(page, LeakKind.BEHIND, place, behind)


def _told(page: Page, kind: LeakKind, cells: Iterable[Cell]) -> Iterator[Leak]:
    found = [Address(cell.row, cell.column) for cell in cells]
    if found:
        yield _leak(page, kind, same(shown_cells(found)), found)


def _leak(page: Page, kind: LeakKind, place: Text, cells: Sequence[Address]) -> Leak:
    value = quoted(page.grid, cells)
    return Leak(kind, place, value, page.ref.name, tuple(cells), part=page.ref.part)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of numbers that follow each other."""
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        together = [number for _, number in group]
        yield together[0], together[-1]
