"""From a grid to a sheet: title, headings, sections, items and the claims of its footers."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from sheetcheck.claims.extent import Extent, columns_of, extent_of
from sheetcheck.claims.footer.footer_reader import TableColumns
from sheetcheck.claims.footer.footer_rows import footer_rows
from sheetcheck.claims.footer.read_claims import read_claims
from sheetcheck.claims.footer.row_cells import RowCells
from sheetcheck.claims.formulas.parts import told_of_parts
from sheetcheck.claims.placing import placed_claims
from sheetcheck.claims.rows.asides import Asides, asides_in
from sheetcheck.claims.rows.counted_sections import counted_sections
from sheetcheck.claims.rows.doubtful_items import doubtful_items, unrated_apart
from sheetcheck.claims.rows.other_tables import likely_others, other_tables
from sheetcheck.claims.sheet_words import words_of
from sheetcheck.claims.vocabulary.count_words import CountWords
from sheetcheck.claims.vocabulary.labels import labels_of, labels_of_form, names_items
from sheetcheck.family.model import Family
from sheetcheck.notation.folding import is_blank
from sheetcheck.table.card import read_card
from sheetcheck.table.header import Header
from sheetcheck.table.items import continues, read_items, table_rows, tables_in, title_of, unread_in
from sheetcheck.table.row_kinds import rated_or_numbered, rows_set_aside, surely_item
from sheetcheck.table.rows import Row
from sheetcheck.table.years import years_of
from sheetcheck.words.address import LAST_ROW
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Claim, Sheet
from sheetcheck.workbook.read.grid import Grid

_READINGS = 3  # of a footer that names departments, at most


def read_sheet(grid: Grid, family: Family, header: Header) -> Sheet:
    """Return the grid read as a sheet of the family, from its header on."""
    if family.form == "card":
        return read_card(grid, family, header, title_of(grid, header, family))
    all_rows = table_rows(grid, header, family)
    name = header.columns.get("name", max(header.columns.values()))
    aside = rows_set_aside(grid, all_rows, family, name)
    rows = [row for row in all_rows if row.row not in aside.sums | aside.examples]
    footer = _footer(grid, family, header, all_rows, rows)
    words, extent, totals, asides = footer.words, footer.extent, footer.rows, footer.asides
    item_rows = {row.row for row in rows if surely_item(row)} - totals
    under = _columns(grid, header, family, item_rows, words)
    right = under.right
    columns = range(extent.left, right + 1)
    unclaimed = item_rows | aside.examples | asides.wordy
    claims = read_claims(grid, words, header, unclaimed, under)
    counted = frozenset(counted_sections(footer.cells, all_rows) if footer.cells else ())
    stated = {claim.cell.row for claim in claims} | (totals - asides.certain)
    known = [row._replace(is_item=False) if row.row in asides.certain else row for row in rows]
    others = other_tables(grid, header, known, family, stated - item_rows - counted)
    if others.certain:
        rows = [row for row in rows if row.row not in others.certain]
        item_rows -= others.certain
        claims = read_claims(grid, words, header, unclaimed | others.certain, under)
    # A footer beside the table stands in rows that are the table's all the same.
    in_rows = [c for c in claims if c.cell.column <= right and c.cell.row not in counted]
    lines = {c.cell.row for c in in_rows if not _is_beside(c, grid, extent)} | totals
    lines -= item_rows
    ended = _end_of_table(in_rows, item_rows, extent)
    last = max(item_rows, default=0)  # sections go on below sums between the items
    rest = [
        row
        for row in rows
        if row.row not in lines
        and (row.row < ended or rated_or_numbered(row) or (row.row < last and not row.is_item))
    ]
    sections, items = read_items(grid, family, rest, header)
    dropped = likely_others(others, items, claims, family)
    if dropped:
        rest = [row for row in rest if row.row not in dropped]
        sections, items = read_items(grid, family, rest, header)
    last_row = items[-1].row if items else header.row
    sections = [section for section in sections if section.cell.row <= last_row]
    read = {section.cell.row for section in sections} | {item.row for item in items}
    read |= {row.row for row in rest if row.anchors and continues(items, row)}
    found = {item.row for item in items}
    doubtful = asides.possible & found
    if footer.cells is not None:
        doubtful |= {*doubtful_items(footer.cells, rest, found, totals)}
    doubtful |= {*unrated_apart(rows, found, family)}
    doubtful |= found & others.likely
    tables = tables_in(all_rows, header, family, items, _stated(claims))
    claims = tuple(_of_parts(claims, counted))
    claims = placed_claims(claims, tables, [item.row for item in items], columns)
    claims = told_of_parts(claims, grid, [item.row for item in items])
    claimed = {claim.cell for claim in claims}
    return Sheet(
        name=grid.sheet,
        title=title_of(grid, header, family),
        headings=header.headings,
        sections=tuple(sections),
        items=tuple(items),
        claims=tuple(claim for claim in claims if claim.foreign is None),
        foreign=tuple(claim for claim in claims if claim.foreign is not None),
        set_aside=tuple(sorted(aside.examples | aside.sums)),
        other_tables=tuple(sorted(others.certain | dropped)),
        years=years_of(header.headings, family),
        header_row=header.row,
        last_row=last_row,
        duplicates=header.duplicates,
        strangers=header.strangers,
        doubtful=tuple(sorted(doubtful)),
        tables=tables,
        unread=tuple(unread_in(grid, all_rows, read, claimed, header)),
    )


@dataclass(frozen=True, slots=True)
class _Footer:
    """What is known of the footer before its numbers are read."""

    words: CountWords | None
    """None where the family has no totals."""
    cells: RowCells | None
    """The rows of the table, read with these words."""
    extent: Extent
    rows: frozenset[int]
    """The rows that are certainly no items."""
    asides: Asides


def _footer(
    grid: Grid,
    family: Family,
    header: Header,
    all_rows: Sequence[Row],
    rows: Sequence[Row],
) -> _Footer:
    """Return the footer below `rows`, which are all but examples and sums between the items."""
    own = (title_of(grid, header, family), grid.sheet)
    words = words_of(labels_of_form(family), header, family, own)
    extent = extent_of(grid, header, all_rows, family, words.labels if words else None)
    cells = _cells(grid, words, extent)
    totals = _footer_rows(cells, all_rows)
    asides = _asides(cells, rows, totals, header)
    if words is not None and names_items(family):
        # A footer may name sections and departments: those of the items. What the footer takes
        # from them is no department, so that it is read until it takes nothing more.
        for _ in range(_READINGS):
            named = [row for row in rows if row.row not in totals | asides.certain]
            items_named = read_items(grid, family, named, header)[1]
            labels = labels_of(family, items_named, words.may_be_office)
            words = words_of(labels, header, family, own)
            cells = _cells(grid, words, extent)
            before = totals | asides.certain
            totals |= _footer_rows(cells, all_rows)
            asides = _asides(cells, rows, totals, header)
            if words is None or totals | asides.certain == before:
                break
    return _Footer(words, cells, extent, totals | asides.certain, asides)


def _cells(grid: Grid, words: CountWords | None, extent: Extent) -> RowCells | None:
    return None if words is None else RowCells(grid, words, extent)


def _footer_rows(cells: RowCells | None, rows: Sequence[Row]) -> frozenset[int]:
    return frozenset() if cells is None else footer_rows(cells, rows)


def _asides(
    cells: RowCells | None, rows: Sequence[Row], footer: Collection[int], header: Header
) -> Asides:
    if cells is None or "number" in header.columns:
        return Asides()
    return asides_in(cells, rows, footer)


def _columns(
    grid: Grid,
    header: Header,
    family: Family,
    item_rows: Collection[int],
    words: CountWords | None,
) -> TableColumns:
    """Return what the columns of the table say of numbers under them."""
    foreign: dict[int, Reason] = {}
    for heading in (*header.strangers, *header.duplicates):
        said = words.read(heading.text) if words else None
        if said and said.reason is not None:
            foreign[heading.cell.column] = said.reason
    for key, column in family.columns.items():
        if key in header.columns and (column.number is not None or column.date is not None):
            foreign[header.columns[key]] = Reason.COLUMN_SUM
    right = columns_of(grid, header, item_rows, words.labels if words else None)[1]
    unsummed = {header.columns.get(key, 0) for key in ("number", *family.scales)}
    return TableColumns(grid, right, item_rows, foreign, unsummed)


def _stated(claims: Sequence[Claim]) -> Iterator[int]:
    """Yield the rows in which a total of this table is stated."""
    stated = (c for c in claims if c.stated is not None or c.formula)
    return (claim.cell.row for claim in stated if claim.foreign is None)


def _of_parts(claims: Sequence[Claim], counted: Collection[int]) -> Iterator[Claim]:
    """Yield the claims; those in the name of a section that nobody counts are a part."""
    for claim in claims:
        whole = claim.section is None and claim.department is None
        if whole and claim.cell.row in counted and claim.foreign is None:
            yield replace(claim, foreign=Reason.SUBTOTAL)
        else:
            yield claim


def _is_beside(claim: Claim, grid: Grid, extent: Extent) -> bool:
    """Say whether a claim stands left of the table, in a row where the table says something."""
    left, right = extent.left, extent.right
    row = claim.cell.row
    if claim.cell.column >= left or row > extent.bottom:
        return False
    return any(not is_blank(grid.text(row, column)) for column in range(left, right + 1))


def _end_of_table(claims: Sequence[Claim], item_rows: Collection[int], extent: Extent) -> int:
    """Return the row in which the footer below the items begins: of subtotals, there are many.

    `claims` are those under, over or left of the table; left of it, no line ends it.
    """
    first = min(item_rows, default=0)
    rows = (
        claim.cell.row
        for claim in claims
        if claim.cell.column >= extent.left or claim.cell.row > extent.bottom
        if claim.section is None and claim.department is None
    )
    return min((row for row in rows if row > first and row not in item_rows), default=LAST_ROW)
