"""Rows of plain cells, read by one pattern: numbers, shared strings, empty cells.

Nearly every cell of a large sheet is one of these. What the pattern does not cover to the
last byte counts as not read at all.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import isfinite
from operator import getitem
from typing import Final

from sheetcheck.words.address import LAST_COLUMN, column_number
from sheetcheck.words.values import Value
from sheetcheck.workbook.likerows import Convert, LikeRows, Stretch
from sheetcheck.workbook.packed import NO_CELLS, PackedRow, RowForm
from sheetcheck.workbook.rows import Row, RowAttributes

TYPES: Final = {kind: kind for kind in ("n", "s", "str", "inlineStr", "b", "e", "d")} | {"": "n"}

_NUMBER: Final = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LONGEST_NUMBER: Final = 400  # characters; Excel writes 24 at most
_EXACT: Final = 2**53  # below it a double keeps every whole number
_ATTRIBUTES: Final = re.compile(rb'(?: (?:s="(?P<s>[0-9]{1,9})"|t="(?P<t>[a-zA-Z]+)"))*+ ?')
_KEPT: Final = 1 << 16
_FORMS: Final = 1 << 12
_NARROW: Final = 64  # cells of a row whose form is kept for other sheets
_INDEXES: Final = tuple(b"%d" % index for index in range(256))  # that need not be read
_WORTH_WHILE: Final = 100  # rows; making a pattern takes as long as reading them
_PLAIN: Final = frozenset({"n", "s", "b"})


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


_Shape = tuple[tuple[bytes, ...], tuple[bytes, ...]]
"""Letters and further attributes of all cells: a row without what differs in others of its form."""


@dataclass(slots=True)
class _Known:
    """A form that was met, and how often it followed itself."""

    form: RowForm
    values: tuple[Values, ...]
    repeats: int = 0
    pattern: LikeRows | None = None


class PlainCells:
    """Reads rows of plain cells of one sheet."""

    def __init__(self, prefix: bytes, strings: list[str]) -> None:
        self._prefix, self._strings = prefix, strings
        self._find = _pattern(prefix).findall
        self._closing = len(prefix) + len("</row>")
        self._values = {
            "n": Values(number_of),
            "s": Values(lambda content: strings[_index(content)]),
            "b": Values(_truth),
        }
        self._values["s"].update(zip(_INDEXES, strings, strict=False))
        self._convert: dict[str, Convert] = {
            "n": lambda contents: list(map(self._values["n"].__getitem__, contents)),
            "s": self._texts,
            "b": lambda contents: list(map(self._values["b"].__getitem__, contents)),
        }
        self._known: dict[_Shape, _Known] = {}
        self._last: _Shape = ((), ())
        self._form = _Known(NO_CELLS, ())
        """That of the last row."""
        self._together = True

    def read(self, xml: bytes, row: Row) -> PackedRow | None:
        """Return the cells of a row; None where it has none.

        Raises:
            Odd, IndexError: a cell is not plain, or means nothing.

        """
        found = self._find(xml, row.content, row.end - self._closing)
        if not found:
            return None
        letters, digits, given, contents = zip(*found, strict=True)
        if digits.count(row.stated) != len(digits):
            raise Odd
        shape = (letters, given)
        known = self._form
        if shape == self._last:
            known.repeats += 1
        else:
            known = self._form = self._known.get(shape) or self._new(shape)
            self._last = shape
        return PackedRow(row.number, known.form, tuple(map(getitem, known.values, contents)))

    @property
    def is_repeating(self) -> bool:
        """Whether it is worth while to read more rows of the last form together."""
        return self._form.repeats >= _WORTH_WHILE and self._together

    def following(self, xml: bytes, at: int, end: int, told: RowAttributes) -> Stretch | None:
        """Return rows of the last form that follow, read together; None where they are not."""
        known = self._form
        if known.pattern is None:
            known.pattern = LikeRows(self._prefix, *self._last, known.form)
        try:
            return known.pattern.read(xml, at, end, told, self._convert)
        except (Odd, IndexError):
            self._together = False  # read one by one, the row says what is wrong
            return None

    def _texts(self, contents: Sequence[bytes]) -> list[Value]:
        strings = self._strings
        if b"" in contents:
            return [strings[int(one)] if one else None for one in contents]
        return list(map(strings.__getitem__, map(int, contents)))

    def _new(self, shape: _Shape) -> _Known:
        """Return the form of a row met for the first time.

        Raises:
            Odd: its cells are not plain, or not in the order of their columns.

        """
        form = (_form_of if len(shape[0]) > _NARROW else _known_form)(shape)
        known = _Known(form, tuple(map(self._values.__getitem__, form.kinds)))
        if len(self._known) < _FORMS:
            self._known[shape] = known
        return known


def _form_of(shape: _Shape) -> RowForm:
    letters, given = shape
    columns = [_column(one) for one in letters]
    if any(a >= b for a, b in pairwise(columns)):
        raise Odd
    told = [_attributes(one) for one in given]
    places = {column: at for at, column in enumerate(columns)}
    return RowForm(places, tuple(one[0] for one in told), tuple(one[1] for one in told))


# The returns of one form have rows of the same forms.
_known_form = lru_cache(maxsize=512)(_form_of)


def _column(letters: bytes) -> int:
    column = column_number(letters.decode()) if len(letters) <= 3 else 0
    if not 1 <= column <= LAST_COLUMN:
        raise Odd
    return column


def _attributes(given: bytes) -> tuple[str, int]:
    """Return type and style."""
    found = _ATTRIBUTES.fullmatch(given)
    if not found or max(given.count(b" s="), given.count(b" t=")) > 1:
        raise Odd
    kind = (found["t"] or b"n").decode()
    if kind not in _PLAIN:
        raise Odd
    return kind, int(found["s"] or 0)


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
