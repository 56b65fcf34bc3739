"""What the words around a line, and at the head of its block, say of its number."""

from collections.abc import Iterable

from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.footer_reader import FooterReader
from sheetcheck.claims.footer.lines import Line
from sheetcheck.claims.footer.place import Place
from sheetcheck.claims.footer.vocabulary import Meaning, Sense
from sheetcheck.words.claims import Reason


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
