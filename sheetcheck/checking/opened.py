"""Files opened and their sheets recognised; what cannot be opened carries its refusal along."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from sheetcheck.checking.settings import Issued, Settings
from sheetcheck.claims.sheet import read_sheet
from sheetcheck.family.model import Family
from sheetcheck.review.model import Reviews
from sheetcheck.review.reader import read_reviews
from sheetcheck.rules.definition.judged import Original
from sheetcheck.rules.definition.registry import all_rules
from sheetcheck.table.dropdowns import read_dropdowns
from sheetcheck.table.recognise import recognise
from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.words.errors.misuses import IssuedUnusable, Misuse
from sheetcheck.words.errors.no_form import NotIssued
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import ReadOnly
from sheetcheck.words.errors.system_error import named
from sheetcheck.words.sheet import Sheet
from sheetcheck.workbook.opening import readable
from sheetcheck.workbook.read.active_content import Active, active_content
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import cells_in
from sheetcheck.workbook.season.issue_record import issue_record, shown_again

_TOGETHER = 256  # files judged in one frame
_CELLS_TOGETHER = 400_000  # of sheets that wait to be judged; a hundred bytes each, and more

_NO_REVIEWS = Reviews()

Found = tuple[Sheet, Grid, Family]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file on its way: a workbook with its sheets of a family, or why there is none."""

    path: str
    book: Workbook | None = None
    digest: str = ""
    sheets: tuple[Found, ...] = ()
    refusal: Refusal | None = None
    read_only: ReadOnly | None = None
    active: tuple[Active, ...] = ()
    """What in it would act if it were opened."""
    reviews: Reviews = _NO_REVIEWS


def opened_together(
    paths: Iterator[str], read: Callable[[str], bytes], settings: Settings
) -> list[Opened]:
    """Open the next files, as many as are judged together."""
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
    """Return the workbook that was sent out, its sheets read as sheets of their family.

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


def read_sheets(
    path: str, read: Callable[[str], bytes], settings: Settings
) -> list[tuple[Sheet, Family]]:
    """Return the progress sheets of a workbook as they were read, each with its family.

    Raises:
        Refusal: it cannot be read, or holds no sheet of a known family.

    """
    opened = open_file(path, read, settings)
    if opened.refusal is not None:
        opened.refusal.path = path
        raise opened.refusal
    return [(sheet, family) for sheet, _, family in opened.sheets]


def open_file(path: str, read: Callable[[str], bytes], settings: Settings) -> Opened:
    """Read a file and recognise its sheets; whatever goes wrong comes back as its refusal."""
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
    except Misuse:  # what is wrong with the order is wrong for every file, and told once
        raise
    except Exception as why:  # noqa: BLE001  (whatever a file holds, the others are checked)
        return Opened(path, refusal=named(why, path))
    digest = hashlib.sha256(data).hexdigest()
    return Opened(path, file.book, digest, tuple(found), None, file.read_only, active, reviews)


def _recalling(sheet: Sheet, corrected: Iterable[CorrectedTotal]) -> Sheet:
    """Return a sheet with the totals that an earlier run corrected in it."""
    return replace(sheet, corrected=tuple(one for one in corrected if one.sheet == sheet.name))
