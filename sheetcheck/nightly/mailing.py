"""What a night does with mail: letters written and queued, then sent; or written as files."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sheetcheck.nightly.addresses import book_of, server_of, share_of
from sheetcheck.nightly.checker import Checker
from sheetcheck.nightly.desk import Desk
from sheetcheck.nightly.dispatch import Carrier
from sheetcheck.nightly.export import export
from sheetcheck.nightly.journal import Journal
from sheetcheck.nightly.known import KnownFile
from sheetcheck.nightly.ledger import PastRun
from sheetcheck.nightly.letter_states import WAITING
from sheetcheck.nightly.outbox import forget, letters
from sheetcheck.nightly.telling import tell
from sheetcheck.nightly.work import Work
from sheetcheck.words.refusals import Refusal
from sheetcheck.words.text import Text
from sheetcheck.world import World

_KEPT = timedelta(days=30)
"""How long the bytes of a letter are kept that has gone out."""


def write_letters(
    work: Work, checker: Checker, world: World, journal: Journal, previous: PastRun | None
) -> None:
    """Write and queue the letters of a run, if it is configured to send any."""
    config, mail = work.config, work.config.document.mail
    if mail is None:
        return
    desk = Desk(
        config=config,
        mail=mail,
        book=book_of(config, mail),
        share=share_of(config, mail),
        files=_chosen(work),
        language=checker.language,
        plan=_plan(checker, mail.plan),
        at=world.now(),
        read=world.read,
    )
    tell(work, desk, previous, journal.note)


def send_letters(work: Work, world: World, journal: Journal, stop: Callable[[], bool]) -> None:
    """Send what is due; what does not go waits for the next run."""
    mail = work.config.document.mail
    if mail is not None:
        server = server_of(work.config, mail)
        Carrier(work.store, world.now, world.post, server, journal.note, stop).send_due()
        with work.store.step() as db:
            forget(db, before=world.now() - _KEPT)


def export_letters(work: Work, folder: Path, world: World) -> str | None:
    """Write the letters that would go as files that mail programs open; return their folder.

    Those of an earlier rehearsal are taken away.
    """
    db = work.store.db
    waiting = letters(db, WAITING) if work.config.document.mail else []
    with suppress(OSError):
        for old in folder.glob("*.eml"):
            old.unlink()
    if not waiting:
        return None
    export(db, waiting, folder, world)
    return str(folder)


def _chosen(work: Work) -> dict[int, KnownFile]:
    """Return the file of each return that counts."""
    by_id = {file.id: file for file in work.register.all()}
    return {
        id_: by_id[chosen] for id_, (_, chosen) in work.store.returns().items() if chosen in by_id
    }


def _plan(checker: Checker, named: str | None) -> Callable[[Iterable[str]], str]:
    def plan(families: Iterable[str]) -> str:
        if named:
            return named
        try:
            names = {f.family: f.name.told(checker.language) for f in checker.families}
        except Refusal:
            names = {}
        found = (names[family] for family in families if family in names)
        return next(found, _SHEETS.told(checker.language))

    return plan


_SHEETS = Text("進行管理シート", "Progress sheets")
