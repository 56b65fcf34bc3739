"""Files in, results and corrected bytes out: what any process on any machine can do alone."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sheetcheck.checking.check import check_files
from sheetcheck.checking.settings import Checked, Settings
from sheetcheck.correction import Correction, corrected
from sheetcheck.report.imprint import Imprint
from sheetcheck.report.sheets.findings_sheet import findings_leaf
from sheetcheck.report.sheets.marks import marks_for
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import named
from sheetcheck.words.result import Severity, SheetResult
from sheetcheck.words.text import Language
from sheetcheck.workbook.files.links import NO_FENCE, Fence
from sheetcheck.workbook.isolated.second_reader import expect_reading

Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What is wanted of every file."""

    check: Settings
    language: Language
    version: str
    at: datetime
    """When the run began; it stands in the sheet of findings."""
    copies: bool = True
    """Whether corrected copies are made."""
    mark: bool = False
    findings_sheet: bool = True
    fence: Fence = NO_FENCE
    """What keeps reading inside the folders that the files were found in."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of one file, with nothing written yet."""

    path: str
    results: tuple[SheetResult, ...]
    correction: Correction | None = None
    """None where there is nothing to correct or to show, or no copy was wanted."""
    refusal: Refusal | None = None
    """Why there is no correction although there should be one."""


class Engine(Protocol):
    """Prepares files, and yields what became of each in the order of the paths."""

    def __call__(
        self, paths: Sequence[str], read: Read, wanted: RunOptions
    ) -> Generator[Prepared, None, None]:
        """Prepare each file; `read` returns its bytes, or raises a `Refusal`."""


def prepare(
    paths: Sequence[str], read: Read, wanted: RunOptions
) -> Generator[Prepared, None, None]:
    """Prepare files in this process: the engine that all others use."""
    if paths and wanted.copies:
        expect_reading()
    for checked in check_files(paths, read, wanted.check):
        yield _prepared(checked, wanted)


def _prepared(checked: Checked, wanted: RunOptions) -> Prepared:
    """Return a file with its corrected copy, if there is a change to make or a finding to show."""
    path, results = checked.path, checked.results
    changes = [change for result in results for change in result.changes]
    # What is only worth knowing, macros say, is told in the report; it asks for no copy.
    found = any(f.severity is not Severity.NOTICE for r in results for f in r.findings)
    shown = found and (wanted.findings_sheet or wanted.mark)
    if checked.book is None or not wanted.copies or not (changes or shown):
        return Prepared(path, results)
    imprint = Imprint(wanted.version, wanted.at)
    try:
        leaf = findings_leaf(results, language=wanted.language, imprint=imprint)
        marks = marks_for(results, wanted.language) if wanted.mark else ()
        correction = corrected(
            checked.book, changes, leaf=leaf if wanted.findings_sheet else None, marks=marks
        )
    except Exception as why:  # noqa: BLE001  (what fails for one file stops no other)
        return Prepared(path, results, refusal=named(why, path))
    return Prepared(path, results, correction)
