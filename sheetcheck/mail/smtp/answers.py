"""Answers of a mail server, and failures to reach it, as texts for people."""

import smtplib
import socket
import ssl
from typing import Final

from sheetcheck.mail.smtp.delivery import Stage
from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words.text import Text, same

NO_TLS: Final = Text(
    "サーバーがSTARTTLSに対応していないため、送信しません（暗号化せずには送信しません）",
    "the server offers no STARTTLS; nothing is sent unencrypted",
)
NO_SAFE_LOGIN: Final = Text(
    "暗号化なしで安全にログインする方法（CRAM-MD5）に、サーバーが対応していません",
    "the server has no safe login without encryption (CRAM-MD5)",
)
NOT_ASCII: Final = Text(
    "ユーザー名又はパスワードに、半角英数字・記号以外の文字があります",
    "user name or password is not ASCII",
)
ODD_ADDRESS: Final = Text(
    "メールアドレスに、半角英数字・記号以外の文字があります", "the address is not ASCII"
)
_LATE: Final = Text("時間内に応答がありません", "no answer in time")
_REFUSED: Final = Text("接続を拒否されました", "connection refused")
_UNKNOWN: Final = Text("サーバーが見つかりません（{why}）", "the server was not found ({why})")
_LOST: Final = Text("接続が切れました（{why}）", "the connection was lost ({why})")
_DISTRUSTED: Final = Text(
    "サーバーの証明書を信頼できません（{why}）",
    "the server's certificate is not trusted ({why})",
)
_NO_CIPHER: Final = Text(
    "暗号化を開始できません（{why}）", "encryption could not be started ({why})"
)
_OTHERWISE: Final = Text("{why}", "{why}")
_CAUSES: Final[tuple[tuple[type[Exception], Text], ...]] = (
    (ssl.SSLCertVerificationError, _DISTRUSTED),
    (ssl.SSLError, _NO_CIPHER),
    (ConnectionRefusedError, _REFUSED),
    (socket.gaierror, _UNKNOWN),
    (smtplib.SMTPServerDisconnected, _LOST),
    (ConnectionError, _LOST),
)
"""What errors mean; the first entry that fits is used."""
_STAGES: Final = {
    Stage.CONNECT: Text("接続", "connect"),
    Stage.GREETING: Text("最初の応答", "greeting"),
    Stage.BODY: Text("本文", "body"),
}
_AT: Final = Text("{stage}: {why}", "{stage}: {why}")
_WORDS: Final = 300


def answer_text(words: bytes | str) -> Text:
    """Return a server's answer in one line, with control characters escaped."""
    return same(shortened(one_line(decoded(words)), _WORDS))


def decoded(words: bytes | str) -> str:
    """Return a server's answer as text."""
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def is_late(error: Exception) -> bool:
    """True if an error is a time-out, which smtplib reports as a closed connection."""
    return any(isinstance(each, TimeoutError) for each in (error, error.__context__))


def lost(stage: Stage, error: Exception) -> Text:
    """Return a text on how the connection was lost, and at which stage."""
    return _AT.filled(stage=_STAGES.get(stage, same(stage.value)), why=_why(error))


def _why(error: Exception) -> Text:
    if is_late(error):
        return _LATE
    told = next((each for kind, each in _CAUSES if isinstance(error, kind)), _OTHERWISE)
    words = [getattr(error, name, None) for name in ("verify_message", "reason", "strerror")]
    return told.filled(
        why=answer_text(next(filter(None, words), str(error)) or type(error).__name__)
    )
