"""A formula that is understood: its value, the ranges that it counts, and it with others."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetcheck.claims.formulas.evaluation import GridValues, evaluate
from sheetcheck.claims.formulas.syntax import (
    Call,
    Joined,
    Node,
    NotUnderstoodError,
    Operand,
    parse,
)
from sheetcheck.words.address import LAST_ROW, Address, Area
from sheetcheck.words.values import Value
from sheetcheck.workbook.read.grid import Grid

_AREA = re.compile(r"(\$?[A-Za-z]{1,3}\$?)([0-9]+)(?::(\$?[A-Za-z]{1,3}\$?)([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula that is understood, over the grid that it stands in."""

    tokens: tuple[str, ...]
    tree: Node
    grid: Grid

    @property
    def text(self) -> str:
        """The formula without `=`."""
        return "".join(self.tokens)

    def value(self, corrected: Mapping[Address, Value] | None = None) -> Value:
        """Return what Excel would work out, with some cells taken as corrected already."""
        return evaluate(self.tree, GridValues(self.grid, corrected or {}))

    def shown(self) -> str:
        """Return the value as text."""
        return str(as_stored(self.value()))

    def counts_totals(self) -> bool:
        """True if it adds up other totals rather than counting items."""
        return bool(self.added())

    def added(self) -> tuple[Area, ...]:
        """Return the cells that it adds up, by SUM or by +."""
        return tuple(operand.area for operand in _added(self.tree))

    def counted(self) -> tuple[Area, ...]:
        """Return the ranges whose cells it counts."""
        added = {operand.token for operand in _added(self.tree)}
        return tuple(one.area for one in _counted(self.tree) if one.token not in added)

    def rows(self) -> frozenset[int]:
        """Return the rows that are counted over; of a whole column, none."""
        areas = (operand.area for operand in _counted(self.tree))
        spans = {(area.top, area.bottom) for area in areas if area.bottom < LAST_ROW}
        return frozenset(row for top, bottom in spans for row in range(top, bottom + 1))

    def widened(self, rows: Collection[int]) -> "Reading":
        """Return the formula with its ranges widened so that they cover these rows.

        Each row that is missed goes to the range that ends nearest above it (the
        first range, if none does), so that no row is counted twice. A range that touches none
        of the rows counts something else, and stays as it is.
        """
        groups = [group for group in self._groups() if _touches(group, rows)]
        if not groups or not rows:
            return self
        spans = [[group[0].area.top, group[0].area.bottom] for group in groups]
        for row in sorted(rows):
            if any(top <= row <= bottom for top, bottom in spans):
                continue
            above = [span for span in spans if span[1] < row]
            if above:
                above[-1][1] = row
            else:
                spans[0][0] = row
        return self._spanning(groups, spans)

    def fitted(self, rows: Collection[int]) -> "Reading":
        """Return the formula with its one range from the first of these rows to the last."""
        groups = self._groups()
        if len(groups) != 1 or not _touches(groups[0], rows):
            return self
        return self._spanning(groups, [[min(rows), max(rows)]])

    def _groups(self) -> list[list[Operand]]:
        """Return the ranges that are counted over, those of the same rows together."""
        alike: dict[tuple[int, int], list[Operand]] = {}
        for operand in _counted(self.tree):
            alike.setdefault((operand.area.top, operand.area.bottom), []).append(operand)
        return [alike[rows] for rows in sorted(alike)]

    def _spanning(self, groups: list[list[Operand]], spans: list[list[int]]) -> "Reading":
        tokens = list(self.tokens)
        for group, (top, bottom) in zip(groups, spans, strict=True):
            for operand in group:
                tokens[operand.token] = _moved(tokens[operand.token], top, bottom)
        return read_formula("".join(tokens), self.grid) or self


def _touches(group: Sequence[Operand], rows: Collection[int]) -> bool:
    area = group[0].area
    return any(area.top <= row <= area.bottom for row in rows)


def read_formula(text: str, grid: Grid) -> Reading | None:
    """Return a formula (without `=`) read; None where it is not understood."""
    try:
        tokens, tree = parse(text, grid)
        reading = Reading(tokens, tree, grid)
        reading.value()
    except NotUnderstoodError:
        return None
    return reading


def as_stored(value: Value) -> Value:
    """Return a worked-out value as Excel stores it: whole numbers without a fraction."""
    return int(value) if isinstance(value, float) and value == int(value) else value


def _moved(reference: str, top: int, bottom: int) -> str:
    """Return the reference with other rows, its `$` signs and its sheet kept."""
    sheet, mark, cells = reference.rpartition("!")
    match = _AREA.fullmatch(cells)
    if not match:
        return reference
    first, last = match[1], match[3] or match[1]
    return f"{sheet}{mark}{first}{top}:{last}{bottom}"


def _added(node: Node) -> Iterator[Operand]:
    """Yield the cells that are added up."""
    match node:
        case Call("SUM", arguments):
            yield from (one for one in arguments if isinstance(one, Operand))
        case Joined("+", terms):
            for term in terms:
                yield from (term,) if isinstance(term, Operand) else _added(term)
        case _:
            return


def _counted(node: Node) -> Iterator[Operand]:
    """Yield the ranges that are counted over."""
    match node:
        case Call(name, arguments):
            step = 2 if name.startswith("COUNTIF") else 1
            yield from (one for one in arguments[::step] if isinstance(one, Operand))
        case Joined(_, terms):
            for term in terms:
                yield from _counted(term)
        case _:
            return
