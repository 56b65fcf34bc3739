"""What two workbooks differ in: cells, rows that moved, sheets, and the other parts of the file."""

from dataclasses import dataclass

from sheetcheck.words.address import Address
from sheetcheck.words.values import Value


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell that is not the same."""

    sheet: str
    """As the later workbook names it."""
    cell: Address
    """Where it stands in the later workbook; of a deleted row, in the earlier one."""
    before: Value
    after: Value
    formula_before: str | None = None
    """Without `=`."""
    formula_after: str | None = None
    style_only: bool = False
    """Whether only the look differs."""

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
    """First and last row in the earlier workbook; None where they were inserted."""
    after: tuple[int, int] | None
    """First and last row in the later workbook; None where they were deleted."""


@dataclass(frozen=True, slots=True)
class PartsDifference:
    """The parts (zip members) of the two files, by their inflated bytes."""

    identical: int
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two workbooks differ."""

    cells: tuple[CellDifference, ...]
    parts: PartsDifference
    rows: tuple[RowsDifference, ...] = ()
    sheets_added: tuple[str, ...] = ()
    sheets_removed: tuple[str, ...] = ()
    sheets_renamed: tuple[tuple[str, str], ...] = ()
    """Before and after; most rows of the sheet are the same."""

    @property
    def same(self) -> bool:
        """Whether no cell differs, and no row or sheet came, went, moved or was renamed."""
        sheets = self.sheets_added or self.sheets_removed or self.sheets_renamed
        return not (self.cells or self.rows or sheets)
