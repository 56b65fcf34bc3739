"""The log of the nights: plain text, one line an event, a few files of bounded size."""

import os
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePath
from typing import Final

from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words.text import Language, Text, same

NAME: Final = "nightly.log"
_LARGEST: Final = 1_000_000  # bytes
_KEPT: Final = 5
_FRAMES: Final = 12  # of a traceback, the innermost
_MESSAGE: Final = 500  # characters of an error's own words


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class Journal:
    """Where a run writes down what it does; a log that cannot be written stops nothing."""

    def __init__(
        self, folder: Path | None, now: Callable[[], datetime], language: Language
    ) -> None:
        self._path = folder / NAME if folder else None
        self._now = now
        self._language = language

    def note(self, text: Text) -> None:
        """Write a line; no text in it can break the line or act on a terminal."""
        if self._path is None:
            return
        line = f"{self._now():%Y-%m-%d %H:%M:%S%z} {one_line(text.told(self._language))}\n"
        with (
            suppress(OSError),
            open(self._path, "a", encoding="utf-8", errors="replace", opener=_private) as file,
        ):
            file.write(line)

    def trace(self, error: BaseException) -> None:
        """Write down an error of the program itself: where it arose, and what it said.

        Whoever catches every error so that one letter stops no other must call this: a mistake
        in the program has to be found in the first night that it happens.
        """
        frames = traceback.extract_tb(error.__traceback__)
        for frame in frames[-_FRAMES:]:
            place = f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}"
            self.note(same(f"  {place}"))
        self.note(same(f"  {type(error).__name__}: {shortened(str(error), _MESSAGE)}"))

    def turn(self) -> None:
        """Begin a new file where the log has grown large: nightly.log.1 is the one before."""
        if self._path is None:
            return
        with suppress(OSError):
            if self._path.stat().st_size < _LARGEST:
                return
            for number in range(_KEPT - 1, 0, -1):
                older = self._path.with_name(f"{NAME}.{number}")
                if older.exists():
                    older.replace(self._path.with_name(f"{NAME}.{number + 1}"))
            self._path.replace(self._path.with_name(f"{NAME}.1"))
