"""Judge the sheets of several files together, those of one family in one data frame.

A pandera run costs the same for one item as for a thousand. If one sheet makes the run fail, each
file is judged alone, so that only the file at fault is lost.
"""

from collections.abc import Sequence
from dataclasses import replace

from sheetcheck.checking.opened import Found, Opened
from sheetcheck.checking.settings import Issued, Settings
from sheetcheck.family.own_checks import own_checks
from sheetcheck.returns import NOBODY, ReturnScheme, ReturnScope
from sheetcheck.rules.definition.judged import Original, OwnRows
from sheetcheck.rules.judging.runner import Verdict, judge
from sheetcheck.rules.judging.subject import JudgeOptions, Subject
from sheetcheck.table.dropdowns import read_dropdowns
from sheetcheck.table.matching import counterpart
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import as_refusal
from sheetcheck.words.sheet import Item


def judged_files(opened: Sequence[Opened], settings: Settings) -> list[list[Verdict] | Refusal]:
    """Return for each file the verdicts on its sheets, or the refusal of the file."""
    by_family: dict[str, list[tuple[Opened, Found]]] = {}
    for one in opened:
        for found in one.sheets:
            by_family.setdefault(found[2].family, []).append((one, found))
    judged: dict[int, Verdict | Refusal] = {}
    for group in by_family.values():
        judged |= _judged_together(group, settings)
    return [one.refusal or _of_file([judged[id(f[1])] for f in one.sheets]) for one in opened]


def _of_file(judged: Sequence[Verdict | Refusal]) -> list[Verdict] | Refusal:
    """Return the verdicts on a file's sheets, or the refusal of the first that has one."""
    verdicts: list[Verdict] = []
    for verdict in judged:
        if isinstance(verdict, Refusal):
            return verdict
        verdicts.append(verdict)
    return verdicts


def _judged_together(
    group: Sequence[tuple[Opened, Found]], settings: Settings
) -> dict[int, Verdict | Refusal]:
    """Return the verdict on each sheet of one family, or its refusal, by the `id()` of its grid.

    They are judged in one run; if it fails, each file alone.
    """
    family = group[0][1][2]
    try:
        options = JudgeOptions(
            notation=settings.fix_notation,
            fixed_cells=settings.restore_fixed,
            questions=settings.questions,
            own_checks=own_checks(family) if settings.own_checks else (),
            year=settings.year,
        )
        subjects = [_subject(one, found, settings) for one, found in group]
        verdicts = judge(subjects, family, options)
    except Exception as why:  # noqa: BLE001  (a failure of one file must not stop the others)
        by_file: dict[int, list[tuple[Opened, Found]]] = {}
        for one, found in group:
            by_file.setdefault(id(one), []).append((one, found))
        if len(by_file) == 1:
            return {id(grid): as_refusal(why, one.path) for one, (_, grid, _) in group}
        alone = (_judged_together(of_file, settings) for of_file in by_file.values())
        return {key: verdict for of_one in alone for key, verdict in of_one.items()}
    return {id(verdict[0].grid): verdict for verdict in verdicts}


def _subject(one: Opened, found: Found, settings: Settings) -> Subject:
    sheet, grid, _ = found
    earlier = tuple(_counterpart(found, book) for book in settings.previous)
    active = one.active if grid is one.sheets[0][1] else ()
    subject = Subject(sheet, grid, active=active, book=one.path, earlier=earlier)
    if settings.scheme is not None:
        subject = _claimed(subject, one, settings.scheme)
    original = _counterpart(found, settings.issued) if settings.issued else None
    if original is None or one.book is None:
        return subject
    return replace(subject, original=original, dropdowns=read_dropdowns(one.book, grid.sheet))


def _counterpart(found: Found, book: Issued) -> Original | None:
    """Return the sheet of another workbook that a sheet is to be compared with, if it has one."""
    sheet, _, family = found
    originals = book.originals.get(family.family, ())
    place = counterpart(sheet, [original.sheet for original in originals])
    return None if place is None else originals[place]


def _claimed(subject: Subject, one: Opened, scheme: ReturnScheme) -> Subject:
    """Restrict a sheet to the rows of the department that returned the file."""
    if scheme.scope is ReturnScope.WHOLE:
        return subject
    in_rows = [name for sheet, _, _ in one.sheets for i in sheet.items for name in i.departments]
    department = scheme.of(one.path, in_rows)
    if department == NOBODY:
        return replace(subject, is_unclaimed=True)

    def is_own(item: Item) -> bool:
        return scheme.is_of(department, item.departments)

    split = scheme.scope is ReturnScope.SPLIT
    rows = frozenset(item.row for item in subject.sheet.items if split or is_own(item))
    return replace(subject, own=OwnRows(department, rows, split), is_own=is_own)
