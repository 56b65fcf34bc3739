"""The footer: each of its lines is a claim that a rating, or all, make a number.

It may stand under the table, beside it or above it, one line a cell, a label and a
count in two cells, all lines in one cell, or as a table of several columns.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheetcheck.claims.crossing import FooterCell, crossings, is_figure
from sheetcheck.claims.formula import Reading, read_formula
from sheetcheck.claims.labels import Label, Labels
from sheetcheck.claims.lines import Line, lines_in
from sheetcheck.family.model import RATING
from sheetcheck.notation.folding import is_blank
from sheetcheck.notation.percent import read_percent
from sheetcheck.notation.quantity import read_quantity
from sheetcheck.notation.tally import read_tally
from sheetcheck.table.header import Header
from sheetcheck.words.address import LAST_ROW, Address
from sheetcheck.words.sheet import Claim, Measure, Scope
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.runs import held_in, runs_of

_FARTHEST = 8  # columns between a label and its count
_LONGEST = 400  # characters of a cell that can hold a whole footer
_ALL = Label()


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines that cells hold, each cell read once."""

    labels: Labels
    _known: dict[Address, Sequence[Line]] = field(default_factory=dict)

    def of(self, spot: FooterCell) -> Sequence[Line]:
        """Return those of a cell."""
        if spot.cell not in self._known:
            self._known[spot.cell] = list(lines_in(spot.text, self.labels, spot.cell.row))
        return self._known[spot.cell]


def read_claims(
    grid: Grid, labels: Labels | None, header: Header, item_rows: Collection[int]
) -> tuple[Claim, ...]:
    """Return the lines of the footer, each with the place of its number.

    A line that names a rating but has no number is a claim that states nothing; it
    is left out where another line states that rating's number.
    """
    if labels is None:
        return ()
    spots = {spot.cell: spot for spot in _spots(grid, header, item_rows)}
    crossed = list(crossings(spots, labels, item_rows, max(header.columns.values())))
    words = {word for crossing in crossed for word in (crossing.row_word, crossing.column_word)}
    numbers = {crossing.spot.cell for crossing in crossed}
    claims = [_claim(c.label, _stated(c.label, c.spot, labels), c.spot) for c in crossed]
    left = {at: spot for at, spot in spots.items() if at not in numbers}
    # A word that names a row of a table of totals is nobody's count, even if it is a number.
    free = {at: spot for at, spot in left.items() if at not in words}
    lines = _Lines(labels)
    claims = _of_footer([*claims, *_labelled(free, labels, lines)], item_rows)
    claims += _alone(left, lines, claims, item_rows)
    return tuple(sorted(_kept(claims, item_rows), key=lambda claim: (claim.cell, claim.line)))


def _of_footer(claims: Sequence[Claim], item_rows: Collection[int]) -> list[Claim]:
    """Return the claims without those of a column of the items: ratings and numbers, row by row.

    `R5評価 | 決算額` beside the table reads like a footer, but names a rating more than once.
    """
    beside = [claim for claim in claims if claim.cell.row in item_rows]
    named = Counter((claim.cell.column, claim.scope) for claim in beside)
    columns = {column for (column, _), times in named.items() if times > 1}
    return [c for c in claims if c.cell.row not in item_rows or c.cell.column not in columns]


def _kept(claims: Sequence[Claim], item_rows: Collection[int]) -> Iterator[Claim]:
    """Yield the claims without those that are a remark, or only a name.

    A bare number beside an item, such as `A | 5`, is somebody's remark where its rating
    is counted elsewhere: a footer beside the table has more than one line. A name without
    a number is a line that lost it only next to other lines; names stand in many places.
    """
    stated = [claim for claim in claims if claim.stated is not None or claim.formula]
    cells = {claim.cell for claim in stated}
    rows, columns = Counter(c.row for c in cells), Counter(c.column for c in cells)
    scopes = Counter(claim.scope for claim in stated)
    for claim in stated:
        written = isinstance(claim.value, str) or claim.formula is not None
        lonely = rows[claim.cell.row] == 1 and columns[claim.cell.column] == 1
        beside = lonely and claim.cell.row in item_rows and scopes[claim.scope] > 1
        if written or not beside:
            yield claim
    for claim in claims:
        if claim.stated is None and not claim.formula and claim.scope not in scopes:
            plain = claim.scope._replace(rating=None, column=RATING) == Scope()
            if plain and any(claim.cell.row + step in rows for step in (-1, 0, 1)):
                yield claim


