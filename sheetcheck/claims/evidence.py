"""What stands around a number, held against the words that are known: whose total it is.

Its label is the nearest word left of it that names something, or the word over it; what else
stands left of it, over it, at the head of its block and before it in its own line must be
known to speak of counts (`vocabulary`). Where it does not, the number is foreign, with the reason.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheetcheck.claims.figures import Figure, FigureKind, FooterCell, figure_in
from sheetcheck.claims.labels import Label, Labels
from sheetcheck.claims.lines import Line, lines_in
from sheetcheck.claims.neighbours import Part, Place
from sheetcheck.claims.vocabulary import CountWords, Meaning, Sense
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.notation.percent import read_percent
from sheetcheck.notation.quantity import read_quantity
from sheetcheck.words.address import Address
from sheetcheck.words.claims import Evidence, Reason
from sheetcheck.words.sheet import Claim, Measure
from sheetcheck.workbook.read.grid import Grid


@dataclass(frozen=True, slots=True)
class TableColumns:
    """What the columns of the table say of a number under them."""

    grid: Grid
    right: int
    """The last column of the table."""
    item_rows: Collection[int]
    foreign: Mapping[int, Reason]
    """Columns whose heading says that no number right under the items is a count."""
    numbers: int
    """The column of the items' numbers, which nobody sums up; 0 where there is none."""
    _numeric: dict[int, bool] = field(default_factory=dict)

    def is_numeric(self, column: int, labels: Labels) -> bool:
        """Say whether a column holds numbers in half of the items."""
        if column == self.numbers:
            return False
        if column not in self._numeric:
            found = sum(self._holds_number(row, column, labels) for row in self.item_rows)
            self._numeric[column] = 0 < len(self.item_rows) <= 2 * found
        return self._numeric[column]

    def _holds_number(self, row: int, column: int, labels: Labels) -> bool:
        cell = self.grid.cell(row, column)
        if cell is None or cell.value is None:
            return False
        kind = self.grid.kind(row, column)
        spot = FooterCell(Address(row, column), self.grid.text(row, column), cell.value, None, kind)
        return figure_in(spot, labels) is not None


@dataclass(frozen=True, slots=True)
class FooterReader:
    """The cells around one table, each read once."""

    words: CountWords
    numbers: Collection[Address]
    """The cells with a number that is a word: a rating that is called 5."""
    columns: TableColumns
    used: set[Address] = field(default_factory=set)
    """The words that name a number elsewhere: none of them is a line that lost its own."""
    _figures: dict[Address, Figure | None] = field(default_factory=dict)
    _lines: dict[Address, Sequence[Line]] = field(default_factory=dict)

    @property
    def labels(self) -> Labels:
        """What the words name."""
        return self.words.labels

    def figure(self, spot: FooterCell) -> Figure | None:
        """Return the number of a cell that holds no word."""
        if spot.cell not in self._figures:
            word = spot.cell in self.numbers
            self._figures[spot.cell] = None if word else figure_in(spot, self.labels)
        return self._figures[spot.cell]

    def lines(self, spot: FooterCell) -> Sequence[Line]:
        """Return the lines of a cell that holds words and their numbers."""
        if spot.cell not in self._lines:
            found = lines_in(spot.text, self.labels, spot.cell.row)
            self._lines[spot.cell] = [] if self.figure(spot) else list(found)
        return self._lines[spot.cell]

    def counts(self, spot: FooterCell) -> bool:
        """Say whether a cell holds a figure, or lines with figures: it is no heading then."""
        if self.figure(spot) is not None:
            return True
        return any(line.tally and (line.label or line.nameless) for line in self.lines(spot))

    def part(self, spot: FooterCell) -> Part:
        """Return what a cell is to those around it."""
        if self.figure(spot) is not None:
            return Part.FIGURE
        if self.counts(spot):
            return Part.LINES
        named = self.words.read(spot.text, spot.cell.row).label is not None
        return Part.LABEL if named else Part.WORD


def of_figure(figure: Figure, place: Place, footer: FooterReader) -> Claim | None:
    """Return what a bare figure claims; None where nothing near it names anything."""
    spot = figure.spot
    over, over_reason, heading = _stacked(place, footer, spot.cell.row)
    beside, beside_reason, lead = _beside(place, footer, spot.cell.row, strict=bool(heading))
    if beside is None and over is None:
        return None
    label = over if beside is None else beside if over is None else beside.crossed(over)
    if label is None:
        crossed = claim_at(beside or Label(), figure.number, spot, place)
        return replace(crossed, foreign=Reason.CROSSING)
    if figure.kind is FigureKind.PERCENT and label.measure is None:
        # A percentage under or beside a rating is its share, whatever its row is called.
        label = replace(label, measure=Measure.SHARE)
    claim = claim_at(label, _stated(label, figure, footer.labels), spot, place)
    evidence = replace(claim.evidence, has_unit=bool(figure.unit), heading=heading or lead)
    reason = over_reason or beside_reason
    if reason is None and over is None and not heading and place.between:
        reason = Reason.FARTHER
    reason = _of_its_kind(figure, label, footer, reason)
    reason = reason or _behind(figure, place, footer)
    reason = reason or _under_table(label, place, spot, footer)
    reason = reason or title_reason(place, footer, spot.cell.row)
    return judged(replace(claim, evidence=evidence), reason)


