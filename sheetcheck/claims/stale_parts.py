"""Formulas that count a part of the items, and whose stored value is out of date."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from sheetcheck.claims.counting import Bounds
from sheetcheck.claims.formulas.formula import as_stored, read_formula
from sheetcheck.claims.standing import JudgedClaim, Standings
from sheetcheck.words.address import Address
from sheetcheck.words.claims import ClaimStanding, Reason
from sheetcheck.words.sheet import Claim, Scope
from sheetcheck.words.values import Formula, Value
from sheetcheck.workbook.read.grid import Grid


def stale_parts(
    standings: Standings, grid: Grid, corrected: Mapping[Address, Value]
) -> Iterator[tuple[JudgedClaim, Formula]]:
    """Yield the formulas that count a part of the items and whose stored value is out of date.

    What a part should count nobody knows but its formula. So it counts as stale only where a
    total that adds it up comes to the right number with the new values of its parts.
    """
    stale: dict[Scope, list[tuple[Claim, Formula]]] = defaultdict(list)
    for claim in standings.foreign:
        new = _recalculated(claim, grid, corrected)
        if new is not None:
            stale[claim.scope].append((claim, new))
    for whole in standings.claims if stale else ():
        parts = stale.get(whole.scope, [])
        reading = read_formula(whole.claim.formula, grid) if whole.claim.formula else None
        known = {**corrected, **{claim.cell: new.value for claim, new in parts}}
        if parts and reading is not None and reading.value(known) == whole.right:
            for claim, new in parts:
                right = Decimal(str(new.value))
                bounds = Bounds(Fraction(right), Fraction(right), 0)
                yield JudgedClaim(claim, ClaimStanding.FOREIGN, claim.foreign, right, bounds), new
            del stale[whole.scope]


def _recalculated(claim: Claim, grid: Grid, corrected: Mapping[Address, Value]) -> Formula | None:
    """Return the formula of a part with its value, where another one is stored."""
    if claim.foreign is not Reason.PART or claim.formula is None or claim.stated is None:
        return None
    reading = read_formula(claim.formula, grid)
    if reading is None or reading.counts_totals():
        return None
    value = as_stored(reading.value(corrected))
    differs = isinstance(value, int) and value != claim.stated
    return Formula(reading.text, value) if differs else None
