"""A letter of the outbox: its values, its states, and the events that change them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sheetcheck.mail.smtp.delivery import with_code
from sheetcheck.nightly.state.runs import moment
from sheetcheck.nightly.state.schema import or_damage
from sheetcheck.words.text import Text


class LetterState(StrEnum):
    """The state of a letter."""

    READY = "ready"
    """To be sent, not before `not_before`."""
    SENDING = "sending"
    """Claimed by a run. If a run finds a letter in this state, the claiming run died; the letter
    may have gone out, and is sent again as the same bytes."""
    SENT = "sent"
    HELD = "held"
    """Waits for a person's decision, after a storm or a restored state."""
    RETURNED = "returned"
    """Refused for good by the server."""
    EXPIRED = "expired"
    """Given up, because the server did not accept it for days."""
    CANCELLED = "cancelled"


class Event(StrEnum):
    """An event that changes the state of a letter."""

    CLAIM = "claim"
    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    """The server asks to try again later."""
    PERMANENT = "permanent"
    SILENCE = "silence"
    """No answer: the server was gone, or the run that had claimed the letter died."""
    GIVEN_UP = "given up"
    HOLD = "hold"
    RELEASE = "release"
    """A person wants it to be sent now."""
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
"""The state that an event leads to. An event that is not listed for a state cannot happen."""
WAITING: Final = (LetterState.READY, LetterState.SENDING, LetterState.HELD)
UNDELIVERABLE: Final = (LetterState.RETURNED, LetterState.EXPIRED)
ENDED: Final = frozenset({_S.SENT, _S.RETURNED, _S.EXPIRED, _S.CANCELLED})


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A finished letter that is not in the outbox yet."""

    message_id: str
    kind: str
    """Its `Kind`: `department`, `digest`, …"""
    recipients: tuple[str, ...]
    """The addresses of the envelope."""
    subject: str
    date: datetime
    """The date in its header."""
    content: bytes
    """The whole letter as it is sent, with headers; lines end in CRLF."""
    findings: tuple[tuple[int, int], ...] = ()
    """The ids and revisions of the findings in it."""
    department: str = ""
    """The addressee's name in the address book; empty for the secretariat."""
    state: LetterState = LetterState.READY


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in the outbox, without its content (see `content_of`)."""

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
    """The server's last answer, or what went wrong."""
    created: datetime
    department: str
    """The addressee's name in the address book; empty for the secretariat."""

    @property
    def reply(self) -> Text:
        """The server's last answer, with its code."""
        return with_code(self.reply_code, self.reply_text)


COLUMNS: Final = tuple(Letter.__dataclass_fields__)


@or_damage
def letter_in(row: Sequence[Any]) -> Letter:
    """Return the letter in a row of `COLUMNS`.

    Raises:
        StateDamaged: the row cannot be read.

    """
    values = dict(zip(COLUMNS, row, strict=True))
    return Letter(**values | {name: read(values[name]) for name, read in _READERS.items()})


def _read_text(stored: str) -> Text:
    """Return a text stored as two lines, Japanese and English; a single line serves for both."""
    japanese, _, english = stored.partition("\n")
    return Text(japanese, english or japanese)


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "recipients": lambda stored: tuple(json.loads(stored)),
    "date": moment,
    "state": LetterState,
    "not_before": moment,
    "reply_text": _read_text,
    "created": moment,
}
"""How the columns that hold no plain values are read."""
