"""What earlier letters said, and who is reminded because of it.

Departments are reminded of findings that have been open for days, and of a near deadline.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from sheetcheck.mail.book import Entry
from sheetcheck.mail.occasion import Absent, Kind
from sheetcheck.nightly.board.standing import StatusOverview
from sheetcheck.nightly.letters.compose import Composer
from sheetcheck.nightly.letters.letter import LetterState, NewLetter
from sheetcheck.nightly.state.records import TrackedFinding
from sheetcheck.nightly.state.runs import moment

_TO_DEPARTMENTS: Final = (Kind.DEPARTMENT, Kind.REMINDER, Kind.DEADLINE)
_KEPT_BACK: Final = (LetterState.HELD, LetterState.CANCELLED)
_RUNS: Final = 7
_JUST: Final = timedelta(days=3)
"""Time after a letter in which its department is not reminded of the deadline."""
_AT_LAST: Final = timedelta(days=2)
"""Time before the deadline in which everybody is reminded, whenever the last letter was."""
_Told = Mapping[str, Sequence[TrackedFinding]]
"""Open findings of earlier letters, by department."""
_Reminder = tuple[Entry, Callable[[], list[NewLetter]]]


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
    """True if a department has been reminded of the deadline since a time."""
    last = _last(db, department, (Kind.DEADLINE,))
    return last is not None and last >= since


def first_letter(db: sqlite3.Connection) -> datetime | None:
    """Return when the first letter in this state was written; None if there is none."""
    row = db.execute("SELECT min(created) FROM letters").fetchone()
    return moment(row[0]) if row[0] else None


def has_digest(db: sqlite3.Connection, since_run: int) -> bool:
    """True if a run, or a later one, has written a digest."""
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


def reminders(composer: Composer, db: sqlite3.Connection, told: _Told) -> Iterator[_Reminder]:
    """Yield departments whose last letter is older than `remind_days`, with their open findings."""
    days = composer.mail.remind_days
    if not days:
        return
    since = composer.at - timedelta(days=days)
    for entry in composer.book.entries:
        if not (mine := told.get(entry.name)):
            continue
        last = last_letter(db, entry.name) or first_letter(db)
        if last is not None and last <= since:
            yield entry, partial(composer.about, Kind.REMINDER, entry, mine)


def deadline_letters(
    composer: Composer, db: sqlite3.Connection, told: _Told, standings: StatusOverview, day: date
) -> Iterator[_Reminder]:
    """Yield departments that must still do something before the deadline, once for each deadline.

    A department that has returned nothing, or whose return has vanished, is asked for its sheet;
    one with open findings is reminded of them.
    """
    deadline, days = composer.config.deadline, composer.mail.remind_before
    if deadline is None or not days or not timedelta(0) <= deadline - day <= timedelta(days=days):
        return
    absent = dict.fromkeys(standings.missing, Absent.YET)
    absent |= dict.fromkeys(standings.gone_departments, Absent.GONE)
    first = datetime.combine(deadline - timedelta(days=days), time.min, composer.at.tzinfo)
    for entry in composer.book.entries:
        mine = told.get(entry.name, ())
        owes = mine and not _has_just_heard(composer, db, entry, deadline - day)
        if not entry.to or not (owes or entry.name in absent):
            continue
        if not was_warned(db, entry.name, first):
            why = absent.get(entry.name, Absent.NO)
            yield entry, partial(composer.about, Kind.DEADLINE, entry, mine, absent=why)


def _has_just_heard(
    composer: Composer, db: sqlite3.Connection, entry: Entry, left: timedelta
) -> bool:
    """True if a recent letter makes a reminder superfluous; never shortly before the end."""
    last = last_letter(db, entry.name)
    return last is not None and left > _AT_LAST and composer.at - last < _JUST
