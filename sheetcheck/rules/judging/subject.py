"""The input of `judge`: a sheet with what it is compared with, and the caller's options."""

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
    """A sheet to be judged, with what it is compared with."""

    sheet: Sheet
    grid: Grid
    original: Original | None = None
    """The sheet as issued, if given."""
    dropdowns: tuple[DropDown, ...] = ()
    active: tuple[Active, ...] = ()
    """Macros, links and the like of its workbook."""
    own: OwnRows | None = None
    """The rows to judge if the file is from one department; None to judge all."""
    is_unclaimed: bool = False
    """Whether the file should be from one department, but which one is unknown."""
    is_own: Callable[[Item], bool] = lambda _item: True
    """Returns whether an item of the issued sheet belongs to that department."""
    earlier: tuple[Original | None, ...] = ()
    """The sheets of earlier years; None for a workbook without a sheet of the family."""


@dataclass(frozen=True, slots=True)
class JudgeOptions:
    """Optional behaviour requested by the caller."""

    notation: bool = False
    """Whether to rewrite ratings as the scale writes them."""
    fixed_cells: bool = False
    """Whether to write the issued text back into changed fixed cells."""
    questions: bool = False
    """Whether to ask the questions for the secretariat."""
    own_checks: tuple[Loaded, ...] = ()
    """The family's own checks to run."""
    year: int | None = None
    """The reported year that sheets must have."""


NO_OPTIONS = JudgeOptions()
