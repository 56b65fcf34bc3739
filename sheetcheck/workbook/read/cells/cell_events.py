"""Read rows and cells from expat's events between `<sheetData>` and its end tag."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from sheetcheck.words.address import LAST_COLUMN, LAST_ROW, Address, column_number
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.cells.cell_content import (
    TYPES,
    FormulaGroups,
    InlineText,
    values_by_type,
)
from sheetcheck.workbook.read.cells.row_order import RowOrder
from sheetcheck.workbook.read.packed_row import Cell, new_tuple
from sheetcheck.workbook.xml.markup import MAIN
from sheetcheck.workbook.xml.text import unescaped

_TAGS: Final = {f"{space} {tag}": tag for space in MAIN for tag in ("row", "c", "v", "f", "is")}
_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})0*([1-9][0-9]{0,6})")
_LONGEST_STYLE: Final = 10  # characters
_ABOVE: Final = 2  # elements around a row: worksheet, sheetData


class CellEvents:
    """Collects rows; `opened`, `closed` and `pieces.append` are expat's handlers."""

    def __init__(
        self, part: str, strings: list[str], limits: Limits, leave: Callable[[], None]
    ) -> None:
        """Prepare for one sheet; `leave` is called at the end tag of `sheetData`."""
        self.part, self.limits = part, limits
        self.rows = RowOrder(part, limits)
        self.formula_groups = FormulaGroups()
        self.values = values_by_type(strings)
        self.pieces: list[str] = []
        """Character data that expat has reported."""
        self.number = 0
        """The number of the last row."""
        self.level = -1
        """The depth: 0 in `sheetData`, 1 in a row, 2 in a cell, 3 in `v`, `f`, `is`."""
        self._leave = leave
        self._stated = ""
        self._column = 0
        self._in_cell = False
        self._known_columns: dict[str, int] = {}
        self._cells: list[Cell] = []
        self._type, self._style = "", 0
        self._fields: list[str] = []
        self._given: dict[str, str] | None = None
        self._value: str | None = None
        self._formula = ""
        self._inline: str | None = None
        self._inline_text = InlineText(self.pieces)

    def opened(self, name: str, given: dict[str, str]) -> None:
        """Take a start tag."""
        level = self.level = self.level + 1
        if level == 3:
            self._open_field(name, given)
        elif level == 2:
            if _TAGS.get(name) != "c":
                self._refuse_alike(name)
            elif self.number:  # cells in a row 0 are ignored
                self._open_cell(given)
        elif level == 1:
            self._open_row(name, given)
        else:
            self._open_deep(name)

    def closed(self, name: str) -> None:
        """Take an end tag."""
        level = self.level
        self.level = level - 1
        if level == 3:
            self._close_field(_TAGS.get(name))
        elif level == 2:
            if self._in_cell:
                self._close_cell()
        elif level == 1:
            self._close_row()
        elif level == 0:
            self._refuse_text()
            self._leave()
        else:
            self._inline_text.leave()

    def _open_row(self, name: str, given: dict[str, str]) -> None:
        self._refuse_text()
        if _TAGS.get(name) != "row":
            raise self._among_rows(name[:40])
        stated = given.get("r")
        if stated is None:
            number = self.number + 1
        else:
            digits = stated.strip()
            if not (digits.isascii() and digits.isdigit()):
                raise self._among_rows(f"row {stated[:20]}")
            # Thousands of digits are more than Python reads.
            number = int((digits.lstrip("0") or "0")[:8])
        if number > LAST_ROW:
            raise self._among_rows(f"row {number}")
        if not number:
            self.rows.note(None, Text("行0があります。", "There is a row 0, which no sheet has."))
        self.number, self._stated, self._column = number, str(number), 0
        self.rows.see_whether_hidden(number, given.get("hidden", ""), given.get("ht", ""))

    def _close_row(self) -> None:
        self.pieces.clear()
        if self._cells:
            self.rows.take(self.number, self._cells)
            self._cells.clear()

    def _open_cell(self, given: dict[str, str]) -> None:
        reference, stated = given.get("r"), self._stated
        column = None
        if reference is None:
            column = self._column + 1  # right of the cell before (18.3.1.4)
            if column > LAST_COLUMN:
                raise self._damaged(str(Address(self.number, column)))
        elif reference.endswith(stated):
            column = self._known_columns.get(reference[: -len(stated)])
        self._column = self._column_of(reference or "") if column is None else column
        self._type, style = given.get("t", ""), given.get("s")
        self._style = _style_of(style) if style and len(style) < _LONGEST_STYLE else 0
        self._in_cell = True
        self._given = self._value = self._inline = None
        self._formula = ""
        self._fields.clear()

    def _column_of(self, reference: str) -> int:
        found = _REFERENCE.fullmatch(reference.strip())
        if not found or int(found[2]) != self.number:
            raise self._damaged(f"{reference[:20]} ({self.number})")
        column = column_number(found[1])
        if column > LAST_COLUMN:
            raise self._damaged(str(Address(self.number, column)))
        self._known_columns[found[1]] = column
        return column

    def _close_cell(self) -> None:
        text, formula = self._value, None
        try:
            kind = TYPES[self._type]
            table = self.values.get(kind)
            value = table[text] if table is not None else self._own_text(kind)
        except (KeyError, IndexError, ValueError):
            raise self._meaningless(text or self._type) from None
        if self._given is not None and (self._given or self._formula):
            formula = unescaped(self._formula)
            self.formula_groups.add(self._at(), self._given, formula)
        stored = (self.number, self._column, kind, value, formula, self._style)
        self._cells.append(new_tuple(Cell, stored))
        self._in_cell = False

    def _open_field(self, name: str, given: dict[str, str]) -> None:
        self.pieces.clear()
        if not self._in_cell:
            return
        if name in self._fields:
            raise self._damaged(f"{self._at()}: {name[-40:]}")
        self._fields.append(name)
        tag = _TAGS.get(name)
        if tag == "f":
            self._given = given
        elif tag == "is":
            self._inline_text.clear()
        elif tag == "row":
            raise self._damaged(name[:40])

    def _close_field(self, tag: str | None) -> None:
        if tag == "v":
            self._value = "".join(self.pieces)
        elif tag == "f":
            self._formula = "".join(self.pieces)
        elif tag == "is":
            self._inline = self._inline_text.text()

    def _own_text(self, kind: str) -> str | None:
        """Return the text of a cell of type `str` or `inlineStr`."""
        text = self._inline if self._value is None else unescaped(self._value)
        if text:
            return self.bounded(text)
        # Only a formula can result in an empty text; without one such a cell is blank.
        return text if kind == "inlineStr" or self._given is not None else None

    def bounded(self, text: str) -> str:
        """Return the text of a cell, unless it is too long.

        Raises:
            Oversized: it is too long.

        """
        self.limits.check("text_bytes", len(text), self.part)
        return text

    def _open_deep(self, name: str) -> None:
        self.limits.check("depth", self.level + _ABOVE, self.part)
        if _TAGS.get(name) == "row":
            raise self._damaged(name[:40])
        self._inline_text.enter(name.rpartition(" ")[2])

    def _refuse_alike(self, name: str) -> None:
        """Refuse an element that looks like a cell but is not; ignore other elements in a row."""
        tag = name.rpartition(" ")[2]
        # Programs differ in the alternative that they read. A `c` in another namespace is not a
        # cell for readers that know namespaces, but is for others. A row cannot be in a row.
        if tag in {"AlternateContent", "row"}:
            raise self._damaged(tag)
        if tag == "c":
            raise self._damaged(f"{name[:40]} ({self.number})")

    def _refuse_text(self) -> None:
        text = "".join(self.pieces).strip(" \t\r\n")
        self.pieces.clear()
        if text:
            raise self._among_rows(text[:20])

    def _at(self) -> Address:
        return Address(self.number, self._column)

    def _damaged(self, what: str) -> Damaged:
        return Damaged(part=self.part, why=Text(f"セル {what}", f"cell {what}"))

    def _among_rows(self, what: str) -> Damaged:
        why = Text(f"行の中に予期しないもの: {what}", f"unexpected among the rows: {what}")
        return Damaged(part=self.part, why=why)

    def _meaningless(self, shown: str) -> Damaged:
        at, shown = self._at(), shown[:20]
        why = Text(f"{at}の値「{shown}」", f"the value “{shown}” in {at}")
        return Damaged(part=self.part, why=why)


@lru_cache(maxsize=1 << 12)
def _style_of(style: str) -> int:
    return int(style) if style.isascii() and style.isdigit() else 0
