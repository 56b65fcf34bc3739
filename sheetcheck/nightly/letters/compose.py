"""Compose letters: findings in, a finished letter for each address out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sheetcheck.mail.attachments import NO_ATTACHMENTS, Attachments, attachments_within
from sheetcheck.mail.book import Book, Entry
from sheetcheck.mail.contents import LetterContents
from sheetcheck.mail.letters import department_letter
from sheetcheck.mail.message import Envelope, address_of, render_message
from sheetcheck.mail.occasion import Absent, Kind, Occasion
from sheetcheck.mail.places import ShareLink
from sheetcheck.mail.smtp.delivery import Login, Server
from sheetcheck.mail.smtp.passwords import from_environment, from_file, from_keyring
from sheetcheck.nightly.config.model import Config, FromEnvironment, FromKeyring, Mail
from sheetcheck.nightly.files.returns import FileIndex, name_of
from sheetcheck.nightly.letters.letter import NewLetter
from sheetcheck.nightly.letters.routing import returned, worst_of
from sheetcheck.nightly.state.records import TrackedFinding
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Language

MOST_ATTACHED: Final = 512 << 20
"""The most bytes of attachments in all letters of one night: a file that concerns a thousand
departments goes to each of them, and the state keeps every letter. Beyond this, files are only
named."""
_KEPT: Final = 64 << 20  # bytes of files that may be attached again


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes letters from findings."""

    config: Config
    mail: Mail
    book: Book
    share: ShareLink
    files: FileIndex
    language: Language
    plan: Callable[[Iterable[str]], str]
    """Returns the name of the plan for some families."""
    at: datetime
    read: Callable[[str], bytes]
    kept: dict[str, bytes | None] = field(default_factory=dict)
    """Attachments that were read before; None for one that could not be read."""
    attached: list[int] = field(default_factory=list)
    """The bytes of attachments of each letter of this night."""

    def letters(  # noqa: PLR0913  (a letter has many sides)
        self,
        contents: LetterContents,
        to: Sequence[str],
        kind: Kind,
        findings: Iterable[TrackedFinding] = (),
        attachments: Attachments = NO_ATTACHMENTS,
        *,
        department: str = "",
    ) -> list[NewLetter]:
        """Return a letter for each address, so that a refused address does not stop the others."""
        told = tuple((finding.id, finding.revision) for finding in findings)
        made = []
        for recipient in dict.fromkeys(to):
            envelope = Envelope(
                sender=self.mail.sender,
                to=tuple(to),
                recipient=recipient,
                date=self.at,
                reply_to=self.mail.secretariat,
            )
            message = render_message(
                contents, envelope, language=self.language, attachments=attachments.files
            )
            made.append(
                NewLetter(
                    message_id=message.message_id,
                    kind=kind,
                    recipients=(recipient,),
                    subject=contents.subject,
                    date=self.at,
                    content=message.content,
                    findings=told,
                    department=department,
                )
            )
        return made

    def about(
        self,
        kind: Kind,
        entry: Entry,
        findings: Sequence[TrackedFinding],
        *,
        older: Iterable[TrackedFinding] = (),
        absent: Absent = Absent.NO,
    ) -> list[NewLetter]:
        """Return the letters to a department about its worst findings, with their attachments."""

        def is_own(department: str) -> bool:
            return self.book.find(department) is entry

        shown = worst_of(findings)
        attachments = self._attachments(shown)
        occasion = Occasion(
            kind=kind,
            department=entry.name,
            plan=self.plan_of(shown),
            files=returned(shown, self.files, self.share, older=older, is_own=is_own),
            deadline=self.config.deadline,
            absent=absent,
            more=len(findings) - len(shown),
            attachments=attachments,
            return_to=self.mail.return_to or "",
            contact=self.mail.contact or "",
            addresses=", ".join(self.mail.secretariat),
        )
        contents = department_letter(occasion, self.language)
        return self.letters(contents, entry.to, kind, shown, attachments, department=entry.name)

    def plan_of(self, findings: Iterable[TrackedFinding]) -> str:
        """Return the name of the plan that findings belong to."""
        ids = sorted({finding.return_id for finding in findings})
        return self.plan(file.facts.family for id_ in ids if (file := self.files.chosen(id_)))

    def _attachments(self, findings: Iterable[TrackedFinding]) -> Attachments:
        """Return the copies and reports of the files that findings are in, as attachments."""
        found: dict[str, bytes] = {}
        for return_id in dict.fromkeys(finding.return_id for finding in findings):
            file = self.files.chosen(return_id)
            for kind in self.mail.attach if file else ():
                path = file and (file.corrected if kind == "corrected" else file.report)
                if path and (data := self._bytes(path)) is not None:
                    found[path] = data
        named = [(name_of(path), data) for path, data in found.items()]
        left = max(0, MOST_ATTACHED - sum(self.attached))
        chosen = attachments_within(named, most=min(self.mail.attach_mb << 20, left))
        self.attached.append(sum(len(file.data) for file in chosen.files))
        return chosen

    def _bytes(self, path: str) -> bytes | None:
        if path not in self.kept:
            if sum(len(data or b"") for data in self.kept.values()) > _KEPT:
                self.kept.clear()
            try:
                self.kept[path] = self.read(path)
            except Refusal:
                self.kept[path] = None
        return self.kept[path]


def book_of(config: Config, mail: Mail) -> Book:
    """Return the address book of a configuration."""
    entries = [Entry(name, d.to, d.aliases) for name, d in config.departments.items()]
    return Book.of(entries, mail.secretariat)


def share_of(config: Config, mail: Mail) -> ShareLink:
    """Return the link by which readers of letters reach the files under `out`."""
    return ShareLink(config.out, mail.link or "")


def server_of(config: Config, mail: Mail) -> Server:
    """Return the mail server; the password is not read before the login.

    Letters that bounce later come back to the secretariat's first ASCII address, which every
    server accepts.
    """
    back = next(filter(str.isascii, mail.secretariat), address_of(mail.sender))
    return Server(
        host=mail.server,
        port=mail.port,
        security=mail.security,
        sender=back,
        login=_login(config, mail),
    )


def _login(config: Config, mail: Mail) -> Login | None:
    user, secret = mail.user, mail.password
    if user is None or secret is None:
        return None
    if isinstance(secret, FromKeyring):
        service = secret.keyring
        return Login(user, lambda: from_keyring(service, user))
    if isinstance(secret, FromEnvironment):
        name = secret.env
        return Login(user, lambda: from_environment(name))
    path = config.place(secret.file)
    return Login(user, lambda: from_file(path))
