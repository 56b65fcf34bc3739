"""What is to be judged, and what of it was asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from sheetcheck.family.own_checks import Loaded
from sheetcheck.rules.definition.judged import Original, OwnRows
from sheetcheck.table.dropdowns import DropDown
from sheetcheck.words.sheet import Item, Sheet
from sheetcheck.workbook.read.active_content import Active
from sheetcheck.workbook.read.grid import Grid


@dataclass(frozen=True, slots=True)
class Subject:
    """A sheet to be judged."""

    sheet: Sheet
    grid: Grid
    original: Original | None = None
    """The sheet as it was sent out, where one was given to hold it against."""
    dropdowns: tuple[DropDown, ...] = ()
    active: tuple[Active, ...] = ()
    """What in its workbook would act when it is opened."""
    own: OwnRows | None = None
    """The rows that are judged, where the file is of one department."""
    is_unclaimed: bool = False
    """Whether it should be of one department, and nobody knows which."""
    is_own: Callable[[Item], bool] = lambda _item: True
    """Returns whether an item of the issued sheet is one of that department."""
    earlier: tuple[Original | None, ...] = ()
    """The sheets of earlier years; None for a workbook without one of the family."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is done beside the usual, because it was asked for."""

    notation: bool = False
    """Whether ratings are rewritten as the scale writes them."""
    fixed_cells: bool = False
    """Whether the issued text is written back into fixed cells."""
    questions: bool = False
    """Whether questions for the secretariat are raised."""
    own_checks: tuple[Loaded, ...] = ()
    """The family's own checks."""
    year: int | None = None
    """The reported year that is asked for."""


NO_WISHES = Wishes()
