"""What a person must look at: personal data in texts, and broken rules for tables (統一ルール).

Texts are those of cells, columns, page headers and footers, and text boxes. The rules are those of
総務省 for machine-readable tables.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.publishing.leak import Leak, LeakKind
from sheetcheck.publishing.search.page import holds, shown_cells
from sheetcheck.publishing.search.personal_data import HEADINGS, personal_data
from sheetcheck.publishing.search.shapes import drawing_parts, shape_texts
from sheetcheck.words.address import Address, column_letters
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.sheet_list import SheetRef

_BELOW: Final = 3
"""How many filled cells below a heading such as 氏名 make a column of it."""

_RULES: Final[Mapping[str, Text]] = {
    "1-3": Text("数値に文字が付いているセル", "numbers with text in their cell"),
    "1-4": Text("セルの結合", "merged cells"),
    "1-5": Text("空白や改行で体裁を整えたセル", "blanks or line breaks used for layout"),
    "1-7": Text("数式", "formulas"),
    "1-8": Text("図形・画像などのオブジェクト", "shapes, pictures or other objects"),
    "1-10": Text("機種依存文字", "characters that depend on the platform"),
    "1-11": Text("西暦の併記のない和暦", "years of an era without the western year"),
}
"""The rules that can be judged from the file itself, by number; the others need a person."""
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


def personal_questions(book: Workbook) -> Iterator[Leak]:
    """Yield what looks like personal data, for a person to look at.

    Raises:
        Refusal: a part cannot be read.

    """
    for ref in book.sheets:
        if not ref.part or not ref.has_cells:
            continue
        grid = book.grid(ref.name)
        for cell in grid.cells():
            yield from _in_cell(grid, cell)
        yield from _by_heading(grid)
        for text in _headers_and_footers(book, ref):
            yield from _alike(Text("ヘッダー・フッター", "header or footer"), text, ref.name)
    for sheet, place, text in shape_texts(book):
        yield from _alike(place, text, sheet)


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
    """Yield the columns below a heading that announces personal data, such as 氏名."""
    for number, row in grid.rows.items():
        for column, cell in row.items():
            kind = HEADINGS.get(fold(cell.value)) if isinstance(cell.value, str) else None
            if kind is None:
                continue
            lower = (cells for n, cells in grid.rows.items() if n > number and column in cells)
            below = [Address(cells[column].row, column) for cells in lower if holds(cells[column])]
            if len(below) >= _BELOW:
                letters, last = column_letters(column), below[-1].row
                span = f"{letters}{below[0].row}:{letters}{last}"
                yield Leak(kind, same(span), str(cell.value), grid.sheet, tuple(below))


def _headers_and_footers(book: Workbook, ref: SheetRef) -> Iterator[str]:
    """Yield the texts of the page headers and footers of a sheet."""
    frame = book.frame(ref.name)
    start = frame.place("headerFooter")
    if start is None:
        return
    end = frame.xml.find(b"headerFooter>", start + 1)
    piece = frame.xml[start : end if end > 0 else start]
    for raw in re.findall(rb">([^<]+)<", piece):
        yield raw.decode("utf-8", "replace")


def _alike(place: Text, text: str, sheet: str) -> Iterator[Leak]:
    for likeness in personal_data(text):
        yield Leak(likeness.kind, place, likeness.text, sheet)


def broken_rules(book: Workbook) -> Iterator[Leak]:
    """Yield the rules that visible sheets break, one leak for each rule and sheet.

    Raises:
        Refusal: a part cannot be read.

    """
    for ref in book.sheets:
        if ref.state != "visible" or not ref.part or not ref.has_cells:
            continue
        grid = book.grid(ref.name)
        found: dict[str, list[Address]] = {number: [] for number in _RULES}
        found["1-4"] = [area.anchor for area in grid.merges]
        for cell in grid.cells():
            for number in _rules_broken_by(cell):
                found[number].append(Address(cell.row, cell.column))
        for number, cells in found.items():
            objects = number == "1-8" and drawing_parts(book, ref)
            if cells or objects:
                rule = _RULES[number]
                place = Text(f"項目{number} {rule.ja}", f"item {number}: {rule.en}")
                yield Leak(LeakKind.RULE, place, shown_cells(cells, 6), ref.name, key=number)


def _rules_broken_by(cell: Cell) -> Iterator[str]:
    if cell.formula is not None:
        yield "1-7"
    if isinstance(cell.value, str):
        yield from _rules_broken_by_text(cell.value)


@lru_cache(maxsize=4096)
def _rules_broken_by_text(text: str) -> tuple[str, ...]:
    broken = {
        "1-3": _COUNTED.fullmatch(text),
        "1-5": _LAYOUT.search(text),
        "1-10": _PLATFORM.search(text),
        "1-11": _ERA.search(text) and not _WESTERN.search(text),
    }
    return tuple(number for number, found in broken.items() if found)
