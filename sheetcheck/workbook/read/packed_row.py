"""A cell, and a compact form for the cells of one row.

The rows of a table have cells in the same columns, with the same types and styles. These are
stored once, in a `RowForm` that the rows share; a `Cell` is created on demand.
"""

from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from typing import Any, Final, NamedTuple

from sheetcheck.words.values import CellKind, Value

new_tuple: Final = tuple.__new__
"""Twice as fast as the constructor of a named tuple."""
NO_FORMULAS: Final[Mapping[int, str]] = {}
_FORMS: Final = 1 << 12


class Cell(NamedTuple):
    """One cell of a sheet part.

    It does not store the offset of its bytes: a sheet of 900,000 cells would need 100 MiB for
    that, and only the few cells that are written need it (see `write.sheet_patch`).
    """

    row: int
    column: int
    type: str
    """The attribute `t`: `n` (also if absent), `s`, `str`, `inlineStr`, `b`, `e` or `d`."""
    value: Value
    """The stored value; texts without furigana, error values as text."""
    formula: str | None = None
    """Without `=`; `""` for a follower of a shared formula (see `Grid.formula`)."""
    style: int = 0
    """The index of its cell format."""

    @property
    def kind(self) -> CellKind:
        """The kind of its content, as far as known without its number format.

        A date in a cell of type `n` is a number here; `Grid.kind` distinguishes the two.
        """
        if self.value is None and self.formula is not None:
            return CellKind.NOT_CALCULATED
        if self.type == "e":
            return CellKind.ERROR
        match self.value:
            case None:
                return CellKind.BLANK
            case bool():
                return CellKind.TRUTH
            case str():
                return CellKind.DATE if self.type == "d" else CellKind.TEXT
            case _:
                return CellKind.NUMBER


class RowForm(NamedTuple):
    """The columns, types and styles of a row's cells; rows of one form share it."""

    places: Mapping[int, int]
    """Column → index of its cell in the row; ascending."""
    kinds: tuple[str, ...]
    styles: tuple[int, ...]


NO_CELLS: Final = RowForm({}, (), ())


class PackedRow(Mapping[int, Cell]):
    """The cells of one row, as a mapping of column → cell."""

    __slots__ = ("form", "formulas", "number", "stored")

    def __init__(
        self,
        number: int,
        form: RowForm,
        stored: Sequence[Value],
        formulas: Mapping[int, str] = NO_FORMULAS,
    ) -> None:
        self.number, self.form, self.stored, self.formulas = number, form, stored, formulas

    def __getitem__(self, column: int) -> Cell:
        """Return the cell in a column.

        Raises:
            KeyError: there is none.

        """
        places, kinds, styles = self.form
        at = places[column]
        formula = self.formulas.get(column) if self.formulas else None
        return new_tuple(
            Cell, (self.number, column, kinds[at], self.stored[at], formula, styles[at])
        )

    def get(self, column: int, default: Any = None) -> Any:
        """Return the cell in a column, or `default` if there is none.

        Faster than `Mapping.get`, which raises and catches an error for every empty cell.
        """
        return self[column] if column in self.form.places else default

    def __iter__(self) -> Iterator[int]:
        return iter(self.form.places)

    def __len__(self) -> int:
        return len(self.stored)

    def __contains__(self, column: object) -> bool:
        return column in self.form.places

    def values(self) -> ValuesView[Cell]:
        """Return the cells."""
        return self._unpacked().values()

    def items(self) -> ItemsView[int, Cell]:
        """Return (column, cell) pairs."""
        return self._unpacked().items()

    def _unpacked(self) -> dict[int, Cell]:
        if self.formulas:
            return {column: self[column] for column in self.form.places}
        number, (places, kinds, styles) = self.number, self.form
        return {
            column: new_tuple(Cell, (number, column, kind, value, None, style))
            for column, kind, value, style in zip(places, kinds, self.stored, styles, strict=True)
        }


class Forms:
    """Shares one `RowForm` among all equal rows."""

    def __init__(self) -> None:
        self._forms: dict[tuple[object, object, object], RowForm] = {}

    def packed(self, number: int, cells: Iterable[Cell]) -> PackedRow:
        """Return cells, at least one and in the order of their columns, as a row."""
        _, columns, kinds, values, formulas, styles = zip(*cells, strict=True)
        form = self._forms.get((columns, kinds, styles))
        if form is None:
            form = RowForm({column: at for at, column in enumerate(columns)}, kinds, styles)
            if len(self._forms) < _FORMS:
                self._forms[columns, kinds, styles] = form
        if formulas.count(None) == len(formulas):
            return PackedRow(number, form, values)
        pairs = zip(columns, formulas, strict=True)
        given = {column: formula for column, formula in pairs if formula is not None}
        return PackedRow(number, form, values, given)
