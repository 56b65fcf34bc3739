"""What a formula of a footer comes to: COUNTIF, COUNTA, SUM and the like, as Excel does."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Final

from sheetcheck.words.address import Address, Area
from sheetcheck.words.values import Value
from sheetcheck.workbook.read.grid import Grid

_LONGEST_CRITERION: Final = 255  # characters, as Excel takes them
_MOST_LOOKED: Final = 2_000_000
"""Cells that one formula may look at; one of a large sheet looks at some 100,000."""


class NotUnderstoodError(Exception):
    """A formula holds something that is not worked out here."""


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


Look = Callable[[Area], Iterator[Value]]
"""Yields the values of an area as Excel sees them; cells that hold nothing are left out."""


def looking(grid: Grid, corrected: Mapping[Address, Value]) -> Look:
    """Return how to look into a grid, with some cells taken as corrected already.

    A formula that counts a large sheet again and again is not understood.
    """
    looked = 0

    def look(area: Area) -> Iterator[Value]:
        nonlocal looked
        rows = range(area.top, area.bottom + 1)
        columns = range(area.left, area.right + 1)
        for row in rows if len(rows) <= len(grid.rows) else [r for r in grid.rows if r in rows]:
            cells = grid.rows.get(row, {})
            found = columns if len(columns) <= len(cells) else [c for c in cells if c in columns]
            looked += len(found) + 1
            if looked > _MOST_LOOKED:
                raise NotUnderstoodError
            for column in found:
                if column in cells:
                    yield corrected.get(Address(row, column), cells[column].value)

    return look


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
            return next(look(area), None)
        case _:
            return node


def _called(name: str, arguments: tuple[Node, ...], look: Look) -> int | float:
    if name in {"COUNTIF", "COUNTIFS"}:
        return _count_matching(arguments, look)
    if name == "ROWS":
        return sum(a.area.bottom - a.area.top + 1 for a in arguments if isinstance(a, Operand))
    total: int | float = 0
    for argument in arguments:
        if isinstance(argument, Operand):
            values = list(look(argument.area))
        else:
            values = [worked_out(argument, look)]
        if name == "COUNTA":
            total += sum(value is not None for value in values)
        else:
            numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
            total += len(numbers) if name == "COUNT" else sum(numbers)
    return finite(total)


def _count_matching(arguments: tuple[Node, ...], look: Look) -> int:
    ranges = [a for a in arguments[::2] if isinstance(a, Operand)]
    if len(ranges) * 2 != len(arguments):
        raise NotUnderstoodError
    first = ranges[0].area
    height, width = first.bottom - first.top, first.right - first.left
    if len(ranges) == 1:
        matches = _criterion(worked_out(arguments[1], look))
        return sum(map(matches, look(first)))
    if width or height > 100_000 or any(r.area.bottom - r.area.top != height for r in ranges):
        raise NotUnderstoodError
    columns = []
    for operand, criterion in zip(ranges, arguments[1::2], strict=True):
        matches = _criterion(worked_out(criterion, look))
        cells = (next(look(_single(operand.area, n)), None) for n in range(height + 1))
        columns.append([matches(value) for value in cells])
    return sum(map(all, zip(*columns, strict=True)))


def _single(area: Area, offset: int) -> Area:
    return Area(area.top + offset, area.left, area.top + offset, area.left)


def _criterion(criterion: Value) -> Callable[[Value], bool]:
    """Return what COUNTIF does with a criterion: wildcards, no difference of case."""
    if isinstance(criterion, bool) or criterion is None:
        raise NotUnderstoodError
    if isinstance(criterion, int | float):
        return lambda value: _is_number(value, float(criterion))
    operator, wanted = re.match(r"(<>|>=|<=|=|>|<)?(.*)", criterion, re.DOTALL).groups()  # type: ignore[union-attr]
    if operator not in {None, "=", "<>"}:
        raise NotUnderstoodError
    if operator == "<>":
        if wanted:
            raise NotUnderstoodError
        return lambda value: value is not None
    number = _number(wanted)
    if number is None:
        matches = _wildcards(wanted)
        return lambda value: isinstance(value, str) and matches(value)
    return lambda value: _is_number(value, number)


def _is_number(value: Value, number: float) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    told = _number(value) if isinstance(value, str) else float(value)
    return told == number


def _number(text: str) -> float | None:
    """Return the number that a text is; None where it is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    # Python reads `1_000`, `nan` and `inf`, too; Excel does not.
    return number if isfinite(number) and "_" not in text else None


def finite(number: float) -> int | float:
    """Return a number that Excel can hold.

    Raises:
        NotUnderstoodError: it is too large.

    """
    if not isfinite(number):
        raise NotUnderstoodError
    return number


def _wildcards(text: str) -> Callable[[str], bool]:
    """Return what a criterion with `*` and `?` matches.

    What stands between two `*` is looked for from left to right: a pattern of many `.*`
    would try every way to share a long text among them.

    Raises:
        NotUnderstoodError: it is longer than Excel takes.

    """
    if len(text) > _LONGEST_CRITERION:
        raise NotUnderstoodError
    pieces = [""]
    for part in re.findall(r"~[*?~]|\*|[^*~]+|~", text):
        if part == "*":
            pieces.append("")
        else:
            literal = part[1:] if len(part) > 1 and part[0] == "~" else part
            escaped = literal != part
            pieces[-1] += re.escape(literal) if escaped else re.escape(literal).replace(r"\?", ".")
    first, *between = [re.compile(piece, re.IGNORECASE | re.DOTALL) for piece in pieces]
    if not between:
        return lambda value: bool(first.fullmatch(value))
    last = re.compile(f"(?:{pieces[-1]})\\Z", re.IGNORECASE | re.DOTALL)

    def matches(value: str) -> bool:
        found = first.match(value)
        for piece in between[:-1]:
            found = piece.search(value, found.end()) if found else None
        return bool(found and last.search(value, found.end()))

    return matches


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


def _as_number(value: Value) -> int | float:
    if isinstance(value, str):
        number = _number(value)
        if number is None:
            raise NotUnderstoodError
        return number
    return value or 0
