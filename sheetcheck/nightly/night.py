"""One night: lock, look, check what changed, remember, tell."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import ExitCode, StateDamaged
from sheetcheck.nightly.heartbeat import beat
from sheetcheck.nightly.log import Journal
from sheetcheck.nightly.run import Begun, Control, Eve, Scene, Setup, begin, eve_of, is_rehash_due
from sheetcheck.nightly.state.database import (
    COPY,
    NAME,
    Origin,
    failed,
    is_damage,
    keep_copy,
    must_be_local,
    open_state,
    rehearsal,
    set_aside,
)
from sheetcheck.nightly.state.folder import has_run_before, only_one, state_folder
from sheetcheck.nightly.state.runs import Ledger
from sheetcheck.nightly.summary import Night
from sheetcheck.nightly.unchanged_night import Came, calm_night, key_of, remember, seal_up, sealed
from sheetcheck.words.refusals import Refusal
from sheetcheck.words.text import Text
from sheetcheck.world import World

_UNATTENDED: Final = Control()


def hold_night(setup: Setup, world: World, control: Control = _UNATTENDED) -> Night:
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
            eve = eve_of(setup, world)
            with closing(rehearsal(folder)) as db:
                ledger = Ledger(db, Origin.KEPT, lambda work: work.commit())
                journal = Journal(None, world.now, setup.language)
                begun = _begun(setup, ledger, eve)
                return _through(Scene(setup, control, ledger, world, journal, eve, begun)).night
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
    config = setup.config
    journal = Journal(folder, world.now, setup.language)
    journal.turn()
    with _noted(config, world, journal):
        eve = eve_of(setup, world)
        key = key_of(config, eve.checker.key, eve.sight, eve.tree)
        calm = _sees_the_same(setup, folder, key, eve.watch.started)
        opened = open_state(
            folder,
            world.write,
            known_before=lambda: has_run_before(config, world),
            untouched=calm,
        )
        with closing(opened.db):
            ledger = Ledger(opened.db, opened.origin, world.commit)
            begun = _begun(setup, ledger, eve)
            scene = Scene(setup, control, ledger, world, journal, eve, begun)
            came = _through(scene, calm=calm)
            if not calm:
                _kept(ledger, folder, world, journal)
            rehashed = ledger.last_rehash()
    if came.calm:
        seal_up(folder, key, rehashed)
    return came.night


def _sees_the_same(setup: Setup, folder: Path, key: str, at: datetime) -> bool:
    """Say whether a run sees what one saw that had nothing to do, and may leave it at that."""
    if setup.full or setup.config.document.mail:
        return False  # every night has its letters
    seal = sealed(folder)
    days = setup.config.document.run.rehash_days
    return seal is not None and seal.key == key and not is_rehash_due(seal.rehashed, at, days)


def _begun(setup: Setup, ledger: Ledger, eve: Eve) -> Begun:
    days = setup.config.document.run.rehash_days
    rehash = setup.full or is_rehash_due(ledger.last_rehash(), eve.watch.started, days)
    return begin(ledger, eve.watch, version=setup.version, rehash=rehash)


def _through(scene: Scene, *, calm: bool = False) -> Came:
    """Do the run between its entry in the ledger and its end there; tell the heartbeat."""
    setup, ledger, world, journal = scene.setup, scene.ledger, scene.world, scene.journal
    config, begun = setup.config, scene.begun
    if not setup.dry_run:
        _tell(beat(config, "start", world, at=begun.started), journal)
    came = calm_night(scene) if calm else _busy(scene)
    night = came.night
    with ledger.step():
        if not (calm and came.calm):
            remember(ledger, came.calm)
        ledger.end_run(
            night.run,
            at=night.ended,
            code=night.code,
            complete=night.complete,
            summary=night.summary(setup.version, setup.language) | {"standing": came.standing},
        )
    journal.note(_ENDED.filled(run=night.run, code=night.code))
    if not setup.dry_run:
        event = "ok" if night.code <= 1 else "fail"
        _tell(beat(config, event, world, at=night.ended, code=night.code), journal)
    return came


def _busy(scene: Scene) -> Came:
    from sheetcheck.nightly.night_steps import busy_night  # noqa: PLC0415  (slow to load)

    return busy_night(scene)


_ENDED = Text(
    "点検{run}を終えました(終了コード {code})。", "Run {run} ended with exit code {code}."
)
_NO_COPY = Text(
    "状態の控えを書けませんでした。{why}", "The copy of the state could not be written. {why}"
)


def _kept(ledger: Ledger, folder: Path, world: World, journal: Journal) -> None:
    try:
        keep_copy(ledger.db, folder, world.write)
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
