"""Which table each claim counts, and which claims only count a part of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Claim


def placed_claims(
    claims: Sequence[Claim], tables: Sequence[range], item_rows: Sequence[int], columns: range
) -> tuple[Claim, ...]:
    """Return the claims with the table that each of them counts; a sum between items is a part.

    `columns` are those of the table.
    """
    within = [[row for row in item_rows if row in table] for table in tables] or [list(item_rows)]
    last = within[-1][-1] if within[-1] else 0
    below = any(claim.cell.row > last and claim.foreign is None for claim in claims)
    found: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        number = _table_of(claim, tables, within, below=below)
        found[number].append(replace(claim, table=number) if number else claim)
    placed = (
        one for n, of_table in found.items() for one in _parts_told(of_table, within[n], columns)
    )
    return tuple(sorted(placed, key=lambda claim: (claim.cell, claim.line)))


def _table_of(
    claim: Claim, tables: Sequence[range], within: Sequence[Sequence[int]], *, below: bool
) -> int:
    """Return which table a claim counts: the one above it; the one below where all stand so."""
    number = next((n for n, table in enumerate(tables) if claim.cell.row in table), 0)
    rows = within[number]
    after = bool(rows) and claim.cell.row > rows[-1]
    return number + 1 if after and not below and number + 1 < len(within) else number


def _parts_told(claims: Sequence[Claim], rows: Sequence[int], columns: range) -> Iterator[Claim]:
    """Yield the claims of one table, those that only count a part of it told as such.

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
    behind = [c.evidence.block for c in claims if rows and c.cell.row > rows[-1]]
    first = min(behind, default=-1)
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
