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
   (`footer`, `vocabulary`): a date is no number; the heading over a number, the lead of its row
   and the words before it must be known to speak of counts. A list of foreign words is not
   enough, as there is always one more. A sum between items is a part, a grand total
   under a column of numbers is the sum of that column, a number with a rating both over and
   beside it is a crossing. What is decided here needs the counts:
   - *Rival*: another block states the same scope with more evidence, or with as much and
     rightly. Evidence is shared within a block: a unit, a grand total, a known heading, a
     formula, most lines right.
   - A *doubtful* claim, under words that nobody knows, counts where its block adds up to the
     number of items, or where it is right. It is never written.

B. *Does it agree?* AGREES. A share may be kept as 0.75 or as 75.

C. *Is the count itself sure?* Else UNSURE: told, not written. No items; no rating of the scale;
   a column missing that counting needs; a row with a rating that could not be read as an item;
   items lost or added since the sheet was issued; bare numbers without any evidence, or a
   legend of scores (4, 3, 2, 1); a bare number that is far too large, or no whole number.

D. *Is it decided?* An *open item* has a rating that is blank, unknown, contradictory, an error
   value or a formula never calculated. With k of them in its scope the true number lies between
   n, the items counted, and n + k. Inside these *bounds* a total is OPEN: it may well be right,
   and is left alone. Outside it is WRONG, whatever the ratings become; but the right
   number is not known yet, so that it is told with the bounds and not written. The grand
   total does not depend on ratings. A total by department is open while a department is.

E. Else PROVEN: it is a total of this table, everything that it depends on is known, and it
   differs. It is corrected.

F. A formula is judged by what it comes to (`mending`). D does not apply to it: a range
   that misses items is wrong whatever the ratings, and is widened all the same.

*Footing*: the lines of a block add up to its total as stated. Where they do and the total is
not the number of rows, the total is corrected and `rows-differ` asks whether a row was lost:
the department may have counted before somebody deleted a line.

What can go wrong, and what holds it: a heading that no vocabulary knows (told, with the words
that would make it known: `not_counts`, `numbers`, `grand` of the form); last year's number
that happens to be right (left alone: it agrees); a legend that happens to be right in most lines
(`_is_legend`). Everything here is linear in the number of claims.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from sheetcheck.claims.counting import Bounds, Counter, countable, declared
from sheetcheck.family.model import RATING
from sheetcheck.notation.percent import read_percent, rounded
from sheetcheck.words.claims import ClaimStanding, Reason
from sheetcheck.words.sheet import Claim, Measure, Scope

_MOST_PLACES = 6  # decimals of a share that are compared
_FEWEST = 2  # right lines that speak for a block
_MOST_EVIDENCE = 5  # kinds of it
_LEGEND = 3  # lines that make a legend of scores


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
        return _agrees(self.claim, self.right, number)


@dataclass(frozen=True, slots=True)
class RowsDiffer:
    """A grand total that its own lines add up to, though there are not so many rows."""

    claim: Claim
    counted: int


@dataclass(frozen=True, slots=True)
class Standings:
    """What all claims of a sheet came to."""

    counter: Counter
    claims: tuple[JudgedClaim, ...] = ()
    """Those that are totals of the table, from the top to the bottom."""
    foreign: tuple[Claim, ...] = ()
    """Those that are none, each with its reason."""
    rows_differ: tuple[RowsDiffer, ...] = ()

    def of(self, scope: Scope) -> Sequence[JudgedClaim]:
        """Return the claims of a scope."""
        return [one for one in self.claims if one.scope == scope]

    def passed_over(self, scope: Scope) -> Claim | None:
        """Return the number that was nearest to being the claim of a scope that has none."""
        alike = [claim for claim in self.foreign if claim.scope == scope]
        return next((c for c in alike if c.foreign and c.foreign.is_soft), next(iter(alike), None))


@dataclass(frozen=True, slots=True)
class _Compared:
    """A claim beside what is counted."""

    claim: Claim
    right: Decimal
    bounds: Bounds
    agrees: bool


