"""The footer that a sheet seems to have: which lines stand below its items, and what they count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from sheetcheck.drafting.headings import Table
from sheetcheck.family.scale import Scale
from sheetcheck.family.totals import ChangeColumn, ShareColumn, Totals
from sheetcheck.notation.departments import departments_in
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.notation.tally import Tally, read_tally

_UNITS = ("事業", "項目", "施策", "取組", "件")
_LONGEST = 60  # characters of a line
_USUAL = Totals()
_GRAND = frozenset(map(fold, _USUAL.grand))
_CODE = re.compile(r"[a-z0-9]")
_SURE = 2
_SUBTOTALS = ("小計", "節計", "章計")


@dataclass(frozen=True, slots=True)
class Footer:
    """What the lines below the items claim."""

    units: tuple[str, ...]
    ratings: frozenset[str]
    """The codes that have a line, or a column of a table."""
    grand: bool
    sections: bool
    """Whether there are counts by section."""
    departments: bool
    subtotals: tuple[str, ...]
    share: bool
    change: bool


def labels_in(table: Table) -> tuple[str, ...]:
    """Return what the lines with a count and a unit below the items are called, in their order."""
    counted = _tallies(table, below(table))
    return tuple(dict.fromkeys(t.label for t in counted if t.unit and t.label))


@lru_cache(maxsize=4)
def said_below(table: Table) -> frozenset[str]:
    """Return what the cells and the lines below the items say, folded."""
    grid = table.grid
    cells = {fold(grid.text(row, column)) for row in below(table) for column in grid.rows[row]}
    return frozenset(cells | {fold(t.label) for t in _tallies(table, below(table))}) - {""}


def find_footer(table: Table, scale: Scale | None) -> Footer | None:
    """Return the footer below the items; None where no line of it names a rating or a total."""
    counted = list(_tallies(table, below(table)))
    said = said_below(table)
    codes = frozenset(code for word in said if scale and (code := scale.named_by(word)))
    grand = any(t.unit and not t.label for t in counted) or bool(counted and said & _GRAND)
    subtotals = tuple(
        word for word in _SUBTOTALS if any(t.label == word for t in _tallies(table, _inside(table)))
    )
    if not (codes and counted) and not grand and not subtotals:
        return None
    units = [tally.unit for tally in counted if tally.unit]
    return Footer(
        units=tuple(sorted(dict.fromkeys(units), key=lambda unit: -units.count(unit))),
        ratings=codes,
        grand=grand,
        sections=bool(said & {fold(name) for name in _sections(table)}),
        departments=bool(said & {fold(name) for name in _departments(table)}),
        subtotals=subtotals,
        share=bool(said & set(map(fold, ShareColumn().called))),
        change=bool(said & set(map(fold, ChangeColumn().called))),
    )


def codes_in(table: Table, scale: Scale) -> tuple[str, ...]:
    """Return the codes that the footer counts, those among them that no item has, too.

    They are the letters and digits beside, or in one row with, at least two of a scale that
    has such codes.
    """
    if sum(_CODE.fullmatch(fold(code)) is not None for code in scale.ratings) < _SURE:
        return ()
    grid = table.grid
    of_lines = [tally.label for tally in _tallies(table, below(table))]
    of_rows = [[grid.text(r, c).strip() for c in grid.rows[r]] for r in below(table)]
    for labels in [of_lines, *of_rows]:
        codes = [t for t in dict.fromkeys(labels) if _CODE.fullmatch(fold(t)) or t in scale.ratings]
        if sum(text in scale.ratings for text in codes) >= _SURE:
            return tuple(codes)
    return ()


def below(table: Table) -> list[int]:
    """Return the rows below the last item."""
    last = max(table.items, default=table.row)
    return [row for row in table.grid.rows if row > last]


def _inside(table: Table) -> list[int]:
    items = set(table.items)
    return [row for row in table.grid.rows if row > table.row and row not in items]


def _sections(table: Table) -> Iterator[str]:
    """Yield the names of section rows: all that stands in a row between the items."""
    last = max(table.items, default=table.row)
    for row in _inside(table):
        cells = table.grid.rows[row]
        texts = [t for column in cells if not is_blank(t := table.grid.text(row, column))]
        if len(texts) == 1 and row < last:
            yield texts[0]


def _departments(table: Table) -> Iterator[str]:
    column = table.column("departments")
    if column is not None:
        yield from chain.from_iterable(
            departments_in(table.said(row, column)) for row in table.items
        )


def _tallies(table: Table, rows: list[int]) -> Iterator[Tally]:
    """Yield the counts of some rows: in one cell with their label, or in one behind it."""
    for row in rows:
        label = ""
        for column in table.grid.rows[row]:
            for line in table.grid.text(row, column).split("\n"):
                text = line.strip()
                tally = read_tally(text, _UNITS) if len(text) <= _LONGEST else None
                is_number = tally is not None and not (tally.label or tally.unit or label)
                if tally is None or is_number:  # a rating may be a number, too
                    label = text if 0 < len(text) <= _LONGEST else label
                elif tally.label or not label:
                    yield tally
                else:
                    yield read_tally(f"{label} {text}", _UNITS) or tally
