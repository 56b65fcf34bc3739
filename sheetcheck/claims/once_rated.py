"""Grand totals whose formula counts ratings: they wait for the open ones, as its parts do.

How many items there are does not depend on ratings. What `=SUM(B13:B16)` over the counts of each
rating comes to does: as long as a rating is blank, its item is in none of them. Such a formula is
right if it comes to the number of items whatever the open ratings become. One that misses a
line does not, nor does one that counts something else.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from sheetcheck.claims.counting import Bounds, Counter
from sheetcheck.claims.formulas.formula import Reading
from sheetcheck.claims.standing import JudgedClaim
from sheetcheck.notation.tally import read_tally
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Claim, Item, Measure
from sheetcheck.words.values import Value


def open_as_its_ratings(
    one: JudgedClaim,
    reading: Reading,
    counter: Counter,
    corrected: Mapping[Address, Value],
    open_sums: Collection[Address],
) -> JudgedClaim:
    """Return a grand total with the bounds that open ratings leave to its formula.

    It stays as it is where no rating is open, or where the formula does not come to the number
    of items once they are settled. `open_sums` are the grand totals that wait for them, too.
    """
    scope = one.scope
    if scope.rating is not None or scope.measure is not Measure.ITEMS or one.bounds.open:
        return one
    possible = counter.possible(scope.column)
    waiting = [item for item in counter.items_of(scope) if item.row in possible]
    now = number_in(reading.value(corrected), counter.totals.units)
    if not waiting or one.agrees(now):
        return one
    for code in counter.family.scales[scope.column].ratings:
        rated = dict(_once_rated(counter, scope.column, code, open_sums))
        value = reading.value({**corrected, **rated})
        if not one.agrees(number_in(value, counter.totals.units)):
            return one
    right, more = Fraction(one.right), len(waiting)
    return replace(one, bounds=Bounds(right - more, right, more))


def _once_rated(
    counter: Counter, column: str, code: str, open_sums: Collection[Address]
) -> Iterator[tuple[Address, Value]]:
    """Yield what cells hold once every open rating is one code: the ratings, and their counts."""
    sheet, possible = counter.sheet, counter.possible(column)
    written = counter.family.scales[column].as_written(code)
    waiting: list[Item] = [item for item in sheet.items if item.row in possible]
    for claim in sheet.claims:
        if _counts_ratings(claim, column) or claim.cell in open_sums:
            more = 0
            if claim.rating == code:
                inside = counter.items_of(claim.scope)
                more = sum(item.row in possible for item in inside)
            yield claim.cell, counter.count(claim.scope) + more
    for item in waiting:
        yield sheet.cell(item, column), written


def _counts_ratings(claim: Claim, column: str) -> bool:
    """True if a cell is the number of items with one rating."""
    is_number = claim.formula is not None or isinstance(claim.value, int | float)
    scope = claim.scope
    is_count = scope.measure is Measure.ITEMS and scope.rating is not None
    return is_number and is_count and scope.column == column


def number_in(value: Value, units: tuple[str, ...]) -> int | float | None:
    """Return the number that a formula's value states, also where it comes in words."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) if value == int(value) else value
    tally = read_tally(value, units)
    return tally.number if tally else None
