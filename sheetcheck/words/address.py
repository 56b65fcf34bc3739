"""Cell addresses as Excel writes them."""

import re
from functools import lru_cache
from typing import NamedTuple

LAST_ROW = 1_048_576  # the last row of a sheet since Excel 2007
LAST_COLUMN = 16_384  # XFD

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Return the letters of a column number: 1 → A, 28 → AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """Return the number of a column's letters: A → 1, AB → 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


class Address(NamedTuple):
    """A cell's row and column, both counted from 1; `str()` gives `A24`."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{column_letters(self.column)}{self.row}"

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Return the address that `text` writes: `A24`, `$A$24`.

        Raises:
            ValueError: `text` is not the address of a cell.

        """
        match = _ADDRESS.fullmatch(text)
        address = match and cls(int(match[2]), column_number(match[1]))
        if not address or address.row > LAST_ROW or address.column > LAST_COLUMN:
            raise ValueError(text)
        return address


class Area(NamedTuple):
    """A rectangle of cells, both corners included; `str()` gives `A1:C3`."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = Address(self.top, self.left), Address(self.bottom, self.right)
        return str(first) if first == last else f"{first}:{last}"

    @property
    def anchor(self) -> Address:
        """The top left cell, where a merged range keeps its value."""
        return Address(self.top, self.left)

    def covers(self, row: int, column: int) -> bool:
        """True if the cell lies inside the area."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    @classmethod
    def parse(cls, text: str) -> "Area":
        """Return the area that `text` writes: `A1:C3`, `$B$2`.

        Raises:
            ValueError: `text` is not an area of a sheet.

        """
        first, _, last = text.partition(":")
        a, b = Address.parse(first), Address.parse(last or first)
        return cls(
            min(a.row, b.row), min(a.column, b.column), max(a.row, b.row), max(a.column, b.column)
        )
