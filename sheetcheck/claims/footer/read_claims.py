"""The way of the numbers around a table to claims: steps 2 to 5 of `footer` on one page."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sheetcheck.claims.footer.breakdowns import mark_breakdowns
from sheetcheck.claims.footer.claims_together import (
    Placed,
    crossed_first,
    parted_footers,
    states,
    under_titles_beside,
    units_first,
    without_item_columns,
    without_remarks,
)
from sheetcheck.claims.footer.figure_claims import claim_of_figure
from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.footer_reader import (
    FooterReader,
    Part,
    Place,
    TableColumns,
    cells_outside,
)
from sheetcheck.claims.footer.heads import read_heads
from sheetcheck.claims.footer.line_claims import (
    claim_at,
    claims_of_lines,
    reason_of_line,
    with_reason,
)
from sheetcheck.claims.footer.own_titles import under_own_titles
from sheetcheck.claims.footer.places import places_of
from sheetcheck.claims.footer.rating_heads import rating_numbers
from sheetcheck.claims.footer.sum_rows import sums_below
from sheetcheck.claims.vocabulary.count_words import CountWords, Sense
from sheetcheck.claims.vocabulary.labels import Label
from sheetcheck.claims.vocabulary.line_counts import Line
from sheetcheck.table.header import Header
from sheetcheck.words.address import LAST_ROW, Address
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Claim, Scope
from sheetcheck.workbook.read.grid import Grid

_ALL = Label()
_LONGEST_YEAR = 6  # characters: 令和5年度, 前年度
_Spot = tuple[Address, tuple[int, int]]
"""A cell, and where in its text something stands."""


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
    outside = list(cells_outside(grid, header, item_rows, columns.right))
    remarks = set(_remarks(outside, header, item_rows, words))
    heads = read_heads([cell for cell in outside if cell.at not in remarks], words)
    numbers = rating_numbers(heads.cells, words.labels) | heads.words
    footer = FooterReader(words, numbers, columns, heads.vague)
    places = places_of(heads.cells, footer.part, columns.right, item_rows, grid.merges)
    placed = under_own_titles(list(places), footer)
    claims = [claim for cell, place in placed for claim in _claims_at(cell, place, footer)]
    named = {(claim.cell, claim.line) for claim in claims if claim.foreign is None}
    claims = list(without_item_columns(claims, item_rows, words))
    claims = list(sums_below(claims, {cell.at: place for cell, place in placed}, footer))
    claims = list(units_first(list(crossed_first(claims))))
    claims += _nameless_totals(placed, footer, claims, named)
    claims = list(under_titles_beside(mark_breakdowns(claims, placed, footer), placed, footer))
    claims = list(parted_footers(claims, placed))
    claims = [claim for claim in claims if states(claim) or claim.cell not in footer.used]
    found = without_remarks(claims, item_rows)
    return tuple(sorted(found, key=lambda claim: (claim.cell, claim.line)))


def _remarks(
    cells: Sequence[FooterCell], header: Header, item_rows: Collection[int], words: CountWords
) -> Iterator[Address]:
    """Yield what stands beside items under further headings of the table: 備考, 財源.

    It speaks for its item and not for a footer that stands beside it. A column that leads the
    rows of a footer has a number, a label or a year, or begins with the footer.
    """
    beside = [cell for cell in cells if cell.row in item_rows]
    counted = (cell.row for cell in beside if words.read(cell.text, cell.row).label is not None)
    first = min(counted, default=0)
    unknown = [h for h in header.undeclared if words.read(h.text).sense is Sense.UNKNOWN]
    columns: dict[int, list[FooterCell]] = {heading.cell.column: [] for heading in unknown}
    for cell in beside:
        columns.get(cell.column, []).append(cell)
    for column in columns.values():
        if not any(_may_lead(cell, first, words) for cell in column):
            yield from (cell.at for cell in column)


def _may_lead(cell: FooterCell, first: int, words: CountWords) -> bool:
    """True if a cell may say something of the figures of a footer that begins in row `first`."""
    meaning = words.read(cell.text, cell.row)
    if meaning.sense is Sense.KNOWN or not isinstance(cell.value, str):
        return True
    if any(line.tally and line.label for line in words.lines(cell.text, cell.row)):
        return True
    is_year = meaning.reason is Reason.OTHER_YEAR and len(cell.text) <= _LONGEST_YEAR
    return is_year or (meaning.sense is Sense.FOREIGN and cell.row == first)


def _claims_at(cell: FooterCell, place: Place, footer: FooterReader) -> Iterator[Claim]:
    """Yield what the numbers of one cell claim."""
    figure = footer.figure(cell)
    if figure is None:
        yield from claims_of_lines(cell, place, footer)
    elif (claim := claim_of_figure(figure, place, footer)) is not None:
        yield claim


def _nameless_totals(
    placed: Placed, footer: FooterReader, claims: Sequence[Claim], taken: Collection[_Spot]
) -> Sequence[Claim]:
    """Return the grand total without a name: a number with its unit, where no total has the name.

    It goes on with other lines: in their cell, or below them in their column and block. What
    has any other word in its row counts something else (`うち新規 | 2事業`); what has a name
    itself (`taken`) is never taken for another.
    """
    firm = [claim for claim in claims if claim.foreign is None]
    named = {claim.evidence.block for claim in firm if claim.scope == Scope() and states(claim)}
    cells = {claim.cell for claim in firm}
    tops: dict[tuple[int, int], int] = {}
    for claim in firm:
        key = (claim.evidence.block, claim.cell.column)
        tops[key] = min(claim.cell.row, tops.get(key, claim.cell.row))
    worded = frozenset(_worded_rows(placed, footer))
    found: dict[int, Claim] = {}
    stray: list[Claim] = []
    for cell, place in placed:
        if place.block in named or (cell.at not in cells and cell.row in worded):
            continue
        top = tops.get((place.block, cell.column), LAST_ROW)
        for claim, reason in _nameless_at(cell, place, footer):
            if (claim.cell, claim.line) in taken:
                continue
            if cell.row >= top:
                found.setdefault(place.block, with_reason(claim, reason))
            elif not place.is_beside and claim.stated is not None:
                stray.append(replace(claim, foreign=Reason.STRAY))
    return [*found.values(), *(stray if len(stray) == 1 else ())]


def _worded_rows(placed: Placed, footer: FooterReader) -> Iterator[int]:
    """Yield the rows under or over the table in which any word stands."""
    for cell, place in placed:
        is_word = not place.is_beside and footer.part(cell) in {Part.WORD, Part.LABEL}
        if is_word and not any(line.nameless for line in footer.lines(cell)):
            yield cell.row


def _nameless_at(
    cell: FooterCell, place: Place, footer: FooterReader
) -> Iterator[tuple[Claim, Reason | None]]:
    """Yield the numbers of a cell that have a unit and no name, and why each is no total."""
    figure = footer.figure(cell)
    if figure is not None:
        if figure.unit and not figure.is_other_unit:
            claim = claim_at(_ALL, figure.number, cell, place)
            claim = replace(claim, evidence=replace(claim.evidence, has_unit=True))
            yield claim, reason_of_line(Line(0, 0, ""), cell, place, footer)
        return
    for line in footer.lines(cell):
        if line.nameless:
            number = line.tally.number if line.tally else None
            claim = claim_at(_ALL, number, cell, place, line)
            yield claim, reason_of_line(line, cell, place, footer)
