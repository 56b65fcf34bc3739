"""Where each cell of a footer stands: the words left of it, and the words over it, in its block.

A block is what stands together on one side of the table; it ends at a row in which nothing
stands on that side. All places come from one sweep from the top to the bottom, so that ten
thousand blocks take no longer than their cells do.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.footer_reader import Part, Place
from sheetcheck.notation.folding import placeholder
from sheetcheck.words.address import Address, Area

_FARTHEST = 40  # columns between a number and a word that says something of it
_DEEPEST = 4  # headings over each other
_FEWEST = 2  # columns of a table of totals with its labels
_MOST_TITLES = 6  # lone words at the head of a block
_COUNTS = frozenset({Part.FIGURE, Part.LINES})


@dataclass(slots=True)
class _Block:
    """A block while the sweep is in it."""

    number: int
    top: int
    is_beside: bool
    under_items: bool
    merges: Mapping[Address, Area]
    """The merged ranges of the sheet by their top left cell."""
    last: int = 0
    edge: int = 0
    """Its last column; a footer may be wider than the table over it."""
    titles: list[tuple[int, FooterCell]] = field(default_factory=list)
    """Each with the first column that it speaks for."""
    headings: dict[int, list[FooterCell]] = field(default_factory=lambda: defaultdict(list))
    """The words over each column, the lowest last."""
    inherited: Mapping[int, list[FooterCell]] = field(default_factory=dict)
    """The headings of the block one blank row above."""
    heading_rows: list[Sequence[FooterCell]] = field(default_factory=list)
    """The rows that hold only words, the lowest last."""
    closed: set[int] = field(default_factory=set)
    """The columns in which a figure stood last: the next word there begins a new heading."""
    lined: set[int] = field(default_factory=set)
    """The columns with lines of their own: a label over these names nothing below them."""
    label_columns: set[int] = field(default_factory=set)
    """The columns of the labels that figures stand behind."""
    leads: dict[int, FooterCell] = field(default_factory=dict)
    """Words at the left end of a row that speak for the rows below, too, by their column."""

    def follow(self, before: "_Block | None") -> None:
        """Take over what the block one blank row above says of this one.

        A lone line there is a title. The words over its labels speak for its own rows only.
        """
        if before is None or before.last != self.top - 2:
            return
        lowest = before.heading_rows[-1] if before.heading_rows else ()
        if len(lowest) == 1 and before.top == before.last == lowest[0].row:
            self.titles = [(0, lowest[0])]
        labels = before.label_columns
        self.inherited = {c: words for c, words in before.headings.items() if c not in labels}

    def read_row(
        self, cells: Sequence[FooterCell], parts: Sequence[Part]
    ) -> Iterator[tuple[FooterCell, Place]]:
        """Yield the cells of the next row with their places, and take up what they say below."""
        first = cells[0].column
        self.leads = {column: lead for column, lead in self.leads.items() if column < first}
        self._narrow_titles(cells)
        lefts = [self.leads[column] for column in sorted(self.leads)]
        has_figure_between = False
        is_alone = parts.count(Part.FIGURE) == 1
        for at, (cell, part) in enumerate(zip(cells, parts, strict=True)):
            column = cell.column
            yield (
                cell,
                Place(
                    block=self.number,
                    is_beside=self.is_beside,
                    lefts=tuple(lefts[: -_FARTHEST - 1 : -1]),
                    has_figure_between=has_figure_between,
                    above=self._above(column, is_alone=is_alone),
                    corner=self._corner(lefts),
                    spread=tuple(self._spread(column)),
                    titles=tuple(title for start, title in self.titles if column >= start),
                    under_items=self.under_items,
                    behind=self._behind(cells, parts, at),
                    is_alone=is_alone,
                    is_lined=column in self.lined,
                ),
            )
            if part in _COUNTS:
                has_figure_between = True
                self.closed.add(column)
                if part is Part.LINES:
                    self.lined.add(column)
            elif placeholder(cell.text) != "-":  # a dash heads nothing
                lefts.append(cell)
                has_figure_between = False
                self._add_word(cells, parts, at)
        self._end_row(cells, parts)

    def _end_row(self, cells: Sequence[FooterCell], parts: Sequence[Part]) -> None:
        """Take up what a row as a whole says of the rows below it.

        The word that begins a row of figures speaks for the rows below that begin after it; a
        label does if another word follows it: `第1章 | R5 | 1`, and below it `R6 | 2`.
        """
        self.last = cells[0].row
        if _COUNTS.isdisjoint(parts):
            self.heading_rows.append(cells)
            if len(cells) == 1:
                self.titles = [*self.titles[-_MOST_TITLES:], (0, cells[0])]
        elif parts[0] is Part.WORD or list(parts[:2]) == [Part.LABEL, Part.WORD]:
            self.leads[cells[0].column] = cells[0]
        for cell in cells:
            area = self.merges.get(cell.at)
            if area and area.bottom > cell.row:
                self.leads[cell.column] = cell

    def _narrow_titles(self, cells: Sequence[FooterCell]) -> None:
        """Let a lone word over one of several columns speak for that and those behind it."""
        over, columns = cells[0].row - 1, {cell.column for cell in cells}
        self.titles = [
            (title.column if title.row == over and title.column in columns else start, title)
            for start, title in self.titles
        ]

    def _add_word(self, cells: Sequence[FooterCell], parts: Sequence[Part], at: int) -> None:
        """Let a word head its columns; below a figure it begins a new heading.

        A label names the figure right of it, and so is no heading of those below.
        """
        cell = cells[at]
        is_label = parts[at] is Part.LABEL and tuple(parts[at + 1 : at + 2]) == (Part.FIGURE,)
        if is_label and cells[at + 1].column == cell.column + 1:
            self.label_columns.add(cell.column)
            return
        for column in self._columns(cell):
            if column in self.closed:
                self.headings[column] = []
                self.closed.discard(column)
                self.lined.discard(column)
            self.headings[column].append(cell)

    def _columns(self, cell: FooterCell) -> Sequence[int]:
        """Return the columns that a cell reaches over."""
        area = self.merges.get(cell.at)
        if area is None:
            return (cell.column,)
        return range(area.left, min(area.right, area.left + _FARTHEST) + 1)

    def _above(self, column: int, *, is_alone: bool) -> tuple[FooterCell, ...]:
        """Return the words over a column, the lowest first: the nearest ones and the top one.

        A block without headings goes on under those of the block above it; but a figure that is
        alone in its row is no part of a table of several columns.
        """
        words: Sequence[FooterCell] = self.headings.get(column, ())
        goes_on = column not in self.headings and not self.heading_rows
        if goes_on and not (is_alone and len(self.inherited) > _FEWEST):
            words = self.inherited.get(column, ())
        near = words[-_DEEPEST:]
        return tuple(reversed(near if len(words) <= _DEEPEST else [words[0], *near]))

    def _corner(self, lefts: Sequence[FooterCell]) -> tuple[FooterCell, ...]:
        """Return the words over the label of a row that stand beside other headings."""
        if not lefts:
            return ()
        label = lefts[-1]
        rows = (row for row in self._heading_rows() if row[0].row < label.row)
        return tuple(cell for row in rows for cell in row if cell.column == label.column)

    def _spread(self, column: int) -> Iterator[FooterCell]:
        """Yield the words that may reach over a column from the left: R5 over two columns."""
        for row in self._heading_rows():
            if all(cell.column != column for cell in row):
                yield from [cell for cell in row if cell.column < column][-1:]

    def _heading_rows(self) -> Iterator[Sequence[FooterCell]]:
        """Yield the lowest of the rows with several words and no figure."""
        return (row for row in self.heading_rows[-_DEEPEST:] if len(row) > 1)

    def _behind(
        self, cells: Sequence[FooterCell], parts: Sequence[Part], at: int
    ) -> FooterCell | None:
        """Return the word in the cell right behind one, as a unit or an arrow stands there."""
        if at + 1 >= len(cells) or parts[at + 1] is not Part.WORD:
            return None
        column = cells[at + 1].column
        if column != self._columns(cells[at])[-1] + 1:
            return None
        is_headed = any(cell.column == column for row in self._heading_rows() for cell in row)
        return None if is_headed else cells[at + 1]


def places_of(
    cells: Iterable[FooterCell],
    part_of: Callable[[FooterCell], Part],
    right: int,
    item_rows: Collection[int],
    merges: Iterable[Area],
) -> Iterator[tuple[FooterCell, Place]]:
    """Yield each cell with its place, from the top to the bottom.

    `cells` come row by row; `part_of` says what each of them is; `right` is the last column of
    the table.
    """
    merged = {area.anchor: area for area in merges}
    blocks: dict[bool, _Block] = {}
    number = 0
    for row, in_row in groupby(cells, key=lambda cell: cell.row):
        whole_row = list(in_row)
        edge = _edge(whole_row, right, blocks.get(False))
        for is_beside, side in groupby(whole_row, key=lambda cell: cell.column > edge):
            before = blocks.get(is_beside)
            if before is None or before.last < row - 1:
                number += 1
                under_items = not is_beside and row - 1 in item_rows
                blocks[is_beside] = _Block(number, row, is_beside, under_items, merged)
                blocks[is_beside].follow(before)
            here = list(side)
            yield from blocks[is_beside].read_row(here, [part_of(cell) for cell in here])
            blocks[is_beside].edge = edge


def _edge(cells: Sequence[FooterCell], right: int, block: _Block | None) -> int:
    """Return the last column of the block under the table: it goes on where no column is blank."""
    edge = block.edge if block and block.last == cells[0].row - 1 else right
    if cells[0].column <= right:
        columns = {cell.column for cell in cells}
        while {edge, edge + 1} <= columns:
            edge += 1
    return edge
