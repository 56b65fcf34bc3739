"""A post that keeps the letters in memory, for nights that are held in tests."""

import email
import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Self

from sheetcheck.mail.smtp.delivery import Reply, ReplyScope, Server, Stage, Verdict
from sheetcheck.words.text import same


@dataclass
class PostBox:
    """Takes every letter, except for recipients that are refused, and while it is closed."""

    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    closed: bool = False

    def __call__(self, _server: Server) -> Self:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def send(self, recipients: tuple[str, ...], content: bytes) -> Reply:
        if self.closed:
            return Reply(Verdict.SILENCE, ReplyScope.SERVER, Stage.CONNECT, text=same("refused"))
        if self.refused.intersection(recipients):
            return Reply(
                Verdict.PERMANENT, ReplyScope.LETTER, Stage.RECIPIENT, 550, same("no such user")
            )
        read = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        self.letters += [(recipient, read) for recipient in recipients]
        return Reply(Verdict.ACCEPTED, ReplyScope.LETTER, Stage.BODY, 250, same("ok"))

    def emptied(self) -> dict[str, list[EmailMessage]]:
        """Return what came since the last look, by recipient."""
        found: dict[str, list[EmailMessage]] = {}
        for recipient, letter in self.letters:
            found.setdefault(recipient, []).append(letter)
        self.letters.clear()
        return found


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")