def _spots(grid: Grid, header: Header, item_rows: Collection[int]) -> Iterator[FooterCell]:
    """Yield the cells outside the table's items and headings that say anything."""
    columns = header.columns.values()
    left, right = min(columns), max(columns)
    in_table = {*item_rows, *range(header.top, header.row + 1)}
    for row, cells in _beside(grid, in_table, range(left, right + 1)):
        for column, held, style, has_formula in held_in(cells):
            if row in in_table and left <= column <= right:
                continue
            formula = grid.formula(row, column) if has_formula else None
            text, value = grid.formats.shown(held, style), held
            if formula is not None and is_blank(text):
                value = None
                # Never calculated, as other programs than Excel write it: work it out here.
                reading = read_formula(formula, grid)
                text = reading.shown() if reading else ""
            if len(text) <= _LONGEST and (formula is not None or not is_blank(text)):
                yield FooterCell(Address(row, column), text, value, formula)


def _beside(
    grid: Grid, in_table: Collection[int], columns: range
) -> Iterator[tuple[int, Mapping[int, Cell]]]:
    """Yield the rows in which anything stands outside the table."""
    for run in runs_of(grid.rows):
        inside = min(run.form.places) in columns and max(run.form.places) in columns
        for row in run.numbers:
            if not inside or row not in in_table:
                yield row, run.row(row)


def _labelled(
    spots: Mapping[Address, FooterCell], labels: Labels, lines: _Lines
) -> Iterator[Claim]:
    """Yield the lines that say what they count, the count beside the label or below it."""
    firsts = _firsts_of_two(spots)
    for spot in spots.values():
        if spot.text.isdecimal() and labels.read(spot.text, spot.cell.row) is None:
            continue  # a bare number, of which a large sheet may have a million
        figure = is_figure(spot, labels) and spot.cell not in firsts
        for line in lines.of(spot):
            if line.label is None:
                continue
            if line.tally:
                yield _claim(line.label, line.tally.number, spot, line)
                yield from _share_behind(line.label, spot, line, labels)
            elif line.stop - line.start == len(spot.text) and not figure:
                count = _count_beside(spot.cell, spots, labels, firsts)
                stated = _stated(line.label, count, labels) if count else None
                yield _claim(line.label, stated, count or spot)


def _firsts_of_two(spots: Iterable[Address]) -> set[Address]:
    """Return the cells with one other in their row, behind them: a number there may be a rating."""
    rows: dict[int, list[Address]] = defaultdict(list)
    for cell in spots:
        rows[cell.row].append(cell)
    return {min(cells) for cells in rows.values() if len(cells) == 2}


def _share_behind(label: Label, spot: FooterCell, line: Line, labels: Labels) -> Iterator[Claim]:
    """Yield the percentage in brackets behind a count: 9事業(75.0%)."""
    percent = read_percent(line.text) if labels.totals.share else None
    share = label.crossed(Label(measure=Measure.SHARE)) if percent else None
    if share and percent:
        yield _claim(share, percent[0], spot, line)


