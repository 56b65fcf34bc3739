"""A number with words of its own beside the label that it belongs to.

`A | 計9事業`, `A | 8 → 9`, `A | R5 8事業、R6 9事業`, `A | 〔9〕` and `A | 九事業` say what
`A | 9事業` says. Which number of several holds now is told by its year, or by an arrow.
"""

import re
from collections.abc import Sequence

from sheetcheck.claims.footer.figures import Figure, FigureKind, FooterCell, figure_in
from sheetcheck.claims.vocabulary.count_words import CountWords, Sense
from sheetcheck.claims.vocabulary.labels import WHOLE
from sheetcheck.claims.vocabulary.lines import Line, counts_in
from sheetcheck.notation.folding import bare, is_blank, placeholder
from sheetcheck.notation.numbers import KANJI
from sheetcheck.notation.tally import Tally, read_tally
from sheetcheck.words.claims import Reason
from sheetcheck.workbook.read.grid import Grid

_NEAR = 3  # columns between a label and its count
_LONGEST = 60  # characters of a number with its words
_HAS_NUMBER = re.compile(rf"[0-9０-９{KANJI}]")
_PLAIN = re.compile(r"\s*[0-9０-９]+\s*")
_KANJI_NUMBER = re.compile(rf"[{KANJI}]+")
_ARROW = re.compile("[→⇒➡]")


def figure_at(spot: FooterCell, grid: Grid, words: CountWords) -> Figure | None:
    """Return the number that a cell holds, if it holds only that or stands beside its label."""
    figure: Figure | None = None
    if _may_be_worded(spot) and any(_names(spot, grid, words, left=it) for it in (True, False)):
        figure = _worded(spot, grid, words)
    return figure or figure_in(spot, words.labels)


def _may_be_worded(spot: FooterCell) -> bool:
    return (
        isinstance(spot.value, str)
        and spot.formula is None
        and len(spot.text) <= _LONGEST
        and _HAS_NUMBER.search(spot.text) is not None
        and not _PLAIN.fullmatch(spot.text)
    )


def _names(spot: FooterCell, grid: Grid, words: CountWords, *, left: bool) -> bool:
    """Say whether the cell left of one, or a heading right over it, names what is counted."""
    row, column = spot.cell
    if not left:
        over = [grid.text(row - 1, column + step) if row > 1 else "" for step in (0, -1, 1)]
        heads = [
            not is_blank(text) and words.read(text, row - 1).label is not None for text in over
        ]
        return heads[0] and any(heads[1:])
    for before in range(column - 1, max(0, column - 1 - _NEAR), -1):
        area = grid.merge_at(row, before)
        text = grid.text(*area.anchor) if area else grid.text(row, before)
        if not is_blank(text):
            return words.read(text, row).label is not None
    return False


def _worded(spot: FooterCell, grid: Grid, words: CountWords) -> Figure | None:
    text = spot.text
    tally = read_tally(text, words.labels.totals.units, lone=True)
    if tally and not bare(tally.label):
        if placeholder(text) == "-" and not _among_kanji(spot, grid):  # 一 may be meant as a dash
            return None
        doubt = Reason.BRACKETS if tally.is_bracketed else None
        return _of_tally(spot, tally, reason=doubt)
    counts = counts_in(text, words.labels)
    if len(counts) > 1 or (counts and _ARROW.search(text)):
        return _that_holds(spot, counts, words)
    if tally is None:
        return None
    said = words.read(tally.label)
    if said.sense is not Sense.KNOWN:
        return None
    return _of_tally(spot, tally) if said.label in {None, *WHOLE} else None


def _among_kanji(spot: FooterCell, grid: Grid) -> bool:
    """Say whether a number stands above or below one cell that is written in kanji, too."""
    row, column = spot.cell
    near = (grid.text(at, column).strip() for at in range(max(1, row - _NEAR), row + _NEAR + 1))
    return any(_KANJI_NUMBER.fullmatch(text) and placeholder(text) != "-" for text in near)


def _of_tally(
    spot: FooterCell,
    tally: Tally,
    span: tuple[int, int] | None = None,
    reason: Reason | None = None,
) -> Figure:
    kind, number = FigureKind.COUNT, tally.number
    return Figure(spot, kind, number, tally.unit, tally.whole, span=span, reason=reason)


def _that_holds(spot: FooterCell, counts: Sequence[Line], words: CountWords) -> Figure | None:
    """Return the one of several numbers that is of the reported year."""
    said = [[words.read(word) for word in line.before] for line in counts]
    now = [
        line
        for line, meanings in zip(counts, said, strict=True)
        if all(one.sense is Sense.KNOWN for one in meanings) and (meanings or len(counts) == 1)
    ]
    others = sum(any(one.reason is Reason.OTHER_YEAR for one in meanings) for meanings in said)
    if len(now) != 1 or others != len(counts) - 1 or now[0].tally is None:
        return None
    return _of_tally(spot, now[0].tally, (now[0].start, now[0].stop))
