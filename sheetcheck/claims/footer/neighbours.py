"""What stands around each figure: the words left of it, and the words over it, in its block.

One sweep from the top to the bottom, so that ten thousand blocks take no longer than their
cells do. A block ends at a row in which nothing stands on its side of the table.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sheetcheck.claims.footer.figures import FooterCell, Part, Place
from sheetcheck.notation.folding import placeholder
from sheetcheck.words.address import Address, Area

_FARTHEST = 40  # columns between a number and a word that says something of it
_DEEPEST = 4  # headings over each other
_FEWEST = 2  # columns of a table of totals with its labels
_MOST_TITLES = 6  # lone words at the head of a block


@dataclass(slots=True)
class _Block:
    """A block while the sweep is in it."""

    number: int
    top: int
    last: int
    titles: list[FooterCell]
    under_items: bool
    stacks: dict[int, list[FooterCell]] = field(default_factory=lambda: defaultdict(list))
    closed: set[int] = field(default_factory=set)
    """The columns in which a figure stood last: the next word there begins a new heading."""
    lined: set[int] = field(default_factory=set)
    """The columns with lines of their own: a label over these names nothing below them."""
    inherited: Mapping[int, list[FooterCell]] = field(default_factory=dict)
    """The headings of the block one blank row above."""
    heads: list[Sequence[FooterCell]] = field(default_factory=list)
    """The rows that hold only words, the lowest last."""
    narrow: dict[Address, int] = field(default_factory=dict)
    """The titles that speak for their own column and those behind it only."""
    carried: dict[int, FooterCell] = field(default_factory=dict)
    """Words at the left end of a row that speak for the rows below, too."""
    led: set[int] = field(default_factory=set)
    """The columns of the labels that figures stand behind."""
    edge: int = 0
    """The last column of the block; a footer may be wider than the table over it."""


_COUNTS = frozenset({Part.FIGURE, Part.LINES})
Asked = Callable[[FooterCell], Part]


def places_of(
    spots: Iterable[FooterCell],
    part_of: Asked,
    right: int,
    item_rows: Collection[int],
    merges: Iterable[Area],
) -> Iterator[tuple[FooterCell, Place]]:
    """Yield each cell with its place, from the top to the bottom.

    `spots` come row by row; `part_of` says what each of them is; `right` is the last column of
    the table.
    """
    merged = {area.anchor: area for area in merges}
    blocks: dict[int, _Block] = {}
    number = 0
    for row, cells in groupby(spots, key=lambda spot: spot.cell.row):
        here_all = list(cells)
        edge = _edge(here_all, right, blocks.get(0), row)
        for side, of_side in groupby(here_all, key=lambda spot: int(spot.cell.column > edge)):
            here = list(of_side)
            block = blocks.get(side)
            if block is None or block.last < row - 1:
                number += 1
                block = _next_block(number, row, block, side == 0 and row - 1 in item_rows)
                blocks[side] = block
            parts = [part_of(spot) for spot in here]
            yield from _row(block, side, here, parts, merged)
            _carry(block, here, parts)
            block.last = row
            block.edge = edge
            for spot in here:
                area = merged.get(spot.cell)
                if area and area.bottom > row and area.left == spot.cell.column:
                    block.carried[spot.cell.column] = spot


def _edge(cells: Sequence[FooterCell], right: int, block: _Block | None, row: int) -> int:
    """Return the last column of the block under the table: it goes on where no column is blank."""
    edge = block.edge if block and block.last == row - 1 else right
    if cells[-1].cell.column <= edge:
        return edge
    inside = False
    for spot in cells:
        inside = inside or spot.cell.column <= right
        if inside and spot.cell.column == edge + 1 and spot is not cells[0]:
            before = cells[cells.index(spot) - 1]
            edge = edge + 1 if before.cell.column == edge else edge
    return edge


def _next_block(number: int, row: int, before: _Block | None, under_items: bool) -> _Block:  # noqa: FBT001
    """Begin a block; a lone line one blank row above it is a title of it, too."""
    titles: list[FooterCell] = []
    if before and before.last == row - 2 and before.heads and before.heads[-1]:
        lowest = before.heads[-1]
        if lowest[0].cell.row == before.last and len(lowest) == 1 and before.top == before.last:
            titles = list(lowest)
    block = _Block(number, row, row, titles, under_items)
    if before and before.last == row - 2:
        # The words over its labels speak for its own rows.
        block.inherited = {c: s for c, s in before.stacks.items() if c not in before.led}
    return block


def _row(
    block: _Block,
    side: int,
    here: Sequence[FooterCell],
    parts: Sequence[Part],
    merged: Mapping[Address, Area],
) -> Iterator[tuple[FooterCell, Place]]:
    first = here[0].cell.column
    block.carried = {c: spot for c, spot in block.carried.items() if c < first}
    lefts: list[FooterCell] = [block.carried[c] for c in sorted(block.carried)]
    between = False
    _narrow(block, here)
    alone = parts.count(Part.FIGURE) == 1
    for at, (spot, part) in enumerate(zip(here, parts, strict=True)):
        column = spot.cell.column
        yield (
            spot,
            Place(
                block.number,
                side,
                tuple(lefts[: -_FARTHEST - 1 : -1]),
                between,
                tuple(reversed(_nearest_and_top(_stack(block, column, alone=alone)))),
                tuple(_corner(block, lefts)),
                tuple(_spread(block, column)),
                _titles(block, column),
                block.under_items,
                _behind(block, here, parts, at, merged),
                column in block.lined,
            ),
        )
        if part in _COUNTS:
            between = True
            block.closed.add(column)
            if part is Part.LINES:
                block.lined.add(column)
        elif placeholder(spot.text) != "-":  # a dash heads nothing
            lefts.append(spot)
            between = False
            if _names_figure(here, parts, at):
                block.led.add(column)
            else:
                _head(block, spot, _columns(spot, merged))
    if _COUNTS.isdisjoint(parts):
        block.heads.append(here)
        if len(here) == 1:
            block.titles = [*block.titles[-_MOST_TITLES:], here[0]]


def _titles(block: _Block, column: int) -> tuple[FooterCell, ...]:
    """Return the titles of a block that speak for a column."""
    if not block.narrow:
        return tuple(block.titles)
    return tuple(t for t in block.titles if column >= block.narrow.get(t.cell, 0))


def _head(block: _Block, spot: FooterCell, columns: Sequence[int]) -> None:
    """Let a word head its columns; below a figure it begins a new heading."""
    for under in columns:
        if under in block.closed:
            block.stacks[under] = []
            block.closed.discard(under)
            block.lined.discard(under)
        block.stacks[under].append(spot)


def _names_figure(here: Sequence[FooterCell], parts: Sequence[Part], at: int) -> bool:
    """Say whether a label names the figure right of it, and so is no heading of those below."""
    if parts[at] is not Part.LABEL or at + 1 >= len(here) or parts[at + 1] is not Part.FIGURE:
        return False
    return here[at + 1].cell.column == here[at].cell.column + 1


def _behind(
    block: _Block,
    here: Sequence[FooterCell],
    parts: Sequence[Part],
    at: int,
    merged: Mapping[Address, Area],
) -> FooterCell | None:
    """Return the word in the cell right behind one, as a unit or an arrow stands there."""
    if at + 1 >= len(here) or parts[at + 1] is not Part.WORD:
        return None
    spot, following = here[at], here[at + 1]
    column = following.cell.column
    if column != _columns(spot, merged)[-1] + 1:
        return None
    heads = (row for row in block.heads[-_DEEPEST:] if len(row) > 1)
    headed = any(head.cell.column == column for row in heads for head in row)
    return None if headed else following


def _narrow(block: _Block, here: Sequence[FooterCell]) -> None:
    """Let a lone word over one of several columns speak for that column and those behind it."""
    for title in block.titles:
        own = any(spot.cell.column == title.cell.column for spot in here)
        if title.cell.row == here[0].cell.row - 1 and own:
            block.narrow[title.cell] = title.cell.column


def _stack(block: _Block, column: int, *, alone: bool) -> Sequence[FooterCell]:
    """Return the words over a column; a block without headings goes on under those above it.

    A figure that is alone in its row is no part of a table of several columns.
    """
    if column in block.stacks or block.heads:
        return block.stacks.get(column, ())
    if alone and len(block.inherited) > _FEWEST:
        return ()
    return block.inherited.get(column, ())


def _nearest_and_top(stack: Sequence[FooterCell]) -> Sequence[FooterCell]:
    """Return the words right over a cell, and the top one: remarks may stand between."""
    return stack if len(stack) <= _DEEPEST else [stack[0], *stack[-_DEEPEST:]]


def _carry(block: _Block, here: Sequence[FooterCell], parts: Sequence[Part]) -> None:
    """Let the word that begins a row of figures speak for the rows below that begin after it.

    A label does if another word follows it: `第1章 | R5 | 1`, and below it `R6 | 2`.
    """
    begins = parts[0] is Part.WORD or list(parts[:2]) == [Part.LABEL, Part.WORD]
    if begins and not _COUNTS.isdisjoint(parts):
        block.carried[here[0].cell.column] = here[0]


def _columns(spot: FooterCell, merged: Mapping[Address, Area]) -> Sequence[int]:
    area = merged.get(spot.cell)
    if area is None:
        return (spot.cell.column,)
    return range(area.left, min(area.right, area.left + _FARTHEST) + 1)


def _corner(block: _Block, lefts: Sequence[FooterCell]) -> Iterator[FooterCell]:
    """Yield the words over the label of a row that stand beside other headings."""
    if not lefts:
        return
    column, row = lefts[-1].cell.column, lefts[-1].cell.row
    for heads in block.heads[-_DEEPEST:]:
        if len(heads) > 1 and heads[0].cell.row < row:
            yield from (head for head in heads if head.cell.column == column)


def _spread(block: _Block, column: int) -> Iterator[FooterCell]:
    """Yield the words that may reach over a column from the left: R5 over two columns."""
    for row in block.heads[-_DEEPEST:]:
        if len(row) > 1 and all(spot.cell.column != column for spot in row):
            before = [spot for spot in row if spot.cell.column < column]
            if before:
                yield before[-1]
