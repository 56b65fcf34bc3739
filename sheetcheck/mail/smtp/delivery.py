"""Values of a delivery: the server, its answers and what they mean. No network access."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from types import TracebackType
from typing import Final, Literal, Protocol, Self

from sheetcheck.words.text import Text, same

NOTHING_SAID: Final = same("")


class Verdict(StrEnum):
    """The result of an attempt to deliver a letter."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    """Not accepted now; it may be tried again."""
    PERMANENT = "permanent"
    """Refused for good."""
    SILENCE = "silence"
    """The connection was lost; the letter may have been accepted or not."""


class ReplyScope(Enum):
    """What a verdict applies to."""

    LETTER = auto()
    """This letter only; others may be accepted."""
    CONNECTION = auto()
    """This connection; a new one may work."""
    SERVER = auto()
    """The server or the way to it; no letter can be sent."""


class Stage(StrEnum):
    """The stage that a delivery had reached."""

    CONNECT = "connect"
    GREETING = "greeting"
    HELLO = "EHLO"
    TLS = "TLS"
    LOGIN = "AUTH"
    SENDER = "MAIL"
    RECIPIENT = "RCPT"
    DATA = "DATA"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Reply:
    """The result of a delivery, with the server's answer."""

    verdict: Verdict
    scope: ReplyScope
    stage: Stage
    code: int | None = None
    """The server's code; None if it gave none."""
    text: Text = NOTHING_SAID
    """The server's answer in one line, or what went wrong."""
    late: bool = False
    """Whether there was no answer in time."""

    @property
    def described(self) -> Text:
        """The server's answer with its code, or what went wrong."""
        return with_code(self.code, self.text)


@dataclass(frozen=True, slots=True)
class Login:
    """A user name, and a function that reads the password when it is needed."""

    user: str
    password: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    """The address in the envelope, to which undeliverable letters come back."""
    login: Login | None = None
    patience: float = 120.0
    """Seconds allowed for the connection, and then for each letter."""


def with_code(code: int | None, text: Text) -> Text:
    """Return a server's answer, with its code in front if there is one."""
    return text if code is None else Text(f"{code} {text.ja}".strip(), f"{code} {text.en}".strip())


class Post(Protocol):
    """A connection that sends letters one after another."""

    def send(self, recipients: tuple[str, ...], content: bytes) -> Reply:
        """Deliver one letter and return the result; never raises."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
