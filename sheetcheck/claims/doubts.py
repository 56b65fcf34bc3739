"""Why the count of a sheet, or one number in it, is not sure."""

from collections.abc import Iterator

from sheetcheck.claims.blocks import Blocks, evidence
from sheetcheck.claims.compared import ComparedClaim
from sheetcheck.claims.counting import Counter
from sheetcheck.family.model import RATING
from sheetcheck.notation.tally import read_tally
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Measure


def count_doubt(counter: Counter, *, items_differ: bool) -> Reason | None:
    """Return why no count of this sheet is sure."""
    sheet, family = counter.sheet, counter.family
    if not sheet.items:
        return Reason.NO_ITEMS
    if items_differ:
        return Reason.ITEMS_DIFFER
    if sheet.doubtful:
        return Reason.ROW_DOUBTFUL
    keys = ("number", "name")
    if any(
        k in family.columns and family.columns[k].required and k not in sheet.headings for k in keys
    ):
        return Reason.NO_COLUMN
    codes = counter.codes_by.get(RATING, {})
    written = any(item.texts.get(RATING, "").strip() for item in sheet.items)
    if written and not any(codes.values()):
        return Reason.NO_RATING
    return Reason.ROW_UNREAD if any(_rated_rows(counter)) else None


def _rated_rows(counter: Counter) -> Iterator[int]:
    """Yield the rows between the items that have a rating of the scale and are no items."""
    sheet, heading = counter.sheet, counter.sheet.headings.get(RATING)
    items = {item.row for item in sheet.items} | {*sheet.set_aside, *sheet.other_tables}
    for unread in sheet.unread:
        row, column = unread.cell
        inside = heading is not None and column == heading.cell.column and row <= sheet.last_row
        if inside and row not in items and counter.family.scale.read(unread.text).code:
            yield row


def claim_doubt(one: ComparedClaim, blocks: Blocks, counter: Counter) -> Reason | None:
    """Return why a claim may count something else, or state no number of items."""
    claim = one.claim
    block = blocks.get(claim.evidence.block, (one,))
    bare = not claim.evidence.has_unit and claim.formula is None
    if bare and evidence(block) <= 0:
        return Reason.NO_EVIDENCE
    if claim.stated is not None and claim.measure is not Measure.SHARE:
        most = 3 * len(counter.sheet.items) + 10
        counts = claim.measure not in {Measure.BEFORE, Measure.CHANGE}
        beyond = claim.stated < 0 or (bare and claim.stated > most)
        if claim.stated != int(claim.stated) or (counts and beyond):
            return Reason.TOO_LARGE
        if isinstance(claim.value, str) and claim.formula is None:
            start, stop = claim.line if claim.value == claim.text else (0, len(claim.value))
            if read_tally(claim.value[start:stop], counter.totals.units, lone=True) is None:
                return Reason.WRITTEN
    return None
