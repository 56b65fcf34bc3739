"""Gathers what the secretariat's digest tells: the results of a run, and the outbox."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sheetcheck.mail.contents import Tone
from sheetcheck.mail.occasion import CollectedCounts, DepartmentStatus, Files, Kind, Overnight, Sent
from sheetcheck.nightly.board.results import Results
from sheetcheck.nightly.board.standing import STANDING, DepartmentLine, Standing, StatusOverview
from sheetcheck.nightly.letters.compose import Desk
from sheetcheck.nightly.letters.letter import UNDELIVERABLE, Letter, LetterState
from sheetcheck.nightly.letters.outbox import letters
from sheetcheck.nightly.letters.routing import Routed, name_of, questions, returned
from sheetcheck.nightly.run import Scene
from sheetcheck.nightly.state.records import FileStatus
from sheetcheck.nightly.summary import CollectedSheet, told_once
from sheetcheck.rules.reviewed import APPLIED

_BOARD: Final = "index.html"
_ASKED: Final = 40  # names asked about in one digest: each is compared with the whole book
_TONES: Final = {
    Standing.MISSING: Tone.WARNING,
    Standing.GONE: Tone.WARNING,
    Standing.CONFIRM: Tone.WARNING,
    Standing.UNREADABLE: Tone.ERROR,
    Standing.PROBLEMS: Tone.ERROR,
    Standing.CORRECTED: Tone.GOOD,
    Standing.CLEAN: Tone.GOOD,
}


def overnight(
    scene: Scene, results: Results, desk: Desk, split: Routed, unmade: Mapping[str, str]
) -> Overnight:
    """Return the input of the digest. The letters of the run must be queued already."""
    stands, processed, survey = results.standings, results.processed, results.survey
    counts, begun, db = processed.counts, scene.begun, scene.store.db
    ready = [each for each in letters(db, [LetterState.READY]) if each.kind != Kind.DIGEST]
    tonight = [each for each in ready if each.run >= begun.night]
    families = [file.facts.family for file in desk.files.values() if file.facts.family]
    # A file that could not be read is told with the reason; its finding says the same.
    told = [f for f in split.secretariat if not _is_unread(desk, f.return_id)]
    return Overnight(
        plan=desk.plan(families),
        at=desk.at,
        previous=begun.previous.started.astimezone(desk.at.tzinfo) if begun.previous else None,
        lines=tuple(map(_line, stands.departments)),
        open=stands.tally.open,
        new=stands.tally.new,
        solved=stands.tally.solved,
        files=Files(
            checked=counts.checked,
            unchanged=counts.unchanged,
            missed=[(m.path, m.why, m.advice) for m in told_once(results.missed)],
            folders=survey.folders,
            unlisted=len(survey.unlisted),
        ),
        nobodys=returned(told, desk.files, desk.share),
        deadline=desk.config.deadline,
        missing=stands.missing,
        gone_departments=stands.gone_departments,
        gone=tuple((file.path, file.department) for file in stands.gone),
        accepted=tuple(
            (name_of(file.path), finding)
            for file in desk.files.values()
            for finding in file.facts.findings
            if finding.rule == APPLIED and file.gone_run is None
        ),
        collected=_collected(results),
        questions=questions(_unknown(desk, stands, split)[:_ASKED], desk.book),
        letters=tuple(map(_sent, tonight)),
        held=tuple(map(_sent, letters(db, [LetterState.HELD]))),
        undeliverable=tuple(map(_sent, letters(db, UNDELIVERABLE))),
        waiting=len(ready) - len(tonight),
        unmade=tuple(unmade.items()),
        board=desk.share.place(str(Path(desk.config.out) / _BOARD)),
        configuration=desk.config.path.name,
    )


def _unknown(desk: Desk, stands: StatusOverview, split: Routed) -> list[str]:
    """Return the names to ask about: unknown ones in new findings, and of unexpected returns.

    With an address book that has no departments, no return is unexpected.
    """
    returned = {line.file.department for line in stands.files}
    unexpected = [d.name for d in stands.departments if d.name in returned]
    asked = dict.fromkeys((*split.unknown, *(unexpected if desk.book.entries else ())))
    return [name for name in asked if desk.book.find(name) is None]


def _collected(results: Results) -> CollectedCounts | None:
    came = results.collected
    if not isinstance(came, CollectedSheet):
        return None
    return CollectedCounts(name_of(came.path), came.answers, came.conflicts, came.open)


def _is_unread(desk: Desk, return_id: int) -> bool:
    file = desk.files.get(return_id)
    return file is not None and file.status is FileStatus.UNREADABLE


def _line(department: DepartmentLine) -> DepartmentStatus:
    standing, tally = department.standing, department.tally
    word, tone = STANDING[standing], _TONES[standing]
    return DepartmentStatus(department.name, word, tone, tally.open, tally.new, tally.solved)


def _sent(letter: Letter) -> Sent:
    return Sent(", ".join(letter.recipients), letter.subject, letter.department, letter.reply)
