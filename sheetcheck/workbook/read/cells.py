"""The cells of a sheet: read by patterns where they are in the common shapes, by expat else.

Nothing is skipped. A row is read in one of three ways, each only where it covers the row
to its last byte: plain cells (`plaincells`), cells with formulas and texts (here), cells
in any shape that XML allows (`oddcells`).

The first two also prove the row well-formed, so that expat need not read the sheet first:
every tag is one of theirs, and `proof` has looked at the characters between.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from sheetcheck.words.address import Address, Area
from sheetcheck.words.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.words.values import Value
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.cell_elements import OddCell, odd_cells
from sheetcheck.workbook.read.grid import Contradiction, Master, Shared
from sheetcheck.workbook.read.packed_row import Cell, PackedRow, Packer
from sheetcheck.workbook.read.plain_rows import TYPES, Columns, Odd, PlainCells, number_of
from sheetcheck.workbook.read.rows import PLAIN_ATTRIBUTES, Row, RowWalk
from sheetcheck.workbook.read.runs import Gathered, Rows, runs_of
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.read.wellformed import Proof
from sheetcheck.workbook.xml.caching import collector_paused
from sheetcheck.workbook.xml.tags import attributes
from sheetcheck.workbook.xml.text import text_of, unescaped

_ROW_0: Final = Text("行0があります。", "There is a row 0, which no sheet has.")
_MOST_TOLD: Final = 20

_TRUTH: Final = {b"1": True, b"true": True, b"0": False, b"false": False}

Cells = Mapping[int, Cell]


class CellReader:
    """Reads the rows of one sheet, and takes down what concerns more than one cell."""

    def __init__(self, frame: Frame, strings: list[str], limits: Limits) -> None:
        self.frame, self.strings, self.limits = frame, strings, limits
        self._gathered = Gathered(limits, frame.part)
        self._loose: dict[int, Cells] | None = None
        """All rows, once one stood out of its order."""
        self._walk = RowWalk(frame)
        self.hidden: list[int] = []
        self.masters: dict[str, Master] = {}
        self.groups: dict[tuple[int, int], str] = {}
        self.contradictions: list[Contradiction] = []
        self.proof = Proof(frame, limits)
        self._columns, self._packer = Columns(), Packer()
        self._plain = PlainCells(self._walk, strings)
        self._find = _pattern(frame.prefix).findall
        self._closing = len(frame.prefix) + len("</row>")

    @property
    def shared(self) -> Shared:
        """The formulas that cells share."""
        return Shared(self.masters, self.groups)

    def read(self) -> None:
        """Read every row.

        Raises:
            Damaged: the part is not well-formed, or a cell has no possible meaning, or two.
            Oversized: there are too many cells, or a text is too long.

        """
        if not self.proof.is_harmless:
            self.proof.demand()
        with collector_paused():
            rows = iter(self._walk)
            self._read_plain()
            while row := next(rows, None):
                self._take_down(row)
                cells = self._cells(row) if row.content != row.end and row.number else None
                if cells is not None:
                    self._take(self._packer.packed(row.number, cells))
                self._read_plain()

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return self._gathered.filled

    def _read_plain(self) -> None:
        if self.proof.allows_patterns and self._loose is None:
            self._plain.read(self._gathered, self.hidden)

    @property
    def rows(self) -> Rows:
        """What was read."""
        if self._loose is not None:
            return Rows(runs_of(dict(sorted(self._loose.items()))))
        return Rows(self._gathered.runs())

    def _take_down(self, row: Row) -> None:
        """Take down what concerns a row as a whole."""
        if row.hidden:
            self.hidden.append(row.number)
        if row.odd:
            self.proof.demand()
        if not row.number:
            self._note(None, _ROW_0)

    def _take(self, row: PackedRow) -> None:
        """Keep a row, joined with what stands in it already."""
        last = self._gathered.last
        if row.number <= last and self._loose is None:
            self._loose = dict(Rows(self._gathered.runs()))
        if self._loose is None:
            self._gathered.add_row(row)
            return
        self._loose[row.number] = self._joined(row) if row.number <= last else row
        self._gathered.last = max(last, row.number)
        self._gathered.count(row.filled)

    def _cells(self, row: Row) -> Cells | None:
        """Return the cells of a row, read in the fastest way that covers it; None for none."""
        if self.proof.allows_patterns:
            try:
                return self._common(row) or None
            except (Odd, KeyError, IndexError, ValueError):
                pass  # the slowest way reads it, or says over what it stumbles
        self.proof.demand()
        return self._any(row) or None

    def _common(self, row: Row) -> Cells:
        """Return the cells of a row in the common shapes, formulas and texts among them.

        Raises:
            Odd, KeyError, IndexError, ValueError: a cell has another shape, or no meaning.

        """
        cells: dict[int, Cell] = {}
        found = self._find(self.frame.xml, row.content, row.end - self._closing)
        for letters, digits, style, kind, given, formula, content, inline, odd in found:
            if odd or digits != row.stated:
                raise Odd
            column = self._columns[letters]
            type_ = TYPES[kind.decode()]
            stored = content or inline
            if type_ == "str" and not stored and (given or formula):
                raise Odd  # an empty text, or no stored value: the pattern does not tell
            value = self._value(type_, stored)
            written: str | None = None
            if given or formula:
                told = list(attributes(given))
                taken = {one.name.decode(): one.value for one in told}
                if len(taken) != len(told):
                    raise Odd
                written = self._taken(row.number, column, taken, text_of(formula))
            cells[column] = Cell(row.number, column, type_, value, written, int(style or 0))
        if len(cells) != len(found) or list(cells) != sorted(cells):
            raise Odd
        return cells

    def _any(self, row: Row) -> Cells:
        """Return the cells of a row in any shape, in order; what stands twice must agree."""
        cells: dict[int, Cell] = {}
        last = 0
        for odd in odd_cells(self.frame, row):
            cell = self._odd(row.number, odd)
            if cells.get(odd.column, cell) != cell:
                raise self._twice(row.number, odd.column)
            if odd.column <= last:
                self._out_of_order(Address(row.number, odd.column))
            last = max(last, odd.column)
            cells[odd.column] = cell
        return cells

    def _odd(self, row: int, odd: OddCell) -> Cell:
        try:
            type_ = TYPES[odd.kind]
            value = self._odd_value(type_, odd)
        except (Odd, KeyError, IndexError, ValueError):
            raise self._meaningless(row, odd) from None
        formula: str | None = None
        if odd.given is not None and (odd.given or odd.formula):
            formula = self._taken(row, odd.column, odd.given, odd.formula)
        style = int(odd.style) if odd.style.isdigit() and len(odd.style) < 10 else 0
        return Cell(row, odd.column, type_, value, formula, style)

    def _odd_value(self, type_: str, odd: OddCell) -> Value:
        if type_ in {"str", "inlineStr"}:
            text = odd.inline if odd.value is None else unescaped(odd.value)
            self.limits.check("text_bytes", len(text or ""), self.frame.part)
            # Only a formula makes an empty text; without one, the cell is blank.
            return text or (None if type_ == "str" and odd.given is None else text)
        return self._value(type_, (odd.value or "").encode())

    def _value(self, type_: str, content: bytes) -> Value:
        """Return the value that a cell of a type stores.

        Raises:
            Odd, KeyError, IndexError: it can store none of that kind.

        """
        if type_ in {"str", "inlineStr"}:
            self.limits.check("text_bytes", len(content), self.frame.part)
            return text_of(content) if content or type_ == "inlineStr" else None
        content = content.strip()
        if not content:
            return None
        match type_:
            case "n":
                return number_of(content)
            case "s":
                if not content.isdigit():
                    raise Odd
                return self.strings[int(content)]
            case "b":
                return _TRUTH[content.lower()]
            case _:
                return text_of(content)

    def _joined(self, row: PackedRow) -> Cells:
        """Return the cells of a row that stands after a later one, or a second time."""
        self._out_of_order(Address(row.number, 1))
        before = self._loose.get(row.number, {}) if self._loose is not None else {}
        for column in before.keys() & row.keys():
            if before[column] != row[column]:
                raise self._twice(row.number, column)
        return dict(sorted({**before, **row}.items()))

    def _taken(self, row: int, column: int, given: dict[str, str], formula: str) -> str:
        """Return a cell's own formula; take down what it shares."""
        group = given.get("si")
        if given.get("t") == "shared" and group is not None:
            if formula:
                area = _area(given.get("ref"))
                self.masters.setdefault(group, Master(Address(row, column), formula, area))
            else:
                self.groups[row, column] = group
        return formula

    def _out_of_order(self, at: Address) -> None:
        self._note(at, Text(f"{at}の順番が正しくありません。", f"{at} is out of order."))

    def _note(self, cell: Address | None, what: Text) -> None:
        if len(self.contradictions) < _MOST_TOLD:
            self.contradictions.append(Contradiction(cell, what))

    def _twice(self, row: int, column: int) -> Damaged:
        at = Address(row, column)
        why = Text(f"{at}が重複し、内容が異なります", f"{at} appears twice, with different content")
        return Damaged(part=self.frame.part, why=why)

    def _meaningless(self, row: int, odd: OddCell) -> Damaged:
        at, shown = Address(row, odd.column), (odd.value or odd.kind)[:20]
        why = Text(f"{at}の値「{shown}」", f"the value “{shown}” in {at}")
        return Damaged(part=self.frame.part, why=why)


@lru_cache(maxsize=8)
def _pattern(prefix: bytes) -> re.Pattern[bytes]:
    # The groups: column, row, style, type, formula's attributes, formula, value, inline text,
    # and all the rest where no such cell stands. Possessive quantifiers keep that linear.
    shape = (
        rb'<%(p)bc r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]+)")? ?'
        rb"(?:/>|>(?:<%(p)bf(%(a)b)(?:/>|>([^<]*+)</%(p)bf>))?"
        rb'(?:<%(p)bv(?: xml:space="preserve")?>([^<]*+)</%(p)bv>|<%(p)bv ?/>'
        rb'|<%(p)bis><%(p)bt(?: xml:space="preserve")?>([^<]*+)</%(p)bt></%(p)bis>)?'
        rb"</%(p)bc>)|(.+)"
    )
    return re.compile(shape % {b"p": re.escape(prefix), b"a": PLAIN_ATTRIBUTES}, re.DOTALL)


def _area(ref: str | None) -> Area | None:
    try:
        return Area.parse(ref) if ref else None
    except ValueError:
        return None
