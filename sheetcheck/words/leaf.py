"""A sheet to be added to a workbook, and marks on cells: what they say, not how it is written."""

from dataclasses import dataclass
from enum import StrEnum

from sheetcheck.words.address import Address
from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.words.result import Severity
from sheetcheck.words.text import Language


class CellLook(StrEnum):
    """How a cell of an added sheet looks."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    WRAPPED = "wrapped"
    LINK = "link"
    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
    GOOD = "good"
    LINE = "line"
    """A text without a frame, that runs on over the cells beside it."""


@dataclass(frozen=True, slots=True)
class Target:
    """A cell that a link leads to."""

    sheet: str
    cell: Address


@dataclass(frozen=True, slots=True)
class LeafCell:
    """One cell of an added sheet."""

    value: str | int | float | None = None
    """A text is always text, whatever it begins with; a date is its text."""
    look: CellLook = CellLook.BODY
    link: Target | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet to add behind the others."""

    name: str
    widths: tuple[float, ...]
    """The width of each column, in characters as Excel counts them."""
    rows: tuple[tuple[LeafCell | None, ...], ...]
    """The rows from the first; None is a cell that is left empty."""
    heights: tuple[float | None, ...] = ()
    """The height of each row in points; None, or a row beyond them, is left to the program."""
    frozen_rows: int = 0
    """How many rows stay at the top when one scrolls, and are printed on every page."""
    filtered_rows: tuple[int, int] | None = None
    """The row of headings over which rows can be filtered, and the last of these rows."""
    language: Language = Language.JA
    """The language of a remark that is added to it: what was left out of the copy, and why."""
    opens_first: bool = False
    """Whether the copy opens with it, where that can be had."""
    corrected: tuple[CorrectedTotal, ...] = ()
    """What the undo log is to keep of totals that `rows-differ` asks about."""
    hidden: tuple[str, ...] = ()
    """Texts for the next run, in a column that is not shown."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell to be shown as one with a finding."""

    sheet: str
    cell: Address
    severity: Severity | None
    """None for a total that was corrected."""
    note: str
    """What the note on the cell says, where the cell has no note of its own yet."""
