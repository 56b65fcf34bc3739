"""A claim beside what is counted."""

from dataclasses import dataclass
from decimal import Decimal

from sheetcheck.claims.bounds import Bounds
from sheetcheck.claims.counting import Counter
from sheetcheck.claims.declared import countable
from sheetcheck.notation.percent import read_percent, rounded
from sheetcheck.words.sheet import ALL_TABLES, Claim, Measure, Scope

_MOST_PLACES = 6  # decimals of a share that are compared


@dataclass(frozen=True, slots=True)
class ComparedClaim:
    """A claim beside what is counted."""

    claim: Claim
    scope: Scope
    right: Decimal
    bounds: Bounds
    agrees: bool


def compare(claim: Claim, counter: Counter, asked: frozenset[Scope]) -> ComparedClaim | None:
    """Return a claim beside what is counted; None where nobody asks for it or can know it."""
    scope, totals = claim.scope, counter.family.totals
    plain = Scope(scope.rating, scope.column, table=scope.table)
    if scope.rating is None:
        plain = Scope(table=scope.table)
    # A footer may name a rating or all in passing; what the family does not ask for is free.
    of_each = scope._replace(table=0) if scope.table == ALL_TABLES else scope
    in_passing = scope == plain and of_each not in asked
    if totals is None or in_passing or not countable(scope, counter):
        return None
    exact, bounds = counter.exact(scope), counter.bounds(scope)
    if exact is None or bounds is None:
        return None
    share = claim.measure is Measure.SHARE
    rounding = totals.share.rounding if totals.share else "half_up"
    if share or exact.denominator != 1:
        right = rounded(exact, _places(claim, counter) if share else 0, rounding)
    else:
        right = Decimal(exact.numerator)
    return ComparedClaim(
        claim,
        scope,
        right,
        bounds,
        agrees(claim, right, claim.stated) or _counts_otherwise(claim, counter),
    )


def agrees(claim: Claim, right: Decimal, number: float | None) -> bool:
    """Say whether a number is the right one; a share may be kept as 0.75 or as 75."""
    if number is None:
        return False
    if claim.measure is not Measure.SHARE:
        return number == right
    places = -int(right.as_tuple().exponent)
    return any(round(number * by, places) == float(right) for by in (1, 100))


def _counts_otherwise(claim: Claim, counter: Counter) -> bool:
    """Say whether a grand total counts items once whose number or name is merged over rows."""
    if claim.scope._replace(table=0) != Scope() or claim.stated is None:
        return False
    items = counter.items_of(claim.scope)
    distinct = sum(not ({"number", "name"} & item.anchors.keys()) for item in items)
    return distinct != len(items) and claim.stated in {distinct, len(items)}


def _places(claim: Claim, counter: Counter) -> int:
    """Return how many decimals of a share are to be compared: as declared, or as written."""
    totals = counter.family.totals
    if totals and totals.share and totals.share.decimals is not None:
        return totals.share.decimals
    percent = read_percent(claim.text)
    if percent:
        return min(percent[1], _MOST_PLACES)
    written = len(claim.text.strip().partition(".")[2])
    places = written - 2 if (claim.stated or 0) <= 1 else written
    return min(max(0, places), _MOST_PLACES)
