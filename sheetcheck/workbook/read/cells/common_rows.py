"""Fast path for common rows: rows in the form that nearly all programs write.

Expat calls Python four times for a cell with a number or a shared string. One pattern finds all
cells of a row in one call, which takes half the time, and rows of one form share the work of
reading their attributes.

The patterns accept nothing that expat would refuse: elements in their usual order, known
attributes, text without markup, and only the five references that XML itself defines. The
characters are checked once for the whole part (`is_harmless`). The patterns are tried only where
expat is between two rows. A row that does not match to its last byte is left to expat, and so is
every refusal.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import getitem
from typing import Final, NamedTuple

from sheetcheck.words.address import LAST_COLUMN, LAST_ROW, Address, column_number
from sheetcheck.words.values import Value
from sheetcheck.workbook.read.cells.cell_content import TYPES, raw_values
from sheetcheck.workbook.read.cells.cell_events import CellEvents
from sheetcheck.workbook.read.packed_row import NO_CELLS, NO_FORMULAS, PackedRow, RowForm
from sheetcheck.workbook.xml.tags import attributes
from sheetcheck.workbook.xml.text import text_of

_FIRST_SKIP, _LONGEST_SKIP = 1 << 10, 1 << 18  # bytes
_FORMS: Final = 1 << 12
_NARROW: Final = 64  # cells of a row whose form is kept for other sheets
_TEXT: Final = rb"[^<&]*+(?:&(?:amp|lt|gt|quot|apos);[^<&]*+)*+"
# In the order of ECMA-376 18.3.1.73; height and visibility are the groups.
_OF_ROW: Final = (
    rb'(?: spans="[^"<&]*+")?+(?: s="[^"<&]*+")?+(?: customFormat="[^"<&]*+")?+'
    rb'(?: ht="([^"<&]*+)")?+(?: hidden="([^"<&]*+)")?+(?: customHeight="[^"<&]*+")?+'
    rb'(?: outlineLevel="[^"<&]*+")?+(?: collapsed="[^"<&]*+")?+(?: thickTop="[^"<&]*+")?+'
    rb'(?: thickBot="[^"<&]*+")?+(?: ph="[^"<&]*+")?+'
)
_CELL: Final = re.compile(rb'(?: s="(?P<s>[0-9]{1,9})")?(?: t="(?P<t>[a-zA-Z]+)")? ?')
_DESCENT: Final = rb'(?: x14ac:dyDescent="[^"<&]*+")?+'

_Shape = tuple[tuple[bytes, ...], tuple[bytes, ...]]
"""Column letters and raw attributes of the cells of a row; equal for rows of one form."""


class _UncommonError(ValueError):
    """A row is not a common one, or a cell in it has no meaning."""


class CommonRows:
    """Reads the common rows of one sheet part into the collection of `CellEvents`."""

    def __init__(
        self, xml: bytes, prefix: bytes, events: CellEvents, strings: list[str], *, descent: bool
    ) -> None:
        """Prepare for a part.

        `prefix` is that of `sheetData`, `strings` are the shared strings; `descent` says
        whether the part declares the prefix `x14ac`.
        """
        self._xml, self._events = xml, events
        patterns = _patterns(prefix, _OF_ROW + _DESCENT if descent else _OF_ROW)
        self._row, self._cells = patterns.row.match, patterns.cells.findall
        self._body = patterns.body.fullmatch
        self._closing = b"</%brow>" % prefix
        self._skip = 0
        self._known: dict[_Shape, _Known] = {}
        self._shape: _Shape = (), ()
        self._last = _Known(NO_CELLS, ())
        """The form of the last row."""
        self._tables = raw_values(events.values, strings, events.bounded)
        self._given: dict[bytes, dict[str, str]] = {b"": {}}

    def read(self, at: int) -> int:
        """Read the common rows from an offset on; return the offset behind them.

        Raises:
            Oversized: there are too many cells.

        """
        xml, match, closing, events = self._xml, self._row, self._closing, self._events
        rows, find = events.rows, xml.find
        gathered = rows.gathered
        if rows.loose is not None:
            return at
        while row := match(xml, at):
            stated, height, hidden, alone = row.groups(b"")
            content = over = row.end()
            number = int(stated)
            if not alone:
                over = find(closing, content)
            if over < content or not gathered.last < number <= LAST_ROW:
                return at
            if content < over:
                try:
                    self._take(number, stated, content, over)
                except (ValueError, LookupError):
                    return at
            events.number = number
            if hidden or height or rows.hidden_by_default:
                rows.see_whether_hidden(number, hidden.decode(), height.decode())
            at, self._skip = over if alone else over + len(closing), 0
        return at

    def stretch(self, at: int) -> int:
        """Return the offset up to which expat reads next: the end of a row, or of the part.

        After each uncommon row the distance doubles, so that trying the patterns costs little.
        """
        end = self._xml.find(self._closing, at + self._skip)
        self._skip = min(max(2 * self._skip, _FIRST_SKIP), _LONGEST_SKIP)
        return len(self._xml) if end < 0 else end + len(self._closing)

    def _take(self, number: int, stated: bytes, content: int, over: int) -> None:
        """Keep a row; a ValueError or LookupError says that it is uncommon, and was not kept."""
        found = self._cells(self._xml, content, over)
        letters, digits, given, values, bodies = zip(*found, strict=True)
        if digits.count(stated) != len(digits):
            raise _UncommonError
        shape = letters, given
        known = self._last
        if shape != self._shape:
            known = self._last = self._known.get(shape) or self._new(shape)
            self._shape = shape
        if any(bodies):
            self._take_formulas(number, known, values, bodies)
            return
        stored = tuple(map(getitem, known.tables, values))
        self._events.rows.gathered.add(number, known.form, stored)

    def _take_formulas(
        self, number: int, known: "_Known", values: Sequence[bytes], bodies: Sequence[bytes]
    ) -> None:
        """Keep a row in which some cells have a formula or an inline text."""
        stored: list[Value] = []
        formulas: dict[int, str] = {}
        shared: list[tuple[Address, dict[str, str], str]] = []
        cells = zip(known.form.places, known.form.kinds, known.tables, values, bodies, strict=True)
        for column, kind, table, content, body in cells:
            if not body:
                stored.append(table[content])
                continue
            value, given, formula = self._cell(kind, table, body)
            stored.append(value)
            if given or formula:
                formulas[column] = formula
            if given:
                shared.append((Address(number, column), given, formula))
        row = PackedRow(number, known.form, tuple(stored), formulas or NO_FORMULAS)
        self._events.rows.gathered.add_row(row)
        for one in shared:
            self._events.formula_groups.add(*one)

    def _cell(
        self, kind: str, table: Mapping[bytes | None, Value], body: bytes
    ) -> tuple[Value, dict[str, str], str]:
        """Return value, attributes of the formula and text of the formula of a cell."""
        parts = self._body(body)
        if parts is None:
            raise _UncommonError
        attributes, formula, closed, result, inline = parts.groups()
        if (kind == "inlineStr") != (inline is not None):
            raise _UncommonError
        if inline is not None:
            return self._own_text(inline), {}, ""
        given = self._given.get(attributes)
        if given is None:
            given = self._given[attributes] = _attributes_of(attributes)
        value = self._own_text(b"" if closed else result) if kind == "str" else table[result]
        return value, given, text_of(formula or b"")

    def _own_text(self, content: bytes | None) -> str | None:
        """Return the own text of a cell; None if it was not calculated."""
        return None if content is None else self._events.bounded(text_of(content))

    def _new(self, shape: _Shape) -> "_Known":
        """Return the form of a row that occurs for the first time."""
        form = (_form_of if len(shape[0]) > _NARROW else _known_form)(shape)
        known = _Known(form, tuple(self._tables[kind] for kind in form.kinds))
        if len(self._known) < _FORMS:
            self._known[shape] = known
        return known


class _Known(NamedTuple):
    """A form, and the table that converts the content of each of its cells."""

    form: RowForm
    tables: tuple[Mapping[bytes | None, Value], ...]


def _attributes_of(given: bytes) -> dict[str, str]:
    """Return the attributes of a formula, unless one occurs twice or has a namespace."""
    listed = list(attributes(given))
    by_name = {one.name.decode(): one.value for one in listed}
    if len(by_name) != len(listed) or any(":" in name or name == "xmlns" for name in by_name):
        raise _UncommonError
    return by_name


def _form_of(shape: _Shape) -> RowForm:
    """Return the form of a row, unless its columns do not ascend or attributes are unusual."""
    letters, given = shape
    columns = [column_number(one.decode()) if len(one) <= 3 else 0 for one in letters]
    ascending = all(a < b for a, b in pairwise((0, *columns)))
    if not ascending or columns[-1] > LAST_COLUMN:
        raise _UncommonError
    cells = [found for one in given if (found := _CELL.fullmatch(one))]
    if len(cells) != len(given):
        raise _UncommonError
    return RowForm(
        {column: at for at, column in enumerate(columns)},
        tuple(TYPES[(cell["t"] or b"n").decode()] for cell in cells),
        tuple(int(cell["s"] or 0) for cell in cells),
    )


# Cached, since the returns of one form have rows of the same forms.
_known_form = lru_cache(maxsize=512)(_form_of)


class _Patterns(NamedTuple):
    """The patterns for the start tag of a row, its cells, and a cell with more than a value."""

    row: re.Pattern[bytes]
    cells: re.Pattern[bytes]
    body: re.Pattern[bytes]


@lru_cache(maxsize=16)
def _patterns(prefix: bytes, of_row: bytes) -> _Patterns:
    p = re.escape(prefix)
    row = rb'\s*+<%brow r="([1-9][0-9]{0,6})"%b ?(/?)>' % (p, of_row)
    # The groups: column, row, attributes, value, any other content; all are empty if the rest of
    # the row is not such a cell.
    cells = (
        rb'<%(p)bc r="([A-Z]+)([0-9]+)"([^<>/]*+)(?:/>|>(?:<%(p)bv>([^<&]*+)</%(p)bv></%(p)bc>'
        rb"|(<%(p)b[fi].*?)</%(p)bc>|</%(p)bc>))|.+"
    ) % {b"p": p}
    body = (
        rb'<%(p)bf((?: [\w:.-]+="[^"<>&\t\n\r]*+")*+)(?:/>|>(%(t)b)</%(p)bf>)'
        rb'(?:<%(p)bv(?: xml:space="preserve")?+(?:( ?/)>|>(%(t)b)</%(p)bv>))?'
        rb'|<%(p)bis><%(p)bt(?: xml:space="preserve")?+>(%(t)b)</%(p)bt></%(p)bis>'
    ) % {b"p": p, b"t": _TEXT}
    return _Patterns(re.compile(row), re.compile(cells, re.DOTALL), re.compile(body))
