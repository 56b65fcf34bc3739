"""Send a heartbeat at the start and the end of a run, and end a run that hangs.

Every access to a disk, a server or a process has its own deadline. Still, an unforeseen system
call can block a run, its lock and so every later run. A run may be killed at any moment without
harm, so one that is long overdue ends itself, and reports it.
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
    """Report that a run started (`start`) or ended (`ok`, `fail`); return what did not work.

    An address without `{event}` is fetched only after success: the monitoring service then
    raises the alarm when it hears nothing.
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
            # The address may contain a secret, so it is not shown.
            warnings.append(_FAILED.filled(where="url", why=same(type(why).__name__)))
    return warnings


def fetch(address: str, seconds: float = _SECONDS) -> None:
    """Fetch an address within `seconds` and ignore the content.

    The library's time-out starts again with every byte, so a server that sends single bytes
    would block the run for ever. So the whole exchange, including the name look-up, runs in a
    thread, which is abandoned at the deadline.

    Raises:
        OSError: there was no answer in time, or not a successful one.

    """
    within(seconds, lambda: _ask(address, seconds))


def _ask(address: str, seconds: float) -> None:
    import urllib.request

    with urllib.request.urlopen(address, timeout=seconds) as answer:  # noqa: S310  (http(s) only: the configuration is held to it)
        answer.read(1024)


GRACE: Final = 180
"""Minutes beyond the time limit, for sending letters (up to an hour) and for the pages."""


@contextmanager
def ended_if_overdue(
    config: Config,
    world: World,
    language: Language,
    end: Callable[[NightRefusal], None],
    grace: float = GRACE,
) -> Iterator[None]:
    """Call `end`, which must not return, if the work takes far longer than the time limit.

    The log and the heartbeat report it before.
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
