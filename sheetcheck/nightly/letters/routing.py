"""Decide who is told of which finding.

A finding goes to the department that returned the file, even if it is about the sheet as a whole.
The other departments of a joint row are told only if they have no return of their own, since no
other letter would tell them. A file that is not the return of one department, such as the
secretariat's own collection, is told row by row to every department that a row names.

The secretariat is told what reaches no department of the address book; of files that could not be
read, since only a person can ask for them again; of own-rows returns whose department is not
certain, in which most rows are blank because they belong to others; and of its own review files.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sheetcheck.mail.book import Book, Entry, NameQuestion
from sheetcheck.mail.occasion import Returned
from sheetcheck.mail.places import ShareLink
from sheetcheck.nightly.files.returns import FileIndex, name_of
from sheetcheck.nightly.state.records import FileStatus, TrackedFinding
from sheetcheck.report.view import worst_first
from sheetcheck.words.result import Finding, Severity

MOST: Final = 300
"""Maximum findings in one letter."""
_ALSO_SECRETARIAT: Final = frozenset({"foreign-row-filled", "review-ignored"})
_ONLY_SECRETARIAT: Final = frozenset(
    {"review-applied", "review-expired", "review-faulty", "review-unused"}
)
"""Rules about review files, which in a night are the secretariat's own."""
_UNTOLD: Final = frozenset({"totals-not-judged"})
"""Rules that no letter shows: they apply to every file and ask for nothing."""


@dataclass(frozen=True, slots=True)
class Routed:
    """Findings by addressee."""

    departments: Mapping[str, tuple[TrackedFinding, ...]]
    """By the department's name in the address book."""
    secretariat: tuple[TrackedFinding, ...]
    """What reaches no department, and what concerns the secretariat besides."""
    unknown: tuple[str, ...]
    """Departments that are not in the address book."""

    def joined(self, more: Mapping[str, tuple[TrackedFinding, ...]]) -> "Routed":
        """Return the same with more findings for departments."""
        names = dict.fromkeys((*self.departments, *more))
        found = {name: self.departments.get(name, ()) + more.get(name, ()) for name in names}
        return replace(self, departments=found)

    def at_once(self) -> "Routed":
        """Return what fits into one letter each; the rest stays news for the next night."""
        named = {finding.id for found in self.departments.values() for finding in found}
        # What a department is told counts as told: the secretariat must not miss it.
        shared = sorted(self.secretariat, key=lambda finding: finding.id not in named)
        return replace(
            self,
            departments={name: worst_of(found) for name, found in self.departments.items()},
            secretariat=tuple(shared[:MOST]),
        )


def asks_something(finding: Finding) -> bool:
    """True if a finding asks for something; a letter is only written if one does."""
    return finding.severity is not Severity.NOTICE and not finding.fixed


def worst_of(findings: Iterable[TrackedFinding]) -> tuple[TrackedFinding, ...]:
    """Return the findings that fit into one letter, the worst first."""
    ranks = tuple(Severity)
    return tuple(sorted(findings, key=lambda each: ranks.index(each.finding.severity))[:MOST])


def routed(findings: Iterable[TrackedFinding], book: Book, files: FileIndex) -> Routed:
    """Return the findings by addressee."""
    present = [file for file in files.all_chosen() if file.gone_run is None]
    answered = {entry.name for file in present if (entry := book.find(file.department))}
    departments: dict[str, list[TrackedFinding]] = {}
    unassigned: list[TrackedFinding] = []
    unknown: dict[str, None] = {}
    for finding in findings:
        file = files.chosen(finding.return_id)
        unclaimed = file is not None and not file.department and file.facts.is_unclaimed
        is_ours = finding.finding.rule in _ONLY_SECRETARIAT
        if file is None or is_ours or unclaimed or file.status is FileStatus.UNREADABLE:
            unassigned.append(finding)
            continue
        found, names = _told(finding.finding, file.department, book, answered)
        unknown |= dict.fromkeys(name for name in names if book.find(name) is None)
        reached = {entry.name for entry in found if entry.to}
        for name in reached:
            departments.setdefault(name, []).append(finding)
        if len(reached) < max(len(names), 1) or finding.finding.rule in _ALSO_SECRETARIAT:
            unassigned.append(finding)
    return Routed(
        {name: tuple(found) for name, found in departments.items()},
        tuple(unassigned),
        tuple(unknown),
    )


