"""Do one run safely: take the lock, open the state, and record how the run ended.

What a run does is in `night_steps`. This module handles everything that can go wrong around it:
another run, a damaged state, a failing disk, a killed process.

A dry run does the same steps, but writes into a temporary folder instead of `out`. It really makes
copies and reports, so that its letters have the same attachments as real ones.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import ExitCode, StateDamaged
from sheetcheck.nightly.files.answering import patient, refuse_silent_places
from sheetcheck.nightly.files.out_folder import refuse_another_owner, take_ownership
from sheetcheck.nightly.monitoring import Journal, beat
from sheetcheck.nightly.night_steps import take_steps
from sheetcheck.nightly.run import Control, RunContext, Setup, prepare_run
from sheetcheck.nightly.state.database import (
    COPY,
    NAME,
    Origin,
    failed,
    keep_copy,
    open_state,
    rehearsal,
    set_aside,
)
from sheetcheck.nightly.state.folder import has_run_before, must_be_local, only_one, state_folder
from sheetcheck.nightly.state.schema import is_damage
from sheetcheck.nightly.state.store import Store
from sheetcheck.nightly.summary import Night
from sheetcheck.words.deadline import Patience
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text
from sheetcheck.world import World

_UNATTENDED: Final = Control()


def run_night(setup: Setup, world: World, control: Control = _UNATTENDED) -> Night:
    """Do one run and return its result.

    Raises:
        AnotherNight: another run with this configuration is active; nothing was touched.
        NightRefusal: the state cannot be used, or its disk failed during the run.
        Misuse: a sheet family is faulty.

    """
    world = patient(world, Patience())
    folder = state_folder(setup.config)
    must_be_local(folder)
    try:
        if setup.dry_run:
            refuse_silent_places(setup.config, world)
            refuse_another_owner(setup.config, world)
            prepared = prepare_run(setup, control, world)
            stage = _rehearsing(world, setup.config.out)
            with stage as staged, closing(rehearsal(folder)) as db:
                store = Store(db, Origin.KEPT, lambda work: work.commit())
                journal = Journal(None, world.now, setup.language)
                return _run_steps(prepared.enter(store, staged, journal))
        with only_one(folder):
            return _run_repairing(setup, folder, world, control)
    except (sqlite3.Error, StateDamaged) as error:
        raise failed(folder, error) from error


def _run_repairing(setup: Setup, folder: Path, world: World, control: Control) -> Night:
    """Do a run; if the state turns out to be damaged, repeat it with an intact one.

    The first retry uses the backup of the last run, the second a new state.
    """
    for aside in ((NAME,), (NAME, COPY)):
        try:
            return _run_locked(setup, folder, world, control)
        except (sqlite3.Error, StateDamaged) as error:
            if not is_damage(error):
                raise
            for name in aside:
                set_aside(folder / name)
    return _run_locked(setup, folder, world, control)


def _run_locked(setup: Setup, folder: Path, world: World, control: Control) -> Night:
    config = setup.config
    journal = Journal(folder, world.now, setup.language)
    journal.turn()
    with _noted(config, world, journal):
        refuse_silent_places(config, world)
        take_ownership(config, world)
        prepared = prepare_run(setup, control, world)
        opened = open_state(folder, world.write, known_before=lambda: has_run_before(config, world))
        with closing(opened.db):
            store = Store(opened.db, opened.origin, world.commit)
            night = _run_steps(prepared.enter(store, world, journal))
            _back_up(store, folder, world, journal)
    return night


def _run_steps(context: RunContext) -> Night:
    """Do the steps of a run, record its end, and report it to the heartbeat."""
    setup, store, world, journal = context.setup, context.store, context.world, context.journal
    config = setup.config
    if not setup.dry_run:
        _tell(beat(config, "start", world, at=context.started), journal)
    night = take_steps(context)
    with store.step():
        store.end_run(
            night.run,
            at=night.ended,
            code=night.code,
            complete=night.complete,
            summary=night.summary(setup.version, setup.language) | {"standing": night.standing},
        )
    journal.note(_ENDED.filled(run=night.run, code=night.code))
    if not setup.dry_run:
        event = "ok" if night.code <= 1 else "fail"
        _tell(beat(config, event, world, at=night.ended, code=night.code), journal)
    return night


_ENDED = Text(
    "点検{run}が終了しました（終了コード{code}）。", "Run {run} ended with exit code {code}."
)
_NO_COPY = Text(
    "保存データのバックアップを作成できませんでした。{why}",
    "The saved data could not be backed up. {why}",
)


def _back_up(store: Store, folder: Path, world: World, journal: Journal) -> None:
    try:
        keep_copy(store.db, folder, world.fill)
    except Refusal as why:
        journal.note(_NO_COPY.filled(why=why.what))


def _tell(warnings: Sequence[Text], journal: Journal) -> None:
    for warning in warnings:
        journal.note(warning)


@contextmanager
def _noted(config: Config, world: World, journal: Journal) -> Iterator[None]:
    """Report an error that ends a run early to the log and the heartbeat."""
    try:
        yield
    except Refusal as refusal:
        journal.note(refusal.what)
        _tell(beat(config, "fail", world, at=world.now(), code=int(refusal.code)), journal)
        raise
    except (sqlite3.Error, StateDamaged) as error:
        journal.note(Text(f"保存データの異常: {error!r}", f"Saved data: {error!r}"))
        _tell(beat(config, "fail", world, at=world.now(), code=ExitCode.STATE), journal)
        raise


@contextmanager
def _rehearsing(world: World, out: str) -> Iterator[World]:
    """Give a `World` that redirects reads and writes under `out` to a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="sheetcheck-", ignore_cleanup_errors=True) as folder:
        stage = _Stage(world, Path(os.path.normpath(out)), Path(folder))
        yield replace(world, write=stage.write, read=stage.read)


@dataclass(frozen=True, slots=True)
class _Stage:
    """A temporary folder in place of `out`."""

    world: World
    out: Path
    folder: Path

    def write(self, path: Path, data: bytes, within: Sequence[str] = (), /) -> None:
        """Write a file; under `out`, into the temporary folder."""
        place = self._place(path)
        if place is None:
            self.world.write(path, data, within)
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def read(self, path: str, within: Sequence[str] = (), /) -> bytes:
        """Return a file's content; what was written under `out` is read from its place."""
        place = self._place(Path(path))
        return place.read_bytes() if place and place.is_file() else self.world.read(path, within)

    def _place(self, path: Path) -> Path | None:
        normal = Path(os.path.normpath(path))
        inside = normal.is_relative_to(self.out)
        return self.folder / normal.relative_to(self.out) if inside else None
