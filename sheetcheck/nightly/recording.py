"""Record the results of checks in the state, one transaction for each file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sheetcheck.nightly.checker import Checker
from sheetcheck.nightly.files.returns import FileIndex, latest_of, same_return
from sheetcheck.nightly.files.survey import Seen
from sheetcheck.nightly.state.records import BETWEEN, Facts, FileStatus, KnownFile, placed
from sheetcheck.nightly.state.store import Store
from sheetcheck.notation.folding import fold
from sheetcheck.words.result import Outcome, Status


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes the results of a run into the state, and updates the index."""

    store: Store
    index: FileIndex
    run: int
    checker: Checker

    def record(self, seen: Seen, outcomes: Sequence[Outcome], *, settled: bool) -> Facts:
        """Store the result of a file with the findings of its return, and return its facts.

        A new file with the content of a vanished one was moved and keeps that one's history. A
        file that could not be checked this time keeps its last result.
        """
        known = self.index.at(seen.path)
        again = bool(known and (known.size, known.changed) == (seen.size, seen.changed))
        file = self._file(seen, outcomes, seen_before=again, settled=settled)
        if file.status is FileStatus.WAITING and known is not None:
            there = replace(known, size=seen.size, changed=seen.changed, gone_run=None)
            with self.store.step():
                self._stamp(replace(there, settled=False, status=FileStatus.WAITING, key=""))
            return file.facts
        before = known.return_id if known else None
        if file.digest and (known is None or not known.digest):
            # It was moved here; a file that could not be read before has a path but no history.
            moved = self.index.gone_with(file.digest)
            if moved is not None:
                known = replace(known, return_id=moved.return_id) if known else moved
        if known is not None:
            file = replace(file, id=known.id, return_id=known.return_id)
            if not (file.department or file.facts.items):
                file = replace(file, department=known.department)
        with self.store.step():
            file = self._joined(file)
            file = replace(file, id=self.store.save_file(file))
            self.index.put(file)
            self._settle(file.return_id)
            if before is not None and before != file.return_id:
                self._settle(before)
        return file.facts

    def touched(self, known: KnownFile, seen: Seen, *, settled: bool) -> None:
        """Store the new time stamp of a file whose content has not changed."""
        with self.store.step():
            self._stamp(
                replace(known, size=seen.size, changed=seen.changed, settled=settled, gone_run=None)
            )

    def gone(self, known: KnownFile) -> None:
        """Store that a file has vanished."""
        with self.store.step():
            self._stamp(replace(known, gone_run=self.run))

    def _stamp(self, file: KnownFile) -> None:
        self.store.stamp_file(file)
        self.index.put(file)
        # Which file of a return is the latest depends on these times.
        self._settle(file.return_id)

    def _file(
        self, seen: Seen, outcomes: Sequence[Outcome], *, seen_before: bool, settled: bool
    ) -> KnownFile:
        """Return a file as checked, without an id and a return."""
        facts, first = facts_of(outcomes, seen_before=seen_before), outcomes[0]
        return KnownFile(
            id=0,
            path=seen.path,
            below=seen.below,
            size=seen.size,
            changed=seen.changed,
            settled=settled,
            digest=first.result.digest,
            key="" if facts.status is FileStatus.WAITING else self.checker.key_of(seen),
            status=facts.status,
            facts=facts,
            department=self.checker.owner_of(seen, facts.departments),
            return_id=0,
            corrected=first.corrected,
            report=first.report,
            checked_run=self.run,
            gone_run=None,
        )

    def _joined(self, file: KnownFile) -> KnownFile:
        """Return the file with the id of its return, which is created if there is none."""
        others = self.index.like(file)
        # Try its own return first: a folder may have thousands of copies of one file.
        own = (each for each in others if each.return_id == file.return_id)
        if file.return_id and any(same_return(file, each) for each in own):
            return file
        alike = (each for each in others if same_return(file, each))
        if other := next(alike, None):
            return replace(file, return_id=other.return_id)
        return_id = file.return_id or self.store.add_return(file.department)
        return replace(file, return_id=return_id)

    def _settle(self, return_id: int) -> None:
        """Choose the file of a return that counts, and take over its findings."""
        members = self.index.members(return_id)
        if not members:
            self.store.withdraw(return_id, self.run)
            return
        file = latest_of(members).file
        self.store.save_return(return_id, file.department, file.id)
        self.index.choose(file)
        found = placed(file.facts.findings)
        if file.status is FileStatus.WAITING:
            return
        if file.status is FileStatus.UNREADABLE:
            # An unreadable file does not solve findings.
            tracked = self.store.findings(return_id)
            found = {f.place: f.finding for f in tracked if f.solved_run is None} | found
        self.store.settle(return_id, found, self.run)


def facts_of(outcomes: Sequence[Outcome], *, seen_before: bool) -> Facts:
    """Return the facts about a file from the outcomes of its sheets.

    A damaged file may still be in the process of being copied, so it is `WAITING` until a second
    run finds it with the same size and time stamp; `seen_before` says so.
    """
    results = [outcome.result for outcome in outcomes]
    worst = max((result.status for result in results), key=tuple(Status).index)
    findings = [finding for result in results for finding in result.findings]
    status = FileStatus(worst.value)
    if worst is Status.UNREADABLE:
        rules = {finding.rule for finding in findings}
        if rules & _PASSES or ("file-corrupt" in rules and not seen_before):
            status = FileStatus.WAITING
    sheets = [result.sheet for result in results if result.sheet]
    items = [item for sheet in sheets for item in sheet.items]
    names = [_item(i.section, i.number, i.name) for i in items]
    lacking = {
        _item(f.section or "", f.number, f.item or "")
        for f in findings
        if f.item is not None and f.rule in _LACKING
    }
    return Facts(
        status=status,
        family=next((result.family for result in results if result.family), ""),
        years=tuple(dict.fromkeys(year for sheet in sheets for year in sheet.years if year)),
        items=tuple(names),
        rows=tuple(BETWEEN.join(item.departments) for item in items),
        unanswered=tuple(place for place, name in enumerate(names) if name in lacking),
        departments=tuple(dict.fromkeys(name for i in items for name in i.departments)),
        changes=sum(len(result.changes) for result in results if not outcomes[0].unwritten),
        findings=tuple(findings),
    )


_LACKING: Final = frozenset(
    {
        *("rating-missing", "explanation-missing", "plan-missing", "answer-missing"),
        *("value-not-calculated", "value-error"),
    }
)
"""Rules that report a missing or unreadable answer in a row."""


def _item(section: str, number: int | str | None, name: str) -> str:
    """Return what identifies an item, in folded form."""
    return fold(f"{section}|{number}|{name}")


_PASSES: Final = frozenset({"file-locked", "file-unreadable"})
"""Refusals that depend on the moment and not on the file."""
