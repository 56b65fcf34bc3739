"""The outbox: finished letters in the database, and every step that one can take.

The problem. A letter must reach its department although the night can be killed at any moment,
the mail server can be away for days, and the network can break at any byte. It must not be lost,
it should not come twice, and what it says must not change between two attempts. No program can
promise "exactly once" to a mail server: between the server's "250 OK" and our note of it there is
always a moment in which we can die (RFC 1047 describes it). So the choice is between "at most
once" and "at least once", and a finding that nobody hears of is worse than one that is heard of
twice. We promise "at least once, as the very same bytes, under one Message-ID", which mail
programs fold into one.

Invariants. Every function below keeps them; `tests/nightly/letters/test_kill.py` kills the night
everywhere.

1. A letter is stored as finished bytes, headers, attachments and all, before anything is sent. A
   second attempt sends these bytes, not a letter that is written anew: sheets, settings and the
   program may have changed in between.
2. A letter and the note that its findings are told are one transaction (`queue`, called inside
   `Store.step`). If it commits, the findings are told and the letter will go; if not, neither. A
   finding is "told" when its letter is queued, not when it is sent: otherwise a server that is
   away for three days would get three letters about it.
3. The Message-ID is a digest of everything that the letter says, its date included. Queueing the
   same letter again stores nothing (`ON CONFLICT DO NOTHING`), so a step that is repeated after a
   crash does no harm.
4. A letter is claimed (`SENDING`) and committed before the first byte goes out, and its outcome
   is committed after the last one. Whoever finds a claimed letter at the start of a run knows
   that the run that claimed it is gone (the lock of the state says so) and that it may have gone
   out or not: `take_up` treats it as an attempt that got no answer, and it is sent again.
5. `NEXT` in `letter` is the whole truth about states. What it does not list cannot happen, and
   raises `Impossible` instead of writing a row that nobody can explain.

States. `READY` waits until `not_before`; `SENDING` is claimed; `SENT`, `RETURNED` (refused for
good: a 5yz reply, RFC 5321 4.2.1), `EXPIRED` (tried for five days, RFC 5321 4.5.4.1) and
`CANCELLED` are ends, of which a person can bring back all but the sent and the cancelled ones.
`HELD` waits for a person: after a storm of findings, or when the state was restored from its
backup, since then letters may have gone out that the backup does not know of.

One letter for each address. A server may refuse one recipient of several (RFC 5321 3.3), and a
letter that is refused for one would be sent again to all. So each address gets a letter of its
own, with a digest of its own, and all are named in `To:`.

What is kept. The bytes of a letter hold workbooks, and the state is backed up every night:
`forget` empties the content of letters that went out a month ago, and keeps their rows, which say
who was told what.

Why a database and not a folder of files, as mail servers have it. Because of invariant 2: a file
and a row of a database cannot be written in one transaction.
"""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from sheetcheck.nightly.letters.letter import (
    COLUMNS,
    ENDED,
    NEXT,
    Event,
    Letter,
    LetterState,
    NewLetter,
    letter_in,
)
from sheetcheck.nightly.state.runs import stamp
from sheetcheck.words.text import Text


class Impossible(ValueError):
    """An event that cannot happen to a letter in its state."""


def queue(db: sqlite3.Connection, letter: NewLetter, *, run: int, at: datetime) -> int:
    """Add a finished letter, mark its findings as told, and return its id.

    A letter with a known Message-ID is not added again. Call inside `Store.step()`, so that the
    letter and its findings are stored together or not at all.
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
    query = f"SELECT {', '.join(COLUMNS)} FROM letters WHERE state IN ({marks}) ORDER BY id"
    return [letter_in(row) for row in db.execute(query, wanted)]


def content_of(db: sqlite3.Connection, letter: int) -> bytes:
    """Return the content of a letter, as it is sent."""
    row = db.execute("SELECT content FROM letters WHERE id = ?", (letter,)).fetchone()
    return bytes(row[0])


def happened(  # noqa: PLR0913  (all that can happen)
    db: sqlite3.Connection,
    letter: int,
    event: Event,
    *,
    at: datetime,
    not_before: datetime | None = None,
    reply: tuple[int | None, Text] | None = None,
) -> LetterState:
    """Apply an event to a letter and return its new state. Call inside `Store.step()`.

    `not_before` is when it may be tried again, `reply` the server's code and text. A claim counts
    as a try.

    Raises:
        Impossible: the event cannot happen to a letter in this state.

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
    """Make letters that a dead run had claimed ready again. Call inside `Store.step()`.

    The caller holds the lock of the state: nobody else may be sending.
    """
    for letter in letters(db, [LetterState.SENDING]):
        happened(db, letter.id, Event.SILENCE, at=at)


def forget(db: sqlite3.Connection, *, before: datetime) -> None:
    """Drop the content of letters that were sent or cancelled before a time.

    It may hold workbooks, and the state is backed up every night. Call inside `Store.step()`.
    """
    db.execute(
        "UPDATE letters SET content = x'' WHERE state IN (?, ?) AND ended < ? AND content <> x''",
        (LetterState.SENT, LetterState.CANCELLED, stamp(before)),
    )


def counted(db: sqlite3.Connection) -> dict[LetterState, int]:
    """Return the number of letters in each state."""
    query = "SELECT state, count(*) FROM letters GROUP BY state"
    return {LetterState(state): count for state, count in db.execute(query)}
