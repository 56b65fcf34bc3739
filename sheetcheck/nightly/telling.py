"""The letters of a night, queued in one transaction with the note that their findings are told."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from sheetcheck.mail.book import Entry
from sheetcheck.mail.digest import digest_letter
from sheetcheck.mail.occasion import Kind
from sheetcheck.nightly.correspondence import (
    has_digest,
    told_to,
    usual_findings,
)
from sheetcheck.nightly.desk import Desk
from sheetcheck.nightly.known import LedgerFinding
from sheetcheck.nightly.ledger import PastRun
from sheetcheck.nightly.letter_states import LetterState
from sheetcheck.nightly.outbox import NewLetter, queue
from sheetcheck.nightly.overnight import overnight
from sheetcheck.nightly.reminding import deadline_letters, reminders, told_before
from sheetcheck.nightly.routing import Routed, corrections_for, owed, routed, worst_of
from sheetcheck.nightly.work import Work
from sheetcheck.words.text import Text

_FAR_MORE = 3  # times the most that one of the last runs told

Note = Callable[[Text], None]


@dataclass(slots=True)
class _Letters:
    """What is written tonight."""

    desk: Desk
    run: int
    db: sqlite3.Connection
    note: Note
    unmade: dict[str, str] = field(default_factory=dict)
    """Whose letter could not be made, and why; their findings stay news."""

    def write(self, name: str, made: Callable[[], Iterable[NewLetter]], *, held: bool) -> bool:
        """Queue the letters to somebody; one that cannot be made stops no other."""
        state = LetterState.HELD if held else LetterState.READY
        try:
            letters = [replace(letter, state=state) for letter in made()]
        except Exception as error:  # noqa: BLE001  (whatever a sheet can hold)
            self.unmade[name] = type(error).__name__
            self.note(_UNMADE.filled(name=name, why=type(error).__name__))
            return False
        for letter in letters:
            queue(self.db, letter, run=self.run, at=self.desk.at)
        return bool(letters)


def tell(work: Work, desk: Desk, previous: PastRun | None, note: Note) -> None:
    """Write and queue what departments and the secretariat are told after a run.

    All or nothing: letters and what is noted as told stand or fall together.
    """
    store = work.store
    with store.step() as db:
        findings = store.findings()
        news = [finding for finding in findings if finding.is_news]
        split = routed(news, desk.book)
        split = split.joined(owed(findings, desk.book, told_to(db)))
        letters = _Letters(desk, work.run, db, note)
        held = is_storm(split.at_once(), desk.mail.storm, usual_findings(db))
        told = _write_news(letters, split, news, findings, held=held)
        _write_reminders(letters, work, findings, told)
        solved = any(finding.solved_run == work.run for finding in findings)
        # A run that goes on where another was killed is of the same night, and may add nothing.
        if news or solved or letters.unmade or not has_digest(db, work.night):
            _write_digest(letters, work, split, previous)
        work.unmade = tuple(letters.unmade)


def is_storm(split: Routed, limit: int, usual: int) -> bool:
    """Say whether departments would be told so much that a person should look first."""
    told = {finding.id for findings in split.departments.values() for finding in findings}
    return bool(limit) and len(told) > max(limit, usual * _FAR_MORE)


def _write_news(
    letters: _Letters,
    split: Routed,
    news: Sequence[LedgerFinding],
    findings: Sequence[LedgerFinding],
    *,
    held: bool,
) -> set[str]:
    """Write each department its news, and return who was written to."""
    desk = letters.desk
    old = told_before(letters.db, findings, desk.book)
    told = set()
    for entry in desk.book.entries:
        mine = split.departments.get(entry.name, ())
        if not mine:
            continue

        def made(entry: Entry = entry, mine: Sequence[LedgerFinding] = mine) -> list[NewLetter]:
            shown = worst_of(mine)
            mended = corrections_for(entry, news, desk.files, desk.book)
            older = [each for each in old.get(entry.name, ()) if each not in mine]
            more = len(mine) - len(shown)
            return desk.about(Kind.DEPARTMENT, entry, shown, older=older, mended=mended, more=more)

        letters.write(entry.name, made, held=held)
        told.add(entry.name)
    return told


def _write_reminders(
    letters: _Letters, work: Work, findings: Sequence[LedgerFinding], told: set[str]
) -> None:
    desk = letters.desk
    for kind in (deadline_letters, reminders):
        for entry, made in kind(desk, letters.db, findings, work.standings, work.day):
            if entry.name not in told and letters.write(entry.name, made, held=False):
                told.add(entry.name)


def _write_digest(letters: _Letters, work: Work, split: Routed, previous: PastRun | None) -> None:
    desk = letters.desk

    def made() -> list[NewLetter]:
        shown = split.at_once()
        more = len(split.secretariat) - len(shown.secretariat)
        night = overnight(work, desk, shown, letters.db, previous, letters.unmade)
        contents = digest_letter(replace(night, more=more), desk.language)
        return desk.letters(contents, desk.book.secretariat, Kind.DIGEST, shown.secretariat)

    letters.write(_SECRETARIAT.told(desk.language), made, held=False)


_SECRETARIAT = Text("事務局", "the secretariat")
_UNMADE = Text(
    "{name}宛てのメールを作れませんでした({why})。次の回にまた作ります。",
    "The letter to {name} could not be made ({why}); the next run tries again.",
)
