"""Write reminders of findings that have been open for days, and of a near deadline."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from sheetcheck.mail.book import Book, Entry
from sheetcheck.mail.occasion import Absent, Kind
from sheetcheck.nightly.board.standing import Standing, StatusOverview
from sheetcheck.nightly.letters.compose import Composer
from sheetcheck.nightly.letters.history import (
    first_letter,
    kept_back,
    last_letter,
    was_warned,
)
from sheetcheck.nightly.letters.letter import NewLetter
from sheetcheck.nightly.letters.routing import Files, routed, worst_of
from sheetcheck.nightly.state.findings import TrackedFinding

_JUST: Final = timedelta(days=3)
"""Time after a letter in which its department is not reminded of the deadline."""
_AT_LAST: Final = timedelta(days=2)
"""Time before the deadline in which everybody is reminded, whenever the last letter was."""
Reminder = tuple[Entry, Callable[[], list[NewLetter]]]


def reminders(
    composer: Composer,
    db: sqlite3.Connection,
    findings: Iterable[TrackedFinding],
    _standings: StatusOverview,
    _day: date,
) -> Iterator[Reminder]:
    """Yield departments whose last letter is older than `remind_days`, with their open findings."""
    days = composer.mail.remind_days
    if not days:
        return
    since = composer.at - timedelta(days=days)
    for entry, mine in _open(composer, db, findings):
        last = last_letter(db, entry.name) or first_letter(db)
        if mine and last is not None and last <= since:
            yield entry, _letter(composer, Kind.REMINDER, entry, mine, Absent.NO)


def deadline_letters(
    composer: Composer,
    db: sqlite3.Connection,
    findings: Iterable[TrackedFinding],
    standings: StatusOverview,
    day: date,
) -> Iterator[Reminder]:
    """Yield departments that must still do something before the deadline, once for each deadline.

    A department that has returned nothing, or whose return has vanished, is asked for its sheet;
    one with open findings is reminded of them.
    """
    deadline, days = composer.config.deadline, composer.mail.remind_before
    if deadline is None or not days or not timedelta(0) <= deadline - day <= timedelta(days=days):
        return
    gone = {line.name for line in standings.departments if line.standing is Standing.GONE}
    first = datetime.combine(deadline - timedelta(days=days), time.min, composer.at.tzinfo)
    for entry, mine in _open(composer, db, findings):
        absent = Absent.GONE if entry.name in gone else Absent.NO
        if entry.name in standings.missing and absent is Absent.NO:
            absent = Absent.YET
        if absent is Absent.NO and (
            not mine or _has_just_heard(composer, db, entry, deadline - day)
        ):
            continue
        if not was_warned(db, entry.name, first):
            letter = _letter(composer, Kind.DEADLINE, entry, mine, absent)
            yield entry, letter


def _has_just_heard(
    composer: Composer, db: sqlite3.Connection, entry: Entry, left: timedelta
) -> bool:
    """Return whether a recent letter makes a reminder superfluous; never shortly before the end."""
    last = last_letter(db, entry.name)
    return last is not None and left > _AT_LAST and composer.at - last < _JUST


def told_before(
    db: sqlite3.Connection, findings: Iterable[TrackedFinding], book: Book, files: Files
) -> Mapping[str, Sequence[TrackedFinding]]:
    """Map departments to their open findings that earlier letters have told."""
    open_ = (finding for finding in findings if finding.is_open and not finding.is_news)
    unsent = kept_back(db)
    return {
        name: [finding for finding in found if (finding.id, name) not in unsent]
        for name, found in routed(open_, book, files).departments.items()
    }


def _open(
    composer: Composer, db: sqlite3.Connection, findings: Iterable[TrackedFinding]
) -> Iterator[tuple[Entry, Sequence[TrackedFinding]]]:
    """Yield each department with an address, with its open findings of earlier letters."""
    told = told_before(db, findings, composer.book, composer.files)
    for entry in composer.book.entries:
        if entry.to:
            yield entry, told.get(entry.name, ())


def _letter(
    composer: Composer, kind: Kind, entry: Entry, findings: Sequence[TrackedFinding], absent: Absent
) -> Callable[[], list[NewLetter]]:
    shown = worst_of(findings)
    more = len(findings) - len(shown)
    return lambda: composer.about(kind, entry, shown, absent=absent, more=more)
