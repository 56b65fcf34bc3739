"""What earlier letters were, as far as it decides whether another one is written."""

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from sheetcheck.mail.occasion import Kind
from sheetcheck.nightly.moments import moment, stamp
from sheetcheck.nightly.outbox import LetterState

_TO_DEPARTMENTS: Final = (Kind.DEPARTMENT, Kind.REMINDER, Kind.DEADLINE)
_RUNS: Final = 7


def usual_findings(db: sqlite3.Connection) -> int:
    """Return the most findings that one of the last runs told departments; 0 before the first."""
    rows = db.execute(
        "SELECT count(DISTINCT finding_id) FROM letter_findings"
        " JOIN letters ON letters.id = letter_id WHERE kind = ?"
        " GROUP BY run ORDER BY run DESC LIMIT ?",
        (Kind.DEPARTMENT, _RUNS),
    )
    return max((count for (count,) in rows), default=0)


def last_letter(db: sqlite3.Connection, addresses: Iterable[str]) -> datetime | None:
    """Return when somebody at the addresses was last written to; None is never."""
    dates = [
        moment(row[0])
        for address in addresses
        if (row := _last(db, address, _TO_DEPARTMENTS, "0")) and row[0]
    ]
    return max(dates, default=None)


def was_warned(db: sqlite3.Connection, addresses: Iterable[str], since: datetime) -> bool:
    """Say whether somebody at the addresses was warned of the deadline since a time."""
    return any(
        bool((row := _last(db, address, (Kind.DEADLINE,), stamp(since))) and row[0])
        for address in addresses
    )


def first_letter(db: sqlite3.Connection) -> datetime | None:
    """Return when the first letter of this state was written."""
    row = db.execute("SELECT min(created) FROM letters").fetchone()
    return moment(row[0]) if row[0] else None


def has_digest(db: sqlite3.Connection, day: date) -> bool:
    """Say whether the secretariat has a digest of a day."""
    query = (
        "SELECT 1 FROM letters JOIN runs ON runs.id = letters.run"
        " WHERE letters.kind = ? AND runs.day = ? LIMIT 1"
    )
    return db.execute(query, (Kind.DIGEST, day.isoformat())).fetchone() is not None


def _last(
    db: sqlite3.Connection, address: str, kinds: tuple[Kind, ...], since: str
) -> tuple[str | None] | None:
    marks = ", ".join("?" * len(kinds))
    query = (
        "SELECT max(letters.created) FROM letters, json_each(letters.recipients) AS each"  # noqa: S608
        f" WHERE each.value = ? AND kind IN ({marks}) AND state <> ? AND created >= ?"
    )
    values = (address, *kinds, LetterState.CANCELLED, since)
    found: tuple[str | None] | None = db.execute(query, values).fetchone()
    return found
