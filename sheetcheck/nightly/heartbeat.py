"""Give a sign of life at the start and the end of a night, and end a night that hangs.

Every exchange with a disk, a server or a process has a deadline of its own. A call to the system
that nobody thought of can still hold a night, its lock and every night after it. A night may be
killed at any moment without harm, so one that is long overdue ends itself, and says so.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import ExitCode, NightOverdue, NightRefusal
from sheetcheck.nightly.log import Journal
from sheetcheck.nightly.state.folder import state_folder
from sheetcheck.words.deadline import within
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Language, Text, same
from sheetcheck.world import World

_PLACE: Final = "{event}"
_SECONDS: Final = 10
_FAILED: Final = Text(
    "稼働通知（{where}）を送信できませんでした（{why}）。点検結果に影響はありません。",
    "The heartbeat ({where}) could not be sent ({why}); results are not affected.",
)


def beat(config: Config, event: str, world: World, *, at: datetime, code: int = 0) -> list[Text]:
    """Tell that a run began (`start`) or ended (`ok`, `fail`); return what did not work.

    Without `{event}` in the address, it is only asked for at a good end: whoever waits for it
    then hears of everything else by its silence.
    """
    heart = config.document.heartbeat
    warnings = []
    if heart.file:
        told = {"event": event, "at": at.isoformat(timespec="seconds"), "code": code}
        try:
            world.write(Path(config.place(heart.file)), json.dumps(told).encode() + b"\n")
        except Refusal as why:
            warnings.append(_FAILED.filled(where="file", why=why.what))
    if heart.url and (_PLACE in heart.url or event == "ok"):
        try:
            world.fetch(heart.url.replace(_PLACE, quote(event)))
        except (OSError, ValueError) as why:
            # The address may hold a secret: only its failure is told.
            warnings.append(_FAILED.filled(where="url", why=same(type(why).__name__)))
    return warnings


def fetch(address: str, seconds: float = _SECONDS) -> None:
    """Ask for an address and forget the answer, all within one deadline.

    A time-out of the library begins anew with every byte that comes, so a server that drips
    would hold the night for ever. The whole exchange, from the look-up of the name on, is left
    to a thread that nobody waits for longer than the deadline.

    Raises:
        OSError: nobody answered in time, or not with success.

    """
    within(seconds, lambda: _ask(address, seconds))


def _ask(address: str, seconds: float) -> None:
    import urllib.request

    with urllib.request.urlopen(address, timeout=seconds) as answer:  # noqa: S310  (http(s) only: the configuration is held to it)
        answer.read(1024)


GRACE: Final = 180
"""Minutes after the time limit: for letters, which may take an hour, and for the pages."""


@contextmanager
def ended_if_overdue(
    config: Config,
    world: World,
    language: Language,
    end: Callable[[NightRefusal], None],
    grace: float = GRACE,
) -> Iterator[None]:
    """Call `end`, which must not return, if the work takes far longer than a night may.

    The log and the heartbeat are told before.
    """
    minutes = config.document.run.minutes

    def act() -> None:
        refusal = NightOverdue(minutes=minutes)
        journal = Journal(state_folder(config), world.now, language)
        journal.note(refusal.what)
        for warning in beat(config, "fail", world, at=world.now(), code=ExitCode.STATE):
            journal.note(warning)
        end(refusal)

    timer = threading.Timer(60 * (minutes + grace), act)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
