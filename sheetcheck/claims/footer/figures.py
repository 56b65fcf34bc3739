"""The numbers of a footer: cells that hold a number, alone or with words of its own.

A cell with a number and no word is a figure: `9`, `９件`, `75.0%`, `9/12`, `▲1`. Right of its
label, or under one, words may stand with it: `A | 計9事業`, `A | 8 → 9`, `A | R5 8事業、R6 9事業`,
`A | 〔9〕` and `A | 九事業` say what `A | 9事業` says. Which number of several holds now is shown
by its year, or by an arrow. A label and its number in one cell are a `Line` (`vocabulary.lines`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from sheetcheck.claims.vocabulary.count_words import CountWords, Sense
from sheetcheck.claims.vocabulary.labels import WHOLE, Label, Labels
from sheetcheck.claims.vocabulary.line_counts import Line, counts_in
from sheetcheck.notation.folding import bare, fold, is_blank, placeholder
from sheetcheck.notation.numbers import KANJI, read_quantity
from sheetcheck.notation.percent import read_percent
from sheetcheck.notation.tally import Tally, read_tally
from sheetcheck.words.address import Address
from sheetcheck.words.claims import Reason
from sheetcheck.words.values import CellKind, Value
from sheetcheck.workbook.read.grid import Grid

LONGEST_CELL = 400  # characters of a cell that can hold a whole footer
ASIDE = re.compile(r"[(\[][0-9,.]+[^\d\s()]{0,4}[)\]]")
"""A folded number in brackets, which may be last year's: `(9)`, `[9件]`."""
NEAR = 3  # columns between a label and its count

_LONGEST_WORDED = 60  # characters of a number with its words
_LONGEST_NUMBER = 15  # digits, as many as Excel keeps
_DASHED = re.compile(r"\s*[\-－‐–—―]\s+")  # `- 9` beside its label is no negative number
_PLAIN = re.compile(r"\s*[0-9０-９]+\s*")
_HAS_NUMBER = re.compile(rf"[0-9０-９{KANJI}]")
_KANJI_NUMBER = re.compile(rf"[{KANJI}]+")
_ARROW = re.compile("[→⇒➡]")
_NUMBER_SIGNS = re.compile(r"[0-9.,+\-▲△±¥\\$\s]+")
_OTHER_UNIT = re.compile(r"[+\-▲△±]?[0-9][0-9,]*(?:\.[0-9]+)?[^\d\s()]{1,4}")


@dataclass(frozen=True, slots=True)
class FooterCell:
    """A cell outside the items that holds something."""

    at: Address
    text: str
    """What a person sees."""
    value: Value
    formula: str | None
    kind: CellKind = CellKind.TEXT

    @property
    def row(self) -> int:
        """The row that it stands in."""
        return self.at.row

    @property
    def column(self) -> int:
        """The column that it stands in."""
        return self.at.column

    @property
    def is_number(self) -> bool:
        """Whether it holds a number; a date is none."""
        number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        return number and self.kind is not CellKind.DATE


class FigureKind(Enum):
    """How a figure is written."""

    COUNT = auto()
    PERCENT = auto()
    SIGNED = auto()
    """With a sign, as a change from last year is: ▲1."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that holds a number, and no word that names something else."""

    cell: FooterCell
    number: int | float | None = None
    """None for an error value, and for a formula whose value nobody knows."""
    kind: FigureKind = FigureKind.COUNT
    unit: str = ""
    whole: int | None = None
    """What it is given as a part of: 12 in `9/12`."""
    is_other_unit: bool = False
    """Whether its unit is none of those that items are counted in: 人, 千円."""
    span: tuple[int, int] | None = None
    """Where it stands in the cell, if that holds others, too."""
    reason: Reason | None = None
    """Why it may be no count."""


def figure_at(cell: FooterCell, grid: Grid, words: CountWords) -> Figure | None:
    """Return the number that a cell holds alone, or with words beside its label; else None."""
    figure = _worded(cell, grid, words) if _may_be_worded(cell) else None
    return figure or figure_in(cell, words.labels)


def figure_in(cell: FooterCell, labels: Labels) -> Figure | None:
    """Return the number that a cell holds with no word beside it; None where it holds none."""
    if cell.kind is CellKind.DATE or isinstance(cell.value, bool):
        return None
    if cell.kind is CellKind.ERROR:
        return Figure(cell)
    if cell.is_number:
        return _of_number(cell, labels)
    if cell.formula is not None and is_blank(cell.text):
        return Figure(cell)
    figure = _of_text(cell, labels)
    if figure is None and cell.formula is not None and cell.value is None:
        return Figure(cell)
    return figure


def _of_number(cell: FooterCell, labels: Labels) -> Figure | None:
    """Return a stored number, with the unit that its format shows."""
    assert isinstance(cell.value, int | float)
    number = int(cell.value) if cell.value == int(cell.value) else cell.value
    shown = fold(cell.text)
    if "%" in shown:
        return Figure(cell, number, FigureKind.PERCENT)
    unit = _NUMBER_SIGNS.sub("", shown)
    units = {fold(one) for one in labels.totals.units}
    tally = read_tally(cell.text, labels.totals.units) if unit else None
    if tally and bare(tally.label) and labels.read(tally.label):
        return None  # its format shows the label, too: it is read as a line
    money = any(mark in shown for mark in "¥\\$")
    other = money or (bool(unit) and unit not in units and labels.read(unit) is None)
    return Figure(cell, number, unit=unit, is_other_unit=other)


