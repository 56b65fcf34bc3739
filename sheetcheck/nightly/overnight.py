"""What the digest tells of a night, gathered from the run, the state and the outbox."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sheetcheck.mail.contents import Tone
from sheetcheck.mail.occasion import Files, Kind, Line, Overnight, Sent
from sheetcheck.nightly.desk import Desk
from sheetcheck.nightly.ledger import PastRun
from sheetcheck.nightly.letter_states import UNDELIVERABLE, LetterState
from sheetcheck.nightly.outbox import Letter, letters
from sheetcheck.nightly.routing import Routed, returned
from sheetcheck.nightly.stands import STANDING, Standing
from sheetcheck.nightly.work import Work

_BOARD: Final = "index.html"
_TONES: Final = {
    Standing.MISSING: Tone.WARNING,
    Standing.UNREADABLE: Tone.ERROR,
    Standing.PROBLEMS: Tone.ERROR,
    Standing.CORRECTED: Tone.GOOD,
    Standing.CLEAN: Tone.GOOD,
}


def overnight(  # noqa: PLR0913, PLR0917  (a night has many sides)
    work: Work,
    desk: Desk,
    split: Routed,
    db: sqlite3.Connection,
    previous: PastRun | None,
    unmade: Mapping[str, str],
) -> Overnight:
    """Return the night as the secretariat is told about it; tonight's letters are queued."""
    stands = work.standings
    ready = [each for each in letters(db, [LetterState.READY]) if each.kind != Kind.DIGEST]
    tonight = [each for each in ready if each.run >= work.night]
    families = [file.facts.family for file in desk.files.values() if file.facts.family]
    return Overnight(
        plan=desk.plan(families),
        at=desk.at,
        previous=previous.started.astimezone(desk.at.tzinfo) if previous else None,
        lines=tuple(
            Line(d.name, STANDING[d.standing], _TONES[d.standing], d.open, d.new, d.solved)
            for d in stands.departments
        ),
        open=stands.open,
        new=stands.new,
        solved=stands.solved,
        files=Files(
            checked=work.counts.checked,
            unchanged=work.counts.unchanged,
            missed=[(missed.path, missed.why, missed.advice) for missed in work.missed],
            folders=work.survey.folders,
            unlisted=len(work.survey.unlisted),
        ),
        nobodys=returned(split.secretariat, desk.files, desk.share),
        questions=split.questions,
        letters=tuple(map(_sent, tonight)),
        held=tuple(map(_sent, letters(db, [LetterState.HELD]))),
        undeliverable=tuple(map(_sent, letters(db, UNDELIVERABLE))),
        waiting=len(ready) - len(tonight),
        unmade=tuple(unmade.items()),
        board=desk.share.place(str(Path(desk.config.out) / _BOARD)),
        configuration=desk.config.path.name,
    )


def _sent(letter: Letter) -> Sent:
    return Sent(", ".join(letter.recipients), letter.subject, letter.reply)
