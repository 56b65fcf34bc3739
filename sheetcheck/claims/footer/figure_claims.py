"""Claims of figures: a number alone in its cell, and the words around it that say whose it is.

Its label is the nearest word left of it that names something, crossed with the words over it.
What else stands left of it, over it, over its label, right behind it and at the head of its block
must be known to speak of counts (`vocabulary`). Where it does not, the number is foreign, with
the reason; the nearest words are asked first.
"""

import re
from dataclasses import dataclass, replace

from sheetcheck.claims.footer.figures import ASIDE, Figure, FigureKind, FooterCell
from sheetcheck.claims.footer.footer_reader import FooterReader, Place
from sheetcheck.claims.footer.line_claims import (
    claim_at,
    ends_list_of_ratings,
    sums_column,
    title_reason,
    with_reason,
)
from sheetcheck.claims.footer.sum_rows import is_under_other_rating, with_unit_behind
from sheetcheck.claims.vocabulary.count_words import Sense
from sheetcheck.claims.vocabulary.labels import WHOLE, Label, Labels, is_line_number
from sheetcheck.claims.vocabulary.section_names import is_level
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.notation.numbers import read_quantity
from sheetcheck.notation.percent import read_percent
from sheetcheck.table.row_kinds import is_heading
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Claim, Measure

_SIGNED = re.compile(r"\s*[+＋±▲△\-－−‐–]\S")  # a dash before a blank is none: `- 9`


@dataclass(frozen=True, slots=True)
class _Words:
    """What the words on one side of a figure say of it."""

    label: Label | None = None
    """What they name together."""
    reason: Reason | None = None
    """Why the figure is no count."""
    known: str = ""
    """The first of them that is known to speak of counts and names nothing: 件数, 今年度."""


def claim_of_figure(figure: Figure, place: Place, footer: FooterReader) -> Claim | None:
    """Return what a bare figure claims; None where nothing near it names anything."""
    over = _words_over(place, footer, figure.cell.row)
    beside = _words_beside(place, footer, figure.cell.row, over)
    if beside.label is None and over.label is None:
        return None
    sums_up = is_under_other_rating(figure.cell.row, place, footer) and (
        beside.known or beside.label
    )
    if sums_up:
        over, place = _Words(), with_unit_behind(figure.cell, place, footer)
    label = _crossed(beside.label, over.label) or (Label() if sums_up else None)
    if label is None:
        crossing = claim_at(beside.label or Label(), figure.number, figure.cell, place)
        return replace(crossing, foreign=Reason.CROSSING)
    if figure.kind is FigureKind.PERCENT and label.measure is None:
        # A percentage under or beside a rating is its share, whatever its row is called.
        label = replace(label, measure=Measure.SHARE)
    claim = claim_at(label, _stated(label, figure, footer.labels), figure.cell, place)
    evidence = replace(
        claim.evidence,
        has_unit=bool(figure.unit),
        heading=over.known or beside.known,
        is_crossed=bool(over.label or over.known) and bool(beside.label or beside.known),
    )
    claim = replace(claim, line=figure.span or claim.line, evidence=evidence)
    reason = _reason(figure, label, place, footer, (over, beside))
    if sums_up and not (place.is_alone and figure.kind is FigureKind.COUNT and beside.label):
        reason = reason or Reason.HEADING  # which of several numbers sums up, nobody knows
    return with_reason(claim, reason)


def _crossed(beside: Label | None, over: Label | None) -> Label | None:
    if beside is None or over is None:
        return beside or over
    return beside.crossed(over)


def _stated(label: Label, figure: Figure, labels: Labels) -> int | float | None:
    """Return the number that a figure states: a share as it is seen, a change with its sign."""
    text = figure.cell.text
    if label.measure is Measure.SHARE:
        percent = read_percent(text)
        return percent[0] if percent else read_quantity(text)
    if label.measure in {Measure.CHANGE, Measure.BEFORE} and not figure.cell.is_number:
        number = read_quantity(text, labels.totals.units)
        return int(number) if number is not None and number == int(number) else number
    return figure.number


def _reason(
    figure: Figure, label: Label, place: Place, footer: FooterReader, words: tuple[_Words, _Words]
) -> Reason | None:
    """Return why a figure is no total of the table; `words` are those over and left of it."""
    over, beside = words
    reason = over.reason or beside.reason or _corner_reason(place, beside.label, footer)
    alone = over.label is None and not over.known
    if reason is None and alone and place.has_figure_between:
        reason = None if _follows_column_sums(figure, place, footer) else Reason.FARTHER
    reason = _reason_of_kind(figure, label, footer, reason)
    if reason is None and place.behind is not None and not figure.unit:
        reason = footer.words.unit_reason(place.behind.text)
    if reason is None and figure.whole not in {None, len(footer.columns.item_rows)}:
        reason = Reason.HEADING  # `9/12` is a date, unless 12 is the number of items
    reason = reason or _column_reason(label, place, figure.cell, footer)
    return reason or title_reason(place, footer, figure.cell.row) or figure.reason


