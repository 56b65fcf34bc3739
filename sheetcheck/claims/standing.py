"""The standing of every claim of a sheet: A to E of the order of decisions (`claims`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from sheetcheck.claims.all_sheets import of_all_sheets
from sheetcheck.claims.blocks import (
    Blocks,
    brought_back,
    by_block,
    evidence,
    of_all_tables,
    without_doubtful,
    without_rivals,
)
from sheetcheck.claims.compared import ComparedClaim, agrees, compare, declared
from sheetcheck.claims.counting import Bounds, Counter
from sheetcheck.family.model import RATING
from sheetcheck.notation.percent import read_percent
from sheetcheck.notation.tally import read_tally
from sheetcheck.words.claims import ClaimStanding, Reason
from sheetcheck.words.sheet import ALL_SHEETS, Claim, Measure, Scope


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim with its standing: what it states, what is right, and what is done about it."""

    claim: Claim
    standing: ClaimStanding
    reason: Reason | None
    right: Decimal
    """What it should say, rounded as it is written."""
    bounds: Bounds

    @property
    def scope(self) -> Scope:
        """What it counts."""
        return self.claim.scope

    @property
    def right_value(self) -> int | float:
        """The right number as its cell keeps it: a share as 0.75 or as 75, as it does now."""
        if self.claim.measure is not Measure.SHARE:
            return int(self.right)
        before = self.claim.value
        small = isinstance(before, int | float) and before <= 1 and self.right != before
        number = self.right / 100 if read_percent(self.claim.text) or small else self.right
        return int(number) if number == int(number) else float(number)

    def agrees(self, number: float | None) -> bool:
        """True if a number is the right one; a share may be kept as 0.75 or as 75."""
        return agrees(self.claim, self.right, number)


@dataclass(frozen=True, slots=True)
class RowsDiffer:
    """A grand total that its own lines add up to, though there are not so many rows."""

    claim: Claim
    stated: float
    """What the lines add up to, or did before an earlier run corrected the total."""
    counted: int
    is_recalled: bool = False
    """Whether an earlier run corrected it, and nobody has answered the question since."""


@dataclass(frozen=True, slots=True)
class Standings:
    """What all claims of a sheet came to."""

    counter: Counter
    claims: tuple[JudgedClaim, ...] = ()
    """Those that are totals of the table, from the top to the bottom."""
    foreign: tuple[Claim, ...] = ()
    """Those that are none, each with its reason."""
    rows_differ: tuple[RowsDiffer, ...] = ()

    def by_scope(self) -> Mapping[Scope, Sequence[JudgedClaim]]:
        """Return the claims by what they count."""
        found: dict[Scope, list[JudgedClaim]] = {}
        for one in self.claims:
            found.setdefault(one.scope, []).append(one)
        return found

    def asked(self) -> Iterator[Scope]:
        """Yield the totals that this sheet must state.

        Where it has no footer for itself, one that counts all sheets of the book does for it.
        """
        own = {one.scope for one in self.claims if one.claim.table != ALL_SHEETS}
        here = {one.scope for one in self.claims} - own
        for scope in declared(self.counter):
            of_all = scope._replace(table=ALL_SHEETS)
            if own or of_all not in self.counter.of_book:
                yield scope
            elif of_all in here:
                yield of_all

    def nearest_foreign(self, scope: Scope) -> Claim | None:
        """Return the number that was nearest to being the claim of a scope that has none."""
        alike = [claim for claim in self.foreign if claim.scope == scope]
        return next((c for c in alike if c.foreign and c.foreign.is_soft), next(iter(alike), None))


def standings(counter: Counter, *, items_differ: bool = False) -> Standings:
    """Return the standing of every claim of a sheet, by the numbers that it states now.

    `items_differ` says whether items were lost or added since the sheet was issued.
    """
    asked = frozenset(declared(counter))
    compared = [one for c in counter.sheet.claims if (one := compare(c, counter, asked))]
    refused = [one for c in counter.sheet.foreign if (one := compare(c, counter, asked))]
    compared = of_all_tables(compared, counter, asked)
    compared = of_all_sheets(compared, counter, asked)
    blocks = by_block(compared)
    totals, doubtful = without_doubtful(compared, blocks, counter)
    totals, rivals = without_rivals(totals, blocks, counter)
    totals = list(_doubted_by_right(totals, refused))
    totals += brought_back([*refused, *doubtful], {one.scope for one in totals})
    doubt = _count_doubt(counter, items_differ=items_differ)
    judged = [
        JudgedClaim(one.claim, *_decided(one, blocks, counter, doubt), one.right, one.bounds)
        for one in totals
    ]
    foreign = [one.claim for one in (*refused, *doubtful, *rivals)]
    return Standings(
        counter,
        tuple(sorted(judged, key=lambda one: (one.claim.cell, one.claim.line))),
        tuple(sorted(foreign, key=lambda claim: (claim.cell, claim.line))),
    )


