"""From the rows of a table to its sections and items."""

from collections.abc import Sequence
from itertools import takewhile, zip_longest

from sheetcheck.family.model import Family
from sheetcheck.notation.departments import departments_in
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.header import Header
from sheetcheck.table.rows import Kind, Row, kind_of
from sheetcheck.table.sections import heads_items, section_in, texts_in, with_sections
from sheetcheck.words.address import LAST_COLUMN
from sheetcheck.words.sheet import Item, Section
from sheetcheck.workbook.read.grid import Grid

_new = tuple.__new__  # a named tuple's own takes twice as long


def surely_item(row: Row) -> bool:
    """Say whether a row is an item whatever a line of the footer looks like."""
    texts = row.texts
    return row.is_item and (
        "number" not in texts
        or row.number is not None
        or all(map(row.says, ("name", "departments", "rating")))
    )


def rated_or_numbered(row: Row) -> bool:
    """Say whether a row is an item even below the footer, where people put their names."""
    return row.is_item and (row.number is not None or row.says("rating"))


def read_items(
    grid: Grid, family: Family, rows: Sequence[Row], header: Header
) -> tuple[list[Section], Sequence[Item]]:
    """Return the sections and the items that rows of the table make, from top to bottom."""
    left, right = min(header.columns.values()), max(header.columns.values())
    sections: list[Section] = []
    items: list[Item] = []
    section = ""
    for row, following in zip_longest(rows, rows[1:]):
        # Whatever stands in an item's row, its declared columns say that it is one.
        said = {} if row.is_item else texts_in(grid, row.row, left, right)
        match kind_of(row, row.texts.values() if row.is_item else said.values(), family):
            case Kind.ITEM if row.anchors and continues(items, row):
                items[-1] = _continued(items[-1], row)
            case Kind.ITEM if not heads_items(row, following):
                items.append(_item(row, _section_of(row, section), grid.hidden_rows))
            case Kind.ITEM | Kind.SECTION:
                said = said or texts_in(grid, row.row, left, right)
                place, section = section_in(row.row, said)
                sections.append(Section(section, place))
            case Kind.OTHER:
                pass
    return sections, with_sections(items, header.columns)


def _section_of(row: Row, section: str) -> str:
    """Return the section that a row names in a column of its own, else the section row above."""
    own = row.texts.get("section")
    if own is None:
        return section
    return " ".join(own.split()) if not is_blank(own) else section


def continues(items: Sequence[Item], row: Row) -> bool:
    """Say whether a row only goes on with the item above: its key and rating are merged down."""
    keys = [key for key in ("number", "name", "rating") if key in row.texts]
    return bool(items) and all(key in row.anchors for key in keys)


def _continued(item: Item, row: Row) -> Item:
    more = departments_in(row.texts.get("departments", ""))
    known = {fold(name) for name in item.departments}
    departments = (*item.departments, *(name for name in more if fold(name) not in known))
    texts = dict(item.texts)
    for key, text in row.texts.items():
        if key not in row.anchors and not is_blank(text):
            texts[key] = text if is_blank(texts[key]) else f"{texts[key]}\n{text}"
    unknown = {**row.unknown, **item.unknown} if row.unknown else item.unknown
    return item._replace(departments=departments, texts=texts, unknown=unknown)


def _item(row: Row, section: str, hidden_rows: frozenset[int]) -> Item:
    number, texts, anchors, unknown = row.row, row.texts, row.anchors, row.unknown
    # An error value is nobody's name.
    name = " ".join(texts.get("name", "").split()) if "name" not in unknown else ""
    departments = (
        departments_in(texts.get("departments", "")) if "departments" not in unknown else ()
    )
    hidden = number in hidden_rows
    fields = (number, section, row.number, name, departments, texts, anchors, hidden, unknown)
    return _new(Item, fields)


def title_of(grid: Grid, header: Header, family: Family) -> str:
    """Return the first text above the table that speaks the family's title, else the first."""
    above = [
        " ".join(text.split())
        for row in takewhile(lambda row: row < header.top, grid.rows)
        for text in texts_in(grid, row, 1, LAST_COLUMN).values()
    ]
    words = [fold(word) for word in family.title]
    spoken = [text for text in above if words and all(word in fold(text) for word in words)]
    return next(iter([*spoken, *above]), "")
