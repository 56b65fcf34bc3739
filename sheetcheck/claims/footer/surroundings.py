"""What the words around a line, and at the head of its block, say of its number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sheetcheck.claims.footer.claim_made import judged
from sheetcheck.claims.footer.figures import FooterCell, Place
from sheetcheck.claims.footer.footer_reader import FooterReader
from sheetcheck.claims.vocabulary.count_words import Meaning, Sense
from sheetcheck.claims.vocabulary.lines import Line
from sheetcheck.notation.folding import is_blank
from sheetcheck.words.address import Address
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Claim

_MOST_ROWS = 5  # of one sentence


def title_reason(place: Place, footer: FooterReader, row: int) -> Reason | None:
    """Return why the words at the head of a block say that it is none; the nearest decides."""
    doubt: Reason | None = None
    for word in reversed(place.titles):
        if word in place.above or word in place.lefts:
            continue
        said = footer.words.read(word.text, row)
        if said.sense is Sense.FOREIGN:
            return said.reason
        if said.dated:
            return None
        if said.sense is Sense.UNKNOWN:
            doubt = doubt or Reason.TITLE
    return doubt


def around_line(line: Line, spot: FooterCell, place: Place, footer: FooterReader) -> Reason | None:
    """Return why a line that has its label in its own text is no total."""
    row = spot.cell.row
    behind = footer.words.read(line.behind, row)
    if behind.sense is Sense.FOREIGN:
        return behind.reason
    said = [footer.words.opens(text, row) for text in line.before]
    reason = _nearest(reversed(said))
    if reason is not None or any(one.dated for one in said):
        return reason
    begun = (*_begun_above(spot, footer), *line.opening)
    opening = [footer.words.opens(text, row) for text in begun]
    reason = _nearest(reversed(opening))
    if reason is not None or any(one.dated for one in opening):
        return reason
    over = [footer.words.read(word.text, row) for word in place.above]
    beside = [footer.words.read(word.text, row) for word in place.lefts]
    reason = _nearest(one for one in (*over, *beside) if one.label is None)
    if reason is None and place.under_items and not place.above:
        reason = footer.columns.foreign.get(spot.cell.column)
        if reason is not None and line.label and line.label.rating is not None:
            reason = Reason.TITLE
    if reason is Reason.HEADING:
        reason = Reason.TITLE
    if reason is None and not any(one.dated for one in over):
        reason = title_reason(place, footer, row)
    return reason


def _begun_above(spot: FooterCell, footer: FooterReader) -> tuple[str, ...]:
    """Return how a sentence began in the cells above it; each of them ends in a comma."""
    row, column = spot.cell
    begun: tuple[str, ...] = ()
    for above in range(row - 1, max(0, row - 1 - _MOST_ROWS), -1):
        text = footer.columns.grid.text(above, column).rstrip()
        if not text.endswith(("、", "，")) or above in footer.columns.item_rows:
            break
        last = footer.words.lines(text, above)[-1]
        begun = (*last.opening, *last.before, *begun)
    return begun


def _nearest(meanings: Iterable[Meaning]) -> Reason | None:
    """Return the reason of the first word that is foreign or unknown, unless a year decides."""
    doubt: Reason | None = None
    for said in meanings:
        if said.sense is Sense.FOREIGN:
            return said.reason
        if said.dated:
            return doubt
        doubt = doubt or said.reason
    return doubt


def told_of_titles_beside(
    claims: Sequence[Claim], placed: Sequence[tuple[FooterCell, Place]], footer: FooterReader
) -> Iterator[Claim]:
    """Yield the claims; those under a title beside another footer are a block of their own.

    Such a title is not alone in its row, as the other footer stands left of it. A blank column
    parts the two.
    """
    last = max((claim.evidence.block for claim in claims), default=0)
    last = max((last, *(place.block for _, place in placed)))
    places = {spot.cell: place for spot, place in placed}
    tops: dict[Address, int] = {}
    blocks: dict[Address, int] = {}
    for claim in claims:
        title = _title_beside(claim.cell, places[claim.cell], footer, tops)
        said = footer.words.read(footer.columns.grid.text(*title)) if title else None
        if title is None or said is None or said.sense not in {Sense.FOREIGN, Sense.UNKNOWN}:
            yield claim
            continue
        block = blocks.setdefault(title, last + len(blocks) + 1)
        apart = replace(claim, evidence=replace(claim.evidence, block=block))
        reason = Reason.TITLE if said.sense is Sense.UNKNOWN else said.reason
        yield apart if claim.foreign else judged(apart, reason)


def _title_beside(
    cell: Address, place: Place, footer: FooterReader, tops: dict[Address, int]
) -> Address | None:
    """Return the word alone at the top of the column of labels that a figure stands behind."""
    row, grid = cell.row, footer.columns.grid
    near = next((word.cell for word in place.lefts if word.cell.row == row), cell)
    column = near.column
    if column == 1 or not is_blank(grid.text(row, column - 1)):
        return None
    top = row
    while top > 1 and top - 1 not in footer.columns.item_rows:
        over = Address(top - 1, column)
        if is_blank(grid.text(*over)) or not is_blank(grid.text(over.row, column - 1)):
            break
        top = tops.get(over, over.row)
    tops[Address(row, column)] = top
    titled = top < row and all(
        is_blank(grid.text(top, beside)) for beside in range(column + 1, cell.column + 1)
    )
    title = Address(top, column)
    known = any(word.cell == title for word in (*place.titles, *place.above))
    counts = any(line.tally for line in footer.words.lines(grid.text(*title), top))
    return title if titled and not known and not counts else None


def told_of_footers_beside(
    claims: Sequence[Claim], placed: Sequence[tuple[FooterCell, Place]]
) -> list[Claim]:
    """Return the claims, those of one of two footers beside each other in a block of their own.

    Two are there where labels and numbers beside each other state the same twice, and nothing
    reaches from the one to the other.
    """
    places = {spot.cell: place for spot, place in placed}
    blocks: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.stated is not None or claim.formula is not None:
            blocks[claim.evidence.block].append(claim)
    last = max((place.block for _, place in placed), default=0)
    last = max((last, *blocks)) if blocks else last
    apart: dict[int, int] = {}
    for of_block in blocks.values():
        bands = _bands(of_block, places)
        stated = [(bands[id(c)], c.scope) for c in of_block if c.foreign is None]
        if len({scope for _, scope in set(stated)}) == len(set(stated)):
            continue
        first = min(bands.values())
        numbers = {band: last + n for n, band in enumerate(sorted({*bands.values()} - {first}), 1)}
        last += len(numbers)
        apart |= {key: numbers[band] for key, band in bands.items() if band != first}
    return [
        replace(claim, evidence=replace(claim.evidence, block=apart[id(claim)]))
        if id(claim) in apart
        else claim
        for claim in claims
    ]


def _bands(claims: Sequence[Claim], places: Mapping[Address, Place]) -> Mapping[int, int]:
    """Return, for each claim of a block by its identity, which columns beside others it is in.

    A number reaches from its label to itself; what overlaps is one.
    """
    spans: list[tuple[int, int, int]] = []
    for claim in claims:
        lefts = (word.cell for word in places[claim.cell].lefts if word.cell.row == claim.cell.row)
        label = next(lefts, claim.cell)
        spans.append((label.column, claim.cell.column, id(claim)))
    bands: dict[int, int] = {}
    band, end = 0, 0
    for start, stop, key in sorted(spans):
        band, end = (start, stop) if start > end else (band, max(end, stop))
        bands[key] = band
    return bands
