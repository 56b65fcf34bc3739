"""Send the letters of the outbox: claim, commit, send, commit. What fails is tried again later.

A letter is claimed before it is sent, and marked as sent after the server has accepted it. If the
run dies in between, the letter stays claimed, and the next run sends the same bytes again (RFC
1047): it may arrive twice, under one Message-ID, but is never lost.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sheetcheck.mail.smtp.delivery import Post, Reply, ReplyScope, Server, Stage, Verdict
from sheetcheck.nightly.letters.compose import server_of
from sheetcheck.nightly.letters.letter import Event, Letter, LetterState
from sheetcheck.nightly.letters.outbox import content_of, forget, happened, letters, take_up
from sheetcheck.nightly.monitoring import Journal
from sheetcheck.nightly.run import RunContext, Watch
from sheetcheck.nightly.state.store import Store
from sheetcheck.words.text import Text, same

_FIRST_PAUSE: Final = timedelta(minutes=1)
_LONGEST_PAUSE: Final = timedelta(hours=1)
_GIVEN_UP: Final = timedelta(days=5)  # as RFC 5321 4.5.4.1 asks of mail servers
_LEAST_TRIES: Final = 3  # so that a clock that was set forward does not expire a letter
_POISON: Final = 5
"""Tries after which a letter that causes an error in our own program is given up."""
_LOST: Final = 10
"""Consecutive lost connections that end the sending of a run."""
_LATE: Final = 5
"""A time-out counts as so many lost connections."""

_ROUND: Final = timedelta(hours=1)
"""How long a run sends letters; a slow server may need its whole deadline for each."""
_KEPT: Final = timedelta(days=30)
"""How long the content of a sent letter is kept."""

_EVENTS: Final = {
    Verdict.ACCEPTED: Event.ACCEPTED,
    Verdict.TEMPORARY: Event.TEMPORARY,
    Verdict.PERMANENT: Event.PERMANENT,
    Verdict.SILENCE: Event.SILENCE,
}


@dataclass(frozen=True, slots=True)
class Carrier:
    """Sends the letters that are due."""

    store: Store
    now: Callable[[], datetime]
    post: Callable[[Server], Post]
    server: Server
    journal: Journal
    stop: Callable[[], bool] = lambda: False

    def send_due(self, only: Collection[int] = ()) -> None:
        """Send every letter that is due, or `only` those with some ids.

        The caller holds the lock of the state: nobody else may be sending.
        """
        with self.store.step() as db:
            take_up(db, at=self.now())
        due = [letter for letter in self._due() if not only or letter.id in only]
        if not due:
            return
        lost = 0
        with self.post(self.server) as post:
            for place, letter in enumerate(due):
                if self.stop():
                    return
                reply = self._send(post, letter)
                if reply.scope is ReplyScope.SERVER:
                    self._put_off(due[place + 1 :], reply)
                    return
                weight = _LATE if reply.late else 1
                lost = lost + weight if reply.scope is ReplyScope.CONNECTION else 0
                if lost >= _LOST:
                    self._put_off(due[place + 1 :], reply)
                    return

    def _due(self) -> list[Letter]:
        """Return the letters that are due, those with the fewest tries first.

        Among letters with the same number of tries, those that were put off come before those that
        failed themselves: a letter that breaks connections does not come first again.
        """
        at = self.now()
        # A wait that is longer than the longest pause means that the clock was set back.
        due = [
            letter
            for letter in letters(self.store.db, [LetterState.READY])
            if not timedelta(0) < letter.not_before - at <= _LONGEST_PAUSE
        ]
        return sorted(due, key=lambda each: (each.tries, -each.not_before.timestamp(), each.id))

    def _send(self, post: Post, letter: Letter) -> Reply:
        with self.store.step() as db:
            happened(db, letter.id, Event.CLAIM, at=self.now())
        try:
            reply = post.send(letter.recipients, content_of(self.store.db, letter.id))
        except Exception as error:  # noqa: BLE001  (one bad letter must not stop the others)
            self.journal.trace(error)
            poison = letter.tries + 1 >= _POISON
            verdict = Verdict.PERMANENT if poison else Verdict.SILENCE
            reply = Reply(
                verdict, ReplyScope.CONNECTION, Stage.BODY, text=same(type(error).__name__)
            )
        with self.store.step():
            self._settle(letter, reply)
        if reply.verdict is not Verdict.ACCEPTED:
            answer = reply.described if reply.described.en else same(reply.stage.value)
            self.journal.note(_FAILED.filled(number=letter.id, why=answer))
        return reply

    def _put_off(self, waiting: Sequence[Letter], reply: Reply) -> None:
        """Count a failure of the server as a try of every letter that was still to be sent."""
        with self.store.step() as db:
            for letter in waiting:
                happened(db, letter.id, Event.CLAIM, at=self.now())
                self._settle(letter, reply)

    def _settle(self, letter: Letter, reply: Reply) -> None:
        """Store the result of a try. Call inside `step()`."""
        at, db = self.now(), self.store.db
        state = happened(
            db,
            letter.id,
            _EVENTS[reply.verdict],
            at=at,
            not_before=at + pause_after(letter.tries + 1),
            reply=(reply.code, reply.text),
        )
        if state is LetterState.READY and is_hopeless(letter, at):
            happened(db, letter.id, Event.GIVEN_UP, at=at)


def pause_after(tries: int) -> timedelta:
    """Return the pause after a number of tries: 1, 2, 4, … minutes, at most an hour."""
    doublings = min(max(tries - 1, 0), 10)
    return min(_FIRST_PAUSE * (1 << doublings), _LONGEST_PAUSE)


def is_hopeless(letter: Letter, at: datetime) -> bool:
    """True if a letter has been tried for so long that it is given up."""
    return at - letter.created >= _GIVEN_UP and letter.tries + 1 >= _LEAST_TRIES


_FAILED = Text(
    "メール{number}を送信できませんでした（{why}）。",
    "Message {number} was not accepted ({why}).",
)


def send_letters(context: RunContext) -> None:
    """Send the letters that are due; what cannot be sent waits for the next run."""
    config, world, store = context.setup.config, context.world, context.store
    mail = config.document.mail
    if mail is None:
        return
    watch = Watch(world.now, _ROUND)
    Carrier(
        store,
        world.now,
        world.post,
        server_of(config, mail),
        context.journal,
        stop=lambda: context.control.stop() or watch.is_over(),
    ).send_due()
    with store.step() as db:
        forget(db, before=world.now() - _KEPT)
