"""The states of a letter, and the table of what may become of it."""

from enum import StrEnum
from typing import Final


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
