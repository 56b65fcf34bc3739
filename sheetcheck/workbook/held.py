"""What rows hold, looked through without making a `Cell` of each of their cells."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sheetcheck.words.values import Value
from sheetcheck.workbook.grid import Cell
from sheetcheck.workbook.packed import runs_of
from sheetcheck.workbook.runs import PackedRow

_new = tuple.__new__  # a named tuple's own takes twice as long


def cells_in(rows: Mapping[int, Mapping[int, Cell]]) -> int:
    """Return how many cells there are, those that only have a format included."""
    return sum(len(run.values) for run in runs_of(rows))


class Held(NamedTuple):
    """A cell that holds something: a value, or a formula."""

    column: int
    value: Value
    style: int
    has_formula: bool


def held_in(cells: Mapping[int, Cell]) -> Iterator[Held]:
    """Yield the cells of a row that hold something, without making a `Cell` of each."""
    if isinstance(cells, PackedRow):
        formulas, (places, _, styles) = cells.formulas, cells.form
        for column, value, style in zip(places, cells.stored, styles, strict=True):
            if value is not None or column in formulas:
                yield _new(Held, (column, value, style, column in formulas))
        return
    for column, cell in cells.items():
        if cell.value is not None or cell.formula is not None:
            yield Held(column, cell.value, cell.style, cell.formula is not None)


def values_of(rows: Mapping[int, Mapping[int, Cell]]) -> Iterator[tuple[int, Sequence[Value]]]:
    """Yield each row with the values of its cells."""
    for run in runs_of(rows):
        width = len(run.form.places)
        for place, number in enumerate(run.numbers):
            yield number, run.values[place * width : (place + 1) * width]
