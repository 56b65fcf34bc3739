"""Writes the letters of a run, and queues them in one transaction with their findings as told."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sheetcheck.issuing.file_names import file_name
from sheetcheck.mail.book import Entry
from sheetcheck.mail.digest import digest_letter
from sheetcheck.mail.occasion import Kind
from sheetcheck.nightly.board.results import Results
from sheetcheck.nightly.checker import Checker
from sheetcheck.nightly.letters.compose import Desk, book_of, server_of, share_of
from sheetcheck.nightly.letters.history import (
    has_digest,
    told_to,
    usual_findings,
)
from sheetcheck.nightly.letters.letter import WAITING, LetterState, NewLetter
from sheetcheck.nightly.letters.outbox import content_of, forget, letters, queue
from sheetcheck.nightly.letters.overnight import overnight
from sheetcheck.nightly.letters.reminders import deadline_letters, reminders, told_before
from sheetcheck.nightly.letters.routing import (
    Routed,
    asks_something,
    owed,
    routed,
    worst_of,
)
from sheetcheck.nightly.letters.sending import Carrier
from sheetcheck.nightly.run import Scene, Watch
from sheetcheck.nightly.state.findings import TrackedFinding
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text
from sheetcheck.workbook.files.links import Fence

_FAR_MORE = 3  # times the most that one of the last runs told


@dataclass(slots=True)
class _Letters:
    """The letters of a run while they are written, and the addressees of those that failed."""

    scene: Scene
    desk: Desk
    unmade: dict[str, str] = field(default_factory=dict)
    """Addressee and error of each letter that failed; its findings stay news."""

    @property
    def db(self) -> sqlite3.Connection:
        """The database in which letters are queued."""
        return self.scene.store.db

    def write(self, name: str, made: Callable[[], Iterable[NewLetter]], *, held: bool) -> bool:
        """Queue the letters that `made` gives; return whether there were any.

        If `made` fails, the error is logged and the next letter is written.
        """
        state = LetterState.HELD if held else LetterState.READY
        try:
            letters = [replace(letter, state=state) for letter in made()]
        except Exception as error:  # noqa: BLE001  (whatever a sheet can hold)
            self.unmade[name] = type(error).__name__
            self.scene.journal.note(_UNMADE.filled(name=name, why=type(error).__name__))
            self.scene.journal.trace(error)
            return False
        for letter in letters:
            queue(self.db, letter, run=self.scene.begun.run, at=self.desk.at)
        return bool(letters)


def _tell(scene: Scene, results: Results, desk: Desk) -> tuple[str, ...]:
    """Write and queue the letters of a run; return the addressees of those that failed.

    All or nothing: the letters and the note that their findings were told are one transaction.
    """
    store = scene.store
    with store.step() as db:
        findings = store.findings()
        news = [finding for finding in findings if finding.is_news]
        split = routed(news, desk.book, desk.files)
        split = split.joined(owed(findings, desk.book, desk.files, told_to(db)))
        letters = _Letters(scene, desk)
        held = is_storm(split.at_once(), desk.mail.storm, usual_findings(db))
        told = _write_news(letters, split, findings, held=held)
        _write_reminders(letters, results, findings, told)
        solved = any(finding.solved_run == scene.begun.run for finding in findings)
        # A run that goes on where another was killed is of the same night, and may add nothing.
        told_news = any(asks_something(each.finding) for each in news)
        if told_news or solved or letters.unmade or not has_digest(db, scene.begun.night):
            _write_digest(letters, results, split)
    return tuple(letters.unmade)


def is_storm(split: Routed, limit: int, usual: int) -> bool:
    """Return whether there are so many findings that a person should look before they are sent.

    `limit` is that of the configuration, `usual` the most that one of the last runs told.
    """
    told = {
        each.id
        for findings in split.departments.values()
        for each in findings
        if asks_something(each.finding)
    }
    return bool(limit) and len(told) > max(limit, usual * _FAR_MORE)


def _write_news(
    letters: _Letters,
    split: Routed,
    findings: Sequence[TrackedFinding],
    *,
    held: bool,
) -> set[str]:
    """Write the news to each department and return the names of those that got a letter."""
    desk = letters.desk
    old = told_before(letters.db, findings, desk.book, desk.files)
    told = set()
    for entry in desk.book.entries:
        mine = split.departments.get(entry.name, ())
        if not any(asks_something(each.finding) for each in mine):
            continue  # notices wait for a letter that asks for something

        def made(entry: Entry = entry, mine: Sequence[TrackedFinding] = mine) -> list[NewLetter]:
            shown = worst_of(mine)
            older = [each for each in old.get(entry.name, ()) if each not in mine]
            more = len(mine) - len(shown)
            return desk.about(Kind.DEPARTMENT, entry, shown, older=older, more=more)

        letters.write(entry.name, made, held=held)
        told.add(entry.name)
    return told


def _write_reminders(
    letters: _Letters, results: Results, findings: Sequence[TrackedFinding], told: set[str]
) -> None:
    desk, day = letters.desk, letters.scene.begun.day
    for kind in (deadline_letters, reminders):
        for entry, made in kind(desk, letters.db, findings, results.standings, day):
            if entry.name not in told and letters.write(entry.name, made, held=False):
                told.add(entry.name)


def _write_digest(letters: _Letters, results: Results, split: Routed) -> None:
    desk = letters.desk

    def made() -> list[NewLetter]:
        shown = split.at_once()
        more = len(split.secretariat) - len(shown.secretariat)
        night = overnight(letters.scene, results, desk, shown, letters.unmade)
        contents = digest_letter(replace(night, more=more), desk.language)
        return desk.letters(contents, desk.book.secretariat, Kind.DIGEST, shown.secretariat)

    letters.write(_SECRETARIAT.told(desk.language), made, held=False)


_SECRETARIAT = Text("事務局", "the secretariat")
_UNMADE = Text(
    "{name}宛てのメールを作成できませんでした（{why}）。次回の点検で再度作成します。",
    "The message to {name} could not be made ({why}); the next run tries again.",
)


_ROUND = timedelta(hours=1)
"""How long a run hands over letters; a slow server may use up its deadline for each of them."""
_KEPT = timedelta(days=30)
"""How long the content of a sent letter is kept."""


def write_letters(scene: Scene, results: Results) -> tuple[str, ...]:
    """Write and queue the letters of a run; return the addressees of those that failed."""
    config, checker, world = scene.setup.config, scene.look.checker, scene.world
    mail = config.document.mail
    if mail is None:
        return ()
    desk = Desk(
        config=config,
        mail=mail,
        book=book_of(config, mail),
        share=share_of(config, mail),
        files=results.chosen,
        language=checker.language,
        plan=_plan(checker, mail.plan),
        at=world.now(),
        read=Fence((config.out,)).reading(world.read),
    )
    return _tell(scene, results, desk)


def send_letters(scene: Scene) -> None:
    """Send the letters that are due; what cannot be sent waits for the next run."""
    config, world, journal, store = scene.setup.config, scene.world, scene.journal, scene.store
    mail = config.document.mail
    if mail is not None:
        server = server_of(config, mail)
        watch = Watch(world.now, _ROUND)

        def over() -> bool:
            return scene.control.stop() or watch.is_over()

        carrier = Carrier(store, world.now, world.post, server, journal, over)
        carrier.send_due()
        with store.step() as db:
            forget(db, before=world.now() - _KEPT)


def export_letters(scene: Scene, folder: Path) -> str | None:
    """Write each waiting letter into `folder` as it would be sent, named by its department.

    Letters of an earlier dry run are removed. Returns the folder; None if there is no letter.
    """
    db = scene.store.db
    waiting = letters(db, WAITING) if scene.setup.config.document.mail else []
    with suppress(OSError):
        for old in folder.glob("*.eml"):
            old.unlink()
    if not waiting:
        return None
    office = _SECRETARIAT.told(scene.look.checker.language)
    taken: Counter[str] = Counter()
    for letter in waiting:
        name = file_name("{department}", "", letter.department or office, "")
        taken[name] += 1
        number = f".{taken[name]}" if taken[name] > 1 else ""  # a second address of a department
        scene.world.write(folder / f"{name}{number}.eml", content_of(db, letter.id))
    return str(folder)


def _plan(checker: Checker, named: str | None) -> Callable[[Iterable[str]], str]:
    def plan(families: Iterable[str]) -> str:
        if named:
            return named
        try:
            names = {f.family: f.name.told(checker.language) for f in checker.families}
        except Refusal:
            names = {}
        found = (names[family] for family in families if family in names)
        return next(found, _SHEETS.told(checker.language))

    return plan


_SHEETS = Text("進行管理シート", "Progress sheets")
