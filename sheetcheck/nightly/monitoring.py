"""What others see of a run: its log, its heartbeat, and the end of one that hangs.

The log is plain text, one line for each event, in a few files of limited size.

Every access to a disk, a server or a process has its own deadline. Still, an unforeseen system
call can block a run, its lock and so every later run. A run may be killed at any moment without
harm, so one that is long overdue ends itself, and reports it.
"""

import json
import os
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import quote

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import ExitCode, NightOverdue, NightRefusal
from sheetcheck.nightly.state.folder import state_folder
from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words.deadline import within
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Language, Text, same
from sheetcheck.world import World

_LOG: Final = "nightly.log"
_LARGEST: Final = 1_000_000  # bytes
_KEPT: Final = 5
_FRAMES: Final = 12  # innermost frames of a traceback
_MESSAGE: Final = 500  # characters of an error's message
_PLACE: Final = "{event}"
_SECONDS: Final = 10
_FAILED: Final = Text(
    "稼働通知（{where}）を送信できませんでした（{why}）。点検結果に影響はありません。",
    "The heartbeat ({where}) could not be sent ({why}); results are not affected.",
)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class Journal:
    """Writes the log of a run. A log that cannot be written does not stop the run."""

    def __init__(
        self, folder: Path | None, now: Callable[[], datetime], language: Language
    ) -> None:
        self._path = folder / _LOG if folder else None
        self._now = now
        self._language = language

    def note(self, text: Text) -> None:
        """Write one line, with line breaks and control characters escaped."""
        if self._path is None:
            return
        line = f"{self._now():%Y-%m-%d %H:%M:%S%z} {one_line(text.localized(self._language))}\n"
        with (
            suppress(OSError),
            open(self._path, "a", encoding="utf-8", errors="replace", opener=_private) as file,
        ):
            file.write(line)

    def trace(self, error: BaseException) -> None:
        """Write an error of the program itself, with the innermost frames of its traceback.

        Code that catches every error, so that one letter does not stop the others, must call this:
        a bug must be in the log of the first night in which it happens.
        """
        frames = traceback.extract_tb(error.__traceback__)
        for frame in frames[-_FRAMES:]:
            place = f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}"
            self.note(same(f"  {place}"))
        self.note(same(f"  {type(error).__name__}: {shortened(str(error), _MESSAGE)}"))

    def turn(self) -> None:
        """Start a new file if the log is large; the previous one becomes nightly.log.1."""
        if self._path is None:
            return
        with suppress(OSError):
            if self._path.stat().st_size < _LARGEST:
                return
            for number in range(_KEPT - 1, 0, -1):
                older = self._path.with_name(f"{_LOG}.{number}")
                if older.exists():
                    older.replace(self._path.with_name(f"{_LOG}.{number + 1}"))
            self._path.replace(self._path.with_name(f"{_LOG}.1"))


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
