"""Blocks of claims: the evidence that they count this table, and which of two rivals is the total.

Evidence is shared within a block. A footer that states a scope twice states it once for this
table: what has less evidence, or as much and is wrong, is the total of something else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from sheetcheck.claims.compared import ComparedClaim, compare
from sheetcheck.claims.counting import Counter
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import ALL_TABLES, Measure, Scope

_FEWEST = 2  # right lines that speak for a block
_MOST_EVIDENCE = 5  # kinds of it
_LEGEND = 3  # lines that make a legend of scores

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
            _is_mostly_right(block) and not is_legend(block),
        )
    )


def _is_mostly_right(block: Sequence[ComparedClaim]) -> bool:
    """True if more than half of a block is right, and not only its zeros."""
    right = sum(one.agrees for one in block)
    return 2 * right > len(block) and any(one.agrees and one.claim.stated for one in block)


def is_legend(block: Sequence[ComparedClaim]) -> bool:
    """True if the numbers of a block go up or down by equal steps, as scores do: 4, 3, 2, 1."""
    rated = [one.claim.stated for one in block if one.claim.rating is not None]
    numbers = [number for number in rated if number is not None]
    steps = {b - a for a, b in pairwise(numbers)}
    return len(numbers) == len(rated) >= _LEGEND and len(steps) == 1 and 0 not in steps


def of_all_tables(
    compared: Sequence[ComparedClaim], counter: Counter, asked: frozenset[Scope]
) -> list[ComparedClaim]:
    """Return the claims; a block that sums up all tables is compared with all their items.

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
        counts_all = _is_mostly_right(whole) and not _is_mostly_right(block)
        if counts_all and not (is_bare and is_legend(whole)):
            replaced = {id(one) for one in block}
            found = [one for one in found if id(one) not in replaced] + whole
    return found


def without_doubtful(
    compared: Sequence[ComparedClaim], blocks: Blocks, counter: Counter
) -> tuple[list[ComparedClaim], list[ComparedClaim]]:
    """Return two lists: the claims, and those of a block under unknown words.

    Such a block counts all the same where it adds up to the number of items.
    """
    if all(one.claim.evidence.doubt is None for one in compared):
        return list(compared), []
    totals, doubtful = [], []
    whole = {
        number
        for number, block in blocks.items()
        if _adds_up_to_items(block, counter) and not is_legend(block)
    }
    for one in compared:
        doubt, number = one.claim.evidence.doubt, one.claim.evidence.block
        block = blocks[number]
        shows_itself = len(block) > 1 and _is_mostly_right(block)
        if number in whole and doubt is not Reason.BRACKETS:
            totals.append(_doubted(one, None) if doubt else one)
        elif doubt in {None, Reason.BREAKDOWN} or number in whole or shows_itself:
            totals.append(one)
        else:
            doubtful.append(_as_foreign(one, doubt))
    return totals, doubtful


def _adds_up_to_items(block: Sequence[ComparedClaim], counter: Counter) -> bool:
    """True if a block's grand total, or the sum of all its ratings, is the number of items."""
    stated = {one.scope: one.claim.stated for one in block}
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


def without_rivals(
    compared: Sequence[ComparedClaim], blocks: Blocks, counter: Counter
) -> tuple[list[ComparedClaim], list[ComparedClaim]]:
    """Return two lists: the claims, and those that another block states better."""
    unlike = _unlike_items(blocks, counter)
    compared = [
        _doubted(one, Reason.RIVAL) if one.claim.evidence.block in unlike else one
        for one in compared
    ]
    by_scope: dict[Scope, list[ComparedClaim]] = defaultdict(list)
    for one in compared:
        by_scope[one.scope].append(one)
    if len(by_scope) == len(compared):
        return compared, []  # each is stated once
    score = {number: evidence(block) for number, block in blocks.items()}
    totals: list[ComparedClaim] = []
    rivals: list[ComparedClaim] = []
    for alike in by_scope.values():
        best = max(score[one.claim.evidence.block] for one in alike)
        right = any(one.agrees and score[one.claim.evidence.block] == best for one in alike)
        for one in alike:
            own = score[one.claim.evidence.block]
            bare = own < best and own <= 0
            outdone = len(alike) > 1 and (bare or (not one.agrees and (own < best or right)))
            if outdone and not _is_nearly_right(blocks[one.claim.evidence.block]):
                rivals.append(_as_foreign(one, Reason.RIVAL))
            else:
                totals.append(_doubted(one, Reason.RIVAL) if outdone else one)
    return _with_several_doubted(totals, score), rivals


