"""Open files and recognise their sheets; a file that cannot be opened keeps its refusal."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sheetcheck.checking.settings import Issued, Settings
from sheetcheck.claims.sheet import read_sheet
from sheetcheck.family.model import Family
from sheetcheck.review import Reviews, read_reviews
from sheetcheck.rules.definition.judged import Original
from sheetcheck.rules.definition.registry import all_rules
from sheetcheck.table.dropdowns import read_dropdowns
from sheetcheck.table.recognise import recognise
from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.words.errors.misuses import IssuedUnusable, Misuse
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import NotIssued, ReadOnly
from sheetcheck.words.errors.system_error import as_refusal
from sheetcheck.words.sheet import Sheet
from sheetcheck.workbook.opening import readable
from sheetcheck.workbook.read.active_content import Active, active_content
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import cells_in
from sheetcheck.workbook.season.issue_record import issue_record, shown_again

_TOGETHER = 256  # most files judged in one data frame
_CELLS_TOGETHER = 400_000  # most cells kept in memory until judged, over 100 bytes each

_NO_REVIEWS = Reviews()

Found = tuple[Sheet, Grid, Family]


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened file: the workbook and its recognised sheets, or the refusal."""

    path: str
    book: Workbook | None = None
    digest: str = ""
    sheets: tuple[Found, ...] = ()
    refusal: Refusal | None = None
    read_only: ReadOnly | None = None
    active: tuple[Active, ...] = ()
    """Macros, links and other content that would act when the workbook is opened."""
    reviews: Reviews = _NO_REVIEWS


def opened_together(
    paths: Iterator[str], read: Callable[[str], bytes], settings: Settings
) -> list[Opened]:
    """Open the next files of `paths`, as many as are judged together."""
    opened: list[Opened] = []
    cells = 0
    for path in islice(paths, _TOGETHER):
        one = open_file(path, read, settings)
        opened.append(one)
        cells += sum(cells_in(grid.rows) for _, grid, _ in one.sheets)
        if cells > _CELLS_TOGETHER:
            break
    return opened


def read_issued(path: str, read: Callable[[str], bytes], settings: Settings) -> Issued:
    """Return an issued workbook (or one of an earlier year) with its sheets, by family.

    Raises:
        IssuedUnusable: it cannot be read, or holds no sheet of a known family.

    """
    opened = open_file(path, read, settings)
    if opened.refusal is not None or opened.book is None:
        why = opened.refusal.what if opened.refusal else NotIssued.message
        raise IssuedUnusable(path=path, why=why)
    originals: dict[str, list[Original]] = {}
    for sheet, grid, family in opened.sheets:
        original = Original(sheet, grid, read_dropdowns(opened.book, grid.sheet))
        originals.setdefault(family.family, []).append(original)
    return Issued(path, originals)


def compared_with(
    settings: Settings, issued: str | None, previous: Sequence[str], read: Callable[[str], bytes]
) -> Settings:
    """Return the settings with the workbooks to compare with, read from these paths.

    Raises:
        IssuedUnusable: one of them cannot be read, or holds no sheet of a known family.

    """
    return replace(
        settings,
        issued=None if issued is None else read_issued(issued, read, settings),
        previous=tuple(read_issued(path, read, settings) for path in previous),
    )


def read_sheets(
    path: str, read: Callable[[str], bytes], settings: Settings
) -> list[tuple[Sheet, Family]]:
    """Return the progress sheets of a workbook, each with its family.

    Raises:
        Refusal: it cannot be read, or holds no sheet of a known family.

    """
    opened = open_file(path, read, settings)
    if opened.refusal is not None:
        opened.refusal.path = path
        raise opened.refusal
    return [(sheet, family) for sheet, _, family in opened.sheets]


def open_file(path: str, read: Callable[[str], bytes], settings: Settings) -> Opened:
    """Read a file and recognise its sheets; an error is returned as the file's refusal."""
    try:
        data = read(path)
        file = readable(data, path, settings.password)
        recognised = recognise(file.grids, settings.families(), named=settings.named)
        found = [(read_sheet(r.grid, r.family, r.header), r.grid, r.family) for r in recognised]
        record = issue_record(file.book) if file.book else None
        if record is not None and record.hidden:
            found = [(shown_again(sheet, record), grid, family) for sheet, grid, family in found]
        if file.corrected:
            found = [(_recalling(one, file.corrected), grid, family) for one, grid, family in found]
        active = active_content(file.book) if file.book else ()
        reviews = read_reviews(settings.reviews(path), all_rules())
        reviews = replace(reviews, ignored=tuple(settings.ignored_reviews(path)))
    except Misuse:  # a wrong argument concerns every file, so it stops the run
        raise
    except Exception as why:  # noqa: BLE001  (a failure of one file must not stop the others)
        return Opened(path, refusal=as_refusal(why, path))
    digest = hashlib.sha256(data).hexdigest()
    return Opened(path, file.book, digest, tuple(found), None, file.read_only, active, reviews)


def _recalling(sheet: Sheet, corrected: Iterable[CorrectedTotal]) -> Sheet:
    """Return a sheet with those of the totals corrected earlier that are its own."""
    return replace(sheet, corrected=tuple(one for one in corrected if one.sheet == sheet.name))
