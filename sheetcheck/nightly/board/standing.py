"""How every department and every file stands: what the board shows and the letters tell."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from sheetcheck.nightly.config.model import Department
from sheetcheck.nightly.files.index import Register
from sheetcheck.nightly.files.returns import Member, chosen, names_of
from sheetcheck.nightly.state.findings import TrackedFinding
from sheetcheck.nightly.state.records import FileStatus, KnownFile
from sheetcheck.notation.folding import fold
from sheetcheck.returns.collecting import NOBODY
from sheetcheck.words.text import Text


class Standing(StrEnum):
    """How a department stands, the worst first."""

    MISSING = "missing"
    GONE = "gone"
    """It handed something in that is not there any more."""
    UNREADABLE = "unreadable"
    PROBLEMS = "problems"
    CONFIRM = "confirm"
    """Nothing must be corrected, but something is to be looked at."""
    CORRECTED = "corrected"
    CLEAN = "clean"


STANDING: Final = {
    Standing.MISSING: Text("未提出", "Outstanding"),
    Standing.GONE: Text("提出後になくなりました", "Gone since it was returned"),
    Standing.UNREADABLE: Text("未点検", "Not checked"),
    Standing.PROBLEMS: Text("要修正", "To fix"),
    Standing.CONFIRM: Text("要確認", "To check"),
    Standing.CORRECTED: Text("訂正済み", "Corrected"),
    Standing.CLEAN: Text("問題なし", "OK"),
}


_OF_FILE: Final = {
    FileStatus.CLEAN: Standing.CLEAN,
    FileStatus.CORRECTED: Standing.CORRECTED,
    FileStatus.CONFIRM: Standing.CONFIRM,
    FileStatus.PROBLEMS: Standing.PROBLEMS,
    FileStatus.UNREADABLE: Standing.UNREADABLE,
    FileStatus.WAITING: Standing.UNREADABLE,
}


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that counts: the latest of its return."""

    file: KnownFile
    standing: Standing
    open: int
    """Findings that a person must see to."""
    new: int
    solved: int
    note: Text | None
    """Which of several files was chosen."""
    why: Text | None
    """Why it could not be checked."""
    advice: Text | None

    @property
    def name(self) -> str:
        """The file's name."""
        return PurePath(self.file.path).name


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department, and what it returned."""

    name: str
    standing: Standing
    files: tuple[FileLine, ...]
    open: int
    new: int
    solved: int


@dataclass(frozen=True, slots=True)
class Standings:
    """How everything stands after a run."""

    departments: tuple[DepartmentLine, ...]
    nobodys: tuple[FileLine, ...]
    """Files that no department is named in."""
    gone: tuple[KnownFile, ...]
    """Returns of which no file is left, each as it was last seen."""
    open: int
    new: int
    solved: int

    @property
    def missing(self) -> tuple[str, ...]:
        """The departments of which nothing is there, whether it never was or is gone."""
        absent = {Standing.MISSING, Standing.GONE}
        return tuple(d.name for d in self.departments if d.standing in absent)

    @property
    def has_problems(self) -> bool:
        """Whether a person must see to anything."""
        lines = [*self.nobodys, *(file for d in self.departments for file in d.files)]
        return bool(self.open) or any(line.standing is Standing.PROBLEMS for line in lines)

    @property
    def files(self) -> tuple[FileLine, ...]:
        """The files that count, each once."""
        lines = {line.file.id: line for d in self.departments for line in d.files}
        return tuple((lines | {line.file.id: line for line in self.nobodys}).values())

    def files_by_standing(self) -> dict[str, int]:
        """Return how many files that count stand how."""
        return dict(sorted(Counter(line.standing.value for line in self.files).items()))

    def counted(self) -> dict[Standing, int]:
        """Return how many departments stand how."""
        return {
            standing: sum(d.standing is standing for d in self.departments) for standing in Standing
        }


def standings(
    register: Register,
    findings: Iterable[TrackedFinding],
    book: Mapping[str, Department],
    run: int,
) -> Standings:
    """Return how all departments and files stand; new and solved is what is so since a run."""
    by_return: dict[int, list[TrackedFinding]] = {}
    ledger = list(findings)
    for finding in ledger:
        by_return.setdefault(finding.return_id, []).append(finding)
    returns: dict[int, list[KnownFile]] = {}
    for file in register.here():
        returns.setdefault(file.return_id, []).append(file)
    lines = [
        _file_line(files, by_return.get(return_id, ()), run) for return_id, files in returns.items()
    ]
    names = names_of(book)
    shared = [line for line in lines if line.file.department == NOBODY]
    gone = _gone(register, returns.keys())
    known = dict.fromkeys(book)
    known |= dict.fromkeys(line.file.department for line in lines if line.file.department)
    for line in shared:
        known |= dict.fromkeys(names.get(fold(d), d) for d in line.file.facts.departments)
    return Standings(
        departments=tuple(
            _if_gone(_department_line(n, lines, by_return, names, run), gone) for n in known
        ),
        nobodys=tuple(shared),
        gone=gone,
        open=sum(f.is_open for f in ledger),
        new=sum(f.is_new(run) for f in ledger),
        solved=sum(f.is_solved(run) for f in ledger),
    )


def _gone(register: Register, here: Collection[int]) -> tuple[KnownFile, ...]:
    """Return the last file of each return that has none any more.

    A file that only changed its name or folder is not gone: its content is elsewhere.
    """
    contents = {file.digest for file in register.here() if file.digest}
    last: dict[int, KnownFile] = {}
    for file in register.all():
        if file.return_id not in here and file.digest not in contents:
            known = last.get(file.return_id)
            if known is None or (known.gone_run or 0) <= (file.gone_run or 0):
                last[file.return_id] = file
    return tuple(last.values())


def _if_gone(line: DepartmentLine, gone: Iterable[KnownFile]) -> DepartmentLine:
    """Return the line of a department that has nothing here, but had."""
    had = any(file.department == line.name for file in gone)
    return replace(line, standing=Standing.GONE) if had and not line.files else line


def _file_line(files: Sequence[KnownFile], ledger: Iterable[TrackedFinding], run: int) -> FileLine:
    members = [Member(f.id, f.path, f.changed, f.facts, f.digest, f.department) for f in files]
    choice = chosen(members)
    file = next(each for each in files if each.id == choice.file)
    refused = file.facts.findings if file.facts.status in _REFUSED else ()
    findings = list(ledger)
    return FileLine(
        file=file,
        standing=_OF_FILE[file.status],
        open=sum(f.is_open for f in findings),
        new=sum(f.is_new(run) for f in findings),
        solved=sum(f.is_solved(run) for f in findings),
        note=choice.note,
        why=refused[0].message if refused else None,
        advice=refused[0].suggestion if refused else None,
    )


_REFUSED: Final = frozenset({FileStatus.UNREADABLE, FileStatus.WAITING})


def _department_line(
    name: str,
    lines: Sequence[FileLine],
    by_return: Mapping[int, Sequence[TrackedFinding]],
    names: Mapping[str, str],
    run: int,
) -> DepartmentLine:
    own = [line for line in lines if line.file.department == name]
    shared = [
        line
        for line in lines
        if line.file.department == NOBODY
        and name in {names.get(fold(d), d) for d in line.file.facts.departments}
    ]
    findings = [f for line in own for f in by_return.get(line.file.return_id, ())]
    in_rows = [
        f
        for line in shared
        for f in by_return.get(line.file.return_id, ())
        if name in {names.get(fold(d), d) for d in f.finding.departments}
    ]
    findings += in_rows
    standing = Standing.MISSING
    if own:
        standing = min((line.standing for line in own), key=tuple(Standing).index)
    elif shared:
        standing = _in_shared(shared, in_rows)
    return DepartmentLine(
        name=name,
        standing=standing,
        files=(*own, *shared),
        open=sum(f.is_open for f in findings),
        new=sum(f.is_new(run) for f in findings),
        solved=sum(f.is_solved(run) for f in findings),
    )


def _in_shared(shared: Sequence[FileLine], findings: Iterable[TrackedFinding]) -> Standing:
    """Return how a department stands that answers in sheets of several departments."""
    if any(finding.is_open for finding in findings):
        return Standing.PROBLEMS
    if any(line.standing is Standing.UNREADABLE for line in shared):
        return Standing.UNREADABLE
    return Standing.CLEAN
