"""Cells outside the items, what each is to those around it, and which hold a number alone."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from sheetcheck.claims.formulas.formula import read_formula
from sheetcheck.claims.vocabulary.labels import Labels
from sheetcheck.notation.folding import bare, fold, is_blank
from sheetcheck.notation.numbers import read_quantity
from sheetcheck.notation.percent import read_percent
from sheetcheck.notation.tally import read_tally
from sheetcheck.table.header import Header
from sheetcheck.words.address import Address
from sheetcheck.words.claims import Reason
from sheetcheck.words.values import CellKind, Value
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.runs import held_in, runs_of

_DASHED = re.compile(r"\s*[\-－‐–—―]\s+")  # `- 9` beside its label is no negative number
_SIGNED = re.compile(r"\s*[+＋±▲△\-－−‐–]\S")  # a dash before a blank is none: `- 9`
_LONGEST = 400  # characters of a cell that can hold a whole footer
_NUMBER = re.compile(r"[0-9.,+\-▲△±¥\\$\s]+")
_OTHER_UNIT = re.compile(r"[+\-▲△±]?[0-9][0-9,]*(?:\.[0-9]+)?[^\d\s()]{1,4}")
ASIDE = re.compile(r"[(\[][0-9,.]+[^\d\s()]{0,4}[)\]]")
_LONGEST_NUMBER = 15  # digits, as many as Excel keeps


@dataclass(frozen=True, slots=True)
class FooterCell:
    """A cell outside the items that holds something."""

    cell: Address
    text: str
    """What a person sees."""
    value: Value
    formula: str | None
    kind: CellKind = CellKind.TEXT

    @property
    def is_number(self) -> bool:
        """Whether it holds a number; a date is none."""
        number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        return number and self.kind is not CellKind.DATE


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell of the footer stands."""

    block: int
    side: int
    """0 under, over or left of the table; 1 right of it."""
    lefts: tuple[FooterCell, ...]
    """The words left of it in its row, the nearest first; a merged one speaks for its rows."""
    between: bool
    """Whether another figure stands between it and the nearest of those words."""
    above: tuple[FooterCell, ...]
    """The words over it in its block, the lowest first."""
    corner: tuple[FooterCell, ...]
    """The words over the nearest of those left of it, in rows of several headings."""
    spread: tuple[FooterCell, ...]
    """Words of the heading rows of its block that may reach over it from the left."""
    titles: tuple[FooterCell, ...]
    """What stands alone in the rows over its block, and at its head."""
    under_items: bool
    """Whether its block begins in the row below an item."""
    behind: FooterCell | None
    """The word in the next cell to the right; None where that stands under a heading of its own."""
    is_lined: bool
    """Whether lines with labels of their own stand between it and the words over it."""


class Part(Enum):
    """What a cell is to those around it."""

    WORD = auto()
    LABEL = auto()
    """A word that names what is counted."""
    FIGURE = auto()
    LINES = auto()
    """Lines with a label and a number of their own."""


class FigureKind(Enum):
    """How a figure is written."""

    COUNT = auto()
    PERCENT = auto()
    SIGNED = auto()
    """With a sign, as a change from last year is: ▲1."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that holds a number and no word."""

    spot: FooterCell
    kind: FigureKind
    number: int | float | None
    """None for an error value, and for a formula that nobody has worked out."""
    unit: str = ""
    whole: int | None = None
    """What it is given as a part of: 12 in `9/12`."""
    is_other_unit: bool = False
    """Whether its unit is none of those that items are counted in: 人, 千円."""
    span: tuple[int, int] | None = None
    """Where it stands in the cell, if that holds others, too."""
    reason: Reason | None = None
    """Why it may be no count."""

    @property
    def has_sign(self) -> bool:
        """Whether it is a text that begins with a sign, as changes do."""
        return not self.spot.is_number and _SIGNED.match(self.spot.text) is not None


def read_spots(
    grid: Grid, header: Header, item_rows: Collection[int], right: int
) -> Iterator[FooterCell]:
    """Yield the cells outside the table's items and headings that say anything, row by row."""
    left = min(header.columns.values())
    in_table = {*item_rows, *range(header.top, header.row + 1)}
    for row, cells in _beside(grid, in_table, range(left, right + 1)):
        for column, held, style, has_formula in held_in(cells):
            if row in in_table and left <= column <= right:
                continue
            formula = grid.formula(row, column) if has_formula else None
            text, value = grid.formats.shown(held, style), held
            kind = kind_in(grid, Address(row, column), held, style)
            if formula is not None and is_blank(text):
                value = None
                # Never calculated, as other programs than Excel write it: work it out here.
                reading = read_formula(formula, grid)
                text = reading.shown() if reading else ""
            if len(text) <= _LONGEST and (formula is not None or not is_blank(text)):
                yield FooterCell(Address(row, column), text, value, formula, kind)


