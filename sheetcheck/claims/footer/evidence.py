"""What stands around a number, held against the words that are known: whose total it is.

Its label is the nearest word left of it that names something, or the word over it; what else
stands left of it, over it, at the head of its block and before it in its own line must be
known to speak of counts (`vocabulary`). Where it does not, the number is foreign, with the reason.
"""

from dataclasses import replace

from sheetcheck.claims.footer.claim_made import claim_at, judged, stated_by
from sheetcheck.claims.footer.figures import ASIDE, Figure, FigureKind, FooterCell, Place
from sheetcheck.claims.footer.footer_reader import FooterReader
from sheetcheck.claims.footer.surroundings import title_reason
from sheetcheck.claims.vocabulary.count_words import Sense
from sheetcheck.claims.vocabulary.labels import WHOLE, Label, is_line_number
from sheetcheck.claims.vocabulary.section_names import is_level
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.row_kinds import is_heading
from sheetcheck.words.address import Address
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Claim, Measure


def of_figure(figure: Figure, place: Place, footer: FooterReader) -> Claim | None:
    """Return what a bare figure claims; None where nothing near it names anything."""
    spot = figure.spot
    over, over_reason, heading = _stacked(place, footer, spot.cell.row)
    counted = over is not None and over == Label(measure=over.measure)
    headed = footer.words.read(heading) if heading else None
    beside, beside_reason, lead = _beside(
        place,
        footer,
        spot.cell.row,
        strict=bool(heading) or counted,
        dated=headed is not None and headed.dated,
    )
    if beside is None and over is None:
        return None
    label = over if beside is None else beside if over is None else beside.crossed(over)
    if label is None:
        crossed = claim_at(beside or Label(), figure.number, spot, place)
        return replace(crossed, foreign=Reason.CROSSING)
    if figure.kind is FigureKind.PERCENT and label.measure is None:
        # A percentage under or beside a rating is its share, whatever its row is called.
        label = replace(label, measure=Measure.SHARE)
    claim = claim_at(label, stated_by(label, figure, footer.labels), spot, place)
    claim = replace(claim, line=figure.span or claim.line)
    evidence = replace(
        claim.evidence,
        has_unit=bool(figure.unit),
        heading=heading or lead,
        is_crossed=bool(over or heading) and bool(beside or lead),
    )
    reason = over_reason or beside_reason or _corner(place, beside, footer)
    if reason is None and over is None and not heading and place.between:
        reason = None if _sums_between(figure, place, footer) else Reason.FARTHER
    reason = _of_its_kind(figure, label, footer, reason)
    reason = reason or _behind(figure, place, footer) or _of_another_whole(figure, footer)
    reason = reason or _under_table(label, place, spot, footer)
    reason = reason or title_reason(place, footer, spot.cell.row) or figure.reason
    return judged(replace(claim, evidence=evidence), reason)


def _corner(place: Place, label: Label | None, footer: FooterReader) -> Reason | None:
    """Return why figures are no counts by the word over their labels: 優先度, 令和5年度.

    Over sections and departments, and over the sum below them, stands what they are called;
    only a word for targets (目標値) says that none of them counts.
    """
    if label is None:
        return None
    if label.section is not None or label.department is not None:
        reasons = [footer.words.read(word.text, word.cell.row).reason for word in place.corner]
        target = Reason.TARGET in reasons and not any(is_level(word.text) for word in place.corner)
        return Reason.TARGET if target else None
    own = footer.labels.family
    for word in place.corner:
        said = footer.words.read(word.text, word.cell.row)
        named = label.rating is None and said.sense is Sense.UNKNOWN
        known = is_heading(word.text, own) and split_year(word.text)[0] is None
        if said.reason is not None and not named and not known:
            return said.reason
    return None


def _sums_between(figure: Figure, place: Place, footer: FooterReader) -> bool:
    """Say whether a count with its unit stands behind sums of columns: `計 | 20 | 11事業`."""
    if not figure.unit or figure.is_other_unit or not place.lefts:
        return False
    columns, row = footer.columns, figure.spot.cell.row
    between = range(place.lefts[0].cell.column + 1, figure.spot.cell.column)
    said = [column for column in between if not is_blank(columns.grid.text(row, column))]
    return place.under_items and all(
        column in columns.foreign or columns.is_numeric(column, footer.labels) for column in said
    )


