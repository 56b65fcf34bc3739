"""Write the letters of a run; queue them in one transaction, which marks their findings as told."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path

from sheetcheck.issuing.file_names import file_name
from sheetcheck.mail.digest import digest_letter
from sheetcheck.mail.occasion import Kind
from sheetcheck.nightly.board.tally import Results
from sheetcheck.nightly.checker import Checker
from sheetcheck.nightly.letters.compose import Composer, book_of, share_of
from sheetcheck.nightly.letters.digest_facts import digest_facts
from sheetcheck.nightly.letters.history import (
    deadline_letters,
    has_digest,
    kept_back,
    reminders,
    told_to,
    usual_findings,
)
from sheetcheck.nightly.letters.letter import WAITING, LetterState, NewLetter
from sheetcheck.nightly.letters.outbox import content_of, letters, queue
from sheetcheck.nightly.letters.routing import (
    Routed,
    asks_something,
    owed,
    routed,
    told_before,
)
from sheetcheck.nightly.run import RunContext
from sheetcheck.nightly.state.records import TrackedFinding
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text
from sheetcheck.workbook.files.links import Fence

_FAR_MORE = 3  # times the most findings that one of the last runs told


@dataclass(slots=True)
class _Letters:
    """The letters of a run while they are written, and the addressees of those that failed."""

    context: RunContext
    composer: Composer
    not_made: dict[str, str] = field(default_factory=dict)
    """Addressee → error of letters that could not be written; their findings stay news."""

    @property
    def db(self) -> sqlite3.Connection:
        """The database in which letters are queued."""
        return self.context.store.db

    def write(self, name: str, made: Callable[[], Iterable[NewLetter]], *, held: bool) -> bool:
        """Queue the letters that `made` gives; return whether there were any.

        If `made` fails, the error is logged and the next letter is written.
        """
        state = LetterState.HELD if held else LetterState.READY
        try:
            letters = [replace(letter, state=state) for letter in made()]
        except Exception as error:  # noqa: BLE001  (whatever a sheet can hold)
            self.not_made[name] = type(error).__name__
            self.context.journal.note(_NOT_MADE.filled(name=name, why=type(error).__name__))
            self.context.journal.trace(error)
            return False
        for letter in letters:
            queue(self.db, letter, run=self.context.run, at=self.composer.at)
        return bool(letters)


def _tell(context: RunContext, results: Results, composer: Composer) -> tuple[str, ...]:
    """Write and queue the letters of a run; return the addressees of those that failed.

    Queueing and marking the findings as told are one transaction.
    """
    store, book, files = context.store, composer.book, composer.files
    with store.step() as db:
        findings = store.findings()
        news = [finding for finding in findings if finding.is_news]
        split = routed(news, book, files).joined(owed(findings, book, files, told_to(db)))
        old = told_before(findings, book, files, kept_back(db))
        letters = _Letters(context, composer)
        held = is_storm(split.at_once(), composer.mail.storm, usual_findings(db))
        written = _write_news(letters, split, old, held=held)
        _write_reminders(letters, results, old, written)
        solved = any(finding.solved_run == context.run for finding in findings)
        # A run that continues a killed one belongs to the same night, and may have nothing to add.
        told_news = any(asks_something(each.finding) for each in news)
        if told_news or solved or letters.not_made or not has_digest(db, context.night):
            _write_digest(letters, results, split)
    return tuple(letters.not_made)


def is_storm(split: Routed, limit: int, usual: int) -> bool:
    """True if there are so many findings that a person must release the letters.

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
    old: Mapping[str, Sequence[TrackedFinding]],
    *,
    held: bool,
) -> set[str]:
    """Write the news to each department and return the names of those that got a letter."""
    about, written = letters.composer.about, set()
    for entry in letters.composer.book.entries:
        mine = split.departments.get(entry.name, ())
        if not any(asks_something(each.finding) for each in mine):
            continue  # notices wait for a letter that asks for something
        older = [each for each in old.get(entry.name, ()) if each not in mine]
        made = partial(about, Kind.DEPARTMENT, entry, mine, older=older)
        letters.write(entry.name, made, held=held)
        written.add(entry.name)
    return written


def _write_reminders(
    letters: _Letters,
    results: Results,
    old: Mapping[str, Sequence[TrackedFinding]],
    written: set[str],
) -> None:
    """Write the reminders of findings that earlier letters told; one letter a night is enough."""
    composer, db, day = letters.composer, letters.db, letters.context.day
    due = deadline_letters(composer, db, old, results.standings, day)
    for entry, made in chain(due, reminders(composer, db, old)):
        if entry.name not in written and letters.write(entry.name, made, held=False):
            written.add(entry.name)


def _write_digest(letters: _Letters, results: Results, split: Routed) -> None:
    composer = letters.composer

    def made() -> list[NewLetter]:
        shown = split.at_once()
        more = len(split.secretariat) - len(shown.secretariat)
        night = digest_facts(letters.context, results, composer, shown, letters.not_made)
        contents = digest_letter(replace(night, more=more), composer.language)
        return composer.letters(contents, composer.book.secretariat, Kind.DIGEST, shown.secretariat)

    letters.write(_SECRETARIAT.localized(composer.language), made, held=False)


_SECRETARIAT = Text("事務局", "the secretariat")
_NOT_MADE = Text(
    "{name}宛てのメールを作成できませんでした（{why}）。次回の点検で再度作成します。",
    "The message to {name} could not be made ({why}); the next run tries again.",
)


def write_letters(context: RunContext, results: Results) -> tuple[str, ...]:
    """Write and queue the letters of a run; return the addressees of those that failed."""
    config, checker, world = context.setup.config, context.checker, context.world
    mail = config.document.mail
    if mail is None:
        return ()
    composer = Composer(
        config=config,
        mail=mail,
        book=book_of(config, mail),
        share=share_of(config, mail),
        files=results.index,
        language=checker.language,
        plan=_plan(checker, mail.plan),
        at=world.now(),
        read=Fence((config.out,)).reading(world.read),
    )
    return _tell(context, results, composer)


def export_letters(context: RunContext, folder: Path) -> str | None:
    """Write each waiting letter into `folder` as it would be sent, named by its department.

    Letters of an earlier dry run are removed. Returns the folder; None if there is no letter.
    """
    db = context.store.db
    waiting = letters(db, WAITING) if context.setup.config.document.mail else []
    with suppress(OSError):
        for old in folder.glob("*.eml"):
            old.unlink()
    if not waiting:
        return None
    office = _SECRETARIAT.localized(context.checker.language)
    taken: Counter[str] = Counter()
    for letter in waiting:
        name = file_name("{department}", "", letter.department or office, "")
        taken[name] += 1
        number = f".{taken[name]}" if taken[name] > 1 else ""  # a second address of a department
        context.world.write(folder / f"{name}{number}.eml", content_of(db, letter.id))
    return str(folder)


def _plan(checker: Checker, named: str | None) -> Callable[[Iterable[str]], str]:
    def plan(families: Iterable[str]) -> str:
        if named:
            return named
        try:
            names = {f.family: f.name.localized(checker.language) for f in checker.families}
        except Refusal:
            names = {}
        found = (names[family] for family in families if family in names)
        return next(found, _SHEETS.localized(checker.language))

    return plan


_SHEETS = Text("進行管理シート", "Progress sheets")
