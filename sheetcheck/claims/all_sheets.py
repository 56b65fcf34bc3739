"""The sheets of one book together: a footer on one of them may count the items of all.

The sheets of a family in one workbook may share a footer, on the last of them or on the first.
It is known by its numbers. Where they are right for all sheets together, no sheet of its own is
what it counts; where they are only nearer to all sheets, or all above those of its own, it may
count several sheets, and is never written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from sheetcheck.claims.blocks import by_block, is_legend
from sheetcheck.claims.compared import ComparedClaim, compare, declared
from sheetcheck.claims.counting import Counter
from sheetcheck.words.address import LAST_ROW
from sheetcheck.words.sheet import ALL_SHEETS, Scope


def beside_each_other(counters: Sequence[Counter]) -> list[Counter]:
    """Return the counters of the sheets of one book and year, each with those of all sheets."""
    if len(counters) == 1:
        return [*counters]
    whole = _as_one(counters)
    footed = [_has_footer(counter) for counter in counters]
    placed: list[Counter] = []
    for n, counter in enumerate(counters):
        others_footed = all(footed[:n] + footed[n + 1 :])
        placed.append(replace(counter, book=whole, others_footed=others_footed))
    stated = frozenset(one.scope for counter in placed for one in _of_all_sheets(counter))
    return [replace(counter, of_book=stated) for counter in placed]


def _as_one(counters: Sequence[Counter]) -> Counter:
    """Return a counter of the items of all sheets, as if they stood below each other."""
    first = counters[0]
    codes: dict[str, dict[int, str | None]] = {}
    items = []
    for n, counter in enumerate(counters):
        down = n * LAST_ROW
        items += [item._replace(row=item.row + down) for item in counter.sheet.items]
        for column, by_row in counter.codes_by.items():
            moved = {row + down: code for row, code in by_row.items()}
            codes.setdefault(column, {}).update(moved)
    sheet = replace(first.sheet, items=tuple(items), claims=(), foreign=(), tables=())
    return Counter(sheet, first.family, codes)


def _compared(counter: Counter) -> list[ComparedClaim]:
    asked = frozenset(declared(counter))
    return [one for c in counter.sheet.claims if (one := compare(c, counter, asked))]


def _has_footer(counter: Counter) -> bool:
    return any(map(_is_own, by_block(_compared(counter)).values()))


def _is_own(block: Sequence[ComparedClaim]) -> bool:
    """True if most of the numbers of a block are right for the sheet that it stands on."""
    return 2 * _right(block) > sum(bool(one.claim.stated) for one in block)


def _of_all_sheets(counter: Counter) -> Iterable[ComparedClaim]:
    compared = of_all_sheets(_compared(counter), counter, frozenset(declared(counter)))
    return (one for one in compared if one.claim.table == ALL_SHEETS)


def of_all_sheets(
    compared: Sequence[ComparedClaim], counter: Counter, asked: frozenset[Scope]
) -> list[ComparedClaim]:
    """Return the claims; a block that counts all sheets, or may, is compared with all items.

    Where this sheet has a right footer of its own, or every other sheet has one, only a block that
    is right throughout counts all sheets: one that is merely nearer to them is something else, or
    the wrong footer of its own sheet.
    """
    if counter.book is None:
        return [*compared]
    replaced: set[int] = set()
    shared: list[ComparedClaim] = []
    blocks = by_block(compared).values()
    is_footed = counter.others_footed or any(map(_is_own, blocks))
    for block in blocks:
        claims = [replace(one.claim, table=ALL_SHEETS) for one in block]
        whole = [one for claim in claims if (one := compare(claim, counter.book, asked))]
        if len(whole) < len(block) or not _may_be_shared(whole, block):
            continue
        is_bare = not any(claim.evidence.has_unit for claim in claims)
        is_right = all(one.agrees for one in whole) and not (is_bare and is_legend(whole))
        if is_right or not is_footed:
            replaced.update(map(id, block))
            shared += whole
    return [one for one in compared if id(one) not in replaced] + shared


def _may_be_shared(whole: Sequence[ComparedClaim], block: Sequence[ComparedClaim]) -> bool:
    """True if a block is nearer to all sheets, or states what several of them may have.

    The latter: nothing of it is right for its own sheet, some is more, and none less.
    """
    if _is_nearer(whole, block):
        return True
    stated = [
        (one.right, one.claim.stated, of_all.right)
        for one, of_all in zip(block, whole, strict=True)
        if one.claim.stated is not None
    ]
    is_between = all(own <= number <= of_all for own, number, of_all in stated)
    is_more = len(stated) > 1 and any(own < number for own, number, _ in stated)
    return is_between and is_more and not _right(block)


def _is_nearer(whole: Sequence[ComparedClaim], block: Sequence[ComparedClaim]) -> bool:
    """True if more of a block is right for all sheets together than for the one it stands on."""
    if _right(whole) != _right(block):
        return _right(whole) > _right(block)
    return _distance(whole) < _distance(block)


def _right(block: Iterable[ComparedClaim]) -> int:
    """Return how many numbers are right; a zero shows nothing."""
    return sum(one.agrees and bool(one.claim.stated) for one in block)


def _distance(block: Iterable[ComparedClaim]) -> Decimal:
    """Return how far the numbers of a block are from the right ones."""
    stated = ((one.right, one.claim.stated) for one in block)
    return sum((abs(right - Decimal(str(n))) for right, n in stated if n is not None), Decimal(0))
