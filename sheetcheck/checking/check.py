"""The check of many files, each by itself: open, judge, leave out what was reviewed, tell.

Everything is a value that flows: paths become opened files, their sheets become verdicts, and
each file's verdicts become its results. Whatever goes wrong with a file becomes its result.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sheetcheck.checking.opened import Opened, opened_together
from sheetcheck.checking.outcome import result_of
from sheetcheck.checking.settings import Checked, Settings
from sheetcheck.checking.together import judged_by_family
from sheetcheck.family.own_checks import own_checks
from sheetcheck.rules.judging.runner import Verdict
from sheetcheck.rules.reviewed import Silencer, kept
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.unread import refused
from sheetcheck.workbook.xml.caching import collector_paused


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
            opened = opened_together(left, read, settings)
            judged = judged_by_family(opened, settings)
        if not opened:
            return
        for one in opened:
            yield _checked(one, judged, settings)


def _checked(one: Opened, judged: Mapping[int, Verdict | Refusal], settings: Settings) -> Checked:
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
    results = [result_of(one, *verdict, settings) for verdict in silenced]
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
