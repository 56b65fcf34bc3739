"""What a formula of a footer comes to: COUNTIF, COUNTA, SUM and the like, as Excel does."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Final

from sheetcheck.claims.formulas.criteria import (
    ERROR,
    NEVER,
    NotUnderstoodError,
    Seen,
    Unsettled,
    counting,
    number_in,
)
from sheetcheck.words.address import Address, Area
from sheetcheck.words.values import CellKind, Value
from sheetcheck.workbook.read.grid import Grid

_MOST_LOOKED: Final = 2_000_000
"""Cells that one formula may look at; one of a large sheet looks at some 100,000."""
_DEEPEST: Final = 16  # formulas without a stored value that build on each other
_TALLEST: Final = 100_000  # rows that COUNTIFS compares one by one
_LONGEST_NUMBER: Final = 10  # characters of a fraction that every program writes alike


@dataclass(frozen=True, slots=True)
class Operand:
    """A reference to cells: where it points, and which token of the formula it is."""

    area: Area
    token: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function over its arguments."""

    name: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Joined:
    """Terms joined by one operator: + - or &."""

    operator: str
    terms: "tuple[Node, ...]"


Node = Operand | Call | Joined | str | int | float
Parse = Callable[[str, Grid], Node]


@dataclass(slots=True)
class Look:
    """A grid as a formula sees it, with some cells taken as corrected already.

    A formula that counts a large sheet again and again is not understood. A cell whose
    formula has no stored value is worked out by its own formula, as far as that is understood.
    """

    grid: Grid
    corrected: Mapping[Address, Value]
    parse: Parse
    _looked: int = 0
    _pending: list[Address] = field(default_factory=list)
    _known: dict[Address, Seen] = field(default_factory=dict)

    def values(self, area: Area) -> Iterator[Seen]:
        """Yield the values of an area; cells that hold nothing are left out."""
        grid = self.grid
        rows = range(area.top, area.bottom + 1)
        columns = range(area.left, area.right + 1)
        for row in rows if len(rows) <= len(grid.rows) else [r for r in grid.rows if r in rows]:
            cells = grid.rows.get(row, {})
            found = columns if len(columns) <= len(cells) else [c for c in cells if c in columns]
            self._looked += len(found) + 1
            if self._looked > _MOST_LOOKED:
                raise NotUnderstoodError
            for column in found:
                if column in cells:
                    seen = self._seen(Address(row, column), cells[column].value)
                    if seen is not None:
                        yield seen

    def value(self, at: Address) -> Seen:
        """Return the value of one cell."""
        return next(self.values(Area(at.row, at.column, at.row, at.column)), None)

    def _seen(self, at: Address, held: Value) -> Seen:
        if at in self.corrected:
            return self.corrected[at]
        kind = self.grid.unknown.get(at)
        if kind is None:
            return held
        if kind is CellKind.ERROR:
            return ERROR
        if at not in self._known:
            self._known[at] = self._worked_out(at)
        return self._known[at]

    def _worked_out(self, at: Address) -> Seen:
        """Return what a cell that was never calculated comes to; `NEVER` if nobody can say."""
        formula = self.grid.formula(*at)
        if formula is None or at in self._pending or len(self._pending) >= _DEEPEST:
            return NEVER
        self._pending.append(at)
        try:
            return worked_out(self.parse(formula, self.grid), self)
        except NotUnderstoodError:
            return NEVER
        finally:
            self._pending.pop()


def worked_out(node: Node, look: Look) -> Value:
    """Return what Excel would work a formula out to.

    Raises:
        NotUnderstoodError: it compares or adds what is not worked out here.

    """
    match node:
        case Call(name, arguments):
            return _called(name, arguments, look)
        case Joined("&", terms):
            return "".join(_as_text(worked_out(term, look)) for term in terms)
        case Joined("-", (first, second)):
            return finite(
                _as_number(worked_out(first, look)) - _as_number(worked_out(second, look))
            )
        case Joined(_, terms):
            return finite(sum(_as_number(worked_out(term, look)) for term in terms))
        case Operand(area, _):
            if area.anchor != Address(area.bottom, area.right):
                raise NotUnderstoodError
            return _settled(look.value(area.anchor))
        case _:
            return node


def _settled(seen: Seen) -> Value:
    if isinstance(seen, Unsettled):
        raise NotUnderstoodError
    return seen


def _called(name: str, arguments: tuple[Node, ...], look: Look) -> int | float:
    if name in {"COUNTIF", "COUNTIFS"}:
        return _count_matching(arguments, look)
    areas = [argument.area for argument in arguments if isinstance(argument, Operand)]
    if name == "ROWS":
        return sum(area.bottom - area.top + 1 for area in areas)
    if name == "COUNTBLANK":
        return sum(_blanks(area, look) for area in areas)
    total: int | float = 0
    for argument in arguments:
        if isinstance(argument, Operand):
            total += _counted(name, look.values(argument.area))
        else:
            value = worked_out(argument, look)
            if isinstance(value, str) and name != "COUNTA":
                raise NotUnderstoodError  # a text in place of a number is read as one
            total += _counted(name, iter([value]))
    return finite(total)


def _counted(name: str, values: Iterator[Seen]) -> int | float:
    """Return what COUNTA, COUNT or SUM makes of values."""
    if name == "COUNTA":
        return sum(1 for _ in values)
    total: int | float = 0
    for value in values:
        if isinstance(value, Unsettled) and (name == "SUM" or not value.is_error):
            raise NotUnderstoodError
        if isinstance(value, int | float) and not isinstance(value, bool):
            total += 1 if name == "COUNT" else value
    return total


def _blanks(area: Area, look: Look) -> int:
    """Return how many cells of an area look blank."""
    held = [_known(value) for value in look.values(area)]
    cells = (area.bottom - area.top + 1) * (area.right - area.left + 1)
    return cells - sum(value != "" for value in held)


def _known(seen: Seen) -> Seen:
    """Return a value that is known; an error is one."""
    if seen is NEVER:
        raise NotUnderstoodError
    return seen


def _count_matching(arguments: tuple[Node, ...], look: Look) -> int:
    ranges = [a for a in arguments[::2] if isinstance(a, Operand)]
    if len(ranges) * 2 != len(arguments):
        raise NotUnderstoodError
    first = ranges[0].area
    height, width = first.bottom - first.top, first.right - first.left
    tests = [counting(_criterion(criterion, look)) for criterion in arguments[1::2]]
    if len(ranges) == 1:
        test, blank = tests[0]
        held = [_known(value) for value in look.values(first)]
        empty = (height + 1) * (width + 1) - len(held) if blank else 0
        return empty + sum(map(test, held))
    if width or height > _TALLEST or any(r.area.bottom - r.area.top != height for r in ranges):
        raise NotUnderstoodError
    columns = []
    for operand, (test, blank) in zip(ranges, tests, strict=True):
        area = operand.area
        cells = (look.value(Address(area.top + n, area.left)) for n in range(height + 1))
        columns.append([blank if v is None else test(_known(v)) for v in cells])
    return sum(map(all, zip(*columns, strict=True)))


def _criterion(node: Node, look: Look) -> Value:
    return worked_out(node, look)


def finite(number: float) -> int | float:
    """Return a number that Excel can hold.

    Raises:
        NotUnderstoodError: it is too large.

    """
    if not isfinite(number):
        raise NotUnderstoodError
    return number


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
