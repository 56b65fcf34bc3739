"""What a formula of a footer comes to: COUNTIF, COUNTA, SUM and the like, as Excel does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sheetcheck.claims.formulas.criteria import Content, Unknown, number_in, test_of
from sheetcheck.claims.formulas.syntax import (
    Call,
    Joined,
    Node,
    NotUnderstoodError,
    Operand,
    finite,
    parse,
)
from sheetcheck.words.address import Address, Area
from sheetcheck.words.values import CellKind, Value
from sheetcheck.workbook.read.grid import Grid

_MOST_READ: Final = 2_000_000
"""Cells that one formula may read; one of a large sheet reads some 100,000."""
_DEEPEST: Final = 16  # formulas without a stored value that build on each other
_TALLEST: Final = 100_000  # rows that COUNTIFS compares one by one
_LONGEST_NUMBER: Final = 10  # characters of a fraction that every program writes alike


@dataclass(slots=True)
class GridValues:
    """A grid as a formula sees it, with some cells taken as corrected already.

    A formula that reads a large sheet again and again is not understood. A cell whose formula
    has no stored value is worked out by its own formula, as far as that is understood.
    """

    grid: Grid
    corrected: Mapping[Address, Value]
    _read: int = 0
    _pending: list[Address] = field(default_factory=list)
    _evaluated: dict[Address, Content] = field(default_factory=dict)

    def values(self, area: Area) -> Iterator[Content]:
        """Yield the values of an area; cells that hold nothing are left out.

        Raises:
            NotUnderstoodError: the formula reads too many cells.

        """
        grid = self.grid
        rows = range(area.top, area.bottom + 1)
        columns = range(area.left, area.right + 1)
        for row in rows if len(rows) <= len(grid.rows) else [r for r in grid.rows if r in rows]:
            cells = grid.rows.get(row, {})
            found = columns if len(columns) <= len(cells) else [c for c in cells if c in columns]
            self._read += len(found) + 1
            if self._read > _MOST_READ:
                raise NotUnderstoodError
            for column in found:
                if column in cells:
                    content = self._content(Address(row, column), cells[column].value)
                    if content is not None:
                        yield content

    def value(self, at: Address) -> Content:
        """Return the value of one cell."""
        return next(self.values(Area(at.row, at.column, at.row, at.column)), None)

    def _content(self, at: Address, stored: Value) -> Content:
        if at in self.corrected:
            return self.corrected[at]
        kind = self.grid.unknown.get(at)
        if kind is None:
            return stored
        if kind is CellKind.ERROR:
            return Unknown.ERROR
        if at not in self._evaluated:
            self._evaluated[at] = self._evaluate(at)
        return self._evaluated[at]

    def _evaluate(self, at: Address) -> Content:
        """Return what a cell that was never calculated comes to, if that is understood."""
        formula = self.grid.formula(*at)
        if formula is None or at in self._pending or len(self._pending) >= _DEEPEST:
            return Unknown.NOT_CALCULATED
        self._pending.append(at)
        try:
            return evaluate(parse(formula, self.grid)[1], self)
        except NotUnderstoodError:
            return Unknown.NOT_CALCULATED
        finally:
            self._pending.pop()


def evaluate(node: Node, grid: GridValues) -> Value:
    """Return what Excel would work a formula out to.

    Raises:
        NotUnderstoodError: it compares or adds what is not worked out here.

    """
    match node:
        case Call(name, arguments):
            return _call(name, arguments, grid)
        case Joined("&", terms):
            return "".join(_as_text(evaluate(term, grid)) for term in terms)
        case Joined("-", (first, second)):
            return finite(_as_number(evaluate(first, grid)) - _as_number(evaluate(second, grid)))
        case Joined(_, terms):
            return finite(sum(_as_number(evaluate(term, grid)) for term in terms))
        case Operand(area, _):
            content = grid.value(area.anchor)
            if area.anchor != Address(area.bottom, area.right) or isinstance(content, Unknown):
                raise NotUnderstoodError
            return content
        case _:
            return node


def _call(name: str, arguments: tuple[Node, ...], grid: GridValues) -> int | float:
    if name in {"COUNTIF", "COUNTIFS"}:
        return _count_matching(arguments, grid)
    areas = [argument.area for argument in arguments if isinstance(argument, Operand)]
    if name == "ROWS":
        return sum(area.bottom - area.top + 1 for area in areas)
    if name == "COUNTBLANK":
        return sum(_blanks(area, grid) for area in areas)
    total: int | float = 0
    for argument in arguments:
        if isinstance(argument, Operand):
            total += _aggregate(name, grid.values(argument.area))
        else:
            value = evaluate(argument, grid)
            if isinstance(value, str) and name != "COUNTA":
                raise NotUnderstoodError  # a text in place of a number is read as one
            total += _aggregate(name, iter([value]))
    return finite(total)


def _aggregate(name: str, values: Iterator[Content]) -> int | float:
    """Return what COUNTA, COUNT or SUM makes of values."""
    if name == "COUNTA":
        return sum(1 for _ in values)
    total: int | float = 0
    for value in values:
        if isinstance(value, Unknown) and (name == "SUM" or value is not Unknown.ERROR):
            raise NotUnderstoodError
        if isinstance(value, int | float) and not isinstance(value, bool):
            total += 1 if name == "COUNT" else value
    return total


def _blanks(area: Area, grid: GridValues) -> int:
    """Return how many cells of an area look blank."""
    held = [_calculated(value) for value in grid.values(area)]
    cells = (area.bottom - area.top + 1) * (area.right - area.left + 1)
    return cells - sum(value != "" for value in held)


def _calculated(content: Content) -> Content:
    """Return the content of a cell, which may be an error but must be calculated."""
    if content is Unknown.NOT_CALCULATED:
        raise NotUnderstoodError
    return content


def _count_matching(arguments: tuple[Node, ...], grid: GridValues) -> int:
    areas = [one.area for one in arguments[::2] if isinstance(one, Operand)]
    if len(areas) * 2 != len(arguments):
        raise NotUnderstoodError
    first = areas[0]
    height, width = first.bottom - first.top, first.right - first.left
    tests = [test_of(evaluate(criterion, grid)) for criterion in arguments[1::2]]
    if len(areas) == 1:
        test, counts_empty = tests[0]
        held = [_calculated(value) for value in grid.values(first)]
        empty = (height + 1) * (width + 1) - len(held) if counts_empty else 0
        return empty + sum(map(test, held))
    if width or height > _TALLEST or any(area.bottom - area.top != height for area in areas):
        raise NotUnderstoodError
    columns = []
    for area, (test, counts_empty) in zip(areas, tests, strict=True):
        cells = (grid.value(Address(area.top + n, area.left)) for n in range(height + 1))
        columns.append([counts_empty if v is None else test(_calculated(v)) for v in cells])
    return sum(map(all, zip(*columns, strict=True)))


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value == int(value):
        value = int(value)
    written = str(value)
    if not isinstance(value, str) and len(written) > _LONGEST_NUMBER:
        raise NotUnderstoodError
    return written


def _as_number(value: Value) -> int | float:
    if isinstance(value, str):
        number = number_in(value)
        if number is None:
            raise NotUnderstoodError
        return number
    return value or 0
