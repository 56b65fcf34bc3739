"""Find the header of a table by its headings, wherever in the sheet it is."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby, islice

from sheetcheck.family.model import Family
from sheetcheck.table.assigning import assigned
from sheetcheck.table.headings import (
    DEEPEST,
    LONGEST,
    Candidate,
    SoughtHeadings,
    Stack,
    Vocabulary,
    read_stack,
    sought_headings,
    stacks_over,
    without_remark,
)
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Heading
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import values_of

FEWEST = 2
"""A row with fewer headings than these is not a header."""
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
    strangers: tuple[Heading, ...]
    """Headings of columns that the family does not declare."""

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Declared column → its number in the sheet (A is 1)."""
        return {key: heading.cell.column for key, heading in self.headings.items()}


HeadingsByRow = Mapping[int, AbstractSet[str]]
"""Row → the headings among its short texts, folded and without years."""


def headings_by_row(grid: Grid, words: Vocabulary, most: int) -> HeadingsByRow:
    """Return the headings in the first `most` rows that are not empty."""
    said: dict[int, AbstractSet[str]] = {}
    for row, values in islice(values_of(grid.rows), most):
        short = [text for text in values if isinstance(text, str) and len(text) <= LONGEST]
        if short:
            said[row] = words.headings_among(short)
    return said


class Stacks(dict[int, tuple[Stack, ...]]):
    """Row of a grid → the texts above each other down to it; worked out once for all families."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self.grid = grid

    def __missing__(self, row: int) -> tuple[Stack, ...]:
        """Return the stacks of a row that was not asked for before."""
        self[row] = stacks = stacks_over(self.grid, row)
        return stacks


def find_header(stacks: Stacks, family: Family, said: HeadingsByRow) -> Header | None:
    """Return the header with most of the family's headings; None if there is no heading at all.

    If two rows fit equally, the upper one is the header.
    """
    sought = sought_headings(family)
    best: Header | None = None
    for row in _header_rows(said, sought):
        if best and row > best.row + _PATIENCE and 2 * len(best.headings) > len(family.columns):
            break
        header = _header_at(stacks[row], row, sought)
        if header and (best is None or len(header.headings) > len(best.headings)):
            best = header
            if len(header.headings) == len(family.columns):
                break
    return best


def _header_rows(said: HeadingsByRow, sought: SoughtHeadings) -> Iterator[int]:
    """Yield the rows that have `FEWEST` headings in them and in the two rows above."""
    for row in said:
        near = (said.get(r, frozenset()) for r in range(row - DEEPEST + 1, row + 1))
        if len({rest for rests in near for rest in rests if rest in sought.keys}) >= FEWEST:
            yield row


# Sheets made from one form have the same headings in the same place.
@lru_cache(maxsize=256)
def _header_at(stacks: tuple[Stack, ...], row: int, sought: SoughtHeadings) -> Header | None:
    candidates = [read_stack(stack, row, sought) for stack in stacks]
    if not any(c.rest in sought.keys for c in candidates):
        return None
    candidates = _unremarked(candidates, row, sought)
    found, duplicates = assigned(_of_one_table(candidates, row, sought), row, sought)
    right = max(h.cell.column for h in found.values())
    columns = {c.column for c in candidates}
    while right + 1 in columns:  # columns added at the right end belong to the table
        right += 1
    taken = {heading.cell.column for heading in (*found.values(), *duplicates)}
    strangers = tuple(
        Heading("", c.text, Address(row, c.column), c.year)
        for c in candidates
        if c.column not in taken and c.column <= right
    )
    tops = [c.top for c in candidates if c.rest in sought.keys]
    return Header(row, min(tops), found, duplicates, strangers)


def _unremarked(
    candidates: Sequence[Candidate], row: int, sought: SoughtHeadings
) -> list[Candidate]:
    """Return the headings, without a remark (評価※1) where that finds a missing column."""
    found = assigned(_of_one_table(candidates, row, sought), row, sought)[0]
    read: list[Candidate] = []
    for candidate in candidates:
        plain = without_remark(candidate.rest)
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
