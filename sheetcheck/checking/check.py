"""The check of many files: open each, apply the rules, leave out accepted findings.

Data flows one way: paths become opened files, their sheets become verdicts, and each file's
verdicts become its results. An error in one file becomes the result of that file.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sheetcheck.checking.opened import Opened, opened_together
from sheetcheck.checking.outcome import result_of
from sheetcheck.checking.settings import Checked, Settings
from sheetcheck.checking.together import judged_by_family
from sheetcheck.family.own_checks import own_checks
from sheetcheck.rules.judging.runner import Verdict
from sheetcheck.rules.reviewed import AppliedReviews, changes_left
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.result import unreadable_result
from sheetcheck.workbook.xml.caching import collector_paused


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
            judged = judged_by_family(opened, settings)
        if not opened:
            return
        for one in opened:
            yield _checked(one, judged, settings)


def _checked(one: Opened, judged: Mapping[int, Verdict | Refusal], settings: Settings) -> Checked:
    if one.refusal is not None:
        return Checked(one.path, (unreadable_result(one.path, one.refusal),))
    verdicts = []
    for _, grid, _ in one.sheets:
        verdict = judged[id(grid)]
        if isinstance(verdict, Refusal):
            return Checked(one.path, (unreadable_result(one.path, verdict),))
        verdicts.append(verdict)
    reviews = AppliedReviews(one.reviews, settings.today, settings.longest_review)
    left = _without_accepted(verdicts, reviews)
    results = [result_of(one, *verdict, settings) for verdict in left]
    return Checked(one.path, tuple(results), None if one.read_only else one.book)


def _without_accepted(verdicts: Sequence[Verdict], reviews: AppliedReviews) -> list[Verdict]:
    """Return a file's verdicts without accepted findings, with remarks on its review files."""
    left = []
    for judged, findings, changes in verdicts:
        after = reviews.apply(judged.sheet.name, findings)
        left.append((judged, after, changes_left(changes, findings, after)))
    for finding in reviews.remarks():
        left[0][1].insert(0, replace(finding, sheet=left[0][0].sheet.name))
    return left
