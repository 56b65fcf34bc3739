"""Tables of another kind in the columns of the table: meetings, budgets, indicators, contacts.

Read as items, their rows would be asked for ratings and plans, and would be counted. A block
is what stands between blank rows or lines of the footer; the first one with items is the table.
What a later block is, its own headings say for certain, or its cells where no item could have
them: figures for a department, offices for names.

Other signs are weaker: numbers that begin anew without a section, the names of items that are
there already, a title such as 会議の開催状況.
They decide below the footer, and above it if the footer is right without the block. Otherwise
the rows remain items in doubt, and no total is rewritten for them.
"""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from sheetcheck.claims.other_table_signs import ItemsAbove, RowBlock, texts_of
from sheetcheck.family.model import RATING, Family
from sheetcheck.table.header import Header
from sheetcheck.table.row_kinds import rated_or_numbered
from sheetcheck.table.rows import Row
from sheetcheck.words.sheet import Claim, Item, Measure
from sheetcheck.workbook.read.grid import Grid


@dataclass(frozen=True, slots=True)
class OtherTables:
    """The rows of other tables below the first items."""

    certain: frozenset[int] = frozenset()
    likely: frozenset[int] = frozenset()
    """Those that do not belong to the table if the footer is right without them."""
    below: frozenset[int] = frozenset()
    """The likely ones that stand below lines of the footer."""


def other_tables(
    grid: Grid,
    header: Header,
    rows: Sequence[Row],
    family: Family,
    lines: Container[int],
) -> OtherTables:
    """Return the rows of other tables; `lines` are the rows of the footer."""
    certain: set[int] = set()
    likely: set[int] = set()
    below: set[int] = set()
    above = ItemsAbove(family)
    last: Sequence[Row] = ()  # most sheets have one block, whose items need not be looked at
    titles: list[str] = []
    for held, under in _blocks(grid, header, rows, lines):
        block = RowBlock(grid, header, family, held, tuple(titles[-1:]))
        items = block.items
        if not items:
            texts = texts_of(held[-1], grid, header)
            above.add_titles(titles)
            titles = texts if len(texts) == 1 else []
            continue
        if under and not any(map(rated_or_numbered, items)):
            continue  # below the footer, nothing else is read as an item
        above.add(last)
        numbers = {row.row for row in held}
        last = ()
        if above.count and block.is_other(above):
            certain |= numbers
        elif above.count and block.may_be_other(above):
            likely |= numbers
            below |= numbers if under else set()
        else:
            last = held
            above.add_titles(titles)
        titles = []
    return OtherTables(frozenset(certain), frozenset(likely), frozenset(below))


def _blocks(
    grid: Grid, header: Header, rows: Sequence[Row], lines: Container[int]
) -> Iterator[tuple[Sequence[Row], bool]]:
    """Yield the blocks of rows, each with whether a line of the footer stands above it."""
    block: list[Row] = []
    below, last = False, 0
    for row in rows:
        texts = [row.first] if row.is_item else texts_of(row, grid, header)
        ends = row.row in lines
        if block and (ends or not texts or row.row != last + 1):
            yield block, below
            block = []
        below = below or ends
        if texts and not ends:
            block.append(row)
        last = row.row
    if block:
        yield block, below


def likely_others(
    others: OtherTables, items: Sequence[Item], claims: Sequence[Claim], family: Family
) -> frozenset[int]:
    """Return those of the likely rows that are no items; `claims` are those of the footer."""
    if others.likely and _foots([i for i in items if i.row not in others.likely], claims, family):
        return others.likely
    return others.below


def _foots(items: Sequence[Item], claims: Sequence[Claim], family: Family) -> bool:
    """True if the footer counts just these items: by its grand total, else by its ratings."""
    whole = [
        claim
        for claim in claims
        if claim.foreign is None and claim.stated is not None and claim.scope.column == RATING
        if claim.section is None and claim.department is None
        if claim.scope.measure is Measure.ITEMS
    ]
    grand = [claim for claim in whole if claim.rating is None]
    codes = Counter(family.scale.read(item.texts.get(RATING, "")).code for item in items)
    number = sum(not item.further for item in items)
    return bool(whole) and all(
        claim.stated == (number if claim.rating is None else codes[claim.rating])
        for claim in grand or whole
    )
