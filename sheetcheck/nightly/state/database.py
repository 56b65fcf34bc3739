"""Open the database of the state: migrate old formats, and restore a damaged or lost one."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from sheetcheck.nightly.errors import StateDamaged, StateFailed, StateNewer
from sheetcheck.nightly.state.schema import (
    APPLICATION,
    BUSY,
    MIGRATIONS,
    Condition,
    condition_of,
    is_damage,
)
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.text import Text

NAME: Final = "sheetcheck.sqlite3"
COPY: Final = "sheetcheck.copy.sqlite3"
"""The backup: the state as it was at the end of the last run."""
_KEPT_DAMAGED: Final = 3
_ASIDE: Final = re.compile("damaged-([0-9]{1,9})")
_IN_JAPANESE: Final = {
    sqlite3.SQLITE_FULL: "空き容量がありません",
    sqlite3.SQLITE_BUSY: "ほかのプログラムが使用中です",
    sqlite3.SQLITE_LOCKED: "ほかのプログラムが使用中です",
    sqlite3.SQLITE_READONLY: "読み取り専用の場所です",
    sqlite3.SQLITE_CANTOPEN: "ファイルを開けません",
    sqlite3.SQLITE_IOERR: "読み書きの途中でエラーが起きました",
}
"""SQLite's messages are in English only."""
_DAMAGED: Final = Text(
    "破損しています。次回の点検で、バックアップから復元します",
    "damaged; the next run restores it from its backup",
)


class Origin(StrEnum):
    """How the state of this run was obtained."""

    KEPT = "kept"
    NEW = "new"
    RESTORED = "restored"
    """The state was damaged or lost and was restored from its backup."""
    REBUILT = "rebuilt"
    """State and backup were lost. What is found now counts as told: nothing is mailed again."""


@dataclass(frozen=True, slots=True)
class OpenedState:
    """An open database, and how it was obtained."""

    db: sqlite3.Connection
    origin: Origin


def open_state(
    folder: Path,
    write: Callable[[Path, bytes], None],
    *,
    known_before: Callable[[], bool] = lambda: False,
) -> OpenedState:
    """Open the state in a local folder (see `must_be_local`), or create it.

    `known_before` tells whether there are traces of earlier runs elsewhere; then a missing state
    was lost and is not simply new.

    Raises:
        StateNewer: it was written by a newer version of the program.
        StateFailed: the disk refuses.

    """
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        condition = condition_of(path)
        if condition is Condition.EMPTY:
            path.unlink(
                missing_ok=True
            )  # its first transaction was never committed, or it was emptied
        elif condition is Condition.DAMAGED:
            set_aside(path)
        whole = condition is Condition.WHOLE
        origin = Origin.KEPT if whole else _begun(folder, write, known_before=known_before)
        return OpenedState(_connected(path, origin), origin)
    except (sqlite3.Error, OSError, Refusal) as error:
        if isinstance(error, (StateNewer, StateFailed)):
            raise
        raise failed(path, error) from error


def failed(path: Path, error: Exception) -> StateFailed:
    """Return the refusal for an error of the database or its disk."""
    if isinstance(error, Refusal):
        return StateFailed(path=str(path), why=error.what)
    if isinstance(error, StateDamaged):
        return StateFailed(path=str(path), why=_DAMAGED)
    if isinstance(error, OSError):
        return StateFailed(path=str(path), why=reason_of(error))
    own = str(error) or type(error).__name__
    ja = _IN_JAPANESE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, own)
    return StateFailed(path=str(path), why=Text(ja, own))


def rehearsal(folder: Path) -> sqlite3.Connection:
    """Return a copy of the state in memory, for a run that must not change it."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    path = next(
        (folder / name for name in (NAME, COPY) if condition_of(folder / name) is Condition.WHOLE),
        None,
    )
    if path is not None:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as kept:
            kept.backup(db)
    _migrate(db, folder / NAME)
    return db


def keep_copy(
    db: sqlite3.Connection, folder: Path, fill: Callable[[Path, Callable[[Path], object]], None]
) -> None:
    """Write the backup page by page, whole or not at all.

    Raises:
        Refusal: the disk refuses.

    """

    def copied(place: Path) -> None:
        with closing(sqlite3.connect(place, isolation_level=None)) as copy:
            # The file counts for nothing before it is renamed: it needs no journal to undo it,
            # which would lie beside it after a crash, and it is synced once, at its end.
            copy.execute("PRAGMA journal_mode=OFF")
            copy.execute("PRAGMA synchronous=OFF")
            db.backup(copy)

    try:
        fill(folder / COPY, copied)
    except sqlite3.Error as error:
        if is_damage(error):
            raise
        raise failed(folder / COPY, error) from error


def _connected(path: Path, origin: Origin) -> sqlite3.Connection:
    # SQLite creates its other files with the permissions of the database.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    db = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
    try:
        with suppress(OSError):
            path.chmod(0o600)
        db.execute("PRAGMA journal_mode=WAL")
        # NORMAL may lose the last commits in a power failure: a letter would be sent twice.
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA foreign_keys=ON")
        db.execute("PRAGMA trusted_schema=OFF")
        _migrate(db, path)
        if origin is Origin.REBUILT:
            db.execute("INSERT OR REPLACE INTO meta VALUES ('baseline', '1')")
        if origin is Origin.RESTORED:
            # They may have been sent after the backup was made, so a person decides.
            db.execute("UPDATE letters SET state='held' WHERE state IN ('ready', 'sending')")
    except BaseException:
        db.close()
        raise
    return db


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    """Migrate the tables to this program's format, in one transaction."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise StateNewer(path=str(path), found=version, known=len(MIGRATIONS))
    if version == len(MIGRATIONS):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        for steps in MIGRATIONS[version:]:
            for statement in steps:
                db.execute(statement)
        db.execute(f"PRAGMA application_id={APPLICATION}")
        db.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _begun(
    folder: Path, write: Callable[[Path, bytes], None], *, known_before: Callable[[], bool]
) -> Origin:
    """Restore a missing state from its backup, if there is one."""
    set_aside(folder / NAME)  # a log without its database would be applied to the new one
    copy = folder / COPY
    match condition_of(copy):
        case Condition.WHOLE:
            write(folder / NAME, copy.read_bytes())
            return Origin.RESTORED
        case Condition.DAMAGED:
            set_aside(copy)
            return Origin.REBUILT
        case Condition.EMPTY:
            pass
    return Origin.REBUILT if known_before() or any(folder.glob("damaged-*")) else Origin.NEW


def set_aside(path: Path) -> None:
    """Rename a damaged database and its log; the last few are kept for examination."""
    found = [Path(f"{path}{ending}") for ending in ("-wal", "-shm", "")]
    there = [each for each in found if each.exists()]
    if not there:
        return
    names = (_ASIDE.fullmatch(each.name) for each in path.parent.iterdir())
    numbers = [int(name[1]) for name in names if name]
    place = path.parent / f"damaged-{max(numbers, default=0) + 1}"
    place.mkdir(mode=0o700)
    for each in there:
        each.replace(place / each.name)
    for number in sorted(numbers)[: -_KEPT_DAMAGED + 1]:
        shutil.rmtree(path.parent / f"damaged-{number}", ignore_errors=True)
