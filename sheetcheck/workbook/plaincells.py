"""Rows of plain cells, read by one pattern: numbers, shared strings, empty cells.

Nearly every cell of a large sheet is one of these. What the pattern does not cover to the
last byte counts as not read at all.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import getitem
from typing import Final

from sheetcheck.words.address import LAST_COLUMN, LAST_ROW, column_number
from sheetcheck.words.values import Value
from sheetcheck.workbook.likerows import Convert, LikeRows
from sheetcheck.workbook.packed import Gathered
from sheetcheck.workbook.plainvalues import INDEXES, Odd, Values, index_of, number_of, truth_of
from sheetcheck.workbook.rows import RowWalk
from sheetcheck.workbook.runs import NO_CELLS, RowForm

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
