"""Letters through a real Postfix: away for hours, killed in the middle, started again."""

import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Self

import pytest

from sheetcheck.mail.attachments import attachments_within
from sheetcheck.mail.contents import LetterContents, Paragraph
from sheetcheck.mail.message import Envelope, render_message
from sheetcheck.mail.smtp.delivery import Reply, Server
from sheetcheck.mail.smtp.session import Session
from sheetcheck.nightly.letters.letter import LetterState, NewLetter
from sheetcheck.nightly.letters.outbox import queue
from sheetcheck.words.text import Language
from tests.edges.postfix import DOMAIN, Postfix, addresses
from tests.mail.fault_server import closed_port
from tests.mail.outbox_kit import SENDER, START, Outbox, message_to

pytestmark = [pytest.mark.post, pytest.mark.slow]

_ID = re.compile(rb"^Message-ID: (<[^>]+>)", re.MULTILINE | re.IGNORECASE)


@pytest.fixture
def postfix() -> Iterator[Postfix]:
    with Postfix() as server:
        yield server


def ids(letters: list[bytes]) -> Counter[bytes]:
    found = [_ID.search(letter) for letter in letters]
    return Counter(match[1] for match in found if match)


def assert_arrived(postfix: Postfix, recipients: list[str]) -> Counter[bytes]:
    """Say that each letter lies in its Maildir as it was written, and count the copies."""
    delivered = postfix.delivered()
    wanted = {message_to(to).content.replace(b"\r\n", b"\n") for to in recipients}
    # Postfix puts its own lines on top: Return-Path, Delivered-To, Received.
    begins = b"Content-Type: multipart/"
    assert {each[each.index(begins) :] for each in delivered} == wanted
    return ids(delivered)


@pytest.mark.slow
def test_five_hundred_letters_wait_for_hours_and_then_all_go(
    tmp_path: Path, postfix: Postfix
) -> None:
    recipients = addresses(500)
    outbox = Outbox(tmp_path / "state")
    outbox.put(*recipients)
    with closed_port() as nobody:
        for _ in range(6):
            outbox.send(nobody)
    assert {letter.tries for letter in outbox.letters()} == {6}
    postfix.start()
    outbox.send(postfix.port, patience=30)
    assert set(outbox.states().values()) == {LetterState.SENT}
    postfix.wait_until(lambda: len(postfix.delivered()) >= len(recipients))
    assert set(assert_arrived(postfix, recipients).values()) == {1}


class _KilledOnTheWay:
    """A session in the middle of which the server dies."""

    def __init__(self, server: Server, postfix: Postfix, after: int) -> None:
        self._session = Session(server)
        self._postfix = postfix
        self._left = after

    def __enter__(self) -> Self:
        self._session.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._session.__exit__(None, None, None)

    def send(self, recipients: tuple[str, ...], content: bytes) -> Reply:
        self._left -= 1
        if self._left == 0:
            self._postfix.kill()
        return self._session.send(recipients, content)


@pytest.mark.parametrize("after", [1, 7, 60])
def test_a_server_that_is_killed_and_comes_back_loses_nothing(
    tmp_path: Path, postfix: Postfix, after: int
) -> None:
    recipients = addresses(100)
    outbox = Outbox(tmp_path / "state")
    outbox.put(*recipients)
    postfix.start()
    outbox.send(
        postfix.port,
        patience=30,
        post=lambda server: _KilledOnTheWay(server, postfix, after),
    )
    assert LetterState.READY in outbox.states().values()
    postfix.start()
    outbox.send(postfix.port, patience=30)
    assert set(outbox.states().values()) == {LetterState.SENT}
    postfix.wait_until(lambda: len(ids(postfix.delivered())) >= len(recipients))
    copies = assert_arrived(postfix, recipients)
    assert sum(copies.values()) - len(recipients) <= 1


def test_a_recipient_that_postfix_refuses_stops_no_other(tmp_path: Path, postfix: Postfix) -> None:
    outbox = Outbox(tmp_path / "state")
    recipients = addresses(2)
    outbox.put(f"nobody@{DOMAIN}", *recipients)
    postfix.start()
    outbox.send(postfix.port, patience=30)
    states = outbox.states()
    assert [states[to] for to in recipients] == [LetterState.SENT] * 2
    assert states[f"nobody@{DOMAIN}"] is LetterState.RETURNED
    postfix.wait_until(lambda: len(postfix.delivered()) == 2)


def test_attachments_arrive_under_their_japanese_names(tmp_path: Path, postfix: Postfix) -> None:
    (to,) = addresses(1)
    names = [
        "進行管理シート_高齢福祉課（再提出）.checked.xlsx",
        f"{'長い名前の計画' * 12}.report.html",
    ]
    files = attachments_within([(name, name.encode()) for name in names], most=100_000)
    contents = LetterContents("【計画】修正のお願い1件", (Paragraph("本文"),))
    envelope = Envelope(SENDER, (to,), to, START)
    message = render_message(contents, envelope, language=Language.JA, attachments=files.files)
    outbox = Outbox(tmp_path / "state")
    with outbox.store() as store, store.step() as db:
        letter = NewLetter(
            message_id=message.message_id,
            kind="department",
            recipients=(to,),
            subject=contents.subject,
            date=START,
            content=message.content,
        )
        queue(db, letter, run=1, at=outbox.at)
    postfix.start()
    outbox.send(postfix.port, patience=30)
    postfix.wait_until(lambda: len(postfix.delivered()) == 1)
    read = email.message_from_bytes(postfix.delivered()[0], policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    found = {part.get_filename(): part.get_content() for part in read.iter_attachments()}
    assert found == {name: name.encode() for name in names}