def _corner_reason(place: Place, label: Label | None, footer: FooterReader) -> Reason | None:
    """Return why figures are no counts by the word over their labels: 優先度, 令和5年度.

    Over sections and departments, and over the sum below them, stands what they are called;
    only a word for targets (目標値) says that none of them counts.
    """
    if label is None:
        return None
    meanings = [(word.text, footer.words.read(word.text, word.row)) for word in place.corner]
    if label.section is not None or label.department is not None:
        reasons = [meaning.reason for _, meaning in meanings]
        is_target = Reason.TARGET in reasons and not any(is_level(text) for text, _ in meanings)
        return Reason.TARGET if is_target else None
    for text, meaning in meanings:
        names_labels = label.rating is None and meaning.sense is Sense.UNKNOWN
        is_known = is_heading(text, footer.labels.family) and split_year(text)[0] is None
        if meaning.reason is not None and not names_labels and not is_known:
            return meaning.reason
    return None


def _follows_column_sums(figure: Figure, place: Place, footer: FooterReader) -> bool:
    """True if a count with its unit stands behind sums of columns: `計 | 20 | 11事業`."""
    if not figure.unit or figure.is_other_unit or not place.lefts or not place.under_items:
        return False
    columns, row = footer.columns, figure.cell.row
    return all(
        column in columns.foreign or columns.is_numeric(column, footer.labels)
        for column in range(place.lefts[0].column + 1, figure.cell.column)
        if not is_blank(columns.grid.text(row, column))
    )


def _reason_of_kind(
    figure: Figure, label: Label, footer: FooterReader, reason: Reason | None
) -> Reason | None:
    """Return why a number is no count by its unit, or is a share that nobody declared."""
    if figure.is_other_unit:
        meaning = footer.words.read(figure.unit or figure.cell.text)
        is_foreign = meaning.sense is Sense.FOREIGN and meaning.reason is not None
        return meaning.reason if is_foreign else Reason.UNIT
    is_share = label.measure is Measure.SHARE
    has_sign = not figure.cell.is_number and _SIGNED.match(figure.cell.text) is not None
    if has_sign if is_share else figure.kind is FigureKind.PERCENT:
        return reason or Reason.UNIT  # a share with a sign, a change in percent and not in items
    if reason is None and is_share and footer.labels.totals.share is None:
        return Reason.SHARE
    return reason


def _column_reason(
    label: Label, place: Place, cell: FooterCell, footer: FooterReader
) -> Reason | None:
    """Return why a number under a column of the table is no count, by that column."""
    if place.under_items and not place.above:
        reason = footer.columns.foreign.get(cell.column)
        is_sum = label.rating is None and not ends_list_of_ratings(cell, footer)
        if reason is not None and (is_sum or reason is not Reason.COLUMN_SUM):
            return reason
    return Reason.COLUMN_SUM if sums_column(label, cell, place, footer) else None


def _words_over(place: Place, footer: FooterReader, row: int) -> _Words:
    """Return what the words over a figure say of it.

    A label of the reported year (`R6 A`) is a known heading, too.
    """
    label: Label | None = None
    reason: Reason | None = None
    heading = ""
    for word in place.above:
        meaning = footer.heading(word)
        if meaning.label is not None and place.is_lined:
            continue
        if meaning.label is not None:
            footer.used.add(word.at)
            label = meaning.label if label is None else (label.crossed(meaning.label) or label)
        reason = reason or meaning.reason
        if meaning.sense is Sense.KNOWN and (meaning.label is None or meaning.dated):
            heading = heading or word.text
    for word in place.spread:
        meaning = footer.words.read(word.text, row)
        if meaning.sense is Sense.FOREIGN:
            reason = reason or meaning.reason
    return _Words(label, reason, heading)


def _words_beside(place: Place, footer: FooterReader, row: int, over: _Words) -> _Words:
    """Return what the words left of a figure say of it.

    Where a known heading stands over it, a word of explanation may stand between the label and
    the number; where that heading is of the reported year, a remark on another year may.
    """
    counted = over.label is not None and over.label == Label(measure=over.label.measure)
    explained = bool(over.known) or counted
    is_dated = bool(over.known) and footer.words.read(over.known).dated
    label: Label | None = None
    label_word: FooterCell | None = None
    # In `A | (2) | 3` nobody knows whether (2) is a section or last year's number.
    words = [w for w in place.lefts if w is place.lefts[-1] or not ASIDE.fullmatch(fold(w.text))]
    reason = None if explained or len(words) == len(place.lefts) else Reason.HEADING
    known = ""
    remark: Reason | None = None
    for word in words:
        meaning = footer.words.read(word.text, row)
        if meaning.sense is Sense.FOREIGN:
            if label is not None or not is_dated:
                return _Words(label, meaning.reason, known)
            remark = remark or meaning.reason
        elif meaning.label is not None and label_word is not None:
            is_of_sum = label in WHOLE and word.at == (label_word.row, label_word.column - 1)
            label = meaning.label if is_of_sum else label  # `A | 計 | 9` counts A
            footer.used.update([word.at] if is_of_sum else ())
            break  # else it is the label of another figure
        elif meaning.label is not None and (reason is None or explained):
            label, label_word = meaning.label, word
            footer.used.add(word.at)
            reason = None if reason is Reason.HEADING else reason
        elif meaning.sense is Sense.UNKNOWN and not (label and is_line_number(word.text)):
            reason = reason or meaning.reason
        elif meaning.sense is Sense.KNOWN:
            known = known or word.text
        is_dated = is_dated or meaning.dated
    return _Words(label, reason if label is not None else (reason or remark), known)
