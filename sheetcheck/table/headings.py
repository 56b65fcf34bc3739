"""What each column's heading reads like, and what a family looks for among them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sheetcheck.family.heading import Dating, dating, undated
from sheetcheck.family.model import Family
from sheetcheck.notation.era import YEAR_CHARACTERS, split_year
from sheetcheck.notation.folding import fold, foreign_to, is_blank
from sheetcheck.words.address import Address
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell

DEEPEST = 3
"""Rows that a heading is read together from."""
LONGEST = 60
"""Characters; a longer text is no heading, and not worth folding."""
_NO_CELLS: Mapping[int, Cell] = {}
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
    datings: Mapping[str, Dating]
    """What is known of the year of each such column."""
    nth: Mapping[str, int]
    """Which of several columns with the same heading each is."""


@lru_cache(maxsize=256)
def wanted(family: Family) -> Wanted:
    """Return what a header of this family is looked for by."""
    keys: dict[str, dict[str, None]] = {}
    datings: dict[str, Dating] = {}
    for key, column in family.columns.items():
        for heading in column.whole_headings:
            rest = fold(undated(heading))
            keys.setdefault(rest.replace("()", ""), {})[key] = None
            if found := dating(heading):
                datings.setdefault(key, found)
    planned = frozenset(key for key, found in datings.items() if found.offset == 1)
    nth = {key: column.nth for key, column in family.columns.items()}
    by_rest = {rest: tuple(of) for rest, of in keys.items()}
    return Wanted(by_rest, frozenset(datings), planned, datings, nth)


class Vocabulary(NamedTuple):
    """The headings of several families, folded and without their years."""

    rests: frozenset[str]
    foreign: re.Pattern[str]
    """What stands in none of them, with whatever year."""

    def told_by(self, texts: Iterable[str]) -> frozenset[str]:
        """Return which of the headings stand among texts."""
        near = (text for text in texts if not self.foreign.search(text))
        return self.rests & {split_year(text)[1] for text in near}


@lru_cache(maxsize=16)
def vocabulary(families: tuple[Family, ...]) -> Vocabulary:
    """Return what the headings of some families are told by."""
    rests = frozenset[str]().union(*(wanted(family).keys for family in families))
    return Vocabulary(rests, foreign_to([*rests, YEAR_CHARACTERS]))


@dataclass(frozen=True, slots=True)
class Candidate:
    """What stands over a column, read as a heading."""

    column: int
    block: int
    rest: str
    """Folded, and without its year."""
    year: int | None
    text: str
    top: int
    """The first row of those that it was read from."""


def without_remark(rest: str) -> str:
    """Return a folded heading without what is noted behind it: 評価※1, 評価(a~d)."""
    return _REMARK.sub("", rest)


class Stack(NamedTuple):
    """The texts that stand over each other in a column."""

    column: int
    block: int
    """Which of the groups of columns it belongs to that stand apart from each other."""
    texts: tuple[tuple[int, str], ...]
    """The row and what it says, the lowest first."""


def stacks_over(grid: Grid, row: int) -> tuple[Stack, ...]:
    """Return what each column's heading would be read from if the header ended in this row."""
    rows = {r: grid.rows.get(r, _NO_CELLS) for r in range(row, max(row - DEEPEST, 0), -1)}
    columns = {column for cells in rows.values() for column in cells}
    stacks: list[Stack] = []
    for column in sorted(columns):
        texts = _stacked(grid, rows, column)
        if texts:
            before = stacks[-1] if stacks else Stack(column, 0, ())
            between = range(before.column + 1, column)
            goes_on = all(grid.merge_at(row, beside) for beside in between)
            stacks.append(Stack(column, before.block + (not goes_on), tuple(texts)))
    return tuple(stacks)


def _stacked(
    grid: Grid, rows: Mapping[int, Mapping[int, Cell]], column: int
) -> list[tuple[int, str]]:
    """Return the texts that stand over each other in some rows, the lowest of which comes first."""
    lowest = next(iter(rows))
    stack: list[tuple[int, str]] = []
    seen: set[Address] = set()
    for row, cells in rows.items():
        area = grid.merge_at(row, column) if grid.merges else None
        if area is None:
            cell = cells.get(column)
            at, text = row, "" if cell is None else grid.formats.shown(cell.value, cell.style)
        elif row == lowest and area.left != column:
            # A heading merged across stands once, in its first column; a year above several
            # headings speaks for each of them.
            return []
        elif area.anchor in seen:
            continue
        else:
            seen.add(area.anchor)
            at, text = area.top, grid.text(*area.anchor)
        if not is_blank(text) and len(text) <= LONGEST:
            stack.append((at, text))
    return stack


def read_stack(stack: Stack, row: int, sought: Wanted) -> Candidate:
    """Read a heading from as few of the stacked texts as make one that the family knows.

    More of them are read only if they make another one: 目標 stands under 今年度, too.
    """
    column, block, texts = stack
    found: Candidate | None = None
    for depth in range(1, len(texts) + 1):
        parts = [text for _, text in reversed(texts[:depth])]
        text = "\n".join(parts)
        year, rest = _joined(parts, sought)
        if rest in sought.keys and (found is None or rest != found.rest):
            top = texts[depth - 1][0]
            if year is None and any(key in sought.dated for key in sought.keys[rest]):
                year, top = _year_above(texts[depth:], top)
            found = Candidate(column, block, rest, year, text, top)
    year, rest = split_year(texts[0][1])
    return found or Candidate(column, block, rest, year, texts[0][1], row)


def _joined(parts: Sequence[str], sought: Wanted) -> tuple[int | None, str]:
    """Return the year and the rest of texts over each other.

    They are read one by one, since R6 over 5段階評価 is no R65; but 令和6 may go on in 年度.
    """
    read = [split_year(part) for part in parts]
    rest = "".join(rest for _, rest in read)
    if rest in sought.keys or len(parts) == 1:
        return next((year for year, _ in read if year is not None), None), rest
    return split_year("\n".join(parts))


def _year_above(stack: Sequence[tuple[int, str]], top: int) -> tuple[int | None, int]:
    for above, text in stack:
        year, rest = split_year(text)
        if year is not None and len(rest) <= _YEAR_REMARK:
            return year, above
    return None, top