def _of_its_kind(
    figure: Figure, label: Label, footer: FooterReader, reason: Reason | None
) -> Reason | None:
    """Return why a number is no count by its unit, or is a share that nobody declared."""
    if figure.is_other_unit:
        said = footer.words.read(figure.unit or figure.spot.text)
        return said.reason if said.sense is Sense.FOREIGN and said.reason else Reason.UNIT
    if reason is None and label.measure is Measure.SHARE and footer.labels.totals.share is None:
        return Reason.SHARE
    return reason


def _behind(figure: Figure, place: Place, footer: FooterReader) -> Reason | None:
    """Return why a number is no count by the cell right behind it: a unit, or an arrow."""
    if place.behind is None or figure.unit:
        return None
    return footer.words.unit_reason(place.behind.text)


def _under_table(
    label: Label, place: Place, spot: FooterCell, footer: FooterReader
) -> Reason | None:
    """Return why a number under a column of the table is no count, by that column."""
    if place.under_items and not place.above:
        reason = footer.columns.foreign.get(spot.cell.column)
        if reason is not None:
            return reason
    return Reason.COLUMN_SUM if sums_column(label, place, spot, footer) else None


def sums_column(label: Label, place: Place, spot: FooterCell, footer: FooterReader) -> bool:
    """Say whether a grand total with no heading of its own stands under a column of numbers."""
    if place.side or place.above or label.scope.rating is not None:
        return False
    numeric = footer.columns.is_numeric(spot.cell.column, footer.labels)
    return numeric and not _ends_a_list(spot, footer)


def _ends_a_list(spot: FooterCell, footer: FooterReader) -> bool:
    """Say whether the lines right above, in the same column, count ratings."""
    row, column = spot.cell
    while (row := row - 1) not in footer.columns.item_rows:
        text = footer.columns.grid.text(row, column) if row else ""
        if is_blank(text):
            return False
        over = FooterCell(
            Address(row, column), text, text, None, footer.columns.grid.kind(row, column)
        )
        lines = footer.lines(over)
        if any(line.tally and line.label and line.label.scope.rating for line in lines):
            return True
    return False


def _stacked(
    place: Place, footer: FooterReader, row: int
) -> tuple[Label | None, Reason | None, str]:
    """Return what the words over a figure name, why it is no count, and the heading if known."""
    label: Label | None = None
    reason: Reason | None = None
    heading = ""
    for word in place.above:
        said = footer.words.read(word.text, row)
        if said.label is not None and place.is_lined:
            continue
        if said.label is not None:
            footer.used.add(word.cell)
            label = said.label if label is None else (label.crossed(said.label) or label)
        elif said.sense is Sense.KNOWN:
            heading = heading or word.text
        reason = reason or said.reason
        if said.label is not None and said.dated:
            heading = heading or word.text
    for word in place.spread:
        said = footer.words.read(word.text, row)
        if said.sense is Sense.FOREIGN:
            reason = reason or said.reason
    return label, reason, heading


def _beside(
    place: Place, footer: FooterReader, row: int, *, strict: bool
) -> tuple[Label | None, Reason | None, str]:
    """Return what the words left of a figure name, why it is no count, and the known lead.

    With `strict`, a known heading stands over it: then a word of explanation may stand
    between the label and the number.
    """
    label: Label | None = None
    reason: Reason | None = None
    lead = ""
    for word in place.lefts:
        said = footer.words.read(word.text, row)
        if said.sense is Sense.FOREIGN:
            return label, said.reason, lead
        if said.label is not None and label is not None:
            break  # the label of another figure
        if said.label is not None and (reason is None or strict):
            label = said.label
            footer.used.add(word.cell)
            reason = None if reason is Reason.HEADING else reason
        elif said.sense is Sense.UNKNOWN:
            reason = reason or said.reason
        elif said.sense is Sense.KNOWN:
            lead = lead or word.text
        if said.dated:
            break
    return label, reason, lead


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
    said = [footer.words.read(text, row) for text in line.before]
    reason = _nearest(reversed(said))
    if reason is not None or any(one.dated for one in said):
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


def judged(claim: Claim, reason: Reason | None) -> Claim:
    """Return a claim that is foreign for a reason, or only doubtful."""
    if reason is None:
        return claim
    if reason is Reason.TITLE:
        return replace(claim, evidence=replace(claim.evidence, doubt=reason))
    return replace(claim, foreign=reason)


def claim_at(
    label: Label, stated: float | None, spot: FooterCell, place: Place, line: Line | None = None
) -> Claim:
    """Return the claim of a cell, or of one line in it, that a number is that of a label."""
    rating, column, section, department, measure, _ = label.scope
    unit = line is not None and (
        line.nameless or (line.tally is not None and bool(line.tally.unit))
    )
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
        evidence=Evidence(place.block, has_unit=unit, lead=_lead(place, line)),
    )


def _lead(place: Place, line: Line | None) -> str:
    """Return how a row begins: the first word in it, or the label in the line itself."""
    if place.lefts:
        return fold(place.lefts[-1].text)
    return fold(line.tally.label) if line and line.tally else ""


def _stated(label: Label, figure: Figure, labels: Labels) -> int | float | None:
    """Return the number that a figure states: a share as it is seen, a change with its sign."""
    if label.measure is Measure.SHARE:
        percent = read_percent(figure.spot.text)
        return percent[0] if percent else read_quantity(figure.spot.text)
    if label.measure in {Measure.CHANGE, Measure.BEFORE} and not figure.spot.is_number:
        number = read_quantity(figure.spot.text, labels.totals.units)
        return int(number) if number is not None and number == int(number) else number
    return figure.number