def _told(
    finding: Finding, owner: str, book: Book, answered: set[str]
) -> tuple[list[Entry], list[str]]:
    """Return the departments to tell, as entries of the book, and the names of all concerned."""
    named = list(finding.departments)
    if owner:
        entry = book.find(owner)
        others = [name for name in named if book.find(name) is not entry or entry is None]
        if entry is None or len(others) == len(named):
            others = []  # the row is not the department's own, or the department is unknown
        else:
            others = [n for n in others if (e := book.find(n)) is None or e.name not in answered]
        named = [owner, *others]
    return [entry for name in named if (entry := book.find(name))], named


def questions(names: Iterable[str], book: Book) -> tuple[NameQuestion, ...]:
    """Return a question about each name, with similar names of the address book."""
    return tuple(map(book.question, names))


def owed(
    findings: Iterable[TrackedFinding], book: Book, files: FileIndex, told: Mapping[int, set[str]]
) -> Mapping[str, tuple[TrackedFinding, ...]]:
    """Return findings that are in a letter, but in none to a department that should be told.

    That department had no address then, or its letter failed. `told` maps findings in letters to
    the departments that were told.
    """
    known = [each for each in findings if each.id in told and not each.is_news]
    heard = {
        each.id: {entry.name for name in told[each.id] if (entry := book.find(name))}
        for each in known
    }
    late = {
        name: tuple(each for each in found if name not in heard[each.id])
        for name, found in routed(known, book, files).departments.items()
    }
    return {name: found for name, found in late.items() if found}


def told_before(
    findings: Iterable[TrackedFinding], book: Book, files: FileIndex, unsent: set[tuple[int, str]]
) -> Mapping[str, Sequence[TrackedFinding]]:
    """Return department → its open findings that earlier letters told.

    `unsent` are pairs of a finding and a department whose letters are all held or cancelled.
    """
    open_ = (finding for finding in findings if finding.is_open and not finding.is_news)
    return {
        name: [finding for finding in found if (finding.id, name) not in unsent]
        for name, found in routed(open_, book, files).departments.items()
    }


def returned(
    findings: Iterable[TrackedFinding],
    files: FileIndex,
    share: ShareLink,
    *,
    older: Iterable[TrackedFinding] = (),
    is_own: Callable[[str], bool] = lambda _department: True,
) -> tuple[Returned, ...]:
    """Return findings grouped by file, the worst first, as letters show them.

    Of `older` findings, which earlier letters told, only the number is shown. `is_own` tells
    whether a department is the addressee.
    """
    by_return: dict[int, list[TrackedFinding]] = {}
    for finding in findings:
        by_return.setdefault(finding.return_id, []).append(finding)
    before = list(older)
    told = []
    for return_id, found in by_return.items():
        file = files.chosen(return_id)
        left = [f.finding for f in found if not f.finding.fixed and f.finding.rule not in _UNTOLD]
        done = [f.finding for f in found if f.finding.fixed]
        told.append(
            Returned(
                name=name_of(file.path) if file else "",
                left=tuple(sorted(left, key=worst_first)),
                mended=tuple(sorted(done, key=worst_first)),
                older=sum(f.return_id == return_id for f in before),
                copy=share.place(file.corrected) if file else None,
                is_corrected=file is not None and file.facts.changes > 0,
                report=share.place(file.report) if file else None,
                by=file.department if file else "",
                is_own=file is None or is_own(file.department),
            )
        )
    return tuple(told)
