"""Find the headings in a row of a sheet, with the common headings above several of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import is_blank
from sheetcheck.table.row_kinds import is_figure
from sheetcheck.words.address import Address, Area
from sheetcheck.workbook.read.grid import Grid

LONGEST = 40
"""Characters; a longer text is not a heading."""
DEEPER = 2
"""The most rows of headings below the first."""
_WIDEST = 12  # columns below one common heading
_SHORT = 20  # characters of a heading below a common one


@dataclass(frozen=True, slots=True)
class WrittenHeading:
    """A heading as the sheet has it."""

    text: str
    over: str
    """The common heading above it and its neighbours; blank if there is none."""
    cell: Address

    @property
    def year(self) -> int | None:
        """The calendar year that it names."""
        over = split_year(self.over)[0]
        return split_year(self.text)[0] if over is None else over

    @property
    def rest(self) -> str:
        """Both headings without the year, folded."""
        return split_year(self.over)[1] + split_year(self.text)[1]

    @property
    def spoken(self) -> str:
        """The same with の in place of the year: 取組 below 令和6年度 is の取組."""
        return self.rest if self.year is None else f"の{self.rest}"


def headings_at(grid: Grid, row: int) -> tuple[int, Mapping[int, WrittenHeading]]:
    """Return the last row of the headings that begin in a row, and column → heading."""
    last = _last_row(grid, row)
    reaching = {area.left for area in grid.merges if area.top <= last <= area.bottom}
    lone = grid.rows.get(row, {}).keys() if last == row + 1 else set()
    headings: dict[int, WrittenHeading] = {}
    for column in sorted(grid.rows.get(last, {}).keys() | reaching | lone):
        anchor = grid.anchor(last, column)
        if is_blank(grid.text(*anchor)) and column in lone:
            anchor = grid.anchor(row, column)
        text = grid.text(*anchor)
        if anchor.column == column and _is_heading(text):
            headings[column] = WrittenHeading(text, _over(grid, anchor), anchor)
    return last, headings


def blocks_of(grid: Grid, row: int, columns: Sequence[int]) -> list[list[int]]:
    """Return the columns of headings in blocks, divided where a column has no heading."""
    blocks = [list(columns[:1])]
    for before, column in pairwise(columns):
        between = range(before + 1, column)
        if all(grid.merge_at(row, beside) for beside in between):
            blocks[-1].append(column)
        else:
            blocks.append([column])
    return blocks


def is_year(text: str) -> bool:
    """True if a text is a year and nothing else."""
    year, rest = split_year(text)
    return year is not None and not rest


def _is_heading(text: str) -> bool:
    counts = is_figure(text) and not is_year(text)
    return not is_blank(text) and len(text) <= LONGEST and not counts


def _last_row(grid: Grid, row: int) -> int:
    """Return the last row of the headings that begin in a row.

    Headings that are merged downwards reach to it. Without these a second row belongs to the
    headings if it has a short text below every column of a common heading.
    """
    merged = [area for area in grid.merges if area.top == row and area.left == area.right]
    if merged:
        return min(max(area.bottom for area in merged), row + DEEPER)
    groups = [area for area in grid.merges if area.top == area.bottom == row and _is_group(area)]
    below = [(row + 1, c) for area in groups for c in range(area.left, area.right + 1)]
    texts = [grid.text(*cell) for cell in below]
    there = texts and not any(is_blank(text) or len(text) > _SHORT for text in texts)
    return row + 1 if there and len(grid.rows.get(row, {})) > len(groups) + 1 else row


def _is_group(area: Area) -> bool:
    return 1 < area.right - area.left + 1 <= _WIDEST


def _over(grid: Grid, anchor: Address) -> str:
    """Return the common heading right above a heading; blank if there is none."""
    row = anchor.row - 1
    area = grid.merge_at(row, anchor.column)
    if area is None or area.left == area.right or area.bottom != row:
        # Above a single column, only a year, or a text above a year, is part of the heading.
        text, own = grid.text(row, anchor.column), grid.text(*anchor)
        return text if is_year(text) or (is_year(own) and len(text) <= LONGEST) else ""
    # A text that is alone in its row is a title.
    beside = {grid.anchor(row, column) for column in grid.rows.get(row, {})}
    others = [at for at in beside if at != area.anchor and not is_blank(grid.text(*at))]
    return grid.text(*area.anchor) if others else ""
