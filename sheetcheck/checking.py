"""Sources in, results out; writes nothing. The core of the house, on one page."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sheetcheck.claims.sheet import read_sheet
from sheetcheck.family.model import Family
from sheetcheck.family.own_checks import own_checks
from sheetcheck.returns.collecting import NOBODY, Collecting, Collection
from sheetcheck.review.model import Reviews
from sheetcheck.review.reader import read_reviews
from sheetcheck.rules.definition.judged import Judged, Original, OwnRows
from sheetcheck.rules.definition.registry import all_rules
from sheetcheck.rules.history import ratings_told
from sheetcheck.rules.judging.runner import Subject, Verdict, Wishes, judge
from sheetcheck.rules.reviewed import Silencer, kept
from sheetcheck.rules.stated_totals import totals_of
from sheetcheck.table.dropdowns import read_dropdowns
from sheetcheck.table.matching import counterpart
from sheetcheck.table.recognise import recognise
from sheetcheck.words.errors.misuses import IssuedUnusable, Misuse
from sheetcheck.words.errors.no_form import NotIssued
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import ReadOnly
from sheetcheck.words.errors.unforeseen import named
from sheetcheck.words.errors.unread import refused
from sheetcheck.words.result import Change, Finding, Severity, SheetResult, Status
from sheetcheck.words.sheet import Item, Sheet
from sheetcheck.workbook.opening import readable
from sheetcheck.workbook.read.active_content import Active, active_content
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import cells_in
from sheetcheck.workbook.season.issue_record import issue_record, shown_again
from sheetcheck.workbook.xml.caching import collector_paused

_TOGETHER = 256  # files judged in one frame
_CELLS_TOGETHER = 400_000  # of sheets that wait to be judged; a hundred bytes each, and more

_NO_REVIEWS = Reviews()

_Found = tuple[Sheet, Grid, Family]


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


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file on its way: a workbook with its sheets of a family, or why there is none."""

    path: str
    book: Workbook | None = None
    digest: str = ""
    sheets: tuple[_Found, ...] = ()
    refusal: Refusal | None = None
    read_only: ReadOnly | None = None
    active: tuple[Active, ...] = ()
    """What in it would act if it were opened."""
    reviews: Reviews = _NO_REVIEWS


def load_own_checks(settings: Settings) -> None:
    """Run the Python files that families name, if that was asked for, before anything is checked.

    Raises:
        OwnChecksUnusable: one of them does not run, or lacks a check.

    """
    for family in settings.families() if settings.own_checks else ():
        own_checks(family)


def check_files(
    paths: Sequence[str], read: Callable[[str], bytes], settings: Settings
) -> Iterator[Checked]:
    """Check files, each by itself: what cannot be read is a result, too, and stops no other.

    `read` returns a file's bytes, or raises a `Refusal`. Small files are judged together,
    since that costs no more than one; of large ones few are held in memory.

    Raises:
        Misuse: the families cannot be used.

    """
    left = iter(paths)
    while True:
        # What is read and judged forms no cycles.
        with collector_paused():
            opened = _opened_together(left, read, settings)
            judged = _judged(opened, settings)
        if not opened:
            return
        for one in opened:
            yield _checked(one, judged, settings)


def _opened_together(
    paths: Iterator[str], read: Callable[[str], bytes], settings: Settings
) -> list[_Opened]:
    """Open the next files, as many as are judged together."""
    opened: list[_Opened] = []
    cells = 0
    for path in islice(paths, _TOGETHER):
        one = _open(path, read, settings)
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
    opened = _open(path, read, settings)
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
    opened = _open(path, read, settings)
    if opened.refusal is not None:
        opened.refusal.path = path
        raise opened.refusal
    return [(sheet, family) for sheet, _, family in opened.sheets]


def _open(path: str, read: Callable[[str], bytes], settings: Settings) -> _Opened:
    try:
        data = read(path)
        file = readable(data, path, settings.password)
        recognised = recognise(file.grids, settings.families(), named=settings.named)
        found = [(read_sheet(r.grid, r.family, r.header), r.grid, r.family) for r in recognised]
        record = issue_record(file.book) if file.book else None
        if record is not None and record.hidden:
            found = [(shown_again(sheet, record), grid, family) for sheet, grid, family in found]
        active = active_content(file.book) if file.book else ()
        reviews = read_reviews(settings.reviews(path), all_rules())
        reviews = replace(reviews, ignored=tuple(settings.ignored_reviews(path)))
    except Misuse:  # what is wrong with the order is wrong for every file, and told once
        raise
    except Exception as why:  # noqa: BLE001  (whatever a file holds, the others are checked)
        return _Opened(path, refusal=named(why, path))
    digest = hashlib.sha256(data).hexdigest()
    return _Opened(path, file.book, digest, tuple(found), None, file.read_only, active, reviews)


def _judged(opened: Sequence[_Opened], settings: Settings) -> Mapping[int, Verdict | Refusal]:
    """Judge all sheets, those of one family together; by the identity of their grid."""
    by_family: dict[str, list[tuple[_Opened, _Found]]] = {}
    for one in opened:
        for found in one.sheets:
            by_family.setdefault(found[2].family, []).append((one, found))
    judged: dict[int, Verdict | Refusal] = {}
    for group in by_family.values():
        judged |= _judged_together(group, settings)
    return judged


