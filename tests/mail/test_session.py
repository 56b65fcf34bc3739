"""Letters handed to a server, and what its answers mean."""

from dataclasses import replace

import pytest

from sheetcheck.mail.smtp.delivery import Login, ReplyScope, Server, Verdict
from sheetcheck.mail.smtp.session import Session
from tests.mail.fault_server import FaultServer
from tests.mail.mail_server import SECRET, TO, Mailbox, Serve, handed
from tests.mail.outbox_kit import message_to


def test_a_relay_that_wants_nothing_gets_it_plain_where_that_is_said(
    serve: Serve, mailbox: Mailbox
) -> None:
    assert handed(serve(), "none").verdict is Verdict.ACCEPTED
    assert len(mailbox.taken) == 1


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
