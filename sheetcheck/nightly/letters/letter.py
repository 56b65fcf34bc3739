"""A letter of the outbox: what it is, where it stands, and what can happen to it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sheetcheck.mail.smtp.delivery import with_code
from sheetcheck.nightly.errors import StateDamaged
from sheetcheck.nightly.state.runs import moment
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


COLUMNS: Final = (
    "id, message_id, run, kind, recipients, subject, date, state, tries, not_before,"
    " reply_code, reply_text, created, department"
)


def letter_in(row: Sequence[object]) -> Letter:
    """Return the letter in a row of `COLUMNS`.

    Raises:
        StateDamaged: it is none that we have written.

    """
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
