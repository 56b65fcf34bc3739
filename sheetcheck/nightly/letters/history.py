"""Query earlier letters, to decide whether another one is written."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sheetcheck.mail.occasion import Kind
from sheetcheck.nightly.letters.letter import LetterState
from sheetcheck.nightly.state.runs import moment

_TO_DEPARTMENTS: Final = (Kind.DEPARTMENT, Kind.REMINDER, Kind.DEADLINE)
_KEPT_BACK: Final = (LetterState.HELD, LetterState.CANCELLED)
_RUNS: Final = 7


def usual_findings(db: sqlite3.Connection) -> int:
    """Return the most findings that one of the last runs told departments; 0 before the first.

    Held and cancelled letters do not count, or one storm would let the next one pass.
    """
    rows = db.execute(
        "SELECT count(DISTINCT finding_id) FROM letter_findings"
        " JOIN letters ON letters.id = letter_id WHERE kind = ? AND state NOT IN (?, ?)"
        " GROUP BY run ORDER BY run DESC LIMIT ?",
        (Kind.DEPARTMENT, *_KEPT_BACK, _RUNS),
    )
    return max((count for (count,) in rows), default=0)


def last_letter(db: sqlite3.Connection, department: str) -> datetime | None:
    """Return the time of the last letter to a department; None if there is none."""
    return _last(db, department, _TO_DEPARTMENTS)


def was_warned(db: sqlite3.Connection, department: str, since: datetime) -> bool:
    """Return whether a department has been reminded of the deadline since a time."""
    last = _last(db, department, (Kind.DEADLINE,))
    return last is not None and last >= since


def first_letter(db: sqlite3.Connection) -> datetime | None:
    """Return when the first letter in this state was written; None if there is none."""
    row = db.execute("SELECT min(created) FROM letters").fetchone()
    return moment(row[0]) if row[0] else None


def has_digest(db: sqlite3.Connection, since_run: int) -> bool:
    """Return whether a run, or a later one, has written a digest."""
    query = "SELECT 1 FROM letters WHERE kind = ? AND run >= ? LIMIT 1"
    return db.execute(query, (Kind.DIGEST, since_run)).fetchone() is not None


def told_to(db: sqlite3.Connection) -> Mapping[int, set[str]]:
    """Return open finding in a letter → the departments that were told of it.

    A finding of which only the secretariat was told has none. Findings in letters of an old format
    that did not store the department are left out.
    """
    rows = db.execute(
        "SELECT findings.id, letters.kind, letters.department FROM findings"
        " JOIN letter_findings ON finding_id = findings.id"
        " AND letter_findings.revision = findings.revision"
        " JOIN letters ON letters.id = letter_id WHERE solved_run IS NULL"
    )
    told: dict[int, set[str]] = {}
    unsure = set()
    for id_, kind, department in rows:
        found = told.setdefault(id_, set())
        if department:
            found.add(department)
        elif kind != Kind.DIGEST:
            unsure.add(id_)
    return {id_: found for id_, found in told.items() if id_ not in unsure}


def kept_back(db: sqlite3.Connection) -> set[tuple[int, str]]:
    """Return pairs of finding and department for which all letters are held or were cancelled.

    Such findings are not in reminders, since a person has not released them.
    """
    rows = db.execute(
        "SELECT findings.id, letters.department FROM findings"
        " JOIN letter_findings ON finding_id = findings.id"
        " AND letter_findings.revision = findings.revision"
        " JOIN letters ON letters.id = letter_id"
        " GROUP BY findings.id, letters.department HAVING min(letters.state IN (?, ?))",
        _KEPT_BACK,
    )
    return {(id_, department) for id_, department in rows}


def _last(db: sqlite3.Connection, department: str, kinds: tuple[Kind, ...]) -> datetime | None:
    marks = ", ".join("?" * len(kinds))
    query = (
        "SELECT max(created) FROM letters"
        f" WHERE department = ? AND kind IN ({marks}) AND state <> ?"
    )
    row = db.execute(query, (department, *kinds, LetterState.CANCELLED)).fetchone()
    return moment(row[0]) if row[0] else None
