"""The check of many files: open each, apply the rules, leave out accepted findings, tell.

Data flows one way: paths become opened files, their sheets become verdicts, and each file's
verdicts become its results. An error in one file becomes the result of that file.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from sheetcheck.checking.facts import earlier_ratings, totals_of
from sheetcheck.checking.opened import Opened, opened_together
from sheetcheck.checking.settings import Settings
from sheetcheck.checking.together import judged_files
from sheetcheck.family.own_checks import own_checks
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.judging.runner import Verdict
from sheetcheck.rules.reviewed import AppliedReviews, changes_left
from sheetcheck.words.address import Address
from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import NotIssued
from sheetcheck.words.result import (
    Change,
    Finding,
    Severity,
    SheetResult,
    Status,
    unreadable_result,
)
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.xml.markup import collector_paused


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked file: one result per sheet, and the workbook."""

    path: str
    results: tuple[SheetResult, ...]
    book: Workbook | None = None
    """The source for a corrected copy; None if no copy can be written."""


def load_own_checks(settings: Settings) -> None:
    """Load the Python files with the families' own checks, if `settings` asks for them.

    Called before the first file, so that a mistake in them stops the command at once.

    Raises:
        OwnChecksUnusable: a file does not run, or lacks a check.

    """
    for family in settings.families() if settings.own_checks else ():
        own_checks(family)


def check_files(
    paths: Sequence[str], read: Callable[[str], bytes], settings: Settings
) -> Iterator[Checked]:
    """Yield the results of each file in order; a file that cannot be read has a result too.

    `read` returns a file's bytes or raises a `Refusal`. Small files are judged together, because
    that costs no more than one; few large ones are in memory at a time.

    Raises:
        Misuse: the families cannot be used.

    """
    left = iter(paths)
    while True:
        # Reading and judging create no reference cycles, so the garbage collector would find none.
        with collector_paused():
            opened = opened_together(left, read, settings)
            judged = judged_files(opened, settings)
        if not opened:
            return
        for one, verdicts in zip(opened, judged, strict=True):
            if isinstance(verdicts, Refusal):
                yield Checked(one.path, (unreadable_result(one.path, verdicts),))
            else:
                left_over = _without_accepted(one, verdicts, settings)
                results = tuple(_result(one, *verdict, settings) for verdict in left_over)
                yield Checked(one.path, results, None if one.read_only else one.book)


def _without_accepted(
    one: Opened, verdicts: Sequence[Verdict], settings: Settings
) -> list[Verdict]:
    """Return a file's verdicts without accepted findings, with remarks on its review files."""
    reviews = AppliedReviews(one.reviews, settings.today, settings.longest_review)
    left = []
    for judged, findings, changes in verdicts:
        after = reviews.apply(judged.sheet.name, findings)
        left.append((judged, after, changes_left(changes, findings, after)))
    for finding in reviews.remarks():
        left[0][1].insert(0, replace(finding, sheet=left[0][0].sheet.name))
    return left


def _result(
    one: Opened,
    judged: Judged,
    findings: Sequence[Finding],
    changes: Sequence[Change],
    settings: Settings,
) -> SheetResult:
    """Return the result of one sheet; a read-only file gets findings but no changes."""
    family, sheet = judged.family, judged.sheet
    if settings.issued and family.family not in settings.issued.originals:
        why = NotIssued(path=settings.issued.path)
        findings = [_finding(why, Severity.ERROR, sheet.name), *findings]
    if one.read_only is not None:
        # Nothing can be written, so a person must make these corrections.
        left = [replace(finding, fixed=False) for finding in findings]
        findings = [_finding(one.read_only, Severity.NOTICE, sheet.name), *left]
        changes = []
    return SheetResult(
        path=one.path,
        status=_status(findings, changes, strict=settings.strict),
        findings=tuple(findings),
        changes=tuple(changes),
        family=family.family,
        form=family.name,
        scale={code: rating.label for code, rating in family.scale.ratings.items()},
        sheet=sheet,
        counts=judged.counts,
        totals=() if judged.own and not judged.own.split else totals_of(judged),
        corrected=tuple(_corrected_totals(judged, {change.cell for change in changes})),
        ratings=judged.codes,
        earlier=earlier_ratings(judged),
        digest=one.digest,
    )


def _finding(why: Refusal, severity: Severity, sheet: str) -> Finding:
    return Finding(why.rule, severity, why.what, why.advice, sheet)


def _corrected_totals(judged: Judged, written: Collection[Address]) -> Iterator[CorrectedTotal]:
    """Yield the corrected totals that `rows-differ` asks about; the corrected copy hides them."""
    for one in judged.standings.rows_differ:
        if one.is_recalled or one.claim.cell in written:
            yield CorrectedTotal(judged.sheet.name, one.claim.cell, one.stated, one.counted)


def _status(findings: Sequence[Finding], changes: Sequence[Change], *, strict: bool) -> Status:
    """Return a sheet's status from what is left after correction; `strict` makes warnings count."""
    left = {finding.severity for finding in findings if not finding.fixed}
    if Severity.ERROR in left or (strict and Severity.WARNING in left):
        return Status.PROBLEMS
    if Severity.WARNING in left:
        return Status.CONFIRM
    return Status.CORRECTED if changes else Status.CLEAN
