"""The texts of a workbook gone through for personal data, and its tables for the 総務省 rules."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.publishing.kind import LeakKind
from sheetcheck.publishing.kinds import Leak
from sheetcheck.publishing.page import holds, shown_cells
from sheetcheck.publishing.personal import HEADINGS, personal_data
from sheetcheck.publishing.shapes import drawing_parts, shape_texts
from sheetcheck.words.address import Address, column_letters
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.sheet_list import SheetRef

_BELOW: Final = 3
"""Filled cells below a heading such as 氏名 that make a column of it."""


def personal_questions(book: Workbook) -> Iterator[Leak]:
    """Yield what looks like personal data in cells, comments, headers, footers and text boxes.

    Raises:
        Refusal: a part does not read.

    """
    for ref in book.sheets:
        if not ref.part or not ref.has_cells:
            continue
        grid = book.grid(ref.name)
        for row in grid.rows.values():
            for cell in row.values():
                yield from _in_cell(grid, cell)
        yield from _by_heading(grid)
        for text in _around_pages(book, ref):
            yield from _asked(Text("ヘッダー・フッター", "header or footer"), text, ref.name)
    for sheet, place, text in shape_texts(book):
        yield from _asked(place, text, sheet)


def _in_cell(grid: Grid, cell: Cell) -> Iterator[Leak]:
    if isinstance(cell.value, str) and not is_blank(cell.value):
        text = cell.value
    elif isinstance(cell.value, int | float) and 10**11 <= cell.value < 10**12:
        text = str(int(cell.value))
    else:
        return
    at = Address(cell.row, cell.column)
    for likeness in personal_data(text):
        yield Leak(likeness.kind, same(str(at)), likeness.text, grid.sheet, (at,))


def _by_heading(grid: Grid) -> Iterator[Leak]:
    """Yield the columns below a heading such as 氏名, at least some cells long."""
    for number, row in grid.rows.items():
        for column, cell in row.items():
            kind = HEADINGS.get(fold(cell.value)) if isinstance(cell.value, str) else None
            if kind is None:
                continue
            below = [
                Address(r, column) for r in grid.rows if r > number and _filled(grid, r, column)
            ]
            if len(below) >= _BELOW:
                letters, last = column_letters(column), below[-1].row
                span = f"{letters}{below[0].row}:{letters}{last}"
                yield Leak(kind, same(span), str(cell.value), grid.sheet, tuple(below))


def _filled(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cell(row, column)
    return cell is not None and holds(cell)


def _around_pages(book: Workbook, ref: SheetRef) -> Iterator[str]:
    frame = book.frame(ref.name)
    start = frame.place("headerFooter")
    if start is None:
        return
    end = frame.xml.find(b"headerFooter>", start + 1)
    piece = frame.xml[start : end if end > 0 else start]
    for raw in re.findall(rb">([^<]+)<", piece):
        yield raw.decode("utf-8", "replace")


def _asked(place: Text, text: str, sheet: str) -> Iterator[Leak]:
    for likeness in personal_data(text):
        yield Leak(likeness.kind, place, likeness.text, sheet)


_RULES: Final[Mapping[str, Text]] = {
    "1-3": Text("数値に文字が付いているセル", "numbers with text in their cell"),
    "1-4": Text("セルの結合", "merged cells"),
    "1-5": Text("空白や改行で体裁を整えたセル", "blanks or line breaks used for layout"),
    "1-7": Text("数式", "formulas"),
    "1-8": Text("図形・画像などのオブジェクト", "shapes, pictures or other objects"),
    "1-10": Text("機種依存文字", "characters that depend on the platform"),
    "1-11": Text("西暦の併記のない和暦", "years of an era without the western year"),
}
"""The items of the rules that can be told from the file itself; the others need a person."""
_COUNTED: Final = re.compile(
    r"\s*[0-9０-９][0-9０-９,，.]*\s*(?:円|人|件|事業|回|世帯|箇所|か所|%|％)\s*"
)
_LAYOUT: Final = re.compile(
    r"^[ \u3000]|[ \u3000]{2,}|[\u3400-\u9fff][ \u3000][\u3400-\u9fff][ \u3000][\u3400-\u9fff]|\n"
)
_PLATFORM: Final = re.compile(
    r"[\u2460-\u2473\u2160-\u217b\u3220-\u33ff\u2116\u2121\u2252\u2261\u222b]"
)
_ERA: Final = re.compile(
    r"(?:明治|大正|昭和|平成|令和)\s*(?:元|[0-9０-９一二三四五六七八九十]{1,3})\s*年|(?<![A-Za-z0-9])[RＲHＨ][0-9０-９]{1,2}(?![0-9A-Za-z])"
)
_WESTERN: Final = re.compile(r"(?:19|20)[0-9]{2}|[１２][０-９]{3}")


def rule_notices(book: Workbook) -> Iterator[Leak]:
    """Yield which of the 総務省 items the visible sheets do not meet, one notice an item and sheet.

    Raises:
        Refusal: a part does not read.

    """
    for ref in book.sheets:
        if ref.state != "visible" or not ref.part or not ref.has_cells:
            continue
        grid = book.grid(ref.name)
        found: dict[str, list[Address]] = {item: [] for item in _RULES}
        found["1-4"] = [area.anchor for area in grid.merges]
        for row in grid.rows.values():
            for cell in row.values():
                for item in _items_of(cell):
                    found[item].append(Address(cell.row, cell.column))
        for item, cells in found.items():
            objects = item == "1-8" and drawing_parts(book, ref)
            if cells or objects:
                about = _RULES[item]
                told = shown_cells(cells, 6)
                place = Text(f"項目{item} {about.ja}", f"item {item}: {about.en}")
                yield Leak(LeakKind.RULE, place, told, ref.name, key=item)


def _items_of(cell: Cell) -> Iterator[str]:
    if cell.formula is not None:
        yield "1-7"
    if isinstance(cell.value, str):
        yield from _items_of_text(cell.value)


@lru_cache(maxsize=4096)
def _items_of_text(text: str) -> tuple[str, ...]:
    signs = {
        "1-3": _COUNTED.fullmatch(text),
        "1-5": _LAYOUT.search(text),
        "1-10": _PLATFORM.search(text),
        "1-11": _ERA.search(text) and not _WESTERN.search(text),
    }
    return tuple(item for item, found in signs.items() if found)
