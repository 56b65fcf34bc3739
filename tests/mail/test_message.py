"""The bytes of a letter, read back by Python's own e-mail parser."""

import email
import email.header
import email.policy
import email.utils
import re
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.mail.attachments import Attachment, attachments_within
from sheetcheck.mail.contents import Card, LetterContents, Link, Pairs, Paragraph, Title, Tone
from sheetcheck.mail.message import Envelope, Message, address_of, render_message
from sheetcheck.report.visible import one_line
from sheetcheck.words.text import Language

AT = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
SENDER = "再犯防止計画 点検 <check@example.lg.jp>"
TO = ("shoko@example.lg.jp", "kacho@example.lg.jp")


def letter(
    text: str = "本文",
    subject: str = "件名",
    sender: str = SENDER,
    files: tuple[Attachment, ...] = (),
    to: tuple[str, ...] = TO,
) -> Message:
    parts = (
        Title(text),
        Paragraph(text, Tone.ERROR),
        Card("H7", "要修正", Tone.ERROR, text, text, ((text, text),)),
        Pairs(((text, text),)),
        Link(text, text),
    )
    envelope = Envelope(sender, to, to[0], AT, ("jimukyoku@example.lg.jp",))
    return render_message(
        LetterContents(subject, parts, text), envelope, language=Language.JA, attachments=files
    )


def parsed(message: Message) -> EmailMessage:
    read = email.message_from_bytes(message.content, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    assert not [defect for part in read.walk() for defect in part.defects]
    return read


def text_of(read: EmailMessage, kind: str) -> str:
    body = read.get_body((kind,))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


def test_the_headers_are_those_of_a_program_that_wants_no_holiday_answers() -> None:
    read = parsed(letter())
    assert read["From"] == SENDER
    assert read["To"] == ", ".join(TO)
    assert read["Reply-To"] == "jimukyoku@example.lg.jp"
    assert read["Subject"] == "件名"
    assert read["Date"] == "Tue, 01 Dec 2026 02:30:00 +0000"
    assert re.fullmatch(r"<[0-9a-f]{40}@example\.lg\.jp>", read["Message-ID"])
    assert read["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert read.get_content_type() == "multipart/alternative"


def test_the_same_letter_has_the_same_bytes_and_another_one_another_id() -> None:
    assert letter() == letter()
    others = [letter("別の本文"), letter(subject="別の件名"), letter(files=(_file(b"x"),))]
    assert len({each.message_id for each in (letter(), *others)}) == 4


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_can_add_a_header_or_a_line_of_smtp(text: str, subject: str) -> None:
    message = letter(text.replace("\ud800", ""), subject)
    read = parsed(message)
    assert read.keys() == parsed(letter()).keys()
    assert message.content.isascii()
    lines = message.content.split(b"\r\n")
    assert max(map(len, lines)) < 998
    assert not any(b"\r" in line or b"\n" in line or line == b"." for line in lines)


@pytest.mark.parametrize(
    "name",
    [
        "点検",
        "点検, 事務局「係」; <a@b>",
        "Check, Inc.",
        'Say "check"',
        "とても" * 40,
        "点検\r\nBcc: everybody@example.com",
    ],
)
def test_a_senders_name_comes_back_as_it_was(name: str) -> None:
    quoted = name.replace('"', '\\"')
    sender = f'"{quoted}" <check@example.lg.jp>'
    read = parsed(letter(sender=sender))
    (box,) = read["From"].addresses
    assert box.addr_spec == "check@example.lg.jp"
    assert "Bcc" not in read
    if name.isascii():
        assert box.display_name == name
    else:
        # Decoded as RFC 2047 6.2 says; the parser above puts blanks between encoded words.
        plain = email.message_from_bytes(letter(sender=sender).content)
        decoded = str(email.header.make_header(email.header.decode_header(plain["From"])))
        assert decoded.split(" <check@", maxsplit=1)[0] == " ".join(name.split())
    assert address_of(sender) == "check@example.lg.jp"


@pytest.mark.parametrize(
    "name", ["恵那市(総務課): 点検, 係", "計画 [点検] @恵那", "Check [plan]; office", ""]
)
def test_a_senders_name_needs_no_quotes(name: str) -> None:
    (box,) = parsed(letter(sender=f"{name} <check@example.lg.jp>"))["From"].addresses
    assert (box.display_name, box.addr_spec) == (name, "check@example.lg.jp")


def test_markup_of_a_cell_is_text_in_the_html() -> None:
    read = parsed(letter("<img src=x onerror=alert(1)>&amp;</td>"))
    html = text_of(read, "html")
    assert "<img" not in html
    assert "&lt;img src=x" in html
    assert "<img src=x onerror=alert(1)>&amp;</td>" in text_of(read, "plain")


def test_the_html_fetches_nothing() -> None:
    html = text_of(parsed(letter()), "html")
    assert not re.search(r"\bsrc=|url\(|@import|<script|<link|<img", html)


def _file(data: bytes, name: str = "a.xlsx") -> Attachment:
    return Attachment(name, name, data)


def test_attachments_come_back_byte_for_byte_under_their_own_names() -> None:
    files = attachments_within(
        [
            ("【商工課】(提出).checked.xlsx", b"PK\x03\x04" + bytes(range(256))),
            ("returned.report.html", b"<html>"),
            ("【税務課】.checked.xlsx", b"PK"),
        ],
        most=1000,
    )
    read = parsed(letter(files=files.files))
    got = {part.get_filename(): part.get_content() for part in read.iter_attachments()}
    assert got == {
        "【商工課】(提出).checked.xlsx": b"PK\x03\x04" + bytes(range(256)),
        "returned.report.html": b"<html>",
        "【税務課】.checked.xlsx": b"PK",
    }
    # What cannot read RFC 2231 falls back on the name of the type.
    plain = [part.get_param("name") for part in read.iter_attachments()]
    assert plain == ["file-1.checked.xlsx", "returned.report.html", "file-2.checked.xlsx"]


@given(name=st.text(min_size=1, max_size=120).filter(lambda name: name == one_line(name).strip()))
def test_whatever_a_file_is_called_its_name_comes_back(name: str) -> None:
    files = attachments_within([(name, b"x")], most=1000)
    content = letter(files=files.files).content
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    (part,) = parsed(letter(files=files.files)).iter_attachments()
    assert part.get_filename() == name


def test_what_is_too_large_is_named_and_left_out_and_the_next_may_still_fit() -> None:
    files = attachments_within([("a.xlsx", b"x" * 58), ("b.html", b"x" * 57)], most=78)
    assert [each.name for each in files.files] == ["b.html"]
    assert files.too_large == ("a.xlsx",)


def test_what_is_attached_keeps_the_whole_letter_within_the_size() -> None:
    most = 100_000
    files = attachments_within([("a.xlsx", b"x" * 73_000), ("b.xlsx", b"x" * 73_000)], most=most)
    assert files.too_large == ("b.xlsx",)
    bare = len(letter().content)
    assert len(letter(files=files.files).content) - bare < most + 1000


def test_two_files_of_one_name_get_two() -> None:
    files = attachments_within([("a.xlsx", b"1"), ("A.xlsx", b"2")], most=200)
    assert [each.name for each in files.files] == ["a.xlsx", "file-1.xlsx"]


def test_an_address_that_only_some_servers_take_leaves_the_others_readable() -> None:
    both = ("shoko@example.lg.jp", "商工課@example.lg.jp")
    read = parsed(letter(to=both))
    assert read["To"] == "shoko@example.lg.jp"
    assert read.as_bytes().isascii()
    assert parsed(letter(to=both[1:]))["To"].strip('"') == both[1]
