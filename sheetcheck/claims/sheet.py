"""From a grid to a sheet: title, headings, sections, items and the claims of its footers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sheetcheck.claims import placing
from sheetcheck.claims.footer.footer_reader import TableColumns
from sheetcheck.claims.footer.footer_rows import footer_rows
from sheetcheck.claims.footer.read_claims import read_claims
from sheetcheck.claims.footer.row_cells import RowCells
from sheetcheck.claims.formulas.parts import mark_parts
from sheetcheck.claims.lookalikes import (
    Asides,
    asides_in,
    counted_sections,
    doubtful_items,
    unrated_apart,
)
from sheetcheck.claims.other_tables import OtherTables, likely_others, other_tables
from sheetcheck.claims.placing import Extent, placed_claims
from sheetcheck.claims.vocabulary.count_words import CountWords, words_of
from sheetcheck.claims.vocabulary.form_labels import labels_of, labels_of_form, names_items
from sheetcheck.claims.vocabulary.labels import Labels
from sheetcheck.family.model import Family
from sheetcheck.table.card import read_card
from sheetcheck.table.header import Header
from sheetcheck.table.items import continues, read_items, table_rows, tables_in, title_of, unread_in
from sheetcheck.table.row_kinds import SetAside, rated_or_numbered, rows_set_aside, surely_item
from sheetcheck.table.rows import Row
from sheetcheck.table.years import years_of
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Claim, Item, Section, Sheet
from sheetcheck.workbook.read.grid import Grid

_READINGS = 3  # of a footer that names departments, at most


def read_sheet(grid: Grid, family: Family, header: Header) -> Sheet:
    """Return the grid read as a sheet of the family, from its header on."""
    title = title_of(grid, header, family)
    if family.form == "card":
        return read_card(grid, family, header, title)
    all_rows = table_rows(grid, header, family)
    name = header.columns.get("name", max(header.columns.values()))
    aside = rows_set_aside(grid, all_rows, family, name)
    rows = [row for row in all_rows if row.row not in aside.sums | aside.examples]
    table = _Table(grid, family, header, title, all_rows, rows)
    footer = _footer_of(table)
    claimed = _claims_of(table, footer, aside)
    found = _items_of(table, footer, claimed)
    item_rows = [item.row for item in found.items]
    columns = range(footer.extent.left, claimed.right + 1)
    stated_rows = placing.stated_at(claimed.claims, columns).values()
    tables = tables_in(all_rows, header, family, found.items, stated_rows)
    claims = placed_claims(claimed.claims, tables, item_rows, columns, claimed.counted_sections)
    claims = mark_parts(claims, grid, item_rows)
    return Sheet(
        name=grid.sheet,
        title=title,
        headings=header.headings,
        sections=found.sections,
        items=tuple(found.items),
        claims=tuple(claim for claim in claims if claim.foreign is None),
        foreign=tuple(claim for claim in claims if claim.foreign is not None),
        set_aside=tuple(sorted(aside.examples | aside.sums)),
        other_tables=tuple(sorted(claimed.others.certain | found.likely_others)),
        years=years_of(header.headings, family),
        header_row=header.row,
        last_row=found.last_row,
        duplicates=header.duplicates,
        undeclared=header.undeclared,
        doubtful=tuple(sorted(_doubtful(table, footer, claimed, found))),
        tables=tables,
        unread=tuple(unread_in(grid, all_rows, found.read_rows, {c.cell for c in claims}, header)),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A table while it is read."""

    grid: Grid
    family: Family
    header: Header
    title: str
    all_rows: Sequence[Row]
    """The rows below the header."""
    rows: Sequence[Row]
    """Those of them that are neither examples nor sums between the items."""


@dataclass(frozen=True, slots=True)
class _Footer:
    """What is known of the footer before its numbers are read."""

    words: CountWords | None
    """None where the family has no totals."""
    cells: RowCells | None
    """The rows of the table, read with these words."""
    extent: Extent
    totals: frozenset[int]
    """The rows of totals."""
    asides: Asides

    @property
    def rows(self) -> frozenset[int]:
        """The rows that are certainly no items."""
        return self.totals | self.asides.certain


def _footer_of(table: _Table) -> _Footer:
    """Return the footer of a table.

    It may name sections and departments: those of the items. What proves to be a row of the footer
    names none, so that items and footer are read in turn until nothing changes.
    """
    grid, family, header = table.grid, table.family, table.header
    labels = labels_of_form(family)
    extent = placing.extent_of(grid, header, table.all_rows, family, labels)
    footer = _footer_with(table, labels, extent, frozenset())
    for _ in range(_READINGS):
        if footer.words is None or not names_items(family):
            break
        named = [row for row in table.rows if row.row not in footer.rows]
        items = read_items(grid, family, named, header)[1]
        labels = labels_of(family, items, footer.words.may_be_office)
        before, footer = footer, _footer_with(table, labels, extent, footer.totals)
        if footer.rows == before.rows:
            break
    return footer


