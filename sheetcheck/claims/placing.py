"""Where the table ends, which table each claim counts, and which claims count only a part."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheetcheck.claims.vocabulary.labels import Labels
from sheetcheck.family.model import Family
from sheetcheck.notation.folding import is_blank
from sheetcheck.table.header import Header
from sheetcheck.table.row_kinds import has_rating, surely_item
from sheetcheck.table.rows import Row
from sheetcheck.words.address import LAST_ROW, Address
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Claim
from sheetcheck.workbook.read.grid import Grid


@dataclass(frozen=True, slots=True)
class Extent:
    """The columns of the table, from left to right, down to its last item."""

    left: int
    right: int
    bottom: int
    """The row of the last item that has a number or a rating; 0 where there is none."""

    def holds(self, column: int) -> bool:
        """True if a column is one of the table's, not of another table beside it."""
        return self.left <= column <= self.right

    def is_beside(self, claim: Claim, grid: Grid) -> bool:
        """True if a claim stands left of the table, in a row where the table has a text."""
        return claim.cell.column < self.left and self._reaches(claim.cell.row, grid)

    def line_rows(self, claims: Sequence[Claim], right: int, grid: Grid) -> set[int]:
        """Return the rows of claims; of a block that stands beside the table, none.

        Its rows are the table's all the same. `right` is the last column of the table.
        """
        apart = [c for c in claims if not self.left <= c.cell.column <= right]
        beside = {c.evidence.block for c in apart if self._reaches(c.cell.row, grid)}
        outside = {c.cell for c in apart if c.evidence.block in beside}
        return {claim.cell.row for claim in claims if claim.cell not in outside}

    def _reaches(self, row: int, grid: Grid) -> bool:
        """True if the table has a text in a row, and items there or below."""
        columns = range(self.left, self.right + 1)
        return row <= self.bottom and any(not is_blank(grid.text(row, c)) for c in columns)


def extent_of(
    grid: Grid, header: Header, rows: Iterable[Row], family: Family, labels: Labels | None
) -> Extent:
    """Return the extent of the table; `rows` are those below its headings."""
    items = [row for row in rows if surely_item(row)]
    rated = (row.row for row in items if row.number is not None or has_rating(row, family))
    left, right = columns_of(grid, header, {row.row for row in items}, labels)
    return Extent(left, right, max(rated, default=0))


def columns_of(
    grid: Grid, header: Header, item_rows: Collection[int], labels: Labels | None
) -> tuple[int, int]:
    """Return the first and the last column of the table.

    A column that is not declared belongs to the table if it has a heading and half of the items
    have a text there: an amount, last year's rating.
    """

    def belongs(column: int, heading: str) -> bool:
        filled = sum(bool(grid.text(row, column)) for row in item_rows)
        return 0 < len(item_rows) <= 2 * filled and not (labels and labels.knows(heading))

    left, right = min(header.columns.values()), max(header.columns.values())
    further = {heading.cell.column: heading.text for heading in header.undeclared}
    while right + 1 in further and belongs(right + 1, further[right + 1]):
        right += 1
    while left - 1 in further and belongs(left - 1, further[left - 1]):
        left -= 1
    return left, right


def footer_begins(claims: Sequence[Claim], item_rows: Collection[int], extent: Extent) -> int:
    """Return the row in which the footer below the items begins; subtotals do not begin it.

    `claims` are those under, over or left of the table; left of it, no line ends it.
    """
    first = min(item_rows, default=0)
    rows = (
        claim.cell.row
        for claim in claims
        if claim.cell.column >= extent.left or claim.cell.row > extent.bottom
        if _counts_all_sections(claim)
    )
    return min((row for row in rows if row > first and row not in item_rows), default=LAST_ROW)


