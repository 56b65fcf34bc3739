"""A file that could not be checked, as a result like any other."""

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.result import Finding, Severity, SheetResult, Status


def refused(path: str, refusal: Refusal) -> SheetResult:
    """Return the result of a file that was refused: one finding, that says why."""
    finding = Finding(refusal.rule, Severity.ERROR, refusal.what, refusal.advice)
    return SheetResult(path, Status.UNREADABLE, (finding,))
