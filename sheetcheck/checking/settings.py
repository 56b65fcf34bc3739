"""How sheets are checked, and what the check of a file gives."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sheetcheck.family.model import Family
from sheetcheck.returns.collecting import Collecting
from sheetcheck.rules.definition.judged import Original
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.result import SheetResult
from sheetcheck.workbook.read.book import Workbook


@dataclass(frozen=True, slots=True)
class Issued:
    """The workbook that was sent out."""

    path: str
    originals: Mapping[str, Sequence[Original]]
    """Its sheets, by family."""


def _none_ignored(_path: str) -> Sequence[str]:
    return ()


def _none_beside(_path: str) -> Mapping[str, bytes | Refusal]:
    return {}


@dataclass(frozen=True, slots=True)
class Settings:
    """How sheets are checked."""

    families: Callable[[], Sequence[Family]]
    """The families to choose from; asked for only once a file has been opened."""
    named: bool = False
    """Whether the family was named, rather than found from the headings."""
    fix_notation: bool = False
    strict: bool = False
    issued: Issued | None = None
    """What the sheets are held against, too."""
    previous: tuple[Issued, ...] = ()
    """The workbooks of earlier years."""
    restore_fixed: bool = False
    """Whether the issued text is written back into fixed cells."""
    questions: bool = False
    """Whether questions for the secretariat are raised, too."""
    own_checks: bool = False
    """Whether the Python files are run that families name."""
    reviews: Callable[[str], Mapping[str, bytes | Refusal]] = _none_beside
    """Returns the review files beside a workbook, by name."""
    ignored_reviews: Callable[[str], Sequence[str]] = _none_ignored
    """Returns the names of review files beside a workbook that do not count."""
    today: dt.date | None = None
    """The day by which reviews have expired or not; None where none expires."""
    longest_review: int | None = None
    """How many days ahead a review may reach; None is any."""
    password: str | None = None
    """What opens protected files."""
    year: int | None = None
    """The reported year that is asked for, as a calendar year."""
    collecting: Collecting | None = None
    """How the returns are collected, where a file is not judged as a whole."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was checked: its results, one a sheet, and the workbook they were read from."""

    path: str
    results: tuple[SheetResult, ...]
    book: Workbook | None = None
    """What a corrected copy can be written from; None where none can."""
