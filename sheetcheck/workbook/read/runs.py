"""The rows of a sheet, stored as runs of rows with the same form.

The rows of a table have cells in the same columns, with the same types and styles. Only the
values differ, so a run stores the form once and the values of all its rows. A `Cell` is created
on demand; bulk readers should iterate over runs.
"""

from bisect import bisect_right
from collections.abc import ItemsView, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sheetcheck.words.values import CellKind, Value
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.packed_row import (
    NO_FORMULAS,
    Cell,
    Forms,
    PackedRow,
    RowForm,
    new_tuple,
)


class RowRun(NamedTuple):
    """Consecutive rows of one form."""

    numbers: range
    """The numbers of the rows."""
    form: RowForm
    values: Sequence[Value]
    """The values of all cells, row after row."""
    formulas: Mapping[int, str] = NO_FORMULAS
    """Column → formula; a row with formulas is a run of its own."""

    def column(self, column: int) -> Sequence[Value]:
        """Return the value of each row in one of the form's columns."""
        places = self.form.places
        return self.values[places[column] :: len(places)]

    def row(self, number: int) -> PackedRow:
        """Return one of the rows."""
        width = len(self.form.places)
        start = (number - self.numbers.start) * width
        return PackedRow(number, self.form, self.values[start : start + width], self.formulas)

    @property
    def filled(self) -> int:
        """The number of cells with content; a format alone does not count."""
        values, places = self.values, self.form.places
        alone = sum(values[places[column]] is None for column in self.formulas)
        return len(values) - values.count(None) + alone


class Rows(Mapping[int, Mapping[int, Cell]]):
    """Row → column → cell, from runs in the order of their rows."""

    __slots__ = ("_count", "_firsts", "runs")

    def __init__(self, runs: Sequence[RowRun]) -> None:
        self.runs = runs
        self._firsts = [run.numbers.start for run in runs]
        self._count = sum(len(run.numbers) for run in runs)

    def get(self, number: int, default: Any = None) -> Any:
        """Return the cells of a row, or `default` if there is no such row."""
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

    def items(self) -> ItemsView[int, Mapping[int, Cell]]:
        """Return (row number, cells) pairs."""
        return _Items(self)


class _Items(ItemsView[int, Mapping[int, Cell]]):
    """Iterates over rows without searching for each."""

    _mapping: Rows

    def __iter__(self) -> Iterator[tuple[int, Mapping[int, Cell]]]:
        for run in self._mapping.runs:
            for number in run.numbers:
                yield number, run.row(number)


def runs_of(rows: Mapping[int, Mapping[int, Cell]]) -> Sequence[RowRun]:
    """Return any rows as runs, in order."""
    if isinstance(rows, Rows):
        return rows.runs
    gathered = Gathered()
    forms = Forms()
    for number, cells in rows.items():
        if isinstance(cells, PackedRow):
            gathered.add_row(cells)
        elif cells:
            ordered = (cells[column] for column in sorted(cells))
            gathered.add_row(forms.packed(number, ordered))
    return gathered.runs()


class Gathered:
    """Collects ascending rows into runs, and refuses more cells than the limit."""

    def __init__(self, limits: Limits | None = None, part: str = "") -> None:
        self.last = self.filled = 0
        """The number of the last row; the number of cells with content."""
        self._limits, self._part = limits, part
        self._runs: list[RowRun] = []
        self._form: RowForm | None = None
        self._first = 0
        self._values: list[Value] = []

    def add(self, number: int, form: RowForm, values: Sequence[Value]) -> None:
        """Add one row without formulas; too many cells are `Oversized`."""
        if form is not self._form or number != self.last + 1:
            self._close()
            self._form, self._first, self._values = form, number, []
        self._values += values
        self.last = number
        self.count(len(values) - values.count(None))

    def add_row(self, row: PackedRow) -> None:
        """Add any row; too many cells are `Oversized`."""
        if not row.formulas:
            self.add(row.number, row.form, row.stored)
            return
        self._close()
        numbers = range(row.number, row.number + 1)
        run = RowRun(numbers, row.form, row.stored, row.formulas)
        self._runs.append(run)
        self.last = row.number
        self.count(run.filled)

    def count(self, filled: int) -> None:
        """Count cells with content; too many are `Oversized`."""
        self.filled += filled
        if self._limits and self.filled > self._limits.cells:
            raise self._limits.exceeded("cells", self._part)

    def runs(self) -> list[RowRun]:
        """Return everything that was added."""
        self._close()
        return self._runs

    def _close(self) -> None:
        if self._form is not None:
            self._runs.append(RowRun(range(self._first, self.last + 1), self._form, self._values))
        self._form = None


def cells_in(rows: Mapping[int, Mapping[int, Cell]]) -> int:
    """Return the number of cells, including those with only a format."""
    return sum(len(run.values) for run in runs_of(rows))


class FilledCell(NamedTuple):
    """A cell with a value or a formula."""

    column: int
    value: Value
    style: int
    has_formula: bool


def filled_cells(cells: Mapping[int, Cell]) -> Iterator[FilledCell]:
    """Yield the cells of a row that are not empty, without allocating `Cell` objects."""
    if isinstance(cells, PackedRow):
        formulas, (places, _, styles) = cells.formulas, cells.form
        for column, value, style in zip(places, cells.stored, styles, strict=True):
            if value is not None or column in formulas:
                yield new_tuple(FilledCell, (column, value, style, column in formulas))
        return
    for column, cell in cells.items():
        if cell.value is not None or cell.formula is not None:
            yield FilledCell(column, cell.value, cell.style, cell.formula is not None)


def unknown_in(rows: Mapping[int, Mapping[int, Cell]]) -> dict[tuple[int, int], CellKind]:
    """Return (row, column) → kind of the cells with an error value or without a calculated one."""
    unknown: dict[tuple[int, int], CellKind] = {}
    for run in runs_of(rows):
        if not run.formulas and "e" not in run.form.kinds:
            continue
        for number in run.numbers:
            for column, cell in run.row(number).items():
                if cell.kind.is_unknown:
                    unknown[number, column] = cell.kind
    return unknown


def values_of(rows: Mapping[int, Mapping[int, Cell]]) -> Iterator[tuple[int, Sequence[Value]]]:
    """Yield each row with the values of its cells."""
    for run in runs_of(rows):
        width = len(run.form.places)
        for place, number in enumerate(run.numbers):
            yield number, run.values[place * width : (place + 1) * width]
