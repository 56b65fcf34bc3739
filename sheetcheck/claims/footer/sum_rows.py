"""Rows led by a word for a sum, below a row with the number of every rating.

In `◎ | ○ | △` over `5 | 0 | 2` over `合計 | 7`, the 7 stands under ○ and belongs to 合計.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.footer_reader import FooterReader, Place
from sheetcheck.claims.vocabulary.labels import WHOLE
from sheetcheck.words.address import Address
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Claim, Measure, Scope


def is_under_other_rating(row: int, place: Place, footer: FooterReader) -> bool:
    """True if the only word that leads a row stands under another rating than its number does.

    `合計 | 7` under `◎ | ○` is a row of its own: its number is no crossing, and none of ○.
    """
    ratings = {
        word.row: label.rating
        for word in reversed(place.above)
        if (label := footer.heading(word).label) is not None and label.rating is not None
    }
    is_led = [word.row for word in place.lefts].count(row) == 1 and place.lefts[0].row == row
    if not is_led or not place.corner or place.corner[-1].row not in ratings:
        return False
    corner = footer.heading(place.corner[-1]).label
    return corner is not None and corner.rating not in {None, ratings[place.corner[-1].row]}


def with_unit_behind(cell: FooterCell, place: Place, footer: FooterReader) -> Place:
    """Return the place of a sum, with the word behind it though that stands under a heading."""
    behind = footer.columns.text_at(cell.row, cell.column + 1)
    return place if behind is None or footer.figure(behind) else replace(place, behind=behind)


def sums_below(
    claims: Sequence[Claim], places: Mapping[Address, Place], footer: FooterReader
) -> Iterator[Claim]:
    """Yield the claims; the lone number of a row led by a sum word counts all below a rated row.

    Under `評価 | ◎ | ○` and `件数 | 5 | 0`, the 7 of `合計 | 7` is none of ◎, which has its number.
    That it counts all items is likely, and written only where it is sure.
    """
    stated: dict[tuple[int, int, str], int] = {}
    for claim in claims:
        if (
            claim.rating is not None
            and claim.stated is not None
            and not places[claim.cell].is_alone
        ):
            key = (claim.evidence.block, claim.cell.column, claim.rating)
            stated[key] = min(claim.cell.row, stated.get(key, claim.cell.row))
    for claim in claims:
        key = (claim.evidence.block, claim.cell.column, claim.rating or "")
        is_below = stated.get(key, claim.cell.row) < claim.cell.row
        place = places[claim.cell]
        is_led = bool(place.lefts) and place.lefts[-1].row == claim.cell.row
        lead = footer.labels.read(place.lefts[-1].text, claim.cell.row) if is_led else None
        if not (is_below and place.is_alone and lead in WHOLE) or not place.above:
            yield claim
        elif claim.measure is Measure.SHARE:
            yield replace(claim, rating=None, foreign=claim.foreign or Reason.HEADING)
        else:
            doubtful = replace(claim.evidence, doubt=claim.evidence.doubt or Reason.HEADING)
            yield replace(claim, rating=None, column=Scope().column, evidence=doubtful)
