"""Rows and cells from the events that expat reports between `<sheetData>` and its end."""

import re
from collections.abc import Callable
from typing import Final

from sheetcheck.words.address import LAST_COLUMN, LAST_ROW, Address, Area, column_number
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.words.values import Value
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.cells.cell_values import TYPES, values_by_type
from sheetcheck.workbook.read.grid import Contradiction, Master
from sheetcheck.workbook.read.packed_row import NO_FORMULAS, Cell, Forms, PackedRow
from sheetcheck.workbook.read.runs import Gathered
from sheetcheck.workbook.xml.markup import MAIN
from sheetcheck.workbook.xml.text import unescaped

_TAGS: Final = {f"{space} {tag}": tag for space in MAIN for tag in ("row", "c", "v", "f", "is")}
_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})0*([1-9][0-9]{0,6})")
_HIDDEN: Final = frozenset({"1", "true"})
_SPOKEN: Final = (["t"], ["r", "t"])
"""The paths below `<is>` to its text; the others are furigana and formats."""
_MOST_TOLD: Final = 20
_ABOVE: Final = 2  # elements around a row: worksheet, sheetData


class CellEvents:
    """Gathers rows from `opened`, `closed` and `pieces`, which expat calls."""

    def __init__(
        self, part: str, strings: list[str], limits: Limits, leave: Callable[[], None]
    ) -> None:
        """Prepare for one sheet; `leave` is called at the end tag of `sheetData`."""
        self.part, self.limits = part, limits
        self.gathered = Gathered(limits, part)
        self.forms = Forms()
        self.values = values_by_type(strings)
        self.pieces: list[str] = []
        """Expat appends character data here."""
        self.rows_hidden = False
        """Whether rows that do not say otherwise are hidden."""
        self.hidden: list[int] = []
        self.masters: dict[str, Master] = {}
        self.groups: dict[tuple[int, int], str] = {}
        self.contradictions: list[Contradiction] = []
        self.loose: dict[int, dict[int, Cell]] | None = None
        """All rows, once one stood out of its order."""
        self.number = 0
        """The number of the last row."""
        self.level = -1
        """How deep expat is: 0 in `sheetData`, 1 in a row, 2 in a cell, 3 in `v`, `f`, `is`."""
        self._leave = leave
        self._stated = ""
        self._column = 0
        self._in_order = self._in_cell = False
        self._known_columns: dict[str, int] = {}
        self._known_styles: dict[str | None, int] = {None: 0}
        self._columns: list[int] = []
        self._kinds: list[str] = []
        self._styles: list[int] = []
        self._stored: list[Value] = []
        self._formulas: list[str | None] = []
        self._type, self._style = "", 0
        self._fields: list[str] = []
        self._given: dict[str, str] | None = None
        self._value: str | None = None
        self._formula = ""
        self._inline: str | None = None
        self._path: list[str] = []
        self._held: list[list[str]] = []
        self._spoken: list[str] = []

    def opened(self, name: str, given: dict[str, str]) -> None:
        """Take a start tag."""
        level = self.level = self.level + 1
        if level == 3:
            self._open_field(name, given)
        elif level == 2:
            if _TAGS.get(name) != "c":
                self._refuse_alike(name)
            elif self.number:  # a row 0 has no cells
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
            self._close_deep()

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
            self._note(None, Text("行0があります。", "There is a row 0, which no sheet has."))
        self.number, self._stated, self._column = number, str(number), 0
        self._in_order = True
        self.see_whether_hidden(given.get("hidden", ""), given.get("ht", ""))

    def see_whether_hidden(self, hidden: str, height: str) -> None:
        """Note the row as hidden if its attributes `hidden` and `ht` say so; empty: not there."""
        flat = height.strip("0") in {"", "."} and height
        if hidden in _HIDDEN or flat or (not hidden and self.rows_hidden):
            self.hidden.append(self.number)

    def _close_row(self) -> None:
        self.pieces.clear()
        columns = self._columns
        if columns and self.number:
            if self._in_order:
                form = self.forms.form(tuple(columns), tuple(self._kinds), tuple(self._styles))
                formulas = NO_FORMULAS
                if any(one is not None for one in self._formulas):
                    pairs = zip(columns, self._formulas, strict=True)
                    formulas = {column: one for column, one in pairs if one is not None}
                self._take(PackedRow(self.number, form, tuple(self._stored), formulas))
            else:
                self._take(self.forms.packed(self.number, self._ordered()))
        for one in (columns, self._kinds, self._styles, self._stored, self._formulas):
            one.clear()

    def _ordered(self) -> dict[int, Cell]:
        """Return the cells of a row whose columns do not ascend; what stands twice must agree."""
        cells: dict[int, Cell] = {}
        last = 0
        fields = (self._columns, self._kinds, self._stored, self._formulas, self._styles)
        for column, kind, value, formula, style in zip(*fields, strict=True):
            cell = Cell(self.number, column, kind, value, formula, style)
            if cells.get(column, cell) != cell:
                raise self._twice(column)
            if column <= last:
                self._out_of_order(Address(self.number, column))
            last = max(last, column)
            cells[column] = cell
        return cells

    def _take(self, row: PackedRow) -> None:
        """Keep a row, joined with what stands in it already."""
        last = self.gathered.last
        if row.number > last and self.loose is None:
            self.gathered.add_row(row)
            return
        if self.loose is None:
            self.loose = self.gathered.loose()
        if row.number <= last:
            self._out_of_order(Address(row.number, 1))
        before = self.loose.get(row.number, {})
        for column in before.keys() & row.keys():
            if before[column] != row[column]:
                raise self._twice(column)
        self.loose[row.number] = dict(sorted({**before, **row}.items()))
        self.gathered.last = max(last, row.number)
        self.gathered.count(row.filled)

    def _open_cell(self, given: dict[str, str]) -> None:
        reference, stated = given.get("r"), self._stated
        column = None
        if reference is None:
            column = self._column + 1  # it follows the cell before (18.3.1.4)
            if column > LAST_COLUMN:
                raise self._damaged(str(Address(self.number, column)))
        elif reference.endswith(stated):
            column = self._known_columns.get(reference[: -len(stated)])
        if column is None:
            column = self._column_of(reference or "")
        if column <= self._column:
            self._in_order = False
        self._column = column
        self._type = given.get("t", "")
        style = given.get("s")
        number = self._known_styles.get(style)
        self._style = self._style_of(style or "") if number is None else number
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

    def _style_of(self, style: str) -> int:
        number = int(style) if style.isascii() and style.isdigit() and len(style) < 10 else 0
        if len(style) < 10:
            self._known_styles[style] = number
        return number

    def _close_cell(self) -> None:
        type_, text, formula = self._type, self._value, None
        try:
            kind = TYPES[type_]
            by_content = self.values.get(kind)
            value = by_content[text] if by_content is not None else self._own_text(kind)
        except (KeyError, IndexError, ValueError):
            raise self._meaningless(text or type_) from None
        if self._given is not None and (self._given or self._formula):
            formula = unescaped(self._formula)
            self.share(self._at(), self._given, formula)
        self._columns.append(self._column)
        self._kinds.append(kind)
        self._styles.append(self._style)
        self._stored.append(value)
        self._formulas.append(formula)
        self._in_cell = False

    def _open_field(self, name: str, given: dict[str, str]) -> None:
        self.pieces.clear()
        self._spoken.clear()
        if self._in_cell:
            if name in self._fields:
                raise self._damaged(f"{self._at()}: {name[-40:]}")
            self._fields.append(name)
            tag = _TAGS.get(name)
            if tag == "f":
                self._given = given
            elif tag == "row":
                raise self._damaged(name[:40])

    def _close_field(self, tag: str | None) -> None:
        if tag == "v":
            self._value = "".join(self.pieces)
        elif tag == "f":
            self._formula = "".join(self.pieces)
        elif tag == "is":
            self._inline = "".join(self._spoken)

    def _own_text(self, kind: str) -> str | None:
        """Return the text of a cell of type `str` or `inlineStr`."""
        text = self._inline if self._value is None else unescaped(self._value)
        if text:
            return self.bounded(text)
        # Only a formula makes an empty text; without one, such a cell is blank.
        return text if kind == "inlineStr" or self._given is not None else None

    def bounded(self, text: str) -> str:
        """Return a text that stands in a cell itself.

        Raises:
            Oversized: it is too long.

        """
        self.limits.check("text_bytes", len(text), self.part)
        return text

    def share(self, at: Address, given: dict[str, str], formula: str) -> None:
        """Note what a formula shares with others, by its attributes (18.3.1.40)."""
        group = given.get("si")
        if given.get("t") == "shared" and group is not None:
            if formula:
                self.masters.setdefault(group, Master(at, formula, _area(given.get("ref"))))
            else:
                self.groups[at.row, at.column] = group

    def _open_deep(self, name: str) -> None:
        self.limits.check("depth", self.level + _ABOVE, self.part)
        if _TAGS.get(name) == "row":
            raise self._damaged(name[:40])
        self._path.append(name.rpartition(" ")[2])
        self._held.append(self.pieces[:])
        self.pieces.clear()

    def _close_deep(self) -> None:
        if self._path in _SPOKEN:
            self._spoken.append(unescaped("".join(self.pieces)))
        self._path.pop()
        self.pieces[:] = self._held.pop()

    def _refuse_alike(self, name: str) -> None:
        """Refuse what looks like a cell and is none; other elements beside cells say nothing."""
        tag = name.rpartition(" ")[2]
        # Which of the alternatives counts depends on the program that reads; no reader that
        # knows of namespaces takes a foreign `c` for a cell; and a row is in no row.
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

    def _out_of_order(self, at: Address) -> None:
        self._note(at, Text(f"{at}の順番が正しくありません。", f"{at} is out of order."))

    def _note(self, cell: Address | None, what: Text) -> None:
        if len(self.contradictions) < _MOST_TOLD:
            self.contradictions.append(Contradiction(cell, what))

    def _damaged(self, what: str) -> Damaged:
        return Damaged(part=self.part, why=Text(f"セル {what}", f"cell {what}"))

    def _among_rows(self, what: str) -> Damaged:
        why = Text(f"行の中に予期しないもの: {what}", f"unexpected among the rows: {what}")
        return Damaged(part=self.part, why=why)

    def _twice(self, column: int) -> Damaged:
        at = Address(self.number, column)
        why = Text(f"{at}が重複し、内容が異なります", f"{at} appears twice, with different content")
        return Damaged(part=self.part, why=why)

    def _meaningless(self, shown: str) -> Damaged:
        at, shown = self._at(), shown[:20]
        why = Text(f"{at}の値「{shown}」", f"the value “{shown}” in {at}")
        return Damaged(part=self.part, why=why)


def _area(ref: str | None) -> Area | None:
    try:
        return Area.parse(ref) if ref else None
    except ValueError:
        return None
