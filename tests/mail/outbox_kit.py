"""An outbox under test: a state with letters in it, a clock, and rounds of sending."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sheetcheck.mail.contents import LetterContents, Paragraph
from sheetcheck.mail.message import Envelope, Message, render_message
from sheetcheck.mail.smtp.delivery import Login, Post, Server
from sheetcheck.nightly.letters.letter import Letter, LetterState, NewLetter
from sheetcheck.nightly.letters.outbox import letters, queue
from sheetcheck.nightly.letters.sending import Carrier
from sheetcheck.nightly.monitoring import Journal
from sheetcheck.nightly.state.database import Origin, open_state
from sheetcheck.nightly.state.store import Store
from sheetcheck.words.text import Language, Text
from sheetcheck.workbook.files.disk import write_whole
from sheetcheck.world import Commits, World

START = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
SENDER = "再犯防止計画 点検 <check@example.lg.jp>"


def message_to(recipient: str, text: str = "評価がDなのに、説明がありません。") -> Message:
    contents = LetterContents("【計画】修正のお願い1件", (Paragraph(text),))
    envelope = Envelope(SENDER, (recipient,), recipient, START)
    return render_message(contents, envelope, language=Language.JA)


class Notes(Journal):
    """A log that is kept in memory."""

    def __init__(self) -> None:
        super().__init__(None, lambda: START, Language.EN)
        self.texts: list[Text] = []

    def note(self, text: Text) -> None:
        self.texts.append(text)


@dataclass
class Outbox:
    """An outbox in a folder of its own."""

    folder: Path
    at: datetime = START
    journal: Notes = field(default_factory=Notes)
    commit: Callable[[Commits], None] = World(now=lambda: START).commit

    @property
    def notes(self) -> list[Text]:
        return self.journal.texts

    @contextmanager
    def store(self) -> Iterator[Store]:
        opened = open_state(self.folder, write_whole)
        with closing(opened.db):
            yield Store(opened.db, Origin.KEPT, self.commit)

    def put(self, *recipients: str, state: LetterState = LetterState.READY) -> None:
        with self.store() as store, store.step() as db:
            for recipient in recipients:
                message = message_to(recipient)
                letter = NewLetter(
                    message_id=message.message_id,
                    kind="department",
                    recipients=(recipient,),
                    subject="修正のお願い1件",
                    date=START,
                    content=message.content,
                    state=state,
                )
                queue(db, letter, run=1, at=self.at)

    def send(
        self,
        port: int,
        *,
        security: str = "none",
        login: bool = False,
        patience: float = 0.4,
        post: Callable[[Server], Post] | None = None,
    ) -> None:
        """Do one round of sending, and let two hours pass."""
        server = Server(
            host="127.0.0.1",
            port=port,
            security="starttls" if security == "starttls" else "none",
            sender="jimukyoku@example.lg.jp",
            login=Login("sheetcheck", lambda: "secret") if login else None,
            patience=patience,
        )
        world = World(now=self._now)
        with self.store() as store:
            carrier = Carrier(store, world.now, post or world.post, server, self.journal)
            carrier.send_due()
        self.at += timedelta(hours=2)

    def _now(self) -> datetime:
        self.at += timedelta(microseconds=1)
        return self.at

    def letters(self, *states: LetterState) -> list[Letter]:
        with self.store() as store:
            return letters(store.db, states or tuple(LetterState))

    def states(self) -> dict[str, LetterState]:
        return {letter.recipients[0]: letter.state for letter in self.letters()}
