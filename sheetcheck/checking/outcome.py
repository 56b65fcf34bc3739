"""The result of one sheet, with the status that follows from its findings."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sheetcheck.checking.opened import Opened
from sheetcheck.checking.settings import Settings
from sheetcheck.rules.definition.earlier import earlier_ratings
from sheetcheck.rules.definition.judged import Judged
from sheetcheck.rules.definition.stated_totals import totals_of
from sheetcheck.words.address import Address
from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.words.errors.no_form import NotIssued
from sheetcheck.words.errors.refusals import ReadOnly
from sheetcheck.words.result import Change, Finding, Severity, SheetResult, Status
from sheetcheck.words.sheet import Sheet


def result_of(
    one: Opened,
    judged: Judged,
    findings: Sequence[Finding],
    changes: Sequence[Change],
    settings: Settings,
) -> SheetResult:
    """Return the result of one sheet; a read-only file gets findings but no changes."""
    family = judged.family
    if settings.issued and family.family not in settings.issued.originals:
        why = NotIssued(path=settings.issued.path)
        told = Finding(why.rule, Severity.ERROR, why.what, why.advice, judged.sheet.name)
        findings = [told, *findings]
    if one.read_only is not None:
        # Nothing can be written, so a person must make these corrections.
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
        corrected=tuple(_corrected_totals(judged, {change.cell for change in changes})),
        ratings=judged.codes,
        earlier=earlier_ratings(judged),
        digest=one.digest,
    )


def _corrected_totals(judged: Judged, written: Collection[Address]) -> Iterator[CorrectedTotal]:
    """Yield the corrected totals that `rows-differ` asks about; the corrected copy hides them."""
    for one in judged.standings.rows_differ:
        if one.is_recalled or one.claim.cell in written:
            yield CorrectedTotal(judged.sheet.name, one.claim.cell, one.stated, one.counted)


def _noticed(refusal: ReadOnly, sheet: Sheet) -> Finding:
    return Finding(refusal.rule, Severity.NOTICE, refusal.what, refusal.advice, sheet.name)


def status_of(
    findings: Sequence[Finding], changes: Sequence[Change], *, strict: bool = False
) -> Status:
    """Return a sheet's status from what is left after correction; `strict` makes warnings count."""
    left = {finding.severity for finding in findings if not finding.fixed}
    if Severity.ERROR in left or (strict and Severity.WARNING in left):
        return Status.PROBLEMS
    if Severity.WARNING in left:
        return Status.CONFIRM
    return Status.CORRECTED if changes else Status.CLEAN
