"""One night: lock, look, check what changed, remember, tell."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from sheetcheck.nightly.board import write_board
from sheetcheck.nightly.checker import Checker
from sheetcheck.nightly.condition import is_damage
from sheetcheck.nightly.config import Config
from sheetcheck.nightly.database import (
    COPY,
    NAME,
    Origin,
    failed,
    keep_copy,
    must_be_local,
    open_state,
    rehearsal,
    set_aside,
)
from sheetcheck.nightly.faults import ExitCode, StateDamaged
from sheetcheck.nightly.heartbeat import beat
from sheetcheck.nightly.journal import Journal
from sheetcheck.nightly.keeping import has_run_before, only_one, state_folder
from sheetcheck.nightly.mailing import export_letters, send_letters, write_letters
from sheetcheck.nightly.result import Night
from sheetcheck.nightly.store import Store
from sheetcheck.nightly.work import Work
from sheetcheck.words.refusals import Refusal
from sheetcheck.words.text import Language, Text
from sheetcheck.world import World

Progress = Callable[[int], AbstractContextManager[Callable[[str], None]]]
"""Given how many files there are, yields what is to be called with the name of each."""


@dataclass(frozen=True, slots=True)
class Setup:
    """How a run was asked for."""

    config: Config
    language: Language
    version: str
    dry_run: bool = False
    """Whether nothing is to be written: no copy, no report, no board, no state. Letters are
    not sent, but written as files into the folder of the state."""
    full: bool = False
    """Whether all files are to be read again, and empty folders to be believed."""


def _unseen(_total: int) -> AbstractContextManager[Callable[[str], None]]:
    return nullcontext(lambda _name: None)


@dataclass(frozen=True, slots=True)
class Control:
    """How whoever started a run takes part in it."""

    stop: Callable[[], bool] = lambda: False
    """Says, between two files, whether the run is to end."""
    progress: Progress = _unseen


def hold_night(setup: Setup, world: World, control: Control = Control()) -> Night:
    """Do one run and return what came of it.

    Raises:
        AnotherNight: a run with this configuration is active; nothing was touched.
        NightRefusal: the state cannot be used, or its disk failed on the way.
        Misuse: the sheet family is faulty.

    """
    folder = state_folder(setup.config)
    must_be_local(folder)
    try:
        if setup.dry_run:
            with closing(rehearsal(folder)) as db:
                store = Store(db, Origin.KEPT, lambda work: work.commit())
                return _through(
                    setup, store, world, Journal(None, world.now, setup.language), control
                )
        with only_one(folder):
            return _unharmed(setup, folder, world, control)
    except (sqlite3.Error, StateDamaged) as error:
        raise failed(folder, error) from error


def _unharmed(setup: Setup, folder: Path, world: World, control: Control) -> Night:
    """Hold a night; where its state turns out to be damaged on the way, hold it anew.

    With the copy of the last run at first, then, if that is damaged in the same way, without.
    """
    for aside in ((NAME,), (NAME, COPY)):
        try:
            return _held(setup, folder, world, control)
        except (sqlite3.Error, StateDamaged) as error:
            if not is_damage(error):
                raise
            for name in aside:
                set_aside(folder / name)
    return _held(setup, folder, world, control)


def _held(setup: Setup, folder: Path, world: World, control: Control) -> Night:
    journal = Journal(folder, world.now, setup.language)
    journal.turn()
    with _noted(setup.config, world, journal):
        opened = open_state(folder, world.write, known_before=has_run_before(setup.config, world))
        with closing(opened.db):
            store = Store(opened.db, opened.origin, world.commit)
            night = _through(setup, store, world, journal, control)
            _kept(store, folder, world, journal)
            return night


def _through(
    setup: Setup,
    store: Store,
    world: World,
    journal: Journal,
    control: Control,
) -> Night:
    """Do the run: look, check, remember; then the board, the ledger and the heartbeat."""
    config = setup.config
    today = world.now().date()
    checker = Checker(config, setup.language, setup.version, dry_run=setup.dry_run, today=today)
    previous = store.last_good_run()
    work = Work(config, store, checker, world, journal, full=setup.full)
    if not setup.dry_run:
        _tell(beat(config, "start", world, at=work.started), journal)
        work.tidy()
    work.look()
    with control.progress(work.to_do) as done:
        work.check(control.stop, done)
    if not setup.dry_run and not work.stopped:
        write_letters(work, checker, world, journal, previous)
        send_letters(work, world, journal, control.stop)
    night = work.ended(previous)
    if not setup.dry_run:
        night = write_board(night, work, setup.language, setup.version, world)
    elif not night.stopped:
        # What is only rehearsed is neither waiting nor undeliverable.
        write_letters(work, checker, world, journal, previous)
        folder = state_folder(config) / _REHEARSED
        night = replace(night, exported=export_letters(work, folder, world))
    store.end_run(
        night.run,
        at=night.ended,
        code=night.code,
        complete=night.complete,
        summary=night.summary(setup.version, setup.language) | {"standing": work.counted()},
    )
    journal.note(_ENDED.filled(run=night.run, code=night.code))
    if not setup.dry_run:
        event = "ok" if night.code <= 1 else "fail"
        _tell(beat(config, event, world, at=night.ended, code=night.code), journal)
    return night


_REHEARSED = "dry-run"
_ENDED = Text(
    "点検{run}を終えました(終了コード {code})。", "Run {run} ended with exit code {code}."
)
_NO_COPY = Text(
    "状態の控えを書けませんでした。{why}", "The copy of the state could not be written. {why}"
)


def _kept(store: Store, folder: Path, world: World, journal: Journal) -> None:
    try:
        keep_copy(store.db, folder, world.write)
    except Refusal as why:
        journal.note(_NO_COPY.filled(why=why.what))


def _tell(warnings: Sequence[Text], journal: Journal) -> None:
    for warning in warnings:
        journal.note(warning)


@contextmanager
def _noted(config: Config, world: World, journal: Journal) -> Iterator[None]:
    """Tell the log and the heartbeat what ended a run before its end."""
    try:
        yield
    except Refusal as refusal:
        journal.note(refusal.what)
        _tell(beat(config, "fail", world, at=world.now(), code=int(refusal.code)), journal)
        raise
    except (sqlite3.Error, StateDamaged) as error:
        journal.note(Text(f"状態の異常: {error!r}", f"State: {error!r}"))
        _tell(beat(config, "fail", world, at=world.now(), code=ExitCode.STATE), journal)
        raise
