"""Client of the second reader: calamine compares two versions of a workbook, in its own process.

It shares no code with the reader and the writer of this package.
"""

import os
from dataclasses import dataclass
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.words.values import Value
from sheetcheck.workbook.isolated.worker import Worker, WorkerDiedError

SECONDS: Final = 30.0
"""Far longer than calamine needs for a workbook within the limits."""

_READER: Final = Worker("sheetcheck.workbook.isolated.second_reader_worker", SECONDS)


@dataclass(frozen=True, slots=True)
class SeenValues:
    """How the second reader sees the difference between two workbooks."""

    changed: dict[tuple[str, Address], Value]
    """(Sheet, address) → value after, for cells whose values differ."""
    sheets_added: tuple[str, ...]
    sheets_gone: tuple[str, ...]


def expect_reading() -> None:
    """Start the process in the background, if there are at least two processors."""
    if (os.cpu_count() or 1) < 2:
        return
    try:
        _READER.start()
    except OSError:
        return  # every proof then says that there was no second reader


def seen_values(before: bytes, after: bytes) -> SeenValues | None:
    """Return how the values of two workbooks differ; None if the reader cannot read them."""
    try:
        answer = _READER.ask({}, (before, after))
        changed = {
            (str(sheet), Address(int(row), int(column))): value
            for sheet, row, column, value in answer["changed"]
        }
        return SeenValues(changed, tuple(answer["added"]), tuple(answer["gone"]))
    except (WorkerDiedError, OSError, KeyError):
        return None
