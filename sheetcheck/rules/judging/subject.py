"""The input of `judge`: a sheet, what it is compared with, and the caller's options."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sheetcheck.family.own_checks import Loaded
from sheetcheck.rules.definition.judged import Judged, Original, OwnRows, Pair
from sheetcheck.table.dropdowns import DropDown
from sheetcheck.table.matching import matched
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
    book: str | None = None
    """Its workbook; sheets of the same one may share a footer."""
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


def pair_of(subject: Subject, judged: Judged, options: JudgeOptions) -> Pair | None:
    """Return the sheet paired with the issued one; None if no issued sheet was given."""
    original, sheet = subject.original, judged.sheet
    if original is None:
        return None
    fixed = tuple(
        key
        for key, column in judged.family.columns.items()
        if column.filled_by == "secretariat"
        and key in original.sheet.headings
        and key in sheet.headings
    )
    found = matched(original.sheet, sheet, fixed)
    if judged.own is not None and judged.own.split:
        # Rows of other departments are not lost: this file never contained them.
        mine = tuple(item for item in found.lost if subject.is_own(item))
        found = replace(found, lost=mine)
    return Pair(original, judged, found, fixed, subject.dropdowns, options.fixed_cells)


def beside_issued(own: OwnRows | None, pair: Pair | None) -> OwnRows | None:
    """Return a department's own rows together with all items as they were issued."""
    if own is None or pair is None:
        return own
    return replace(own, as_issued={theirs.row: mine for mine, theirs in pair.matching.pairs})
