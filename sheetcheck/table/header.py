"""Find the header of a table by its headings, wherever in the sheet it is."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby, islice
from typing import NamedTuple

from sheetcheck.family.model import Family
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import is_blank
from sheetcheck.table.headings import (
    LONGEST,
    Candidate,
    SoughtHeadings,
    Vocabulary,
    assigned,
    sought_headings,
)
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Heading
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.runs import values_of

FEWEST = 2
"""A row with fewer headings than these is not a header."""
_DEEPEST = 3  # rows that one heading may span
_YEAR_REMARK = 4  # characters beside the year above a heading: 令和6年度「実績」
_REMARK = re.compile(r"(?:\([^()]*\)|※[0-9]*|\*[0-9]*|注[0-9]+)+$")
_PATIENCE = 200  # rows searched beyond a header that has more than half of the columns


@dataclass(frozen=True)
class Header:
    """The headings of a table. Rows are Excel's numbers."""

    row: int
    """The last row of the headings."""
    top: int
    """Their first row."""
    headings: Mapping[str, Heading]
    """Declared column → its heading, from left to right."""
    duplicates: tuple[Heading, ...]
    """Further headings of a column that was found already."""
    undeclared: tuple[Heading, ...]
    """Headings of columns that the family does not declare."""

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Declared column → its number in the sheet (A is 1)."""
        return {key: heading.cell.column for key, heading in self.headings.items()}


HeadingsByRow = Mapping[int, AbstractSet[str]]
"""Row → the headings among its short texts, folded and without years."""

StacksByRow = Callable[[int], tuple["Stack", ...]]


def headings_by_row(grid: Grid, words: Vocabulary, most: int) -> HeadingsByRow:
    """Return the headings in the first `most` rows that are not empty."""
    found: dict[int, AbstractSet[str]] = {}
    for row, values in islice(values_of(grid.rows), most):
        short = [text for text in values if isinstance(text, str) and len(text) <= LONGEST]
        if short:
            found[row] = words.headings_among(short)
    return found


class Stack(NamedTuple):
    """The texts above each other in a column."""

    column: int
    block: int
    """The number of its block: groups of columns with empty columns between them."""
    texts: tuple[tuple[int, str], ...]
    """Row and text, the lowest row first."""


def find_header(stacks_over: StacksByRow, family: Family, by_row: HeadingsByRow) -> Header | None:
    """Return the header with most of the family's headings; None if there is no heading at all.

    `stacks_over` returns the texts above each other down to a row. If two rows fit equally, the
    upper one is the header.
    """
    sought = sought_headings(family)
    best: Header | None = None
    for row in _header_rows(by_row, sought):
        if best and row > best.row + _PATIENCE and 2 * len(best.headings) > len(family.columns):
            break
        header = _header_at(stacks_over(row), row, sought)
        if header and (best is None or len(header.headings) > len(best.headings)):
            best = header
            if len(header.headings) == len(family.columns):
                break
    return best


def _header_rows(by_row: HeadingsByRow, sought: SoughtHeadings) -> Iterator[int]:
    """Yield the rows that have `FEWEST` headings in them and in the two rows above."""
    for row in by_row:
        near = (by_row.get(r, frozenset()) for r in range(row - _DEEPEST + 1, row + 1))
        if len({rest for rests in near for rest in rests if rest in sought.keys}) >= FEWEST:
            yield row


# Sheets made from one form have the same headings in the same place.
@lru_cache(maxsize=256)
def _header_at(stacks: tuple[Stack, ...], row: int, sought: SoughtHeadings) -> Header | None:
    candidates = [_read_stack(stack, row, sought) for stack in stacks]
    if not any(c.rest in sought.keys for c in candidates):
        return None
    candidates = _unremarked(candidates, row, sought)
    found, duplicates = assigned(_of_one_table(candidates, row, sought), row, sought)
    right = max(h.cell.column for h in found.values())
    columns = {c.column for c in candidates}
    while right + 1 in columns:  # columns added at the right end belong to the table
        right += 1
    taken = {heading.cell.column for heading in (*found.values(), *duplicates)}
    undeclared = tuple(
        Heading("", c.text, Address(row, c.column), c.year)
        for c in candidates
        if c.column not in taken and c.column <= right
    )
    tops = [c.top for c in candidates if c.rest in sought.keys]
    return Header(row, min(tops), found, duplicates, undeclared)


def _unremarked(
    candidates: Sequence[Candidate], row: int, sought: SoughtHeadings
) -> list[Candidate]:
    """Return the headings, without a remark (評価※1) where that finds a missing column."""
    found = assigned(_of_one_table(candidates, row, sought), row, sought)[0]
    read: list[Candidate] = []
    for candidate in candidates:
        plain = _REMARK.sub("", candidate.rest)
        lacking = candidate.rest not in sought.keys and plain in sought.keys
        if lacking and not set(sought.keys[plain]) <= found.keys():
            read.append(replace(candidate, rest=plain))
        else:
            read.append(candidate)
    return read


def _of_one_table(
    candidates: Sequence[Candidate], row: int, sought: SoughtHeadings
) -> list[Candidate]:
    """Return the headings of one table; those beyond a gap only if they are not there already.

    A legend beside the table may have a heading that is the same as one of the table's.
    """
    blocks = [list(block) for _, block in groupby(candidates, key=lambda c: c.block)]
    main = max(blocks, key=lambda block: len({c.rest for c in block if c.rest in sought.keys}))
    known = assigned(main, row, sought)[0].keys()
    return [
        c
        for block in blocks
        for c in block
        if block is main or not set(sought.keys.get(c.rest, ())) <= known
    ]


def read_stacks(grid: Grid, row: int) -> tuple[Stack, ...]:
    """Return the stack of each column, as if the header ended in this row."""
    rows = {r: grid.rows.get(r, {}) for r in range(row, max(row - _DEEPEST, 0), -1)}
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


def _read_stack(stack: Stack, row: int, sought: SoughtHeadings) -> Candidate:
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
