"""Letters handed to aiosmtpd under TLS and with a login: a server that we did not write."""

import asyncio
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from sheetcheck.mail.smtp.delivery import Login, Reply, ReplyScope, Server, Stage, Verdict
from sheetcheck.mail.smtp.passwords import (
    NotInEnvironment,
    PasswordFileOpen,
    PasswordFileUnusable,
    from_environment,
    from_file,
)
from sheetcheck.mail.smtp.session import Session
from tests.mail.certificates import Authority
from tests.mail.fault_server import FaultServer
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


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def serve(mailbox: Mailbox) -> Iterator[Serve]:
    """Start servers on loopback, each in a loop of one thread; gives the port of each."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    running: list[asyncio.Server] = []

    def started(certificate: Path | None = None, *, at_once: bool = False, **more: Any) -> int:
        context = None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)

        def smtp() -> SMTP:
            later = None if at_once else context
            return SMTP(mailbox, loop=loop, tls_context=later, authenticator=mailbox.log_in, **more)

        made = loop.create_server(smtp, "127.0.0.1", 0, ssl=context if at_once else None)
        server = asyncio.run_coroutine_threadsafe(made, loop).result(10)
        running.append(server)
        return int(server.sockets[0].getsockname()[1])

    yield started
    asyncio.run_coroutine_threadsafe(_closed(running), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


async def _closed(servers: Sequence[asyncio.Server]) -> None:
    for server in servers:
        server.close()
        await server.wait_closed()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0.05)  # transports close in a later turn of the loop


def handed(port: int, security: str, password: str = "", **more: Any) -> Reply:
    """Hand over one letter and return what became of it."""
    login = Login("sheetcheck", lambda: password) if password else None
    server = Server("127.0.0.1", port, security, "jimukyoku@example.lg.jp", login, **more)  # type: ignore[arg-type]
    with Session(server) as post:
        return post.send((TO,), message_to(TO).content)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_goes_encrypted_with_a_login(
    serve: Serve,
    mailbox: Mailbox,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    security: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    later = security == "starttls"
    port = serve(authority.signed("127.0.0.1"), at_once=not later, auth_require_tls=later)
    assert handed(port, security, SECRET).verdict is Verdict.ACCEPTED
    assert mailbox.taken == [("jimukyoku@example.lg.jp", [TO], message_to(TO).content)]
    assert len(mailbox.logins) == 1


def test_a_relay_that_wants_nothing_gets_it_plain_where_that_is_said(
    serve: Serve, mailbox: Mailbox
) -> None:
    assert handed(serve(), "none").verdict is Verdict.ACCEPTED
    assert len(mailbox.taken) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_a_stranger_is_refused(
    serve: Serve, mailbox: Mailbox, authority: Authority, security: str
) -> None:
    port = serve(authority.signed("127.0.0.1"), at_once=security == "tls")
    reply = handed(port, security)
    assert (reply.verdict, reply.scope, reply.stage) == (
        Verdict.SILENCE,
        ReplyScope.SERVER,
        Stage.TLS,
    )
    assert "certificate" in reply.text.en
    assert mailbox.taken == []


@pytest.mark.parametrize(
    ("host", "ends", "said"),
    [("127.0.0.1", timedelta(days=-1), "expired"), ("mail.example.lg.jp", timedelta(9), "match")],
)
def test_a_certificate_that_is_expired_or_anothers_is_refused(  # noqa: PLR0917
    serve: Serve,
    mailbox: Mailbox,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    ends: timedelta,
    said: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    reply = handed(serve(authority.signed(host, ends=ends)), "starttls")
    assert reply.stage is Stage.TLS
    assert said in reply.text.en
    assert mailbox.taken == []


def test_a_server_without_encryption_gets_nothing_in_plain(serve: Serve, mailbox: Mailbox) -> None:
    refused = handed(serve(), "starttls")
    assert refused.stage is Stage.TLS
    assert refused.text.ja.startswith("サーバーがSTARTTLSに対応していない")
    assert handed(serve(), "tls", patience=2.0).stage is Stage.TLS
    assert mailbox.taken == []


def test_a_wrong_password_is_the_servers_matter_and_stands_nowhere(
    serve: Serve, mailbox: Mailbox, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    reply = handed(serve(authority.signed("127.0.0.1")), "starttls", "wrong-password")
    assert (reply.scope, reply.stage, reply.code) == (ReplyScope.SERVER, Stage.LOGIN, 535)
    assert "wrong-password" not in reply.text.en
    assert handed(serve(auth_require_tls=False), "none", "合言葉").stage is Stage.LOGIN
    assert mailbox.taken == []


@pytest.mark.parametrize(
    "told", ["hush, hush", "aHVzaCwgaHVzaA==", "AHNoZWV0Y2hlY2sAaHVzaCwgaHVzaA=="]
)
def test_a_password_that_the_server_repeats_stands_nowhere(told: str) -> None:
    with FaultServer("AUTH", f"535 not with {told}") as server:
        reply = handed(server.port, "none", "hush, hush")
    assert (reply.stage, reply.code, reply.text.ja) == (Stage.LOGIN, 535, "not with ***")


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


@pytest.mark.parametrize(
    ("name", "said"), [("pc-17", "[127.0.0.1]"), ("pc-17.example.lg.jp", "pc-17.example.lg.jp")]
)
def test_a_machine_without_a_domain_is_called_by_its_address(
    monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: name)
    with FaultServer() as server:
        assert handed(server.port, "none").verdict is Verdict.ACCEPTED
    assert server.called == said


def test_an_address_that_no_plain_server_takes_stops_only_its_letter(
    serve: Serve, mailbox: Mailbox
) -> None:
    with Session(Server("127.0.0.1", serve(), "none", "a@example.lg.jp")) as post:
        odd = post.send(("商工課@example.lg.jp",), message_to(TO).content)
        next_one = post.send((TO,), message_to(TO).content)
    assert (odd.verdict, odd.scope) == (Verdict.PERMANENT, ReplyScope.LETTER)
    assert next_one.verdict is Verdict.ACCEPTED


def test_a_letter_larger_than_the_server_takes_stops_only_itself(
    serve: Serve, mailbox: Mailbox
) -> None:
    port = serve(data_size_limit=20_000)
    with Session(Server("127.0.0.1", port, "none", "a@example.lg.jp")) as post:
        large = post.send((TO,), message_to(TO, "長い文。" * 20_000).content)
        small = post.send((TO,), message_to(TO).content)
    assert (large.verdict, large.scope) == (Verdict.PERMANENT, ReplyScope.LETTER)
    assert small.verdict is Verdict.ACCEPTED


def test_passwords_come_from_where_they_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHEETCHECK_TEST_PASSWORD", "from the environment")
    assert from_environment("SHEETCHECK_TEST_PASSWORD") == "from the environment"
    with pytest.raises(NotInEnvironment):
        from_environment("SHEETCHECK_TEST_NOTHING")
    file = tmp_path / "password"
    file.write_text("from a file\n", "utf-8")
    file.chmod(0o600)
    assert from_file(str(file)) == "from a file"
    file.chmod(0o640)
    with pytest.raises((PasswordFileOpen, AssertionError)):
        assert from_file(str(file)) != "from a file"  # Windows has no such bits
    with pytest.raises(PasswordFileUnusable):
        from_file(str(tmp_path / "nowhere"))


def test_a_probe_goes_as_far_as_the_login_and_sends_nothing(serve: Serve, mailbox: Mailbox) -> None:
    port = serve(auth_require_tls=False)
    server = Server("127.0.0.1", port, "none", "a@example.lg.jp")
    with Session(replace(server, login=Login("sheetcheck", lambda: SECRET))) as session:
        assert session.probe() is None
    with Session(replace(server, login=Login("sheetcheck", lambda: "wrong"))) as session:
        refused = session.probe()
    assert refused
    assert refused.code == 535
    assert mailbox.taken == []
