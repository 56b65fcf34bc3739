"""Letters handed over under TLS: who is trusted, and that nothing goes in plain by accident."""

from datetime import timedelta

import pytest

from sheetcheck.mail.smtp.delivery import ReplyScope, Stage, Verdict
from tests.mail.certificates import Authority
from tests.mail.mail_server import SECRET, TO, Mailbox, Serve, handed
from tests.mail.outbox_kit import message_to


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