def _alone(
    spots: Mapping[Address, FooterCell],
    lines: _Lines,
    claims: Sequence[Claim],
    item_rows: Collection[int],
) -> list[Claim]:
    """Return the grand total without a name: a number with its unit, where no total has the name.

    What has any other word in its row counts something else (`うち新規 | 2事業`), and so
    does one of several that go on with no other lines.
    """
    if any(claim.scope == Scope() and claim.stated is not None for claim in claims):
        return []
    told, taken = {c.cell for c in claims}, {(c.cell, *c.line) for c in claims}
    words = Counter(cell.row for cell in spots if cell not in told)
    free = [at for at in spots if at in told or words[at.row] == 1]
    found = [
        _claim(_ALL, line.tally.number, spots[at], line)
        for at in free
        if not spots[at].text.isdecimal()  # it has no unit
        for line in lines.of(spots[at])
        if line.tally and line.nameless and (at, line.start, line.stop) not in taken
    ]
    below = [claim for claim in found if claim.cell.row not in item_rows]
    return _going_on(found, told) or (below if len(below) == 1 else [])


def _going_on(found: Sequence[Claim], told: Collection[Address]) -> list[Claim]:
    """Return those that go on with other lines: in their cell, or next below them in a column."""
    tops: dict[int, int] = {}
    for cell in told:
        tops[cell.column] = min(cell.row, tops.get(cell.column, cell.row))
    first: dict[int, Claim] = {}
    for claim in found:
        if claim.cell.row >= tops.get(claim.cell.column, LAST_ROW + 1):
            first.setdefault(claim.cell.column, claim)
    return list(first.values())


def _claim(label: Label, stated: float | None, spot: FooterCell, line: Line | None = None) -> Claim:
    rating, column, section, department, measure = label.scope
    return Claim(
        rating=rating,
        stated=stated,
        cell=spot.cell,
        text=spot.text,
        line=(line.start, line.stop) if line else (0, len(spot.text)),
        formula=spot.formula,
        value=spot.value,
        column=column,
        section=section,
        department=department,
        measure=measure,
    )


def _stated(label: Label, spot: FooterCell, labels: Labels) -> int | float | None:
    """Return the number that a cell states: a share as it is seen, a change with its sign."""
    if label.measure is Measure.SHARE:
        percent = read_percent(spot.text)
        return percent[0] if percent else read_quantity(spot.text)
    if isinstance(spot.value, int | float) and not isinstance(spot.value, bool):
        return int(spot.value) if spot.value == int(spot.value) else spot.value
    if label.measure in {Measure.CHANGE, Measure.BEFORE}:
        number = read_quantity(spot.text, labels.totals.units)
        return int(number) if number is not None and number == int(number) else number
    tally = read_tally(spot.text, labels.totals.units)
    return tally.number if tally else None


def _count_beside(
    label: Address,
    spots: Mapping[Address, FooterCell],
    labels: Labels,
    firsts: Collection[Address],
) -> FooterCell | None:
    """Return the cell that holds a label's count: the next one to the right, else the one below.

    The one below is no count of this label's if its own row is a label and its count.
    """
    beside = next(
        (
            spot
            for column in range(label.column + 1, label.column + 1 + _FARTHEST)
            if (spot := spots.get(Address(label.row, column)))
        ),
        None,
    )
    below = spots.get(Address(label.row + 1, label.column))
    if below and any(_owns(first, below, labels) for first in firsts):
        below = None
    return next((s for s in (beside, below) if s and _is_count(s, labels)), None)


def _owns(first: Address, spot: FooterCell, labels: Labels) -> bool:
    """Say whether the first cell of a row of two makes the spot its label, or its count."""
    if first.row != spot.cell.row or first.column > spot.cell.column:
        return False
    return first != spot.cell or labels.read(spot.text, spot.cell.row) is not None


def _is_count(spot: FooterCell, labels: Labels) -> bool:
    return is_figure(spot, labels) and not (spot.formula is None and read_percent(spot.text))


def readings(claims: Sequence[Claim], grid: Grid) -> dict[Address, Reading | None]:
    """Return the formulas of the footer, as far as they are understood."""
    return {c.cell: read_formula(c.formula, grid) for c in claims if c.formula is not None}
