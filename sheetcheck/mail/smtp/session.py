"""A session with a mail server (RFC 5321), and the meaning of the server's answers."""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Final, Self

from sheetcheck.mail.smtp import answers
from sheetcheck.mail.smtp.delivery import Login, Reply, ReplyScope, Server, Stage, Verdict
from sheetcheck.mail.smtp.passwords import without
from sheetcheck.mail.smtp.sockets import Deadline, LimitedSocket, is_loopback, own_name, under_tls
from sheetcheck.words.deadline import within
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text

_SHUTTING_DOWN: Final = (
    421  # RFC 5321 3.8: possible at any stage; the server then closes the connection
)
_TOO_LARGE: Final = 552
_GOODBYE: Final = 5.0  # seconds


class _Refused(Exception):
    """An answer or failure that ends an attempt."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply)
        self.reply = reply


class Session:
    """Sends letters over one connection; a lost one is opened again for the next letter."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._deadline = Deadline(server.patience)
        self._smtp: smtplib.SMTP | None = None
        self._secret = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._smtp is not None:
            self._deadline.renew(_GOODBYE)
            # An error here does not undo a delivery that the server has accepted.
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self._hang_up()

    def probe(self) -> Reply | None:
        """Connect with TLS and login, but send nothing; return None if everything worked."""
        try:
            self._open()
        except _Refused as refused:
            return self._discreet(refused.reply)
        return None

    def send(self, recipients: tuple[str, ...], content: bytes) -> Reply:
        """Deliver one letter and return the result."""
        return self._discreet(self._sent(recipients, content))

    def _discreet(self, reply: Reply) -> Reply:
        """Return a reply with the password removed, in case the server repeats it."""
        login = self._server.login
        if not self._secret or not login:
            return reply
        words = Text(
            *(without(self._secret, login.user, w) for w in (reply.text.ja, reply.text.en))
        )
        return replace(reply, text=words)

    def _sent(self, recipients: tuple[str, ...], content: bytes) -> Reply:
        try:
            if self._smtp is None:
                self._deadline.renew(self._server.patience)
                self._open()
            assert self._smtp is not None
            self._deadline.renew(self._server.patience)
            return self._hand_over(self._smtp, recipients, content)
        except _Refused as refused:
            reply = refused.reply
        if reply.scope is not ReplyScope.LETTER or not self._is_reset():
            self._hang_up()
        return reply

    def _open(self) -> None:
        server = self._server
        smtp = smtplib.SMTP(local_hostname="localhost")  # replaced once connected
        try:
            self._connect(smtp)
            self._greet(smtp)
            if server.security == "starttls":
                self._start_tls(smtp)
            if server.login:
                self._log_in(smtp, server.login)
        except BaseException:
            smtp.close()
            raise
        self._smtp = smtp

    def _connect(self, smtp: smtplib.SMTP) -> None:
        server, stage = self._server, Stage.CONNECT
        try:
            smtp.sock = LimitedSocket.connected(server.host, server.port, self._deadline)
            smtp.local_hostname = own_name(smtp.sock)
            if server.security == "tls":
                stage = Stage.TLS
                smtp.sock = under_tls(smtp.sock, server.host, self._deadline)
            stage = Stage.GREETING
            code, words = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise _lost(stage, error, ReplyScope.SERVER) from error
        if code != 220:
            raise _refused(stage, code, words, ReplyScope.SERVER)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        try:
            code, words = smtp.ehlo()
            if code != 250:
                code, words = smtp.helo()
        except (OSError, smtplib.SMTPException) as error:
            raise _lost(Stage.HELLO, error, ReplyScope.SERVER) from error
        if code != 250:
            raise _refused(Stage.HELLO, code, words, ReplyScope.SERVER)

    def _start_tls(self, smtp: smtplib.SMTP) -> None:
        try:
            if not smtp.has_extn("starttls"):
                raise _Refused(
                    Reply(Verdict.TEMPORARY, ReplyScope.SERVER, Stage.TLS, text=answers.NO_TLS)
                )
            code, words = smtp.docmd("STARTTLS")
            if code != 220:
                raise _refused(Stage.TLS, code, words, ReplyScope.SERVER)
            assert smtp.sock is not None
            smtp.sock = under_tls(smtp.sock, self._server.host, self._deadline)
        except (OSError, smtplib.SMTPException) as error:
            raise _lost(Stage.TLS, error, ReplyScope.SERVER) from error
        # Discard everything received before TLS, including buffered input (RFC 3207 4.2).
        smtp.file = None
        smtp.ehlo_resp = smtp.helo_resp = None
        smtp.esmtp_features = {}
        smtp.does_esmtp = False
        self._greet(smtp)

    def _log_in(self, smtp: smtplib.SMTP, login: Login) -> None:
        def refused(words: Text, code: int | None = None) -> _Refused:
            return _Refused(Reply(Verdict.TEMPORARY, ReplyScope.SERVER, Stage.LOGIN, code, words))

        smtp.user = login.user
        secret = ""
        try:
            # A keyring may prompt a person, and a file may be on a disk that hangs.
            secret = within(self._deadline.left(), login.password)
            self._secret = smtp.password = secret
            if isinstance(smtp.sock, ssl.SSLSocket) or is_loopback(smtp.sock):
                smtp.login(login.user, smtp.password)
            elif "CRAM-MD5" in smtp.esmtp_features.get("auth", "").upper().split():
                smtp.auth("CRAM-MD5", smtp.auth_cram_md5)
            else:
                raise refused(answers.NO_SAFE_LOGIN)
        except Refusal as why:
            raise refused(why.what) from why
        except UnicodeEncodeError as error:
            # Without the error's own text, which contains the password.
            raise refused(answers.NOT_ASCII) from error
        except smtplib.SMTPResponseException as error:
            words = without(secret, login.user, answers.decoded(error.smtp_error))
            raise refused(answers.answer_text(words), error.smtp_code) from error
        except (OSError, ValueError, smtplib.SMTPException) as error:
            raise _lost(Stage.LOGIN, error, ReplyScope.SERVER) from error

    def _hand_over(self, smtp: smtplib.SMTP, recipients: tuple[str, ...], content: bytes) -> Reply:
        stage = Stage.SENDER
        try:
            size = [f"SIZE={len(content)}"] if smtp.has_extn("size") else []
            code, words = smtp.mail(self._server.sender, size)
            if code != 250:
                about_size = code == _TOO_LARGE or (code == 452 and size)
                raise _refused(
                    stage, code, words, ReplyScope.LETTER if about_size else ReplyScope.SERVER
                )
            stage = Stage.RECIPIENT
            for recipient in recipients:
                code, words = smtp.rcpt(recipient)
                if code not in {250, 251}:
                    raise _refused(stage, code, words, ReplyScope.LETTER)
            stage = Stage.DATA
            code, words = smtp.docmd("DATA")
            if code != 354:
                raise _refused(stage, code, words, ReplyScope.LETTER)
            stage = Stage.BODY
            smtp.send(_on_the_wire(content))
            code, words = smtp.getreply()
        except UnicodeEncodeError as error:
            reply = Reply(Verdict.PERMANENT, ReplyScope.LETTER, stage, 553, answers.ODD_ADDRESS)
            raise _Refused(reply) from error
        except (OSError, ValueError, smtplib.SMTPException) as error:
            raise _lost(stage, error, ReplyScope.CONNECTION) from error
        if code != 250:
            raise _refused(stage, code, words, ReplyScope.LETTER)
        return Reply(Verdict.ACCEPTED, ReplyScope.LETTER, stage, code, answers.answer_text(words))

    def _is_reset(self) -> bool:
        """Reset the session for the next letter; return whether the server agreed."""
        try:
            return self._smtp is not None and self._smtp.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _refused(stage: Stage, code: int, words: bytes, scope: ReplyScope) -> _Refused:
    """Return the meaning of an answer that is not the expected one."""
    if code == _SHUTTING_DOWN or code < 0:  # smtplib gives -1 for an invalid answer
        scope = ReplyScope.SERVER
    permanent = code >= 500 and scope is ReplyScope.LETTER
    # A refusal of all letters is not the letter's fault, and the server may be repaired.
    verdict = Verdict.PERMANENT if permanent else Verdict.TEMPORARY
    return _Refused(Reply(verdict, scope, stage, code, answers.answer_text(words)))


def _lost(stage: Stage, error: Exception, scope: ReplyScope) -> _Refused:
    late = answers.is_late(error)
    return _Refused(Reply(Verdict.SILENCE, scope, stage, None, answers.lost(stage, error), late))


def _on_the_wire(content: bytes) -> bytes:
    """Return a letter with its dots doubled, and the line that ends it (RFC 5321 4.5.2)."""
    ended = content if content.endswith(b"\r\n") else content + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"
