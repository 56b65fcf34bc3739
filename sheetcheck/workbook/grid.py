"""The cells of one sheet, as they were read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sheetcheck.words.address import Address, Area
from sheetcheck.words.text import Text
from sheetcheck.words.values import Value
from sheetcheck.workbook.formats import GENERAL_ONLY, Formats
from sheetcheck.workbook.formulas import NOTHING_SHARED, Shared
from sheetcheck.workbook.merged import Merged


class Cell(NamedTuple):
    """One cell as it stands in the sheet part.

    Where its bytes lie is not kept here: a sheet of 900,000 cells would pay 100 MiB for
    it, and only the few cells that are patched need it (`rowspans.cells_of`).
    """

    row: int
    column: int
    type: str
    """The raw `t`: `n` (also where it is absent), `s`, `str`, `inlineStr`, `b`, `e` or `d`."""
    value: Value
    """The stored value: text without furigana; an error value is its text."""
    formula: str | None = None
    """Without `=`; `""` in a cell that only shares another's formula (see `Grid.formula`)."""
    style: int = 0
    """The index of its cell format."""


class Contradiction(NamedTuple):
    """Something that a sheet part says twice or out of order."""

    cell: Address | None
    what: Text


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet with what concerns them; positions are Excel's own, from 1."""

    sheet: str
    rows: Mapping[int, Mapping[int, Cell]]
    """Row → column → cell, both ascending; an empty cell that only has a style is listed."""
    merges: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    """Hidden by hand, by an outline or by a filter."""
    hidden_columns: frozenset[int] = frozenset()
    formats: Formats = GENERAL_ONLY
    """The number formats of the workbook."""
    shared: Shared = NOTHING_SHARED
    """The formulas that several cells share."""
    contradictions: tuple[Contradiction, ...] = ()
    """What the part says twice or out of order, though it can only mean one thing."""
    _merged: Merged = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_merged", Merged(self.merges))

    def cell(self, row: int, column: int) -> Cell | None:
        """Return the cell that stands there, if the part holds one."""
        cells = self.rows.get(row)
        return None if cells is None else cells.get(column)

    def text(self, row: int, column: int) -> str:
        """Return what a person sees in the cell: its value in its number format.

        A date reads `2024-04-01`, a moment `2024-04-01 09:30:00`, whatever the
        order in its format; an error reads as Excel shows it: `#REF!`.
        """
        cell = self.cell(row, column)
        return "" if cell is None else self.formats.shown(cell.value, cell.style)

    def formula(self, row: int, column: int) -> str | None:
        """Return the cell's own formula without `=`, a shared one translated to this cell."""
        cell = self.cell(row, column)
        if cell is None or cell.formula is None:
            return None
        return cell.formula or self.shared.formula(row, column)

    def merge_at(self, row: int, column: int) -> Area | None:
        """Return the merged range that covers the cell."""
        return self._merged.at(row, column)

    def anchor(self, row: int, column: int) -> Address:
        """Return where the value of a cell is kept: the top left cell of its merged range."""
        area = self.merge_at(row, column)
        return area.anchor if area else Address(row, column)