def standings(
    counter: Counter, *, items_differ: bool = False, items_known: bool = False
) -> Standings:
    """Return the standing of every claim of a sheet.

    `items_differ` says whether items were lost or added since the sheet was issued;
    `items_known` whether it was held against the issued sheet at all.
    """
    asked = frozenset(declared(counter))
    compared = [one for c in counter.sheet.claims if (one := _compared(c, counter, asked))]
    refused = [one for c in counter.sheet.foreign if (one := _compared(c, counter, asked))]
    blocks = _by_block(compared)
    kept, doubtful = _without_doubtful(compared, blocks, counter)
    kept, rivals = _without_rivals(kept, blocks)
    kept += _brought_back([*refused, *doubtful], {one.claim.scope for one in kept})
    doubt = _count_doubt(counter, items_differ=items_differ)
    judged = [_decided(one, blocks, counter, doubt) for one in kept]
    held = {id(one.claim) for one in kept}
    foreign = [one.claim for one in (*refused, *doubtful, *rivals) if id(one.claim) not in held]
    return Standings(
        counter,
        tuple(sorted(judged, key=lambda one: (one.claim.cell, one.claim.line))),
        tuple(sorted(foreign, key=lambda claim: (claim.cell, claim.line))),
        () if items_known else tuple(_rows_differ(kept, counter)),
    )


def _compared(claim: Claim, counter: Counter, asked: frozenset[Scope]) -> _Compared | None:
    """Return a claim beside what is counted; None where nobody asks for it or can know it."""
    scope, totals = claim.scope, counter.family.totals
    plain = Scope(scope.rating, scope.column, table=scope.table)
    if scope.rating is None:
        plain = Scope(table=scope.table)
    # A footer may name a rating or all in passing; what the family does not ask for is free.
    in_passing = scope == plain and scope not in asked
    if totals is None or in_passing or not countable(scope, counter):
        return None
    exact, bounds = counter.exact(scope), counter.bounds(scope)
    if exact is None or bounds is None:
        return None
    share = claim.measure is Measure.SHARE
    rounding = totals.share.rounding if totals.share else "half_up"
    right = rounded(exact, _places(claim, counter) if share else 0, rounding)
    return _Compared(
        claim,
        right,
        bounds,
        _agrees(claim, right, claim.stated) or _counts_otherwise(claim, counter),
    )


def _agrees(claim: Claim, right: Decimal, number: float | None) -> bool:
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


_Blocks = Mapping[int, Sequence[_Compared]]


def _by_block(compared: Iterable[_Compared]) -> _Blocks:
    blocks: dict[int, list[_Compared]] = defaultdict(list)
    for one in compared:
        blocks[one.claim.evidence.block].append(one)
    return blocks


def _evidence(block: Sequence[_Compared]) -> int:
    """Return how many kinds of evidence a block has that it counts the items of this table."""
    claims = [one.claim for one in block]
    doubt = _MOST_EVIDENCE * any(claim.evidence.doubt is not None for claim in claims)
    return -doubt + sum(
        (
            any(claim.evidence.has_unit for claim in claims),
            any(claim.rating is None and claim.measure is Measure.ITEMS for claim in claims),
            any(claim.evidence.heading for claim in claims),
            any(claim.formula is not None for claim in claims),
            _mostly_right(block) and not _is_legend(block),
        )
    )


def _mostly_right(block: Sequence[_Compared]) -> bool:
    right = sum(one.agrees for one in block)
    return 2 * right > len(block) and any(one.agrees and one.claim.stated for one in block)


def _is_legend(block: Sequence[_Compared]) -> bool:
    """Say whether the numbers of a block go up or down by equal steps, as scores do: 4, 3, 2, 1."""
    rated = [one.claim.stated for one in block if one.claim.rating is not None]
    numbers = [number for number in rated if number is not None]
    steps = {b - a for a, b in pairwise(numbers)}
    return len(numbers) == len(rated) >= _LEGEND and len(steps) == 1 and 0 not in steps


