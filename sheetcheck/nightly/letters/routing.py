"""Who is told which finding: every department of its row; else the secretariat."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sheetcheck.mail.book import Book, Entry, Question
from sheetcheck.mail.occasion import Returned
from sheetcheck.mail.places import Share
from sheetcheck.nightly.state.findings import TrackedFinding
from sheetcheck.nightly.state.records import KnownFile
from sheetcheck.report.view import worst_first
from sheetcheck.words.result import Severity

MOST: Final = 300
"""Findings that one letter tells; nobody reads more."""
Files = Mapping[int, KnownFile]
"""The file of each return that counts, by the return's id."""


@dataclass(frozen=True, slots=True)
class Routed:
    """Findings by who is told of them."""

    departments: Mapping[str, tuple[TrackedFinding, ...]]
    """By the address book's name."""
    secretariat: tuple[TrackedFinding, ...]
    """What is nobody's."""
    questions: tuple[Question, ...]
    """Names that the address book does not know."""

    def joined(self, more: Mapping[str, tuple[TrackedFinding, ...]]) -> "Routed":
        """Return the same with more findings for departments."""
        names = dict.fromkeys((*self.departments, *more))
        found = {name: self.departments.get(name, ()) + more.get(name, ()) for name in names}
        return replace(self, departments=found)

    def at_once(self) -> "Routed":
        """Return what fits into one letter each; the rest stays untold until the next night."""
        named = {finding.id for found in self.departments.values() for finding in found}
        # What a department is told counts as told: the secretariat must not miss it.
        shared = sorted(self.secretariat, key=lambda finding: finding.id not in named)
        return replace(
            self,
            departments={name: worst_of(found) for name, found in self.departments.items()},
            secretariat=tuple(shared[:MOST]),
        )


def worst_of(findings: Iterable[TrackedFinding]) -> tuple[TrackedFinding, ...]:
    """Return the findings that fit into one letter, the worst first."""
    ranks = tuple(Severity)
    return tuple(sorted(findings, key=lambda each: ranks.index(each.finding.severity))[:MOST])


def routed(findings: Iterable[TrackedFinding], book: Book) -> Routed:
    """Return who is told of each finding; a row of two departments goes to both."""
    departments: dict[str, list[TrackedFinding]] = {}
    nobodys: list[TrackedFinding] = []
    unknown: dict[str, None] = {}
    for finding in findings:
        named = finding.finding.departments
        found = {name: book.find(name) for name in named}
        unknown |= dict.fromkeys(name for name, entry in found.items() if entry is None)
        told = {entry.name for entry in found.values() if entry and entry.to}
        for name in told:
            departments.setdefault(name, []).append(finding)
        if len([entry for entry in found.values() if entry and entry.to]) < max(len(named), 1):
            nobodys.append(finding)
    return Routed(
        {name: tuple(found) for name, found in departments.items()},
        tuple(nobodys),
        tuple(map(book.question, unknown)),
    )


def owed(
    findings: Iterable[TrackedFinding], book: Book, told: Mapping[int, set[str]]
) -> Mapping[str, tuple[TrackedFinding, ...]]:
    """Return what stands in a letter, but in none to a department that its row names.

    It had no address then, or its letter could not be made. `told` has the findings that
    stand in letters, each with the departments that were told.
    """
    known = [each for each in findings if each.id in told and not each.is_news]
    heard = {
        each.id: {entry.name for name in told[each.id] if (entry := book.find(name))}
        for each in known
    }
    late = {
        name: tuple(each for each in found if name not in heard[each.id])
        for name, found in routed(known, book).departments.items()
    }
    return {name: found for name, found in late.items() if found}


def returned(
    findings: Iterable[TrackedFinding],
    files: Files,
    share: Share,
    *,
    older: Iterable[TrackedFinding] = (),
    mended: Iterable[TrackedFinding] = (),
) -> tuple[Returned, ...]:
    """Return findings as letters tell them: file by file, the worst first.

    `older` are findings that were told before, of which only the number is told; `mended`
    corrections in the same files that are told besides.
    """
    by_return: dict[int, list[TrackedFinding]] = {}
    for finding in findings:
        by_return.setdefault(finding.return_id, []).append(finding)
    before = list(older)
    besides = list(mended)
    told = []
    for return_id, found in by_return.items():
        file = files.get(return_id)
        also = [f for f in besides if f.return_id == return_id and f not in found]
        left = [f.finding for f in found if not f.finding.fixed]
        done = [f.finding for f in (*found, *also) if f.finding.fixed]
        told.append(
            Returned(
                name=name_of(file.path) if file else "",
                left=tuple(sorted(left, key=worst_first)),
                mended=tuple(sorted(done, key=worst_first)),
                older=sum(f.return_id == return_id for f in before),
                copy=share.place(file.corrected) if file else None,
                report=share.place(file.report) if file else None,
            )
        )
    return tuple(told)


def corrections_for(
    entry: Entry, news: Iterable[TrackedFinding], files: Files, book: Book
) -> list[TrackedFinding]:
    """Return the corrections that name no department, in the files that one has returned."""
    own = {id_ for id_, file in files.items() if book.find(file.department) is entry}
    found = [
        f for f in news if f.return_id in own and f.finding.fixed and not f.finding.departments
    ]
    return found[:MOST]


def name_of(path: str) -> str:
    """Return the name of a file, whichever system its path was written on."""
    return path.replace("\\", "/").rsplit("/", 1)[-1]
