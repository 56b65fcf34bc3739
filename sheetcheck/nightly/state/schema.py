"""The tables of the state in each format, and whether a database file has them, intact."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

from sheetcheck.nightly.errors import StateDamaged

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT""",
        # The runs. Order is that of the ids: clocks may go back.
        """CREATE TABLE runs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            day TEXT NOT NULL,
            started TEXT NOT NULL,
            ended TEXT,
            state TEXT NOT NULL,
            code INTEGER,
            complete INTEGER NOT NULL DEFAULT 0,
            rehashed INTEGER NOT NULL DEFAULT 0,
            version TEXT NOT NULL,
            summary TEXT NOT NULL DEFAULT '{}'
        ) STRICT""",
        # A return: what one department sent back, in as many files as it took.
        """CREATE TABLE returns (
            id INTEGER PRIMARY KEY,
            department TEXT NOT NULL,
            chosen INTEGER
        ) STRICT""",
        """CREATE TABLE files (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL UNIQUE,
            below TEXT NOT NULL,
            size INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            settled INTEGER NOT NULL,
            digest TEXT NOT NULL,
            key TEXT NOT NULL,
            status TEXT NOT NULL,
            facts TEXT NOT NULL,
            department TEXT NOT NULL,
            return_id INTEGER NOT NULL REFERENCES returns (id),
            corrected TEXT,
            report TEXT,
            checked_run INTEGER NOT NULL,
            gone_run INTEGER
        ) STRICT""",
        # `revision` rises when a finding changes or comes back; `told` is the last revision
        # that is in a letter. An open finding with revision > told is news.
        """CREATE TABLE findings (
            id INTEGER PRIMARY KEY,
            return_id INTEGER NOT NULL REFERENCES returns (id),
            place TEXT NOT NULL,
            body TEXT NOT NULL,
            digest TEXT NOT NULL,
            revision INTEGER NOT NULL DEFAULT 1,
            told INTEGER NOT NULL DEFAULT 0,
            first_run INTEGER NOT NULL,
            since_run INTEGER NOT NULL,
            last_run INTEGER NOT NULL,
            solved_run INTEGER,
            withdrawn_run INTEGER,
            UNIQUE (return_id, place)
        ) STRICT""",
        # Finished letters: the very bytes that are sent, however often it takes.
        """CREATE TABLE letters (
            id INTEGER PRIMARY KEY,
            message_id TEXT NOT NULL UNIQUE,
            run INTEGER NOT NULL,
            kind TEXT NOT NULL,
            recipients TEXT NOT NULL,
            subject TEXT NOT NULL,
            date TEXT NOT NULL,
            content BLOB NOT NULL,
            state TEXT NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0,
            not_before TEXT NOT NULL,
            reply_code INTEGER,
            reply_text TEXT NOT NULL DEFAULT '',
            created TEXT NOT NULL,
            ended TEXT
        ) STRICT""",
        "CREATE INDEX letters_by_state ON letters (state, not_before)",
        """CREATE TABLE letter_findings (
            letter_id INTEGER NOT NULL REFERENCES letters (id),
            finding_id INTEGER NOT NULL REFERENCES findings (id),
            revision INTEGER NOT NULL,
            PRIMARY KEY (letter_id, finding_id)
        ) STRICT""",
    ),
    # Whom a letter was to, by the address book's name: addresses change, and are shared.
    ("ALTER TABLE letters ADD COLUMN department TEXT NOT NULL DEFAULT ''",),
    # Nothing asked for it; notes of a shortcut that is no more.
    (
        "ALTER TABLE findings DROP COLUMN first_run",
        "DELETE FROM meta WHERE name IN ('calm', 'calm page')",
    ),
)
"""One entry for each format; their number is the format of this program."""
APPLICATION: Final = 0x53484348  # "SHCH" in the header: nobody else's database
BUSY: Final = 5.0  # seconds to wait for another connection, such as that of `outbox list`
_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_Record = TypeVar("_Record")


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


def or_damage(parse: Callable[[Sequence[Any]], _Record]) -> Callable[[Sequence[Any]], _Record]:
    """Make a reader of rows raise `StateDamaged` for a row that it cannot read."""

    @wraps(parse)
    def parsed(row: Sequence[Any]) -> _Record:
        try:
            return parse(row)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StateDamaged from error

    return parsed


def is_damage(error: Exception) -> bool:
    """True if an error means a damaged state, not a full disk or a lock."""
    if isinstance(error, StateDamaged):
        return True
    code = getattr(error, "sqlite_errorcode", None)
    # Python decodes texts itself, and its error for invalid UTF-8 has no code.
    return str(error).startswith("Could not decode") if code is None else code & 0xFF in _DAMAGE


def _is_sound(db: sqlite3.Connection) -> bool:
    """True if the database is intact and has exactly the tables of its format."""
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
