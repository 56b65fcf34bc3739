"""What a result tells beside findings: the outcome of each total, and ratings of earlier years."""

from sheetcheck.claims.mending import Mended, Mending
from sheetcheck.claims.standing import JudgedClaim
from sheetcheck.notation.era import year_label
from sheetcheck.rules.definition.judged import EarlierYear, Judged
from sheetcheck.words.claims import ClaimStanding, Reason, TotalOutcome
from sheetcheck.words.result import EarlierRatings, EndedItem, Total
from sheetcheck.words.sheet import Scope


def totals_of(judged: Judged) -> tuple[Total, ...]:
    """Return the totals by rating and over all items, as stated and as counted.

    A missing line has `stated=None`. Totals of sections and departments are not listed; they only
    lead to findings.
    """
    found: list[Total] = []
    counter = judged.counter
    stated = judged.standings.by_scope()
    for scope in judged.standings.asked():
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
    if mended is not None and mended.mending is Mending.OPEN:
        is_open = mended.one.bounds.open
    count = counter.count(one.scope)
    return Total(claim.rating, stated, count, claim.cell, is_open, outcome, reason)


def _outcome(one: JudgedClaim, mended: Mended | None) -> tuple[TotalOutcome, Reason | None]:
    if mended is not None:
        if mended.mending is Mending.OPEN:
            return TotalOutcome.UNDECIDED, mended.one.reason
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


def earlier_ratings(now: Judged) -> tuple[EarlierRatings, ...]:
    """Return the ratings of earlier years for the report, the latest first."""
    return tuple(_ratings_in(now, one) for one in now.earlier)


def _ratings_in(now: Judged, one: EarlierYear) -> EarlierRatings:
    sections = {
        old.row: item.section for item in now.sheet.items if (old := one.before.get(item.row))
    }
    scale = list(now.family.scale.ratings)
    by_section: dict[str, dict[str, int]] = {}
    for item in one.sheet.items:
        code = one.codes.get(item.row)
        counts = by_section.setdefault(
            sections.get(item.row, item.section), dict.fromkeys(scale, 0)
        )
        if code is not None:
            counts[code] += 1
    return EarlierRatings(
        year=year_label(one.year),
        counts={code: sum(c == code for c in one.codes.values()) for code in scale},
        by_row={row: one.codes.get(old.row) for row, old in one.before.items()},
        sections=by_section,
        ended=tuple(
            EndedItem(item.section, item.name, one.codes.get(item.row))
            for item in one.sheet.items
            if item.row not in sections
        ),
    )
