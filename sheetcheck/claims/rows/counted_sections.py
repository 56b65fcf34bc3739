"""Section rows that hold their own counts: `第1章 安全（A 2、B 1、C 0）`, `(2) 福祉　3事業`."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sheetcheck.claims.footer.row_cells import RowCells
from sheetcheck.claims.vocabulary.count_words import Sense
from sheetcheck.claims.vocabulary.section_names import before_sum, number_of
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import bare
from sheetcheck.table.rows import Row
from sheetcheck.words.claims import Reason

_AROUND = " \u3000:：、，(（〔［[【「"


def counted_sections(cells: RowCells, rows: Sequence[Row]) -> Iterator[int]:
    """Yield the rows right above an item that name a section and hold counts behind its name.

    What the counts stand behind must be numbered, or stand between items and say nothing of
    counts: `全体（A 5、B 3）` and `第1章の計 3事業` are lines of the footer.
    """
    begun = False
    for row, following in pairwise(rows):
        begun = begun or row.is_item
        if not row.is_item and following.is_item and _names_section(cells, row, begun=begun):
            yield row.row


def _names_section(cells: RowCells, row: Row, *, begun: bool) -> bool:
    here = cells.first_in(row.row)
    if len(here) != 1:
        return False
    text = here[0].text
    counted = [line for line in cells.words.lines(text, row.row) if line.tally and line.label]
    if not counted:
        return False
    label = cells.labels.read(text, row.row)
    if label is not None and label.section:
        return True
    first = counted[0]
    lead = (text[: first.start] or "".join(first.before[:1])).strip(_AROUND)
    if not bare(lead) or before_sum(lead) or split_year(lead)[0] is not None:
        return False
    said = cells.words.read(lead, row.row)
    numbered = bool(number_of(lead)) and said.reason is not Reason.OTHER_YEAR
    return said.label is None and (numbered or (begun and said.sense is Sense.UNKNOWN))
