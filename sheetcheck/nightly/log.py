"""The log of the runs: plain text, one line for each event, in a few files of limited size."""

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
_FRAMES: Final = 12  # innermost frames of a traceback
_MESSAGE: Final = 500  # characters of an error's message


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class Journal:
    """Writes the log of a run. A log that cannot be written does not stop the run."""

    def __init__(
        self, folder: Path | None, now: Callable[[], datetime], language: Language
    ) -> None:
        self._path = folder / NAME if folder else None
        self._now = now
        self._language = language

    def note(self, text: Text) -> None:
        """Write one line, with line breaks and control characters escaped."""
        if self._path is None:
            return
        line = f"{self._now():%Y-%m-%d %H:%M:%S%z} {one_line(text.told(self._language))}\n"
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
                older = self._path.with_name(f"{NAME}.{number}")
                if older.exists():
                    older.replace(self._path.with_name(f"{NAME}.{number + 1}"))
            self._path.replace(self._path.with_name(f"{NAME}.1"))
