"""Claims read next to each other: which of two numbers counts, and what is a footer of its own."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.footer_reader import FooterReader, Place
from sheetcheck.claims.footer.line_claims import with_reason
from sheetcheck.claims.vocabulary.count_words import CountWords, Sense
from sheetcheck.family.model import RATING
from sheetcheck.notation.folding import is_blank
from sheetcheck.words.address import Address
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Claim, Measure, Scope

_FEWEST_RATINGS = 3  # that a list of them names in the order of the scale

Placed = Sequence[tuple[FooterCell, Place]]
"""The cells of a footer with their places, from the top to the bottom."""


def states(claim: Claim) -> bool:
    """True if a claim has a number or a formula; else it is a label alone."""
    return claim.stated is not None or claim.formula is not None


def in_block(claim: Claim, block: int) -> Claim:
    """Return a claim as one of another block."""
    return replace(claim, evidence=replace(claim.evidence, block=block))


def without_item_columns(
    claims: Sequence[Claim], item_rows: Collection[int], words: CountWords
) -> Sequence[Claim]:
    """Return the claims without those of a column of the items: ratings and numbers, row by row.

    `R5評価 | 決算額` beside the table reads like a footer, but names a rating more than once. A
    heading over a number of its own is no second one; nor is 合計 before two amounts an item's.
    """
    beside = [claim for claim in claims if claim.cell.row in item_rows]
    named = Counter(
        (claim.cell.column, claim.scope, states(claim))
        for claim in beside
        if claim.rating is not None or states(claim)
    )
    twice = {column for (column, _, _), times in named.items() if times > 1}
    by_column: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.cell.column in twice and states(claim):
            by_column[claim.cell.column].append(claim)
    columns = {c for c in twice if not _lists_scale(by_column[c])}
    columns = {c for c in columns if not _is_led_by_years(by_column[c], words)}
    return [
        claim
        for claim in claims
        if claim.cell.row not in item_rows or claim.cell.column not in columns
    ]


def _lists_scale(claims: Sequence[Claim]) -> bool:
    """True if claims name the same ratings over and over in one order, as no items have them."""
    ordered = sorted(claims, key=lambda claim: (claim.cell, claim.line))
    read = [c.rating for c in ordered if c.rating is not None and c.measure is Measure.ITEMS]
    once = list(dict.fromkeys(read))
    return len(once) >= _FEWEST_RATINGS and read == once * (len(read) // len(once))


def _is_led_by_years(claims: Sequence[Claim], words: CountWords) -> bool:
    """True if each claim stands in the row of another year, as no items do."""
    leads = [claim.evidence.lead for claim in claims]
    meanings = (words.read(lead) for lead in leads)
    are_years = all(one.dated or one.reason is Reason.OTHER_YEAR for one in meanings)
    return are_years and len(leads) == len(set(leads))


def crossed_first(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Yield the claims; where a block states a scope twice, it is that with words on both sides.

    `％ | 件` over two columns, or 事業数 before one of two rows, says which of them counts.
    """
    crossed = {
        (claim.evidence.block, claim.scope)
        for claim in claims
        if claim.foreign is None and claim.evidence.is_crossed and states(claim)
    }
    for claim in claims:
        is_other = (claim.evidence.block, claim.scope) in crossed and not claim.evidence.is_crossed
        yield replace(claim, foreign=claim.foreign or Reason.SEVERAL) if is_other else claim


