"""Rows packed to runs, whether they were read one by one or many together."""

import sys
from collections.abc import Mapping, Sequence
from typing import Final

from sheetcheck.words.values import Value
from sheetcheck.workbook.grid import Cell
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.runs import NO_FORMULAS, PackedRow, RowForm, Rows, Run

_FORMS: Final = 1 << 12


def runs_of(rows: Mapping[int, Mapping[int, Cell]]) -> Sequence[Run]:
    """Return any rows as runs, in their order."""
    if isinstance(rows, Rows):
        return rows.runs
    gathered = Gathered()
    packer = Packer()
    for number, cells in rows.items():
        if cells:
            gathered.add_row(packer.packed(number, cells))
    return gathered.runs()


class Packer:
    """Packs rows that were read cell by cell; rows of one form share it."""

    def __init__(self) -> None:
        self._forms: dict[tuple[object, object, object], RowForm] = {}

    def packed(self, number: int, cells: Mapping[int, Cell]) -> PackedRow:
        """Return the cells of a row in the order of their columns, in as little space as may be."""
        if isinstance(cells, PackedRow):
            return cells
        ordered = [cells[column] for column in sorted(cells)]
        kinds, styles = tuple(one.type for one in ordered), tuple(one.style for one in ordered)
        columns = tuple(one.column for one in ordered)
        form = self._forms.get((columns, kinds, styles))
        if form is None:
            form = RowForm({column: at for at, column in enumerate(columns)}, kinds, styles)
            if len(self._forms) < _FORMS:
                self._forms[columns, kinds, styles] = form
        formulas = {one.column: one.formula for one in ordered if one.formula is not None}
        values = tuple(one.value for one in ordered)
        return PackedRow(number, form, values, formulas or NO_FORMULAS)


class Gathered:
    """Rows in ascending order, gathered to runs as they come; no more than is allowed."""

    def __init__(self, limits: Limits | None = None, part: str = "") -> None:
        self.last = self.filled = 0
        """The number of the last row; how many cells hold something."""
        self._limits, self._part = limits, part
        self._most = limits.cells if limits else sys.maxsize
        self._runs: list[Run] = []
        self._form: RowForm | None = None
        self._first = 0
        self._values: list[Value] = []

    def add(self, number: int, form: RowForm, values: Sequence[Value]) -> None:
        """Add one row without formulas.

        Raises:
            Oversized: there are too many cells.

        """
        if form is not self._form or number != self.last + 1:
            self._close()
            self._form, self._first, self._values = form, number, []
        self._values += values
        self.last = number
        self.count(len(values) - values.count(None))

    def add_row(self, row: PackedRow) -> None:
        """Add any row.

        Raises:
            Oversized: there are too many cells.

        """
        if not row.formulas:
            self.add(row.number, row.form, row.stored)
            return
        one = range(row.number, row.number + 1)
        self.extend([Run(one, row.form, row.stored, row.formulas)])

    def extend(self, runs: Sequence[Run]) -> None:
        """Add whole runs.

        Raises:
            Oversized: there are too many cells.

        """
        self._close()
        self._runs += runs
        self.last = runs[-1].numbers[-1]
        self.count(sum(run.filled for run in runs))

    def count(self, filled: int) -> None:
        """Count cells that hold something.

        Raises:
            Oversized: there are too many.

        """
        self.filled += filled
        if self.filled > self._most and self._limits:
            self._limits.check("cells", self.filled, self._part)

    def runs(self) -> list[Run]:
        """Return all that was added."""
        self._close()
        return self._runs

    def _close(self) -> None:
        if self._form is not None:
            self._runs.append(Run(range(self._first, self.last + 1), self._form, self._values))
        self._form = None
