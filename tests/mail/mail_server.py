"""What a test server took, and one letter handed to a server."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from sheetcheck.mail.smtp.delivery import Login, Reply, Server
from sheetcheck.mail.smtp.session import Session
from tests.mail.outbox_kit import message_to

TO = "shoko@example.lg.jp"


SECRET = "open sesame"


Serve = Callable[..., int]


@dataclass
class Mailbox:
    """What a server took."""

    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.taken.append((str(envelope.mail_from), envelope.rcpt_tos, envelope.content))
        return "250 taken"

    def log_in(self, _s: Any, _n: Any, _e: Any, mechanism: str, given: Any) -> AuthResult:
        self.logins.append(mechanism)
        assert isinstance(given, LoginPassword)
        return AuthResult(success=given.password == SECRET.encode(), handled=False)


def handed(port: int, security: str, password: str = "", **more: Any) -> Reply:
    """Hand over one letter and return what became of it."""
    login = Login("sheetcheck", lambda: password) if password else None
    server = Server("127.0.0.1", port, security, "jimukyoku@example.lg.jp", login, **more)  # type: ignore[arg-type]
    with Session(server) as post:
        return post.send((TO,), message_to(TO).content)