def _unlike_items(blocks: Blocks, counter: Counter) -> frozenset[int]:
    """Return the blocks that may count something else, because another of their table is right.

    Each has a total of its own or counts departments, none of it is right, and it does not add
    up to the items. One that states nothing that the other states, too, is a part of that footer
    below a line that was deleted.
    """
    stated = [one for block in blocks.values() if _is_mostly_right(block) for one in block]
    right, twice = {one.claim.table for one in stated}, {one.scope for one in stated}
    return frozenset(
        number
        for number, block in blocks.items()
        if len(block) >= _FEWEST
        and block[0].claim.table in right
        and any(one.scope in twice or one.claim.department is not None for one in block)
        and not any((one.agrees and one.claim.stated) or one.claim.section for one in block)
        and not _adds_up_by_department(block, counter)
    )


def _adds_up_by_department(block: Sequence[ComparedClaim], counter: Counter) -> bool:
    """True if a block counts departments that add up to the items, or no total at all."""
    by_department = [one.claim.stated or 0 for one in block if one.claim.department is not None]
    if by_department:
        return sum(by_department) == counter.count(Scope(table=block[0].claim.table))
    return all(one.claim.rating is not None for one in block)


def _is_nearly_right(block: Sequence[ComparedClaim]) -> bool:
    """True if all lines of a block but one are right: it is a second footer of the table."""
    if is_legend(block) or any(one.claim.evidence.doubt for one in block):
        return False
    return len(block) > _LEGEND and sum(not one.agrees for one in block) == 1


def _with_several_doubted(
    compared: Sequence[ComparedClaim], score: Mapping[int, int]
) -> list[ComparedClaim]:
    """Return the claims; those that state different numbers with as much evidence are doubted."""
    best: dict[Scope, int] = defaultdict(int)
    for one in compared:
        best[one.scope] = max(score[one.claim.evidence.block], best[one.scope])
    numbers: dict[Scope, set[float | None]] = defaultdict(set)
    for one in compared:
        if one.claim.formula is None and score[one.claim.evidence.block] == best[one.scope]:
            numbers[one.scope].add(one.claim.stated)
    several = {scope for scope, stated in numbers.items() if len(stated - {None}) > 1}
    return [
        _doubted(one, Reason.SEVERAL) if one.scope in several and not one.agrees else one
        for one in compared
    ]


def brought_back(refused: Sequence[ComparedClaim], taken: set[Scope]) -> list[ComparedClaim]:
    """Return the refused numbers that are right after all, where nothing else states their scope.

    Where most numbers in such a column or row are right, the others of it come back, too.
    """
    lines: dict[tuple[int, str, int], list[ComparedClaim]] = defaultdict(list)
    candidates = [one for one in refused if one.scope not in taken]
    soft = [one for one in candidates if one.claim.foreign and one.claim.foreign.is_soft]
    for one in soft:
        for line in _lines_of(one):
            lines[line].append(one)
    whole = {
        line
        for line, ones in lines.items()
        if len(ones) > _FEWEST and _is_mostly_right(ones) and not is_legend(ones)
    }
    back: dict[Scope, ComparedClaim] = {}
    for one in soft:
        reason, before = one.claim.foreign, back.get(one.scope)
        in_whole = reason in {Reason.HEADING, Reason.SUBTOTAL} and whole & {*_lines_of(one)}
        if (one.agrees or in_whole) and (before is None or (one.agrees and not before.agrees)):
            back[one.scope] = _doubted(_as_foreign(one, None), reason)
    return list(back.values())


def _lines_of(one: ComparedClaim) -> Iterable[tuple[int, str, int]]:
    """Return the column and the row of its block that a claim stands in."""
    block, cell = one.claim.evidence.block, one.claim.cell
    return (block, "column", cell.column), (block, "row", cell.row)


def _doubted(one: ComparedClaim, reason: Reason | None) -> ComparedClaim:
    evidence = replace(one.claim.evidence, doubt=reason)
    return replace(one, claim=replace(one.claim, evidence=evidence))


def _as_foreign(one: ComparedClaim, reason: Reason | None) -> ComparedClaim:
    return replace(one, claim=replace(one.claim, foreign=reason))
