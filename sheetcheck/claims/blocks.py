"""What the claims of one block have in common: the evidence that they count this table."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from sheetcheck.claims.compared import ComparedClaim, compare
from sheetcheck.claims.counting import Counter
from sheetcheck.words.sheet import ALL_TABLES, Measure, Scope

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


def unlike_items(blocks: Blocks, counter: Counter) -> frozenset[int]:
    """Return the blocks that may count something else, as another one of their table is right.

    Each has a total of its own or counts departments, none of it is right, and it does not add
    up to the items. One that states nothing that the other states, too, is a part of that footer
    below a line that was deleted.
    """
    stated = [one for block in blocks.values() if mostly_right(block) for one in block]
    right, twice = {one.claim.table for one in stated}, {one.scope for one in stated}
    return frozenset(
        number
        for number, block in blocks.items()
        if len(block) >= FEWEST
        and block[0].claim.table in right
        and any(one.scope in twice or one.claim.department is not None for one in block)
        and not any((one.agrees and one.claim.stated) or one.claim.section for one in block)
        and not _adds_up_by_department(block, counter)
    )


def _adds_up_by_department(block: Sequence[ComparedClaim], counter: Counter) -> bool:
    """Say whether a block counts departments that add up to the items, or no total at all."""
    by_department = [one.claim.stated or 0 for one in block if one.claim.department is not None]
    if by_department:
        return sum(by_department) == counter.count(Scope(table=block[0].claim.table))
    return all(one.claim.rating is not None for one in block)


def of_all_tables(
    compared: Sequence[ComparedClaim], counter: Counter, asked: frozenset[Scope]
) -> list[ComparedClaim]:
    """Return the claims, those of a block that counts all tables together compared with that.

    Where each table has its own footer, one more may sum them up. It is known by its numbers:
    most are right for all tables, and not for the table that it stands at.
    """
    found = list(compared)
    if not counter.sheet.tables:
        return found
    for block in by_block(compared).values():
        claims = [replace(one.claim, table=ALL_TABLES) for one in block]
        whole = [one for claim in claims if (one := compare(claim, counter, asked))]
        is_bare = not any(claim.evidence.has_unit for claim in claims)
        if mostly_right(whole) and not mostly_right(block) and not (is_bare and is_legend(whole)):
            mine = {id(one) for one in block}
            found = [one for one in found if id(one) not in mine] + whole
    return found
