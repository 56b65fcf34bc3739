"""What the claims of one block have in common: the evidence that they count this table."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sheetcheck.claims.compared import ComparedClaim
from sheetcheck.claims.counting import Counter
from sheetcheck.words.address import Address
from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.words.sheet import Claim, Measure, Scope

FEWEST = 2  # right lines that speak for a block


_MOST_EVIDENCE = 5  # kinds of it


LEGEND = 3  # lines that make a legend of scores


Blocks = Mapping[int, Sequence[ComparedClaim]]


def by_block(compared: Iterable[ComparedClaim]) -> Blocks:
    """Return the claims by the number of their block."""
    blocks: dict[int, list[ComparedClaim]] = defaultdict(list)
    for one in compared:
        blocks[one.claim.evidence.block].append(one)
    return blocks


def evidence(block: Sequence[ComparedClaim]) -> int:
    """Return how many kinds of evidence a block has that it counts the items of this table."""
    claims = [one.claim for one in block]
    doubt = _MOST_EVIDENCE * any(claim.evidence.doubt is not None for claim in claims)
    return -doubt + sum(
        (
            any(claim.evidence.has_unit for claim in claims),
            any(claim.rating is None and claim.measure is Measure.ITEMS for claim in claims),
            any(claim.evidence.heading for claim in claims),
            any(claim.formula is not None for claim in claims),
            mostly_right(block) and not is_legend(block),
        )
    )


def mostly_right(block: Sequence[ComparedClaim]) -> bool:
    """Say whether more than half of a block is right, and not only its zeros."""
    right = sum(one.agrees for one in block)
    return 2 * right > len(block) and any(one.agrees and one.claim.stated for one in block)


def is_legend(block: Sequence[ComparedClaim]) -> bool:
    """Say whether the numbers of a block go up or down by equal steps, as scores do: 4, 3, 2, 1."""
    rated = [one.claim.stated for one in block if one.claim.rating is not None]
    numbers = [number for number in rated if number is not None]
    steps = {b - a for a, b in pairwise(numbers)}
    return len(numbers) == len(rated) >= LEGEND and len(steps) == 1 and 0 not in steps


def adds_up_to_items(block: Sequence[ComparedClaim], counter: Counter) -> bool:
    """Say whether a block's grand total, or the sum of all its ratings, is the number of items."""
    stated = {one.scope: one.claim.stated for one in block}
    tables = {one.claim.table for one in block}
    if len(tables) != 1 or len(stated) < FEWEST:
        return False
    grand = Scope(table=tables.pop())
    if grand in stated:
        return stated[grand] == counter.count(grand)
    ratings = [grand._replace(rating=code) for code in counter.family.scale.ratings]
    numbers = [stated.get(scope) for scope in ratings]
    known = [number for number in numbers if number is not None]
    return len(known) == len(numbers) and sum(known) == counter.count(grand)


def nearly_right(block: Sequence[ComparedClaim]) -> bool:
    """Say whether all lines of a block but one are right: it is a second footer of the table."""
    if is_legend(block) or any(one.claim.evidence.doubt for one in block):
        return False
    return len(block) > LEGEND and sum(not one.agrees for one in block) == 1


@dataclass(frozen=True, slots=True)
class RowsDiffer:
    """A grand total that its own lines add up to, though there are not so many rows."""

    claim: Claim
    stated: float
    """What the lines add up to, or did before an earlier run corrected the total."""
    counted: int
    is_recalled: bool = False
    """Whether an earlier run corrected it, and nobody has answered the question since."""


def rows_differing(kept: Sequence[ComparedClaim], counter: Counter) -> Iterator[RowsDiffer]:
    """Yield the grand totals that are the sum of their lines as stated, but not the rows there.

    A total that an earlier run corrected is asked about as long as it and the number of items
    stay. If rows were added or taken away towards what it stated before, that is the answer.
    """
    corrected = _corrected_before(kept, counter)
    for block in by_block(kept).values():
        for one in block:
            claim = one.claim
            # The sum of a formula adds up whatever was lost.
            if not _is_grand(one) or claim.formula is not None or claim.evidence.doubt:
                continue
            counted, before = counter.count(one.scope), corrected.get(claim.cell)
            if before is not None and claim.stated == before.counted == counted:
                yield RowsDiffer(claim, before.stated, counted, is_recalled=True)
            elif (
                claim.stated
                and not (one.agrees or _is_answered(before, claim, counted))
                and _adds_up(one, block, counter)
            ):
                yield RowsDiffer(claim, claim.stated, counted)


def _is_grand(one: ComparedClaim) -> bool:
    return one.scope._replace(table=0) == Scope()


def _is_answered(before: CorrectedTotal | None, claim: Claim, counted: int) -> bool:
    if before is None or claim.stated != before.counted:
        return False
    return (counted > before.counted) == (before.stated > before.counted)


def _adds_up(one: ComparedClaim, block: Sequence[ComparedClaim], counter: Counter) -> bool:
    """Say whether the lines of all ratings in its block come to what a total states."""
    stated = {c.scope: c.claim.stated for c in block}
    lines = [stated.get(one.scope._replace(rating=code)) for code in counter.family.scale.ratings]
    known = [number for number in lines if number is not None]
    return len(known) == len(lines) and sum(known) == one.claim.stated


def _corrected_before(
    kept: Sequence[ComparedClaim], counter: Counter
) -> Mapping[Address, CorrectedTotal]:
    """Return what an earlier run corrected, by the cell of the total now: rows may have moved."""
    grand = [one.claim.cell for one in kept if _is_grand(one)]
    found: dict[Address, CorrectedTotal] = {}
    for one in counter.sheet.corrected:
        column = [cell for cell in grand if cell.column == one.cell.column]
        if column:
            found[min(column, key=lambda cell: abs(cell.row - one.cell.row))] = one
    return found
