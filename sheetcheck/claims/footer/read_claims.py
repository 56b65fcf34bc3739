"""From the cells around a table to claims: every number that has the name of a total.

Reading goes out from the figure (`evidence`). A foreign number is kept with its reason, so that
people can see why it was passed over.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sheetcheck.claims.footer.breakdowns import told_of_breakdowns
from sheetcheck.claims.footer.claim_made import claim_at, judged
from sheetcheck.claims.footer.evidence import of_figure, sums_column
from sheetcheck.claims.footer.figures import FooterCell, Place, read_spots
from sheetcheck.claims.footer.footer_reader import FooterReader, TableColumns
from sheetcheck.claims.footer.heads import heads_in
from sheetcheck.claims.footer.neighbours import places_of
from sheetcheck.claims.footer.numeric_words import numeric_words
from sheetcheck.claims.footer.section_heads import of_part, section_heads
from sheetcheck.claims.footer.surroundings import (
    around_line,
    told_of_footers_beside,
    told_of_titles_beside,
)
from sheetcheck.claims.vocabulary.count_words import CountWords
from sheetcheck.claims.vocabulary.labels import Label, Labels
from sheetcheck.claims.vocabulary.lines import Line
from sheetcheck.family.model import RATING
from sheetcheck.notation.folding import placeholder
from sheetcheck.notation.percent import read_percent
from sheetcheck.table.header import Header
from sheetcheck.words.address import LAST_ROW
from sheetcheck.words.claims import Evidence, Reason
from sheetcheck.words.sheet import Claim, Measure, Scope
from sheetcheck.workbook.read.grid import Grid

_ALL = Label()


def read_claims(
    grid: Grid,
    words: CountWords | None,
    header: Header,
    item_rows: Collection[int],
    columns: TableColumns,
) -> tuple[Claim, ...]:
    """Return every number that has the name of a total, the foreign ones with their reason.

    A line that names a rating but has no number is a claim that states nothing; it
    is left out where another line states that rating's number.
    """
    if words is None:
        return ()
    spots = list(read_spots(grid, header, item_rows, columns.right))
    sections = section_heads(spots, words)
    told = (sections.get(spot.cell, spot) for spot in spots)
    spots = [spot for spot in told if spot is not None]
    heads = heads_in(spots, words)
    spots = [heads.words.get(spot.cell, spot) for spot in spots] if heads.words else spots
    numeric = numeric_words(spots, words.labels)
    footer = FooterReader(words, numeric.union(heads.words, sections), columns, heads.vague)
    placed = list(places_of(spots, footer.part, columns.right, item_rows, grid.merges))
    found = [claim for spot, place in placed for claim in _claims_at(spot, place, footer)]
    found = list(_units_first(list(_crossed_first(list(_of_footer(found, item_rows))))))
    found += _nameless(placed, footer, found)
    found = told_of_breakdowns(found, placed, footer)
    found = list(told_of_titles_beside(found, placed, footer))
    found = told_of_footers_beside(found, placed)
    found = [claim for claim in found if _states(claim) or claim.cell not in footer.used]
    return tuple(sorted(_kept(found, item_rows), key=lambda claim: (claim.cell, claim.line)))


def _claims_at(spot: FooterCell, place: Place, footer: FooterReader) -> Iterator[Claim]:
    """Yield what the numbers of one cell claim."""
    figure = footer.figure(spot)
    if figure is not None:
        claim = of_figure(figure, place, footer)
        if claim is not None:
            yield claim
        return
    for one in footer.lines(spot):
        line = of_part(one, spot, place, footer)
        if line.label is None:
            continue
        reason = around_line(line, spot, place, footer) or _of_another_whole(line, footer)
        if reason is None and line.tally and sums_column(line.label, place, spot, footer):
            reason = Reason.COLUMN_SUM
        if line.tally:
            reason = reason or (Reason.BRACKETS if line.tally.is_bracketed else None)
            made = claim_at(line.label, line.tally.number, spot, place, line)
            yield judged(made, reason)
            yield from _share_behind(line, spot, place, footer.labels, reason)
        elif line.stop - line.start == len(spot.text) or line.emptied:
            made = claim_at(line.label, None, spot, place, line)
            yield judged(replace(made, evidence=_without_count(made, footer)), reason)


def _without_count(claim: Claim, footer: FooterReader) -> Evidence:
    """Return the evidence of a label, with what stands where its count would be."""
    behind = footer.columns.behind(claim.cell)
    if behind is None or footer.figure(behind):
        return claim.evidence
    if placeholder(behind.text) == "-":
        return replace(claim.evidence, has_dash=True)
    unread = (behind.cell, behind.text) if footer.unread(behind) else None
    return replace(claim.evidence, unread=unread)


def _share_behind(
    line: Line, spot: FooterCell, place: Place, labels: Labels, reason: Reason | None
) -> Iterator[Claim]:
    """Yield the percentage in brackets behind a count: 9事業(75.0%)."""
    percent = read_percent(line.text) if labels.totals.share and line.label else None
    share = line.label.crossed(Label(measure=Measure.SHARE)) if percent and line.label else None
    if share and percent:
        yield judged(claim_at(share, percent[0], spot, place, line), reason)


def _of_another_whole(line: Line, footer: FooterReader) -> Reason | None:
    """Return why `A 9/12` is no count: the whole is not that of the items, as in a date."""
    if line.tally is None or line.tally.whole is None:
        return None
    return None if line.tally.whole == len(footer.columns.item_rows) else Reason.HEADING


def _of_footer(claims: Sequence[Claim], item_rows: Collection[int]) -> Iterator[Claim]:
    """Yield the claims without those of a column of the items: ratings and numbers, row by row.

    `R5評価 | 決算額` beside the table reads like a footer, but names a rating more than once. A
    heading over a number of its own is no second one.
    """
    beside = [claim for claim in claims if claim.cell.row in item_rows]
    named = Counter((claim.cell.column, claim.scope, _states(claim)) for claim in beside)
    columns = {column for (column, _, _), times in named.items() if times > 1}
    for claim in claims:
        if claim.cell.row not in item_rows or claim.cell.column not in columns:
            yield claim


def _crossed_first(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Yield the claims; where a block states a scope twice, it is that with words on both sides.

    `％ | 件` over two columns, or 事業数 before one of two rows, says which of them counts.
    """
    crossed = {
        (claim.evidence.block, claim.scope)
        for claim in claims
        if claim.foreign is None and claim.evidence.is_crossed and _states(claim)
    }
    for claim in claims:
        other = (claim.evidence.block, claim.scope) in crossed and not claim.evidence.is_crossed
        yield replace(claim, foreign=claim.foreign or Reason.HEADING) if other else claim