def stated_at(claims: Sequence[Claim], columns: range) -> Mapping[Address, int]:
    """Return the row at which each total is stated, by its cell.

    A block beside the table stands where it begins, as rows of the table do not part it. One
    that states the same twice is more than one footer, and each total stands in its own row.
    """
    stated = [c for c in claims if c.foreign is None and (c.stated is not None or c.formula)]
    beside = sorted((c for c in stated if c.cell.column >= columns.stop), key=lambda c: c.cell)
    first: dict[int, int] = {}
    scopes = Counter((claim.evidence.block, claim.scope) for claim in beside)
    repeated = {block for (block, _), times in scopes.items() if times > 1}
    rows = {claim.cell: claim.cell.row for claim in stated}
    for claim in beside:
        block = claim.evidence.block
        if block not in repeated:
            rows[claim.cell] = first.setdefault(block, claim.cell.row)
    return rows


def placed_claims(
    claims: Sequence[Claim],
    tables: Sequence[range],
    item_rows: Sequence[int],
    columns: range,
    counted_sections: Collection[int],
) -> tuple[Claim, ...]:
    """Return the claims, each with its table; what counts only a part of a table is foreign.

    `columns` are those of the table, `counted_sections` the section rows that hold counts: what
    these count is a part where the form has no totals of sections.
    """
    within = [[row for row in item_rows if row in table] for table in tables] or [list(item_rows)]
    last = within[-1][-1] if within[-1] else 0
    claims = [
        replace(claim, foreign=Reason.SUBTOTAL)
        if claim.cell.row in counted_sections
        and claim.foreign is None
        and _counts_all_sections(claim)
        else claim
        for claim in claims
    ]
    below = any(claim.cell.row > last and claim.foreign is None for claim in claims)
    found: dict[int, list[Claim]] = defaultdict(list)
    rows = stated_at(claims, columns)
    for claim in claims:
        row = rows.get(claim.cell, claim.cell.row)
        number = _table_of(row, tables, within, below=below)
        found[number].append(replace(claim, table=number) if number else claim)
    placed = (
        one
        for n, of_table in found.items()
        for one in _with_subtotals_apart(of_table, within[n], columns)
    )
    return tuple(sorted(placed, key=lambda claim: (claim.cell, claim.line)))


def _table_of(
    row: int, tables: Sequence[range], within: Sequence[Sequence[int]], *, below: bool
) -> int:
    """Return which table a claim in a row counts: the one above; that below if all stand so."""
    number = next((n for n, table in enumerate(tables) if row in table), 0)
    rows = within[number]
    after = bool(rows) and row > rows[-1]
    return number + 1 if after and not below and number + 1 < len(within) else number


def _with_subtotals_apart(
    claims: Sequence[Claim], rows: Sequence[int], columns: range
) -> Iterator[Claim]:
    """Yield the claims of one table; what counts only a part of it is foreign.

    Where sums stand between the items, the block right below the last item may be the last of
    them; it is one if its row begins like theirs, and in doubt if it counts the same as they do.
    """
    # What stands beside an item, left of the table, is a footer of its own.
    items = frozenset(rows)
    left_of = {
        claim.evidence.block
        for claim in claims
        if claim.cell.column < columns.start and claim.cell.row in items
    }
    parts = [
        claim
        for claim in claims
        if _counts_all_sections(claim) and _is_between(claim, rows, columns)
        if claim.evidence.block not in left_of
    ]
    if not parts:
        yield from claims
        return
    leads = {claim.evidence.lead for claim in parts} - {""}
    scopes = {claim.scope for claim in parts}
    first = min((c.evidence.block for c in claims if c.cell.row > rows[-1]), default=-1)
    for claim in claims:
        if claim.foreign is not None or not _counts_all_sections(claim):
            yield claim
        elif claim in parts or (claim.cell.row == rows[-1] + 1 and claim.evidence.lead in leads):
            yield replace(claim, foreign=Reason.SUBTOTAL)
        elif claim.evidence.block == first and claim.scope in scopes:
            doubt = claim.evidence.doubt or Reason.SUBTOTAL
            yield replace(claim, evidence=replace(claim.evidence, doubt=doubt))
        else:
            yield claim


def _counts_all_sections(claim: Claim) -> bool:
    return claim.section is None and claim.department is None


def _is_between(claim: Claim, rows: Sequence[int], columns: range) -> bool:
    return bool(rows) and claim.cell.column < columns.stop and rows[0] < claim.cell.row < rows[-1]