def _without_doubtful(
    compared: Sequence[_Compared], blocks: _Blocks, counter: Counter
) -> tuple[list[_Compared], list[_Compared]]:
    """Part the claims whose block stands under words that nobody knows from the others.

    Such a block counts all the same where it adds up to the number of items.
    """
    kept, doubtful = [], []
    whole = {n for n, block in blocks.items() if _adds_up_to_items(block, counter)}
    for one in compared:
        doubt, block = one.claim.evidence.doubt, one.claim.evidence.block
        if doubt is None or block in whole:
            clear = replace(one.claim, evidence=replace(one.claim.evidence, doubt=None))
            kept.append(replace(one, claim=clear) if doubt else one)
        elif _mostly_right(blocks[block]) and len(blocks[block]) > 1:
            kept.append(one)
        else:
            doubtful.append(replace(one, claim=replace(one.claim, foreign=doubt)))
    return kept, doubtful


def _adds_up_to_items(block: Sequence[_Compared], counter: Counter) -> bool:
    """Say whether a block's grand total, or the sum of all its ratings, is the number of items."""
    stated = {one.claim.scope: one.claim.stated for one in block}
    tables = {one.claim.table for one in block}
    if len(tables) != 1 or len(stated) < _FEWEST:
        return False
    grand = Scope(table=tables.pop())
    if grand in stated:
        return stated[grand] == counter.count(grand)
    ratings = [grand._replace(rating=code) for code in counter.family.scale.ratings]
    numbers = [stated.get(scope) for scope in ratings]
    known = [number for number in numbers if number is not None]
    return len(known) == len(numbers) and sum(known) == counter.count(grand)


def _without_rivals(
    compared: Sequence[_Compared], blocks: _Blocks
) -> tuple[list[_Compared], list[_Compared]]:
    """Part the claims that another block states better from the others."""
    by_scope: dict[Scope, list[_Compared]] = defaultdict(list)
    for one in compared:
        by_scope[one.claim.scope].append(one)
    score = {number: _evidence(block) for number, block in blocks.items()}
    rivals: list[_Compared] = []
    kept: list[_Compared] = []
    for alike in by_scope.values():
        best = max(score[one.claim.evidence.block] for one in alike)
        right = any(one.agrees and score[one.claim.evidence.block] == best for one in alike)
        for one in alike:
            least = score[one.claim.evidence.block] < best
            bare = least and score[one.claim.evidence.block] <= 0
            outdone = len(alike) > 1 and (bare or (not one.agrees and (least or right)))
            if not outdone or _nearly_right(blocks[one.claim.evidence.block]):
                doubt = Reason.RIVAL if outdone else None
                kept.append(_doubted(one, doubt) if doubt else one)
            else:
                rivals.append(replace(one, claim=replace(one.claim, foreign=Reason.RIVAL)))
    return _several(kept, score), rivals


def _nearly_right(block: Sequence[_Compared]) -> bool:
    """Say whether all lines of a block but one are right: it is a second footer of the table."""
    if _is_legend(block) or any(one.claim.evidence.doubt for one in block):
        return False
    return len(block) > _LEGEND and sum(not one.agrees for one in block) == 1


def _doubted(one: _Compared, reason: Reason) -> _Compared:
    evidence = replace(one.claim.evidence, doubt=reason)
    return replace(one, claim=replace(one.claim, evidence=evidence))


def _several(compared: Sequence[_Compared], score: Mapping[int, int]) -> list[_Compared]:
    """Mark the claims of one scope that state different numbers with as much evidence."""
    numbers: dict[Scope, set[float | None]] = defaultdict(set)
    best: dict[Scope, int] = defaultdict(int)
    for one in compared:
        at = score[one.claim.evidence.block]
        best[one.claim.scope] = max(at, best[one.claim.scope])
    for one in compared:
        same = score[one.claim.evidence.block] == best[one.claim.scope]
        if one.claim.formula is None and same:
            numbers[one.claim.scope].add(one.claim.stated)
    return [
        _doubted(one, Reason.SEVERAL)
        if len(numbers[one.claim.scope] - {None}) > 1 and not one.agrees
        else one
        for one in compared
    ]


