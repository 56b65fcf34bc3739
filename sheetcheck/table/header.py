"""The header found by its headings, anywhere on the sheet; never by position."""

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
    Stack,
    Vocabulary,
    Wanted,
    read_stack,
    stacks_over,
    wanted,
    without_remark,
)
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Heading
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import values_of

FEWEST = 2
"""Headings that make a row worth a look."""
_PATIENCE = 200  # rows to go on looking once half of the columns were found


@dataclass(frozen=True)
class Header:
    """The headings of a table, and how well they fit the family."""

    row: int
    """The last of the rows that the headings stand in."""
    top: int
    headings: Mapping[str, Heading]
    duplicates: tuple[Heading, ...]
    strangers: tuple[Heading, ...]

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The number of each declared column that was found."""
        return {key: heading.cell.column for key, heading in self.headings.items()}


Said = Mapping[int, AbstractSet[str]]
"""Which headings the short texts of each row say, folded and without years."""


def said_in(grid: Grid, words: Vocabulary, most: int) -> Said:
    """Return which headings are said in the first rows with anything in them."""
    said: dict[int, AbstractSet[str]] = {}
    for row, values in islice(values_of(grid.rows), most):
        short = [text for text in values if isinstance(text, str) and len(text) <= LONGEST]
        if short:
            said[row] = words.told_by(short)
    return said


class Stacks(dict[int, tuple[Stack, ...]]):
    """What stands over each other down to a row of a grid, looked up once for all families."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self.grid = grid

    def __missing__(self, row: int) -> tuple[Stack, ...]:
        """Return what stands over a row that was not asked for before."""
        self[row] = stacks = stacks_over(self.grid, row)
        return stacks


def find_header(stacks: Stacks, family: Family, said: Said) -> Header | None:
    """Return the header that most of the family's headings stand in; None where none stands.

    Of two rows that fit equally, the upper one counts.
    """
    sought = wanted(family)
    best: Header | None = None
    for row in _promising(said, sought):
        if best and row > best.row + _PATIENCE and 2 * len(best.headings) > len(family.columns):
            break
        header = _header_at(stacks[row], row, sought)
        if header and (best is None or len(header.headings) > len(best.headings)):
            best = header
            if len(header.headings) == len(family.columns):
                break
    return best


def _promising(said: Said, sought: Wanted) -> Iterator[int]:
    """Yield the rows in which, or right above which, some of the headings stand."""
    for row in said:
        near = (said.get(r, frozenset()) for r in range(row - DEEPEST + 1, row + 1))
        if len({rest for rests in near for rest in rests if rest in sought.keys}) >= FEWEST:
            yield row


# Sheets made from one form have the same headings in the same place.
@lru_cache(maxsize=256)
def _header_at(stacks: tuple[Stack, ...], row: int, sought: Wanted) -> Header | None:
    candidates = [read_stack(stack, row, sought) for stack in stacks]
    if not any(c.rest in sought.keys for c in candidates):
        return None
    candidates = _unremarked(candidates, row, sought)
    found, duplicates = assigned(_of_one_table(candidates, row, sought), row, sought)
    right = max(h.cell.column for h in found.values())
    columns = {c.column for c in candidates}
    while right + 1 in columns:  # what was added goes on from there
        right += 1
    taken = {heading.cell.column for heading in (*found.values(), *duplicates)}
    strangers = tuple(
        Heading("", c.text, Address(row, c.column), c.year)
        for c in candidates
        if c.column not in taken and c.column <= right
    )
    tops = [c.top for c in candidates if c.rest in sought.keys]
    return Header(row, min(tops), found, duplicates, strangers)


def _unremarked(candidates: Sequence[Candidate], row: int, sought: Wanted) -> list[Candidate]:
    """Return the headings, a remark behind one left out where the table lacks its column else."""
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


def _of_one_table(candidates: Sequence[Candidate], row: int, sought: Wanted) -> list[Candidate]:
    """Return the headings that belong together; those beyond a gap only where they are not doubled.

    A legend beside the table may have a heading of its own that reads like one of the table's.
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
