"""Bare numbers at the head of rows in a table of ratings: sections (1, 2, 3), or years (5, 6).

Taken for counts, they would leave the figures behind them without a name of their own, as if
each row counted the whole table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.numeric_words import headings_in
from sheetcheck.claims.vocabulary.count_words import CountWords
from sheetcheck.notation.folding import fold
from sheetcheck.words.address import Address

_FEWEST = 2  # rows that begin with a number
_CALENDAR = range(1900, 2200)


def row_heads(spots: Sequence[FooterCell], words: CountWords) -> dict[Address, FooterCell]:
    """Return the numbers at the head of rows, by their cell, each as the word that it stands for.

    Those of years read `6年度`; what others name, the words around them do not say.
    """
    found: dict[Address, FooterCell] = {}
    for heads, corner in _tables(spots, words):
        numbers = [int(fold(head.text)) for head in heads]
        dated = _are_years(numbers, corner, words)
        for head in heads:
            text = f"{fold(head.text)}年度" if dated else head.text
            found[head.cell] = replace(head, text=text, value=text)
    return found


def _tables(
    spots: Sequence[FooterCell], words: CountWords
) -> Iterator[tuple[Sequence[FooterCell], str]]:
    """Yield the numbers that head the rows of each table, and the word over them."""
    rows = [list(cells) for _, cells in groupby(spots, key=lambda spot: spot.cell.row)]
    at = 0
    while at < len(rows):
        headings = headings_in(rows[at], words.labels)
        if not headings:
            at += 1
            continue
        first = min(spot.cell.column for spot in headings)
        corner = [spot for spot in rows[at] if spot.cell.column < first]
        heads: list[FooterCell] = []
        for above, row in pairwise(rows[at:]):
            at += 1
            if row[0].cell.row != above[0].cell.row + 1 or row[0].cell.column >= first:
                break
            if _is_number(row[0]) and len(row) > 1:
                heads.append(row[0])
        else:
            at += 1
        over = {spot.cell.column: spot.text for spot in corner}
        columns = {head.cell.column for head in heads}
        if len(heads) >= _FEWEST and len(columns) == 1:
            text = over.get(heads[0].cell.column, "")
            if words.labels.read(text) is None:
                yield heads, text


def _is_number(spot: FooterCell) -> bool:
    return spot.formula is None and fold(spot.text).isdecimal() and len(spot.text) <= 4


def _are_years(numbers: Sequence[int], corner: str, words: CountWords) -> bool:
    """Say whether numbers are years: the reported one among them, and not sections from 1 on."""
    if not words.years.intersection(numbers):
        return False
    in_turn = all(abs(b - a) == 1 for a, b in pairwise(numbers))
    return "年" in corner or all(n in _CALENDAR for n in numbers) or (in_turn and 1 not in numbers)
