"""From a grid to a sheet: title, headings, sections, items and the claims of the footer."""

from collections.abc import Collection, Sequence
from itertools import takewhile, zip_longest

from sheetcheck.family.model import Family
from sheetcheck.notation.departments import departments_in
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.footer import read_claims
from sheetcheck.table.footer_rows import footer_rows
from sheetcheck.table.header import Header
from sheetcheck.table.labels import labels_of, names_items
from sheetcheck.table.rows import Kind, Row, kind_of, read_rows
from sheetcheck.table.sections import heads_items, section_in, texts_in, with_sections
from sheetcheck.table.unread import unread_in
from sheetcheck.table.years import years_of
from sheetcheck.words.address import LAST_COLUMN, LAST_ROW
from sheetcheck.words.sheet import Claim, Item, Section, Sheet
from sheetcheck.workbook.read.grid import Grid

_new = tuple.__new__  # a named tuple's own takes twice as long


def read_sheet(grid: Grid, family: Family, header: Header) -> Sheet:
    """Return the grid read as a sheet of the family, from its header on."""
    rows = list(read_rows(grid, header))
    right = max(header.columns.values())
    # A footer may name sections and departments: those of the items, read a first time for it.
    named = _read_rows(grid, family, rows, header)[1] if names_items(family) else ()
    labels = labels_of(family, named)
    totals = footer_rows(grid, rows, labels)
    item_rows = {row.row for row in rows if _surely_item(row)} - totals
    claims = read_claims(grid, labels, header, item_rows)
    # A footer beside the table stands in rows that are the table's all the same.
    lines = {claim.cell.row for claim in claims if claim.cell.column <= right} | totals
    lines -= item_rows
    ended = _end_of_table(claims, item_rows, right)
    rest = [
        row
        for row in rows
        if row.row not in lines and (row.row < ended or _is_rated_or_numbered(row))
    ]
    sections, items = _read_rows(grid, family, rest, header)
    last_row = items[-1].row if items else header.row
    sections = [section for section in sections if section.cell.row <= last_row]
    read = {section.cell.row for section in sections} | {item.row for item in items}
    read |= {row.row for row in rest if row.anchors and _continues(items, row)}
    claimed = {claim.cell for claim in claims}
    columns = range(min(header.columns.values()), right + 1)
    return Sheet(
        name=grid.sheet,
        title=_title(grid, header, family),
        headings=header.headings,
        sections=tuple(sections),
        items=tuple(items),
        claims=claims,
        years=years_of(header.headings, family),
        header_row=header.row,
        last_row=last_row,
        duplicates=header.duplicates,
        strangers=header.strangers,
        unread=tuple(unread_in(grid, rows, read, claimed, columns)),
    )


def _surely_item(row: Row) -> bool:
    """Say whether a row is an item whatever a line of the footer looks like."""
    texts = row.texts
    return row.is_item and (
        "number" not in texts
        or row.number is not None
        or all(map(row.says, ("name", "departments", "rating")))
    )


def _end_of_table(claims: Sequence[Claim], item_rows: Collection[int], right: int) -> int:
    """Return the row in which the footer below the items begins: of subtotals, there are many."""
    first = min(item_rows, default=0)
    rows = (
        claim.cell.row
        for claim in claims
        if claim.cell.column <= right and claim.section is None and claim.department is None
    )
    return min((row for row in rows if row > first and row not in item_rows), default=LAST_ROW)


def _is_rated_or_numbered(row: Row) -> bool:
    """Say whether a row is an item even below the footer, where people put their names."""
    return row.is_item and (row.number is not None or row.says("rating"))


def _read_rows(
    grid: Grid, family: Family, rows: Sequence[Row], header: Header
) -> tuple[list[Section], Sequence[Item]]:
    left, right = min(header.columns.values()), max(header.columns.values())
    sections: list[Section] = []
    items: list[Item] = []
    section = ""
    for row, following in zip_longest(rows, rows[1:]):
        # Whatever stands in an item's row, its declared columns say that it is one.
        said = {} if row.is_item else texts_in(grid, row.row, left, right)
        match kind_of(row, row.texts.values() if row.is_item else said.values(), family):
            case Kind.ITEM if row.anchors and _continues(items, row):
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


def _continues(items: Sequence[Item], row: Row) -> bool:
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


def _title(grid: Grid, header: Header, family: Family) -> str:
    """Return the first text above the table that speaks the family's title, else the first."""
    above = [
        " ".join(text.split())
        for row in takewhile(lambda row: row < header.top, grid.rows)
        for text in texts_in(grid, row, 1, LAST_COLUMN).values()
    ]
    words = [fold(word) for word in family.title]
    spoken = [text for text in above if words and all(word in fold(text) for word in words)]
    return next(iter([*spoken, *above]), "")
