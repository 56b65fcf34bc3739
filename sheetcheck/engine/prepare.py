"""Check and correct files in memory: paths in, results and corrected bytes out."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from sheetcheck.checking.check import Checked, check_files
from sheetcheck.checking.settings import Settings
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import as_refusal
from sheetcheck.words.result import Provenance, Severity, SheetResult
from sheetcheck.words.text import Language
from sheetcheck.workbook.files.links import NO_FENCE, Fence

if TYPE_CHECKING:
    from sheetcheck.correction import Correction

Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What to do with each file of a run."""

    check: Settings
    language: Language
    version: str
    at: datetime
    """When the run began; the findings sheet shows it."""
    copies: bool = True
    """Whether to make corrected copies."""
    mark: bool = False
    findings_sheet: bool = True
    fence: Fence = NO_FENCE
    """Restricts reading to the folders that the files were found in."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The results of one file; nothing is written yet."""

    path: str
    results: tuple[SheetResult, ...]
    correction: "Correction | None" = None
    """None if there is nothing to correct or to show, or copies are not wanted."""
    refusal: Refusal | None = None
    """Why the correction failed."""


class Engine(Protocol):
    """Prepares files and yields their results in the order of the paths."""

    def __call__(
        self, paths: Sequence[str], read: Read, options: RunOptions
    ) -> Generator[Prepared, None, None]:
        """Prepare each file; `read` returns its bytes or raises a `Refusal`."""


def prepare(
    paths: Sequence[str], read: Read, options: RunOptions
) -> Generator[Prepared, None, None]:
    """Prepare files in this process; the other engines call this in their workers."""
    if paths and options.copies:
        from sheetcheck.workbook.isolated.second_reader import expect_reading

        expect_reading()
    for checked in check_files(paths, read, options.check):
        yield _prepared(checked, options)


def _prepared(checked: Checked, options: RunOptions) -> Prepared:
    """Return a file's results, with a corrected copy if it has changes or findings to show."""
    path, results = checked.path, checked.results
    changes = [change for result in results for change in result.changes]
    # Notices (macros, for example) appear in the report; they alone are no reason for a copy.
    found = any(f.severity is not Severity.NOTICE for r in results for f in r.findings)
    shown = found and (options.findings_sheet or options.mark)
    if checked.book is None or not options.copies or not (changes or shown):
        return Prepared(path, results)
    from sheetcheck.correction import corrected
    from sheetcheck.report.sheets.findings_sheet import make_findings_sheet
    from sheetcheck.report.sheets.marks import marks_for

    provenance = Provenance(options.version, options.at)
    try:
        added_sheet = make_findings_sheet(results, language=options.language, provenance=provenance)
        marks = marks_for(results, options.language) if options.mark else ()
        correction = corrected(
            checked.book,
            changes,
            added_sheet=added_sheet if options.findings_sheet else None,
            marks=marks,
        )
    except Exception as why:  # noqa: BLE001  (a failure of one file must not stop the others)
        return Prepared(path, results, refusal=as_refusal(why, path))
    return Prepared(path, results, correction)
