"""The outbox commands: list, send, cancel and export letters."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import StateDamaged
from sheetcheck.nightly.letters.compose import server_of
from sheetcheck.nightly.letters.letter import (
    NEXT,
    UNDELIVERABLE,
    WAITING,
    Event,
    Letter,
    LetterState,
)
from sheetcheck.nightly.letters.outbox import content_of, happened, letters, take_up
from sheetcheck.nightly.letters.sending import Carrier
from sheetcheck.nightly.monitoring import Journal
from sheetcheck.nightly.state.database import failed, open_state, rehearsal
from sheetcheck.nightly.state.folder import has_run_before, must_be_local, only_one, state_folder
from sheetcheck.nightly.state.store import Store
from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.text import Language, Text
from sheetcheck.world import World

OPEN = (*WAITING, *UNDELIVERABLE)
"""The states of letters that still need something."""


class NoMail(Misuse):
    """The configuration has no section on mail."""

    message = Text(
        "設定ファイルに [mail] がありません。", "The configuration has no [mail] section."
    )
    suggestion = Text("[mail] を設定してください。", "Add one.")


class NoSuchLetter(Misuse):
    """There is no letter of that number, or the command does not apply to it."""

    message = Text(
        "番号{numbers}のメールは、この操作の対象ではありません。",
        "This cannot be done with message {numbers}.",
    )
    suggestion = Text(
        "番号と状態の確認：sheetcheck outbox list --all",
        "Numbers and their status: sheetcheck outbox list --all",
    )


def listed(
    config: Config, states: Sequence[LetterState], numbers: Sequence[int] = ()
) -> list[Letter]:
    """Return the letters in some states, or those with the given numbers in any state.

    Nothing is changed, and an active run is not disturbed.
    """
    with closing(_copy(config)) as db:
        return _chosen(db, states, numbers)


def exported(
    config: Config,
    states: Sequence[LetterState],
    numbers: Sequence[int],
    folder: Path,
    world: World,
) -> list[Path]:
    """Write letters into a folder as .eml files and return the files.

    Old letters whose content is not kept any more are left out.

    Raises:
        TargetUnwritable: a file cannot be written.

    """
    written = []
    with closing(_copy(config)) as db:
        for letter in _chosen(db, states, numbers):
            if content := content_of(db, letter.id):
                path = folder / f"{letter.id:05}-{letter.kind}.eml"
                world.write(path, content)
                written.append(path)
    return written


def sent(
    config: Config,
    numbers: Sequence[int],
    world: World,
    language: Language,
    *,
    held: bool = False,
) -> list[Letter]:
    """Send all waiting letters, or those with the given numbers; return those that are still open.

    Held letters are sent if they are named or with `held`; returned and expired ones only if they
    are named.

    Raises:
        NoMail: the configuration has no section on mail.
        NoSuchLetter: a number is wrong, or its letter cannot be sent.
        NightRefusal: another run is active, or the state cannot be used.

    """
    mail = config.document.mail
    if mail is None:
        raise NoMail
    with _opened(config, world) as store:
        states = (LetterState.READY, LetterState.HELD) if held else (LetterState.READY,)
        _move(store, _chosen(store.db, states, numbers), Event.RELEASE, world)
        journal = Journal(state_folder(config), world.now, language)
        server = server_of(config, mail)
        Carrier(store, world.now, world.post, server, journal).send_due(numbers)
        return letters(store.db, OPEN)


def cancelled(
    config: Config, numbers: Sequence[int], world: World, *, held: bool = False
) -> list[Letter]:
    """Cancel the letters with the given numbers, or all that are held; return them.

    Their findings count as told: no letter mentions them again until they change.

    Raises:
        NoSuchLetter: a number is wrong, or its letter has been sent.
        NightRefusal: another run is active, or the state cannot be used.

    """
    with _opened(config, world) as store:
        chosen = _chosen(store.db, (LetterState.HELD,) if held else (), numbers)
        _move(store, chosen, Event.CANCEL, world)
        return chosen


def _chosen(
    db: sqlite3.Connection, states: Sequence[LetterState], numbers: Sequence[int]
) -> list[Letter]:
    if not numbers:
        return letters(db, states)
    found = [letter for letter in letters(db, tuple(LetterState)) if letter.id in numbers]
    if missing := sorted({*numbers} - {letter.id for letter in found}):
        raise NoSuchLetter(numbers=", ".join(map(str, missing)))
    return found


def _move(store: Store, chosen: Sequence[Letter], event: Event, world: World) -> None:
    """Apply an event to all the letters, or to none if it cannot happen to one of them."""
    if wrong := [letter.id for letter in chosen if (letter.state, event) not in NEXT]:
        raise NoSuchLetter(numbers=", ".join(map(str, wrong)))
    if chosen:
        with store.step() as db:
            for letter in chosen:
                happened(db, letter.id, event, at=world.now())


def _copy(config: Config) -> sqlite3.Connection:
    """Return a copy of the state in memory.

    Raises:
        StateFailed: the state cannot be read.

    """
    folder = state_folder(config)
    try:
        return rehearsal(folder)
    except (sqlite3.Error, StateDamaged) as error:
        raise failed(folder, error) from error


@contextmanager
def _opened(config: Config, world: World) -> Iterator[Store]:
    """Open the state of a configuration, with its lock."""
    folder = state_folder(config)
    must_be_local(folder)
    try:
        with only_one(folder):
            opened = open_state(
                folder, world.write, known_before=lambda: has_run_before(config, world)
            )
            with closing(opened.db):
                store = Store(opened.db, opened.origin, world.commit)
                with store.step() as db:
                    take_up(db, at=world.now())
                yield store
    except (sqlite3.Error, StateDamaged) as error:
        raise failed(folder, error) from error
