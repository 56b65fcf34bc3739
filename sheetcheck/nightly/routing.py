"""Who is told which finding: every department of its row; else the secretariat."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sheetcheck.mail.book import Book, Entry, Question
from sheetcheck.mail.occasion import Returned
from sheetcheck.mail.places import Share
from sheetcheck.nightly.facts import KnownFinding
from sheetcheck.nightly.known import KnownFile, LedgerFinding
from sheetcheck.report.view import worst_first
from sheetcheck.words.address import Address
from sheetcheck.words.model import Finding

Files = Mapping[int, KnownFile]
"""The file of each return that counts, by the return's id."""


@dataclass(frozen=True, slots=True)
class Routed:
    """Findings by who is told of them."""

    departments: Mapping[str, tuple[LedgerFinding, ...]]
    """By the address book's name."""
    secretariat: tuple[LedgerFinding, ...]
    """What is nobody's."""
    questions: tuple[Question, ...]
    """Names that the address book does not know."""


def routed(findings: Iterable[LedgerFinding], book: Book) -> Routed:
    """Return who is told of each finding; a row of two departments goes to both."""
    departments: dict[str, list[LedgerFinding]] = {}
    nobodys: list[LedgerFinding] = []
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


def returned(
    findings: Iterable[LedgerFinding],
    files: Files,
    share: Share,
    *,
    older: Iterable[LedgerFinding] = (),
    mended: Iterable[LedgerFinding] = (),
) -> tuple[Returned, ...]:
    """Return findings as letters tell them: file by file, the worst first.

    `older` are findings that were told before, of which only the number is told; `mended`
    corrections in the same files that are told besides.
    """
    by_return: dict[int, list[LedgerFinding]] = {}
    for finding in findings:
        by_return.setdefault(finding.return_id, []).append(finding)
    before = list(older)
    besides = list(mended)
    told = []
    for return_id, found in by_return.items():
        file = files.get(return_id)
        also = [f for f in besides if f.return_id == return_id and f not in found]
        left = [plain(f.finding) for f in found if not f.finding.fixed]
        done = [plain(f.finding) for f in (*found, *also) if f.finding.fixed]
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
    entry: Entry, news: Iterable[LedgerFinding], files: Files, book: Book
) -> list[LedgerFinding]:
    """Return the corrections that name no department, in the files that one has returned."""
    own = {id_ for id_, file in files.items() if book.find(file.department) is entry}
    return [f for f in news if f.return_id in own and f.finding.fixed and not f.finding.departments]


def name_of(path: str) -> str:
    """Return the name of a file, whichever system its path was written on."""
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def plain(known: KnownFinding) -> Finding:
    """Return a remembered finding as reports know findings."""
    return Finding(
        rule=known.rule,
        severity=known.severity,
        message=known.message,
        suggestion=known.suggestion,
        sheet=known.sheet,
        cell=Address.parse(known.cell) if known.cell else None,
        section=known.section,
        number=known.number,
        item=known.item,
        departments=known.departments,
        value=known.value,
        fixed=known.fixed,
    )