def _doubted_by_right(
    totals: Sequence[ComparedClaim], refused: Sequence[ComparedClaim]
) -> Iterator[ComparedClaim]:
    """Yield the totals; one is in doubt where its block states the same a second time, rightly."""
    right = {
        (one.claim.evidence.block, one.scope)
        for one in refused
        if one.agrees and one.claim.foreign is Reason.SEVERAL
    }
    for one in totals:
        if one.agrees or (one.claim.evidence.block, one.scope) not in right:
            yield one
        else:
            doubtful = replace(one.claim.evidence, doubt=Reason.SEVERAL)
            yield replace(one, claim=replace(one.claim, evidence=doubtful))


def _decided(
    one: ComparedClaim, blocks: Blocks, counter: Counter, doubt: Reason | None
) -> tuple[ClaimStanding, Reason | None]:
    """Return the standing of a total of the table, by B to E; `doubt` is that of the count."""
    claim, bounds = one.claim, one.bounds
    if one.agrees:
        return ClaimStanding.AGREES, None
    reason = doubt or claim.evidence.doubt or _claim_doubt(one, blocks, counter)
    by_department = claim.department is not None or claim.measure is Measure.DEPARTMENTS
    is_open = Reason.OPEN_DEPARTMENTS if by_department else Reason.OPEN_RATINGS
    # What may be right is no error, whether it is surely a total or not; of a formula, `mending`
    # says more.
    may_be_right = bounds.open > 0 and _is_inside(claim, bounds)
    outweighs = doubt or reason is Reason.TOO_LARGE or claim.formula is not None
    if may_be_right and not (reason and outweighs):
        return ClaimStanding.OPEN, is_open
    if reason is not None:
        return ClaimStanding.UNSURE, reason
    return (ClaimStanding.WRONG, is_open) if bounds.open else (ClaimStanding.PROVEN, None)


def _is_inside(claim: Claim, bounds: Bounds) -> bool:
    """True if a stated number lies within the bounds; a share may be kept as a fraction."""
    if claim.stated is None:
        return True
    stated = [Fraction(str(claim.stated))]
    if claim.measure is Measure.SHARE:
        stated.append(stated[0] * 100)
    slack = Fraction(1) if claim.measure is Measure.SHARE else Fraction(0)
    return any(
        bounds.low - slack <= s and (bounds.high is None or s <= bounds.high + slack)
        for s in stated
    )


def _count_doubt(counter: Counter, *, items_differ: bool) -> Reason | None:
    """Return why no count of this sheet is sure."""
    sheet, family = counter.sheet, counter.family
    if not sheet.items:
        return Reason.NO_ITEMS
    if items_differ:
        return Reason.ITEMS_DIFFER
    if sheet.doubtful:
        return Reason.ROW_DOUBTFUL
    keys = ("number", "name")
    if any(
        k in family.columns and family.columns[k].required and k not in sheet.headings for k in keys
    ):
        return Reason.NO_COLUMN
    codes = counter.codes_by.get(RATING, {})
    written = any(item.texts.get(RATING, "").strip() for item in sheet.items)
    if written and not any(codes.values()):
        return Reason.NO_RATING
    return Reason.ROW_UNREAD if any(_rated_rows(counter)) else None


def _rated_rows(counter: Counter) -> Iterator[int]:
    """Yield the rows between the items that have a rating of the scale and are no items."""
    sheet, heading = counter.sheet, counter.sheet.headings.get(RATING)
    items = {item.row for item in sheet.items} | {*sheet.set_aside, *sheet.other_tables}
    for unread in sheet.unread:
        row, column = unread.cell
        inside = heading is not None and column == heading.cell.column and row <= sheet.last_row
        if inside and row not in items and counter.family.scale.read(unread.text).code:
            yield row


def _claim_doubt(one: ComparedClaim, blocks: Blocks, counter: Counter) -> Reason | None:
    """Return why a claim may count something else, or state no number of items."""
    claim = one.claim
    if claim.table == ALL_SHEETS:
        return Reason.ALL_SHEETS
    block = blocks.get(claim.evidence.block, (one,))
    bare = not claim.evidence.has_unit and claim.formula is None
    if bare and evidence(block) <= 0:
        return Reason.NO_EVIDENCE
    if claim.stated is not None and claim.measure is not Measure.SHARE:
        most = 3 * len(counter.sheet.items) + 10
        counts = claim.measure not in {Measure.BEFORE, Measure.CHANGE}
        beyond = claim.stated < 0 or (bare and claim.stated > most)
        if claim.stated != int(claim.stated) or (counts and beyond):
            return Reason.TOO_LARGE
        if isinstance(claim.value, str) and claim.formula is None:
            start, stop = claim.line if claim.value == claim.text else (0, len(claim.value))
            if read_tally(claim.value[start:stop], counter.totals.units, lone=True) is None:
                return Reason.WRITTEN
    return None
