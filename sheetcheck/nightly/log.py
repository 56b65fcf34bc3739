"""The log of the nights: plain text, one line an event, a few files of bounded size."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sheetcheck.report.visible import one_line
from sheetcheck.words.text import Language, Text

NAME: Final = "nightly.log"
_LARGEST: Final = 1_000_000  # bytes
_KEPT: Final = 5


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
        with suppress(OSError), self._path.open("a", encoding="utf-8", errors="replace") as file:
            file.write(line)

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