def units_first(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Yield the claims; of two numbers in a row, a bare one yields to one with the items' unit.

    In `計 | 20 | 9事業`, 20 are people perhaps. Which of them counts is sure only if it is right.
    """
    with_unit = {
        (claim.cell.row, claim.scope)
        for claim in claims
        if claim.evidence.has_unit and claim.foreign in {None, Reason.FARTHER}
    }
    for claim in claims:
        is_bare = not claim.evidence.has_unit and not claim.evidence.is_crossed
        is_plain = claim.formula is None and claim.stated is not None and claim.foreign is None
        if claim.evidence.has_unit and claim.foreign is Reason.FARTHER:
            doubtful = replace(claim.evidence, doubt=Reason.FARTHER)
            yield replace(claim, foreign=None, evidence=doubtful)
        elif is_bare and is_plain and (claim.cell.row, claim.scope) in with_unit:
            yield replace(claim, foreign=Reason.SEVERAL)
        else:
            yield claim


def under_titles_beside(
    claims: Sequence[Claim], placed: Placed, footer: FooterReader
) -> Iterator[Claim]:
    """Yield the claims; those under a title beside another footer are a block of their own.

    Such a title is not alone in its row, as the other footer stands left of it. A blank column
    parts the two.
    """
    last = _last_block(claims, placed)
    places = {cell.at: place for cell, place in placed}
    tops: dict[Address, int] = {}
    blocks: dict[Address, int] = {}
    for claim in claims:
        title = _title_beside(claim.cell, places[claim.cell], footer, tops)
        meaning = footer.words.read(footer.columns.grid.text(*title)) if title else None
        if not title or not meaning or meaning.sense not in {Sense.FOREIGN, Sense.UNKNOWN}:
            yield claim
            continue
        apart = in_block(claim, blocks.setdefault(title, last + len(blocks) + 1))
        reason = Reason.TITLE if meaning.sense is Sense.UNKNOWN else meaning.reason
        yield apart if claim.foreign else with_reason(apart, reason)


def _last_block(claims: Sequence[Claim], placed: Placed) -> int:
    blocks = (place.block for _, place in placed)
    return max(*(claim.evidence.block for claim in claims), *blocks, 0, 0)


def _title_beside(
    cell: Address, place: Place, footer: FooterReader, tops: dict[Address, int]
) -> Address | None:
    """Return the word alone at the top of the column of labels that a figure stands behind.

    `tops` remembers the top row of each such column, by its cells.
    """
    row, grid = cell.row, footer.columns.grid
    column = next((word.column for word in place.lefts if word.row == row), cell.column)
    if column == 1 or not is_blank(grid.text(row, column - 1)):
        return None
    top = row
    while top > 1 and top - 1 not in footer.columns.item_rows:
        over = Address(top - 1, column)
        if is_blank(grid.text(*over)) or not is_blank(grid.text(over.row, column - 1)):
            break
        top = tops.get(over, over.row)
    tops[Address(row, column)] = top
    title = Address(top, column)
    behind = (grid.text(top, beside) for beside in range(column + 1, cell.column + 1))
    if top == row or not all(map(is_blank, behind)):
        return None
    is_known = any(word.at == title for word in (*place.titles, *place.above))
    counts = any(line.tally for line in footer.words.lines(grid.text(*title), top))
    return None if is_known or counts else title


def parted_footers(claims: Sequence[Claim], placed: Placed) -> Sequence[Claim]:
    """Return the claims, those of one of two footers beside each other in a block of their own.

    Two are there where labels and numbers beside each other state the same twice, and nothing
    reaches from the one to the other.
    """
    places = {cell.at: place for cell, place in placed}
    blocks: dict[int, list[Claim]] = defaultdict(list)
    for claim in filter(states, claims):
        blocks[claim.evidence.block].append(claim)
    last = _last_block(claims, placed)
    moved: dict[int, int] = {}
    for of_block in blocks.values():
        bands = _bands(of_block, places)
        stated = {(bands[id(claim)], claim.scope) for claim in of_block if claim.foreign is None}
        if len({scope for _, scope in stated}) == len(stated):
            continue
        first, *others = sorted(set(bands.values()))
        numbers = {band: last + n for n, band in enumerate(others, 1)}
        last += len(others)
        moved |= {key: numbers[band] for key, band in bands.items() if band != first}
    return [in_block(c, moved[id(c)]) if id(c) in moved else c for c in claims]


def _bands(claims: Sequence[Claim], places: Mapping[Address, Place]) -> Mapping[int, int]:
    """Return, for each claim of a block by its identity, which columns beside others it is in.

    A number reaches from its label to itself; what overlaps is one band, named by its first
    column.
    """
    spans: list[tuple[int, int, int]] = []
    for claim in claims:
        lefts = (word.at for word in places[claim.cell].lefts if word.row == claim.cell.row)
        label = next(lefts, claim.cell)
        spans.append((label.column, claim.cell.column, id(claim)))
    bands: dict[int, int] = {}
    band, end = 0, 0
    for start, stop, key in sorted(spans):
        band, end = (start, stop) if start > end else (band, max(end, stop))
        bands[key] = band
    return bands


def without_remarks(claims: Sequence[Claim], item_rows: Collection[int]) -> Iterator[Claim]:
    """Yield the claims without those that are a remark, or only a name.

    A bare number beside an item, such as `A | 5`, is somebody's remark where its rating
    is counted elsewhere: a footer beside the table has more than one line. A name without
    a number is a line that lost it only next to other lines; names stand in many places.
    """
    stated = [claim for claim in claims if states(claim)]
    cells = {claim.cell for claim in stated}
    rows, columns = Counter(cell.row for cell in cells), Counter(cell.column for cell in cells)
    scopes = Counter(claim.scope for claim in stated if claim.foreign is None)
    for claim in stated:
        is_written = isinstance(claim.value, str) or claim.formula is not None
        is_alone = rows[claim.cell.row] == 1 and columns[claim.cell.column] == 1
        is_beside = is_alone and claim.cell.row in item_rows and scopes[claim.scope] > 1
        if is_written or not is_beside:
            yield claim
    names: set[Scope] = set()
    for claim in claims:
        if states(claim) or claim.scope in scopes or claim.scope in names:
            continue
        is_plain = claim.scope._replace(rating=None, column=RATING) == Scope()
        is_beside = any(claim.cell.row + step in rows for step in (-1, 0, 1))
        if is_plain and (is_beside or claim.evidence.unread):
            names.add(claim.scope)
            yield claim
