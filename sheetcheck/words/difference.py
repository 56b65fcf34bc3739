"""The differences between two workbooks: cells, moved rows, sheets, and parts of the package."""

from dataclasses import dataclass

from sheetcheck.words.address import Address
from sheetcheck.words.values import Value


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell that differs."""

    sheet: str
    """The sheet's name in the later workbook."""
    cell: Address
    """The address in the later workbook; for a deleted row, in the earlier one."""
    before: Value
    after: Value
    formula_before: str | None = None
    """The formula without `=`."""
    formula_after: str | None = None
    style_only: bool = False
    """Whether only the format differs."""

    @property
    def shown_before(self) -> Value:
        """The formula where formulas differ, else the value."""
        return self._shown(self.formula_before, self.before)

    @property
    def shown_after(self) -> Value:
        """The formula where formulas differ, else the value."""
        return self._shown(self.formula_after, self.after)

    def _shown(self, formula: str | None, value: Value) -> Value:
        if self.formula_before == self.formula_after or formula is None:
            return value
        return f"={formula}"


@dataclass(frozen=True, slots=True)
class RowsDifference:
    """Neighbouring rows that moved, were inserted, or were deleted."""

    sheet: str
    before: tuple[int, int] | None
    """First and last row in the earlier workbook; None for inserted rows."""
    after: tuple[int, int] | None
    """First and last row in the later workbook; None for deleted rows."""


@dataclass(frozen=True, slots=True)
class PartsDifference:
    """The parts (zip members) of the two files, compared after decompression."""

    identical: int
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences between two workbooks."""

    cells: tuple[CellDifference, ...]
    parts: PartsDifference
    rows: tuple[RowsDifference, ...] = ()
    sheets_added: tuple[str, ...] = ()
    sheets_removed: tuple[str, ...] = ()
    sheets_renamed: tuple[tuple[str, str], ...] = ()
    """Old and new name of each sheet that was renamed but kept most of its rows."""

    @property
    def same(self) -> bool:
        """True if cells, rows and sheets are the same; other parts may still differ."""
        sheets = self.sheets_added or self.sheets_removed or self.sheets_renamed
        return not (self.cells or self.rows or sheets)
