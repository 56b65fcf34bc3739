"""Numbers and days at the head of rows and columns in a table of ratings.

Row heads are sections (1, 2, 3) or years (5, 6); column heads are years or the days of two
counts. Taken for counts, or for words that say nothing, they would leave the figures behind or
below them without a name of their own, as if each counted the whole table.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.numeric_words import headings_in
from sheetcheck.claims.vocabulary.count_words import CountWords, Sense
from sheetcheck.notation.folding import fold
from sheetcheck.words.address import Address
from sheetcheck.words.values import CellKind

_FEWEST = 2  # rows that begin with a number
_CALENDAR = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Heads:
    """The cells that head rows or columns and do not look like words."""

    words: Mapping[Address, FooterCell]
    """Each as the word that it stands for: that of a year reads `6年度`."""
    vague: frozenset[Address]
    """What heads one of several columns, and nobody knows whether it is the one that counts."""


def heads_in(spots: Sequence[FooterCell], words: CountWords) -> Heads:
    """Return the numbers and days that head the rows and columns of tables."""
    rows = [list(cells) for _, cells in groupby(spots, key=lambda spot: spot.cell.row)]
    found: dict[Address, FooterCell] = {}
    vague: set[Address] = set()
    for heads, corner in [*_tables(rows, words), *_column_heads(rows, words)]:
        numbers = [int(fold(head.text)) for head in heads if is_plain_number(head)]
        dated = len(numbers) == len(heads) and _are_years(numbers, corner, words)
        for head in heads:
            text = f"{fold(head.text)}年度" if dated else head.text
            if not dated and is_plain_number(head):
                text = f"{head.text}番"  # not the rating that is called 2
            found[head.cell] = replace(head, text=text, value=text)
            if not dated:
                vague.add(head.cell)
    return Heads(found, frozenset(vague))


def _column_heads(
    rows: Sequence[Sequence[FooterCell]], words: CountWords
) -> Iterator[tuple[Sequence[FooterCell], str]]:
    """Yield the numbers and days that head columns of figures behind ratings, and the corner."""
    for here, below in pairwise(rows):
        if below[0].cell.row != here[0].cell.row + 1:
            continue
        label = words.labels.read(below[0].text, below[0].cell.row)
        if label is None or label.rating is None or len(below) <= _FEWEST:
            continue
        corner = [spot for spot in here if spot.cell.column <= below[0].cell.column]
        under = {spot.cell.column for spot in below[1:]}
        others = here[len(corner) :]
        heads = [s for s in others if s.cell.column in under and _may_head(s, words)]
        text = corner[-1].text if corner else ""
        known = not text or words.read(text).sense in {Sense.KNOWN, Sense.NOTHING}
        labelled = any(words.labels.read(spot.text) for spot in others)
        few = not heads or (len(heads) < _FEWEST and not labelled)
        if not few and known and words.labels.read(text) is None:
            yield heads, text


def _may_head(spot: FooterCell, words: CountWords) -> bool:
    """Say whether a cell holds a number, a day, or a number with a word: 9月末, 1回目, 30歳以上."""
    if spot.kind is CellKind.DATE or is_plain_number(spot):
        return True
    said = words.read(spot.text)
    if said.label is not None or said.dated or said.sense is Sense.FOREIGN:
        return False
    return isinstance(spot.value, str) and any(map(str.isdecimal, spot.text))


def _tables(
    rows: Sequence[Sequence[FooterCell]], words: CountWords
) -> Iterator[tuple[Sequence[FooterCell], str]]:
    """Yield the numbers that head the rows of each table, and the word over them."""
    for corner, body in rated_tables(rows, words):
        heads = [row[0] for row in body if is_plain_number(row[0])]
        over = {spot.cell.column: spot.text for spot in corner}
        columns = {head.cell.column for head in heads}
        if len(heads) >= _FEWEST and len(columns) == 1:
            text = over.get(heads[0].cell.column, "")
            if words.labels.read(text) is None:
                yield heads, text


def rated_tables(
    rows: Sequence[Sequence[FooterCell]], words: CountWords
) -> Iterator[tuple[Sequence[FooterCell], Sequence[Sequence[FooterCell]]]]:
    """Yield the corner of each table under ratings, and its rows of a head and what is behind."""
    at = 0
    while at < len(rows):
        headings = headings_in(rows[at], words.labels)
        if not headings:
            at += 1
            continue
        first = min(spot.cell.column for spot in headings)
        corner = [spot for spot in rows[at] if spot.cell.column < first]
        body: list[Sequence[FooterCell]] = []
        at += 1
        while at < len(rows):
            row, above = rows[at], rows[at - 1]
            if row[0].cell.row != above[0].cell.row + 1 or row[0].cell.column >= first:
                break
            if len(row) > 1:
                body.append(row)
            at += 1
        yield corner, body


def is_plain_number(spot: FooterCell) -> bool:
    """Say whether a cell holds up to four digits and nothing else."""
    return spot.formula is None and fold(spot.text).isdecimal() and len(spot.text) <= 4


def _are_years(numbers: Sequence[int], corner: str, words: CountWords) -> bool:
    """Say whether numbers are years: the reported one among them, and not sections from 1 on."""
    if all(n in _CALENDAR for n in numbers):
        return True
    if not words.years.intersection(numbers):
        return False
    in_turn = all(abs(b - a) == 1 for a, b in pairwise(numbers))
    return "年" in corner or (in_turn and 1 not in numbers)
