"""Render a letter as finished bytes, which are stored, sent, and sent again if necessary."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.charset import BASE64, Charset
from email.generator import BytesGenerator
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from io import BytesIO
from typing import Final
from urllib.parse import quote

from sheetcheck.mail.attachments import Attachment
from sheetcheck.mail.bodies import html_text, plain_text
from sheetcheck.mail.contents import LetterContents
from sheetcheck.report.visible import one_line
from sheetcheck.words.text import Language

_UTF8: Final = Charset("utf-8")
_UTF8.body_encoding = BASE64  # 7-bit, so that no relay re-encodes it
_WIDEST: Final = 76
_PIECE: Final = 54  # characters of a file name in one line of a header
_MIXED: Final = "=_sheetcheck-mixed-"  # `=_` cannot occur in base64
_EITHER: Final = "=_sheetcheck-either-"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Sender, recipients and date of a letter."""

    sender: str
    """As in the configuration: `再犯防止計画 点検 <check@example.lg.jp>`."""
    to: tuple[str, ...]
    """All addresses in the header; each gets its own copy of the letter."""
    recipient: str
    """The address that this copy goes to."""
    date: datetime
    """With its time zone."""
    reply_to: tuple[str, ...] = ()
    unsent: bool = False
    """Whether it is a draft that a person completes and sends from a mail program."""


@dataclass(frozen=True, slots=True)
class Message:
    """A finished letter."""

    message_id: str
    content: bytes
    """The letter in 7-bit ASCII; lines end in CRLF."""


def address_of(sender: str) -> str:
    """Return the bare address of a sender: `点検 <a@b>` → `a@b`."""
    return _parted(sender)[1]


def render_message(
    contents: LetterContents,
    envelope: Envelope,
    *,
    language: Language,
    attachments: Sequence[Attachment] = (),
) -> Message:
    """Return a letter as bytes; the same input gives the same bytes, Message-ID included."""
    plain = plain_text(contents, language)
    html = html_text(contents, language)
    mark = _mark(contents, envelope, plain, html, attachments)
    domain = address_of(envelope.sender).rpartition("@")[2] or "localhost"
    message_id = f"<{mark}@{domain}>"
    either = MIMEMultipart("alternative", boundary=f"{_EITHER}{mark[:24]}")
    for text, kind in ((plain, "plain"), (html, "html")):
        either.attach(_body(text, kind))
    whole = either
    if attachments:
        whole = MIMEMultipart("mixed", boundary=f"{_MIXED}{mark[:24]}")
        whole.attach(either)
        for each in attachments:
            whole.attach(_attached(each))
    _head(whole, contents, envelope, message_id, language)
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=compat32.clone(linesep="\r\n")).flatten(whole)
    return Message(message_id, out.getvalue())


def _mark(
    contents: LetterContents,
    envelope: Envelope,
    plain: str,
    html: str,
    attachments: Sequence[Attachment],
) -> str:
    """Return a digest of the letter's content, used for its Message-ID."""
    digest = hashlib.sha256()
    head = (envelope.recipient, envelope.date.isoformat(), contents.subject, plain, html)
    for part in (*(text.encode() for text in head), *(each.data for each in attachments)):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:40]


def _head(
    whole: MIMEMultipart,
    contents: LetterContents,
    envelope: Envelope,
    message_id: str,
    language: Language,
) -> None:
    name, address = _parted(envelope.sender)
    if address or not envelope.unsent:
        whole["From"] = _mailbox(name, address, "From")
    # A non-ASCII address would make the whole header unreadable for some programs.
    named = [one_line(address) for address in envelope.to if address.isascii()]
    to = ",\n ".join(named) or _encoded(one_line(envelope.recipient), "To")
    if to or not envelope.unsent:
        whole["To"] = to
    if envelope.reply_to:
        whole["Reply-To"] = ",\n ".join(map(one_line, envelope.reply_to))
    whole["Subject"] = _encoded(one_line(contents.subject), "Subject")
    whole["Date"] = format_datetime(envelope.date)
    whole["Message-ID"] = message_id
    whole["Content-Language"] = language.value
    if envelope.unsent:
        whole["X-Unsent"] = "1"  # Outlook opens such a file for editing and sending
        return
    # Suppress automatic replies (RFC 3834); older Exchange servers heed only the second header.
    whole["Auto-Submitted"] = "auto-generated"
    whole["X-Auto-Response-Suppress"] = "All"


def _parted(sender: str) -> tuple[str, str]:
    """Return the name and the address of a sender; the name may be quoted."""
    text = one_line(sender)
    found = re.fullmatch(r"(.*)<([^<>]*)>", text)
    if not found:
        return "", text
    name = found[1].strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return name, found[2].strip()


def _encoded(text: str, header: str) -> str:
    """Return a header's text in ASCII, folded at 76 columns (RFC 2047)."""
    charset = "us-ascii" if text.isascii() else "utf-8"
    return Header(text, charset, maxlinelen=_WIDEST, header_name=header).encode(linesep="\n")


def _mailbox(name: str, address: str, header: str) -> str:
    if not name:
        return address
    if not name.isascii():
        return f"{_encoded(name, header)}\n <{address}>"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def _body(text: str, kind: str) -> MIMEText:
    body = MIMEText("", kind, "us-ascii")
    del body["MIME-Version"], body["Content-Type"], body["Content-Transfer-Encoding"]
    body.add_header("Content-Type", f"text/{kind}", charset="utf-8")
    # Lines must end in CRLF even before encoding (RFC 2046 4.1.1).
    body.set_payload(text.replace("\n", "\r\n"), _UTF8)
    return body


def _attached(file: Attachment) -> MIMEBase:
    part = MIMEApplication(file.data, file.kind)
    del part["MIME-Version"], part["Content-Type"]
    # The disposition has the file's own name (RFC 2231); programs that cannot read it take the
    # ASCII name of the content type.
    part.add_header("Content-Type", f"application/{file.kind}", name=file.name)
    part["Content-Disposition"] = f"attachment;\n {_parameters(file.called)}"
    return part


def _parameters(name: str) -> str:
    """Return a file name as header parameters, continued over lines if it is long (RFC 2231)."""
    if name.isascii() and re.fullmatch(r"[\w .()~+-]+", name) and len(name) < _PIECE:
        return f'filename="{name}"'
    quoted = quote(name, safe="", errors="replace")
    pieces = re.findall(rf"(?:%..|[^%]){{1,{_PIECE // 3}}}", quoted)
    if len(pieces) == 1:
        return f"filename*=utf-8''{quoted}"
    lead = ["utf-8''", *[""] * (len(pieces) - 1)]
    return ";\n ".join(f"filename*{n}*={lead[n]}{piece}" for n, piece in enumerate(pieces))
