"""What each column's heading reads like, and what a family looks for among them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sheetcheck.family.model import Family, undated
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.address import Address
from sheetcheck.workbook.grid import Grid

DEEPEST = 3
"""Rows that a heading is read together from."""
LONGEST = 60
"""Characters; a longer text is no heading, and not worth folding."""
_YEAR_REMARK = 4  # 令和6年度「実績」: what may stand beside the year above a heading
_REMARK = re.compile(r"(?:\([^()]*\)|※[0-9]*|\*[0-9]*|注[0-9]+)+$")


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A family's headings, folded and without their years."""

    keys: Mapping[str, tuple[str, ...]]
    """Rest of the heading → columns that it may be; several where only the year differs."""
    dated: frozenset[str]
    """Columns whose heading names a year."""
    planned: frozenset[str]


@lru_cache(maxsize=256)
def wanted(family: Family) -> Wanted:
    """Return what a header of this family is looked for by."""
    keys: dict[str, dict[str, None]] = {}
    dated, planned = set(), set()
    for key, column in family.columns.items():
        for heading in column.headings:
            rest = fold(undated(heading))
            keys.setdefault(rest.replace("()", ""), {})[key] = None
            if "{reported}" in heading or "{planned}" in heading:
                dated.add(key)
            if "{planned}" in heading:
                planned.add(key)
    return Wanted({k: tuple(v) for k, v in keys.items()}, frozenset(dated), frozenset(planned))


@dataclass(frozen=True, slots=True)
class Candidate:
    """What stands over a column, read as a heading."""

    column: int
    rest: str
    """Folded, and without its year."""
    year: int | None
    text: str
    top: int
    """The first row of those that it was read from."""


def without_remark(rest: str) -> str:
    """Return a folded heading without what is noted behind it: 評価※1, 評価(a~d)."""
    return _REMARK.sub("", rest)


def candidates_in(grid: Grid, row: int, sought: Wanted) -> Iterator[Candidate]:
    """Yield what each column's heading would read like if the header ended in this row."""
    columns = {column for r in range(row - DEEPEST + 1, row + 1) for column in grid.rows.get(r, ())}
    for column in sorted(columns):
        stack = _stack(grid, row, column)
        if stack:
            yield _read_stack(stack, row, column, sought)


def _stack(grid: Grid, row: int, column: int) -> list[tuple[int, str]]:
    """Return the texts that stand over each other down to this row, the lowest first."""
    stack: list[tuple[int, str]] = []
    seen: set[Address] = set()
    for r in range(row, max(row - DEEPEST, 0), -1):
        anchor = grid.anchor(r, column)
        if anchor in seen:
            continue
        seen.add(anchor)
        # A heading merged across stands once, in its first column; a year above several
        # headings speaks for each of them.
        if r == row and anchor.column != column:
            return []
        text = grid.text(*anchor)
        if not is_blank(text) and len(text) <= LONGEST:
            stack.append((anchor.row, text))
    return stack


def _read_stack(
    stack: Sequence[tuple[int, str]], row: int, column: int, sought: Wanted
) -> Candidate:
    """Read a heading from as few of the stacked texts as make one that the family knows."""
    for depth in range(1, len(stack) + 1):
        text = "\n".join(text for _, text in reversed(stack[:depth]))
        year, rest = split_year(text)
        if rest in sought.keys:
            top = stack[depth - 1][0]
            if year is None and any(key in sought.dated for key in sought.keys[rest]):
                year, top = _year_above(stack[depth:], top)
            return Candidate(column, rest, year, text, top)
    year, rest = split_year(stack[0][1])
    return Candidate(column, rest, year, stack[0][1], row)


def _year_above(stack: Sequence[tuple[int, str]], top: int) -> tuple[int | None, int]:
    for above, text in stack:
        year, rest = split_year(text)
        if year is not None and len(rest) <= _YEAR_REMARK:
            return year, above
    return None, top