def _footer_with(
    table: _Table, labels: Labels | None, extent: Extent, totals: frozenset[int]
) -> _Footer:
    """Return the footer by what its words may name; `totals` are rows of it found before."""
    header = table.header
    words = words_of(labels, header, table.family, (table.title, table.grid.sheet))
    if words is None:
        return _Footer(None, None, extent, totals, Asides())
    cells = RowCells(table.grid, words, extent)
    totals |= footer_rows(cells, table.all_rows)
    asides = Asides() if "number" in header.columns else asides_in(cells, table.rows, totals)
    return _Footer(words, cells, extent, totals, asides)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """The numbers of the footer, and the rows that are left for items."""

    claims: Sequence[Claim]
    rows: Sequence[Row]
    """The rows of the table without those of other tables."""
    item_rows: frozenset[int]
    """Those that are certainly items."""
    right: int
    """The last column of the table."""
    counted_sections: frozenset[int]
    others: OtherTables


def _claims_of(table: _Table, footer: _Footer, aside: SetAside) -> _Claimed:
    """Return the claims of the footer: read again without what proves to be another table."""
    grid, header, rows = table.grid, table.header, table.rows
    item_rows = frozenset(row.row for row in rows if surely_item(row)) - footer.rows
    columns = _columns_of(table, footer, item_rows)
    unclaimed = item_rows | aside.examples | footer.asides.wordy
    claims = read_claims(grid, footer.words, header, unclaimed, columns)
    counted = frozenset(counted_sections(footer.cells, table.all_rows) if footer.cells else ())
    certain = footer.asides.certain
    known = [row._replace(is_item=False) if row.row in certain else row for row in rows]
    lines = footer.totals | footer.extent.line_rows(claims, columns.right, grid)
    lines -= item_rows | counted
    others = other_tables(grid, header, known, table.family, lines)
    if others.certain:
        rows = [row for row in rows if row.row not in others.certain]
        item_rows -= others.certain
        unclaimed |= others.certain
        columns = replace(columns, item_rows=item_rows)
        claims = read_claims(grid, footer.words, header, unclaimed, columns)
    return _Claimed(claims, rows, item_rows, columns.right, counted, others)


def _columns_of(table: _Table, footer: _Footer, item_rows: Collection[int]) -> TableColumns:
    """Return what the columns of the table say of numbers under them."""
    header, family, words = table.header, table.family, footer.words
    foreign: dict[int, Reason] = {}
    for heading in (*header.undeclared, *header.duplicates):
        if words and (reason := words.read(heading.text).reason):
            foreign[heading.cell.column] = reason
    for key, column in family.columns.items():
        if key in header.columns and (column.number is not None or column.date is not None):
            foreign[header.columns[key]] = Reason.COLUMN_SUM
    right = placing.columns_of(table.grid, header, item_rows, words.labels if words else None)[1]
    unsummed = {header.columns.get(key, 0) for key in ("number", *family.scales)}
    return TableColumns(table.grid, right, item_rows, foreign, unsummed)


@dataclass(frozen=True, slots=True)
class _Found:
    """The sections and items of a table."""

    sections: tuple[Section, ...]
    items: Sequence[Item]
    rows: Sequence[Row]
    """The rows that they were read from."""
    likely_others: frozenset[int]
    """The rows of another table, as the footer is right without them."""
    last_row: int
    """The row of the last item."""

    @property
    def read_rows(self) -> set[int]:
        """The rows of which every text was read."""
        read = {section.cell.row for section in self.sections} | {i.row for i in self.items}
        return read | {r.row for r in self.rows if r.anchors and continues(self.items, r)}


def _items_of(table: _Table, footer: _Footer, claimed: _Claimed) -> _Found:
    """Return the sections and items: what stands in no line of the footer, and not below it."""
    grid, family, header, item_rows = table.grid, table.family, table.header, claimed.item_rows
    # A footer beside the table stands in rows that are the table's all the same.
    in_rows = [c for c in claimed.claims if c.cell.column <= claimed.right]
    in_rows = [c for c in in_rows if c.cell.row not in claimed.counted_sections]
    lines = {c.cell.row for c in in_rows if not footer.extent.is_beside(c, grid)}
    lines = (lines | footer.rows) - item_rows
    ended = placing.footer_begins(in_rows, item_rows, footer.extent)
    last = max(item_rows, default=0)  # sections go on below sums between the items
    rows = [
        row
        for row in claimed.rows
        if row.row not in lines
        and (row.row < ended or rated_or_numbered(row) or (row.row < last and not row.is_item))
    ]
    sections, items = read_items(grid, family, rows, header)
    dropped = likely_others(claimed.others, items, claimed.claims, family)
    if dropped:
        rows = [row for row in rows if row.row not in dropped]
        sections, items = read_items(grid, family, rows, header)
    last_row = items[-1].row if items else header.row
    above = tuple(section for section in sections if section.cell.row <= last_row)
    return _Found(above, items, rows, dropped, last_row)


def _doubtful(table: _Table, footer: _Footer, claimed: _Claimed, found: _Found) -> set[int]:
    """Return the rows of items that may be something else."""
    items, cells = {item.row for item in found.items}, footer.cells
    like_lines = doubtful_items(cells, found.rows, items, footer.rows) if cells else ()
    apart = unrated_apart(claimed.rows, items, table.family)
    return (items & (footer.asides.possible | claimed.others.likely)).union(like_lines, apart)
