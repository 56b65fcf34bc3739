"""Turn the rows of a table into sections and items, and list the texts that are neither."""

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise, takewhile, zip_longest
from typing import Final

from sheetcheck.family.model import Family
from sheetcheck.notation.departments import departments_in
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.header import Header
from sheetcheck.table.row_kinds import RowKind, is_rated_answer, kind_of, repeats_headings
from sheetcheck.table.rows import Row, read_rows
from sheetcheck.table.sections import (
    above_headings,
    continued,
    heads_items,
    section_in,
    texts_in,
    with_sections,
)
from sheetcheck.words.address import LAST_COLUMN, LAST_ROW, Address
from sheetcheck.words.sheet import Item, Section, Unread
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import filled_cells

MOST_UNREAD: Final = 1000  # texts; they are only listed
_new = tuple.__new__  # a named tuple's own takes twice as long


def table_rows(grid: Grid, header: Header, family: Family) -> list[Row]:
    """Return the rows below the header, each marked as an item or not.

    Right below an item, a row with a rating and another answer is one, too, without number or
    name.
    """
    rows: list[Row] = []
    for row in read_rows(grid, header):
        follows = bool(rows) and rows[-1].is_item and rows[-1].row + 1 == row.row
        rated = follows and not row.is_item and is_rated_answer(row, family)
        rows.append(row._replace(is_item=True) if rated else row)
    return rows


def tables_in(
    rows: Sequence[Row],
    header: Header,
    family: Family,
    items: Sequence[Item],
    stated: Iterable[int],
) -> tuple[range, ...]:
    """Return the row range of each table, if the sheet has several; else nothing.

    Repeated headings begin another table only if each table then has items and totals.
    `stated` are the rows with totals.
    """
    tops = [header.top, *(row.row for row in rows if repeats_headings(row, family))]
    if len(tops) == 1:
        return ()
    with_items = {bisect_right(tops, item.row) for item in items}
    with_totals = {bisect_right(tops, row) for row in stated}
    if not len(tops) == len(with_items) == len(with_totals - {0}):
        return ()
    return tuple(range(*pair) for pair in pairwise([*tops, LAST_ROW + 1]))


def read_items(
    grid: Grid, family: Family, rows: Sequence[Row], header: Header
) -> tuple[list[Section], Sequence[Item]]:
    """Return the sections and the items of a table, in order; `rows` are those without totals."""
    title = title_of(grid, header, family)
    first = above_headings(grid, header, rows, family, title)
    left, right = min(header.columns.values()), max(header.columns.values())
    sections = [first] if first else []
    items: list[Item] = []
    offices = family.office_names
    section = first.name if first else ""
    for row, following in zip_longest(rows, rows[1:]):
        # Only the declared columns of an item's row count, whatever else the row holds.
        texts = {} if row.is_item else texts_in(grid, row.row, left, right)
        match kind_of(row, row.texts.values() if row.is_item else texts.values(), family):
            case RowKind.ITEM if row.anchors and continues(items, row):
                items[-1] = _continued(items[-1], row, offices)
            case RowKind.ITEM if not heads_items(row, following):
                further = bool(row.anchors) and _is_further(items, row)
                in_section = _section_of(row, section)
                items.append(_item(row, in_section, grid.hidden_rows, offices, further=further))
            case RowKind.SECTION if _is_spare(row, following):
                pass
            case RowKind.ITEM | RowKind.SECTION:
                texts = texts or texts_in(grid, row.row, left, right)
                place, name = section_in(row.row, texts)
                section = continued(name, sections, section, title)
                sections += [Section(name, place)] if section else []
            case RowKind.OTHER:
                pass
    return sections, with_sections(items, header.columns)


def _is_spare(row: Row, following: Row | None) -> bool:
    """True if a row has only the number of an item that was never filled in.

    A row before number 1 is different: it heads a section.
    """
    alone = row.number is not None and all(
        is_blank(text) for key, text in row.texts.items() if key != "number"
    )
    return alone and (following is None or following.number != 1)


