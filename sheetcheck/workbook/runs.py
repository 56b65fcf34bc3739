"""The rows of a sheet in little space: what rows have in common is kept once for all of them.

The rows of a table have their cells in the same columns, of the same types and styles. Only
the values differ, so only they are kept by row, in runs of rows of one form; a `Cell` is made
when somebody asks for it. Whoever looks at many cells takes them by runs.
"""

from bisect import bisect_right
from collections.abc import ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView
from typing import Any, Final, NamedTuple

from sheetcheck.words.values import Value
from sheetcheck.workbook.grid import Cell

_new = tuple.__new__
NO_FORMULAS: Final[Mapping[int, str]] = {}


class RowForm(NamedTuple):
    """What rows of one form have in common."""

    places: Mapping[int, int]
    """Column → which of the row's cells it is; ascending."""
    kinds: tuple[str, ...]
    styles: tuple[int, ...]


NO_CELLS: Final = RowForm({}, (), ())


class Run(NamedTuple):
    """Rows of one form that follow each other without a gap."""

    numbers: range
    """The numbers of the rows."""
    form: RowForm
    values: Sequence[Value]
    """The values of all cells, row by row."""
    formulas: Mapping[int, str] = NO_FORMULAS
    """Column → formula; a row with formulas is a run of its own."""

    def column(self, column: int) -> Sequence[Value]:
        """Return the values in one of the form's columns, for each row."""
        places = self.form.places
        return self.values[places[column] :: len(places)]

    def row(self, number: int) -> "PackedRow":
        """Return one of the rows."""
        width = len(self.form.places)
        start = (number - self.numbers.start) * width
        return PackedRow(number, self.form, self.values[start : start + width], self.formulas)

    @property
    def filled(self) -> int:
        """How many of the cells hold something, and not only a format."""
        values, places = self.values, self.form.places
        alone = sum(values[places[column]] is None for column in self.formulas)
        return len(values) - values.count(None) + alone


class PackedRow(Mapping[int, Cell]):
    """Column → cell of one row."""

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
        return _new(Cell, (self.number, column, kinds[at], self.stored[at], formula, styles[at]))

    def get(self, column: int, default: Any = None) -> Any:
        """Return the cell in a column, or what is given where there is none.

        The one that `Mapping` brings raises and catches an error for every empty cell.
        """
        return self[column] if column in self.form.places else default

    def __iter__(self) -> Iterator[int]:
        return iter(self.form.places)

    def __len__(self) -> int:
        return len(self.stored)

    def __contains__(self, column: object) -> bool:
        return column in self.form.places

    def __repr__(self) -> str:
        return repr(dict(self))

    def keys(self) -> KeysView[int]:
        """Return the columns."""
        return self.form.places.keys()

    def values(self) -> ValuesView[Cell]:
        """Return the cells."""
        return self._unpacked().values()

    def items(self) -> ItemsView[int, Cell]:
        """Return the columns with their cells."""
        return self._unpacked().items()

    @property
    def filled(self) -> int:
        """How many of the cells hold something, and not only a format."""
        stored = self.stored
        filled = len(stored) - stored.count(None)
        if self.formulas:
            places = self.form.places
            filled += sum(stored[places[column]] is None for column in self.formulas)
        return filled

    def _unpacked(self) -> dict[int, Cell]:
        if self.formulas:
            return {column: self[column] for column in self.form.places}
        number, (places, kinds, styles) = self.number, self.form
        return {
            column: _new(Cell, (number, column, kind, value, None, style))
            for column, kind, value, style in zip(places, kinds, self.stored, styles, strict=True)
        }


class Rows(Mapping[int, Mapping[int, Cell]]):
    """Row → column → cell, from runs in the order of their rows."""

    __slots__ = ("_count", "_firsts", "runs")

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self._firsts = [run.numbers.start for run in runs]
        self._count = sum(len(run.numbers) for run in runs)

    def get(self, number: int, default: Any = None) -> Any:
        """Return the cells of a row, or what is given where there is no such row."""
        at = bisect_right(self._firsts, number) - 1
        run = self.runs[at] if at >= 0 else None
        return run.row(number) if run is not None and number in run.numbers else default

    def __getitem__(self, number: int) -> PackedRow:
        """Return the cells of a row.

        Raises:
            KeyError: there is no such row.

        """
        row: PackedRow | None = self.get(number)
        if row is None:
            raise KeyError(number)
        return row

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self.get(number) is not None

    def __iter__(self) -> Iterator[int]:
        for run in self.runs:
            yield from run.numbers

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return repr(dict(self))

    def items(self) -> ItemsView[int, Mapping[int, Cell]]:
        """Return the numbers of the rows with their cells."""
        return _Items(self)

    def values(self) -> ValuesView[Mapping[int, Cell]]:
        """Return the cells of each row."""
        return _Values(self)


class _Items(ItemsView[int, Mapping[int, Cell]]):
    """The rows one after the other, without a search for each."""

    _mapping: Rows

    def __iter__(self) -> Iterator[tuple[int, Mapping[int, Cell]]]:
        for run in self._mapping.runs:
            for number in run.numbers:
                yield number, run.row(number)


class _Values(ValuesView[Mapping[int, Cell]]):
    """The cells of each row, without a search for it."""

    _mapping: Rows

    def __iter__(self) -> Iterator[Mapping[int, Cell]]:
        for run in self._mapping.runs:
            for number in run.numbers:
                yield run.row(number)
