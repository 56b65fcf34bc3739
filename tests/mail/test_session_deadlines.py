"""Servers, and a keyring, that would hold the program: each letter ends at its deadline."""

import threading
import time

import pytest

from sheetcheck.mail.smtp.delivery import Login, Server, Stage, Verdict
from sheetcheck.mail.smtp.session import Session
from tests.mail.fault_server import FaultServer
from tests.mail.mail_server import SECRET, TO, handed
from tests.mail.outbox_kit import message_to


def test_a_server_that_talks_without_end_is_left() -> None:
    with FaultServer("MAIL", "flood") as server:
        reply = handed(server.port, "none", patience=60.0)
    assert (reply.verdict, reply.stage) == (Verdict.SILENCE, Stage.SENDER)
    assert "without end" in reply.text.en


@pytest.mark.parametrize(
    ("stage", "kind", "security", "lost_at"),
    [
        ("greeting", "drip", "none", Stage.GREETING),
        ("EHLO", "drip", "none", Stage.HELLO),
        ("STARTTLS", "drip", "starttls", Stage.TLS),
        ("STARTTLS", "handshake", "starttls", Stage.TLS),
        ("greeting", "handshake", "tls", Stage.TLS),
        ("AUTH", "drip", "none", Stage.LOGIN),
        ("MAIL", "drip", "none", Stage.SENDER),
        ("RCPT", "drip", "none", Stage.RECIPIENT),
        ("DATA", "drip", "none", Stage.DATA),
        ("DATA", "sips", "none", Stage.BODY),
        ("body", "drip", "none", Stage.BODY),
    ],
)
def test_a_server_that_drips_holds_no_letter_longer_than_its_deadline(
    stage: str, kind: str, security: str, lost_at: Stage
) -> None:
    password = SECRET if stage == "AUTH" else ""
    content = message_to(TO).content + b"x" * 20_000_000 * (kind == "sips")
    with FaultServer(stage, kind) as server:
        begun = time.monotonic()
        login = Login("sheetcheck", lambda: password) if password else None
        asked = Server("127.0.0.1", server.port, security, "a@example.lg.jp", login, patience=0.15)  # type: ignore[arg-type]
        with Session(asked) as post:
            reply = post.send((TO,), content)
        assert time.monotonic() - begun < 2
    assert (reply.verdict, reply.stage, reply.late) == (Verdict.SILENCE, lost_at, True)


def test_a_keyring_that_waits_for_a_person_holds_nobody() -> None:
    asked = threading.Event()

    def password() -> str:
        asked.wait(30)
        return SECRET

    with FaultServer() as server:
        login = Login("sheetcheck", password)
        with Session(
            Server("127.0.0.1", server.port, "none", "a@example.lg.jp", login, patience=0.15)
        ) as post:
            reply = post.send((TO,), message_to(TO).content)
    asked.set()
    assert (reply.verdict, reply.stage, reply.late) == (Verdict.SILENCE, Stage.LOGIN, True)
