"""What each row of the table is: an item, a section, a repeated label, a note, or nothing."""

import re
from collections.abc import Collection, Iterator, Mapping
from enum import Enum, auto
from functools import lru_cache
from itertools import filterfalse, repeat
from typing import NamedTuple

from sheetcheck.family.model import Family
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.header import Header
from sheetcheck.table.headings import wanted
from sheetcheck.words.address import Address, Area
from sheetcheck.words.sheet import NO_ANCHORS
from sheetcheck.workbook.formats import Formats
from sheetcheck.workbook.grid import Grid
from sheetcheck.workbook.packed import runs_of
from sheetcheck.workbook.runs import Run

_LONG = 16  # rows of one form
_new = tuple.__new__  # a named tuple's own takes twice as long
ANSWERS = ("departments", "rating", "result", "plan")
_NUMBER = re.compile(r"[(\[]?(?:no\.?|第)?([0-9]{1,18}(?:[-.][0-9]{1,18})*)[)\].号]?")
_WHOSE = frozenset({"number", "name", "departments"})


class Kind(Enum):
    """What a row of the table is."""

    ITEM = auto()
    SECTION = auto()
    OTHER = auto()
    """A repeated heading, a note, or nothing."""


class Row(NamedTuple):
    """A row of the table, with what its declared columns say."""

    row: int
    texts: Mapping[str, str]
    """By column, from left to right."""
    anchors: Mapping[str, Address]
    number: int | str | None
    is_item: bool
    first: str
    """The first of the texts in which anything is to be seen; else empty."""
    alone: bool
    """Whether those texts are all that stands in the row: no formulas, and nothing merged."""


@lru_cache(maxsize=4096)
def read_number(text: str) -> int | str | None:
    """Return an item's number: an int where it is a plain one, its folded text otherwise."""
    match = _NUMBER.fullmatch(fold(text))
    if not match:
        return None
    return int(match[1]) if match[1].isdecimal() and len(match[1]) <= 9 else match[1]


def read_rows(grid: Grid, header: Header) -> Iterator[Row]:
    """Yield the rows below the header; a merged cell gives its value to every row it covers."""
    columns = header.columns
    covered = _covered(grid, header)
    for run in runs_of(grid.rows):
        numbers = range(max(run.numbers.start, header.row + 1), run.numbers.stop)
        if not numbers:
            continue
        alone = not run.formulas and run.form.places.keys() <= set(columns.values())
        texts = _by_columns if len(numbers) >= _LONG else _by_rows
        for number, row in zip(numbers, texts(run, numbers, columns, grid.formats), strict=True):
            areas = covered.get(number)
            if areas is None:
                yield _row(number, row, NO_ANCHORS, alone=alone)
            else:
                yield _merged(number, row, areas, header, grid)


def _merged(
    number: int, texts: dict[str, str], areas: Mapping[str, Area], header: Header, grid: Grid
) -> Row:
    """Return a row with what merged cells say in it."""
    anchors = {}
    for key, area in areas.items():
        # Across, a merged cell speaks for its first column only.
        first = area.left == header.headings[key].cell.column
        texts[key] = grid.text(*area.anchor) if first else ""
        if area.top != number:
            anchors[key] = area.anchor
    return _row(number, texts, anchors or NO_ANCHORS, alone=False)


def _by_rows(
    run: Run, numbers: range, columns: Mapping[str, int], formats: Formats
) -> Iterator[dict[str, str]]:
    """Yield what a person sees in the columns of each row."""
    places, _, styles = run.form
    there = [(key, places[at], styles[places[at]]) for key, at in columns.items() if at in places]
    width, blank = len(places), dict.fromkeys(columns, "")
    for number in numbers:
        start, texts = (number - run.numbers.start) * width, blank.copy()
        for key, place, style in there:
            value = run.values[start + place]
            if value is not None:
                texts[key] = formats.shown(value, style)
        yield texts


def _by_columns(
    run: Run, numbers: range, columns: Mapping[str, int], formats: Formats
) -> Iterator[dict[str, str]]:
    """Do the same column by column, which pays where there are many rows."""
    places, _, styles = run.form
    blank = [""] * len(numbers)
    said = [
        formats.all_shown(run.column(at)[-len(numbers) :], styles[places[at]])
        if at in places
        else blank
        for at in columns.values()
    ]
    return map(dict, map(zip, repeat(tuple(columns)), zip(*said, strict=True)))


def _row(
    number: int, texts: Mapping[str, str], anchors: Mapping[str, Address], *, alone: bool
) -> Row:
    first = ""
    for text in texts.values():
        if text and not is_blank(text):
            first = text
            break
    item = read_number(texts.get("number", ""))
    return _new(Row, (number, texts, anchors, item, _is_item(texts, item), first, alone))


def _covered(grid: Grid, header: Header) -> dict[int, dict[str, Area]]:
    """Return, by row and column, the merged ranges that cover declared columns of the table."""
    covered: dict[int, dict[str, Area]] = {}
    for area in grid.merges:
        inside = [key for key, at in header.columns.items() if area.left <= at <= area.right]
        if not inside or area.bottom <= header.row:
            continue
        rows = range(max(area.top, header.row + 1), area.bottom + 1)
        # A merged range may reach to the end of the sheet; only rows that exist count.
        for row in rows if len(rows) <= len(grid.rows) else grid.rows:
            if row in rows and row in grid.rows:
                covered.setdefault(row, {}).update(dict.fromkeys(inside, area))
    return covered


def _is_item(texts: Mapping[str, str], number: float | str | None) -> bool:
    """Say whether a row is a project: it has a name, and a number or an answer beside it.

    Without its number, a name and a department alone may be who filled in the sheet.
    """
    numbered = number is not None
    named = not is_blank(texts["name"]) if "name" in texts else numbered
    if named and numbered:
        return True
    answered = any(not is_blank(texts.get(key, "")) for key in ANSWERS)
    if named and answered and "number" in texts:
        return any(not is_blank(text) for key, text in texts.items() if key not in _WHOSE)
    return answered and (named or numbered)


def kind_of(row: Row, texts: Collection[str], family: Family) -> Kind:
    """Return what a row is that holds no total; `texts` is everything that stands in it."""
    first = row.first if row.is_item else next(filterfalse(is_blank, texts), "")
    if not first or _is_heading(first, family):
        seen = filterfalse(is_blank, texts)
        if all(_is_heading(text, family) for text in seen):
            return Kind.OTHER
    if row.is_item:
        return Kind.ITEM
    if fold(first).startswith(tuple(map(fold, family.notes))):
        return Kind.OTHER
    return Kind.SECTION


def _is_heading(text: str, family: Family) -> bool:
    return split_year(text)[1] in wanted(family).keys