def _section_of(row: Row, section: str) -> str:
    """Return the section in the row's own column `section`; without one, that of the row above."""
    own = row.texts.get("section")
    if own is None:
        return section
    return " ".join(own.split()) if not is_blank(own) else section


def continues(items: Sequence[Item], row: Row) -> bool:
    """True if a row continues the item above: number, name and rating are merged down."""
    keys = [key for key in ("number", "name", "rating") if key in row.texts]
    return bool(items) and all(key in row.anchors for key in keys)


def _is_further(items: Sequence[Item], row: Row) -> bool:
    """True if a row is one more part of the item above: number and name are merged down."""
    keys = [key for key in ("number", "name") if key in row.texts]
    if not items or not keys or not all(key in row.anchors and row.says(key) for key in keys):
        return False
    above = items[-1]
    return all(
        row.anchors[k] in {above.anchors.get(k), (above.row, row.anchors[k].column)} for k in keys
    )


def _continued(item: Item, row: Row, offices: frozenset[str]) -> Item:
    more = departments_in(row.texts.get("departments", ""), offices)
    known = {fold(name) for name in item.departments}
    departments = (*item.departments, *(name for name in more if fold(name) not in known))
    texts = dict(item.texts)
    for key, text in row.texts.items():
        if key not in row.anchors and not is_blank(text):
            texts[key] = text if is_blank(texts[key]) else f"{texts[key]}\n{text}"
    unknown = {**row.unknown, **item.unknown} if row.unknown else item.unknown
    return item._replace(departments=departments, texts=texts, unknown=unknown)


def _item(
    row: Row, section: str, hidden_rows: frozenset[int], offices: frozenset[str], *, further: bool
) -> Item:
    number, texts, unknown = row.row, row.texts, row.unknown
    name, departments = name_and_departments(texts, unknown, offices)
    hidden = number in hidden_rows
    fields = (number, section, row.number, name, departments, texts, row.anchors, hidden, unknown)
    return _new(Item, (*fields, further))


def name_and_departments(
    texts: Mapping[str, str], unknown: Container[str], offices: frozenset[str]
) -> tuple[str, tuple[str, ...]]:
    """Return the name and the departments of an item; an error value is neither."""
    name = " ".join(texts.get("name", "").split()) if "name" not in unknown else ""
    if "departments" in unknown:
        return name, ()
    return name, departments_in(texts.get("departments", ""), offices)


def title_of(grid: Grid, header: Header, family: Family) -> str:
    """Return the first text above the table with the words of the title, else the first text."""
    above = [
        " ".join(text.split())
        for row in takewhile(lambda row: row < header.top, grid.rows)
        for text in texts_in(grid, row, 1, LAST_COLUMN).values()
    ]
    words = [fold(word) for word in family.title]
    titles = (text for text in above if words and all(word in fold(text) for word in words))
    return next(titles, above[0] if above else "")


def unread_in(
    grid: Grid,
    rows: Iterable[Row],
    read: Container[int],
    claimed: Container[Address],
    header: Header,
) -> Iterator[Unread]:
    """Yield at most 1,000 texts in the table's columns that were not read.

    `read` are the numbers of the rows that were read, `claimed` the addresses of the stated
    totals. Columns that the family does not declare are read in no row.
    """
    at = header.columns.values()
    columns = range(min(at), max(at) + 1)
    undeclared = {heading.cell.column for heading in (*header.undeclared, *header.duplicates)}
    found = (
        Unread(Address(row.row, column), text)
        for row in rows
        if undeclared or row.row not in read
        for column, value, style, _ in filled_cells(grid.rows[row.row])
        if column in columns and (row.row not in read or column in undeclared)
        if Address(row.row, column) not in claimed
        if not is_blank(text := grid.formats.shown(value, style))
    )
    yield from islice(found, MOST_UNREAD)