def _units_first(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Yield the claims; of two numbers in a row, a bare one yields to one with the items' unit.

    In `計 | 20 | 9事業`, 20 are people perhaps. Which of them counts is sure only if it is right.
    """
    with_unit = {
        (claim.cell.row, claim.scope)
        for claim in claims
        if claim.evidence.has_unit and claim.foreign in {None, Reason.FARTHER}
    }
    for claim in claims:
        bare = not claim.evidence.has_unit and claim.formula is None
        beside = (claim.cell.row, claim.scope) in with_unit and not claim.evidence.is_crossed
        if beside and bare and claim.foreign is None and claim.stated is not None:
            yield replace(claim, foreign=Reason.HEADING)
        elif claim.evidence.has_unit and claim.foreign is Reason.FARTHER:
            doubtful = replace(claim.evidence, doubt=Reason.FARTHER)
            yield replace(claim, foreign=None, evidence=doubtful)
        else:
            yield claim


def _kept(claims: Sequence[Claim], item_rows: Collection[int]) -> Iterator[Claim]:
    """Yield the claims without those that are a remark, or only a name.

    A bare number beside an item, such as `A | 5`, is somebody's remark where its rating
    is counted elsewhere: a footer beside the table has more than one line. A name without
    a number is a line that lost it only next to other lines; names stand in many places.
    """
    stated = [claim for claim in claims if _states(claim)]
    cells = {claim.cell for claim in stated}
    rows, columns = Counter(c.row for c in cells), Counter(c.column for c in cells)
    scopes = Counter(claim.scope for claim in stated if claim.foreign is None)
    for claim in stated:
        written = isinstance(claim.value, str) or claim.formula is not None
        lonely = rows[claim.cell.row] == 1 and columns[claim.cell.column] == 1
        beside = lonely and claim.cell.row in item_rows and scopes[claim.scope] > 1
        if written or not beside:
            yield claim
    told: set[Scope] = set()
    for claim in claims:
        if not _states(claim) and claim.scope not in scopes and claim.scope not in told:
            plain = claim.scope._replace(rating=None, column=RATING) == Scope()
            beside = any(claim.cell.row + step in rows for step in (-1, 0, 1))
            if plain and (beside or claim.evidence.unread):
                told.add(claim.scope)
                yield claim


def _states(claim: Claim) -> bool:
    return claim.stated is not None or claim.formula is not None


def _nameless(
    placed: Sequence[tuple[FooterCell, Place]], footer: FooterReader, claims: Sequence[Claim]
) -> list[Claim]:
    """Return the grand total without a name: a number with its unit, where no total has the name.

    It goes on with other lines: in their cell, or below them in their column and block. What
    has any other word in its row counts something else (`うち新規 | 2事業`).
    """
    firm = [claim for claim in claims if claim.foreign is None]
    named = {claim.evidence.block for claim in firm if claim.scope == Scope() and _states(claim)}
    cells, taken = {claim.cell for claim in firm}, {(claim.cell, claim.line) for claim in firm}
    tops: dict[tuple[int, int], int] = {}
    for claim in firm:
        key = (claim.evidence.block, claim.cell.column)
        tops[key] = min(claim.cell.row, tops.get(key, claim.cell.row))
    worded = _worded(placed, footer)
    found: dict[int, Claim] = {}
    stray: list[Claim] = []
    for spot, place in placed:
        top = tops.get((place.block, spot.cell.column), LAST_ROW)
        for claim, reason in _alone_in(spot, place, footer):
            free = spot.cell in cells or spot.cell.row not in worded
            if place.block in named or not free or (claim.cell, claim.line) in taken:
                continue
            if spot.cell.row >= top:
                found.setdefault(place.block, judged(claim, reason))
            elif not place.side and claim.stated is not None:
                stray.append(replace(claim, foreign=Reason.STRAY))
    return [*found.values(), *(stray if len(stray) == 1 else ())]


def _worded(placed: Sequence[tuple[FooterCell, Place]], footer: FooterReader) -> frozenset[int]:
    """Return the rows under or over the table in which any word stands."""
    return frozenset(
        spot.cell.row
        for spot, place in placed
        if not place.side
        and not footer.counts(spot)
        and not any(line.nameless for line in footer.lines(spot))
    )


def _alone_in(
    spot: FooterCell, place: Place, footer: FooterReader
) -> Iterator[tuple[Claim, Reason | None]]:
    """Yield the numbers of a cell that have a unit and no name, and why each is no total."""
    figure = footer.figure(spot)
    if figure is not None:
        if figure.unit and not figure.is_other_unit:
            claim = claim_at(_ALL, figure.number, spot, place)
            held = replace(claim, evidence=replace(claim.evidence, has_unit=True))
            yield held, around_line(Line(0, 0, ""), spot, place, footer)
        return
    for line in footer.lines(spot):
        if line.nameless:
            number = line.tally.number if line.tally else None
            reason = around_line(line, spot, place, footer)
            yield claim_at(_ALL, number, spot, place, line), reason
