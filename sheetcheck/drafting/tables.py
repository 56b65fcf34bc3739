"""Find the tables of a workbook without a family: their headings and rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from sheetcheck.drafting.heading_rows import DEEPER, WrittenHeading, blocks_of, headings_at, is_year
from sheetcheck.drafting.roles import Roles, roles_of, roles_spoken, texts_below
from sheetcheck.family.heading import mark_of
from sheetcheck.notation.era import split_year, year_label
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.row_kinds import is_figure
from sheetcheck.words.address import Address, column_letters
from sheetcheck.workbook.read.grid import Grid

_DEEPEST = 60  # rows, empty ones not counted, searched for headings
_FEWEST = 3  # headings that make a table
_KNOWN = 2  # different roles that they must have


@dataclass(frozen=True, slots=True)
class Guess:
    """A column and its guessed role."""

    key: str
    """The role, or `column_c` without one."""
    heading: str
    """The heading, with its year as `{reported}`, `{planned}`, `{reported-1}` or `{R10}`."""
    cell: Address
    sure: bool
    """Whether the column has a role."""
    over: str = ""
    """The common heading above it and other columns, likewise."""
    nth: int = 1
    """Which one it is, from the left, of several columns with this heading."""
    year: int | None = None
    """The year that the heading names."""
    is_dated_oddly: bool = False
    """Whether this year is not connected with the reported one by other years in the headings."""

    @property
    def column(self) -> int:
        """The number of the column."""
        return self.cell.column

    @property
    def whole(self) -> str:
        """The heading behind the common one above it."""
        return self.over + self.heading


# `eq=False`: equal only to itself, so that caches can use a table as a key.
@dataclass(frozen=True, eq=False)
class Table:
    """A table found by its headings."""

    grid: Grid
    row: int
    """The last row of the headings."""
    guesses: tuple[Guess, ...]
    known: int = 0
    """How many different roles the headings have words of."""

    def column(self, key: str) -> int | None:
        """Return the number of the column with a role; None if there is none."""
        return next((guess.column for guess in self.guesses if guess.key == key), None)

    @property
    def reported(self) -> int | None:
        """The calendar year that it reports, if a heading names it."""
        return next((g.year for g in self.guesses if "{reported}" in g.whole), None)

    @cached_property
    def items(self) -> list[int]:
        """The rows with a name, a department and, if there is a column for it, a number."""
        columns = [self.column(key) for key in ("name", "departments") if self.column(key)]
        number = self.column("number")
        return [
            row
            for row in self.grid.rows
            if row > self.row
            and columns
            and not any(_says_nothing(self.text_at(row, column)) for column in columns if column)
            and (number is None or any(c.isdigit() for c in self.text_at(row, number)))
        ]

    @cached_property
    def _answers(self) -> dict[int, list[str]]:
        return {}

    def answers(self, column: int | None) -> list[str]:
        """Return the texts of a column in the rows of items, without blanks."""
        if column is None:
            return []
        if column not in self._answers:
            items = frozenset(self.items)
            below = texts_below(self.grid, self.row, column)
            self._answers[column] = [text for row, text in below if row in items]
        return self._answers[column]

    @cached_property
    def item_names(self) -> list[tuple[str, int]]:
        """The folded name of each item, and which one it is of several with the same name."""
        column, seen = self.column("name"), Counter[str]()
        names: list[tuple[str, int]] = []
        for row in self.items:
            name = fold(self.text_at(row, column)) if column else ""
            names.append((name, seen[name]))
            seen[name] += 1
        return names

    def by_item(self, column: int) -> dict[tuple[str, int], str]:
        """Return item → folded text in a column."""
        below = dict(texts_below(self.grid, self.row, column))
        texts = (fold(below.get(row, "")) for row in self.items)
        return dict(zip(self.item_names, texts, strict=True))

    def text_at(self, row: int, column: int) -> str:
        """Return the text of a cell, or of the merged range that covers it."""
        return self.grid.text(*self.grid.anchor(row, column))

    def headed(self, heading: str) -> int | None:
        """Return the number of the column with a whole heading (see `Guess.whole`), or None."""
        alike = (g.column for g in self.guesses if fold(g.whole) == fold(heading))
        return next(alike, None)


def _says_nothing(text: str) -> bool:
    """True if a text names neither an item nor a department: it is blank or a count."""
    return is_blank(text) or is_figure(text)


def find_tables(grids: Sequence[Grid], lists: Mapping[str, frozenset[int]]) -> list[Table]:
    """Return the tables of a workbook, the one most like a progress sheet first.

    `lists` maps sheet names to the columns with a drop-down list.
    """
    found = [
        table for grid in grids for table in _tables_in(grid, lists.get(grid.sheet, frozenset()))
    ]
    return sorted(found, key=lambda table: (-table.known, -len(table.guesses)))


def table_at(grid: Grid, row: int, chosen: frozenset[int]) -> Table | None:
    """Return the table with its headings in a row; None unless they are of a progress sheet."""
    for first in range(max(row - DEEPER, 1), row + 1):
        last, headings = headings_at(grid, first)
        headings = _of_one_table(grid, last, headings)
        if row <= last and _is_table(headings):
            return _table(grid, last, headings, chosen)
    return None


def _is_table(headings: Mapping[int, WrittenHeading]) -> bool:
    return len(headings) >= _FEWEST and len(roles_spoken(headings)) >= _KNOWN


def _table(
    grid: Grid, row: int, headings: Mapping[int, WrittenHeading], chosen: frozenset[int]
) -> Table:
    guesses = _guesses(headings, roles_of(grid, row, headings, chosen))
    return Table(grid, row, tuple(guesses), len(roles_spoken(headings)))


def _tables_in(grid: Grid, chosen: frozenset[int]) -> Iterator[Table]:
    """Yield the tables of a sheet; repeated headings do not begin another table."""
    done = 0
    items: set[int] = set()
    seen: set[tuple[str, ...]] = set()
    for row in islice(grid.rows, _DEEPEST):
        if row <= done or row in items:
            continue
        last, headings = headings_at(grid, row)
        headings = _of_one_table(grid, last, headings)
        names = tuple(fold(written.over + written.text) for written in headings.values())
        if names in seen or not _is_table(headings):
            continue
        seen.add(names)
        done = last
        table = _table(grid, last, headings, chosen)
        items |= set(table.items)
        yield table


def _of_one_table(
    grid: Grid, row: int, headings: Mapping[int, WrittenHeading]
) -> Mapping[int, WrittenHeading]:
    """Return the headings of the main block, and of blocks that add a role.

    Other blocks beside a table are a legend, or totals.
    """
    blocks = [{c: headings[c] for c in block} for block in blocks_of(grid, row, list(headings))]
    main = max(blocks, key=lambda block: (len(roles_spoken(block)), len(block)), default={})
    spoken = roles_spoken(main)
    own = [block for block in blocks if block is main or roles_spoken(block) - spoken]
    return {column: written for block in own for column, written in block.items()}


def _guesses(headings: Mapping[int, WrittenHeading], roles: Roles) -> Iterator[Guess]:
    seen: Counter[str] = Counter()
    years = {written.year for written in headings.values() if written.year is not None}
    for column, written in headings.items():
        year = written.year
        dated_oddly = year is not None and not _moves(year, roles.reported, years)
        if is_year(written.over) or is_year(written.text):
            over, heading = "", _marked(year or 0, written.rest, roles.reported, years)
        else:
            over = _dated(written.over, roles.reported, years)
            heading = _dated(written.text, roles.reported, years)
        seen[fold(over + heading)] += 1
        yield Guess(
            roles.by_column.get(column, f"column_{column_letters(column).lower()}"),
            heading,
            Address(written.cell.row, column),
            column in roles.by_column,
            over,
            seen[fold(over + heading)],
            year,
            dated_oddly,
        )


def _dated(text: str, reported: int | None, years: set[int]) -> str:
    """Return a heading with its year in braces: relative to the reported one, or fixed."""
    year, rest = split_year(text)
    if year is None:
        return " ".join(text.split())
    return _marked(year, rest, reported, years)


def _marked(year: int, rest: str, reported: int | None, years: set[int]) -> str:
    if reported is not None and _moves(year, reported, years):
        return mark_of(year, reported) + rest
    return f"{{{year_label(year)}}}{rest}"


def _moves(year: int, reported: int | None, years: set[int]) -> bool:
    """True if the headings name every year from the reported one to this one."""
    if reported is None:
        return False
    low, high = sorted((year, reported))
    return all(between in {*years, reported, reported + 1} for between in range(low, high + 1))
