"""Claims of lines: a cell that holds a label and its number, `A 9事業`, or several of them.

The words before a line in its cell, over the cell and left of it must be known to speak of
counts; else the line is foreign, with the reason of the nearest word that is not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.footer_reader import FooterReader, Place
from sheetcheck.claims.vocabulary.count_words import Meaning, Sense
from sheetcheck.claims.vocabulary.labels import Label, Labels
from sheetcheck.claims.vocabulary.line_counts import Line
from sheetcheck.notation.folding import fold, placeholder
from sheetcheck.notation.percent import read_percent
from sheetcheck.notation.tally import Tally
from sheetcheck.words.claims import Evidence, Reason
from sheetcheck.words.sheet import Claim, Measure

_MOST_ROWS = 5  # of one sentence


def claims_of_lines(cell: FooterCell, place: Place, footer: FooterReader) -> Iterator[Claim]:
    """Yield what the lines of a cell claim; a label without a number claims nothing."""
    for written in footer.lines(cell):
        line = _of_part(written, cell, place, footer)
        if line.label is None:
            continue
        reason = reason_of_line(line, cell, place, footer)
        if line.tally is not None:
            reason = reason or _reason_of_count(line.label, line.tally, cell, place, footer)
            claim = claim_at(line.label, line.tally.number, cell, place, line)
            yield with_reason(claim, reason)
            percent = read_percent(line.text) if footer.labels.totals.share else None
            share = line.label.crossed(Label(measure=Measure.SHARE)) if percent else None
            if percent and share:  # 9事業(75.0%)
                yield with_reason(claim_at(share, percent[0], cell, place, line), reason)
        elif line.stop - line.start == len(cell.text) or line.emptied:
            claim = claim_at(line.label, None, cell, place, line)
            yield with_reason(replace(claim, evidence=_without_count(claim, footer)), reason)


def _reason_of_count(
    label: Label, tally: Tally, cell: FooterCell, place: Place, footer: FooterReader
) -> Reason | None:
    """Return why the count of a line is no total, though no word says so."""
    if tally.whole not in {None, len(footer.columns.item_rows)}:
        return Reason.HEADING  # `A 9/12` is a date, unless 12 is the number of items
    if sums_column(label, cell, place, footer):
        return Reason.COLUMN_SUM
    return Reason.BRACKETS if tally.is_bracketed else None


def _of_part(line: Line, cell: FooterCell, place: Place, footer: FooterReader) -> Line:
    """Return a line as one of the section or department that stands before it."""
    if line.label is None or line.label.section or line.label.department:
        return line
    word, before = line.before[-1] if line.before else "", line.before[:-1]
    part = _part(word, cell.row, footer.labels) if word else None
    if part is None and not line.before and place.lefts:
        part = _part(place.lefts[0].text, cell.row, footer.labels)
        if part:
            footer.used.add(place.lefts[0].at)
    label = line.label.crossed(part) if part else None
    return line if label is None else replace(line, label=label, before=before)


def _part(text: str, row: int, labels: Labels) -> Label | None:
    """Return the section or department that a word names in full, and nothing else with it."""
    label = labels.read(text, row)
    if label is None or not (label.section or label.department):
        return None
    return label if label.rating is None and label.measure is None else None


def _without_count(claim: Claim, footer: FooterReader) -> Evidence:
    """Return the evidence of a label, with what stands where its count would be."""
    behind = footer.columns.behind(claim.cell)
    if behind is None or footer.figure(behind):
        return claim.evidence
    if placeholder(behind.text) == "-":
        return replace(claim.evidence, has_dash=True)
    unread = (behind.at, behind.text) if footer.is_unread_count(behind) else None
    return replace(claim.evidence, unread=unread)


def reason_of_line(
    line: Line, cell: FooterCell, place: Place, footer: FooterReader
) -> Reason | None:
    """Return why a line that has its label in its own text is no total.

    The words behind it are asked first, then those before it, how its sentence began, those
    over and left of its cell, and the titles; the reported year among them ends the search.
    """
    words, row = footer.words, cell.row
    behind = words.read(line.behind, row)
    if behind.sense is Sense.FOREIGN:
        return behind.reason
    for phrases in (line.before, (*_begun_above(cell, footer), *line.opening)):
        meanings = [words.opens(text, row) for text in phrases]
        reason = _nearest_reason(reversed(meanings))
        if reason is not None or any(meaning.dated for meaning in meanings):
            return reason
    over = [words.read(word.text, row) for word in place.above]
    beside = [words.read(word.text, row) for word in place.lefts]
    reason = _nearest_reason(one for one in (*over, *beside) if one.label is None)
    if reason is None and place.under_items and not place.above:
        reason = footer.columns.foreign.get(cell.column)
        if reason is not None and line.label and line.label.rating is not None:
            reason = Reason.TITLE
    if reason is Reason.HEADING:
        reason = Reason.TITLE
    if reason is None and not any(meaning.dated for meaning in over):
        reason = title_reason(place, footer, row)
    return reason


def _begun_above(cell: FooterCell, footer: FooterReader) -> tuple[str, ...]:
    """Return how a sentence began in the cells above it; each of them ends in a comma."""
    begun: tuple[str, ...] = ()
    for row in range(cell.row - 1, max(0, cell.row - 1 - _MOST_ROWS), -1):
        text = footer.columns.grid.text(row, cell.column).rstrip()
        if not text.endswith(("、", "，")) or row in footer.columns.item_rows:
            break
        last = footer.words.lines(text, row)[-1]
        begun = (*last.opening, *last.before, *begun)
    return begun


def _nearest_reason(meanings: Iterable[Meaning]) -> Reason | None:
    """Return the reason of the first word that is foreign or unknown, unless a year decides."""
    doubt: Reason | None = None
    for meaning in meanings:
        if meaning.sense is Sense.FOREIGN:
            return meaning.reason
        if meaning.dated:
            return doubt
        doubt = doubt or meaning.reason
    return doubt


def title_reason(place: Place, footer: FooterReader, row: int) -> Reason | None:
    """Return why the words at the head of a block say that it is none; the nearest decides."""
    doubt: Reason | None = None
    for word in reversed(place.titles):
        if word in place.above or word in place.lefts:
            continue
        meaning = footer.words.read(word.text, row)
        if meaning.sense is Sense.FOREIGN:
            return meaning.reason
        if meaning.dated:
            return None
        if meaning.sense is Sense.UNKNOWN:
            doubt = doubt or Reason.TITLE
    return doubt


def sums_column(label: Label, cell: FooterCell, place: Place, footer: FooterReader) -> bool:
    """True if a grand total with no heading of its own is under a column of numbers."""
    if place.is_beside or place.above or label.scope.rating is not None:
        return False
    is_numeric = footer.columns.is_numeric(cell.column, footer.labels)
    return is_numeric and not ends_list_of_ratings(cell, footer)


def ends_list_of_ratings(cell: FooterCell, footer: FooterReader) -> bool:
    """True if the lines right above a cell, in its column, count ratings."""
    columns, row = footer.columns, cell.row - 1
    while row not in columns.item_rows:
        over = columns.text_at(row, cell.column)
        if over is None:
            return False
        if footer.figure(over) and _is_led_by_rating(over, footer):
            return True
        lines = footer.lines(over)
        if any(line.tally and line.label and line.label.rating for line in lines):
            return True
        row -= 1
    return False


def _is_led_by_rating(cell: FooterCell, footer: FooterReader) -> bool:
    """True if the first word in the row of a figure names a rating."""
    texts = (footer.columns.text_at(cell.row, left) for left in range(1, cell.column))
    lead = next(filter(None, texts), None)
    label = footer.labels.read(lead.text, cell.row) if lead else None
    return label is not None and label.rating is not None


def claim_at(
    label: Label, stated: float | None, cell: FooterCell, place: Place, line: Line | None = None
) -> Claim:
    """Return the claim of a cell, or of one line in it, that a number is that of a label."""
    rating, column, section, department, measure, _ = label.scope
    has_unit = line is not None and (
        line.nameless or (line.tally is not None and bool(line.tally.unit))
    )
    if place.lefts:
        lead = fold(place.lefts[-1].text)
    else:
        lead = fold(line.tally.label) if line and line.tally else ""
    return Claim(
        rating=rating,
        stated=stated,
        cell=cell.at,
        text=cell.text,
        line=(line.start, line.stop) if line else (0, len(cell.text)),
        formula=cell.formula,
        value=cell.value,
        column=column,
        section=section,
        department=department,
        measure=measure,
        evidence=Evidence(place.block, has_unit=has_unit, lead=lead),
    )


def with_reason(claim: Claim, reason: Reason | None) -> Claim:
    """Return a claim that is foreign for a reason, or only doubtful."""
    if reason is None:
        return claim
    if reason in {Reason.TITLE, Reason.BRACKETS}:
        return replace(claim, evidence=replace(claim.evidence, doubt=reason))
    return replace(claim, foreign=reason)
