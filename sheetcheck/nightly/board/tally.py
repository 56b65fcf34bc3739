"""The results of a run once its files are processed: the status of every department and file.

A department has the status of its worst file. One without a file of its own may still answer in a
file of several departments; then the findings in its rows decide. With own-rows returns, a
department whose rows are all joint ones and answered in the returns of others has nothing left to
return, and is not outstanding (`answered_elsewhere`).
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from sheetcheck.nightly.board.standing import (
    DepartmentLine,
    FileLine,
    FindingCounts,
    Standing,
    StatusOverview,
)
from sheetcheck.nightly.files.returns import FileIndex, latest_of
from sheetcheck.nightly.files.survey import Survey
from sheetcheck.nightly.run import RunContext
from sheetcheck.nightly.state.records import BETWEEN, FileStatus, KnownFile, TrackedFinding
from sheetcheck.nightly.summary import CollectedSheet, Missed, Processed
from sheetcheck.notation.folding import fold
from sheetcheck.returns import NOBODY, ReturnScheme, ReturnScope

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Results:
    """The state of all returns after a run has processed its files."""

    survey: Survey
    processed: Processed
    standings: StatusOverview
    index: FileIndex
    collected: CollectedSheet | Missed | None = None
    """The collected sheet, or why it failed; None if none is configured."""

    @property
    def missed(self) -> tuple[Missed, ...]:
        """What was not checked or could not be collected, with the reasons."""
        came = self.collected
        return (*self.processed.missed, *([came] if isinstance(came, Missed) else []))


def results_of(
    context: RunContext, survey: Survey, processed: Processed, index: FileIndex
) -> Results:
    """Return the results of a run whose files have been processed."""
    search = context.listed.search
    stands = standings(
        index,
        context.store.findings(),
        context.night,
        scheme=context.checker.scheme,
        is_left_out=lambda path: path in survey.copies or search.leaves_out(path),
    )
    return Results(survey, processed, stands, index)


def standings(
    index: FileIndex,
    findings: Iterable[TrackedFinding],
    run: int,
    *,
    scheme: ReturnScheme,
    is_left_out: Callable[[str], bool],
) -> StatusOverview:
    """Return the status of all departments and files; new and solved are those since `run`.

    A vanished file that the configuration excludes is not missed.
    """
    tracked = list(findings)
    by_return = _grouped((finding.return_id, finding) for finding in tracked)
    returns = _grouped((file.return_id, file) for file in index.here())
    lines = []
    for return_id, files in returns.items():
        choice, counts = latest_of(files), _counted(by_return.get(return_id, ()), run)
        status = choice.file.status
        waits = status is FileStatus.WAITING
        standing = Standing.UNREADABLE if waits else Standing(status.value)
        lines.append(FileLine(choice.file, standing, counts, choice.note))
    gone = tuple(file for file in _gone(index, returns.keys()) if not is_left_out(file.path))
    elsewhere = answered_elsewhere(lines, scheme)
    departments = _Departments(tuple(lines), gone, by_return, scheme.names, run, elsewhere)
    return StatusOverview(
        departments=tuple(
            departments.line(name) for name in departments.known(scheme.names.values())
        ),
        unassigned=departments.unassigned,
        gone=gone,
        tally=_counted(tracked, run),
    )


def _counted(findings: Iterable[TrackedFinding], run: int) -> FindingCounts:
    """Count findings; new and solved are those of a run or later."""
    known = list(findings)
    return FindingCounts(
        open=sum(each.is_open for each in known),
        to_check=sum(each.is_to_check for each in known),
        new=sum(each.is_new(run) for each in known),
        solved=sum(each.is_solved(run) for each in known),
    )


def _grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, list[_Value]]:
    """Return all values by their keys."""
    groups: dict[_Key, list[_Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _gone(index: FileIndex, here: Container[int]) -> tuple[KnownFile, ...]:
    """Return the last file of each return that has no file any more.

    A file that was moved or renamed has not vanished: its content is elsewhere.
    """
    last: dict[int, KnownFile] = {}
    for file in index.all():
        if file.return_id not in here and not index.has_elsewhere(file):
            known = last.get(file.return_id)
            if known is None or (known.gone_run or 0) <= (file.gone_run or 0):
                last[file.return_id] = file
    return tuple(last.values())


def answered_elsewhere(
    lines: Iterable[FileLine], scheme: ReturnScheme
) -> Mapping[str, Sequence[FileLine]]:
    """Return the departments whose rows are all answered by others, with the files of those.

    That is only known for own-rows returns, in which every file shows all rows. A file with an
    error about the sheet as a whole answers nothing.
    """
    if scheme.scope is not ReturnScope.OWN_ROWS:
        return {}
    rows: dict[str, set[str]] = {}
    answers: dict[str, list[FileLine]] = {}
    for line in lines:
        facts, owner = line.file.facts, line.file.department
        for item, row in zip(facts.items, facts.rows, strict=False):
            for name in row.split(BETWEEN):
                rows.setdefault(scheme.canonical(name), set()).add(item)
        if owner == NOBODY or any(f.is_problem and f.item is None for f in facts.findings):
            continue
        for item, names in facts.answered():
            if len(names) > 1 and scheme.is_of(owner, names):
                answers.setdefault(item, []).append(line)
    return {
        name: list({line.file.id: line for item in items for line in answers[item]}.values())
        for name, items in rows.items()
        if items <= answers.keys()
    }


@dataclass(frozen=True)
class _Departments:
    """The input for the status of each department, found by its name.

    A city may have thousands of both departments and files, so neither is searched for the other.
    """

    lines: tuple[FileLine, ...]
    gone: tuple[KnownFile, ...]
    by_return: Mapping[int, Sequence[TrackedFinding]]
    names: Mapping[str, str]
    run: int
    elsewhere: Mapping[str, Sequence[FileLine]]
    """For departments whose rows are all answered by others, the files of those."""

    @property
    def unassigned(self) -> tuple[FileLine, ...]:
        """The files that are not the return of one department."""
        return tuple(line for line in self.lines if line.file.department == NOBODY)

    @cached_property
    def _own(self) -> Mapping[str, Sequence[FileLine]]:
        """The files of each department."""
        return _grouped((line.file.department, line) for line in self.lines)

    @cached_property
    def _shared(self) -> Mapping[str, Sequence[FileLine]]:
        """The files in which several departments answer, by each of these."""
        return _grouped(
            (name, line)
            for line in self.unassigned
            if not line.file.facts.is_unclaimed
            for name in self._canonical(line.file.facts.departments)
        )

    @cached_property
    def _in_rows(self) -> Mapping[tuple[int, str], Sequence[TrackedFinding]]:
        """The findings in the rows of each department of each return."""
        return _grouped(
            ((return_id, name), tracked)
            for return_id, findings in self.by_return.items()
            for tracked in findings
            for name in self._canonical(tracked.finding.departments)
        )

    @cached_property
    def _gone_names(self) -> frozenset[str]:
        return frozenset(file.department for file in self.gone)

    def known(self, book: Iterable[str]) -> list[str]:
        """Return all departments: those of the address book first, then others in returns."""
        found = dict.fromkeys(book)
        found |= dict.fromkeys(line.file.department for line in self.lines)
        found |= dict.fromkeys(file.department for file in self.gone)
        found |= dict.fromkeys(self._shared)
        return [name for name in found if name != NOBODY]

    def line(self, name: str) -> DepartmentLine:
        """Return a department with its status."""
        own, shared = self._own.get(name, ()), self._shared.get(name, ())
        was_here = name in self._gone_names
        if not own and not shared and not was_here:
            shared = self.elsewhere.get(name, ())
        findings = [f for line in own for f in self.by_return.get(line.file.return_id, ())]
        in_rows = [f for line in shared for f in self._in_rows.get((line.file.return_id, name), ())]
        if own:
            standing = min((line.standing for line in own), key=tuple(Standing).index)
        elif shared:
            standing = _in_shared(shared, in_rows)
        else:
            standing = Standing.GONE if was_here else Standing.MISSING
        counts = _counted([*findings, *in_rows], self.run)
        return DepartmentLine(name, standing, (*own, *shared), counts)

    def _canonical(self, names: Iterable[str]) -> Iterable[str]:
        """Return the address book's names of departments, each once."""
        return dict.fromkeys(self.names.get(fold(name), name) for name in names)


def _in_shared(shared: Sequence[FileLine], findings: Sequence[TrackedFinding]) -> Standing:
    """Return the status of a department that answers in files of others."""
    if any(finding.is_open for finding in findings):
        return Standing.PROBLEMS
    if any(line.standing is Standing.UNREADABLE for line in shared):
        return Standing.UNREADABLE
    return Standing.CONFIRM if any(f.is_to_check for f in findings) else Standing.CLEAN
