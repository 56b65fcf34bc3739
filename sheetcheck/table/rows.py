"""Read the rows of a table: the texts in its declared columns, and whether a row is an item."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import filterfalse, repeat
from typing import NamedTuple

from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.header import Header
from sheetcheck.words.address import Address, Area
from sheetcheck.words.sheet import NO_ANCHORS, NOTHING_UNKNOWN
from sheetcheck.words.values import CellKind
from sheetcheck.workbook.formats.cell_formats import Formats
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import RowRun, runs_of

_LONG = 16  # rows of one form, from which reading by columns is faster
_new = tuple.__new__  # twice as fast as the constructor of a named tuple
ANSWERS = ("departments", "rating", "result", "plan")
"""The columns that a department fills in, with a meaning for the rules."""
_NUMBER = re.compile(r"[(\[]?(?:no\.?|第)?([0-9]{1,18}(?:[-.][0-9]{1,18})*)[)\].号]?")
_WHOSE = frozenset({"number", "name", "departments"})


class Row(NamedTuple):
    """A row of the table and the texts in its declared columns."""

    row: int
    """Excel's row number."""
    texts: Mapping[str, str]
    """Column → text as Excel shows it, from left to right."""
    anchors: Mapping[str, Address]
    """Columns whose text comes from a merged cell that begins in a row above → that cell."""
    number: int | str | None
    """The item's number (see `read_number`)."""
    is_item: bool
    first: str
    """The first text that is not blank; empty if all are."""
    alone: bool
    """True if the row has no other cells, formulas or merges."""
    unknown: Mapping[str, CellKind] = NOTHING_UNKNOWN
    """Column → kind, for cells with an error value or a formula that was not calculated."""

    def says(self, key: str) -> bool:
        """True if a column is not blank: it has a text, or a value that is not known."""
        return key in self.unknown or not is_blank(self.texts.get(key, ""))


@lru_cache(maxsize=4096)
def read_number(text: str) -> int | str | None:
    """Return an item's number: `1` or `第1号` as int, `1-2` as text, anything else as None."""
    match = _NUMBER.fullmatch(fold(text))
    if not match:
        return None
    return int(match[1]) if match[1].isdecimal() and len(match[1]) <= 9 else match[1]


def read_rows(grid: Grid, header: Header) -> Iterator[Row]:
    """Yield the rows below the header; a merged cell counts in every row that it covers."""
    covered, unknown = _covered(grid, header), _unknown(grid, header)
    for run in runs_of(grid.rows):
        numbers = range(max(run.numbers.start, header.row + 1), run.numbers.stop)
        read = _by_columns if len(numbers) >= _LONG else _by_rows
        for row in read(run, numbers, header.columns, grid.formats):
            areas = covered.get(row.row)
            read_row = row if areas is None else _merged(row, areas, header, grid)
            kinds = unknown.get(row.row)
            yield read_row if kinds is None else _with_unknown(read_row, kinds)


def _unknown(grid: Grid, header: Header) -> dict[int, dict[str, CellKind]]:
    """Return row → column → kind of the cells without a known value, merged ones in all rows."""
    unknown: dict[int, dict[str, CellKind]] = {}
    if not grid.unknown:
        return unknown
    keys: dict[int, list[str]] = {}
    for key, at in header.columns.items():
        keys.setdefault(at, []).append(key)
    for (top, column), kind in grid.unknown.items():
        area = grid.merge_at(top, column)
        if column not in keys or (area and area.anchor != (top, column)):
            continue  # a covered cell of a merged range is invisible
        rows = range(top, area.bottom + 1) if area else range(top, top + 1)
        for row in rows if len(rows) <= len(grid.rows) else grid.rows:
            if row in rows and row > header.row:
                unknown.setdefault(row, {}).update(dict.fromkeys(keys[column], kind))
    return unknown


def _with_unknown(row: Row, unknown: Mapping[str, CellKind]) -> Row:
    """Return a row with the columns whose value is not known; these count as filled."""
    marked = row._replace(unknown=unknown)
    return marked._replace(is_item=_is_item(marked.texts, marked.number, unknown))


def _merged(row: Row, areas: Mapping[str, Area], header: Header, grid: Grid) -> Row:
    """Return a row with the texts of the merged cells that cover it."""
    texts, anchors = dict(row.texts), {}
    for key, area in areas.items():
        # A cell that is merged across columns belongs to the first of them.
        first = area.left == header.headings[key].cell.column
        texts[key] = grid.text(*area.anchor) if first else ""
        if area.top != row.row:
            anchors[key] = area.anchor
    return _row(row.row, texts, anchors or NO_ANCHORS, alone=False)


