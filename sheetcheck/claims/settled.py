"""Judge the totals of a sheet until nothing more is corrected, so that a second run finds nothing.

Whether a number is a total of the table depends on the numbers beside it: a block that is right
but for one line is a footer, one that is mostly wrong may be anything. A correction makes a block
right, so that a check of the corrected copy may find totals that the first check did not. So all
is judged again as the corrected copy will have it; what that shows is told, and corrected, in the
first run.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sheetcheck.claims.counting import Counter
from sheetcheck.claims.mending import Mended, mended_formulas
from sheetcheck.claims.once_rated import number_in
from sheetcheck.claims.standing import JudgedClaim, RowsDiffer, Standings, standings
from sheetcheck.words.address import Address
from sheetcheck.words.claims import ClaimStanding, CorrectedTotal
from sheetcheck.words.sheet import ALL_SHEETS, Claim, Scope, Sheet
from sheetcheck.words.values import Value
from sheetcheck.workbook.read.grid import Grid

Settled = tuple[Standings, Mapping[Address, Mended]]
"""The standing of every claim, and what became of those that are formulas."""

_Line = tuple[Address, tuple[int, int]]
"""Where a claim stands: its cell, and the line in it."""


def settled(
    counter: Counter,
    grid: Grid,
    rewritten: Mapping[Address, Value],
    *,
    items_differ: bool = False,
    items_known: bool = False,
) -> Settled:
    """Return the final standing of every total of a sheet; rules and correction rely on it.

    `rewritten` are the ratings that are rewritten beside the totals; `items_differ` says whether
    items were lost or added since the sheet was issued, `items_known` whether it was held against
    the issued sheet at all.
    """
    corrected: dict[_Line, JudgedClaim] = {}
    numbers: dict[_Line, float | None] = {}
    while True:
        later = replace(counter, sheet=_with_numbers(counter.sheet, numbers))
        known = _before(standings(later, items_differ=items_differ), corrected, counter)
        mended = mended_formulas(known, grid, rewritten)
        new = {
            _line(one.claim): one
            for one in known.claims
            if _line(one.claim) not in corrected and _is_corrected(one, mended)
        }
        if not new or not _may_change(known):
            asked = () if items_known else tuple(_rows_differing(known.claims, counter))
            return replace(known, rows_differ=asked), mended
        corrected |= new
        numbers |= {line: _number_after(one, mended, counter) for line, one in new.items()}


def _line(claim: Claim) -> _Line:
    return claim.cell, claim.line


def _with_numbers(sheet: Sheet, numbers: Mapping[_Line, float | None]) -> Sheet:
    """Return the sheet with other numbers stated."""
    if not numbers:
        return sheet
    claims = (
        replace(claim, stated=numbers[_line(claim)]) if _line(claim) in numbers else claim
        for claim in sheet.claims
    )
    return replace(sheet, claims=tuple(claims))


def _before(
    known: Standings, corrected: Mapping[_Line, JudgedClaim], counter: Counter
) -> Standings:
    """Return the standings; a corrected claim is as it was judged before its correction."""
    if not corrected:
        return known
    rest = [one for one in known.claims if _line(one.claim) not in corrected]
    claims = sorted((*rest, *corrected.values()), key=lambda one: (one.claim.cell, one.claim.line))
    foreign = tuple(claim for claim in known.foreign if _line(claim) not in corrected)
    return replace(known, counter=counter, claims=tuple(claims), foreign=foreign)


def _is_corrected(one: JudgedClaim, mended: Mapping[Address, Mended]) -> bool:
    if one.claim.formula is not None:
        return mended[one.claim.cell].new is not None
    return one.standing is ClaimStanding.PROVEN and one.claim.stated is not None


def _may_change(known: Standings) -> bool:
    """True if there is a number that is not told, or not corrected, and may yet be."""
    return bool(known.foreign) or any(one.standing is ClaimStanding.UNSURE for one in known.claims)


def _number_after(
    one: JudgedClaim, mended: Mapping[Address, Mended], counter: Counter
) -> int | float | None:
    """Return what a claim will state once it is corrected."""
    if one.claim.formula is None:
        return one.right_value
    new = mended[one.claim.cell].new
    return number_in(new.value, counter.totals.units) if new else one.claim.stated


def _rows_differing(claims: Sequence[JudgedClaim], counter: Counter) -> Iterator[RowsDiffer]:
    """Yield the grand totals that are the sum of their lines as stated, but not the rows there.

    A total that an earlier run corrected is asked about as long as it and the number of items
    stay. If rows were added or taken away towards what it stated before, that is the answer.
    """
    before_by = _corrected_before(claims, counter.sheet.corrected)
    blocks: dict[int, list[JudgedClaim]] = defaultdict(list)
    for one in claims:
        blocks[one.claim.evidence.block].append(one)
    for one in claims:
        claim = one.claim
        # The sum of a formula adds up whatever was lost.
        doubted = claim.evidence.doubt is not None or claim.table == ALL_SHEETS
        if not _is_grand(one) or claim.formula is not None or doubted:
            continue
        counted, before = counter.count(one.scope), before_by.get(claim.cell)
        if before is not None and claim.stated == before.counted == counted:
            yield RowsDiffer(claim, before.stated, counted, is_recalled=True)
        elif (
            claim.stated
            and one.standing is not ClaimStanding.AGREES
            and not _is_answered(before, claim, counted)
            and _adds_up(one, blocks[claim.evidence.block], counter)
        ):
            yield RowsDiffer(claim, claim.stated, counted)


def _is_grand(one: JudgedClaim) -> bool:
    return one.scope._replace(table=0) == Scope()


def _is_answered(before: CorrectedTotal | None, claim: Claim, counted: int) -> bool:
    if before is None or claim.stated != before.counted:
        return False
    return (counted > before.counted) == (before.stated > before.counted)


def _adds_up(one: JudgedClaim, block: Sequence[JudgedClaim], counter: Counter) -> bool:
    """True if the lines of all ratings in its block come to what a total states."""
    stated = {other.scope: other.claim.stated for other in block}
    lines = [stated.get(one.scope._replace(rating=code)) for code in counter.family.scale.ratings]
    known = [number for number in lines if number is not None]
    return len(known) == len(lines) and sum(known) == one.claim.stated


def _corrected_before(
    claims: Iterable[JudgedClaim], log: Sequence[CorrectedTotal]
) -> Mapping[Address, CorrectedTotal]:
    """Return what an earlier run corrected, by the cell of the total now: rows may have moved."""
    grand = [one.claim.cell for one in claims if _is_grand(one)]
    found: dict[Address, CorrectedTotal] = {}
    for one in log:
        column = [cell for cell in grand if cell.column == one.cell.column]
        if column:
            found[min(column, key=lambda cell: abs(cell.row - one.cell.row))] = one
    return found
