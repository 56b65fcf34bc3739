"""The letters of the state: queued, looked at, moved from one state to another."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sheetcheck.mail.delivery import with_code
from sheetcheck.nightly.errors import StateDamaged
from sheetcheck.nightly.state.runs import moment, stamp
from sheetcheck.words.text import Text


class LetterState(StrEnum):
    """Where a letter stands."""

    READY = "ready"
    """To be sent, at `not_before` at the earliest."""
    SENDING = "sending"
    """Claimed by a run. One found so at the start of a run may have gone out: it is sent again,
    as the very same bytes."""
    SENT = "sent"
    HELD = "held"
    """A person is to decide: a storm, or a state that was restored from a copy."""
    RETURNED = "returned"
    """Refused for good by the server."""
    EXPIRED = "expired"
    """Not accepted for so long that it was given up."""
    CANCELLED = "cancelled"


class Event(StrEnum):
    """What happens to a letter."""

    CLAIM = "claim"
    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    """The server asks to try again later."""
    PERMANENT = "permanent"
    SILENCE = "silence"
    """No answer: the server, or the run that had claimed it, was gone."""
    GIVEN_UP = "given up"
    HOLD = "hold"
    RELEASE = "release"
    """A person wants it sent, now."""
    CANCEL = "cancel"


_S, _E = LetterState, Event
NEXT: Final = {
    (_S.READY, _E.CLAIM): _S.SENDING,
    (_S.READY, _E.HOLD): _S.HELD,
    (_S.READY, _E.GIVEN_UP): _S.EXPIRED,
    (_S.READY, _E.CANCEL): _S.CANCELLED,
    (_S.READY, _E.RELEASE): _S.READY,
    (_S.SENDING, _E.ACCEPTED): _S.SENT,
    (_S.SENDING, _E.TEMPORARY): _S.READY,
    (_S.SENDING, _E.PERMANENT): _S.RETURNED,
    (_S.SENDING, _E.SILENCE): _S.READY,  # RFC 1047: may go twice, is never lost
    (_S.HELD, _E.RELEASE): _S.READY,
    (_S.HELD, _E.CANCEL): _S.CANCELLED,
    (_S.RETURNED, _E.RELEASE): _S.READY,
    (_S.RETURNED, _E.CANCEL): _S.CANCELLED,
    (_S.EXPIRED, _E.RELEASE): _S.READY,
    (_S.EXPIRED, _E.CANCEL): _S.CANCELLED,
}
"""The state that an event leads to; what is not listed cannot happen."""

WAITING: Final = (LetterState.READY, LetterState.SENDING, LetterState.HELD)
UNDELIVERABLE: Final = (LetterState.RETURNED, LetterState.EXPIRED)
ENDED: Final = frozenset({_S.SENT, _S.RETURNED, _S.EXPIRED, _S.CANCELLED})


class Impossible(ValueError):  # noqa: N818  (a word of the table, not of Python)
    """An event that cannot happen to a letter as it stands."""


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A finished letter, to be queued."""

    message_id: str
    kind: str
    """What it is: `department`, `digest`, …"""
    recipients: tuple[str, ...]
    """The addresses of the envelope."""
    subject: str
    date: datetime
    """As it stands in the letter."""
    content: bytes
    """The letter as it is sent, headers and all, lines ending in CRLF."""
    findings: tuple[tuple[int, int], ...] = ()
    """The ids and revisions of the findings that it tells."""
    department: str = ""
    """Whom it is to, by the address book's name; empty for the secretariat."""
    state: LetterState = LetterState.READY


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the state; its bytes are asked for one by one (`content_of`)."""

    id: int
    message_id: str
    run: int
    kind: str
    recipients: tuple[str, ...]
    subject: str
    date: datetime
    state: LetterState
    tries: int
    not_before: datetime
    reply_code: int | None
    reply_text: Text
    """What the server last said to it, or what went wrong."""
    created: datetime
    department: str
    """Whom it is to, by the address book's name; empty for the secretariat."""

    @property
    def reply(self) -> Text:
        """The code and the words."""
        return with_code(self.reply_code, self.reply_text)


_COLUMNS: Final = (
    "id, message_id, run, kind, recipients, subject, date, state, tries, not_before,"
    " reply_code, reply_text, created, department"
)


