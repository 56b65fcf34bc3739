"""Works out how every department and every file stands.

A department stands as its worst file does. One that returned no file of its own may still answer
in a file of several departments; then its own rows decide.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.nightly.board.standing import (
    OF_FILE,
    DepartmentLine,
    FileLine,
    Standing,
    Standings,
    Tally,
)
from sheetcheck.nightly.config.model import Department
from sheetcheck.nightly.files.index import Register
from sheetcheck.nightly.files.returns import Member, chosen, names_of
from sheetcheck.nightly.state.findings import TrackedFinding
from sheetcheck.nightly.state.records import FileStatus, KnownFile
from sheetcheck.notation.folding import fold
from sheetcheck.returns.collecting import NOBODY

_REFUSED: Final = frozenset({FileStatus.UNREADABLE, FileStatus.WAITING})
_OF_RETURNS = Mapping[int, Sequence[TrackedFinding]]


def standings(
    register: Register,
    findings: Iterable[TrackedFinding],
    book: Mapping[str, Department],
    run: int,
) -> Standings:
    """Return how all departments and files stand; new and solved are those since a run."""
    tracked = list(findings)
    by_return: dict[int, list[TrackedFinding]] = {}
    for finding in tracked:
        by_return.setdefault(finding.return_id, []).append(finding)
    returns: dict[int, list[KnownFile]] = {}
    for file in register.here():
        returns.setdefault(file.return_id, []).append(file)
    lines = [_file_line(files, by_return.get(id_, ()), run) for id_, files in returns.items()]
    gone = _gone(register, returns.keys())
    departments = _Departments(tuple(lines), gone, by_return, names_of(book), run)
    return Standings(
        departments=tuple(departments.line(name) for name in departments.known(book)),
        nobodys=departments.shared,
        gone=gone,
        tally=Tally.of(tracked, run),
    )


def _file_line(files: Sequence[KnownFile], tracked: Iterable[TrackedFinding], run: int) -> FileLine:
    members = [Member(f.id, f.path, f.changed, f.facts, f.digest, f.department) for f in files]
    choice = chosen(members)
    file = next(each for each in files if each.id == choice.file)
    refused = file.facts.findings if file.facts.status in _REFUSED else ()
    return FileLine(
        file=file,
        standing=OF_FILE[file.status],
        tally=Tally.of(tracked, run),
        note=choice.note,
        why=refused[0].message if refused else None,
        advice=refused[0].suggestion if refused else None,
    )


def _gone(register: Register, here: Collection[int]) -> tuple[KnownFile, ...]:
    """Return the last file of each return that has none any more.

    A file that only changed its name or folder is not gone: its content is elsewhere.
    """
    last: dict[int, KnownFile] = {}
    for file in register.all():
        if file.return_id not in here and not register.has_elsewhere(file):
            known = last.get(file.return_id)
            if known is None or (known.gone_run or 0) <= (file.gone_run or 0):
                last[file.return_id] = file
    return tuple(last.values())


@dataclass(frozen=True, slots=True)
class _Departments:
    """Everything that the line of a department is made of."""

    lines: tuple[FileLine, ...]
    gone: tuple[KnownFile, ...]
    by_return: _OF_RETURNS
    names: Mapping[str, str]
    run: int

    @property
    def shared(self) -> tuple[FileLine, ...]:
        """The files that are not of one department."""
        return tuple(line for line in self.lines if line.file.department == NOBODY)

    def known(self, book: Iterable[str]) -> list[str]:
        """Return every department: those of the address book first, then those that returned."""
        found = dict.fromkeys(book)
        found |= dict.fromkeys(line.file.department for line in self.lines)
        found |= dict.fromkeys(file.department for file in self.gone)
        for line in self.shared:
            found |= dict.fromkeys(map(self._canonical, line.file.facts.departments))
        return [name for name in found if name != NOBODY]

    def line(self, name: str) -> DepartmentLine:
        """Return how a department stands."""
        own = [line for line in self.lines if line.file.department == name]
        shared = [
            line
            for line in self.shared
            if name in map(self._canonical, line.file.facts.departments)
        ]
        findings = [f for line in own for f in self.by_return.get(line.file.return_id, ())]
        in_rows = [
            f
            for line in shared
            for f in self.by_return.get(line.file.return_id, ())
            if name in map(self._canonical, f.finding.departments)
        ]
        if own:
            standing = min((line.standing for line in own), key=tuple(Standing).index)
        elif shared:
            standing = _in_shared(shared, in_rows)
        else:
            was_here = any(file.department == name for file in self.gone)
            standing = Standing.GONE if was_here else Standing.MISSING
        tally = Tally.of([*findings, *in_rows], self.run)
        return DepartmentLine(name, standing, (*own, *shared), tally)

    def _canonical(self, name: str) -> str:
        return self.names.get(fold(name), name)


def _in_shared(shared: Sequence[FileLine], findings: Sequence[TrackedFinding]) -> Standing:
    """Return how a department stands that answers in files of several departments."""
    if any(finding.is_open for finding in findings):
        return Standing.PROBLEMS
    if any(line.standing is Standing.UNREADABLE for line in shared):
        return Standing.UNREADABLE
    return Standing.CONFIRM if any(f.is_to_check for f in findings) else Standing.CLEAN