def _of_text(cell: FooterCell, labels: Labels) -> Figure | None:
    """Return a number that is kept as a text, with its unit."""
    text, totals = cell.text, labels.totals
    if len(text) > LONGEST_CELL or not any(map(str.isdecimal, text)):
        return None
    tally = read_tally(text, totals.units)
    percent = read_percent(text)
    if percent and not (tally and tally.unit and is_blank(tally.label)):
        worded = any(c.isalpha() for c in text)
        return None if worded else Figure(cell, percent[0], FigureKind.PERCENT)
    if tally and not is_blank(tally.label) and labels.read(tally.label) is not None:
        return None  # a mark and its count: ◎ 9件
    dashed = totals.change is None and tally is not None and _DASHED.fullmatch(tally.before)
    if tally and (dashed or not bare(tally.label)):
        is_name = labels.read(text) is not None and not bare(text).isdecimal()
        return None if is_name else _of_tally(cell, tally)
    if totals.change is not None and (number := read_quantity(text, totals.units)) is not None:
        whole = int(number) if number == int(number) else number
        return Figure(cell, whole, FigureKind.SIGNED)
    return _of_other_unit(cell, labels)


def _of_other_unit(cell: FooterCell, labels: Labels) -> Figure | None:
    """Return a number that no total is written as: 280人, 4,200千円, -3."""
    folded = fold(cell.text)
    if len(folded) > 2 * _LONGEST_NUMBER:
        return None
    label = labels.read(cell.text)
    if label is not None:
        is_aside = ASIDE.fullmatch(folded) and label.rating is not None
        return Figure(cell, unit=folded, is_other_unit=True) if is_aside else None
    if _OTHER_UNIT.fullmatch(folded) and not any(mark in folded for mark in "年月"):
        return Figure(cell, unit=folded, is_other_unit=True)
    number = read_quantity(cell.text)
    return None if number is None else Figure(cell, number)


def _of_tally(cell: FooterCell, tally: Tally) -> Figure:
    return Figure(cell, tally.number, unit=tally.unit, whole=tally.whole)


def _may_be_worded(cell: FooterCell) -> bool:
    return (
        isinstance(cell.value, str)
        and cell.formula is None
        and len(cell.text) <= _LONGEST_WORDED
        and _HAS_NUMBER.search(cell.text) is not None
        and not _PLAIN.fullmatch(cell.text)
    )


def _label_left(cell: FooterCell, grid: Grid, words: CountWords) -> Label | None:
    """Return what the next text left of a cell names, if that is counted."""
    row, column = cell.at
    columns = range(column - 1, max(0, column - 1 - NEAR), -1)
    texts = (grid.text(*grid.anchor(row, left)) for left in columns)
    text = next((text for text in texts if not is_blank(text)), None)
    return None if text is None else words.read(text, row).label


def _is_headed(cell: FooterCell, grid: Grid, words: CountWords) -> bool:
    """True if the cell right over one names what is counted, and so does one beside that."""
    row, column = cell.at
    if row == 1:
        return False
    over = (grid.text(row - 1, column + step) for step in (0, -1, 1))
    own, *beside = (words.read(text, row - 1).label is not None for text in over)
    return own and any(beside)


def _worded(cell: FooterCell, grid: Grid, words: CountWords) -> Figure | None:
    """Return the number that a text with words of its own states beside its label.

    Beside the name of a part, which may be a row of the table, a sum is a line of its own.
    """
    left, text = _label_left(cell, grid, words), cell.text
    if left is None and not _is_headed(cell, grid, words):
        return None
    tally = read_tally(text, words.labels.totals.units, lone=True)
    if tally and not bare(tally.label):
        if placeholder(text) == "-" and not _is_among_kanji(cell, grid):
            return None  # 一 may be meant as a dash
        figure = _of_tally(cell, tally)
        return replace(figure, reason=Reason.BRACKETS) if tally.is_bracketed else figure
    counts = counts_in(text, words.labels)
    if len(counts) > 1 or (counts and _ARROW.search(text)):
        return _of_reported_year(cell, counts, words)
    meaning = words.read(tally.label) if tally else None
    if not tally or not meaning or meaning.sense is not Sense.KNOWN:
        return None
    is_line = meaning.label in WHOLE and left is not None and left.section
    return None if is_line or meaning.label not in {None, *WHOLE} else _of_tally(cell, tally)


def _is_among_kanji(cell: FooterCell, grid: Grid) -> bool:
    """True if a cell above or below one holds a number in kanji, too."""
    row, column = cell.at
    near = (grid.text(at, column).strip() for at in range(max(1, row - NEAR), row + NEAR + 1))
    return any(_KANJI_NUMBER.fullmatch(text) and placeholder(text) != "-" for text in near)


def _of_reported_year(cell: FooterCell, counts: Sequence[Line], words: CountWords) -> Figure | None:
    """Return the one of several numbers that is of the reported year; None if that is not sure."""
    meanings = [[words.read(word) for word in line.before] for line in counts]
    now = [
        line
        for line, before in zip(counts, meanings, strict=True)
        if all(one.sense is Sense.KNOWN for one in before) and (before or len(counts) == 1)
    ]
    others = sum(any(one.reason is Reason.OTHER_YEAR for one in before) for before in meanings)
    if len(now) != 1 or others != len(counts) - 1 or now[0].tally is None:
        return None
    return replace(_of_tally(cell, now[0].tally), span=(now[0].start, now[0].stop))