def _of_its_kind(
    figure: Figure, label: Label, footer: FooterReader, reason: Reason | None
) -> Reason | None:
    """Return why a number is no count by its unit, or is a share that nobody declared."""
    if figure.is_other_unit:
        said = footer.words.read(figure.unit or figure.spot.text)
        return said.reason if said.sense is Sense.FOREIGN and said.reason else Reason.UNIT
    share = label.measure is Measure.SHARE
    if figure.has_sign if share else figure.kind is FigureKind.PERCENT:
        return reason or Reason.UNIT  # a share with a sign, a change in percent and not in items
    if reason is None and share and footer.labels.totals.share is None:
        return Reason.SHARE
    return reason


def _of_another_whole(figure: Figure, footer: FooterReader) -> Reason | None:
    """Return why `9/12` is no count: the whole is not that of the items, as in a date."""
    if figure.whole is None or figure.whole == len(footer.columns.item_rows):
        return None
    return Reason.HEADING


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
        is_sum = label.scope.rating is None and not _ends_a_list(spot, footer)
        if reason is not None and (is_sum or reason is not Reason.COLUMN_SUM):
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
        if footer.figure(over) and _is_led_by_rating(row, column, footer):
            return True
        lines = footer.lines(over)
        if any(line.tally and line.label and line.label.scope.rating for line in lines):
            return True
    return False


def _is_led_by_rating(row: int, column: int, footer: FooterReader) -> bool:
    """Say whether the first word left of a figure names a rating."""
    texts = (footer.columns.grid.text(row, left) for left in range(1, column))
    lead = next((text for text in texts if not is_blank(text)), "")
    label = footer.labels.read(lead, row)
    return label is not None and label.rating is not None


def _stacked(
    place: Place, footer: FooterReader, row: int
) -> tuple[Label | None, Reason | None, str]:
    """Return what the words over a figure name, why it is no count, and the heading if known."""
    label: Label | None = None
    reason: Reason | None = None
    heading = ""
    for word in place.above:
        said = footer.heading(word)
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
    place: Place, footer: FooterReader, row: int, *, strict: bool, dated: bool
) -> tuple[Label | None, Reason | None, str]:
    """Return what the words left of a figure name, why it is no count, and the known lead.

    With `strict`, a known heading stands over it: then a word of explanation may stand
    between the label and the number; with `dated`, that heading is of the reported year, and
    a remark on another year may stand there.
    """
    label: Label | None = None
    # In `A | (2) | 3` nobody knows whether (2) is a section or last year's number.
    words = [w for w in place.lefts if w is place.lefts[-1] or not ASIDE.fullmatch(fold(w.text))]
    reason = None if strict or len(words) == len(place.lefts) else Reason.HEADING
    lead = ""
    near = Address(0, 0)
    remark: Reason | None = None
    for word in words:
        said = footer.words.read(word.text, row)
        if said.sense is Sense.FOREIGN:
            if label is not None or not dated:
                return label, said.reason, lead
            remark = remark or said.reason
        elif said.label is not None and label is not None:
            label = _behind_whole(label, said.label, word, near, footer)
            break  # else the label of another figure
        elif said.label is not None and (reason is None or strict):
            label = said.label
            near = word.cell
            footer.used.add(word.cell)
            reason = None if reason is Reason.HEADING else reason
        elif said.sense is Sense.UNKNOWN and not (label and is_line_number(word.text)):
            reason = reason or said.reason
        elif said.sense is Sense.KNOWN:
            lead = lead or word.text
        dated = dated or said.dated
    return label, reason if label is not None else (reason or remark), lead


def _behind_whole(
    label: Label, further: Label, word: FooterCell, near: Address, footer: FooterReader
) -> Label:
    """Return the label of `A | 計 | 9`: that of the word right before one for a sum."""
    if label not in WHOLE or word.cell != (near.row, near.column - 1):
        return label
    footer.used.add(word.cell)
    return further
