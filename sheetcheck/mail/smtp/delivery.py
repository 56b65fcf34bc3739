"""What a server can say to a letter, and how a server is reached: values, no network."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from types import TracebackType
from typing import Final, Literal, Protocol, Self

from sheetcheck.words.text import Text, same

NOTHING_SAID: Final = same("")


class Verdict(StrEnum):
    """What became of an attempt to deliver a letter."""

    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    """Not now: the server asks to try again."""
    PERMANENT = "permanent"
    """Never, as this letter stands."""
    SILENCE = "silence"
    """The connection was lost: it may have been accepted, or not."""


class ReplyScope(Enum):
    """What a verdict is about."""

    LETTER = auto()
    """This letter only; the others may go on."""
    CONNECTION = auto()
    """The connection is lost; another one may do."""
    SERVER = auto()
    """The server, or the way to it: no letter can go."""


class Stage(StrEnum):
    """How far a delivery had come."""

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
    """The answer to a letter."""

    verdict: Verdict
    scope: ReplyScope
    stage: Stage
    code: int | None = None
    """The server's, where it said one."""
    text: Text = NOTHING_SAID
    """Its words, harmless and in one line; or what went wrong."""
    late: bool = False
    """Whether there was no answer because the time was up."""

    @property
    def told(self) -> Text:
        """What the server said, code and words, or what went wrong."""
        return with_code(self.code, self.text)


@dataclass(frozen=True, slots=True)
class Login:
    """A name and where its password comes from; it is asked for when it is needed."""

    user: str
    password: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that takes letters."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    """The bare address that the envelope names: undeliverable letters come back to it."""
    login: Login | None = None
    patience: float = 120.0
    """Seconds that the way to the server, and then each letter, may take."""


def with_code(code: int | None, text: Text) -> Text:
    """Return a server's words behind its code, where it said one."""
    return text if code is None else Text(f"{code} {text.ja}".strip(), f"{code} {text.en}".strip())


class Post(Protocol):
    """A way to send letters one after another."""

    def send(self, recipients: tuple[str, ...], content: bytes) -> Reply:
        """Hand over one letter and return what became of it; raises nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
