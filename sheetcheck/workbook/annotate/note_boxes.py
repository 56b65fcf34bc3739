"""Calculate the position and size of a note's box, from its text and the cells below it.

A box is anchored to cells (`x:Anchor`: column, offset, row, offset, for two corners), so its size
in pixels depends on the widths and heights of the cells that it covers. These are calculated as
Excel does for a font of 11 points, with Excel's defaults where the sheet states none.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
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
