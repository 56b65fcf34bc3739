"""Rows of plain cells, read by one pattern: numbers, shared strings, empty cells.

Nearly every cell of a large sheet is one of these. What the pattern does not cover to the
last byte counts as not read at all.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise
from math import isfinite
from operator import getitem
from typing import Final

from sheetcheck.words.address import LAST_COLUMN, column_number
from sheetcheck.words.values import Value
from sheetcheck.workbook.grid import Cell
from sheetcheck.workbook.packed import PackedRow, RowForm
from sheetcheck.workbook.rows import Row

TYPES: Final = {kind: kind for kind in ("n", "s", "str", "inlineStr", "b", "e", "d")} | {"": "n"}

_NUMBER: Final = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LONGEST_NUMBER: Final = 400  # characters; Excel writes 24 at most
_EXACT: Final = 2**53  # below it a double keeps every whole number
_ATTRIBUTES: Final = re.compile(rb'(?: (?:s="(?P<s>[0-9]{1,9})"|t="(?P<t>[a-zA-Z]+)"))*+ ?')
_KEPT: Final = 1 << 16
_FORMS: Final = 1 << 12


class Odd(Exception):  # noqa: N818  (a row is odd)
    """A row holds something in another shape than the pattern knows."""


class Columns(dict[bytes, int]):
    """Letters → column, each worked out once."""

    def __missing__(self, letters: bytes) -> int:
        """Return a column met for the first time.

        Raises:
            Odd: there is no such column.

        """
        column = column_number(letters.decode())
        if not 1 <= column <= LAST_COLUMN:
            raise Odd
        self[letters] = column
        return column


class Values(dict[bytes, Value]):
    """Content → value, each worked out once as long as there are not too many.

    A look-up costs a sixth of reading a number, and sheets say the same things often.
    """

    def __init__(self, read: Callable[[bytes], Value]) -> None:
        super().__init__({b"": None})
        self._read = read

    def __missing__(self, content: bytes) -> Value:
        """Return a value met for the first time.

        Raises:
            Odd, IndexError: it is none.

        """
        value = self._read(content)
        if len(self) < _KEPT:
            self[content] = value
        return value


class Attributes(dict[bytes, tuple[str, int, Values]]):
    """The attributes behind `r` → type, style and values, each worked out once: there are few."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self._values = {
            "n": Values(number_of),
            "s": Values(lambda content: strings[_index(content)]),
            "b": Values(_truth),
        }

    def __missing__(self, given: bytes) -> tuple[str, int, Values]:
        """Return what attributes say that are met for the first time.

        Raises:
            Odd: there are others than `s` and `t`, or one stands twice.

        """
        found = _ATTRIBUTES.fullmatch(given)
        if not found or max(given.count(b" s="), given.count(b" t=")) > 1:
            raise Odd
        kind = (found["t"] or b"n").decode()
        if kind not in self._values:
            raise Odd
        told = self[given] = (kind, int(found["s"] or 0), self._values[kind])
        return told


_Form = tuple[RowForm, tuple[Values, ...]]


class PlainCells:
    """Reads rows of plain cells of one sheet."""

    def __init__(self, prefix: bytes, strings: list[str]) -> None:
        self._find = _pattern(prefix).findall
        self._closing = len(prefix) + len("</row>")
        self._columns, self._attributes = Columns(), Attributes(strings)
        self._forms: dict[tuple[object, object], _Form] = {}

    def read(self, xml: bytes, row: Row) -> Mapping[int, Cell]:
        """Return the cells of a row.

        Raises:
            Odd, IndexError: a cell is not plain, or means nothing.

        """
        found = self._find(xml, row.content, row.end - self._closing)
        if not found:
            return {}
        letters, digits, given, contents = zip(*found, strict=True)
        if digits.count(row.stated) != len(digits):
            raise Odd
        form, values = self._forms.get((letters, given)) or self._form(letters, given)
        return PackedRow(row.number, form, tuple(map(getitem, values, contents)))

    def _form(self, letters: tuple[bytes, ...], given: tuple[bytes, ...]) -> _Form:
        """Return the form of a row met for the first time.

        Raises:
            Odd: its cells are not plain, or not in the order of their columns.

        """
        columns = [self._columns[one] for one in letters]
        if any(a >= b for a, b in pairwise(columns)):
            raise Odd
        told = [self._attributes[one] for one in given]
        places = {column: at for at, column in enumerate(columns)}
        kinds, styles = tuple(one[0] for one in told), tuple(one[1] for one in told)
        form = RowForm(places, kinds, styles), tuple(one[2] for one in told)
        if len(self._forms) < _FORMS:
            self._forms[letters, given] = form
        return form


def number_of(content: bytes) -> int | float | None:
    """Return a number; a whole one without a point as such, as far as Excel keeps its digits.

    Raises:
        Odd: it is none, or an absurdly long one.

    """
    if content.isdigit() and len(content) < 16:  # as nearly all are
        return int(content)
    if not content:
        return None
    if len(content) > _LONGEST_NUMBER or not _NUMBER.fullmatch(content):
        raise Odd
    value = float(content)
    if not isfinite(value):
        raise Odd
    whole = content.lstrip(b"+-").isdigit() and abs(value) < _EXACT
    return int(content) if whole else value


def _index(content: bytes) -> int:
    if not content.isdigit():  # a minus would count from the end
        raise Odd
    return int(content)


def _truth(content: bytes) -> bool:
    if content not in {b"0", b"1"}:
        raise Odd
    return content == b"1"


@lru_cache(maxsize=8)
def _pattern(prefix: bytes) -> re.Pattern[bytes]:
    # The groups: column, row, other attributes, value; without them, all the rest of the row
    # where no such cell stands.
    shape = rb'<%(p)bc r="([A-Z]+)([0-9]+)"([^<>]*)(?:/>|><%(p)bv>([^<]*)</%(p)bv></%(p)bc>)|.+'
    return re.compile(shape % {b"p": re.escape(prefix)}, re.DOTALL)
