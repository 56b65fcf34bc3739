"""Which of several numbers for one scope is the total, and which only looks like one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sheetcheck.claims.blocks import (
    FEWEST,
    Blocks,
    adds_up_to_items,
    evidence,
    is_legend,
    mostly_right,
    nearly_right,
    unlike_items,
)
from sheetcheck.claims.compared import ComparedClaim
from sheetcheck.claims.counting import Counter
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Scope


def without_doubtful(
    compared: Sequence[ComparedClaim], blocks: Blocks, counter: Counter
) -> tuple[list[ComparedClaim], list[ComparedClaim]]:
    """Part the claims whose block stands under words that nobody knows from the others.

    Such a block counts all the same where it adds up to the number of items.
    """
    if all(one.claim.evidence.doubt is None for one in compared):
        return list(compared), []
    kept, doubtful = [], []
    whole = {
        number
        for number, block in blocks.items()
        if adds_up_to_items(block, counter) and not is_legend(block)
    }
    for one in compared:
        doubt, block = one.claim.evidence.doubt, one.claim.evidence.block
        if doubt is None or (block in whole and doubt is not Reason.BRACKETS):
            clear = replace(one.claim, evidence=replace(one.claim.evidence, doubt=None))
            kept.append(replace(one, claim=clear) if doubt else one)
        elif doubt is Reason.BREAKDOWN or block in whole or _shows_itself(blocks[block]):
            kept.append(one)
        else:
            doubtful.append(replace(one, claim=replace(one.claim, foreign=doubt)))
    return kept, doubtful


def _shows_itself(block: Sequence[ComparedClaim]) -> bool:
    return len(block) > 1 and mostly_right(block)


def without_rivals(
    compared: Sequence[ComparedClaim], blocks: Blocks, counter: Counter
) -> tuple[list[ComparedClaim], list[ComparedClaim]]:
    """Part the claims that another block states better from the others."""
    unlike = unlike_items(blocks, counter)
    compared = [
        _doubted(one, Reason.RIVAL) if one.claim.evidence.block in unlike else one
        for one in compared
    ]
    if len({one.scope for one in compared}) == len(compared):
        return compared, []  # each is stated once
    by_scope: dict[Scope, list[ComparedClaim]] = defaultdict(list)
    for one in compared:
        by_scope[one.scope].append(one)
    score = {number: evidence(block) for number, block in blocks.items()}
    near = {number for number, block in blocks.items() if nearly_right(block)}
    rivals: list[ComparedClaim] = []
    kept: list[ComparedClaim] = []
    for alike in by_scope.values():
        best = max(score[one.claim.evidence.block] for one in alike)
        right = any(one.agrees and score[one.claim.evidence.block] == best for one in alike)
        for one in alike:
            least = score[one.claim.evidence.block] < best
            bare = least and score[one.claim.evidence.block] <= 0
            outdone = len(alike) > 1 and (bare or (not one.agrees and (least or right)))
            if not outdone or one.claim.evidence.block in near:
                doubt = Reason.RIVAL if outdone else None
                kept.append(_doubted(one, doubt) if doubt else one)
            else:
                rivals.append(replace(one, claim=replace(one.claim, foreign=Reason.RIVAL)))
    return _several(kept, score), rivals


def _doubted(one: ComparedClaim, reason: Reason) -> ComparedClaim:
    evidence = replace(one.claim.evidence, doubt=reason)
    return replace(one, claim=replace(one.claim, evidence=evidence))


def _several(compared: Sequence[ComparedClaim], score: Mapping[int, int]) -> list[ComparedClaim]:
    """Mark the claims of one scope that state different numbers with as much evidence."""
    numbers: dict[Scope, set[float | None]] = defaultdict(set)
    best: dict[Scope, int] = defaultdict(int)
    for one in compared:
        at = score[one.claim.evidence.block]
        best[one.scope] = max(at, best[one.scope])
    for one in compared:
        same = score[one.claim.evidence.block] == best[one.scope]
        if one.claim.formula is None and same:
            numbers[one.scope].add(one.claim.stated)
    return [
        _doubted(one, Reason.SEVERAL)
        if len(numbers[one.scope] - {None}) > 1 and not one.agrees
        else one
        for one in compared
    ]


def brought_back(refused: Sequence[ComparedClaim], taken: set[Scope]) -> list[ComparedClaim]:
    """Return the refused numbers that are right after all, where nothing else states their scope.

    Where most numbers in such a column or row are right, the others of it are told, too.
    """
    soft = [
        one
        for one in refused
        if one.claim.foreign and one.claim.foreign.is_soft and one.scope not in taken
    ]
    columns: dict[tuple[int, int], list[ComparedClaim]] = defaultdict(list)
    rows: dict[tuple[int, int], list[ComparedClaim]] = defaultdict(list)
    for one in soft:
        columns[one.claim.evidence.block, one.claim.cell.column].append(one)
        rows[one.claim.evidence.block, one.claim.cell.row].append(one)
    back: dict[Scope, ComparedClaim] = {}
    for one in soft:
        column = columns[one.claim.evidence.block, one.claim.cell.column]
        row = rows[one.claim.evidence.block, one.claim.cell.row]
        whole = any(
            len(line) > FEWEST and mostly_right(line) and not is_legend(line)
            for line in (column, row)
        )
        if one.agrees or (whole and one.claim.foreign in {Reason.HEADING, Reason.SUBTOTAL}):
            reason = one.claim.foreign or Reason.HEADING
            held = back.get(one.scope)
            if held is None or (one.agrees and not held.agrees):
                back[one.scope] = _doubted(
                    replace(one, claim=replace(one.claim, foreign=None)), reason
                )
    return list(back.values())
