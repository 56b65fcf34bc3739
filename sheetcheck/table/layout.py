"""Turn the rows of a table into sections and items."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile, zip_longest

from sheetcheck.family.model import RATING, Family
from sheetcheck.notation.departments import departments_in
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.header import Header
from sheetcheck.table.passed_over import is_figure
from sheetcheck.table.rows import Row, RowKind, kind_of, read_rows, repeats_headings
from sheetcheck.table.sections import (
    above_headings,
    continued,
    heads_items,
    section_in,
    texts_in,
    with_sections,
)
from sheetcheck.words.address import LAST_COLUMN, LAST_ROW
from sheetcheck.words.sheet import Item, Section
from sheetcheck.workbook.read.grid import Grid

_new = tuple.__new__  # a named tuple's own takes twice as long


def table_rows(grid: Grid, header: Header, family: Family) -> list[Row]:
    """Return the rows below the header, each marked as an item or not."""
    return list(_with_rated(read_rows(grid, header), family))


def _with_rated(rows: Iterable[Row], family: Family) -> Iterator[Row]:
    """Yield the rows; a row with a rating but neither number nor name is marked as an item, too.

    It must be right below an item and have another answer beside the rating: a line of the
    footer has only words of the scale and figures.
    """
    above: Row | None = None
    for row in rows:
        follows = above is not None and above.is_item and above.row + 1 == row.row
        if follows and not row.is_item and _is_rated(row, family):
            above = row._replace(is_item=True)
        else:
            above = row
        yield above


def _is_rated(row: Row, family: Family) -> bool:
    texts = row.texts
    if row.says("number") or row.says("name") or is_blank(texts.get(RATING, "")):
        return False
    others = (text for key, text in texts.items() if key != RATING and not is_blank(text))
    return family.scale.read(texts[RATING]).code is not None and any(
        not is_figure(text) and family.scale.named_by(text) is None for text in others
    )


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


def surely_item(row: Row) -> bool:
    """Return whether a row is an item even where it looks like a line of the footer."""
    texts = row.texts
    return row.is_item and (
        "number" not in texts
        or row.number is not None
        or all(row.says(key) for key in ("name", "departments", "rating") if key in texts)
    )


def has_rating(row: Row, family: Family) -> bool:
    """Return whether a row has a rating that can be read, in any column of ratings."""
    scales = family.scales.items()
    return any(scale.read(row.texts.get(key, "")).code is not None for key, scale in scales)


def rated_or_numbered(row: Row) -> bool:
    """Return whether a row is an item even below the footer, where clerks write their names."""
    numbered = row.number is not None and not is_figure(row.texts.get("name", ""))
    return row.is_item and (numbered or row.says("rating"))


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
        said = {} if row.is_item else texts_in(grid, row.row, left, right)
        match kind_of(row, row.texts.values() if row.is_item else said.values(), family):
            case RowKind.ITEM if row.anchors and continues(items, row):
                items[-1] = _continued(items[-1], row, offices)
            case RowKind.ITEM if not heads_items(row, following):
                further = bool(row.anchors) and _is_further(items, row)
                in_section = _section_of(row, section)
                items.append(_item(row, in_section, grid.hidden_rows, offices, further=further))
            case RowKind.SECTION if _is_spare(row, following):
                pass
            case RowKind.ITEM | RowKind.SECTION:
                said = said or texts_in(grid, row.row, left, right)
                place, name = section_in(row.row, said)
                section = continued(name, sections, section, title)
                sections += [Section(name, place)] if section else []
            case RowKind.OTHER:
                pass
    return sections, with_sections(items, header.columns)


def _is_spare(row: Row, following: Row | None) -> bool:
    """Return whether a row has only the number of an item that was never filled in.

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
    """Return whether a row continues the item above: number, name and rating are merged down."""
    keys = [key for key in ("number", "name", "rating") if key in row.texts]
    return bool(items) and all(key in row.anchors for key in keys)


def _is_further(items: Sequence[Item], row: Row) -> bool:
    """Return whether a row is one more part of the item above: number and name are merged down."""
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
    number, texts, anchors, unknown = row.row, row.texts, row.anchors, row.unknown
    # An error value is not a name.
    name = " ".join(texts.get("name", "").split()) if "name" not in unknown else ""
    departments = (
        departments_in(texts.get("departments", ""), offices)
        if "departments" not in unknown
        else ()
    )
    hidden = number in hidden_rows
    fields = (number, section, row.number, name, departments, texts, anchors, hidden, unknown)
    return _new(Item, (*fields, further))


def title_of(grid: Grid, header: Header, family: Family) -> str:
    """Return the first text above the table with the words of the title, else the first text."""
    above = [
        " ".join(text.split())
        for row in takewhile(lambda row: row < header.top, grid.rows)
        for text in texts_in(grid, row, 1, LAST_COLUMN).values()
    ]
    words = [fold(word) for word in family.title]
    spoken = [text for text in above if words and all(word in fold(text) for word in words)]
    return next(iter([*spoken, *above]), "")
