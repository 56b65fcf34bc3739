"""The shapes of notes in an old drawing (VML): which cell they are on, where, and their numbers.

A box is anchored to cells (`x:Anchor`: column, offset, row, offset, for two corners), so its size
in pixels depends on the widths and heights of the cells that it covers. These are calculated as
Excel does for a font of 11 points, with Excel's defaults where the sheet states none.

A shape has a name such as `_x0000_s1025`. The numbers come in blocks: block n has the numbers
1024 n + 1 to 1024 n + 1023. Each drawing lists its blocks in `o:idmap`, and a block may belong to
only one drawing of the workbook. Excel repairs a workbook if a number is used twice, or is outside
the blocks of its drawing. So more than 1,023 notes on a sheet need several blocks.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count
from typing import Final, NamedTuple
from unicodedata import east_asian_width

from sheetcheck.words.address import LAST_COLUMN, LAST_ROW, Address
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.xml.tags import attribute

_COLUMN: Final = 72
_ROW: Final = 20
_DIGIT: Final = 7  # pixels of a digit, the unit of column widths
_POINT: Final = 4 / 3
_LEFT, _TOP = 15, 2
"""Pixels from the corner of the first cell to the box."""
_WIDTH: Final = 300
_PER_LINE: Final = 44  # half-width characters of 9 points
_LINE: Final = 17
_PADDING: Final = 14
_LINES: Final = (3, 30)
_WIDE: Final = frozenset("WFA")
_COL: Final = re.compile(rb"<(?:[\w.-]+:)?col\s[^>]*>")
_ROW_TAG: Final = re.compile(rb"<(?:[\w.-]+:)?row\s[^>]*>")
_FORMAT: Final = re.compile(rb"<(?:[\w.-]+:)?sheetFormatPr\s[^>]*>")
_BLOCK: Final = 1024
_MAP: Final = re.compile(
    rb"""<(?:[\w.-]+:)?idmap\b[^>]*?\sdata\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>"""
)
_NUMBER: Final = re.compile(rb"_x0000_s([0-9]{1,9})\b")
SHAPE: Final = re.compile(rb"<((?:[\w.-]+:)?shape)\s[^>]*>.*?</\1\s*>\s*", re.DOTALL)
"""A shape of an old drawing (VML); another program may have rewritten it with its own prefixes."""
_ROW_OF_SHAPE: Final = re.compile(rb"<(?:[\w.-]+:)?Row>\s*([0-9]+)\s*</")
_COLUMN_OF_SHAPE: Final = re.compile(rb"<(?:[\w.-]+:)?Column>\s*([0-9]+)\s*</")


def note_shapes(xml: bytes) -> list[re.Match[bytes]]:
    """Return the shapes of an old drawing that show notes."""
    return [shape for shape in SHAPE.finditer(xml) if b'ObjectType="Note"' in shape[0]]


def cell_of_shape(shape: bytes) -> Address | None:
    """Return the cell whose note a shape of an old drawing shows; None if it shows none."""
    row, column = _ROW_OF_SHAPE.search(shape), _COLUMN_OF_SHAPE.search(shape)
    return Address(int(row[1]) + 1, int(column[1]) + 1) if row and column else None


@dataclass(frozen=True, slots=True)
class NoteBoxes:
    """The widths of columns and heights of rows of a sheet, in pixels."""

    widths: Mapping[int, int]
    """Column (from 0) → pixels, if not the default."""
    heights: Mapping[int, int]
    width: int = _COLUMN
    height: int = _ROW

    @classmethod
    def of(cls, frame: Frame) -> "NoteBoxes":
        """Return those that a sheet part states."""
        head = frame.plain[: frame.start]
        usual = _FORMAT.search(head)
        stated = usual[0] if usual else b""
        width, height = (_number(stated, n) for n in (b"defaultColWidth", b"defaultRowHeight"))
        return cls(
            dict(_columns(head)),
            dict(_rows(frame.plain, frame.start, frame.end)),
            _COLUMN if width is None else round(width * _DIGIT),
            _ROW if height is None else round(height * _POINT),
        )

    def anchor(self, at: Address, text: str) -> tuple[int, ...]:
        """Return the anchor of the box for a note with this text at a cell, inside the sheet."""
        left = _from(min(at.column, LAST_COLUMN - 4), _LEFT, self._width)
        top = _from(min(max(at.row - 2, 0), LAST_ROW - 40), _TOP, self._height)
        right = _along(*left, _WIDTH, self._width, LAST_COLUMN - 1)
        bottom = _along(*top, _height_of(text), self._height, LAST_ROW - 1)
        return (*left, *top, *right, *bottom)

    def _width(self, column: int) -> int:
        return self.widths.get(column, self.width)

    def _height(self, row: int) -> int:
        return self.heights.get(row, self.height)


def _number(tag: bytes, name: bytes) -> float | None:
    try:
        found = float(attribute(tag, name) or "")
    except ValueError:
        return None
    return found if 0 <= found < math.inf else None


def _columns(head: bytes) -> Iterator[tuple[int, int]]:
    for found in _COL.finditer(head):
        first, last, width = (_number(found[0], name) for name in (b"min", b"max", b"width"))
        if first is None or last is None or last > LAST_COLUMN:
            continue
        if attribute(found[0], b"hidden") in {"1", "true"}:
            width = 0
        if width is not None:
            yield from ((n - 1, round(width * _DIGIT)) for n in range(int(first), int(last) + 1))


def _rows(plain: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _ROW_TAG.finditer(plain, start, end):
        tag = found[0]
        if b"ht" not in tag and b"hidden" not in tag:
            continue
        number, height = _number(tag, b"r"), _number(tag, b"ht")
        if attribute(tag, b"hidden") in {"1", "true"}:
            height = 0
        if number and height is not None:
            yield int(number) - 1, round(height * _POINT)


def _height_of(text: str) -> int:
    """Return the height of a text in pixels; a Japanese character counts as two wide."""
    lines = sum(map(_rows_of, text.split("\n")))
    return min(max(lines, _LINES[0]), _LINES[1]) * _LINE + _PADDING


@lru_cache(maxsize=1024)  # the notes of many findings say the same
def _rows_of(line: str) -> int:
    """Return how many rows of the box a line takes."""
    return max(1, math.ceil(sum(1 + (east_asian_width(c) in _WIDE) for c in line) / _PER_LINE))


def _from(first: int, inside: int, size: Callable[[int], int]) -> tuple[int, int]:
    return first, min(inside, max(size(first) - 1, 0))


def _along(
    at: int, inside: int, length: int, size: Callable[[int], int], last: int
) -> tuple[int, int]:
    """Return the index and the offset in pixels, `length` pixels further."""
    left = inside + length
    while at < last and left >= size(at):
        left -= size(at)
        at += 1
    return at, min(left, max(size(at) - 1, 0))


class Taken(NamedTuple):
    """The numbers for new shapes, and the blocks of their drawing."""

    numbers: list[int]
    blocks: list[int]
    """All blocks of the drawing, including new ones."""
    has_grown: bool
    """Whether there are new blocks."""


class ShapeNumbers:
    """The blocks and numbers that the drawings of a workbook use."""

    def __init__(self, drawings: Mapping[str, bytes]) -> None:
        self._blocks = {part: _owned_blocks(xml) for part, xml in drawings.items()}
        self._used = {int(n) for xml in drawings.values() for n in _NUMBER.findall(xml)}

    def take(self, part: str, number: int) -> Taken:
        """Return `number` free numbers for shapes of a drawing, and mark them as used.

        They come from blocks that belong to this drawing alone. If there are not enough, free
        blocks are added.
        """
        owners = Counter(block for blocks in self._blocks.values() for block in blocks)
        own = self._blocks.setdefault(part, [])
        known = len(own)
        free = (block for block in count(1) if block not in owners)
        numbers: list[int] = []
        for block in chain([block for block in own if owners[block] == 1], free):
            if len(numbers) == number:
                break
            if block not in own:
                own.append(block)
            numbers += self._unused(block)[: number - len(numbers)]
        self._used.update(numbers)
        return Taken(numbers, own, len(own) > known)

    def _unused(self, block: int) -> list[int]:
        first = _BLOCK * block + 1
        return [n for n in range(first, first + _BLOCK - 1) if n not in self._used]


def _owned_blocks(xml: bytes) -> list[int]:
    """Return the blocks that a drawing lists; if it lists none, those of its shapes."""
    stated = b",".join(one or other for one, other in _MAP.findall(xml))
    blocks = [int(block) for block in stated.split(b",") if block.strip().isdigit()]
    return blocks or sorted({int(number) // _BLOCK for number in _NUMBER.findall(xml)})


def block_list(xml: bytes) -> tuple[int, int] | None:
    """Return (start, end) of the list of blocks in a drawing; None without one."""
    found = _MAP.search(xml)
    return found.span(1 if found[1] is not None else 2) if found else None