def queue(db: sqlite3.Connection, letter: NewLetter, *, run: int, at: datetime) -> int:
    """Store a finished letter, and its findings as told; return its id.

    A letter of the same Message-ID is the same letter: it is queued once. Call it inside
    `Store.step`, so that letter and findings stand or fall together.
    """
    row = db.execute(
        "INSERT INTO letters (message_id, run, kind, recipients, subject, date, content, state,"
        " not_before, created, department) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (message_id) DO NOTHING RETURNING id",
        (
            letter.message_id,
            run,
            letter.kind,
            json.dumps(letter.recipients),
            letter.subject,
            stamp(letter.date),
            letter.content,
            letter.state,
            stamp(at),
            stamp(at),
            letter.department,
        ),
    ).fetchone()
    if row is None:
        query = "SELECT id FROM letters WHERE message_id = ?"
        return int(db.execute(query, (letter.message_id,)).fetchone()[0])
    told = [(row[0], finding, revision) for finding, revision in letter.findings]
    db.executemany("INSERT INTO letter_findings VALUES (?, ?, ?)", told)
    db.executemany(
        "UPDATE findings SET told = max(told, ?) WHERE id = ?",
        [(revision, finding) for finding, revision in letter.findings],
    )
    return int(row[0])


def letters(db: sqlite3.Connection, states: Iterable[LetterState]) -> list[Letter]:
    """Return the letters in some states, the oldest first."""
    wanted = tuple(states)
    marks = ", ".join("?" * len(wanted))
    query = f"SELECT {_COLUMNS} FROM letters WHERE state IN ({marks}) ORDER BY id"  # noqa: S608
    return [_letter(row) for row in db.execute(query, wanted)]


def content_of(db: sqlite3.Connection, letter: int) -> bytes:
    """Return the bytes of a letter as they are sent."""
    row = db.execute("SELECT content FROM letters WHERE id = ?", (letter,)).fetchone()
    return bytes(row[0])


def happened(  # noqa: PLR0913  (a row of the ledger)
    db: sqlite3.Connection,
    letter: int,
    event: Event,
    *,
    at: datetime,
    not_before: datetime | None = None,
    reply: tuple[int | None, Text] | None = None,
) -> LetterState:
    """Move a letter to the state that an event leads to, and return that.

    `not_before` is when it may be tried again; `reply` the server's code and words. A claim
    counts as a try. Call it inside `Store.step`.

    Raises:
        Impossible: the table `NEXT` has no such step.

    """
    row = db.execute("SELECT state FROM letters WHERE id = ?", (letter,)).fetchone()
    step = (LetterState(row[0]), event) if row else None
    if step not in NEXT:
        raise Impossible(f"letter {letter}: {step}")
    after = NEXT[step]
    code, text = reply or (None, None)
    db.execute(
        "UPDATE letters SET state = ?, tries = tries + ?, not_before = coalesce(?, not_before),"
        " reply_code = CASE WHEN ? THEN ? ELSE reply_code END,"
        " reply_text = coalesce(?, reply_text), ended = ? WHERE id = ?",
        (
            after,
            int(event is Event.CLAIM),
            stamp(not_before or at) if event is not Event.CLAIM else None,
            reply is not None,
            code,
            text and f"{text.ja}\n{text.en}",
            stamp(at) if after in ENDED else None,
            letter,
        ),
    )
    return after


def take_up(db: sqlite3.Connection, *, at: datetime) -> None:
    """Take up what a run that is gone had claimed: it may have gone out, or not.

    Inside `Store.step`, and with the lock of the state: nobody else may be sending.
    """
    for letter in letters(db, [LetterState.SENDING]):
        happened(db, letter.id, Event.SILENCE, at=at)


def forget(db: sqlite3.Connection, *, before: datetime) -> None:
    """Let the bytes go of letters that went out or were cancelled before a time.

    They may hold workbooks, and the state is copied every night. Inside `Store.step`.
    """
    db.execute(
        "UPDATE letters SET content = x'' WHERE state IN (?, ?) AND ended < ? AND content <> x''",
        (LetterState.SENT, LetterState.CANCELLED, stamp(before)),
    )


def counted(db: sqlite3.Connection) -> dict[LetterState, int]:
    """Return how many letters stand in each state."""
    query = "SELECT state, count(*) FROM letters GROUP BY state"
    return {LetterState(state): count for state, count in db.execute(query)}


def _letter(row: Sequence[object]) -> Letter:
    try:
        return _parsed(row)
    except (ValueError, TypeError) as error:
        raise StateDamaged from error


def _parsed(row: Sequence[object]) -> Letter:
    id_, message_id, run, kind, recipients, subject, date, state, tries, *rest = row
    later, code, text, made, department = rest
    return Letter(
        id=int(str(id_)),
        message_id=str(message_id),
        run=int(str(run)),
        kind=str(kind),
        recipients=tuple(json.loads(str(recipients))),
        subject=str(subject),
        date=moment(str(date)),
        state=LetterState(str(state)),
        tries=int(str(tries)),
        not_before=moment(str(later)),
        reply_code=None if code is None else int(str(code)),
        reply_text=_read_text(str(text)),
        created=moment(str(made)),
        department=str(department),
    )


def _read_text(stored: str) -> Text:
    """Return what was stored in two lines, Japanese and English; one line is both."""
    japanese, _, english = stored.partition("\n")
    return Text(japanese, english or japanese)
