"""Collect the facts for the secretariat's digest from the results of a run and the outbox."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sheetcheck.mail.contents import Tone
from sheetcheck.mail.occasion import (
    CollectedCounts,
    DepartmentStatus,
    DigestFacts,
    Files,
    Kind,
    Sent,
)
from sheetcheck.nightly.board.standing import STANDING, DepartmentLine, Standing, StatusOverview
from sheetcheck.nightly.board.tally import Results
from sheetcheck.nightly.files.returns import name_of
from sheetcheck.nightly.letters.compose import Composer
from sheetcheck.nightly.letters.letter import UNDELIVERABLE, Letter, LetterState
from sheetcheck.nightly.letters.outbox import letters
from sheetcheck.nightly.letters.routing import Routed, questions, returned
from sheetcheck.nightly.run import RunContext
from sheetcheck.nightly.state.records import FileStatus
from sheetcheck.nightly.summary import CollectedSheet, told_once
from sheetcheck.rules.reviewed import APPLIED

_BOARD: Final = "index.html"
_ASKED: Final = 40  # unknown names in one digest; each is compared with the whole address book
_TONES: Final = {
    Standing.MISSING: Tone.WARNING,
    Standing.GONE: Tone.WARNING,
    Standing.CONFIRM: Tone.WARNING,
    Standing.UNREADABLE: Tone.ERROR,
    Standing.PROBLEMS: Tone.ERROR,
    Standing.CORRECTED: Tone.GOOD,
    Standing.CLEAN: Tone.GOOD,
}


def digest_facts(
    context: RunContext,
    results: Results,
    composer: Composer,
    split: Routed,
    not_made: Mapping[str, str],
) -> DigestFacts:
    """Return the facts for the digest. The letters of the run must be queued already."""
    previous = context.previous
    stands, processed, survey = results.standings, results.processed, results.survey
    counts, db = processed.counts, context.store.db
    ready = [each for each in letters(db, [LetterState.READY]) if each.kind != Kind.DIGEST]
    tonight = [each for each in ready if each.run >= context.night]
    chosen = composer.files.all_chosen()
    families = [file.facts.family for file in chosen if file.facts.family]
    # The digest lists unreadable files with the reason; their finding says the same.
    told = [f for f in split.secretariat if not _is_unread(composer, f.return_id)]
    return DigestFacts(
        plan=composer.plan(families),
        at=composer.at,
        previous=previous.started.astimezone(composer.at.tzinfo) if previous else None,
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
        unassigned=returned(told, composer.files, composer.share),
        deadline=composer.config.deadline,
        missing=stands.missing,
        gone_departments=stands.gone_departments,
        gone=tuple((file.path, file.department) for file in stands.gone),
        accepted=tuple(
            (name_of(file.path), finding)
            for file in chosen
            for finding in file.facts.findings
            if finding.rule == APPLIED and file.gone_run is None
        ),
        collected=_collected(results),
        questions=questions(_unknown(composer, stands, split)[:_ASKED], composer.book),
        letters=tuple(map(_sent, tonight)),
        held=tuple(map(_sent, letters(db, [LetterState.HELD]))),
        undeliverable=tuple(map(_sent, letters(db, UNDELIVERABLE))),
        waiting=len(ready) - len(tonight),
        not_made=tuple(not_made.items()),
        board=composer.share.place(str(Path(composer.config.out) / _BOARD)),
        configuration=composer.config.path.name,
    )


def _unknown(composer: Composer, stands: StatusOverview, split: Routed) -> list[str]:
    """Return the names to ask about: unknown ones in new findings, and of unexpected returns.

    With an address book that has no departments, no return is unexpected.
    """
    returned = {line.file.department for line in stands.files}
    unexpected = [d.name for d in stands.departments if d.name in returned]
    asked = dict.fromkeys((*split.unknown, *(unexpected if composer.book.entries else ())))
    return [name for name in asked if composer.book.find(name) is None]


def _collected(results: Results) -> CollectedCounts | None:
    came = results.collected
    if not isinstance(came, CollectedSheet):
        return None
    return CollectedCounts(name_of(came.path), came.answers, came.conflicts, came.open)


def _is_unread(composer: Composer, return_id: int) -> bool:
    file = composer.files.chosen(return_id)
    return file is not None and file.status is FileStatus.UNREADABLE


def _line(department: DepartmentLine) -> DepartmentStatus:
    standing, tally = department.standing, department.tally
    word, tone = STANDING[standing], _TONES[standing]
    return DepartmentStatus(department.name, word, tone, tally.open, tally.new, tally.solved)


def _sent(letter: Letter) -> Sent:
    return Sent(", ".join(letter.recipients), letter.subject, letter.department, letter.reply)
