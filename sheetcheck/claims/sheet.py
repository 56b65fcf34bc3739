"""From a grid to a sheet: title, headings, sections, items and the claims of its footers."""

from collections.abc import Collection, Iterator, Sequence

from sheetcheck.claims.footer import read_claims
from sheetcheck.claims.footer_rows import footer_rows
from sheetcheck.claims.labels import labels_of, names_items
from sheetcheck.family.model import Family
from sheetcheck.table.header import Header
from sheetcheck.table.layout import (
    continues,
    rated_or_numbered,
    read_items,
    surely_item,
    table_rows,
    tables_in,
    title_of,
)
from sheetcheck.table.passed_over import passed_over
from sheetcheck.table.unread import unread_in
from sheetcheck.table.years import years_of
from sheetcheck.words.address import LAST_ROW
from sheetcheck.words.sheet import Claim, Sheet
from sheetcheck.workbook.read.grid import Grid


def read_sheet(grid: Grid, family: Family, header: Header) -> Sheet:
    """Return the grid read as a sheet of the family, from its header on."""
    all_rows = table_rows(grid, header, family)
    right = max(header.columns.values())
    passed = passed_over(grid, all_rows, family, header.columns.get("name", right))
    rows = [row for row in all_rows if row.row not in passed.sums | passed.examples]
    # A footer may name sections and departments: those of the items, read a first time for it.
    named = read_items(grid, family, rows, header)[1] if names_items(family) else ()
    labels = labels_of(family, named)
    totals = footer_rows(grid, all_rows, labels)
    item_rows = {row.row for row in rows if surely_item(row)} - totals
    claims = read_claims(grid, labels, header, item_rows | passed.examples)
    # A footer beside the table stands in rows that are the table's all the same.
    lines = {claim.cell.row for claim in claims if claim.cell.column <= right} | totals
    lines -= item_rows
    ended = _end_of_table(claims, item_rows, right)
    last = max(item_rows, default=0)  # sections go on below sums between the items
    rest = [
        row
        for row in rows
        if row.row not in lines
        and (row.row < ended or rated_or_numbered(row) or (row.row < last and not row.is_item))
    ]
    sections, items = read_items(grid, family, rest, header)
    last_row = items[-1].row if items else header.row
    sections = [section for section in sections if section.cell.row <= last_row]
    read = {section.cell.row for section in sections} | {item.row for item in items}
    read |= {row.row for row in rest if row.anchors and continues(items, row)}
    claimed = {claim.cell for claim in claims}
    return Sheet(
        name=grid.sheet,
        title=title_of(grid, header, family),
        headings=header.headings,
        sections=tuple(sections),
        items=tuple(items),
        claims=claims,
        years=years_of(header.headings, family),
        header_row=header.row,
        last_row=last_row,
        duplicates=header.duplicates,
        strangers=header.strangers,
        tables=tables_in(all_rows, header, family, items, _stated(claims)),
        unread=tuple(unread_in(grid, all_rows, read, claimed, header)),
    )


def _stated(claims: Sequence[Claim]) -> Iterator[int]:
    """Yield the rows in which a number is stated."""
    return (claim.cell.row for claim in claims if claim.stated is not None or claim.formula)


def _end_of_table(claims: Sequence[Claim], item_rows: Collection[int], right: int) -> int:
    """Return the row in which the footer below the items begins: of subtotals, there are many."""
    first = min(item_rows, default=0)
    rows = (
        claim.cell.row
        for claim in claims
        if claim.cell.column <= right and claim.section is None and claim.department is None
    )
    return min((row for row in rows if row > first and row not in item_rows), default=LAST_ROW)
