"""Read the heading over a column, and list the headings that a family looks for."""

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
"""The most rows that one heading may span."""
LONGEST = 60
"""Characters; a longer text is not a heading."""
_NO_CELLS: Mapping[int, Cell] = {}
_YEAR_REMARK = 4  # characters beside the year above a heading: 令和6年度「実績」
_REMARK = re.compile(r"(?:\([^()]*\)|※[0-9]*|\*[0-9]*|注[0-9]+)+$")


@dataclass(frozen=True, slots=True, eq=False)
class SoughtHeadings:
    """A family's headings, folded and without their years."""

    keys: Mapping[str, tuple[str, ...]]
    """Heading without its year → the columns it may belong to; several if only the year differs."""
    dated: frozenset[str]
    """The columns whose heading names a year."""
    planned: frozenset[str]
    """The columns whose heading names the planned year."""
    datings: Mapping[str, Dating]
    """Dated column → which year its heading names."""
    nth: Mapping[str, int]
    """Column → which one it is, from the left, of several with the same heading (from 1)."""


@lru_cache(maxsize=256)
def sought_headings(family: Family) -> SoughtHeadings:
    """Return the headings by which a header of this family is found."""
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
    return SoughtHeadings(by_rest, frozenset(datings), planned, datings, nth)


class Vocabulary(NamedTuple):
    """The headings of several families, folded and without their years."""

    rests: frozenset[str]
    foreign: re.Pattern[str]
    """A pattern that is found in none of them, whatever year they name."""

    def headings_among(self, texts: Iterable[str]) -> frozenset[str]:
        """Return the headings that are among some texts."""
        near = (text for text in texts if not self.foreign.search(text))
        return self.rests & {split_year(text)[1] for text in near}


@lru_cache(maxsize=16)
def vocabulary(families: tuple[Family, ...]) -> Vocabulary:
    """Return the headings of all these families together."""
    rests = frozenset[str]().union(*(sought_headings(family).keys for family in families))
    return Vocabulary(rests, foreign_to([*rests, YEAR_CHARACTERS]))


@dataclass(frozen=True, slots=True)
class Candidate:
    """The text above a column, read as a heading."""

    column: int
    block: int
    rest: str
    """Folded, and without its year."""
    year: int | None
    text: str
    top: int
    """The first of the rows that it was read from."""


def without_remark(rest: str) -> str:
    """Return a folded heading without the remark behind it: 評価※1, 評価(a~d)."""
    return _REMARK.sub("", rest)


class Stack(NamedTuple):
    """The texts above each other in a column."""

    column: int
    block: int
    """The number of its block: groups of columns with empty columns between them."""
    texts: tuple[tuple[int, str], ...]
    """Row and text, the lowest row first."""


def stacks_over(grid: Grid, row: int) -> tuple[Stack, ...]:
    """Return the stack of each column, as if the header ended in this row."""
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
    """Return (row, text) of a column in some rows, the lowest of which comes first."""
    lowest = next(iter(rows))
    stack: list[tuple[int, str]] = []
    seen: set[Address] = set()
    for row, cells in rows.items():
        area = grid.merge_at(row, column) if grid.merges else None
        if area is None:
            cell = cells.get(column)
            at, text = row, "" if cell is None else grid.formats.shown(cell.value, cell.style)
        elif row == lowest and area.left != column:
            # A heading that is merged across columns belongs to the first of them; a year
            # merged above several headings belongs to each of them.
            return []
        elif area.anchor in seen:
            continue
        else:
            seen.add(area.anchor)
            at, text = area.top, grid.text(*area.anchor)
        if not is_blank(text) and len(text) <= LONGEST:
            stack.append((at, text))
    return stack


def read_stack(stack: Stack, row: int, sought: SoughtHeadings) -> Candidate:
    """Return the heading made of as few of the stacked texts as give one that the family has.

    More texts are read only if they give a different heading of the family: 目標 alone and
    目標 under 今年度 may be two columns.
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


def _joined(parts: Sequence[str], sought: SoughtHeadings) -> tuple[int | None, str]:
    """Return the year of texts above each other, and the rest.

    They are read one by one, since R6 above 5段階評価 is not R65; but if that gives no heading
    they are read together, since 令和6 may be above 年度.
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
