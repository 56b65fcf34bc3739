"""Passwords: where they come from, and that they stand in no answer."""

from pathlib import Path

import pytest

from sheetcheck.mail.smtp.delivery import ReplyScope, Stage
from sheetcheck.mail.smtp.passwords import (
    NotInEnvironment,
    PasswordFileOpen,
    PasswordFileUnusable,
    from_environment,
    from_file,
)
from tests.mail.certificates import Authority
from tests.mail.fault_server import FaultServer
from tests.mail.mail_server import Mailbox, Serve, handed


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
