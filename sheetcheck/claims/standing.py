"""When is a number a total of this table, and when may it be rewritten? The order of decisions.

A sheet is full of numbers: amounts of money, people, scores, last year's totals, subtotals,
legends, dates. Some of them have the very words of a total beside them (合計 4,200 under
決算額; A 6事業 in last year's block). A wrong correction is worse than none, since nobody looks
at a corrected copy again. So a total is only rewritten where four things are shown, and
everything else is told with the reason. The terms are those of audit: a *claim* is a control
total, a number with a *scope* (rating, section, department, table), a *measure* (items, net,
repeated, departments, share, change) and its *evidence*.

Each claim gets one *standing*, once for each sheet, on what was judged. The rules, the JSON
document, the report's picture and the correction read it; none of them decides anything anew.
The first decision that applies wins:

A. *Is it a claim of this table at all?* Else FOREIGN. Most of this is decided while reading
   (`claims.footer`): a date is no number; the heading over a number, the lead of its row
   and the words before it must be known to speak of counts. A list of foreign words is not
   enough, as there is always one more. A sum between items is a part, a grand total
   under a column of numbers is the sum of that column, a number with a rating both over and
   beside it is a crossing. What is decided here needs the counts:
   - *Rival*: another block states the same scope with more evidence, or with as much and
     rightly. Evidence is shared within a block: a unit, a grand total, a known heading, a
     formula, most lines right.
   - A block of which most is right for all tables together, and not for the one that it stands
     at, counts all tables (`blocks.of_all_tables`).
   - A block of which nothing is right, and which does not add up to the items, may count
     something else where another block is right: it is told, and never written.
   - A *doubtful* claim, under words that nobody knows, counts where its block adds up to the
     number of items, or where it is right. It is never written.

B. *Does it agree?* AGREES. A share may be kept as 0.75 or as 75.

C. *Is the count itself sure?* Else UNSURE: told, not written. No items; no rating of the scale;
   a column missing that counting needs; a row with a rating that could not be read as an item;
   items lost or added since the sheet was issued; bare numbers without any evidence, or a
   legend of scores (4, 3, 2, 1); a bare number that is far too large, or no whole number. A
   doubt about the number alone gives way to D where open ratings may yet make it right.

D. *Is it decided?* An *open item* has a rating that is blank, unknown, contradictory, an error
   value or a formula never calculated. With k of them in its scope the true number lies between
   n, the items counted, and n + k. Inside these *bounds* a total is OPEN: it may well be right,
   and is left alone. Outside it is WRONG, whatever the ratings become; but the right
   number is not known yet, so that it is told with the bounds and not written. The grand
   total does not depend on ratings. A total by department is open while a department is.

E. Else PROVEN: it is a total of this table, everything that it depends on is known, and it
   differs. It is corrected.

All of this is judged by the numbers as they stand, and again as the corrected copy will have
them, until nothing more is corrected (`settled`): rivals and evidence depend on how much of a
block is right, and a second run must not find what the first passed over.

F. A formula is judged by what it comes to (`mending`). D does not apply to it: a range
   that misses items is wrong whatever the ratings, and is widened all the same.
   Formulas that share the items among them (a page each), or that another one of their scope adds
   up, are parts and no claims (`formulas.parts`): none of them is widened.

*Footing*: the lines of a block add up to its total as stated. Where they do and the total is
not the number of rows, the total is corrected and `rows-differ` asks whether a row was lost:
the department may have counted before somebody deleted a line. The corrected copy adds up to its
rows, so its undo log keeps the total (`CorrectedTotal`), and the question is asked until rows or
total change.

What can go wrong, and what holds it: a heading that no vocabulary knows (told, with the words
that would make it known: `not_counts`, `numbers`, `grand` of the form); last year's number
that happens to be right (left alone: it agrees); a legend that happens to be right in most lines
(`blocks.is_legend`). Everything here is linear in the number of claims.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sheetcheck.claims.blocks import Blocks, by_block, of_all_tables
from sheetcheck.claims.bounds import Bounds
from sheetcheck.claims.compared import ComparedClaim, agrees, compare
from sheetcheck.claims.counting import Counter
from sheetcheck.claims.declared import declared
from sheetcheck.claims.doubts import claim_doubt, count_doubt
from sheetcheck.claims.rivals import brought_back, without_doubtful, without_rivals
from sheetcheck.words.claims import ClaimStanding, Reason
from sheetcheck.words.sheet import Claim, Measure, Scope


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

    def agrees(self, number: float | None) -> bool:
        """Say whether a number is the right one; a share may be kept as 0.75 or as 75."""
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

    def passed_over(self, scope: Scope) -> Claim | None:
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
    blocks = by_block(compared)
    kept, doubtful = without_doubtful(compared, blocks, counter)
    kept, rivals = without_rivals(kept, blocks, counter)
    kept += brought_back([*refused, *doubtful], {one.scope for one in kept})
    doubt = count_doubt(counter, items_differ=items_differ)
    judged = [_decided(one, blocks, counter, doubt) for one in kept]
    held = {id(one.claim) for one in kept}
    foreign = [one.claim for one in (*refused, *doubtful, *rivals) if id(one.claim) not in held]
    return Standings(
        counter,
        tuple(sorted(judged, key=lambda one: (one.claim.cell, one.claim.line))),
        tuple(sorted(foreign, key=lambda claim: (claim.cell, claim.line))),
    )


def _decided(
    one: ComparedClaim, blocks: Blocks, counter: Counter, doubt: Reason | None
) -> JudgedClaim:
    """Decide B to E for a claim that is a total of the table."""
    claim, bounds = one.claim, one.bounds
    if one.agrees:
        return JudgedClaim(claim, ClaimStanding.AGREES, None, one.right, bounds)
    reason = doubt or claim.evidence.doubt or claim_doubt(one, blocks, counter)
    by_department = claim.department is not None or claim.measure is Measure.DEPARTMENTS
    why = Reason.OPEN_DEPARTMENTS if by_department else Reason.OPEN_RATINGS
    # What may be right is no error, whether it is surely a total or not; of a formula, `mending`
    # says more.
    may_be_right = bounds.open > 0 and _inside(claim, bounds)
    told_all_the_same = doubt or reason is Reason.TOO_LARGE or claim.formula is not None
    if may_be_right and not (reason and told_all_the_same):
        return JudgedClaim(claim, ClaimStanding.OPEN, why, one.right, bounds)
    if reason is not None:
        return JudgedClaim(claim, ClaimStanding.UNSURE, reason, one.right, bounds)
    if bounds.open:
        return JudgedClaim(claim, ClaimStanding.WRONG, why, one.right, bounds)
    return JudgedClaim(claim, ClaimStanding.PROVEN, None, one.right, bounds)


def _inside(claim: Claim, bounds: Bounds) -> bool:
    """Say whether a stated number lies within the bounds; a share may be kept as a fraction."""
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
