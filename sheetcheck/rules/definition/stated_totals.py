"""The outcome of a sheet's totals, and the values for messages about them."""

from sheetcheck.claims.compared import declared, name_of
from sheetcheck.claims.mending import Mended, Mending
from sheetcheck.claims.standing import JudgedClaim
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.words.claims import ClaimStanding, Reason, TotalOutcome
from sheetcheck.words.result import Total
from sheetcheck.words.sheet import Claim, Measure, Scope
from sheetcheck.words.text import Text, same


def totals_of(judged: Judged) -> tuple[Total, ...]:
    """Return the totals by rating and over all items, as stated and as counted.

    A missing line has `stated=None`. Totals of sections and departments are not listed; they only
    lead to findings.
    """
    found: list[Total] = []
    counter = judged.counter
    stated = judged.standings.by_scope()
    for scope in declared(counter):
        if scope not in (Scope(table=scope.table), Scope(scope.rating, table=scope.table)):
            continue
        claims = stated.get(scope, ())
        found.extend(_total(one, judged) for one in claims)
        if not claims:
            count, is_open = counter.count(scope), len(counter.open_in(scope))
            missing = TotalOutcome.MISSING
            found.append(Total(scope.rating, None, count, None, is_open, missing))
    return tuple(found)


def _total(one: JudgedClaim, judged: Judged) -> Total:
    """Return a total with its outcome; for a formula `stated` is its calculated result."""
    claim, counter = one.claim, judged.counter
    mended = judged.mended.get(claim.cell) if claim.formula is not None else None
    stated = claim.stated if mended is None else mended.stated
    outcome, reason = _outcome(one, mended)
    is_open = len(counter.open_in(one.scope))
    count = counter.count(one.scope)
    return Total(claim.rating, stated, count, claim.cell, is_open, outcome, reason)


def _outcome(one: JudgedClaim, mended: Mended | None) -> tuple[TotalOutcome, Reason | None]:
    if mended is not None:
        if mended.mending is Mending.OPEN:
            return TotalOutcome.UNDECIDED, one.reason
        wrong = TotalOutcome.CORRECTED if mended.new else TotalOutcome.WRONG
        return TotalOutcome.AGREES if mended.agrees else wrong, mended.reason
    if one.claim.stated is None:
        return TotalOutcome.MISSING, None
    return _OUTCOMES.get(one.standing, TotalOutcome.WRONG), one.reason


_OUTCOMES = {
    ClaimStanding.AGREES: TotalOutcome.AGREES,
    ClaimStanding.PROVEN: TotalOutcome.CORRECTED,
    ClaimStanding.OPEN: TotalOutcome.UNDECIDED,
}


def details(one: JudgedClaim, judged: Judged) -> dict[str, str | int | Text]:
    """Return the values for messages about a total."""
    share = one.claim.measure is Measure.SHARE
    whole = int(one.right) if one.right == int(one.right) else one.right
    totals = judged.family.totals
    low, high = one.bounds.low, one.bounds.high
    return {
        "name": name_of(one.scope, judged.family),
        "stated": "" if one.claim.stated is None else f"{one.claim.stated:g}",
        "counted": str(one.right if share else whole),
        "unit": "%" if share or totals is None else totals.units[0],
        "low": f"{round(float(low), 1):g}",
        "high": "…" if high is None else f"{round(float(high), 1):g}",
        "open": one.bounds.open,
        "reason": one.reason.text if one.reason else same(""),
    }


def as_it_stands(claim: Claim) -> str:
    """Return the line of a claim as written in the sheet."""
    start, stop = claim.line
    return claim.text[start:stop].strip()