def _judged_together(
    group: Sequence[tuple[_Opened, _Found]], settings: Settings
) -> dict[int, Verdict | Refusal]:
    """Judge sheets of one family in one go; if one of them breaks that, each alone."""
    family = group[0][1][2]
    try:
        wishes = Wishes(
            notation=settings.fix_notation,
            fixed_cells=settings.restore_fixed,
            questions=settings.questions,
            own_checks=own_checks(family) if settings.own_checks else (),
            year=settings.year,
        )
        subjects = [_subject(one, *found, settings) for one, found in group]
        verdicts = judge(subjects, family, wishes)
    except Exception as why:  # noqa: BLE001  (whatever a file holds, the others are checked)
        if len(group) == 1:
            one, (_, grid, _) = group[0]
            return {id(grid): named(why, one.path)}
        alone = (_judged_together([one], settings) for one in group)
        return {key: verdict for of_one in alone for key, verdict in of_one.items()}
    return {id(verdict[0].grid): verdict for verdict in verdicts}


def _subject(one: _Opened, sheet: Sheet, grid: Grid, family: Family, settings: Settings) -> Subject:
    issued = settings.issued
    active = one.active if grid is one.sheets[0][1] else ()
    originals = issued.originals.get(family.family, ()) if issued else ()
    place = counterpart(sheet, [original.sheet for original in originals])
    earlier = tuple(_earlier(sheet, family, settings))
    subject = Subject(sheet, grid, active=active, earlier=earlier)
    if settings.collecting is not None:
        subject = _claimed(subject, one, settings.collecting)
    if place is None or one.book is None:
        return subject
    dropdowns = read_dropdowns(one.book, grid.sheet)
    return replace(subject, original=originals[place], dropdowns=dropdowns)


def _earlier(sheet: Sheet, family: Family, settings: Settings) -> Iterator[Original | None]:
    """Yield the sheet of each earlier year that became this one; None where there is none."""
    for book in settings.previous:
        originals = book.originals.get(family.family, ())
        place = counterpart(sheet, [original.sheet for original in originals])
        yield None if place is None else originals[place]


def _claimed(subject: Subject, one: _Opened, collecting: Collecting) -> Subject:
    """Return a sheet with the rows that are judged: those of the department that returned it."""
    if collecting.collection is Collection.WHOLE:
        return subject
    in_rows = [name for sheet, _, _ in one.sheets for i in sheet.items for name in i.departments]
    department = collecting.of(one.path, in_rows)
    if department == NOBODY:
        return replace(subject, is_unclaimed=True)

    def is_own(item: Item) -> bool:
        return collecting.is_of(department, item.departments)

    split = collecting.collection is Collection.SPLIT
    rows = frozenset(item.row for item in subject.sheet.items if split or is_own(item))
    return replace(subject, own=OwnRows(department, rows, split), is_own=is_own)


def _checked(one: _Opened, judged: Mapping[int, Verdict | Refusal], settings: Settings) -> Checked:
    if one.refusal is not None:
        return Checked(one.path, (refused(one.path, one.refusal),))
    verdicts = []
    for _, grid, _ in one.sheets:
        verdict = judged[id(grid)]
        if isinstance(verdict, Refusal):
            return Checked(one.path, (refused(one.path, verdict),))
        verdicts.append(verdict)
    silencer = Silencer(one.reviews, settings.today, settings.longest_review)
    silenced = _silenced(verdicts, silencer)
    results = [_result(one, *verdict, settings) for verdict in silenced]
    return Checked(one.path, tuple(results), None if one.read_only else one.book)


def _silenced(verdicts: Sequence[Verdict], silencer: Silencer) -> list[Verdict]:
    """Return the verdicts on the sheets of a file without what was reviewed; that is told, too."""
    left = []
    for judged, findings, changes in verdicts:
        after = silencer.left(judged.sheet.name, findings)
        left.append((judged, after, kept(changes, findings, after)))
    for finding in silencer.unsaid():
        left[0][1].insert(0, replace(finding, sheet=left[0][0].sheet.name))
    return left


def _result(
    one: _Opened,
    judged: Judged,
    findings: Sequence[Finding],
    changes: Sequence[Change],
    settings: Settings,
) -> SheetResult:
    family = judged.family
    if settings.issued and family.family not in settings.issued.originals:
        why = NotIssued(path=settings.issued.path)
        told = Finding(why.rule, Severity.ERROR, why.what, why.advice, judged.sheet.name)
        findings = [told, *findings]
    if one.read_only is not None:
        # Nothing is corrected where nothing can be written: a person must see to it.
        findings = [
            _noticed(one.read_only, judged.sheet),
            *(replace(f, fixed=False) for f in findings),
        ]
        changes = []
    return SheetResult(
        path=one.path,
        status=status_of(findings, changes, strict=settings.strict),
        findings=tuple(findings),
        changes=tuple(changes),
        family=family.family,
        form=family.name,
        scale={code: rating.label for code, rating in family.scale.ratings.items()},
        sheet=judged.sheet,
        counts=judged.counts,
        totals=() if judged.own and not judged.own.split else totals_of(judged),
        ratings=judged.codes,
        earlier=ratings_told(judged),
        digest=one.digest,
    )


def _noticed(refusal: ReadOnly, sheet: Sheet) -> Finding:
    return Finding(refusal.rule, Severity.NOTICE, refusal.what, refusal.advice, sheet.name)


def status_of(
    findings: Sequence[Finding], changes: Sequence[Change], *, strict: bool = False
) -> Status:
    """Return what a sheet came to: problems must be corrected, warnings be looked at."""
    left = {finding.severity for finding in findings if not finding.fixed}
    if Severity.ERROR in left or (strict and Severity.WARNING in left):
        return Status.PROBLEMS
    if Severity.WARNING in left:
        return Status.CONFIRM
    return Status.CORRECTED if changes else Status.CLEAN
