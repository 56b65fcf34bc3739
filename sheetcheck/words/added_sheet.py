"""The content of a sheet that sheetcheck adds to a workbook, and of the marks on cells."""

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
    """A text without borders that may overflow into the cells to its right."""


@dataclass(frozen=True, slots=True)
class Target:
    """A cell that a link leads to."""

    sheet: str
    cell: Address


@dataclass(frozen=True, slots=True)
class AddedCell:
    """One cell of an added sheet."""

    value: str | int | float | None = None
    """A `str` is always text, even if it begins with `=`; give dates as text."""
    look: CellLook = CellLook.BODY
    link: Target | None = None


@dataclass(frozen=True, slots=True)
class AddedSheet:
    """A sheet to add after the last one."""

    name: str
    widths: tuple[float, ...]
    """The width of each column in Excel's unit, characters of the default font."""
    rows: tuple[tuple[AddedCell | None, ...], ...]
    """The rows, starting with row 1; None is an empty cell."""
    heights: tuple[float | None, ...] = ()
    """The height of each row in points; for None and for further rows, Excel decides."""
    frozen_rows: int = 0
    """How many rows stay visible when scrolling, and are repeated on every printed page."""
    filtered_rows: tuple[int, int] | None = None
    """The heading row of the auto filter and its last row."""
    language: Language = Language.JA
    """The language of the remarks that the writer adds: what it left out of the copy, and why."""
    opens_first: bool = False
    """Whether the copy should open on this sheet, if the workbook allows it."""
    corrected: tuple[CorrectedTotal, ...] = ()
    """The corrected totals that `rows-differ` asks about; the undo log keeps them."""
    hidden: tuple[str, ...] = ()
    """Texts for the next run, stored in a hidden column."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell to be coloured because of a finding or a correction."""

    sheet: str
    cell: Address
    severity: Severity | None
    """None for a corrected total."""
    note: str
    """The text of the cell's note; not written where the cell already has a note."""
