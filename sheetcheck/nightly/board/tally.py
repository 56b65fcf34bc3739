"""The results of a run once its files are processed: the status of every department and file.

A department has the status of its worst file. One without a file of its own may still answer in a
file of several departments; then the findings in its rows decide. With own-rows returns, a
department whose rows are all joint ones and answered in the returns of others has nothing left to
return, and is not outstanding (`answered_elsewhere`).
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sheetcheck.nightly.board.standing import (
    OF_FILE,
    DepartmentLine,
    FileLine,
    FindingCounts,
    Standing,
    StatusOverview,
)
from sheetcheck.nightly.files.returns import FileIndex, latest_of
from sheetcheck.nightly.files.survey import Survey
from sheetcheck.nightly.run import RunContext
from sheetcheck.nightly.state.records import BETWEEN, KnownFile, TrackedFinding
from sheetcheck.nightly.summary import CollectedSheet, Missed, Processed
from sheetcheck.notation.folding import fold
from sheetcheck.returns import NOBODY, ReturnScheme, ReturnScope

_OF_RETURNS = Mapping[int, Sequence[TrackedFinding]]


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
    search = context.prepared.listed.search
    stands = standings(
        index,
        context.store.findings(),
        context.current.night,
        scheme=context.prepared.checker.scheme,
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
    by_return: dict[int, list[TrackedFinding]] = {}
    for finding in tracked:
        by_return.setdefault(finding.return_id, []).append(finding)
    returns: dict[int, list[KnownFile]] = {}
    for file in index.here():
        returns.setdefault(file.return_id, []).append(file)
    lines = [_file_line(files, by_return.get(id_, ()), run) for id_, files in returns.items()]
    gone = tuple(file for file in _gone(index, returns.keys()) if not is_left_out(file.path))
    elsewhere = answered_elsewhere(lines, scheme)
    departments = _Departments(tuple(lines), gone, by_return, scheme.names, run, elsewhere)
    return StatusOverview(
        departments=tuple(
            departments.line(name) for name in departments.known(scheme.names.values())
        ),
        nobodys=departments.nobodys,
        gone=gone,
        tally=FindingCounts.of(tracked, run),
    )


def _file_line(files: Sequence[KnownFile], tracked: Iterable[TrackedFinding], run: int) -> FileLine:
    choice = latest_of(files)
    file = choice.file
    refusal = file.facts.refusal
    return FileLine(
        file=file,
        standing=OF_FILE[file.status],
        tally=FindingCounts.of(tracked, run),
        note=choice.note,
        why=refusal.message if refusal else None,
        advice=refusal.suggestion if refusal else None,
    )


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
    by_return: _OF_RETURNS
    names: Mapping[str, str]
    run: int
    elsewhere: Mapping[str, Sequence[FileLine]]
    """For departments whose rows are all answered by others, the files of those."""

    @property
    def nobodys(self) -> tuple[FileLine, ...]:
        """The files that are not the return of one department."""
        return tuple(line for line in self.lines if line.file.department == NOBODY)

    @cached_property
    def _own(self) -> Mapping[str, Sequence[FileLine]]:
        """The files of each department."""
        own: dict[str, list[FileLine]] = {}
        for line in self.lines:
            own.setdefault(line.file.department, []).append(line)
        return own

    @cached_property
    def _shared(self) -> Mapping[str, Sequence[FileLine]]:
        """The files in which several departments answer, by each of these."""
        shared: dict[str, list[FileLine]] = {}
        for line in self.nobodys:
            if not line.file.facts.is_unclaimed:
                for name in dict.fromkeys(map(self._canonical, line.file.facts.departments)):
                    shared.setdefault(name, []).append(line)
        return shared

    @cached_property
    def _in_rows(self) -> Mapping[tuple[int, str], Sequence[TrackedFinding]]:
        """The findings in the rows of each department of each return."""
        found: dict[tuple[int, str], list[TrackedFinding]] = {}
        for return_id, tracked in self.by_return.items():
            for one in tracked:
                for name in dict.fromkeys(map(self._canonical, one.finding.departments)):
                    found.setdefault((return_id, name), []).append(one)
        return found

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
        tally = FindingCounts.of([*findings, *in_rows], self.run)
        return DepartmentLine(name, standing, (*own, *shared), tally)

    def _canonical(self, name: str) -> str:
        return self.names.get(fold(name), name)


def _in_shared(shared: Sequence[FileLine], findings: Sequence[TrackedFinding]) -> Standing:
    """Return the status of a department that answers in files of others."""
    if any(finding.is_open for finding in findings):
        return Standing.PROBLEMS
    if any(line.standing is Standing.UNREADABLE for line in shared):
        return Standing.UNREADABLE
    return Standing.CONFIRM if any(f.is_to_check for f in findings) else Standing.CLEAN
