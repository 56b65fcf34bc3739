"""What each row of the table is: an item, a section, a repeated label, a note, or nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from sheetcheck.family.model import Family
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.header import Header
from sheetcheck.table.headings import wanted
from sheetcheck.words.address import Address, Area
from sheetcheck.words.sheet import NO_ANCHORS
from sheetcheck.workbook.grid import Grid

ANSWERS = ("departments", "rating", "result", "plan")
_NUMBER = re.compile(r"[(\[]?(?:no\.?|第)?([0-9]{1,18}(?:[-.][0-9]{1,18})*)[)\].号]?")
_WHOSE = frozenset({"number", "name", "departments"})


class Kind(Enum):
    """What a row of the table is."""

    ITEM = auto()
    SECTION = auto()
    OTHER = auto()
    """A repeated heading, a note, or nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table, with what its declared columns say."""

    row: int
    texts: Mapping[str, str]
    anchors: Mapping[str, Address]


def read_number(text: str) -> int | str | None:
    """Return an item's number: an int where it is a plain one, its folded text otherwise."""
    match = _NUMBER.fullmatch(fold(text))
    if not match:
        return None
    return int(match[1]) if match[1].isdecimal() and len(match[1]) <= 9 else match[1]


def read_rows(grid: Grid, header: Header) -> Iterator[Row]:
    """Yield the rows below the header; a merged cell gives its value to every row it covers."""
    columns = header.columns
    keys = {column: key for key, column in columns.items()}
    covered = _covered(grid, header, set(keys))
    blank = dict.fromkeys(columns, "")
    for row, cells in grid.rows.items():
        if row <= header.row:
            continue
        texts = dict(blank)
        for column, cell in cells.items():
            key = keys.get(column)
            if key is not None:
                value = cell.value
                texts[key] = value if isinstance(value, str) else grid.text(row, column)
        anchors = covered.get(row)
        if anchors is None:
            yield Row(row, texts, NO_ANCHORS)
            continue
        moved = {}
        for column, area in anchors.items():
            key = keys[column]
            # Across, a merged cell speaks for its first column only.
            texts[key] = grid.text(*area.anchor) if area.left == column else ""
            if area.top != row:
                moved[key] = area.anchor
        yield Row(row, texts, moved or NO_ANCHORS)


def _covered(grid: Grid, header: Header, columns: set[int]) -> dict[int, dict[int, Area]]:
    """Return, by row and column, the merged ranges that cover declared columns of the table."""
    covered: dict[int, dict[int, Area]] = {}
    for area in grid.merges:
        inside = [column for column in columns if area.left <= column <= area.right]
        if not inside or area.bottom <= header.row:
            continue
        rows = range(max(area.top, header.row + 1), area.bottom + 1)
        # A merged range may reach to the end of the sheet; only rows that exist count.
        for row in rows if len(rows) <= len(grid.rows) else grid.rows:
            if row in grid.rows and row in rows:
                covered.setdefault(row, {}).update(dict.fromkeys(inside, area))
    return covered


def is_item(row: Row) -> bool:
    """Say whether a row is a project: it has a name, and a number or an answer beside it.

    Without its number, a name and a department alone may be who filled in the sheet.
    """
    texts = row.texts
    numbered = read_number(texts.get("number", "")) is not None
    named = not is_blank(texts["name"]) if "name" in texts else numbered
    answered = any(not is_blank(texts.get(key, "")) for key in ANSWERS)
    if named and answered and not numbered and "number" in texts:
        return any(not is_blank(text) for key, text in texts.items() if key not in _WHOSE)
    return (named and (numbered or answered)) or (numbered and answered)


def kind_of(row: Row, texts: tuple[str, ...], family: Family) -> Kind:
    """Return what a row is that holds no total; `texts` is everything that stands in it."""
    seen = [text for text in texts if not is_blank(text)]
    if not seen or all(split_year(text)[1] in wanted(family).keys for text in seen):
        return Kind.OTHER
    if is_item(row):
        return Kind.ITEM
    if fold(seen[0]).startswith(tuple(fold(note) for note in family.notes)):
        return Kind.OTHER
    return Kind.SECTION
