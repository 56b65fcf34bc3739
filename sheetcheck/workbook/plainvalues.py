"""What plain cells say: numbers, shared strings, truth values, each worked out once."""

import re
from collections.abc import Callable
from math import isfinite
from typing import Final

from sheetcheck.words.address import LAST_COLUMN, column_number
from sheetcheck.words.values import Value

TYPES: Final = {kind: kind for kind in ("n", "s", "str", "inlineStr", "b", "e", "d")} | {"": "n"}
_NUMBER: Final = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LONGEST_NUMBER: Final = 400  # characters; Excel writes 24 at most
_EXACT: Final = 2**53  # below it a double keeps every whole number
_KEPT: Final = 1 << 16
INDEXES: Final = tuple(b"%d" % index for index in range(256))  # that need not be read


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


def index_of(content: bytes) -> int:
    """Return the index of a shared string.

    Raises:
        Odd: it is none.

    """
    # A minus would count from the end; thousands of digits are more than Python reads.
    if not content.isdigit() or len(content) > _LONGEST_NUMBER:
        raise Odd
    return int(content)


def truth_of(content: bytes) -> bool:
    """Return a truth value as Excel writes it.

    Raises:
        Odd: it is none.

    """
    if content not in {b"0", b"1"}:
        raise Odd
    return content == b"1"