def _by_rows(
    run: RowRun, numbers: range, columns: Mapping[str, int], formats: Formats
) -> Iterator[Row]:
    """Yield the rows with these numbers from a run."""
    places, _, styles = run.form
    there = [(key, places[at], styles[places[at]]) for key, at in columns.items() if at in places]
    width, blank, alone = len(places), dict.fromkeys(columns, ""), _stand_alone(run, columns)
    for number in numbers:
        start, texts = (number - run.numbers.start) * width, blank.copy()
        for key, place, style in there:
            value = run.values[start + place]
            if value is not None:
                texts[key] = formats.shown(value, style)
        yield _row(number, texts, NO_ANCHORS, alone=alone)


def _row(
    number: int, texts: Mapping[str, str], anchors: Mapping[str, Address], *, alone: bool
) -> Row:
    first = next(filterfalse(is_blank, texts.values()), "")
    item = read_number(texts.get("number", ""))
    is_item = _is_item(texts, item)
    return _new(Row, (number, texts, anchors, item, is_item, first, alone, NOTHING_UNKNOWN))


def _by_columns(
    run: RowRun, numbers: range, columns: Mapping[str, int], formats: Formats
) -> Iterator[Row]:
    """Column-wise variant of `_by_rows`; about twice as fast for 16 or more rows."""
    places, _, styles = run.form
    shown = {key: [""] * len(numbers) for key in columns}
    for key, at in columns.items():
        if at in places:
            values = run.column(at)[-len(numbers) :]
            shown[key] = formats.all_shown(values, styles[places[at]])
    texts = list(map(dict, map(zip, repeat(tuple(shown)), zip(*shown.values(), strict=True))))
    items = list(map(read_number, shown.get("number", repeat("", len(numbers)))))
    firsts = _firsts(list(shown.values()))
    are_items, alone = map(_is_item, texts, items), repeat(_stand_alone(run, columns))
    none, known = repeat(NO_ANCHORS), repeat(NOTHING_UNKNOWN)
    fields = zip(numbers, texts, none, items, are_items, firsts, alone, known, strict=False)
    return map(_new, repeat(Row), fields)


def _firsts(columns: Sequence[Sequence[str]]) -> Iterable[str]:
    """Return the first text of each row that is not blank."""
    for column in columns:
        texts = set(column)
        blank = sum(map(is_blank, texts))
        if not blank:
            return column
        if blank < len(texts):
            break
    rows = zip(*columns, strict=True)
    return (next(filterfalse(is_blank, row), "") for row in rows)


def _stand_alone(run: RowRun, columns: Mapping[str, int]) -> bool:
    return not run.formulas and run.form.places.keys() <= set(columns.values())


def _covered(grid: Grid, header: Header) -> dict[int, dict[str, Area]]:
    """Return row → column → merged range, for the declared columns of the table."""
    covered: dict[int, dict[str, Area]] = {}
    for area in grid.merges:
        inside = [key for key, at in header.columns.items() if area.left <= at <= area.right]
        if not inside or area.bottom <= header.row:
            continue
        rows = range(max(area.top, header.row + 1), area.bottom + 1)
        # A merged range may reach to the last row that Excel has; only rows with cells count.
        for row in rows if len(rows) <= len(grid.rows) else grid.rows:
            if row in rows and row in grid.rows:
                covered.setdefault(row, {}).update(dict.fromkeys(inside, area))
    return covered


def _is_item(
    texts: Mapping[str, str],
    number: float | str | None,
    unknown: Mapping[str, CellKind] = NOTHING_UNKNOWN,
) -> bool:
    """True if a row is an item: it has a name, and a number or an answer.

    A name and a department without a number may be the person who filled in the sheet: then
    another answer is needed. A cell whose value is not known counts as filled.
    """

    def says(key: str) -> bool:
        return not is_blank(texts.get(key, "")) or key in unknown

    numbered = number is not None or "number" in unknown
    named = says("name") if "name" in texts else numbered
    if named and numbered:
        return True
    answered = any(map(says, ANSWERS))
    if named and answered and "number" in texts:
        return any(says(key) for key in texts if key not in _WHOSE)
    return answered and (named or numbered)