def kind_in(grid: Grid, at: Address, value: Value, style: int) -> CellKind:
    """Return what a cell holds, given its value and format; a text may be that of an error."""
    if isinstance(value, str | None):
        return grid.unknown.get(at, CellKind.TEXT) if grid.unknown else CellKind.TEXT
    if isinstance(value, bool):
        return CellKind.TRUTH
    return CellKind.DATE if grid.formats.is_date(style) else CellKind.NUMBER


def _beside(
    grid: Grid, in_table: Collection[int], columns: range
) -> Iterator[tuple[int, Mapping[int, Cell]]]:
    """Yield the rows in which anything stands outside the table."""
    for run in runs_of(grid.rows):
        inside = min(run.form.places) in columns and max(run.form.places) in columns
        for row in run.numbers:
            if not inside or row not in in_table:
                yield row, run.row(row)


def figure_in(spot: FooterCell, labels: Labels) -> Figure | None:
    """Return the number that a cell holds with no word beside it; None where it holds none."""
    if spot.kind is CellKind.DATE or isinstance(spot.value, bool):
        return None
    if spot.kind is CellKind.ERROR:
        return Figure(spot, FigureKind.COUNT, None)
    if spot.is_number:
        return _of_number(spot, labels)
    if spot.formula is not None and is_blank(spot.text):
        return Figure(spot, FigureKind.COUNT, None)
    figure = _of_text(spot, labels)
    if figure is None and spot.formula is not None and spot.value is None:
        return Figure(spot, FigureKind.COUNT, None)
    return figure


def _of_number(spot: FooterCell, labels: Labels) -> Figure | None:
    """Read a number, with the unit that its format shows."""
    assert isinstance(spot.value, int | float)
    number = int(spot.value) if spot.value == int(spot.value) else spot.value
    shown = fold(spot.text)
    if "%" in shown:
        return Figure(spot, FigureKind.PERCENT, number)
    unit = _NUMBER.sub("", shown) if not shown.lstrip("-").replace(".", "").isdecimal() else ""
    units = {fold(one) for one in labels.totals.units}
    tally = read_tally(spot.text, labels.totals.units) if unit else None
    if tally and bare(tally.label) and labels.read(tally.label):
        return None  # its format shows the label, too: it is read as a line
    money = any(mark in shown for mark in "¥\\$")
    other = money or (bool(unit) and unit not in units and labels.read(unit) is None)
    return Figure(spot, FigureKind.COUNT, number, unit, is_other_unit=other)


def _of_text(spot: FooterCell, labels: Labels) -> Figure | None:
    """Read a number that is kept as a text, with its unit."""
    text, totals = spot.text, labels.totals
    if len(text) > _LONGEST or not any(map(str.isdecimal, text)):
        return None
    tally = read_tally(text, totals.units)
    percent = read_percent(text)
    if percent and not (tally and tally.unit and is_blank(tally.label)):
        worded = any(c.isalpha() for c in text)
        return None if worded else Figure(spot, FigureKind.PERCENT, percent[0])
    if tally and not is_blank(tally.label) and labels.read(tally.label) is not None:
        return None  # a mark and its count: ◎ 9件
    dashed = totals.change is None and tally is not None and _DASHED.fullmatch(tally.before)
    if tally and (dashed or not bare(tally.label)):
        named = labels.read(text) is not None and not bare(text).isdecimal()
        return (
            None if named else Figure(spot, FigureKind.COUNT, tally.number, tally.unit, tally.whole)
        )
    if totals.change is not None and (number := read_quantity(text, totals.units)) is not None:
        whole = int(number) if number == int(number) else number
        return Figure(spot, FigureKind.SIGNED, whole)
    return _of_other_unit(spot, labels)


def _of_other_unit(spot: FooterCell, labels: Labels) -> Figure | None:
    """Read a number that no total is written as: 280人, 4,200千円, -3."""
    folded = fold(spot.text)
    if len(folded) > 2 * _LONGEST_NUMBER:
        return None
    label = labels.read(spot.text)
    if ASIDE.fullmatch(folded) and label is not None and label.rating is not None:
        return Figure(spot, FigureKind.COUNT, None, folded, is_other_unit=True)
    if label is not None:
        return None
    if _OTHER_UNIT.fullmatch(folded) and not any(mark in folded for mark in "年月"):
        return Figure(spot, FigureKind.COUNT, None, folded, is_other_unit=True)
    number = read_quantity(spot.text)
    return None if number is None else Figure(spot, FigureKind.COUNT, number)
