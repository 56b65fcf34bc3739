"""Rows of plain cells, read by one pattern: numbers, shared strings, empty cells.

Nearly every cell of a large sheet is one of these. What the pattern does not cover to the
last byte counts as not read at all.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import isfinite
from operator import getitem
from typing import Final, NamedTuple

from sheetcheck.words.address import LAST_COLUMN, LAST_ROW, column_number
from sheetcheck.words.values import Value
from sheetcheck.workbook.read.packed_row import NO_CELLS, RowForm
from sheetcheck.workbook.read.rows import PLAIN_ATTRIBUTES, RowAttributes, RowWalk
from sheetcheck.workbook.read.runs import Gathered, Run

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


_AT_ONCE: Final = 1 << 11  # rows whose bytes are in memory twice

Convert = Callable[[Sequence[bytes]], Sequence[Value]]
"""Makes values of the contents of a column; `Odd` or `IndexError` where one is none."""


class Stretch(NamedTuple):
    """Rows that were read together."""

    runs: list[Run]
    hidden: list[int]
    """Which of the rows are hidden."""
    end: int
    """Where the next row begins."""


class LikeRows:
    """Reads rows of one form."""

    def __init__(
        self, prefix: bytes, letters: Sequence[bytes], given: Sequence[bytes], form: RowForm
    ) -> None:
        p = re.escape(prefix)
        # Of a shared string nothing but an index counts; what else stands there is not covered.
        cells = b"".join(
            rb'<%bc r="%b\1"%b(?:/>|><%bv>(%b)</%bv></%bc>)'
            % (p, letter, re.escape(told), p, b"[0-9]{1,9}" if kind == "s" else b"[^<]*", p, p)
            for letter, told, kind in zip(letters, given, form.kinds, strict=True)
        )
        row = rb'<%brow r="([1-9][0-9]{0,6})"(%b) ?>%b</%brow>' % (p, PLAIN_ATTRIBUTES, cells, p)
        self._pattern = re.compile(row)
        self._form = form

    def read(
        self, xml: bytes, at: int, end: int, told: RowAttributes, convert: Mapping[str, Convert]
    ) -> Stretch | None:
        """Return the next rows as far as they are of this form; None where none is.

        Raises:
            Odd, IndexError: a value is none.

        """
        match = self._pattern.match
        found: list[tuple[bytes, ...]] = []
        while len(found) < _AT_ONCE and (one := match(xml, at, end)):
            found.append(one.groups(b""))
            at = one.end()
        if not found:
            return None
        stated, given, *contents = zip(*found, strict=True)
        kinds = {one: told[one] for one in set(given)}
        if any(one.odd or one.stated for one in kinds.values()):
            return None
        numbers = list(map(int, stated))
        if numbers[-1] > LAST_ROW or any(a >= b for a, b in pairwise(numbers)):
            return None
        width = len(contents)
        values: list[Value] = [None] * (width * len(numbers))
        for column, kind in enumerate(self._form.kinds):
            values[column::width] = convert[kind](contents[column])
        hidden: list[int] = []
        if any(one.hidden for one in kinds.values()):
            hidden = [n for n, one in zip(numbers, given, strict=True) if kinds[one].hidden]
        return Stretch(list(self._runs(numbers, values)), hidden, at)

    def _runs(self, numbers: list[int], values: list[Value]) -> Iterator[Run]:
        """Yield the rows that follow each other without a gap."""
        first, width = 0, len(self._form.kinds)
        for last in range(len(numbers)):
            if last + 1 == len(numbers) or numbers[last + 1] != numbers[last] + 1:
                between = range(numbers[first], numbers[last] + 1)
                yield Run(between, self._form, values[first * width : (last + 1) * width])
                first = last + 1


_ATTRIBUTES: Final = re.compile(rb'(?: (?:s="(?P<s>[0-9]{1,9})"|t="(?P<t>[a-zA-Z]+)"))*+ ?')
_FORMS: Final = 1 << 12
_NARROW: Final = 64  # cells of a row whose form is kept for other sheets
_WORTH_WHILE: Final = 100  # rows; making a pattern takes as long as reading them
_PLAIN: Final = frozenset({"n", "s", "b"})


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
    """Reads rows of plain cells of one sheet, as long as they follow each other."""

    def __init__(self, walk: RowWalk, strings: list[str]) -> None:
        prefix, frame = walk.frame.prefix, walk.frame
        self._walk, self._strings = walk, strings
        self._find = _pattern(prefix).findall
        self._closing = b"</%brow>" % prefix
        # What no row of the sheet holds need not be looked for in each.
        marks = (b"<%bf" % prefix, b"<%bis" % prefix)
        self._marks = [mark for mark in marks if frame.xml.find(mark, frame.start, frame.end) >= 0]
        self._values = {
            "n": Values(number_of),
            "s": Values(lambda content: strings[index_of(content)]),
            "b": Values(truth_of),
        }
        self._values["s"].update(zip(INDEXES, strings, strict=False))
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

    def read(self, gathered: Gathered, hidden: list[int]) -> None:
        """Read on from where the walk stands, which then stands before a row of another kind.

        Raises:
            Damaged: a row has an impossible number.
            Oversized: there are too many cells.

        """
        walk, closing = self._walk, self._closing
        xml, end, told = walk.frame.xml, walk.frame.end, walk.told
        match, find, at = walk.match, xml.find, walk.at
        while tag := match(xml, at, end):
            stated, given, alone = tag.groups(b"")
            said = told[given]
            content = over = tag.end()
            if not alone:
                over = find(closing, content, end)
            number = int(stated or 0)
            if said.odd or said.stated or over < 0 or not gathered.last < number <= LAST_ROW:
                return
            if over > content:
                try:
                    known, values = self._row(stated, content, over)
                except (Odd, IndexError):
                    return  # it is read in another way, or refused
                gathered.add(number, known.form, values)
            if said.hidden:
                hidden.append(number)
            at = walk.at = over if alone else over + len(closing)
            walk.number = number
            if self._form.repeats >= _WORTH_WHILE and self._together:
                self._read_together(gathered, hidden)
                at = walk.at

    def _row(self, stated: bytes, content: int, over: int) -> tuple[_Known, Sequence[Value]]:
        """Return the form and the values of a row.

        Raises:
            Odd, IndexError: a cell is not plain, or means nothing.

        """
        xml = self._walk.frame.xml
        if self._marks and any(xml.find(mark, content, over) >= 0 for mark in self._marks):
            raise Odd
        letters, digits, given, contents = zip(*self._find(xml, content, over), strict=True)
        if digits.count(stated) != len(digits):
            raise Odd
        shape = (letters, given)
        known = self._form
        if shape == self._last:
            known.repeats += 1
        else:
            known = self._form = self._known.get(shape) or self._new(shape)
            self._last = shape
        return known, tuple(map(getitem, known.values, contents))

    def _read_together(self, gathered: Gathered, hidden: list[int]) -> None:
        """Read the rows of the last form that follow."""
        walk, known = self._walk, self._form
        xml, end = walk.frame.xml, walk.frame.end
        if known.pattern is None:
            known.pattern = LikeRows(walk.frame.prefix, *self._last, known.form)
        try:
            while ahead := known.pattern.read(xml, walk.at, end, walk.told, self._convert):
                if ahead.runs[0].numbers.start <= gathered.last:
                    return
                gathered.extend(ahead.runs)
                hidden += ahead.hidden
                walk.at, walk.number = ahead.end, gathered.last
        except (Odd, IndexError):
            self._together = False  # read one by one, the row says what is wrong

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


@lru_cache(maxsize=8)
def _pattern(prefix: bytes) -> re.Pattern[bytes]:
    # The groups: column, row, other attributes, value; without them, all the rest of the row
    # where no such cell stands.
    shape = rb'<%(p)bc r="([A-Z]+)([0-9]+)"([^<>]*)(?:/>|><%(p)bv>([^<]*)</%(p)bv></%(p)bc>)|.+'
    return re.compile(shape % {b"p": re.escape(prefix)}, re.DOTALL)