def _brought_back(refused: Sequence[_Compared], taken: set[Scope]) -> list[_Compared]:
    """Return the refused numbers that are right after all, where nothing else states their scope.

    Where most numbers of such a block are right, the others of it are told, too.
    """
    soft = [
        one
        for one in refused
        if one.claim.foreign and one.claim.foreign.is_soft and one.claim.scope not in taken
    ]
    columns: dict[tuple[int, int], list[_Compared]] = defaultdict(list)
    for one in soft:
        columns[one.claim.evidence.block, one.claim.cell.column].append(one)
    back: dict[Scope, _Compared] = {}
    for one in soft:
        beside = columns[one.claim.evidence.block, one.claim.cell.column]
        whole = len(beside) > _FEWEST and _mostly_right(beside) and not _is_legend(beside)
        if one.agrees or (whole and one.claim.foreign in {Reason.HEADING, Reason.SUBTOTAL}):
            reason = one.claim.foreign or Reason.HEADING
            held = back.get(one.claim.scope)
            if held is None or (one.agrees and not held.agrees):
                back[one.claim.scope] = _doubted(
                    replace(one, claim=replace(one.claim, foreign=None)), reason
                )
    return list(back.values())


def _count_doubt(counter: Counter, *, items_differ: bool) -> Reason | None:
    """Return why no count of this sheet is sure."""
    sheet, family = counter.sheet, counter.family
    if not sheet.items:
        return Reason.NO_ITEMS
    if items_differ:
        return Reason.ITEMS_DIFFER
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
    items = {item.row for item in sheet.items} | set(sheet.set_aside)
    for unread in sheet.unread:
        row, column = unread.cell
        inside = heading is not None and column == heading.cell.column and row <= sheet.last_row
        if inside and row not in items and counter.family.scale.read(unread.text).code:
            yield row


def _decided(
    one: _Compared, blocks: _Blocks, counter: Counter, doubt: Reason | None
) -> JudgedClaim:
    """Decide B to E for a claim that is a total of the table."""
    claim, bounds = one.claim, one.bounds
    if one.agrees:
        return JudgedClaim(claim, ClaimStanding.AGREES, None, one.right, bounds)
    reason = doubt or claim.evidence.doubt or _claim_doubt(one, blocks, counter)
    if reason is not None:
        return JudgedClaim(claim, ClaimStanding.UNSURE, reason, one.right, bounds)
    if bounds.open:
        by_department = claim.department is not None or claim.measure is Measure.DEPARTMENTS
        why = Reason.OPEN_DEPARTMENTS if by_department else Reason.OPEN_RATINGS
        inside = _inside(claim, bounds)
        standing = ClaimStanding.OPEN if inside else ClaimStanding.WRONG
        return JudgedClaim(claim, standing, why, one.right, bounds)
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


def _claim_doubt(one: _Compared, blocks: _Blocks, counter: Counter) -> Reason | None:
    """Return why a claim may count something else, or state no number of items."""
    claim = one.claim
    block = blocks.get(claim.evidence.block, (one,))
    bare = not claim.evidence.has_unit and claim.formula is None
    if bare and _evidence(block) <= 0:
        return Reason.NO_EVIDENCE
    counts = claim.measure in {Measure.ITEMS, Measure.NET, Measure.REPEATED, Measure.DEPARTMENTS}
    if counts and claim.stated is not None:
        most = 3 * len(counter.sheet.items) + 10
        if claim.stated != int(claim.stated) or claim.stated < 0 or (bare and claim.stated > most):
            return Reason.TOO_LARGE
    return None


def _rows_differ(kept: Sequence[_Compared], counter: Counter) -> Iterator[RowsDiffer]:
    """Yield the grand totals that are the sum of their lines as stated, but not the rows there."""
    scale = counter.family.scale.ratings
    for block in _by_block(kept).values():
        for one in block:
            claim = one.claim
            if claim.scope._replace(table=0) != Scope() or one.agrees or not claim.stated:
                continue
            if claim.formula is not None or claim.evidence.doubt:  # a sum adds up whatever was lost
                continue
            stated = {c.claim.scope: c.claim.stated for c in block}
            lines = [stated.get(claim.scope._replace(rating=code)) for code in scale]
            known = [number for number in lines if number is not None]
            if len(known) == len(lines) and sum(known) == claim.stated:
                yield RowsDiffer(claim, counter.count(claim.scope))
