"""Examine a database file: whether it is an intact state, empty, or damaged."""

import sqlite3
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Final

from sheetcheck.nightly.errors import StateDamaged
from sheetcheck.nightly.state.schema import MIGRATIONS

APPLICATION: Final = 0x53484348  # "SHCH" in the header: nobody else's database
BUSY: Final = 5.0  # seconds to wait for another connection, such as that of `outbox list`
_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})


class Condition(StrEnum):
    """The condition of a database file."""

    WHOLE = "whole"
    EMPTY = "empty"
    """There is no file, or a database without tables."""
    DAMAGED = "damaged"
    """It is damaged, or was written by another program."""


def condition_of(path: Path) -> Condition:
    """Return the condition of a database file.

    Raises:
        sqlite3.Error: it cannot be read: it is locked, or permission is missing.

    """
    if not path.exists():
        return Condition.EMPTY
    if path.is_dir():
        return Condition.DAMAGED
    try:
        with closing(sqlite3.connect(path, timeout=BUSY)) as db:
            ours = db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
            if not ours and not _tables(db):
                return Condition.EMPTY
            return Condition.WHOLE if ours and _is_sound(db) else Condition.DAMAGED
    except ValueError:
        return Condition.DAMAGED  # the message about the damage quotes bytes that are not text
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        return Condition.DAMAGED


def is_damage(error: Exception) -> bool:
    """Return whether an error means a damaged state, not a full disk or a lock."""
    if isinstance(error, StateDamaged):
        return True
    code = getattr(error, "sqlite_errorcode", None)
    # Python decodes texts itself, and its error for invalid UTF-8 has no code.
    return str(error).startswith("Could not decode") if code is None else code & 0xFF in _DAMAGE


def _is_sound(db: sqlite3.Connection) -> bool:
    """Return whether the database is intact and has exactly the tables of its format."""
    if db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        return False
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        return True  # the tables of a newer format are not known
    if db.execute("PRAGMA foreign_key_check").fetchone() is not None:
        return False
    with closing(sqlite3.connect(":memory:")) as made:
        for statement in (each for steps in MIGRATIONS[:version] for each in steps):
            made.execute(statement)
        return version > 0 and _tables(db) == _tables(made)


def _tables(db: sqlite3.Connection) -> list[tuple[str, str]]:
    query = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    return [(name, " ".join(sql.split())) for name, sql in db.execute(query)]
